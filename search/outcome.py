"""What a search says it found, and how far that is proved.

Each way of stopping has its own type: :class:`Optimal`, :class:`NoProgram` and :class:`GaveUp`.
Lengths are in units of 1/1024 bit, running times in ticks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar, TypeAlias

from mesasynth.dsl import Kind, Program
from mesasynth.search.task import Task

UNITS_PER_BIT = 1024


@dataclass(frozen=True, slots=True)
class Optimum:
    """A program that solves the task: its length in units, its ticks summed over the mazes."""

    program: Program
    units: int
    ticks: int

    @property
    def rank(self) -> tuple[int, int, str]:
        """The order among solving programs: length, then ticks, then text."""
        return self.units, self.ticks, str(self.program)


@dataclass(frozen=True, slots=True)
class Optima:
    """All programs of the least length: how many there are, and the first of them by rank."""

    count: int
    listed: tuple[Optimum, ...]

    @property
    def complete(self) -> bool:
        """Whether every optimum is listed."""
        return self.count == len(self.listed)


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A program whose kind the search and the reference interpreter do not agree on."""

    program: Program
    claimed: Kind
    found: Kind


@dataclass(frozen=True, slots=True)
class Audit:
    """Programs drawn uniformly from those settled, each run again by the reference interpreter."""

    seed: int
    drawn: int
    mismatches: tuple[Mismatch, ...] = ()

    @property
    def excluded_rate(self) -> float:
        """The share of wrong labels that the audit excludes with 95% confidence.

        If that share or more were wrong, so many draws would all agree with a chance of at most 5%.
        It is 1 where a draw disagreed or none was made.

        >>> round(Audit(seed=0, drawn=300).excluded_rate, 4)
        0.0099
        """
        if self.mismatches or not self.drawn:
            return 1.0
        return float(1 - 0.05 ** (1 / self.drawn))


@dataclass(frozen=True, slots=True)
class Undecided:
    """Programs whose run hit the cap on ticks: the shortest of them, and how many they are."""

    program: Program
    units: int
    programs: int


@dataclass(frozen=True, slots=True)
class Certificate:
    """The account of every program of at most ``units``: how many exist, and how each was settled.

    ``programs`` is counted from the grammar, ``kinds`` by the search. ``leaves`` are the runs that
    this took. ``undecided`` lists the undecided programs by rising length, as far as they are kept.
    """

    units: int
    programs: int
    kinds: Mapping[Kind, int]
    leaves: int
    audit: Audit
    undecided: tuple[Undecided, ...] = ()

    @property
    def settled(self) -> int:
        """How many programs the search has settled."""
        return sum(self.kinds.values())

    @property
    def holds(self) -> bool:
        """Whether the totals are equal and the audit found no wrong label."""
        return self.programs == self.settled and not self.audit.mismatches


class Reason(StrEnum):
    """Why a search ended without an optimum."""

    CAP = "cap"
    """No program within the cap solves the task: proved."""

    WALLED_OFF = "walled_off"
    """No program at all can reach a goal of some maze: proved."""

    TIMEOUT = "timeout"
    INTERRUPTED = "interrupted"
    UNDECIDED = "undecided"
    """A shorter program than the best found hit the cap on ticks."""

    COUNTERS = "counters"
    """More programs than the kernel's 64-bit counters can count."""

    AUDIT = "audit"
    """The certificate does not hold: the searcher has a defect, which should be reported."""


@dataclass(frozen=True, slots=True)
class Optimal:
    """Proved: nothing of less length solves the task, and these programs do."""

    name: ClassVar[str] = "optimal"

    winner: Optimum
    optima: Optima
    certificate: Certificate


@dataclass(frozen=True, slots=True)
class NoProgram:
    """Proved: no program solves the task, or none of at most ``cap`` units."""

    name: ClassVar[str] = "none"

    reason: Reason
    cap: int | None
    certificate: Certificate | None


@dataclass(frozen=True, slots=True)
class GaveUp:
    """Not proved: ended early. Every program that ``certificate`` covers is settled all the same.

    ``best`` is the best solving program met by then, if any; it need not be an optimum.
    """

    name: ClassVar[str] = "gave_up"

    reason: Reason
    best: Optimum | None
    certificate: Certificate | None


Outcome: TypeAlias = Optimal | NoProgram | GaveUp


@dataclass(frozen=True, slots=True)
class Result:
    """A search's task, its bias, its outcome, and the seconds that it took."""

    task: Task
    bias: str
    outcome: Outcome
    seconds: float
    version: str = field(default="")

    @property
    def winner(self) -> Optimum | None:
        """The optimum with the fewest ticks, or the best program met where nothing is proved."""
        match self.outcome:
            case Optimal(winner=winner):
                return winner
            case GaveUp(best=best):
                return best
        return None

    @property
    def certificate(self) -> Certificate | None:
        """The account of the programs settled."""
        return self.outcome.certificate

    @property
    def proved_units(self) -> int:
        """Every program of at most this length is settled; 0 if none is."""
        return self.certificate.units if self.certificate else 0
