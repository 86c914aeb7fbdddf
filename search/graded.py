"""Which training mazes to solve, and what to pay for the others: branch and bound over sets.

A node says which of the first mazes are *counted*, that is, have to be solved. Its bound is the
least ticks proved for these together, with the other mazes taken at what each needs alone, or at
the price of leaving it out, whichever makes the score least. Nodes are looked at best first, and
each is made as tight as it must be, by the AND/OR search for the mazes that it counts, before the
next maze is decided. So a plain task, in which all mazes are counted, is a single AND/OR search
whose bound rises. (Land and Doig, "An automatic method of solving discrete programming problems",
Econometrica 28, 1960.)

Beside each AND/OR search goes a search for any way at all, which takes as many steps. It proves
it where there is none, and gives a program to fall back upon.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations, islice

from mesasynth.dsl import Kind, Program, run, units
from mesasynth.dsl.definitions import fold
from mesasynth.search.andor import Budget, Prospect, Settler, StoppedError
from mesasynth.search.asking import Asking
from mesasynth.search.courses import FAR
from mesasynth.search.joint import Joint, Parts, State, joint_of
from mesasynth.search.task import Task
from mesasynth.search.tree import written

_ENDLESS = 1 << 62  # a decision tree ends by itself
_DIRECT = 20_000  # steps of looking for a way for all mazes before their pairs are looked at
_WRITTEN = 20_000  # joint states that are written in looking for a short text
_TIES = 64  # nodes looked at for a shorter text when the least score is known


@dataclass(frozen=True, slots=True, kw_only=True)
class Grade:
    """How runs are scored: at least so many of the mazes are counted, and each other has a price.

    With ``worst`` the largest number of ticks counts instead of the sum.
    """

    mazes: int
    least: int
    price: int
    worst: bool

    def total(self, ticks: int, others: list[int]) -> int:
        """The ticks of mazes that need ``ticks`` together and of others."""
        return max([ticks, *others]) if self.worst else ticks + sum(others)

    def score(self, ticks: int, counted: int, offered: list[int]) -> int:
        """The least score with mazes that are counted and any of those offered; FAR if none is.

        Args:
            ticks: the total of the mazes that are counted.
            counted: how many these are.
            offered: the ticks of the others that might be counted too, rising.

        >>> Grade(mazes=4, least=2, price=5, worst=False).score(10, 1, [3, 4, 9])
        22
        """
        scores = [
            self.total(ticks, offered[:more]) + self.price * (self.mazes - counted - more)
            for more in range(max(0, self.least - counted), len(offered) + 1)
        ]
        return min(scores, default=FAR)


@dataclass(frozen=True, slots=True)
class Scored:
    """A program, its score, its length in units, and the numbers of the mazes that it solves."""

    program: Program
    score: int
    units: int
    solved: tuple[int, ...]

    @property
    def rank(self) -> tuple[int, int, str]:
        """The order: score, then length, then text."""
        return self.score, self.units, str(self.program)


@dataclass(slots=True)
class _Group:
    """Mazes that are counted together.

    Attributes:
        mazes: their numbers.
        state: the joint state in which they begin.
        lower: proved: no program solves them all in fewer ticks.
        settled: whether ``lower`` is attained.
        doubts: the steps of the search for any way at all.
        clash: mazes among them that no program solves together, once that is proved.
    """

    mazes: tuple[int, ...]
    state: State
    lower: int
    settled: bool = False
    doubts: Iterator[None] = field(default_factory=lambda: iter(()))
    clash: tuple[int, ...] = ()


@dataclass(slots=True, kw_only=True)
class Graded:
    """The search for the program of least score.

    Attributes:
        task: the task.
        grade: how runs are scored.
        budget: what the search may use.
        asking: how tests part the mazes; by default as the weakest that covers every program.
        bare: whether to prove alone: how tests part the mazes is no program that can be written.
        lower: proved: no program has a lower score.
        best: the best program found.
        clash: after a search that found none, mazes that no program solves together; if some
            mazes are to be chosen, all of them.
    """

    task: Task
    grade: Grade
    budget: Budget
    asking: Asking | None = None
    bare: bool = False
    lower: int = 0
    best: Scored | None = None
    clash: tuple[int, ...] = ()
    _ties: int = _TIES
    _done: bool = False
    _joint: Joint = field(init=False)
    _plain: Joint = field(init=False)
    _settler: Settler = field(init=False)
    _groups: dict[tuple[int, ...], _Group] = field(default_factory=dict)
    _pairs: dict[tuple[int, ...], bool | None] = field(default_factory=dict)
    _nodes: list[tuple[int, int, tuple[int, ...]]] = field(default_factory=list)

    def run(self) -> None:
        """Search until the least score is proved, or that there is no program.

        Raises:
            StoppedError: when the budget is spent. What is noted stays valid, also after a
                KeyboardInterrupt.
            TaskError: for a world that is not covered.
        """
        task, asking = self.task, self.asking
        self._plain = self._joint = joint_of(task, worst=self.grade.worst, asking=asking)
        if self._joint.paced:
            self._plain = joint_of(task, asking=asking)
        self._settler = Settler(self._joint, self.budget, worst=self.grade.worst)
        self._push(0, self._group((), 0))
        while self._nodes and self._nodes[0][0] < FAR:
            if self._done and (self._nodes[0][0] > self.lower or not self._ties):
                break
            self._raise()
            self._step()
        if self.best is None and not self._done:
            self.clash = self._blame()

    @property
    def shortest(self) -> bool:
        """Whether it is proved that no program of the best one's score is shorter."""
        dialect = self.task.dialect
        if not self._done or self.best is None or dialect.definitions:
            return False
        if self.grade.mazes == 1:
            return self._ties > 0
        if dialect.ticks or not self._joint.even:
            return False
        if self.grade.worst or self.grade.least < self.grade.mazes or self.task.stop == "touch":
            return False
        slot = self.task.dialect.slot_units
        statement = min(units for name, units in slot.items() if name != "end")
        return self.best.units <= slot["end"] - self.best.score // -self.grade.mazes * statement

    def _raise(self) -> None:
        """Note what the nodes prove, of which none may be missing, until the least score is known.

        After that the nodes that are left are only good for ties.
        """
        if not self._done:
            self.lower = self._nodes[0][0]

    def _step(self) -> None:
        """Make the least node tighter, or decide its next maze, or take it for the winner."""
        bound, depth, mazes = heapq.heappop(self._nodes)
        depth = -depth
        group, most = self._groups[mazes], self.grade.mazes
        self._ties -= self._done
        if self._bound(depth, group) > bound:
            self._push(depth, group)
        elif depth < most and len(mazes) + most - depth <= self.grade.least:
            rest = tuple(range(depth, most))
            self._push(most, self._group((*mazes, *rest), group.lower))
        elif not group.settled:
            self._advance(depth, group)
        elif depth == most:
            self._win(group)
        else:
            self._push(depth + 1, group)
            self._push(depth + 1, self._group((*mazes, depth), group.lower))

    def _blame(self) -> tuple[int, ...]:
        """Mazes that no program solves together, where it is proved that no program will do."""
        whole = tuple(range(self.grade.mazes))
        if self.grade.least < len(whole):
            return whole
        hopeless = [maze for maze in whole if self._joint.least[self._joint.start[maze]] >= FAR]
        return tuple(hopeless[:1]) or self._groups[whole].clash or whole

    def _group(self, mazes: tuple[int, ...], lower: int) -> _Group:
        """The group of these mazes, of which it is known what some need."""
        if mazes not in self._groups:
            state = tuple(self._joint.start[maze] for maze in mazes)
            group = _Group(mazes, state, max(lower, self._settler.low(state)))
            group.doubts = self._doubt(group)
            self._groups[mazes] = group
        return self._groups[mazes]

    def _bound(self, depth: int, group: _Group) -> int:
        """A lower bound of the score if these are counted, and any from ``depth`` on."""
        alone = sorted(self._joint.least[here] for here in self._joint.start[depth:])
        if group.lower >= FAR:
            return FAR
        return min(FAR, self.grade.score(group.lower, len(group.mazes), alone))

    def _push(self, depth: int, group: _Group) -> None:
        """Add a node, the deepest first among equals."""
        heapq.heappush(self._nodes, (self._bound(depth, group), -depth, group.mazes))

    def _advance(self, depth: int, group: _Group) -> None:
        """One round of the AND/OR search, and as many steps of the search for any way at all."""
        before = self.budget.expanded
        value = self._settler.settle(group.state, group.lower)
        group.settled = value <= group.lower
        group.lower = value
        self._push(depth, group)
        if not group.settled and value < FAR:
            self._raise()
            for _ in islice(group.doubts, self.budget.expanded - before):
                pass

    def _doubt(self, group: _Group) -> Iterator[None]:
        """Look for any program that solves the mazes, or for the proof that there is none."""
        joint, start = self._plain, self._plain.start
        state = tuple(start[maze] for maze in group.mazes)
        for walking in (True, False) if joint.memory else (False,):
            prospect = Prospect(joint, self.budget, state, walking=walking)
            steps = prospect.steps()
            yield from islice(steps, _DIRECT)
            if prospect.answer:
                break
        if prospect.answer is None:
            for pair in combinations(group.mazes, 2):
                if pair not in self._pairs:
                    both = tuple(start[maze] for maze in pair)
                    apart = Prospect(joint, self.budget, both)
                    yield from apart.steps()
                    self._pairs[pair] = apart.answer
                if not self._pairs[pair]:
                    group.clash, group.lower = pair, FAR
                    return
        yield from steps
        if not prospect.answer:
            group.clash, group.lower = group.mazes, FAR
        elif len(group.mazes) >= self.grade.least and not self.bare:

            def shown(state: State) -> Iterator[tuple[int, Parts]]:
                known = prospect.how[state]
                moves = ((word, parts) for word, _, parts in joint.moves(state) if parts == known)
                return islice(moves, 1)

            self._note(written(joint, state, shown))

    def _win(self, group: _Group) -> None:
        """Note the program that attains the least score, as short as can be found."""
        settler, state = self._settler, group.state
        if self.bare:
            self._done, self._ties = True, 0
            return
        self._note(written(self._joint, state, lambda at: settler.best(at, prove=False)))
        self._done = True
        if self.best is None or self.best.score != self.lower:
            raise AssertionError(f"{self.best} was to have the score {self.lower}")
        self.budget.quota = 2 * self.budget.expanded + _WRITTEN
        try:
            self._note(
                written(self._joint, state, lambda at: settler.best(at, prove=True), most=_WRITTEN)
            )
        except (StoppedError, KeyboardInterrupt):
            self._ties = 0
        self.budget.quota = None

    def _note(self, program: Program) -> None:
        """Run a program in the reference interpreter, and keep it if it is the best so far."""
        program = fold(program, self.task.dialect)
        ticks = {}
        for maze, world in enumerate(self.task.worlds):
            its = run(
                program,
                world,
                bump=self.task.bump,
                stop=self.task.stop,
                objective=self.task.objective,
                max_ticks=_ENDLESS,
                dialect=self.task.dialect,
            )
            if its.outcome is Kind.SOLVED:
                ticks[maze] = its.ticks
        score = self.grade.score(0, 0, sorted(ticks.values()))
        length = units(program, self.task.dialect)
        scored = Scored(program, score, length, tuple(ticks))
        if self.best is None or scored.rank < self.best.rank:
            self.best = scored
