"""The base optimizers that enumerate: the least of a score over all programs, proved.

A goal for the rising search that keeps the best programs by a score, all of them counted, and
bounds the passes by what could still be as good: branch and bound.
"""

from __future__ import annotations

from bisect import insort
from dataclasses import dataclass, field

from mesasynth.dsl import Kind, Program, units
from mesasynth.search.outcome import (
    Certificate,
    GaveUp,
    NoProgram,
    Optima,
    Optimal,
    Optimum,
    Outcome,
    Reason,
)
from mesasynth.search.pruning import Rule
from mesasynth.search.rising import Limits, Rising
from mesasynth.search.score import Key, Score, key_of, most
from mesasynth.search.shard import NO_BOUND, Bounds, Leaf
from mesasynth.search.task import Grade, Task


@dataclass(slots=True, kw_only=True)
class Best:
    """The goal of a search for the programs with the least score.

    ``least_ticks`` is a proven bound: no program that solves the task takes fewer.
    ``most_listed`` is how many of the best are listed; all are counted.
    """

    task: Task
    score: Score
    least_ticks: int = 0
    most_listed: int = 1_000
    prune: frozenset[Rule] = frozenset()
    candidate: Optimum | None = field(init=False, default=None)
    held_out: None = None
    count: int = field(init=False, default=0)
    listed: list[Optimum] = field(init=False, default_factory=list)
    _least: Key | None = field(init=False, default=None)

    def aim_below(self, candidate: Optimum | None) -> None:
        """Take a program known beforehand as what is to be beaten."""
        if candidate is not None:
            self.candidate = candidate
            self._least = self._key(candidate.units, self.task.grade(candidate.program))

    @property
    def every_length(self) -> bool:
        """Whether a proof must end with the length of the best."""
        return not (self.score.weighs_ticks or self.score.weighs_space)

    @property
    def best(self) -> Optimum | None:
        """The best program met so far, the candidate included."""
        return self.listed[0] if self.listed else self.candidate

    def least_key(self, units: int, *, missed: int = 0) -> Key:
        """A key that no program of at least so many units falls short of."""
        ticks = 0 if self.task.exceptions is not None else self.least_ticks
        return self.score.key(units=self._charged(units, missed), ticks=ticks, space=0)

    def begin(self) -> Bounds:
        """Start counting afresh; the bounds for a pass."""
        if self.listed:
            self.candidate = self.listed[0]
        self.count = 0
        self.listed = []
        return self._bounds()

    def see(self, leaf: Leaf) -> Bounds | None:
        """Keep a leaf's programs of least length if none known is better."""
        grade = self.task.graded(leaf.runs, space=leaf.space)
        if grade.kind is not Kind.SOLVED and self.task.exceptions is None:
            return None
        key = self._key(leaf.partial.units, grade)
        if self._least is not None and key > self._least:
            return None
        better = self._least is None or key < self._least
        if better:
            self._least = key
            self.count = 0
            self.listed = []
        self.count += leaf.variants
        self._list(leaf, grade)
        return self._bounds() if better else None

    def enough(self, units: int) -> bool:
        """Whether no program of so many units or more can be as good as the best."""
        return self._least is not None and bool(self.least_key(units) > self._least)

    def outweighs(self, program: Program, grade: Grade) -> bool:
        """Whether the best is better than this program."""
        if grade.kind is not Kind.SOLVED and self.task.exceptions is None:
            return True
        return bool(self._key(units(program, self.task.dialect), grade) > self._least)

    def may_beat(self, units: int) -> bool:
        """Whether a program of that length may be better than the best."""
        return self._least is None or bool(self.least_key(units) < self._least)

    def _key(self, units: int, grade: Grade) -> Key:
        return key_of(self.score, self.task, units=units, grade=grade)

    def _charged(self, units: int, missed: int) -> int:
        return units + (self.task.exceptions or 0) * missed

    def _list(self, leaf: Leaf, grade: Grade) -> None:
        """List the leaf's programs by rank, as far as there is room."""
        units, ticks = leaf.partial.units, grade.ticks
        full = len(self.listed) == self.most_listed
        if full and (units, ticks) > (self.listed[-1].units, self.listed[-1].ticks):
            return
        for program in leaf.partial.least():
            optimum = Optimum(program, units, ticks, grade.space, grade.missed)
            insort(self.listed, optimum, key=lambda each: each.rank)
            del self.listed[self.most_listed :]

    def _bounds(self) -> Bounds:
        """What a program may take and still be as good as the best."""
        task, best = self.task, self._least
        weighs_ticks = self.score.weighs_ticks and not task.may_miss
        return Bounds(
            may_miss=self._may_miss if task.may_miss else None,
            most_ticks=self._most_ticks if weighs_ticks else None,
            prune=self.prune,
            most_space=(NO_BOUND if best is None else best[0]) if self.score.weighs_space else None,
        )

    def _may_miss(self, units: int) -> int:
        if self._least is None or self.task.exceptions is None:
            return self.task.may_miss
        missed = most(
            lambda missed: bool(self.least_key(units, missed=missed) <= self._least),
            self.task.may_miss + 1,
        )
        return max(0, missed)  # so that a run ends with the maze whose kind it has

    def _most_ticks(self, units: int) -> int:
        if self._least is None:
            return NO_BOUND
        return most(
            lambda ticks: bool(self.score.key(units=units, ticks=ticks, space=0) <= self._least),
            MOST_TICKS,
        )


MOST_TICKS = 2**40
"""More ticks than a run can take."""


def optimize(goal: Best, limits: Limits) -> Outcome:
    """The programs with the least score, with proof, or what is proved when it must stop."""
    if goal.task.unsolvable is not None:
        return NoProgram(Reason.WALLED_OFF, None, None)
    rising = Rising(goal.task, goal, limits)
    reason = rising.run()
    whole = reason is Reason.CAP and goal.score.weighs_space
    certificate = rising.certificate(limits.max_units if reason is Reason.CAP else None)
    best = goal.best
    if certificate is not None:
        open_cases = any(goal.may_beat(entry.units) for entry in certificate.undecided)
        if open_cases and reason in (None, Reason.CAP):
            reason, whole = Reason.UNDECIDED, False
        if not certificate.holds:
            reason, whole = Reason.AUDIT, False
    if best is not None and certificate is not None and (reason is None or whole):
        return Optimal(best, Optima(goal.count, tuple(goal.listed)), certificate)
    if best is None and reason is Reason.CAP:
        return NoProgram(Reason.CAP, limits.max_units, certificate)
    assert reason is not None
    return GaveUp(reason, best, certificate, lower_bits(goal, rising, certificate))


def lower_bits(goal: Best, rising: Rising, certificate: Certificate | None) -> float:
    """The score, in bits, that no program falls short of, by what is proved.

    A program not settled may be as short as the next length, an undecided one as short as it is;
    no other is better than the best that was met. A longer program may always do with less memory,
    so for memory the bound is that of none.
    """
    best, open_units = goal.best, [rising.next_units()]
    open_units += [entry.units for entry in certificate.undecided] if certificate else []
    ticks = 0 if goal.task.exceptions is not None else goal.least_ticks
    lower = goal.score.bits(units=min(open_units), ticks=ticks, space=0)
    if best is not None:
        charge = (goal.task.exceptions or 0) * len(best.missed)
        lower = min(
            lower, goal.score.bits(units=best.units + charge, ticks=best.ticks, space=best.space)
        )
    return lower
