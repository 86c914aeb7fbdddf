"""The Pareto front of description length against running time.

A solving program is on the front if no solving program is both as short and faster, or both as fast
and shorter. The front is exact up to the length that was settled, and at its fast end, where the
least running time is proved by the search for it; between the two it is open.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Unpack

from mesasynth.dsl import Kind, Program
from mesasynth.dsl import units as units_of
from mesasynth.search.fastest import NoFastest
from mesasynth.search.front_record import front_record
from mesasynth.search.outcome import Certificate, NoProgram, Optimum, Reason, bits
from mesasynth.search.pose import Rules, limits_of, pose
from mesasynth.search.pruning import Rule, rules_of
from mesasynth.search.rising import Limits, Progress, Rising
from mesasynth.search.score import Length
from mesasynth.search.shard import NO_BOUND, Bounds, Leaf
from mesasynth.search.task import Grade, Task
from mesasynth.search.timed import optimum_of, quick_bound
from mesasynth.worlds import Ground

PATIENCE = 10.0
"""Seconds for a front where neither a cap nor a time limit is given."""


@dataclass(frozen=True, slots=True)
class Point:
    """A point of the front: its first program in text order, and how many programs share it.

    ``proved`` says that no program beats it; where it is not, there is no faster program than a
    last point of :attr:`Front.least_ticks`, but a shorter one as fast may exist. ``count`` is None
    where the programs were not counted. ``charge`` is what it pays in units for the mazes that it
    misses, if misses are charged.
    """

    optimum: Optimum
    count: int | None
    proved: bool
    charge: int = 0

    @property
    def units(self) -> int:
        """The length that counts: that of the program, and what it is charged."""
        return self.optimum.units + self.charge


@dataclass(frozen=True, slots=True)
class Front:
    """The front of a task, by rising length and falling ticks.

    It is exact for all programs of at most ``proved_units``. No program takes fewer than
    ``least_ticks``. ``complete`` says that nothing is open: every point of the front is here.
    ``reason`` says why the search ended otherwise. ``cap`` is the cap on length in units, if there
    was one.
    """

    task: Task
    points: tuple[Point, ...]
    proved_units: int
    least_ticks: int
    complete: bool
    reason: Reason | None
    certificate: Certificate | None
    cap: int | None = None
    seconds: float = 0.0

    @property
    def gap(self) -> tuple[Point | None, Point | None] | None:
        """Between which points the front is not settled; None where nothing is open.

        Either is None where there is none: the exact part has no point yet, or nothing is known
        beyond it.
        """
        if self.complete:
            return None
        exact = [point for point in self.points if point.units <= self.proved_units]
        later = [point for point in self.points if point.units > self.proved_units]
        return exact[-1] if exact else None, later[0] if later else None

    @property
    def sentence(self) -> str:
        """What is proved, in words."""
        task, language = self.task, repr(self.task.dialect.name)
        if self.reason in (Reason.WALLED_OFF, Reason.CLASH):
            return NoProgram(self.reason, None, None).sentence(task, Length())
        if self.complete:
            return (
                f"Proved: this is the whole front of the dialect {language} for {task.demand}; no "
                f"program takes fewer than {self.least_ticks:,} ticks."
            )
        exact = (
            f"exact up to {bits(self.proved_units)}"
            if self.proved_units
            else "exact at no length yet"
        )
        fast_end = (
            f"and no program takes fewer than {self.least_ticks:,} ticks; between the two"
            if self.least_ticks
            else "and nothing is proved about the least ticks; beyond that"
        )
        return (
            f"The front of the dialect {language} for {task.demand} is {exact}, {fast_end} it is "
            "open."
        )

    def to_record(self) -> dict[str, Any]:
        """The front as an object that JSON can hold; docs/reference/records.md has its keys."""
        return front_record(self)


@dataclass(slots=True)
class _Edge:
    """The goal of the search: for each length the fewest ticks, if no shorter has so few.

    Where misses are charged the length is the two-part length. Then the empty program has no ticks
    and the least length of all such, so that nothing longer than it is on the front.
    """

    task: Task
    least_ticks: int
    prune: frozenset[Rule] = frozenset()
    held_out: None = None
    every_length: bool = False
    points: dict[int, Point] = field(default_factory=dict)
    whole: dict[int, Point] = field(default_factory=dict)

    @property
    def best(self) -> Optimum | None:
        """The shortest program met so far."""
        return self.points[min(self.points)].optimum if self.points else None

    @property
    def count(self) -> int:
        """How many points there are so far."""
        return len(self.points)

    def begin(self) -> Bounds:
        """Keep what the last pass has counted, in case that the next one is not finished."""
        self.whole = self.points
        self.points = {n: replace(point, count=0) for n, point in self.points.items()}
        return self._bounds()

    def see(self, leaf: Leaf) -> Bounds | None:
        """Keep a leaf's first program of least length if nothing beats it."""
        grade = self.task.graded(leaf.runs, space=leaf.space)
        charge = (self.task.exceptions or 0) * len(grade.missed)
        units, ticks = leaf.partial.units + charge, grade.ticks
        unsolved = grade.kind is not Kind.SOLVED and self.task.exceptions is None
        if unsolved or ticks > self.most_ticks(units):
            return None
        first = min(leaf.partial.least(), key=str)
        optimum = Optimum(first, leaf.partial.units, ticks, grade.space, grade.missed)
        known = self.points.get(units)
        if known is not None and known.optimum.ticks == ticks:
            mine = Point(optimum, (known.count or 0) + leaf.variants, proved=True, charge=charge)
            better = optimum.rank < known.optimum.rank
            self.points[units] = mine if better else replace(known, count=mine.count)
            return None
        self.points = {
            length: point
            for length, point in self.points.items()
            if length < units or point.optimum.ticks < ticks
        }
        self.points[units] = Point(optimum, leaf.variants, proved=True, charge=charge)
        return self._bounds()

    def enough(self, units: int) -> bool:
        """Whether the fast end is reached by a program shorter than that."""
        return any(
            each.optimum.ticks <= self.least_ticks and length < units
            for length, each in self.points.items()
        )

    def outweighs(self, program: Program, grade: Grade) -> bool:
        """Whether some point beats this program."""
        if grade.kind is not Kind.SOLVED and self.task.exceptions is None:
            return True
        charge = (self.task.exceptions or 0) * len(grade.missed)
        return grade.ticks > self.most_ticks(units_of(program, self.task.dialect) + charge)

    def most_ticks(self, units: int) -> int:
        """The most ticks that a program of that length may take and be on the front."""
        shorter = [each.optimum.ticks for n, each in self.points.items() if n < units]
        same = self.points.get(units)
        return min(min(shorter, default=NO_BOUND + 1) - 1, same.optimum.ticks if same else NO_BOUND)

    def _bounds(self) -> Bounds:
        if self.task.may_miss:
            return Bounds(may_miss=lambda _: self.task.may_miss, prune=self.prune)
        return Bounds(most_ticks=self.most_ticks, prune=self.prune)


def front(
    mazes: Ground | Sequence[Ground],
    *,
    max_bits: float | None = None,
    exceptions: float | None = None,
    timeout: float | None = None,
    audited: int = 500,
    seed: int = 0,
    threads: int | None = None,
    prune: bool | Collection[Rule] = False,
    progress: Callable[[Progress], None] | None = None,
    **rules: Unpack[Rules],
) -> Front:
    """The Pareto front of description length against running time.

    Args:
        mazes: the training maze (or a world given by its tables), or several.
        max_bits: the greatest length to look at, in bits.
        exceptions: the charge in bits for each maze not solved, in place of having to solve it: the
            front is then that of the two-part length against the ticks in the mazes solved.
        timeout: seconds after which to stop with what is exact by then; if neither this nor
            ``max_bits`` is given, :data:`PATIENCE`. At most half of it goes to the fast end.
        audited: how many programs the random audit draws.
        seed: the seed of the audit.
        threads: how many threads search; None for as many as there are cores.
        prune: whether to leave aside what provably does the same as a shorter program, by all rules
            or only by those named, as for :func:`mesasynth.search`. The front is the same.
        progress: called several times a second with where the search stands.
        **rules: the dialect and the rules of the machine, as for :func:`mesasynth.search`.

    Raises:
        TaskError: for a rule or limit that does not exist or cannot be met.
        DialectError: for an unknown dialect.

    >>> import mesasynth as ms
    >>> found = front(ms.parse_maze("S....G"), dialect="reactive")
    >>> for point in found.points:
    ...     print(point.optimum.units, point.optimum.ticks, point.count, point.optimum.program)
    15360 10 1 repeat 5 { move }
    18432 5 1 move move move move move
    >>> found.complete
    True
    """
    if max_bits is None and timeout is None:
        timeout = PATIENCE
    limits = limits_of(
        max_bits=max_bits,
        timeout=timeout,
        audited=audited,
        seed=seed,
        threads=threads,
        progress=progress,
    )
    task, began = pose(mazes, exceptions=exceptions, **rules), time.monotonic()
    found = trace(task, limits, prune=rules_of(prune))
    return replace(found, cap=limits.max_units, seconds=time.monotonic() - began)


def trace(task: Task, limits: Limits, *, prune: frozenset[Rule] = frozenset()) -> Front:
    """The front within the limits."""
    if task.unsolvable is not None:
        return Front(task, (), 0, 0, True, Reason.WALLED_OFF, None)
    began = time.monotonic()
    try:
        found = quick_bound(task, timeout=None if limits.timeout is None else limits.timeout / 2)
    except KeyboardInterrupt:
        return Front(task, (), 0, 0, False, Reason.INTERRUPTED, None)
    if isinstance(found, NoFastest):
        return Front(task, (), 0, 0, True, Reason.CLASH, None)
    lower = found.lower if found else 0
    fastest = optimum_of(task, found) if found else None
    left = None if limits.timeout is None else limits.timeout - (time.monotonic() - began)
    goal = _Edge(task, lower, prune)
    rising = Rising(task, goal, replace(limits, timeout=left))
    reason = rising.run()
    proved, certificate = rising.proved_units, rising.certificate()
    if proved and task.exceptions is not None:
        proved = rising.next_units() - 1  # a charge may lead to lengths that no program has
    settled = {**goal.points, **goal.whole} if reason else goal.points
    points = [settled[length] for length in sorted(goal.points) if length <= proved]
    points, decided = _without_doubt(task, points, certificate)
    complete = decided and bool(points) and points[-1].optimum.ticks <= lower
    if not decided and reason in (None, Reason.CAP):
        reason = Reason.UNDECIDED
    if certificate is not None and not certificate.holds:
        reason, complete = Reason.AUDIT, False
    charge = (task.exceptions or 0) * len(fastest.missed) if fastest else 0
    if fastest is not None and fastest.units + charge > proved and not complete:
        exact = found is not None and found.proved and found.description_proved
        exact = exact or task.exceptions is not None  # the empty program, see _Edge
        points.append(Point(fastest, 1 if charge else None, proved=exact, charge=charge))
    return Front(task, tuple(points), proved, lower, complete, reason, certificate)


def _without_doubt(
    task: Task, points: list[Point], certificate: Certificate | None
) -> tuple[list[Point], bool]:
    """The points, proved only where no undecided program may beat them; whether that holds for all.

    An undecided run has taken more than the cap on ticks, so a program that takes no more ticks and
    is no longer is better. Where a task lets programs miss mazes the undecided run may be such.
    """
    taken = 0 if task.may_miss else task.max_ticks
    entries = certificate.undecided if certificate else ()
    doubtful = [
        entry.units
        for entry in entries
        if not any(p.units <= entry.units and p.optimum.ticks <= taken for p in points)
    ]
    if not doubtful:
        return points, True
    beaten = [
        replace(p, proved=p.units < min(doubtful) or p.optimum.ticks <= taken) for p in points
    ]
    return beaten, False
