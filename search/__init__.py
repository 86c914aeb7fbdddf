"""Base optimizers: how the best program is found, and why it is believed."""

from mesasynth.search.check import Finding, check
from mesasynth.search.length import LengthSearch, Progress
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
from mesasynth.search.task import Task, TaskError
from mesasynth.search.verify import verify

__all__ = [
    "BIASES",
    "UNITS_PER_BIT",
    "Audit",
    "Certificate",
    "Finding",
    "GaveUp",
    "LengthSearch",
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
    "Task",
    "TaskError",
    "Undecided",
    "check",
    "from_record",
    "search",
    "to_record",
    "verify",
]
