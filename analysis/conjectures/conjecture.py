"""What a conjecture is: a statement, where its instances come from, and an exact check of each.

A conjecture is never found to be true. A check says of one instance whether the statement holds
there, fails there, or could not be decided, and with what evidence; what is said of all instances
is which of them were looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import product
from typing import TYPE_CHECKING, Any, TypeAlias

from mesasynth.errors import MesasynthError
from mesasynth.search import Optima, Optimal, Result
from mesasynth.worlds import Maze, forest, lattice_mazes, small_mazes

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy


class ConjectureError(MesasynthError):
    """A conjecture that does not exist, or is ill-described."""


class Verdict(StrEnum):
    """What a check says of one instance."""

    HOLDS = "holds"
    FAILS = "fails"
    UNDECIDED = "undecided"
    """A search gave up before the answer was known."""

    UNMET = "unmet"
    """The instance does not meet the preconditions, so the statement says nothing of it."""


@dataclass(frozen=True, slots=True)
class Finding:
    """The verdict on one instance, with the evidence in words."""

    verdict: Verdict
    evidence: str = ""


def holds(evidence: str = "") -> Finding:
    """The statement holds of the instance."""
    return Finding(Verdict.HOLDS, evidence)


def fails(evidence: str = "") -> Finding:
    """The statement fails of the instance."""
    return Finding(Verdict.FAILS, evidence)


def undecided(evidence: str = "") -> Finding:
    """A search gave up on the instance."""
    return Finding(Verdict.UNDECIDED, evidence)


def unmet(evidence: str = "") -> Finding:
    """The instance does not meet the preconditions."""
    return Finding(Verdict.UNMET, evidence)


def decided(right: bool, evidence: str = "") -> Finding:
    """That the statement holds, or that it fails."""
    return holds(evidence) if right else fails(evidence)


class UndecidedError(Exception):
    """A check cannot go on, as a search gave up; it counts as undecided."""


def proved_optima(result: Result) -> Optima | None:
    """The optima of a result, or None where it is proved that no program solves the task.

    Raises:
        UndecidedError: if the search gave up, or not all optima are listed.
    """
    if isinstance(result.outcome, Optimal):
        if not result.outcome.optima.complete:
            raise UndecidedError(f"not all optima are listed: {result.sentence}")
        return result.outcome.optima
    if result.winner is None and result.outcome.name == "none":
        return None
    raise UndecidedError(result.sentence)


Check: TypeAlias = Callable[[Any], "Finding | bool | None"]
"""Says of one instance whether the statement holds; a bare True, False or None will do."""


@dataclass(frozen=True, slots=True)
class Sweep:
    """All instances of one class.

    Attributes:
        words: what they are, as in "all mazes of 3 connected cells".
        instances: gives them, the smaller ones first.
    """

    words: str
    instances: Callable[[], Iterable[Any]]


def all_small_mazes(most: int, *, mirrored: bool = True, least: int = 2) -> tuple[Sweep, ...]:
    """Sweeps over all mazes of connected cells up to so many.

    >>> [(sweep.words, sum(1 for _ in sweep.instances())) for sweep in all_small_mazes(3)]
    [('all mazes of 2 connected cells', 4), ('all mazes of 3 connected cells', 36)]
    """
    how = "" if mirrored else ", mirror images once"
    return tuple(
        Sweep(
            f"all mazes of {cells} connected cells{how}",
            lambda cells=cells: small_mazes(cells, mirrored=mirrored),  # type: ignore[misc]
        )
        for cells in range(least, most + 1)
    )


def all_perfect_mazes(*sizes: tuple[int, int]) -> tuple[Sweep, ...]:
    """Sweeps over all perfect mazes of these lattices, from corner to corner.

    >>> [sum(1 for _ in sweep.instances()) for sweep in all_perfect_mazes((2, 2), (3, 3))]
    [4, 192]
    """

    def trees(height: int, width: int) -> Iterator[Maze]:
        found = forest(height, width)
        return (found.maze(index) for index in range(len(found)))

    return tuple(
        Sweep(
            f"all perfect mazes of {height} by {width} cells, from corner to corner",
            lambda height=height, width=width: trees(height, width),  # type: ignore[misc]
        )
        for height, width in sizes
    )


def all_lattice_mazes(*sizes: tuple[int, int]) -> tuple[Sweep, ...]:
    """Sweeps over all mazes of these lattices, perfect and with loops, from corner to corner.

    >>> [sum(1 for _ in sweep.instances()) for sweep in all_lattice_mazes((2, 2), (3, 3))]
    [5, 431]
    """
    return tuple(
        Sweep(
            f"all mazes of {height} by {width} cells with and without loops, from corner to corner",
            lambda height=height, width=width: lattice_mazes(height, width),  # type: ignore[misc]
        )
        for height, width in sizes
    )


def all_pairs(sweeps: Iterable[Sweep]) -> tuple[Sweep, ...]:
    """Sweeps over all pairs of instances of the same class.

    >>> [sum(1 for _ in sweep.instances()) for sweep in all_pairs(all_small_mazes(2))]
    [16]
    """
    return tuple(
        Sweep(
            f"all pairs out of {sweep.words}",
            lambda sweep=sweep: product(list(sweep.instances()), repeat=2),  # type: ignore[misc]
        )
        for sweep in sweeps
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Conjecture:
    """A statement about programs and mazes that can be broken.

    Attributes:
        name: what to call it, in lower-case words with hyphens.
        statement: the statement in words.
        check: says of an instance whether the statement holds, with evidence.
        instances: gives the Hypothesis strategy for instances; a function, so that a conjecture can
            be listed where Hypothesis is not installed.
        sweeps: classes of instances that are covered one by one, the smaller ones first.
        source: where the idea comes from.
        preconditions: what an instance must meet for the statement to say something of it.
        remark: what is known about it: why it holds where it does.
        sharpens: the name of the naive form that it mends.
        origin: the path of the file that it was read from, if any.

    >>> from mesasynth.analysis.conjectures.hunting import judge
    >>> import mesasynth as ms
    >>> far = Conjecture(
    ...     name="far",
    ...     statement="Every goal is at least two steps away.",
    ...     check=lambda maze: ms.compile_maze(maze).distance >= 2,
    ...     instances=lambda: ms.testing.mazes(),
    ... )
    >>> str(judge(far, ms.parse_maze("SG")).verdict)
    'fails'
    """

    name: str
    statement: str
    check: Check
    instances: Callable[[], SearchStrategy[Any]]
    sweeps: tuple[Sweep, ...] = ()
    source: str = ""
    preconditions: tuple[str, ...] = ()
    remark: str = ""
    sharpens: str | None = None
    origin: str | None = None

    def __post_init__(self) -> None:
        parts = self.name.split("-")
        if not all(part.isalnum() and part == part.lower() for part in parts):
            raise ConjectureError(
                f"{self.name!r} is no name of a conjecture",
                expected="lower-case words with hyphens between them",
            )
        if not self.statement.strip():
            raise ConjectureError(f"the conjecture {self.name!r} states nothing")
