"""The Pareto front of description length against running time.

A solving program is on the front if no solving program is both as short and faster, or both as fast
and shorter. The front is exact up to the length that was settled, and at its fast end, where the
least running time is proved by the search for it; between the two it is open.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from mesasynth.dsl import Kind, Program
from mesasynth.dsl import units as units_of
from mesasynth.search.lazy import NO_BOUND, Bounds, Leaf
from mesasynth.search.outcome import Certificate, Optimum, Reason
from mesasynth.search.rising import Limits, Rising
from mesasynth.search.task import Grade, Task, TaskError


@dataclass(frozen=True, slots=True)
class Point:
    """A point of the front: its first program in text order, and how many programs share it.

    ``proved`` says that no program beats it; ``count`` is 0 where they were not counted.
    """

    optimum: Optimum
    count: int
    proved: bool


@dataclass(frozen=True, slots=True)
class Front:
    """The front of a task, by rising length and falling ticks.

    It is exact for all programs of at most ``proved_units``. No program takes fewer than
    ``least_ticks``. ``complete`` says that nothing is open between: the last exact point has the
    least ticks. ``reason`` says why the search ended otherwise.
    """

    task: Task
    points: tuple[Point, ...]
    proved_units: int
    least_ticks: int
    complete: bool
    reason: Reason | None
    certificate: Certificate | None


@dataclass(slots=True)
class _Edge:
    """The goal of the search: for each length the fewest ticks, if no shorter has so few."""

    task: Task
    least_ticks: int
    held_out: None = None
    points: dict[int, Point] = field(default_factory=dict)

    @property
    def best(self) -> Optimum | None:
        """The shortest program met so far."""
        return self.points[min(self.points)].optimum if self.points else None

    @property
    def count(self) -> int:
        """How many points there are so far."""
        return len(self.points)

    def begin(self) -> Bounds:
        """Count the programs of each point afresh."""
        self.points = {n: replace(point, count=0) for n, point in self.points.items()}
        return self._bounds()

    def see(self, leaf: Leaf) -> Bounds | None:
        """Keep a leaf's first program of least length if nothing beats it."""
        grade = self.task.graded(leaf.runs, space=leaf.space)
        units, ticks = leaf.partial.units, grade.ticks
        if grade.kind is not Kind.SOLVED or ticks > self.most_ticks(units):
            return None
        first = min(leaf.partial.least(), key=str)
        optimum = Optimum(first, units, ticks, grade.space, grade.missed)
        known = self.points.get(units)
        if known is not None and known.optimum.ticks == ticks:
            self.points[units] = Point(
                min(known.optimum, optimum, key=lambda each: each.rank),
                known.count + leaf.variants,
                proved=True,
            )
            return None
        self.points = {
            length: point
            for length, point in self.points.items()
            if length < units or point.optimum.ticks < ticks
        }
        self.points[units] = Point(optimum, leaf.variants, proved=True)
        return self._bounds()

    def enough(self, units: int) -> bool:  # noqa: ARG002
        """Whether the fast end is reached."""
        return any(each.optimum.ticks <= self.least_ticks for each in self.points.values())

    def outweighs(self, program: Program, grade: Grade) -> bool:
        """Whether some point beats this program."""
        length = units_of(program, self.task.dialect)
        return grade.kind is not Kind.SOLVED or grade.ticks > self.most_ticks(length)

    def most_ticks(self, units: int) -> int:
        """The most ticks that a program of that length may take and be on the front."""
        shorter = [each.optimum.ticks for n, each in self.points.items() if n < units]
        same = self.points.get(units)
        return min(min(shorter, default=NO_BOUND + 1) - 1, same.optimum.ticks if same else NO_BOUND)

    def _bounds(self) -> Bounds:
        return Bounds(most_ticks=None if self.task.may_miss else self.most_ticks)


def front(task: Task, limits: Limits, *, fastest: Optimum | None, least_ticks: int) -> Front:
    """The front up to a cap on length, and its fast end as far as that is known.

    ``fastest`` is a program of few ticks, and ``least_ticks`` a proven bound on them; both come
    from the search for the least running time. Raises TaskError for a task that charges for
    exceptions.
    """
    if task.exceptions is not None:
        raise TaskError("the front is drawn for tasks without a charge for exceptions")
    goal = _Edge(task, least_ticks)
    rising = Rising(task, goal, limits)
    reason = rising.run()
    proved = rising.proved_units
    points = [goal.points[n] for n in sorted(goal.points) if n <= proved]
    complete = bool(points) and points[-1].optimum.ticks <= least_ticks
    if fastest is not None and not complete and fastest.units > proved:
        points.append(Point(fastest, 0, proved=False))
    return Front(
        task,
        tuple(points),
        proved,
        least_ticks,
        complete,
        reason,
        rising.certificate(),
    )
