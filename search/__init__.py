"""Base optimizers: how the best program is found, and why it is believed."""

from mesasynth.search.check import Finding, check
from mesasynth.search.compare import COMPARED, Comparison, compare
from mesasynth.search.front import Front, Point, front
from mesasynth.search.optimize import BIASES, search
from mesasynth.search.outcome import (
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
from mesasynth.search.par import Par, par
from mesasynth.search.posterior import Behaviour, Posterior, posterior
from mesasynth.search.record import RecordError, from_record, to_record
from mesasynth.search.reread import front_from_record, posterior_from_record
from mesasynth.search.rising import Limits, Progress
from mesasynth.search.score import UNITS_PER_BIT, Kt, Length, Score, Space, Time, Weighted
from mesasynth.search.task import Grade, Task, TaskError
from mesasynth.search.verify import verify
from mesasynth.search.verify_record import Checked, verify_record

__all__ = [
    "BIASES",
    "COMPARED",
    "UNITS_PER_BIT",
    "Audit",
    "Behaviour",
    "Certificate",
    "Checked",
    "Comparison",
    "Finding",
    "Front",
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
    "Par",
    "Point",
    "Posterior",
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
    "compare",
    "from_record",
    "front",
    "front_from_record",
    "par",
    "posterior",
    "posterior_from_record",
    "search",
    "to_record",
    "verify",
    "verify_record",
]
