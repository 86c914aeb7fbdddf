"""Base optimizers: how the best program is found, and why it is believed."""

from mesasynth.search.check import Finding, check
from mesasynth.search.optimize import BIASES, search
from mesasynth.search.outcome import (
    UNITS_PER_BIT,
    Audit,
    Certificate,
    GaveUp,
    Mismatch,
    NoProgram,
    Optima,
    Optimal,
    Optimum,
    Outcome,
    Reason,
    Result,
    Undecided,
)
from mesasynth.search.record import RecordError, from_record, to_record
from mesasynth.search.rising import Limits, Progress
from mesasynth.search.score import Kt, Length, Score, Space, Time, Weighted
from mesasynth.search.task import Grade, Task, TaskError
from mesasynth.search.verify import verify

__all__ = [
    "BIASES",
    "UNITS_PER_BIT",
    "Audit",
    "Certificate",
    "Finding",
    "GaveUp",
    "Grade",
    "Kt",
    "Length",
    "Limits",
    "Mismatch",
    "NoProgram",
    "Optima",
    "Optimal",
    "Optimum",
    "Outcome",
    "Progress",
    "Reason",
    "RecordError",
    "Result",
    "Score",
    "Space",
    "Task",
    "TaskError",
    "Time",
    "Undecided",
    "Weighted",
    "check",
    "from_record",
    "search",
    "to_record",
    "verify",
]
