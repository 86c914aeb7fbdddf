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
from mesasynth.search.html import result_html
from mesasynth.search.score import UNITS_PER_BIT, Score, Time, key_of
from mesasynth.search.task import Task

MOST_PROGRAMS = 2**63 - 1
"""More than these a search does not settle: it counts them in 64 bits."""


def bits(units: int) -> str:
    """A length for people, in bits to two places.

    >>> bits(34488)
    '33.68 bits'
    """
    return f"{units / UNITS_PER_BIT:.2f} bits"


@dataclass(frozen=True, slots=True)
class Optimum:
    """A program that solves the task.

    ``units`` is its length, ``ticks`` its running time summed over the mazes that count, ``space``
    the peak of its memory, ``missed`` the indices of the mazes that it does not solve, which only a
    graded task allows.
    """

    program: Program
    units: int
    ticks: int
    space: int = 0
    missed: tuple[int, ...] = ()

    @property
    def rank(self) -> tuple[int, int, str]:
        """The order among solving programs: length, then ticks, then text."""
        return self.units, self.ticks, str(self.program)


@dataclass(frozen=True, slots=True)
class Optima:
    """All programs that are best: how many there are, and the first of them by rank.

    ``count`` is None where they were not counted, as in the search for the least running time.
    """

    count: int | None
    listed: tuple[Optimum, ...]

    @property
    def complete(self) -> bool:
        """Whether every optimum is listed."""
        return self.count == len(self.listed)


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A program whose kind the search and the reference interpreter do not agree on.

    ``claimed`` is None for one that the search left aside as outweighed by a better program.
    """

    program: Program
    claimed: Kind | None
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
    ``outweighed`` programs were left aside because whatever they do scores worse than the best,
    ``redundant`` ones because a strictly shorter program does the same in all training mazes.
    """

    units: int
    programs: int
    kinds: Mapping[Kind, int]
    leaves: int
    audit: Audit
    undecided: tuple[Undecided, ...] = ()
    outweighed: int = 0
    redundant: int = 0

    @property
    def settled(self) -> int:
        """How many programs the search has settled."""
        return sum(self.kinds.values()) + self.outweighed + self.redundant

    @property
    def holds(self) -> bool:
        """Whether the totals are equal and the audit found no wrong label."""
        return self.programs == self.settled and not self.audit.mismatches

    def __str__(self) -> str:
        counts = {str(kind): self.kinds[kind] for kind in Kind}
        counts |= {"outweighed": self.outweighed, "redundant": self.redundant}
        kinds = ", ".join(f"{count:,} {kind}" for kind, count in counts.items() if count)
        return (
            f"{self.programs:,} programs of at most {bits(self.units)} exist, "
            f"{self.settled:,} are settled: {kinds}. {self.audit.drawn:,} of them, drawn at "
            f"random, were run again: {len(self.audit.mismatches):,} labels were wrong."
        )


@dataclass(frozen=True, slots=True)
class TreeProof:
    """The account of a search over joint states for the least running time.

    No program has a score below ``lower`` (ticks). ``expanded`` is how often a joint state was
    expanded. ``description_proved`` says whether no program of the same score is shorter than the
    winner; else the tie-break by length is best effort.
    """

    lower: int
    expanded: int
    description_proved: bool


class Reason(StrEnum):
    """Why a search ended without an optimum."""

    CAP = "cap"
    """Everything within the cap on length is settled."""

    WALLED_OFF = "walled_off"
    """No program at all can reach a goal of some maze: proved."""

    CLASH = "clash"
    """No program solves all mazes: some cannot be told apart and need different runs. Proved."""

    TIMEOUT = "timeout"
    INTERRUPTED = "interrupted"
    MEMORY = "memory"
    UNDECIDED = "undecided"
    """A shorter program than the best found hit the cap on ticks."""

    COUNTERS = "counters"
    """More programs than the kernel's 64-bit counters can count."""

    AUDIT = "audit"
    """The certificate does not hold: the searcher has a defect, which should be reported."""


@dataclass(frozen=True, slots=True)
class Optimal:
    """Proved: no program scores better than these.

    The proof is the ``certificate`` of an enumeration, or for running time the ``tree`` proof.
    """

    name: ClassVar[str] = "optimal"

    winner: Optimum
    optima: Optima
    certificate: Certificate | None
    tree: TreeProof | None = None

    def sentence(self, task: Task, score: Score) -> str:
        """What is proved, in words."""
        slowest = isinstance(score, Time) and score.worst
        better = "program with a faster slowest run" if slowest else _BETTER[score.name]
        if task.exceptions is not None:
            charge = bits(task.exceptions)
            return (
                f"Proved optimal: no {better} of the dialect {task.dialect.name!r} for "
                f"{task.label}, at {charge} for each maze not solved."
            )
        language = repr(task.dialect.name)
        return f"Proved optimal: no {better} of the dialect {language} solves {task.demand}."


_BETTER = {
    "length": "shorter program",
    "time": "faster program",
    "kt": "program of less length + log2 ticks",
    "weighted": "program of less length + priced ticks",
    "space": "program of less memory within the cap",
}


@dataclass(frozen=True, slots=True)
class NoProgram:
    """Proved: no program solves the task, or none of at most ``cap`` units."""

    name: ClassVar[str] = "none"

    reason: Reason
    cap: int | None
    certificate: Certificate | None

    def sentence(self, task: Task, score: Score) -> str:  # noqa: ARG002
        """What is proved, in words; of a walled-off goal, in which maze."""
        if self.reason is Reason.CLASH:
            return (
                f"Proved: no program of the dialect {task.dialect.name!r} solves {task.demand}: "
                "some mazes cannot be told apart in time."
            )
        if self.cap is None:
            maze = task.unsolvable
            name = maze.label if maze else task.label
            return (
                f"Proved: no program can solve {name}, where walls part every goal from the start."
            )
        return (
            f"Proved: no program of at most {bits(self.cap)} in the dialect "
            f"{task.dialect.name!r} solves {task.demand}."
        )


@dataclass(frozen=True, slots=True)
class GaveUp:
    """Not proved: ended early. Every program that ``certificate`` covers is settled all the same.

    ``best`` is the best solving program met by then, if any; it need not be an optimum.
    ``lower_bits`` is a score that no program falls short of, by what is proved; None if none is
    known.
    """

    name: ClassVar[str] = "gave_up"

    reason: Reason
    best: Optimum | None
    certificate: Certificate | None
    lower_bits: float | None = None
    tree: TreeProof | None = None

    def sentence(self, task: Task, score: Score) -> str:  # noqa: ARG002
        """Why it ended, and what is proved all the same, in words."""
        why = ENDINGS[self.reason]
        account = self.certificate
        if self.tree is not None:
            return f"{why} Proved: no program takes fewer than {self.tree.lower:,} ticks."
        if account is None:
            return f"{why} Nothing is proved yet."
        found, open_cases = account.kinds[Kind.SOLVED], account.kinds[Kind.UNDECIDED]
        solving = f"{found:,} of them solve" if found else "none of them solves"
        left_open = f", {open_cases:,} are undecided" if open_cases else ""
        return (
            f"{why} Settled: every program of at most {bits(account.units)} in the dialect "
            f"{task.dialect.name!r}; {solving} {task.demand}{left_open}."
        )


ENDINGS = {
    Reason.CAP: "Not proved: programs longer than the cap may score better.",
    Reason.TIMEOUT: "Gave up at the time limit.",
    Reason.INTERRUPTED: "Interrupted.",
    Reason.UNDECIDED: "Not proved: runs of programs that may be shorter hit the cap on ticks.",
    Reason.MEMORY: "Gave up at the limit on memory.",
    Reason.COUNTERS: "Gave up: there are more programs of the next length than can be counted.",
    Reason.AUDIT: "Not proved: the certificate does not hold, which is a defect of the searcher.",
}

Outcome: TypeAlias = Optimal | NoProgram | GaveUp


@dataclass(frozen=True, slots=True)
class Result:
    """A search's task, what it minimized, its outcome, and the seconds that it took."""

    task: Task
    score: Score
    outcome: Outcome
    seconds: float
    version: str = field(default="")

    @property
    def bias(self) -> str:
        """The name of the bias."""
        return self.score.name

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
    def score_bits(self) -> float | None:
        """The winner's score: in bits for most biases, in ticks for time, in memory for space."""
        if self.winner is None:
            return None
        if isinstance(self.score, Time):
            grade = self.task.grade(self.winner.program)
            key = key_of(self.score, self.task, units=self.winner.units, grade=grade)
            return float(key / UNITS_PER_BIT)
        charge = (self.task.exceptions or 0) * len(self.winner.missed)
        return self.score.bits(
            units=self.winner.units + charge, ticks=self.winner.ticks, space=self.winner.space
        )

    @property
    def optima(self) -> Optima | None:
        """All programs of the least length, where that is proved."""
        return self.outcome.optima if isinstance(self.outcome, Optimal) else None

    @property
    def sentence(self) -> str:
        """What is proved, in words.

        >>> import mesasynth as ms
        >>> ms.search(ms.parse_maze("S.G"), dialect="tabular").sentence
        "Proved optimal: no shorter program of the dialect 'tabular' solves maze."
        """
        return self.outcome.sentence(self.task, self.score)

    @property
    def tree(self) -> TreeProof | None:
        """The account of a search for the least running time."""
        return None if isinstance(self.outcome, NoProgram) else self.outcome.tree

    @property
    def certificate(self) -> Certificate | None:
        """The account of the programs settled."""
        return self.outcome.certificate

    @property
    def proved_units(self) -> int:
        """Every program of at most this length is settled; 0 if none is."""
        return self.certificate.units if self.certificate else 0

    def __str__(self) -> str:
        winner = self.winner
        return self.sentence if winner is None else f"{self.sentence}\n{winner.program}"

    def _repr_html_(self) -> str:
        return result_html(self)
