"""The fastest program for all mazes of a lattice that never bumps and needs no memory, exactly.

Mazes that no test has told apart have had the same statements executed. Where no move ever goes
into a wall they then stand at the same cell with the same heading, and a program knows which of
the passages that it has asked about are open. So what is left to do follows from the *pose* and
the set of the mazes that are still possible alone; a fastest program is a decision tree whose
every test parts that set, and between two tests it takes a shortest way through what is known.

The least total of ticks is found depth-first under a bound that rises to the least value beyond
it, with a table of exact values and lower bounds, as in :mod:`mesasynth.search.andor`, which
covers bumps and memory as well, but more mazes than some dozens only up to a bound. The estimate
of a state is what each of its mazes needs alone. In perfect mazes two that end in the same leaf
have the same way to the goal: it is part of every walk to there, and were it not the same, the
mazes that the walk fits would have a loop. So the tests part the mazes by their ways, and cost at
least as much as a Huffman tree of as many ticks over the sizes of these classes (Huffman, "A
method for the construction of minimum-redundancy codes", 1952).
"""

from __future__ import annotations

import heapq
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

from mesasynth.dsl import Action, Block, If, IfElse, Program, Test
from mesasynth.worlds import Maze
from mesasynth.worlds.names import EAST, SOUTH, STEPS

FAR = 1 << 60
TURNS = (("wall_ahead", 0), ("wall_left", -1), ("wall_right", 1))

State = tuple[int, int]
"""A pose, four times the cell plus the heading, and the mazes still possible, as bits."""


@dataclass(frozen=True, slots=True)
class _Test:
    """A way to a pose, a test there, and the mazes where it is on and off."""

    steps: int
    pose: int
    sensor: str
    on: int
    off: int


@dataclass(slots=True)
class Mapping:
    """The mazes of a lattice, all with the start in the same corner, and what is known of states.

    Attributes:
        mazes: the mazes, whose cells have passages between them.
        height: of the lattice, in cells.
        width: likewise.
        perfect: whether none has a loop.
        expanded: how many states were expanded.

    >>> from mesasynth.worlds import forest
    >>> trees = forest(2, 3)
    >>> found = Mapping([trees.maze(number) for number in range(len(trees))], 2, 3)
    >>> found.least(seconds=60)
    (194, True)
    """

    mazes: Sequence[Maze]
    height: int
    width: int
    perfect: bool = field(init=False)
    expanded: int = field(init=False, default=0)
    _beside: list[list[tuple[int, int] | None]] = field(init=False)
    _open: list[int] = field(init=False)
    _goals: dict[int, int] = field(init=False)
    _alone: list[list[int]] = field(init=False)
    _classes: list[int] = field(init=False)
    _exact: dict[State, int] = field(init=False, default_factory=dict)
    _lower: dict[State, int] = field(init=False, default_factory=dict)
    _ways: dict[tuple[int, int], dict[int, int]] = field(init=False, default_factory=dict)
    _deadline: float = field(init=False, default=0.0)

    def __post_init__(self) -> None:
        cells = self.height * self.width
        self._beside = [[None] * len(STEPS) for _ in range(cells)]
        edges: list[tuple[int, int]] = []
        for cell in range(cells):
            for heading, other in ((EAST, cell + 1), (SOUTH, cell + self.width)):
                inside = (cell + 1) % self.width if heading == EAST else other < cells
                if inside:
                    self._beside[cell][heading] = len(edges), other
                    self._beside[other][(heading + 2) % 4] = len(edges), cell
                    edges.append((cell, other))
        masks = [self._mask(maze, edges) for maze in self.mazes]
        goals = [self._goal(maze) for maze in self.mazes]
        self.perfect = all(mask.bit_count() == cells - 1 for mask in masks)
        self._open = [_bits(mask >> edge & 1 for mask in masks) for edge in range(len(edges))]
        self._goals = {goal: _bits(each == goal for each in goals) for goal in set(goals)}
        self._alone = [
            [self._to_goal(self._way(mask, pose), goal) for pose in range(len(STEPS) * cells)]
            for mask, goal in zip(masks, goals, strict=True)
        ]
        ways = [self._cells(mask, goal) for mask, goal in zip(masks, goals, strict=True)]
        self._classes = [_bits(each == way for each in ways) for way in dict.fromkeys(ways)]

    @property
    def start(self) -> State:
        """The corner, facing east, with all mazes possible."""
        return EAST, (1 << len(self.mazes)) - 1

    def least(self, *, seconds: float) -> tuple[int, bool]:
        """The least total of ticks, and True; or a proved lower bound, and False, out of time."""
        self._deadline = time.monotonic() + seconds
        limit = self._low(self.start)
        try:
            while (value := self._settle(self.start, limit)) > limit:
                limit = value
        except TimeoutError:
            return limit, False
        return limit, True

    def program(self) -> Program:
        """A program that attains the least total, once that is known."""
        return Program(self._written(self.start))

    def _mask(self, maze: Maze, edges: Sequence[tuple[int, int]]) -> int:
        """The passages of a maze."""
        down, across = maze.start
        found = 0
        for edge, (one, other) in enumerate(edges):
            rows, columns = zip(*(divmod(each, self.width) for each in (one, other)), strict=True)
            found |= maze.is_open((down + sum(rows), across + sum(columns))) << edge
        return found

    def _goal(self, maze: Maze) -> int:
        """The cell of a maze's goal."""
        (goal,) = maze.goals
        row, column = goal[0] - maze.start[0], goal[1] - maze.start[1]
        return row // 2 * self.width + column // 2

    def _way(self, mask: int, pose: int) -> dict[int, int]:
        """The least ticks from a pose to every other, through these passages."""
        key = mask, pose
        if key not in self._ways:
            ticks, waiting = {pose: 0}, [(0, pose)]
            while waiting:
                spent, here = heapq.heappop(waiting)
                if spent > ticks[here]:
                    continue
                for price, _, there in self._moves(mask, here):
                    if spent + price < ticks.get(there, FAR):
                        ticks[there] = spent + price
                        heapq.heappush(waiting, (spent + price, there))
            self._ways[key] = ticks
        return self._ways[key]

    def _moves(self, mask: int, pose: int) -> Iterator[tuple[int, tuple[str, ...], int]]:
        """The ticks, the statements and the pose after each move."""
        cell, heading = divmod(pose, 4)
        yield 1, ("left",), 4 * cell + (heading - 1) % 4
        yield 1, ("right",), 4 * cell + (heading + 1) % 4
        beside = self._beside[cell][heading]
        if beside is not None and mask >> beside[0] & 1:
            yield 2, ("move", "move"), 4 * beside[1] + heading

    def _to_goal(self, way: dict[int, int], goal: int) -> int:
        return min(way.get(4 * goal + heading, FAR) for heading in range(4))

    def _cells(self, mask: int, goal: int) -> tuple[int, ...]:
        """The cells of a shortest way from the start to the goal."""
        before, waiting = {0: 0}, [0]
        for cell in waiting:
            for beside in self._beside[cell]:
                if beside is not None and mask >> beside[0] & 1 and beside[1] not in before:
                    before[beside[1]] = cell
                    waiting.append(beside[1])
        found = [goal]
        while found[-1]:
            found.append(before[found[-1]])
        return tuple(found)

    def _known(self, mazes: int) -> int:
        """The passages that are open in all of the mazes."""
        return sum(1 << edge for edge, there in enumerate(self._open) if not mazes & ~there)

    def _low(self, state: State) -> int:
        """The least ticks of a state if they are known, else a lower bound."""
        known = self._exact.get(state, self._lower.get(state))
        if known is None:
            pose, mazes = state
            known = sum(
                alone[pose] for index, alone in enumerate(self._alone) if mazes >> index & 1
            )
            if self.perfect:
                known += huffman([(mazes & each).bit_count() for each in self._classes])
            self._lower[state] = known
        return known

    def _finish(self, state: State) -> int:
        """The ticks to the goal without a test, FAR if that is not possible."""
        pose, mazes = state
        for goal, there in self._goals.items():
            if not mazes & ~there:
                steps = self._to_goal(self._way(self._known(mazes), pose), goal)
                return min(FAR, steps * mazes.bit_count())
        return FAR

    def _tests(self, state: State) -> list[tuple[int, _Test]]:
        """The tests that part the mazes, with a lower bound of the total each, the least first."""
        pose, mazes = state
        count, found = mazes.bit_count(), []
        for there, steps in self._way(self._known(mazes), pose).items():
            cell, heading = divmod(there, 4)
            parted = [
                (sensor, mazes & ~self._open[beside[0]])
                for sensor, turn in TURNS
                if (beside := self._beside[cell][(heading + turn) % 4]) is not None
            ]
            parted.append(("at_goal", mazes & self._goals.get(cell, 0)))
            for sensor, on in parted:
                if on and on != mazes:
                    test = _Test(steps, there, sensor, on, mazes & ~on)
                    lows = self._low((there, on)) + self._low((there, mazes & ~on))
                    found.append((count * (steps + 1) + lows, test))
        return sorted(found, key=lambda pair: pair[0])

    def _settle(self, state: State, limit: int) -> int:
        """A state's least ticks if they are at most ``limit``; else a lower bound beyond it."""
        known = self._low(state)
        if state in self._exact or known > limit:
            return known
        self.expanded += 1
        if time.monotonic() > self._deadline:
            raise TimeoutError
        best, count = self._finish(state), state[1].bit_count()
        for bound, test in self._tests(state):
            if bound >= best:
                break
            if bound > limit:
                best = min(best, bound)
                break
            parts = sorted(((test.pose, test.on), (test.pose, test.off)), key=_size)
            lows = [self._low(part) for part in parts]
            total = count * (test.steps + 1) + sum(lows)
            for index, part in enumerate(parts):
                if total > min(limit, best):
                    break
                spare = min(limit, best) - total + lows[index]
                lows[index] = self._settle(part, spare)
                total = count * (test.steps + 1) + sum(lows)
            best = min(best, total)
        (self._exact if best <= limit else self._lower)[state] = best
        return best

    def _written(self, state: State) -> Block:
        """The statements from a state on that attain its least ticks."""
        pose, mazes = state
        value, known = self._settle(state, FAR), self._known(mazes)
        if self._finish(state) == value:
            goal = next(goal for goal, there in self._goals.items() if not mazes & ~there)
            way = self._way(known, pose)
            ends = [4 * goal + heading for heading in range(4)]
            return self._walk(known, pose, min(ends, key=lambda end: way.get(end, FAR)))
        for bound, test in self._tests(state):
            if bound > value:
                break
            parts = [(test.pose, test.on), (test.pose, test.off)]
            lows = [self._settle(part, FAR) for part in parts]
            if mazes.bit_count() * (test.steps + 1) + sum(lows) == value:
                on, off = (self._written(part) for part in parts)
                return (*self._walk(known, pose, test.pose), _branch(test.sensor, on, off))
        raise AssertionError(state)

    def _walk(self, mask: int, pose: int, end: int) -> Block:
        """The statements of a shortest way from one pose to another."""
        found: list[Action] = []
        while pose != end:
            left = self._way(mask, pose)[end]
            for price, names, there in self._moves(mask, pose):
                if self._way(mask, there).get(end, FAR) + price == left:
                    found += map(Action, names)
                    pose = there
                    break
        return tuple(found)


def _branch(sensor: str, on: Block, off: Block) -> If | IfElse:
    if on and off:
        return IfElse(Test(sensor, False), on, off)
    return If(Test(sensor, not on), on or off)


def _size(state: State) -> int:
    return state[1].bit_count()


def _bits(flags: Iterator[int] | Iterator[bool]) -> int:
    return sum(1 << index for index, flag in enumerate(flags) if flag)


def huffman(sizes: Sequence[int]) -> int:
    """The least sum over all members of classes of so many of the tests that tell classes apart.

    >>> huffman([1, 1, 2]), huffman([5])
    (6, 0)
    """
    return _huffman(tuple(sorted(size for size in sizes if size)))


@cache
def _huffman(sizes: tuple[int, ...]) -> int:
    heap, total = list(sizes), 0
    while len(heap) > 1:
        joined = heapq.heappop(heap) + heapq.heappop(heap)
        total += joined
        heapq.heappush(heap, joined)
    return total
