"""Joint states: where a program stands, and what it remembers, in several mazes at once.

Mazes that no test has told apart have had the same statements executed in them. So what a program
can still do for them depends on their *joint state* alone: the configuration of each
(:mod:`mesasynth.search.cursors`). Here configurations get numbers, and transitions are worked out
when they are first needed.

With ``if``-``else`` a test parts the mazes for good: what follows in either branch can be written
there. So it can with ``if`` or ``while`` alone under ``stop=touch``, for a run that ends in the
block never comes to what is behind it. With ``if`` alone under ``stop=halt`` the mazes that skip
the block wait at its end, and all go on together. There a state has, beside the mazes that are
*active*, those that wait at the end of each open block; and where the slowest maze alone counts,
how many ticks each has had more than the one with the fewest, since mazes that meet again need not
have had the same.

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
from mesasynth.search.courses import FAR
from mesasynth.search.cursors import Cursor, Rules
from mesasynth.search.task import Task, TaskError

State: TypeAlias = tuple[int, ...]
"""The configurations of the mazes in a joint state, by their numbers, with GAP between groups."""

Parts: TypeAlias = tuple[State, ...]
"""What follows a move: two joint states after a test that parts for good, otherwise one."""

TEST, OPEN, END = -1, -2, -3
"""Stand where otherwise the index of an action does: a test that parts the mazes for good (those
where it is on come first), one that lets those wait where it does not hold, the end of its block.
"""

GAP = -1
"""Stands between the mazes that are active and those that wait at the end of each open block."""

_FAILED, _DONE, _UNKNOWN = -1, -2, -3  # in place of a configuration's number


def joint_of(task: Task, *, worst: bool = False) -> Joint:
    """The joint states of a task; with ``worst`` for the slowest maze, else for the sum.

    Raises:
        TaskError: for a dialect that is not covered.
    """
    controls = set(task.dialect.controls)
    if len(task.mazes) == 1 or controls.isdisjoint(("if-else", "if", "while")):
        return Joint(task, branching=False)
    if "if-else" in controls or task.stop == "touch":
        return Joint(task, branching=True)
    if "if" in controls:
        return (Paced if worst else Rejoining)(task, branching=True)
    raise TaskError(
        f"the dialect {task.dialect.name!r} has 'while' but no 'if'",
        expected="'if', a single maze, or stop=touch, to find the least ticks",
    )


class Joint:
    """The joint states of a task and the moves between them.

    Attributes:
        task: the task.
        branching: whether tests part the mazes.
        words: the simple statements that can matter, sorted.
        memory: the indices of those among them that need memory.
        sensors: the sensors that can be asked, in the dialect's order.
        start: the number of the configuration in which each maze begins.
        least: the fewest ticks that each configuration's maze alone still needs, FAR if none do.
    """

    rejoining = False
    paced = False

    def __init__(self, task: Task, *, branching: bool) -> None:
        self.task, self.branching = task, branching
        self._rules = rules = Rules(task, reading=branching)
        self.words, self.sensors = rules.words, rules.sensors
        self.memory = frozenset(map(self.words.index, rules.memory))
        self._numbers: dict[Cursor, int] = {}
        self._cursors: list[Cursor] = []
        self._after: list[list[int]] = []
        self._sense: list[int] = []
        self._exact: list[bool] = []
        self._solved: list[bool] = []
        self.least: list[int] = []
        self.start = tuple(self._number(rules.start(maze)) for maze in range(len(task.mazes)))

    def size(self, state: State) -> int:
        """In how many mazes the next statement is executed."""
        return len(state)

    def price(self, state: State, word: int, parts: Parts) -> int:  # noqa: ARG002
        """The ticks of a move, beside what its parts need."""
        return 0 if word == END else self.size(state)

    def alone(self, state: State) -> list[int]:
        """The fewest ticks that each maze of the state needs alone, at the least."""
        return [self.least[here] for here in state]

    def finished(self, state: State) -> bool:
        """Whether the program may end here."""
        return all(self._solved[here] for here in state)

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

    def moves(self, state: State) -> Iterator[tuple[int, Parts]]:
        """What a next statement can make of a joint state: its index in ``words``, or TEST.

        Actions that fail in a maze are left out, and so is what changes nothing. Of several tests
        that part the mazes alike one is given.
        """
        for word, following in self._actions(state):
            yield word, (following,)
        for parts in self.partings(state):
            yield TEST, parts

    def _actions(self, state: State) -> Iterator[tuple[int, State]]:
        """The simple statements, with the joint state after each."""
        table = self._after
        for word in range(len(self.words)):
            following = []
            for here in state:
                after = table[here][word]
                if after == _UNKNOWN:
                    after = table[here][word] = self._step(here, self.words[word])
                if after >= 0:
                    following.append(after)
                elif after == _FAILED:
                    break
            else:
                parted = tuple(following)
                if parted != state:
                    yield word, parted

    def partings(self, state: State) -> Iterator[tuple[State, State]]:
        """The different ways in which a test can part the mazes: first those where it is on."""
        if not self.branching or len(state) < 2:
            return
        senses = [self._sense[here] for here in state]
        some, every = 0, -1
        for sense in senses:
            some |= sense
            every &= sense
        mixed = some & ~every
        known = set()
        while mixed:
            bit = mixed & -mixed
            mixed ^= bit
            on = tuple(h for h, sense in zip(state, senses, strict=True) if sense & bit)
            off = tuple(h for h, sense in zip(state, senses, strict=True) if not sense & bit)
            if on not in known:
                known |= {on, off}
                yield on, off

    def tests(self, on: State, off: State) -> list[Test]:
        """All tests that hold in every configuration of the first and in none of the second."""
        found = []
        for bit, sensor in enumerate(self.sensors):
            values = {self._sense[here] >> bit & 1 for here in on}
            if len(values) == 1 and values.isdisjoint(self._sense[here] >> bit & 1 for here in off):
                found.append(Test(sensor, negated=values == {0}))
        return found

    def _step(self, here: int, word: str) -> int:
        """The number of the configuration after a simple statement, or _DONE or _FAILED."""
        cursor = self._rules.step(self._cursors[here], word)
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


class Rejoining(Joint):
    r"""The joint states of a task whose dialect has ``if`` but no ``if``-``else``.

    >>> import mesasynth as ms
    >>> from mesasynth.search.task import Task
    >>> mazes = ms.parse_mazes("S.G.\n\nS..G")
    >>> joint = joint_of(Task(mazes, ms.dialect("stack")))
    >>> joint.rejoining, joint.size((*joint.start[:1], GAP, *joint.start[1:]))
    (True, 1)
    """

    rejoining = True

    def size(self, state: State) -> int:
        """In how many mazes the next statement is executed."""
        return state.index(GAP) if GAP in state else len(state)

    def alone(self, state: State) -> list[int]:
        """The fewest ticks that each maze of the state needs alone, at the least."""
        return [self.least[here] for here in state if here != GAP]

    def finished(self, state: State) -> bool:
        """Whether the program may end here."""
        return GAP not in state and super().finished(state)

    def moves(self, state: State) -> Iterator[tuple[int, Parts]]:
        """What a next statement, or the end of a block, can make of a joint state."""
        size = self.size(state)
        active, waiting = state[:size], state[size:]
        for word, following in self._actions(active):
            yield word, (following + waiting,)
        for on, off in self.partings(active):
            yield OPEN, ((*on, GAP, *off, *waiting),)
            yield OPEN, ((*off, GAP, *on, *waiting),)
        if waiting:
            beside = self.size(waiting[1:])
            group = active + waiting[1 : 1 + beside]
            together = sorted(group, key=lambda here: self._cursors[here].maze)
            yield END, (tuple(together) + waiting[1 + beside :],)


class Paced(Rejoining):
    r"""The same where the slowest maze alone counts: a maze's configuration tells its lag, too.

    What a state needs is the most ticks that any maze has at the end, its lag included. The least
    lag is always 0; what is taken off all of them is the price of the move.

    >>> import mesasynth as ms
    >>> from mesasynth.search.task import Task
    >>> mazes = ms.parse_mazes("S.G.\n\nS..G")
    >>> joint = joint_of(Task(mazes, ms.dialect("stack")), worst=True)
    >>> [joint.price(joint.start, word, parts) for word, parts in joint.moves(joint.start)]
    [1, 1, 1, 1]
    """

    paced = True

    def price(self, state: State, word: int, parts: Parts) -> int:
        """The ticks of a move, beside what its parts need."""
        (after,) = parts
        ticks = 0 if word == END else self.size(state)
        lags = sum(self._lags(state)) + ticks - sum(self._lags(after))
        return lags // (len(state) - state.count(GAP))

    def closed(self, state: State) -> int | None:
        """The least ticks of the state, where that takes no search."""
        return max(self._lags(state), default=0) if self.finished(state) else super().closed(state)

    def moves(self, state: State) -> Iterator[tuple[int, Parts]]:
        """What a next statement, or the end of a block, can make of a joint state."""
        for word, (after,) in super().moves(state):
            if word in (OPEN, TEST):
                later = {here: self._later(here, 1) for here in state[: self.size(state)]}
                yield word, (self._even(tuple(later.get(here, here) for here in after)),)
            else:
                yield word, (self._even(after),)

    def _actions(self, state: State) -> Iterator[tuple[int, State]]:
        """The simple statements, with the joint state after each."""
        for word, after in super()._actions(state):
            if any(self._later(here, 1) != there for here, there in zip(state, after, strict=True)):
                yield word, after

    def _step(self, here: int, word: str) -> int:
        """The number of the configuration after a simple statement, or _DONE or _FAILED."""
        after = super()._step(here, word)
        return self._later(after, 1) if after >= 0 else after

    def _lags(self, state: State) -> list[int]:
        return [self._cursors[here].lag for here in state if here != GAP]

    def _later(self, here: int, ticks: int) -> int:
        """A configuration with so much more of a lag."""
        cursor = self._cursors[here]
        return self._number(cursor._replace(lag=cursor.lag + ticks))

    def _even(self, state: State) -> State:
        """The state with the least lag taken off all of them."""
        least = min(self._lags(state))
        if not least:
            return state
        return tuple(here if here == GAP else self._later(here, -least) for here in state)
