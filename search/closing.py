"""What joint states leave open about least ticks, settled by looking at programs one after another.

Where the rounds of a loop must be the same, joint states prove a bound on the ticks that need not
be attained (:mod:`mesasynth.search.asking`). So programs are looked at by rising length, without
those that take as many ticks as the best one that is known. That ends with a program that attains
the bound; or with the proof that the best one known is best: a program with fewer ticks than that
executes fewer statements, and whatever is executed nowhere may as well not be written, so that its
length has a bound, too.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from mesasynth.dsl import Dialect, Kind, Program
from mesasynth.dsl.dialect import ASKING, END
from mesasynth.search.fastest import Fastest
from mesasynth.search.graded import Grade as Counting
from mesasynth.search.graded import Scored
from mesasynth.search.outcome import Optimum, Reason
from mesasynth.search.rising import Limits, Rising
from mesasynth.search.shard import NO_BOUND, Bounds, Leaf
from mesasynth.search.task import Grade, Task


@dataclass(slots=True)
class _Faster:
    """The goal of the search: a program with less of a score than the best one known."""

    task: Task
    counting: Counting
    lower: int
    known: Scored | None
    shorter: bool = False
    count: int = 0
    held_out: None = None
    every_length: bool = True

    @property
    def best(self) -> Optimum | None:
        """None: the outcome is made from ``known``."""
        return None

    def begin(self) -> Bounds:
        """The bounds for a pass."""
        return self._bounds()

    def see(self, leaf: Leaf) -> Bounds | None:
        """Keep the first of the leaf's programs if it is better than the best one known."""
        program = min(leaf.partial.least(), key=str)
        solved = tuple(i for i, (kind, _) in enumerate(leaf.runs) if kind is Kind.SOLVED)
        ticks = sorted(leaf.runs[maze][1] for maze in solved)
        scored = Scored(program, self.counting.score(0, 0, ticks), leaf.partial.units, solved)
        if scored.score > self._most or (self.known and scored.rank >= self.known.rank):
            return None
        self.known, self.shorter, self.count = scored, True, self.count + 1
        return self._bounds()

    def enough(self, units: int) -> bool:
        """Whether programs of so many units or more are no better."""
        if self.known is None:
            return False
        return self.known.score <= self.lower or units > self._longest(self.known.score - 1)

    def outweighs(self, program: Program, grade: Grade) -> bool:  # noqa: ARG002
        """Whether what was left aside is no better than the best one known."""
        return grade.kind is not Kind.SOLVED or grade.ticks > self._most_ticks

    @property
    def _most(self) -> int:
        """The greatest score that is looked for."""
        return NO_BOUND if self.known is None else self.known.score

    @property
    def _most_ticks(self) -> int:
        """The most ticks, summed over the mazes, with which a program may have such a score."""
        if self.known is None:
            return NO_BOUND
        return self._most * (len(self.task.mazes) if self.counting.worst else 1)

    def _bounds(self) -> Bounds:
        most = self._most_ticks
        if self.task.may_miss:
            return Bounds(may_miss=lambda _: self.task.may_miss)
        return Bounds(most_ticks=lambda _: most)

    def _longest(self, score: int) -> int:
        """More units than a program of that score, with nothing that is not executed, can have."""
        statements = score * (len(self.task.mazes) if self.counting.worst else 1)
        return self.task.dialect.slot_units[END] + statements * _dearest(self.task.dialect)


def _dearest(dialect: Dialect) -> int:
    """The units of the dearest statement, with the ends of its blocks."""
    slots = dialect.slot_units
    dearest = 0
    for name in dialect.statements:
        inside = {"if-else": 2}.get(name, 1) * slots[END] if name in dialect.controls else 0
        choices = dialect.tests_of(name) if name in ASKING else ()
        asked = max(choices.values()) if choices else 0
        counted = max(dialect.count_units.values()) if name == "repeat" else 0
        dearest = max(dearest, slots[name] + inside + asked + counted)
    return dearest


def closed_up(task: Task, found: Fastest, counting: Counting, limits: Limits) -> Fastest:
    """What is found, made as exact as the limits allow by looking at programs.

    In a run of more than the task's cap of ticks a program is slower than one that is known to
    take no more; before one is known, nothing is proved but what the bound says.
    """
    known = None
    if found.program is not None and found.ticks is not None and found.units is not None:
        known = Scored(found.program, found.ticks, found.units, found.solved)
    goal = _Faster(task, counting, found.lower, known)
    rising = Rising(task, goal, limits)
    reason = rising.run()
    certificate = rising.certificate()
    if certificate is not None and not certificate.holds:
        reason = Reason.AUDIT
    best = goal.known
    if best is None:
        return replace(found, reason=reason or Reason.UNDECIDED)
    lower = found.lower
    if reason is None and best.score <= task.max_ticks and not task.may_miss:
        lower = best.score
    proved = best.score <= lower
    return replace(
        found,
        program=best.program,
        ticks=best.score,
        lower=lower,
        proved=proved,
        solved=best.solved,
        units=best.units,
        description_proved=proved and goal.shorter and reason is None,
        reason="" if proved else reason or Reason.UNDECIDED,
    )
