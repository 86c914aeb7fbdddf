"""Passes of the lazy enumerator under rising budgets, until a goal is reached.

Budgets rise through the lengths that programs can have, all of them or with some left out; each
pass settles everything up to its budget. What is looked for, and when it is enough, is the goal's
business; here are the limits, the audit, the progress, and the ways in which a search stops early.
Rising budgets are iterative deepening (Korf, "Depth-first iterative-deepening", 1985).
"""

from __future__ import annotations

import math
import os
import random
import time
from bisect import insort
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from contextlib import closing
from dataclasses import dataclass, field
from typing import Protocol

from mesasynth.dsl import Kind, Program
from mesasynth.dsl.count import Counter
from mesasynth.search.check import Sample, audit
from mesasynth.search.held import held_memory
from mesasynth.search.lazy import Ledger, Pass
from mesasynth.search.outcome import MOST_PROGRAMS, Certificate, Optimum, Reason, Undecided
from mesasynth.search.score import UNITS_PER_BIT
from mesasynth.search.shard import Bounds, Leaf
from mesasynth.search.tails import forget_tables
from mesasynth.search.task import Grade, Task, TaskError

CHEAP = 3_000_000
"""Programs that a pass may cover and still be cheaper to repeat than to draw an audit from."""

MOST_UNDECIDED = 100
"""How many undecided leaves a certificate lists."""


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a search stands: what is proved, and how far the current budget is settled.

    ``proved_units`` is the last budget that is settled whole; ``settled`` of the ``programs`` of at
    most ``budget`` units are settled in the current pass, by ``leaves`` runs. ``optima`` counts the
    best programs met in it. ``pass_seconds`` is the time since the current pass began, ``memory``
    what the process holds, in bytes.
    """

    budget: int
    proved_units: int
    programs: int
    settled: int
    leaves: int
    optima: int
    seconds: float
    pass_seconds: float
    memory: int


class Goal(Protocol):
    """What a search looks for.

    The law: if ``enough(units)`` holds after everything shorter is settled under the goal's
    bounds, no program of that length or more can change the answer.
    """

    @property
    def held_out(self) -> Task | None:
        """More mazes in which whatever solves the task is run, too."""

    @property
    def every_length(self) -> bool:
        """Whether each length has a pass of its own, so that the proof goes as far as it must only.

        Where choices have weights it is each doubling of the programs that has one. Otherwise each
        pass has about twice the work of the one before.
        """

    @property
    def count(self) -> int:
        """How many good programs the current pass has met."""

    def begin(self) -> Bounds:
        """Forget what a pass has shown; the bounds for the next one."""

    def see(self, leaf: Leaf) -> Bounds | None:
        """Take notice of a leaf that has run in all mazes; tighter bounds if there are any."""

    def enough(self, units: int) -> bool:
        """Whether programs of so many units or more need not be looked at."""

    def outweighs(self, program: Program, grade: Grade) -> bool:
        """Whether the best known is better than a program that was left aside as outweighed."""

    @property
    def best(self) -> Optimum | None:
        """The best program met so far."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How far a search may go, and how it is watched.

    ``max_units`` is the greatest length to look at, ``timeout`` is in seconds, ``audited`` is
    how many programs the random audit draws, with ``seed``; ``threads`` is how many threads search
    (None: as many as there are cores), or in their place the workers of ``executor``; ``ledger``
    keeps what is settled, and what it has is not settled again. ``max_memory`` is in bytes.
    ``progress`` is called several times a second.
    """

    max_units: int | None = None
    timeout: float | None = None
    audited: int = 500
    seed: int = 0
    threads: int | None = None
    executor: Executor | None = None
    ledger: Ledger | None = None
    max_memory: int | None = None
    progress: Callable[[Progress], None] | None = None


def available_cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@dataclass(slots=True)
class _Sightings:
    """What the driver itself takes from a pass: undecided leaves, and programs for the audit."""

    undecided: list[Undecided] = field(default_factory=list)
    samples: list[Sample] = field(default_factory=list)

    def stuck(self, leaf: Leaf) -> None:
        """List an undecided leaf, the shortest first."""
        entry = Undecided(next(leaf.partial.least()), leaf.partial.units, leaf.programs)
        insort(self.undecided, entry, key=lambda entry: (entry.units, str(entry.program)))
        del self.undecided[MOST_UNDECIDED:]


class Rising:
    """A search that has begun: raises its budget until the goal has enough."""

    def __init__(self, task: Task, goal: Goal, limits: Limits) -> None:
        self.task, self.goal, self.limits = task, goal, limits
        self.counter = Counter(task.dialect)
        self._began = self._pass_began = time.monotonic()
        self._settled: tuple[Pass, _Sightings] | None = None
        cap = limits.max_units
        if cap is not None and cap < self.counter.least:
            raise TaskError(
                f"the cap of {cap / UNITS_PER_BIT:g} bits is below the least length",
                expected=f"at least {self.counter.least / UNITS_PER_BIT:.3f} bits, "
                f"the empty program in {task.dialect.name!r}",
            )

    def run(self) -> Reason | None:
        """Search until the goal has enough (None), or something stops it (the reason)."""
        enough = audited = False
        try:
            for budget in self._budgets():
                audited = self.counter.up_to(budget) > CHEAP
                self.settle(budget, audited=self.limits.audited if audited else 0)
                if enough := self.goal.enough(self.next_units()):
                    break
            if not audited:
                self.settle(self.proved_units, audited=self.limits.audited)
        except (TimeoutError, KeyboardInterrupt, OverflowError, MemoryError) as stop:
            return _REASONS[type(stop)]
        except Exception as error:  # numpy tells of an interrupt inside it by an error of its own
            if not isinstance(error.__cause__, KeyboardInterrupt):
                raise
            return Reason.INTERRUPTED
        return None if enough else Reason.CAP

    def _budgets(self) -> Iterator[int]:
        """The budgets of the passes: every length that programs can have.

        Where choices have weights these lie too close, and where the goal asks for less they are
        more than need be: then those that double the programs, or where bounds leave programs
        aside the leaves, as far as that can be foreseen, but none beyond what the goal asks for.
        """
        doubled = bool(self.task.dialect.weights) or not self.goal.every_length
        last = waiting = leaves = 0
        factor = 2.0
        for units in self.counter.lengths(self.limits.max_units):
            programs = self.counter.up_to(units)
            ended = waiting and (programs > MOST_PROGRAMS or self.goal.enough(units))
            if doubled and programs < factor * last and not ended:
                waiting = units
                continue
            if ended:
                yield waiting
            yield units
            if self._settled and self._settled[0].outweighed:
                now = self._settled[0].leaves
                factor = doubling(programs, last, now, leaves)
                leaves = now
            last, waiting = programs, 0
        if waiting:
            yield waiting

    @property
    def proved_units(self) -> int:
        """The last budget that is settled whole."""
        return self._settled[0].budget if self._settled else 0

    def next_units(self) -> int:
        """The least length of the programs that are not settled."""
        if self._settled is None:
            return self.counter.least
        return next(units for units in self.counter.lengths() if units > self.proved_units)

    def settle(self, budget: int, *, audited: int) -> None:
        """Settle all programs of at most ``budget`` units, in one pass.

        Raises TimeoutError or KeyboardInterrupt if it was not finished, OverflowError if there are
        more programs than the kernel can count.
        """
        programs = self.counter.up_to(budget)
        rng = random.Random(f"{self.limits.seed} {budget}")
        ranks = sorted(rng.randrange(programs) for _ in range(audited))
        this = Pass(
            self.task,
            self.counter,
            budget,
            ranks=ranks,
            bounds=self.goal.begin(),
            held_out=self.goal.held_out,
            threads=self.limits.threads or available_cores(),
            executor=self.limits.executor,
            ledger=self.limits.ledger,
        )
        self._pass_began = time.monotonic()
        seen = _Sightings()
        for leaf in self._watched(this):
            for _ in range(leaf.drawn):
                program = leaf.partial.draw(rng, counter=self.counter, most=budget)
                seen.samples.append((program, leaf.kind))
            if leaf.kind is Kind.UNDECIDED:
                seen.stuck(leaf)
            elif leaf.complete and (bounds := self.goal.see(leaf)):
                this.tighten(bounds)
        self._settled = this, seen

    def _watched(self, this: Pass) -> Iterator[Leaf]:
        """The leaves of a pass; between them tells of progress and looks at the clock."""
        told = 0.0
        with closing(this.slices()) as slices:
            for leaf in slices:
                now = time.monotonic()
                if leaf is None or now - told > TELL_EVERY:
                    told = now
                    self._tell(this, now - self._began)
                if leaf is not None:
                    yield leaf
        self._tell(this, time.monotonic() - self._began)

    def _tell(self, this: Pass, seconds: float) -> None:
        memory = held_memory()
        if self.limits.max_memory is not None and memory > self.limits.max_memory:
            this.forget()
            forget_tables()
            if held_memory() > self.limits.max_memory:
                raise MemoryError
        if self.limits.progress:
            self.limits.progress(
                Progress(
                    budget=this.budget,
                    proved_units=self.proved_units,
                    programs=this.programs,
                    settled=this.total,
                    leaves=this.leaves,
                    optima=self.goal.count,
                    seconds=seconds,
                    pass_seconds=time.monotonic() - self._pass_began,
                    memory=memory,
                )
            )
        if self.limits.timeout is not None and seconds > self.limits.timeout:
            raise TimeoutError

    def certificate(self, units: int | None = None) -> Certificate | None:
        """The account of the last whole pass, which holds up to the next length: ``units``."""
        if self._settled is None:
            return None
        this, seen = self._settled
        return Certificate(
            units=units or this.budget,
            programs=this.programs,
            kinds=this.settled,
            outweighed=this.outweighed,
            redundant=this.redundant,
            leaves=this.leaves,
            audit=audit(
                self.task, seen.samples, seed=self.limits.seed, outweighs=self.goal.outweighs
            ),
            undecided=tuple(seen.undecided),
        )


def doubling(programs: int, programs_before: int, leaves: int, leaves_before: int) -> float:
    """With how many times the programs the next pass will have about twice the leaves.

    Told from the last two passes. Where bounds leave most programs aside the leaves grow by far
    less than the programs, and a pass for each doubling of these would nearly repeat the last one.

    >>> doubling(1000, 100, 2000, 1000)
    2.0
    >>> round(doubling(4_000_000, 1_000_000, 600_000, 424_264))
    16
    """
    if leaves_before < FEW_LEAVES or not leaves_before < leaves < 2 * leaves_before:
        return 2.0
    times = math.log2(programs / programs_before)
    return math.exp2(max(1.0, min(FARTHEST * times, times / math.log2(leaves / leaves_before))))


FEW_LEAVES = 100_000
"""Leaves that are settled at once, so that nothing can be spared."""

FARTHEST = 4.0
"""The programs grow at most by this power of how they grew before."""

TELL_EVERY = 0.05
"""Seconds between two reports of progress where leaves come thick."""

_REASONS: dict[type[BaseException], Reason] = {
    TimeoutError: Reason.TIMEOUT,
    KeyboardInterrupt: Reason.INTERRUPTED,
    OverflowError: Reason.COUNTERS,
    MemoryError: Reason.MEMORY,
}
