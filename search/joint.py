"""Joint configurations: where a program stands, and what it remembers, in several mazes at once.

Mazes that no test has told apart have had the same statements executed in them. So what a program
can still do depends on their *joint state* alone: for each of these mazes, the state of its world
and what its memory holds. Here such configurations get numbers, and their transitions are worked
out when they are first needed, under exactly the rules of :mod:`mesasynth.dsl.machine`.

The configuration of one maze holds only what can matter:

- the state of its world;
- under ``objective=shortest`` whether the trail is *on course*: its steps so far and the fewest
  steps from here to a goal make up the distance of the maze. A walk never comes back on course:
  by the triangle inequality the sum never falls. Only the frontier keeps trails that are. So one
  bit stands for the length of the trail, with nothing lost;
- the marks, if the dialect has both a way to set them and a sensor and a branch to read them;
- the discovered places and the frontier's entries, if the dialect can put entries there and take
  them out.

The least number of ticks that one maze alone still needs is known in closed form. Tests are idle
there. So is ``fork``: look at the last ``next`` or ``last``. If it takes an entry that was put
there on the way, then a ``move`` in place of that ``fork``, followed by what came after the taking,
ends with the same state and trail and is faster. So that last taking, if there is one, is of an
entry that is there already, and the entries before it (or those behind it) were taken earlier, one
tick each: the least is the distance from the cursor, or from the entry i of n plus
1 + min(i, n - 1 - i), whichever is less. This is also the bound for joint states: what they need
is at least what each maze needs alone.

>>> import mesasynth as ms
>>> from mesasynth.search.task import Task
>>> joint = Joint(Task((ms.parse_maze("S..G"),), ms.dialect("frontier")))
>>> [joint.least[here] for here in joint.start]
[3]
>>> joint.way(joint.start[0])
['move', 'move', 'move']
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeAlias

from mesasynth.dsl import Test
from mesasynth.dsl.machine import Machine, has
from mesasynth.search.task import Task, TaskError
from mesasynth.worlds import World

FAR = 1 << 60
"""The ticks to a goal from where none can be reached; no sum of real ticks comes near it."""

State: TypeAlias = tuple[int, ...]
"""A joint state: the numbers of the configurations of the mazes not yet told apart."""

Parts: TypeAlias = tuple[State, ...]
"""What follows a move: one joint state after an action, two after a test (on first, then off)."""

TEST = -1
"""Stands for a test where otherwise the index of an action does."""

FORK, TAKE, MARK = "fork", ("next", "last"), ("mark", "erase")
MARKED = ("marked", "marked_ahead")
FAILED, DONE, UNKNOWN = -1, -2, -3  # in place of a configuration's number


class Tables:
    """A world under the rules of a task, with the course of the trail as part of its states.

    Without ``objective=shortest`` the states are the world's; with it, state ``s`` is on course
    and ``s + n`` is the same off course.

    Attributes:
        rows: the state after each action of the world, by its name.
        ahead: the state that ``fork`` puts into the frontier, of the same place if it puts none.
        goal: whether standing here solves the maze.
        lost: whether touching the goal here is final and too late.
        place: the place of each state.
        sense: the world's sensors, bit i for the i-th of those that were asked for.
        walk: the fewest ticks to a goal without the frontier.
    """

    def __init__(
        self, world: World, task: Task, actions: Sequence[str], sensors: Sequence[str]
    ) -> None:
        n = world.n_states
        place: list[int] = world.place.tolist()
        goal: list[bool] = world.goal.tolist()
        rows: dict[str, list[int]] = dict(zip(world.actions, world.next.tolist(), strict=True))
        bits = [world.sensors.index(name) for name in sensors]
        sense: list[int] = [
            sum((now >> bit & 1) << i for i, bit in enumerate(bits)) for now in world.sense.tolist()
        ]
        self.lost = [False] * n
        if task.objective == "shortest":
            steps = distances(rows.values(), goal, place)
            rows = {name: _coursed(row, steps, place) for name, row in rows.items()}
            self.lost += goal
            goal = goal + [False] * n
            place, sense = place * 2, sense * 2
        self.goal, self.place, self.sense = goal, place, sense
        self.rows = {name: rows[name] for name in actions}
        self.ahead = rows.get("move", list(range(len(place))))
        self.walk = distances(self.rows.values(), goal)


def _coursed(row: list[int], steps: list[int], place: list[int]) -> list[int]:
    """A row of transitions over the states on course, followed by those off course."""
    n = len(row)
    on = [
        after if steps[after] + (place[after] != place[here]) == steps[here] else after + n
        for here, after in enumerate(row)
    ]
    return on + [after + n for after in row]


def distances(
    rows: Iterable[Sequence[int]], goal: Sequence[bool], place: Sequence[int] | None = None
) -> list[int]:
    """The fewest transitions from each state to a goal; FAR where there is no way.

    If places are given, only the transitions that change the place count.

    >>> distances([[1, 2, 2], [0, 0, 1]], [False, False, True])
    [2, 1, 0]
    """
    before: list[list[int]] = [[] for _ in goal]
    for row in rows:
        for here, after in enumerate(row):
            if after != here:
                before[after].append(here)
    least = [0 if on else FAR for on in goal]
    waiting = deque(state for state, on in enumerate(goal) if on)
    while waiting:
        after = waiting.popleft()
        for here in before[after]:
            step = 1 if place is None or place[here] != place[after] else 0
            if least[here] > least[after] + step:
                least[here] = least[after] + step
                if step:
                    waiting.append(here)
                else:
                    waiting.appendleft(here)
    return least


class Joint:
    """The configurations of a task's mazes, numbered, and the moves between joint states.

    Attributes:
        task: the task.
        words: the simple statements that can matter, sorted.
        memory: the indices of those among them that need memory.
        sensors: the sensors that can be asked, in the dialect's order.
        branching: whether the dialect can do different things after a test on and off.
        start: the configuration in which each maze begins.
        least: the fewest ticks that each configuration's maze alone still needs, FAR if none do.
        solved: whether halting in each configuration solves its maze.

    Raises:
        TaskError: if the dialect has words whose memory is not modelled here, if it can fork but
            not move, or if it has ``if`` and no ``if-else``, several mazes, and ``stop=halt``.
    """

    def __init__(self, task: Task) -> None:
        self.task = task
        worlds, controls = task.worlds, task.dialect.controls
        actions = _shared(task, task.dialect.actions, [world.actions for world in worlds])
        seen = _shared(task, task.dialect.sensors, [world.sensors for world in worlds])
        self._touch, self._crash = task.stop == "touch", task.bump == "crash"
        self.branching = "if-else" in controls
        if len(worlds) > 1 and not self.branching and {"if", "while"} & set(controls):
            if not self._touch:
                raise TaskError(
                    f"the dialect {task.dialect.name!r} has branches but no 'if-else'",
                    expected="'if-else', a single maze, or stop=touch, to find the least ticks",
                )
            self.branching = True  # after a block at whose end all have touched, nothing follows
        memory: tuple[str, ...] = ()
        offered = set(task.dialect.actions)
        if FORK in offered and offered.intersection(TAKE):
            if "move" not in actions:
                raise TaskError("the least ticks cannot be found where there is fork but no move")
            memory += (FORK, *(word for word in TAKE if word in offered))
        read = [word for word in task.dialect.sensors if word in MARKED]
        if self.branching and "mark" in offered and read:
            memory += tuple(word for word in MARK if word in offered)
            seen += read
        self.words = tuple(sorted((*actions, *memory)))
        self.memory = frozenset(map(self.words.index, memory))
        self.sensors = tuple(word for word in task.dialect.sensors if word in seen)
        plain = [word for word in self.sensors if word not in MARKED]
        self._tables = [Tables(world, task, actions, plain) for world in worlds]
        self._bits = [self.sensors.index(word) for word in plain]
        self._prices: dict[int, list[int]] = {}
        self._numbers: dict[tuple[int, int, int, int, State], int] = {}
        self._parts: list[tuple[int, int, int, int, State]] = []
        self._after: list[list[int]] = []
        self._sense: list[int] = []
        self.least: list[int] = []
        self.solved: list[bool] = []
        self.start = tuple(
            self._arrive(maze, world.start, 0, 1 << tables.place[world.start], ())
            for maze, (world, tables) in enumerate(zip(worlds, self._tables, strict=True))
        )

    def moves(self, state: State) -> Iterator[tuple[int, Parts]]:
        """What a next statement can make of a joint state: its index in ``words``, or TEST.

        Actions that fail in a maze are left out, and so is what changes nothing. Of several tests
        that part the mazes alike one is given.
        """
        table = self._after
        for index in range(len(self.words)):
            following = []
            for here in state:
                after = table[here][index]
                if after == UNKNOWN:
                    after = table[here][index] = self._step(here, self.words[index])
                if after >= 0:
                    following.append(after)
                elif after == FAILED:
                    break
            else:
                parted = tuple(following)
                if parted != state:
                    yield index, (parted,)
        for parts in self.partings(state):
            yield TEST, parts

    def partings(self, state: State) -> Iterator[Parts]:
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

    def way(self, here: int) -> list[str]:
        """The actions of a fastest way of one maze to its goal.

        Among the fastest it is the cheapest in description length, and then the first in text
        order (taking from the frontier, where that is as fast as walking, is left aside).
        """
        maze, at, _, _, waiting = self._parts[here]
        tables = self._tables[maze]
        ticks = self.least[here]
        way: list[str] = []
        if tables.walk[at] > ticks:
            takes, at = next(
                (list(takes), entry)
                for takes, entry in self._entries(tables, waiting)
                if len(takes) + tables.walk[entry] == ticks
            )
            way += takes
        prices = self._priced(maze)
        cost = self.task.dialect.slot_units
        while tables.walk[at]:
            options = (
                (cost[name] + prices[row[at]], name, row[at])
                for name, row in tables.rows.items()
                if tables.walk[row[at]] < tables.walk[at]
            )
            _, name, at = min(options)
            way.append(name)
        return way

    def _priced(self, maze: int) -> list[int]:
        """The least units of the actions of a fastest walk to the goal, for each state."""
        if maze not in self._prices:
            tables, cost = self._tables[maze], self.task.dialect.slot_units
            prices = [0] * len(tables.walk)
            near = [state for state, ticks in enumerate(tables.walk) if 0 < ticks < FAR]
            for state in sorted(near, key=tables.walk.__getitem__):
                prices[state] = min(
                    cost[name] + prices[row[state]]
                    for name, row in tables.rows.items()
                    if tables.walk[row[state]] < tables.walk[state]
                )
            self._prices[maze] = prices
        return self._prices[maze]

    def _entries(self, tables: Tables, waiting: State) -> Iterator[tuple[list[str], int]]:
        """Every way to an entry of the frontier from one end, with the entry."""
        for word, entries in (("next", waiting), ("last", waiting[::-1])):
            if word in self.words:
                for taken, entry in enumerate(entries, 1):
                    yield [word] * taken, entry
                    if self._touch and (tables.goal[entry] or tables.lost[entry]):
                        break  # there the run ends

    def _arrive(self, maze: int, at: int, marks: int, discovered: int, waiting: State) -> int:
        """The number of a configuration, or DONE or FAILED if its run is over."""
        tables = self._tables[maze]
        if self._touch and tables.goal[at]:
            return DONE
        if self._touch and tables.lost[at]:
            return FAILED
        parts = maze, at, marks, discovered, waiting
        number = self._numbers.get(parts)
        if number is None:
            number = self._numbers[parts] = len(self._parts)
            self._parts.append(parts)
            self._after.append([UNKNOWN] * len(self.words))
            self._sense.append(self._look(tables, at, marks))
            self.solved.append(tables.goal[at])
            least = tables.walk[at]
            for takes, entry in self._entries(tables, waiting):
                least = min(least, len(takes) + tables.walk[entry])
            self.least.append(least)
        return number

    def _look(self, tables: Tables, at: int, marks: int) -> int:
        """The sensors in a configuration, bit i for ``sensors[i]``."""
        sense = sum((tables.sense[at] >> i & 1) << bit for i, bit in enumerate(self._bits))
        if marks:
            here, ahead = tables.place[at], tables.place[tables.ahead[at]]
            marked = {
                "marked": has(marks, here),
                "marked_ahead": ahead != here and has(marks, ahead),
            }
            sense |= sum(marked.get(word, False) << bit for bit, word in enumerate(self.sensors))
        return sense

    def _step(self, here: int, word: str) -> int:
        """The number of the configuration after a simple statement, or DONE or FAILED."""
        maze, at, marks, discovered, waiting = self._parts[here]
        tables = self._tables[maze]
        if word in tables.rows:
            before, at = at, tables.rows[word][at]
            if at == before and self._crash:
                return FAILED
        elif word == "mark":
            marks |= 1 << tables.place[at]
        elif word == "erase":
            marks &= ~(1 << tables.place[at])
        elif word == FORK:
            entry = tables.ahead[at]
            place = tables.place[entry]
            if place != tables.place[at] and not has(discovered, place):
                discovered |= 1 << place
                waiting += (entry,)
        elif not waiting:
            return FAILED
        elif word == "next":
            at, waiting = waiting[0], waiting[1:]
        else:
            at, waiting = waiting[-1], waiting[:-1]
        return self._arrive(maze, at, marks, discovered, waiting)


def _shared(task: Task, words: Sequence[str], known: Sequence[Sequence[str]]) -> list[str]:
    """The words that every world knows.

    Raises:
        TaskError: if the machine has a word of the dialect's that is not modelled here.
    """
    machine = Machine(task.worlds[0], bump=task.bump)
    shared = [word for word in words if all(word in names for names in known)]
    for word in words:
        remembers = word in machine.actions or word in machine.sensors
        if remembers and word not in (*known[0], FORK, *TAKE, *MARK, *MARKED):
            raise TaskError(f"the least ticks cannot be found in a dialect with {word!r} yet")
    return shared
