"""The posterior: not one winner, but the prior mass of all programs that solve the task.

The prior of a program is 2 to the minus its length in bits; of the *speed prior* (Schmidhuber
2002) that divided by its ticks. Given that a program solves the task, the posterior is its share
of the mass. Programs are counted exactly, by length and ticks; a leaf of the enumeration
contributes all its completions at once. Lengths are rounded up to units of 1/1024 bit, so the
prior of all programs sums to a little less than one, and masses are stated relative to the total
up to the cap.
"""

from __future__ import annotations

import math
import random
from collections import Counter as Tally
from collections.abc import Mapping
from dataclasses import dataclass, field

from mesasynth.dsl import Kind, Program
from mesasynth.dsl.count import Counter
from mesasynth.search.lazy import Bounds, Leaf
from mesasynth.search.lower import Partial, Runner
from mesasynth.search.outcome import Certificate, Optimum, Reason
from mesasynth.search.rising import Limits, Rising
from mesasynth.search.score import UNITS_PER_BIT
from mesasynth.search.task import Grade, Task, TaskError

Path = tuple[Kind, int, tuple[int, ...]]
"""What a run shows: how it ended, its ticks, and the places of its trail."""


@dataclass(frozen=True, slots=True)
class Behaviour:
    """Programs that do the same: the same runs in training, then the same on held-out mazes.

    ``counts`` says how many there are of each (units, ticks). ``example`` is the first of the
    shortest in text order. Held-out runs are compared by how they ended and by their trails.
    """

    training: tuple[Path, ...]
    held_out: tuple[Path, ...]
    counts: Mapping[tuple[int, int], int]
    example: Optimum

    @property
    def programs(self) -> int:
        """How many programs these are."""
        return sum(self.counts.values())

    def mass(self, *, speed: bool = False) -> float:
        """Their prior mass; with ``speed`` by the speed prior."""
        return total_mass(self.counts, speed=speed)


def total_mass(counts: Mapping[tuple[int, int], int], *, speed: bool = False) -> float:
    """The prior mass of programs counted by (units, ticks).

    >>> total_mass({(1024, 4): 1, (2048, 2): 1}), total_mass({(1024, 4): 1, (2048, 2): 1},
    speed=True) (0.75, 0.25)
    """
    return math.fsum(
        count * 2.0 ** (-units / UNITS_PER_BIT) / (max(1, ticks) if speed else 1)
        for (units, ticks), count in counts.items()
    )


@dataclass(frozen=True, slots=True)
class Drawing:
    """A leaf of solving programs, to draw from."""

    partial: Partial
    variants: int
    ticks: int


@dataclass(frozen=True, slots=True)
class Posterior:
    """All programs of at most ``proved_units`` that solve the task, by behaviour.

    ``prior`` counts all programs up to there by length in units. ``reason`` says why the search
    ended before the cap, if it did.
    """

    task: Task
    held_out: Task | None
    behaviours: tuple[Behaviour, ...]
    prior: Mapping[int, int]
    proved_units: int
    reason: Reason | None
    certificate: Certificate | None
    leaves: tuple[Drawing, ...] = field(repr=False)

    @property
    def counts(self) -> Mapping[tuple[int, int], int]:
        """How many solving programs there are of each (units, ticks)."""
        total: Tally[tuple[int, int]] = Tally()
        for behaviour in self.behaviours:
            total.update(behaviour.counts)
        return total

    @property
    def prior_mass(self) -> float:
        """The prior mass of all programs up to ``proved_units``, solving or not."""
        return total_mass({(units, 1): count for units, count in self.prior.items()})

    @property
    def uncovered(self) -> float:
        """At most this much prior mass lies beyond ``proved_units``."""
        return 1.0 - self.prior_mass

    def mass(self, *, speed: bool = False) -> float:
        """The prior mass of the solving programs."""
        return total_mass(self.counts, speed=speed)

    def shares(self, *, speed: bool = False) -> tuple[float, ...]:
        """Each behaviour's share of the solving programs' mass: the posterior."""
        total = self.mass(speed=speed)
        return tuple(behaviour.mass(speed=speed) / total for behaviour in self.behaviours)

    def sample(self, draws: int, *, seed: int, speed: bool = False) -> list[Program]:
        """Programs drawn independently from the posterior. Raises TaskError if none solves."""
        if not self.leaves:
            raise TaskError("nothing to draw from: no program within the cap solves the task")
        rng, counter = random.Random(seed), Counter(self.task.dialect)
        tables = [_completions(leaf, counter, self.proved_units) for leaf in self.leaves]
        weights = [
            total_mass({(units, leaf.ticks): n for units, n in table.items()}, speed=speed)
            for leaf, table in zip(self.leaves, tables, strict=True)
        ]
        drawn = []
        for index in rng.choices(range(len(weights)), weights, k=draws):
            table = tables[index]
            lengths = [total_mass({(units, 1): n}) for units, n in table.items()]
            units = rng.choices(list(table), lengths)[0]
            drawn.append(self.leaves[index].partial.draw_exactly(rng, counter=counter, units=units))
        return drawn


def _completions(leaf: Drawing, counter: Counter, most: int) -> dict[int, int]:
    """How many completions the leaf has, by length in units."""
    return {
        leaf.partial.units + surplus: leaf.variants * count
        for surplus, count in counter.forest_counts(
            leaf.partial.holes, most - leaf.partial.units
        ).items()
    }


@dataclass(slots=True)
class _Gathering:
    """The goal of the search: everything that solves, by behaviour."""

    task: Task
    held_out: Task | None
    counter: Counter
    runner: Runner
    cap: int
    current: dict[tuple[tuple[Path, ...], tuple[Path, ...]], list[Drawing]] = field(
        default_factory=dict
    )
    whole: dict[tuple[tuple[Path, ...], tuple[Path, ...]], list[Drawing]] = field(
        default_factory=dict
    )
    best: Optimum | None = None
    count: int = 0

    def begin(self) -> Bounds:
        """Keep what the last pass has gathered, in case that the next one is not finished."""
        self.whole, self.current, self.count = self.current, {}, 0
        return Bounds(may_miss=(lambda _: self.task.may_miss) if self.task.may_miss else None)

    def see(self, leaf: Leaf) -> None:
        """Gather a leaf."""
        mazes = len(self.task.mazes)
        grade = self.task.graded(leaf.runs[:mazes], space=leaf.space)
        if grade.kind is not Kind.SOLVED:
            return
        program = next(leaf.partial.least())
        if self.best is None:
            self.best = Optimum(program, leaf.partial.units, grade.ticks)
        paths = self.runner.paths(leaf.partial)
        behaviour = paths[:mazes], tuple((kind, 0, trail) for kind, _, trail in paths[mazes:])
        drawing = Drawing(leaf.partial, leaf.variants, grade.ticks)
        self.current.setdefault(behaviour, []).append(drawing)
        self.count += leaf.variants

    def enough(self, units: int) -> bool:  # noqa: ARG002
        """Nothing is enough but the cap."""
        return False

    def outweighs(self, program: Program, grade: Grade) -> bool:  # noqa: ARG002
        """Nothing is left aside."""
        return False


def posterior(task: Task, limits: Limits, *, held_out: Task | None = None) -> Posterior:
    """The posterior over all programs within the cap of ``limits``, by behaviour.

    ``held_out`` poses more mazes under the same rules, by which behaviours are told apart further.
    Raises TaskError without a cap, and for a task that charges for exceptions.
    """
    if limits.max_units is None:
        raise TaskError("the posterior needs a cap on length", hint="give one in bits")
    if task.exceptions is not None:
        raise TaskError("the posterior is taken for tasks without a charge for exceptions")
    counter = Counter(task.dialect)
    every = task if held_out is None else task.joined(held_out)
    goal = _Gathering(task, held_out, counter, Runner(every), limits.max_units)
    rising = Rising(task, goal, limits)
    reason = rising.run()
    proved = rising.proved_units
    gathered = goal.current if reason is Reason.CAP else goal.whole
    behaviours = [_behaviour(key, leaves, counter, proved) for key, leaves in gathered.items()]
    behaviours.sort(key=lambda each: (-each.mass(), each.example.rank))
    return Posterior(
        task,
        held_out,
        tuple(behaviours),
        {units: counter.exactly(units) for units in counter.lengths(proved)},
        proved,
        None if reason is Reason.CAP else reason,
        rising.certificate(),
        tuple(leaf for leaves in gathered.values() for leaf in leaves),
    )


def _behaviour(
    key: tuple[tuple[Path, ...], tuple[Path, ...]],
    leaves: list[Drawing],
    counter: Counter,
    most: int,
) -> Behaviour:
    counts: Tally[tuple[int, int]] = Tally()
    for leaf in leaves:
        for units, count in _completions(leaf, counter, most).items():
            counts[units, leaf.ticks] += count
    least = min(leaf.partial.units for leaf in leaves)
    example = min(
        (
            Optimum(program, least, leaf.ticks)
            for leaf in leaves
            if leaf.partial.units == least
            for program in leaf.partial.least()
        ),
        key=lambda optimum: optimum.rank,
    )
    return Behaviour(*key, counts, example)
