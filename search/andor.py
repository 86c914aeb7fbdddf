"""The AND/OR search for the least ticks over joint states, and the search for any way at all.

A joint state (:mod:`mesasynth.search.joint`) is an OR node: any move may come next. A test is an
AND node: both of its parts must be brought to their goals. A move costs its ticks in each maze of
the state. The least total of a state is found depth-first under a bound that rises to the least
value that went beyond it, with a table of exact values and proved lower bounds, which holds
whatever the way that led to a state, since no cycle of moves is free.

The bound that rises is iterative deepening A* (Korf, "Depth-first iterative-deepening", Artificial
Intelligence 27, 1985), with a table as in Reinefeld and Marsland, "Enhanced iterative-deepening
search" (IEEE PAMI 16, 1994). The graph searched is that of AO* (Martelli and Montanari, "Additive
AND/OR graphs", IJCAI 1973; Nilsson, "Principles of Artificial Intelligence", 1980), which would
keep it explicitly and expand the most promising part first; the proof is the same.
"""

from __future__ import annotations

import heapq
import time
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field
from itertools import count

from mesasynth.search.courses import FAR
from mesasynth.search.held import held_memory
from mesasynth.search.joint import TEST, Joint, Parts, State

_CHECKED = 32  # expansions between two looks at the clock


class StoppedError(Exception):
    """The search must end here: ``timeout``, ``memory`` or ``quota``, as the text says."""


@dataclass(slots=True, kw_only=True)
class Budget:
    """What a search may use, and what it has used.

    Attributes:
        deadline: when to stop, on the clock of :func:`time.monotonic`; None for never.
        most: the most joint states to keep; None for no limit.
        memory: the most that the process may hold, in bytes; None for no limit.
        quota: the most joint states to expand; None for no limit.
        tell: called several times a second.
        expanded: the joint states expanded, counted anew each time.
        kept: the entries of all tables.
    """

    deadline: float | None = None
    most: int | None = None
    memory: int | None = None
    quota: int | None = None
    tell: Callable[[], object] | None = None
    expanded: int = 0
    kept: int = 0
    _told: float = field(default_factory=time.monotonic)

    def spend(self) -> None:
        """Count one expansion.

        Raises:
            StoppedError: at the deadline, if too much is kept, or if the quota is used up.
        """
        self.expanded += 1
        if self.quota is not None and self.expanded > self.quota:
            raise StoppedError("quota")
        if self.expanded % _CHECKED != 1:
            return
        now = time.monotonic()
        if self.deadline is not None and now >= self.deadline:
            raise StoppedError("timeout")
        held = self.memory is not None and held_memory() > self.memory
        if held or (self.most is not None and self.kept > self.most):
            raise StoppedError("memory")
        if self.tell is not None and now - self._told > 0.2:
            self._told = now
            self.tell()


class Settler:
    r"""Finds the least ticks of joint states, exactly.

    With ``worst`` it is the least largest number of ticks that any one maze needs, otherwise the
    least sum. Where the methods speak of ticks they mean that.

    >>> import mesasynth as ms
    >>> from mesasynth.search.joint import joint_of
    >>> from mesasynth.search.task import Task
    >>> joint = joint_of(Task(ms.parse_mazes("S..G\n\nS.G."), ms.dialect("reactive")))
    >>> Settler(joint, Budget()).settle(joint.start, FAR)
    7
    """

    def __init__(self, joint: Joint, budget: Budget, *, worst: bool = False) -> None:
        self.joint, self.budget, self.worst = joint, budget, worst
        self._halting = joint.task.stop == "halt"
        self._exact: dict[State, int] = {}
        self._lower: dict[State, int] = {}

    def total(self, ticks: int, values: list[int]) -> int:
        """The ticks of a state, with a move of so many ticks into parts that need the values."""
        return ticks + (max(values) if self.worst else sum(values))

    def _spare(self, limit: int, ticks: int, values: list[int], index: int) -> int:
        """The most that one part of a move may need if the whole is to stay within a limit."""
        return limit - ticks if self.worst else limit - self.total(ticks, values) + values[index]

    def low(self, state: State) -> int:
        """A proved lower bound of a state's ticks: the best one known."""
        known = self.exact(state)
        if known is None:
            known = self._lower.get(state)
        return self._estimate(state) if known is None else known

    def exact(self, state: State) -> int | None:
        """A state's least ticks, if they are known."""
        known = self._exact.get(state)
        return self.joint.closed(state) if known is None else known

    def settle(self, state: State, limit: int) -> int:
        """A state's least ticks if they are at most ``limit``; otherwise a bound beyond it.

        In the second case no program needs less than the bound, which may still be exceeded.

        Raises:
            StoppedError: when the budget is spent; all that the tables hold stays proved.
        """
        value = self._known(state, limit)
        if value is not None:
            return value
        stack = [self._search(state, limit)]
        answer: int | None = None
        while stack:
            try:
                part, spare = next(stack[-1]) if answer is None else stack[-1].send(answer)
            except StopIteration as end:
                stack.pop()
                answer = end.value
                continue
            answer = self._known(part, spare)
            if answer is None:
                stack.append(self._search(part, spare))
        assert answer is not None
        return answer

    def best(self, state: State, *, prove: bool) -> Iterator[tuple[int, Parts]]:
        """The moves with which a state that is settled attains its least ticks.

        Without ``prove`` only those of which the tables know it, of which there is one at least.
        """
        value = self.exact(state)
        assert value is not None
        for word, ticks, parts in self.joint.moves(state):
            lows = [self.low(part) for part in parts]
            if self.total(ticks, lows) > value:
                continue
            if prove:
                for index, part in enumerate(parts):
                    lows[index] = self.settle(part, self._spare(value, ticks, lows, index))
            elif any(self.exact(part) is None for part in parts):
                continue
            if self.total(ticks, lows) <= value:
                yield word, parts

    def _known(self, state: State, limit: int) -> int | None:
        """What ``settle`` answers, if that takes no search."""
        value = self.exact(state)
        if value is None:
            low = self.low(state)
            return low if low > limit else None
        return value

    def _estimate(self, state: State) -> int:
        """A lower bound from what each maze needs alone.

        Mazes that must halt do so at once, or a test parts them first, which takes one tick each.
        Until then they take the same ticks, where statements do.
        """
        alone = self.joint.alone(state)
        if self.worst:
            return max(alone)
        apart = not self._halting or len(alone) < len(state)  # some may halt, or wait, alone
        if apart or not self.joint.even:
            return sum(alone)
        together = len(alone) * max(alone)
        return min(together, sum(alone) + len(alone)) if self.joint.parting else together

    def _search(self, state: State, limit: int) -> Generator[tuple[State, int], int, int]:
        """``settle``, asking for the values of other states under other limits."""
        self.budget.spend()
        moves = []
        for _, ticks, parts in self.joint.moves(state):
            bound = self.total(ticks, [self.low(part) for part in parts])
            moves.append((bound, ticks, tuple(sorted(parts, key=len))))
        moves.sort(key=lambda move: move[0])
        best, reach = FAR, limit
        for bound, ticks, parts in moves:
            if bound > reach:
                best = min(best, bound)
                break
            lows = [self.low(part) for part in parts]
            total = self.total(ticks, lows)
            for index, part in enumerate(parts):
                if total > reach:
                    break
                lows[index] = yield part, self._spare(reach, ticks, lows, index)
                total = self.total(ticks, lows)
            best = min(best, total)
            reach = min(reach, best - 1)
        table = self._exact if best <= limit else self._lower
        self.budget.kept += state not in table
        table[state] = best
        return best


class Prospect:
    """Whether a joint state can be brought to its goals at all, at whatever cost.

    A joint state can if one of its moves leads to parts that all can. Where a test parts the mazes
    for good nothing else need be tried: it changes nothing, and what brings all to their goals
    brings each part there. States are explored with the most promising first until the first one is
    known to be able, or until all that can be reached are explored, which proves that it is not:
    they are finitely many. With ``walking`` only programs without memory are tried.

    Attributes:
        state: the joint state.
        how: for every state known to be able, the parts of a move that shows it; what these need
            was known before. A state that is closed has none.
        closed: whether there is nothing left to explore.

    >>> import mesasynth as ms
    >>> from mesasynth.search.joint import joint_of
    >>> from mesasynth.search.task import Task
    >>> corridors = ms.parse_maze("G.S.."), ms.parse_maze("..S.G")
    >>> joint = joint_of(Task(corridors, ms.dialect("reactive"), objective="shortest"))
    >>> prospect = Prospect(joint, Budget(), joint.start)
    >>> for _ in prospect.steps():
    ...     pass
    >>> prospect.answer
    False
    """

    def __init__(
        self, joint: Joint, budget: Budget, state: State, *, walking: bool = False
    ) -> None:
        self.state = state
        self._barred = joint.memory if walking else frozenset()
        self.how: dict[State, Parts] = {}
        self.closed = False
        self._joint, self._budget = joint, budget
        self._seen: set[State] = set()
        self._users: dict[State, list[tuple[State, Parts]]] = {}
        self._heap: list[tuple[int, int, State]] = []
        self._order = count()

    @property
    def answer(self) -> bool | None:
        """Whether it can; None while that is open."""
        return True if self.state in self.how else False if self.closed else None

    def steps(self) -> Iterator[None]:
        """Explore, one state at a time, until there is an answer.

        Raises:
            StoppedError: when the budget is spent.
        """
        self._meet(self.state)
        while self._heap and self.state not in self.how:
            _, _, state = heapq.heappop(self._heap)
            self._budget.spend()
            parting = None if self._joint.rejoining else next(self._joint.partings(state), None)
            moves = [(TEST, 0, parting)] if parting else self._joint.moves(state)
            ways = [parts for word, _, parts in moves if word not in self._barred]
            for parts in ways:
                for part in parts:
                    self._meet(part)
                    self._users.setdefault(part, []).append((state, parts))
                if all(part in self.how for part in parts):
                    self._show(state, parts)
                    break
            yield
        self.closed = True
        self._heap.clear()
        self._users.clear()
        self._seen.clear()

    def _meet(self, state: State) -> None:
        """Note a state when it is first met."""
        if state in self._seen:
            return
        self._seen.add(state)
        self._budget.kept += 1
        ticks = sum(self._joint.alone(state))
        if ticks >= FAR:
            return
        if self._joint.closed(state) is not None:
            self._show(state, ())
        else:
            heapq.heappush(self._heap, (ticks, next(self._order), state))

    def _show(self, state: State, parts: Parts) -> None:
        """Note that a state can be brought to its goals, and so can all that this shows of."""
        shown = [(state, parts)]
        while shown:
            able, through = shown.pop()
            if able not in self.how:
                self.how[able] = through
                shown += [
                    (user, its)
                    for user, its in self._users.get(able, ())
                    if all(part in self.how for part in its)
                ]
