"""The posterior: not one winner, but the prior mass of all programs that solve the task.

The prior of a program is 2 to the minus its length in bits; of the *speed prior* (Schmidhuber
2002) that divided by its ticks. Given that a program solves the task, the posterior is its share
of the mass. Programs are counted exactly, by length and ticks; a leaf of the enumeration
contributes all its completions at once. The prior of all programs sums to less than one
(:func:`total_prior`), so masses are stated relative to the total up to the cap.
"""

from __future__ import annotations

import random
import time
from collections import Counter as Tally
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Unpack

from mesasynth.dsl import Kind, Program
from mesasynth.dsl.count import Counter
from mesasynth.search.lower import Partial
from mesasynth.search.outcome import Certificate, Optimum, Reason, bits
from mesasynth.search.pose import Rules, limits_of, pose
from mesasynth.search.posterior_record import posterior_record
from mesasynth.search.prior import total_mass, total_prior
from mesasynth.search.rising import Limits, Progress, Rising
from mesasynth.search.runner import Runner
from mesasynth.search.shard import Bounds, Leaf
from mesasynth.search.task import Grade, Task, TaskError
from mesasynth.worlds import Ground, Maze, World

Path = tuple[Kind, int, tuple[int, ...]]
"""What a run shows: how it ended, its ticks, and the places of its trail; of a run without end, or
that was cut short, only that.
"""


@dataclass(frozen=True, slots=True)
class Behaviour:
    """Programs that do the same: the same runs in training, then the same on held-out mazes.

    ``counts`` says how many there are of each (units, ticks). ``example`` is the first of the
    shortest in text order. Held-out runs are compared by how they ended and by their trails.
    ``charge`` is what they pay in units for the mazes that they miss, if misses are charged.
    """

    training: tuple[Path, ...]
    held_out: tuple[Path, ...]
    counts: Mapping[tuple[int, int], int]
    example: Optimum
    charge: int = 0

    @property
    def programs(self) -> int:
        """How many programs these are."""
        return sum(self.counts.values())

    def mass(self, *, speed: bool = False) -> float:
        """Their prior mass, less what is charged; with ``speed`` by the speed prior."""
        return total_mass(self.charged, speed=speed)

    @property
    def charged(self) -> Mapping[tuple[int, int], int]:
        """How many there are of each (two-part length in units, ticks)."""
        return {(units + self.charge, ticks): n for (units, ticks), n in self.counts.items()}

    @property
    def held_out_solved(self) -> int:
        """How many of the held-out mazes they solve."""
        return sum(kind is Kind.SOLVED for kind, _, _ in self.held_out)


@dataclass(frozen=True, slots=True)
class Drawing:
    """A leaf of programs that count, to draw from."""

    partial: Partial
    variants: int
    ticks: int
    charge: int = 0


@dataclass(frozen=True, slots=True)
class Posterior:
    """All programs of at most ``proved_units`` that solve the task, by behaviour.

    Where mazes not solved are charged for, these are all programs, and the mass of each falls by a
    factor of two for each bit that it is charged.

    ``prior`` counts all programs up to there by length in units; ``cap`` is the length asked for,
    ``reason`` says why the search ended before it, if it did. Behaviours stand by falling mass.
    """

    task: Task
    held_out: Task | None
    behaviours: tuple[Behaviour, ...]
    prior: Mapping[int, int]
    proved_units: int
    reason: Reason | None
    certificate: Certificate | None
    cap: int
    leaves: tuple[Drawing, ...] = field(repr=False)
    seconds: float = 0.0

    @property
    def counts(self) -> Mapping[tuple[int, int], int]:
        """How many solving programs there are of each (units, ticks); charges are in the units."""
        total: Tally[tuple[int, int]] = Tally()
        for behaviour in self.behaviours:
            total.update(behaviour.charged)
        return total

    @property
    def prior_mass(self) -> float:
        """The prior mass of all programs up to ``proved_units``, solving or not."""
        return total_mass({(units, 1): count for units, count in self.prior.items()})

    @property
    def uncovered(self) -> float:
        """The prior mass of the programs beyond ``proved_units``, of which nothing is said."""
        return max(0.0, total_prior(self.task.dialect) - self.prior_mass)

    @property
    def undecided(self) -> int:
        """Programs within ``proved_units`` of which it is not known whether they solve the task."""
        return self.certificate.kinds[Kind.UNDECIDED] if self.certificate else 0

    @property
    def sentence(self) -> str:
        """What the masses cover, in words."""
        task = self.task
        language = f"the dialect {task.dialect.name!r}"
        if not self.proved_units:
            return "Nothing is settled yet."
        solving = sum(behaviour.programs for behaviour in self.behaviours)
        told = f"{solving:,} of them solve {task.demand}"
        if task.exceptions is not None:
            told = f"{solving:,} of them, at {bits(task.exceptions)} for each maze not solved"
        text = (
            f"Exact for all {sum(self.prior.values()):,} programs of at most "
            f"{bits(self.proved_units)} in {language}: {told}, in {len(self.behaviours):,} "
            "behaviours."
        )
        if self.reason is not None and self.proved_units < self.cap:
            text += f" The search ended before the cap of {bits(self.cap)}: {self.reason}."
        if self.undecided:
            text += f" Left out are {self.undecided:,} undecided programs."
        return text

    def mass(self, *, speed: bool = False) -> float:
        """The prior mass of the solving programs."""
        return total_mass(self.counts, speed=speed)

    def shares(self, *, speed: bool = False) -> tuple[float, ...]:
        """Each behaviour's share of the solving programs' mass: the posterior."""
        total = self.mass(speed=speed)
        return tuple(behaviour.mass(speed=speed) / total for behaviour in self.behaviours)

    def ranked(self, *, speed: bool = False) -> list[tuple[float, Behaviour]]:
        """The behaviours with their shares, the greatest first."""
        pairs = zip(self.shares(speed=speed), self.behaviours, strict=True)
        return sorted(pairs, key=lambda pair: (-pair[0], pair[1].example.rank))

    def coarser(self, mazes: int) -> Posterior:
        """The posterior with behaviours told apart by the first so many held-out mazes only.

        >>> import mesasynth as ms
        >>> other = ms.parse_maze("S..G")
        >>> found = posterior(ms.parse_maze("S.G"), held_out=other, max_bits=15, dialect="reactive")
        >>> len(found.behaviours), len(found.coarser(0).behaviours)
        (13, 11)
        >>> found.mass() == found.coarser(0).mass()
        True
        """
        groups: dict[tuple[tuple[Path, ...], tuple[Path, ...]], list[Behaviour]] = {}
        for each in self.behaviours:
            groups.setdefault((each.training, each.held_out[:mazes]), []).append(each)
        merged = []
        for key, group in groups.items():
            counts: Tally[tuple[int, int]] = Tally()
            for each in group:
                counts.update(each.counts)
            example = min((each.example for each in group), key=lambda one: one.rank)
            merged.append(Behaviour(*key, counts, example, group[0].charge))
        merged.sort(key=lambda each: (-each.mass(), each.example.rank))
        others = self.held_out.mazes[:mazes] if self.held_out else ()
        held_out = replace(self.held_out, mazes=others) if self.held_out and others else None
        return replace(self, behaviours=tuple(merged), held_out=held_out)

    def to_record(self, *, speed: bool = False) -> dict[str, Any]:
        """The posterior as an object that JSON can hold; docs/reference/records.md has its keys."""
        return posterior_record(self, speed=speed)

    def sample(self, draws: int, *, seed: int, speed: bool = False) -> list[Program]:
        """Programs drawn independently from the posterior. Raises TaskError if none solves."""
        if not self.leaves:
            raise TaskError("nothing to draw from: no program within the cap solves the task")
        rng, counter = random.Random(seed), Counter(self.task.dialect)
        tables = [_completions(leaf, counter, self.proved_units) for leaf in self.leaves]
        weights = [
            total_mass(
                {(units + leaf.charge, leaf.ticks): n for units, n in table.items()}, speed=speed
            )
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


def shown(path: Path) -> Path:
    """What of a run can be seen: of one without end nothing but that."""
    kind, ticks, trail = path
    return (kind, 0, ()) if kind in (Kind.LOOPED, Kind.UNDECIDED) else (kind, ticks, trail)


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
    every_length: bool = False

    def begin(self) -> Bounds:
        """Keep what the last pass has gathered, in case that the next one is not finished."""
        self.whole, self.current, self.count = self.current, {}, 0
        return Bounds(may_miss=(lambda _: self.task.may_miss) if self.task.may_miss else None)

    def see(self, leaf: Leaf) -> None:
        """Gather a leaf."""
        mazes = len(self.task.mazes)
        grade = self.task.graded(leaf.runs[:mazes], space=leaf.space)
        if grade.kind is not Kind.SOLVED and self.task.exceptions is None:
            return
        charge = (self.task.exceptions or 0) * len(grade.missed)
        program = next(leaf.partial.least())
        if self.best is None:
            self.best = Optimum(program, leaf.partial.units, grade.ticks, grade.space, grade.missed)
        paths = [shown(path) for path in self.runner.paths(leaf.partial)]
        unseen = tuple((kind, 0, trail) for kind, _, trail in paths[mazes:])
        behaviour = tuple(paths[:mazes]), unseen
        drawing = Drawing(leaf.partial, leaf.variants, grade.ticks, charge)
        self.current.setdefault(behaviour, []).append(drawing)
        self.count += leaf.variants

    def enough(self, units: int) -> bool:  # noqa: ARG002
        """Nothing is enough but the cap."""
        return False

    def outweighs(self, program: Program, grade: Grade) -> bool:  # noqa: ARG002
        """Nothing is left aside."""
        return False


def posterior(
    mazes: Ground | Sequence[Ground],
    *,
    max_bits: float,
    held_out: Ground | Sequence[Ground] = (),
    exceptions: float | None = None,
    timeout: float | None = None,
    audited: int = 500,
    seed: int = 0,
    threads: int | None = None,
    progress: Callable[[Progress], None] | None = None,
    **rules: Unpack[Rules],
) -> Posterior:
    """The posterior over all programs up to a cap on length, by behaviour.

    Args:
        mazes: the training maze (or a world given by its tables), or several.
        max_bits: the greatest length to look at, in bits.
        held_out: more mazes, by which behaviours are told apart further.
        exceptions: the charge in bits for each maze not solved, in place of having to solve it:
            all programs count, each with half the mass for each bit that it is charged.
        timeout: seconds after which to stop with what is exact by then.
        audited: how many programs the random audit draws.
        seed: the seed of the audit.
        threads: how many threads search; None for as many as there are cores.
        progress: called several times a second with where the search stands.
        **rules: the dialect and the rules of the machine, as for :func:`mesasynth.search`.

    Raises:
        TaskError: for a rule or limit that does not exist or cannot be met.
        DialectError: for an unknown dialect.

    >>> import mesasynth as ms
    >>> found = posterior(ms.parse_maze("S.G"), max_bits=12, dialect="reactive")
    >>> for share, behaviour in zip(found.shares(), found.behaviours, strict=True):
    ...     print(f"{share:.2f} {behaviour.programs} {behaviour.example.program}")
    0.73 1 move move
    0.27 3 move move left
    """
    limits = limits_of(
        max_bits=max_bits,
        timeout=timeout,
        audited=audited,
        seed=seed,
        threads=threads,
        progress=progress,
    )
    task, began = pose(mazes, exceptions=exceptions, **rules), time.monotonic()
    others = (held_out,) if isinstance(held_out, Maze | World) else tuple(held_out)
    unseen = replace(task, mazes=others, solve=None, exceptions=None) if others else None
    found = gather(task, limits, unseen)
    return replace(found, seconds=time.monotonic() - began)


def gather(task: Task, limits: Limits, held_out: Task | None) -> Posterior:
    """The posterior within the limits."""
    assert limits.max_units is not None
    counter = Counter(task.dialect)
    every = task if held_out is None else task.joined(held_out)
    goal = _Gathering(task, held_out, counter, Runner(every), limits.max_units)
    rising = Rising(task, goal, limits)
    reason = rising.run()
    proved = rising.proved_units
    gathered = goal.current if reason is Reason.CAP else goal.whole
    behaviours = [
        _behaviour(task, key, leaves, counter, proved) for key, leaves in gathered.items()
    ]
    behaviours.sort(key=lambda each: (-each.mass(), each.example.rank))
    return Posterior(
        task,
        held_out,
        tuple(behaviours),
        {units: counter.exactly(units) for units in counter.lengths(proved)},
        proved,
        None if reason is Reason.CAP else reason,
        rising.certificate(),
        limits.max_units,
        tuple(leaf for leaves in gathered.values() for leaf in leaves),
    )


def _behaviour(
    task: Task,
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
    _, _, program = min(
        (leaf.ticks, str(program), program)
        for leaf in leaves
        if leaf.partial.units == least
        for program in leaf.partial.least()
    )
    grade = task.grade(program)
    example = Optimum(program, least, grade.ticks, grade.space, grade.missed)
    return Behaviour(*key, counts, example, leaves[0].charge)
