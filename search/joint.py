"""Joint states: where a program stands, and what it remembers, in several mazes at once.

Mazes that no test has told apart have had the same statements executed in them. So what a program
can still do for them depends on their *joint state* alone: the configuration of each
(:mod:`mesasynth.search.cursors`). Here configurations get numbers, and transitions are worked out
when they are first needed.

How a test parts the mazes depends on the language (:mod:`mesasynth.search.asking`). If it parts
them for good, each part is a joint state of its own. Otherwise the mazes that skip the block wait
at its end, and all go on together. There a state has, beside the mazes that are *active*, those
that wait at the end of each open block; and where the slowest maze alone counts, how many ticks
each has had more than the one with the fewest, since mazes that meet again, or that a statement has
carried along different ways, need not have had the same.

>>> import mesasynth as ms
>>> from mesasynth.search.task import Task
>>> joint = joint_of(Task((ms.parse_maze("S..G"),), ms.dialect("frontier")))
>>> joint.alone(joint.start)
[3]
>>> joint.way(joint.start)
['move', 'move', 'move']
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from mesasynth.dsl import Test
from mesasynth.search.asking import Asking, asking_of
from mesasynth.search.courses import FAR
from mesasynth.search.cursors import Cursor, Rules
from mesasynth.search.task import Task

State: TypeAlias = tuple[int, ...]
"""The configurations of the mazes in a joint state, by their numbers, with GAP between groups."""

Parts: TypeAlias = tuple[State, ...]
"""What follows a move: two joint states after a test that parts for good, otherwise one."""

Move: TypeAlias = tuple[int, int, Parts]
"""The index of a statement in ``words``, or one of the numbers below; its ticks; what follows."""

TEST, OPEN, END, AGAIN = -1, -2, -3, -4
"""Stand where otherwise the index of a statement does: a test that parts the mazes for good (those
where it is on come first), one that lets those wait where it does not hold, the end of its block,
and the end of the block of a loop, whose test is evaluated there.
"""

GAP = -1
"""Stands between the mazes that are active and those that wait at the end of each open block.

Behind it, the block of a loop has the number of its test: -2 for the first, and so on down.
"""

_FAILED, _DONE, _UNKNOWN = -1, -2, -3  # in place of a configuration's number


def joint_of(task: Task, *, worst: bool = False, asking: Asking | None = None) -> Joint:
    """The joint states of a task; with ``worst`` for the slowest maze, else for the sum.

    Tests part the mazes as ``asking`` says, by default as the weakest that covers every program.
    """
    asking = asking_of(task)[0] if asking is None else asking
    joint = Joint(task, asking, worst=worst)
    uneven = joint.rejoining or not joint.even
    return Paced(task, asking, worst=True) if worst and uneven else joint


class Joint:
    """The joint states of a task and the moves between them.

    Attributes:
        task: the task.
        asking: how tests part the mazes.
        rejoining: whether mazes that were parted can meet again.
        even: whether each statement takes the same ticks in every configuration.
        words: the simple statements that can matter, sorted.
        memory: the indices of those among them that need memory.
        sensors: the sensors that can be asked, in the dialect's order.
        start: the number of the configuration in which each maze begins.
        least: the fewest ticks that each configuration's maze alone still needs, FAR if none do.
    """

    paced = False

    def __init__(self, task: Task, asking: Asking, *, worst: bool = False) -> None:
        self.task, self.asking = task, asking
        self._rules = rules = Rules(task, asked=asking.sensors)
        self.words, self.sensors, self.even = rules.words, rules.sensors, rules.even
        self.memory = frozenset(map(self.words.index, rules.memory))
        self.rejoining = bool(asking.opens or asking.loops)
        self._goods = sum(1 << bit for bit, word in enumerate(self.sensors) if word in asking.goods)
        self._opens, self._loops = (
            [test for test in tests if test.sensor in self.sensors]  # no other is on and off
            for tests in (asking.opens, asking.loops)
        )
        self._flat = [rules.ticks(word) for word in self.words]
        self._worst = worst
        self._numbers: dict[Cursor, int] = {}
        self._cursors: list[Cursor] = []
        self._after: list[list[int]] = []
        self._sense: list[int] = []
        self._exact: list[bool] = []
        self._solved: list[bool] = []
        self.least: list[int] = []
        self.start = tuple(self._number(rules.start(maze)) for maze in range(len(task.mazes)))

    @property
    def parting(self) -> bool:
        """Whether tests can part the mazes at all."""
        return bool(self._goods or self._opens or self._loops)

    def size(self, state: State) -> int:
        """In how many mazes the next statement is executed."""
        return state.index(GAP) if self.rejoining and GAP in state else len(state)

    def alone(self, state: State) -> list[int]:
        """The fewest ticks that each maze of the state needs alone, at the least."""
        return [self.least[here] for here in state if here >= 0]

    def finished(self, state: State) -> bool:
        """Whether the program may end here."""
        return GAP not in state and all(self._solved[here] for here in state)

    def closed(self, state: State) -> int | None:
        """The least ticks of the state, where that takes no search."""
        if len(state) == 1 and self._exact[state[0]]:
            return self.least[state[0]]
        if state and not self._solved[state[0]]:
            return None
        return 0 if self.finished(state) else None

    def way(self, state: State) -> list[str]:
        """The statements of a fastest way of a state of one maze that is closed."""
        return self._rules.way(self._cursors[state[0]])

    def moves(self, state: State) -> Iterator[Move]:
        """What a next statement, or the end of a block, can make of a joint state.

        Actions that fail in a maze are left out, and so is what changes nothing. Of several tests
        that part the mazes alike for good one is given.
        """
        size = self.size(state)
        active, waiting = state[:size], state[size:]
        for word, ticks, following in self._actions(active):
            yield word, ticks, (following + waiting,)
        tested = 1 if self._worst else size
        for parts in self.partings(state):
            yield TEST, tested, parts
        if self.rejoining:
            yield from self._openings(active, waiting)
            if waiting:
                yield from self._endings(active, waiting)

    def _actions(self, state: State) -> Iterator[tuple[int, int, State]]:
        """The simple statements, with their ticks and the joint state after each."""
        table = self._after
        for word, flat in enumerate(self._flat):
            following = []
            for here in state:
                after = table[here][word]
                if after == _UNKNOWN:
                    after = table[here][word] = self._step(here, word)
                if after >= 0:
                    following.append(after)
                elif after == _FAILED:
                    break
            else:
                parted = tuple(following)
                if self._changes(state, parted):
                    yield word, self._lasting(state, word, flat), parted

    def _lasting(self, state: State, word: int, flat: int) -> int:
        """The ticks of a statement, in all mazes together or in each."""
        if self._worst:
            return flat
        if flat:
            return flat * len(state)
        return sum(self._rules.ticks(self.words[word], self._cursors[here]) for here in state)

    def _changes(self, state: State, after: State) -> bool:
        """Whether a statement does anything."""
        return state != after

    def partings(self, state: State) -> Iterator[tuple[State, State]]:
        """The different ways in which a test parts the mazes for good: where it is on, and off."""
        if not self._goods or len(state) < 2:
            return
        senses = [self._sense[here] for here in state]
        some, every = 0, -1
        for sense in senses:
            some |= sense
            every &= sense
        mixed = some & ~every & self._goods
        known = set()
        while mixed:
            bit = mixed & -mixed
            mixed ^= bit
            on = tuple(h for h, sense in zip(state, senses, strict=True) if sense & bit)
            off = tuple(h for h, sense in zip(state, senses, strict=True) if not sense & bit)
            if on not in known:
                known |= {on, off}
                yield on, off

    def _split(self, state: State, test: Test) -> tuple[State, State]:
        """The mazes in which a test holds, and the others."""
        bit = self.sensors.index(test.sensor)
        holds = [bool(self._sense[here] >> bit & 1) != test.negated for here in state]
        return (
            tuple(here for here, held in zip(state, holds, strict=True) if held),
            tuple(here for here, held in zip(state, holds, strict=True) if not held),
        )

    def _openings(self, active: State, waiting: State) -> Iterator[Move]:
        """The blocks that a test lets some of the mazes enter while the others wait."""
        known = set()
        for test in self._opens:
            on, off = self._split(active, test)
            if on and off and on not in known:
                known.add(on)
                yield OPEN, len(active), ((*on, GAP, *off, *waiting),)
        for number, test in enumerate(self._loops):
            on, off = self._split(active, test)
            if on and off:
                yield OPEN, len(active), ((*on, GAP, GAP - 1 - number, *off, *waiting),)

    def _endings(self, active: State, waiting: State) -> Iterator[Move]:
        """The end of the inmost block, where those that waited go on."""
        looping = waiting[1] < GAP
        inside = waiting[2 if looping else 1 :]
        beside = self.size(inside)
        waited, outside = inside[:beside], inside[beside:]
        if not looping:
            yield END, 0, (self._together(active + waited) + outside,)
            return
        on, off = self._split(active, self._loops[GAP - 1 - waiting[1]])
        if not on:
            yield AGAIN, len(active), (self._together(active + waited) + outside,)
        elif off and self.asking.rounds:
            yield (
                AGAIN,
                len(active),
                ((*on, *waiting[:2], *self._together(off + waited), *outside),),
            )

    def _together(self, group: State) -> State:
        """Mazes that meet again, in their order."""
        return tuple(sorted(group, key=lambda here: self._cursors[here].maze))

    def test_of(self, state: State) -> Test | None:
        """The test of the inmost open block, if that is the block of a loop."""
        tag = state[self.size(state) + 1]
        return self._loops[GAP - 1 - tag] if tag < GAP else None

    def tests(self, on: State, off: State) -> list[Test]:
        """All tests that hold in every configuration of the first and in none of the second."""
        found = []
        for bit, sensor in enumerate(self.sensors):
            values = {self._sense[here] >> bit & 1 for here in on}
            if len(values) == 1 and values.isdisjoint(self._sense[here] >> bit & 1 for here in off):
                found.append(Test(sensor, negated=values == {0}))
        return found

    def _step(self, here: int, word: int) -> int:
        """The number of the configuration after a simple statement, or _DONE or _FAILED."""
        cursor = self._rules.step(self._cursors[here], self.words[word])
        if cursor is None:
            return _FAILED
        over = self._rules.over(cursor)
        if over is not None:
            return _DONE if over else _FAILED
        return self._number(cursor)

    def _number(self, cursor: Cursor) -> int:
        """The number of a configuration."""
        number = self._numbers.get(cursor)
        if number is None:
            number = self._numbers[cursor] = len(self._cursors)
            rules = self._rules
            self._cursors.append(cursor)
            self._after.append([_UNKNOWN] * len(self.words))
            self._sense.append(rules.sense(cursor))
            self._exact.append(rules.exact(cursor))
            self._solved.append(rules.courses[cursor.maze].goal[cursor.at])
            self.least.append(min(FAR, cursor.lag + rules.least(cursor)))
        return number


class Paced(Joint):
    r"""The same where the slowest maze alone counts, and mazes that go on together differ in ticks.

    A maze's configuration tells its lag, too. What a state needs is the most ticks that any maze
    has at the end, its lag included. The least lag is always 0; what is taken off all of them is
    the price of the move. A maze that is done with keeps its place for the sake of its lag.

    >>> import mesasynth as ms
    >>> from mesasynth.search.task import Task
    >>> mazes = ms.parse_mazes("S.G.\n\nS..G")
    >>> joint = joint_of(Task(mazes, ms.dialect("stack")), worst=True)
    >>> [ticks for _, ticks, _ in joint.moves(joint.start)]
    [1, 1, 1, 1]
    """

    paced = True

    def closed(self, state: State) -> int | None:
        """The least ticks of the state, where that takes no search."""
        live = tuple(here for here in state if here < 0 or not self._done(here))
        if not self.finished(live):
            return super().closed(state)
        return max((self._cursors[here].lag for here in state), default=0)

    def finished(self, state: State) -> bool:
        """Whether the program may end here."""
        return GAP not in state and all(self._solved[here] or self._done(here) for here in state)

    def moves(self, state: State) -> Iterator[Move]:
        """What a next statement, or the end of a block, can make of a joint state."""
        for word, _, parts in super().moves(state):
            if word in (OPEN, TEST, AGAIN):
                active = state[: self.size(state)]
                later = {here: self._later(here, 1) for here in active if not self._done(here)}
                yield (
                    word,
                    *self._even(
                        tuple(tuple(later.get(here, here) for here in part) for part in parts)
                    ),
                )
            else:
                yield word, *self._even(parts)

    def partings(self, state: State) -> Iterator[tuple[State, State]]:
        """The different ways in which a test parts the mazes for good: where it is on, and off."""
        done = tuple(here for here in state if here >= 0 and self._done(here))
        live = tuple(here for here in state if here not in done) if done else state
        for on, off in super().partings(live):
            yield on + done, off

    def tests(self, on: State, off: State) -> list[Test]:
        """All tests that hold in every configuration of the first and in none of the second."""
        live = (tuple(here for here in part if not self._done(here)) for part in (on, off))
        return super().tests(*live)

    def _done(self, here: int) -> bool:
        return self._rules.over(self._cursors[here]) is not None

    def _changes(self, state: State, after: State) -> bool:
        """Whether a statement does anything but take time."""
        return any(
            self._cursors[here]._replace(lag=0) != self._cursors[there]._replace(lag=0)
            for here, there in zip(state, after, strict=True)
        )

    def _step(self, here: int, word: int) -> int:
        """The number of the configuration after a simple statement, or _FAILED."""
        cursor = self._cursors[here]
        if self._done(here):
            return here
        after = self._rules.step(cursor, self.words[word])
        if after is None or self._rules.over(after) is False:
            return _FAILED
        return self._number(
            after._replace(lag=cursor.lag + self._rules.ticks(self.words[word], cursor))
        )

    def _later(self, here: int, ticks: int) -> int:
        """A configuration with so much more of a lag."""
        cursor = self._cursors[here]
        return self._number(cursor._replace(lag=cursor.lag + ticks))

    def _even(self, parts: Parts) -> tuple[int, Parts]:
        """The least lag, and the states with that taken off all of them."""
        least = min(self._cursors[here].lag for part in parts for here in part if here >= 0)
        if not least:
            return 0, parts
        return least, tuple(
            tuple(here if here < 0 else self._later(here, -least) for here in part)
            for part in parts
        )
