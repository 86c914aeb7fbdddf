"""The base optimizer for the shortest program: least description length, proved.

Budgets rise through exactly the lengths that programs can have, so the first budget at which
anything solves the task is the least length, and its solutions are all the optima. Preferring
the shortest program is Solomonoff's idea ("A formal theory of inductive inference", 1964);
searching under rising budgets is iterative deepening (Korf 1985).
"""

from __future__ import annotations

import random
import time
from bisect import insort
from collections.abc import Callable
from dataclasses import dataclass, field

from mesasynth.dsl import Kind, Program
from mesasynth.dsl.count import Counter
from mesasynth.search.check import audit
from mesasynth.search.lazy import Leaf, Pass
from mesasynth.search.outcome import (
    UNITS_PER_BIT,
    Certificate,
    GaveUp,
    NoProgram,
    Optima,
    Optimal,
    Optimum,
    Outcome,
    Reason,
    Undecided,
)
from mesasynth.search.task import Task, TaskError

CHEAP = 3_000_000
"""Programs that a pass may cover and still be cheaper to repeat than to draw an audit from."""

MOST_UNDECIDED = 100
"""How many undecided leaves a certificate lists."""


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a search stands: what is proved, and how far the current budget is settled.

    ``proved_units`` is the last budget that is settled whole; ``settled`` of the ``programs`` of
    at most ``budget`` units are settled in the current pass, by ``leaves`` runs; ``optima`` of
    them solve.
    """

    budget: int
    proved_units: int
    programs: int
    settled: int
    leaves: int
    optima: int
    seconds: float


@dataclass(slots=True)
class _Sightings:
    """What a pass has shown: the optima, the undecided leaves, and the programs for the audit."""

    most: int
    optima: list[Optimum] = field(default_factory=list)
    count: int = 0
    undecided: list[Undecided] = field(default_factory=list)
    samples: list[tuple[Program, Kind]] = field(default_factory=list)

    def solved(self, leaf: Leaf) -> None:
        """Count a solving leaf's programs of least length and list them by rank."""
        self.count += leaf.variants
        if len(self.optima) == self.most and leaf.ticks > self.optima[-1].ticks:
            return
        for program in leaf.partial.least():
            optimum = Optimum(program, leaf.partial.units, leaf.ticks)
            insort(self.optima, optimum, key=lambda optimum: optimum.rank)
            del self.optima[self.most :]

    def stuck(self, leaf: Leaf) -> None:
        """List an undecided leaf, the shortest first."""
        entry = Undecided(next(leaf.partial.least()), leaf.partial.units, leaf.programs)
        insort(self.undecided, entry, key=lambda entry: (entry.units, str(entry.program)))
        del self.undecided[MOST_UNDECIDED:]


@dataclass(slots=True, kw_only=True)
class LengthSearch:
    """Search for the shortest program that solves a task, and for all of that length.

    ``max_units`` is the greatest length to look at (None: no bound), ``timeout`` is in seconds,
    ``max_optima`` is how many optima are listed (all are counted), ``audited`` how many programs
    the random audit draws, with ``seed``. ``progress`` is called several times a second.
    """

    task: Task
    max_units: int | None = None
    timeout: float | None = None
    max_optima: int = 1_000
    audited: int = 1_000
    seed: int = 0
    progress: Callable[[Progress], None] | None = None
    _counter: Counter = field(init=False)
    _began: float = field(init=False)
    _current: _Sightings = field(init=False)
    _settled: tuple[Pass, _Sightings] | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        """Begin the clock, and refuse a cap that no program can meet (TaskError)."""
        self._began = time.monotonic()
        self._counter = Counter(self.task.dialect)
        self._current = _Sightings(self.max_optima)
        if self.max_units is not None and self.max_units < self._counter.least:
            raise TaskError(
                f"the cap of {self.max_units / UNITS_PER_BIT:g} bits is below the least length",
                expected=f"at least {self._counter.least / UNITS_PER_BIT:.3f} bits, "
                f"the empty program in {self.task.dialect.name!r}",
            )

    def run(self) -> Outcome:
        """Search until something is proved, the time is over, or Ctrl-C is pressed."""
        if self.task.unsolvable is not None:
            return NoProgram(Reason.WALLED_OFF, None, None)
        try:
            for budget in self._counter.lengths(self.max_units):
                cheap = self._counter.up_to(budget) <= CHEAP
                self._settle(budget, audited=0 if cheap else self.audited)
                if self._current.count:
                    if cheap:
                        self._settle(budget, audited=self.audited)
                    return self._solved()
        except (TimeoutError, KeyboardInterrupt, OverflowError) as stop:
            best = self._current.optima[0] if self._current.optima else None
            return GaveUp(_REASONS[type(stop)], best, self._certificate())
        assert self.max_units is not None
        certificate = self._certificate(self.max_units)
        if certificate is not None and certificate.undecided:
            return GaveUp(Reason.UNDECIDED, None, certificate)
        return NoProgram(Reason.CAP, self.max_units, certificate)

    def prove(self, budget: int) -> Certificate:
        """The account of all programs of at most ``budget`` units, in one pass.

        Raises TimeoutError or KeyboardInterrupt if the pass could not be finished, OverflowError if
        there are more programs than the kernel can count.
        """
        self._settle(budget, audited=self.audited)
        certificate = self._certificate()
        assert certificate is not None
        return certificate

    def _settle(self, budget: int, *, audited: int) -> None:
        """Settle all programs of at most ``budget`` units, in one pass."""
        programs = self._counter.up_to(budget)
        rng = random.Random(f"{self.seed} {budget}")
        ranks = sorted(rng.randrange(programs) for _ in range(audited))
        this = Pass(self.task, self._counter, budget, ranks=ranks)
        self._current = seen = _Sightings(self.max_optima)
        for leaf in this.slices():
            if leaf is None:
                self._tell(this)
                continue
            for _ in range(this.drawn(leaf)):
                program = leaf.partial.draw(rng, counter=self._counter, most=budget)
                seen.samples.append((program, leaf.kind))
            if leaf.kind is Kind.SOLVED:
                seen.solved(leaf)
            elif leaf.kind is Kind.UNDECIDED:
                seen.stuck(leaf)
        self._settled = this, seen
        self._tell(this)

    def _tell(self, this: Pass) -> None:
        """Report progress; raises TimeoutError once the time is over."""
        seconds = time.monotonic() - self._began
        if self.progress:
            self.progress(
                Progress(
                    budget=this.budget,
                    proved_units=self._settled[0].budget if self._settled else 0,
                    programs=this.programs,
                    settled=this.total,
                    leaves=this.leaves,
                    optima=self._current.count,
                    seconds=seconds,
                )
            )
        if self.timeout is not None and seconds > self.timeout:
            raise TimeoutError

    def _solved(self) -> Outcome:
        """What the last pass, in which programs solved the task, proves."""
        winner, certificate = self._current.optima[0], self._certificate()
        assert certificate is not None
        if not certificate.holds:
            return GaveUp(Reason.AUDIT, winner, certificate)
        if any(entry.units < winner.units for entry in certificate.undecided):
            return GaveUp(Reason.UNDECIDED, winner, certificate)
        return Optimal(
            winner, Optima(self._current.count, tuple(self._current.optima)), certificate
        )

    def _certificate(self, units: int | None = None) -> Certificate | None:
        """The account of the last whole pass, which holds up to the next length: ``units``."""
        if self._settled is None:
            return None
        this, seen = self._settled
        return Certificate(
            units=units or this.budget,
            programs=this.programs,
            kinds=this.settled,
            leaves=this.leaves,
            audit=audit(self.task, seen.samples, seed=self.seed),
            undecided=tuple(seen.undecided),
        )


_REASONS: dict[type[BaseException], Reason] = {
    TimeoutError: Reason.TIMEOUT,
    KeyboardInterrupt: Reason.INTERRUPTED,
    OverflowError: Reason.COUNTERS,
}
