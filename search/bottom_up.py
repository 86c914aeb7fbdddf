"""A second engine for the shortest program: bottom-up, over what blocks do.

It shares nothing with the lazy enumerator but the language, the worlds and the task, so that the
two can check each other. The lazy engine runs programs with holes, one path at a time; this one
never runs a program. It computes the maps that blocks are (:mod:`mesasynth.search.behaviours`)
by rising length, the longer from the shorter, with the number of programs of each. Nothing is
pruned, so the number of programs that solve a task comes out exactly, optima included.

Full maps are needed only for what stands inside another statement. With ``c`` the least surplus
of a statement that holds a block (see :mod:`mesasynth.dsl.count`), a program of surplus ``s``
begins with actions, of surplus less than ``c`` in all or until they reach it. Behind them come
either a block of at most ``s - c``, or a statement whose blocks have at most ``s - c`` and a block
of at most ``s - c``; and of the actions and the statement only the images of the starts count.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import compress
from typing import TypeAlias

import numpy as np

from mesasynth.dsl.count import Counter, Shape
from mesasynth.search.behaviours import (
    Census,
    Level,
    Mask,
    Room,
    Rows,
    Vector,
    chase,
    ground,
    reached,
    then,
)
from mesasynth.search.task import Task, TaskError
from mesasynth.worlds.names import MEMORY_WORDS

Images: TypeAlias = tuple[Rows, Sequence[int]]
"""Rows, not all of them distinct, and how many programs each stands for."""

BYTES_A_NUMBER = 40
"""What a number of programs takes: a Python integer and a place in a list."""

MOST_BYTES = 2 << 30
"""The memory that distinct behaviours may take unless it is said otherwise, in bytes."""


class BottomUp:
    """The second engine for a task. What it has computed is kept for later calls.

    Args:
        task: the task; :meth:`covers` says whether it can be taken.
        most_bytes: the memory that distinct behaviours may take together, in bytes.

    Raises:
        TaskError: for a task that is not covered.

    It knows no cap on ticks: a run that ends has ended, however late.

    >>> import mesasynth as ms
    >>> engine = BottomUp(Task((ms.parse_maze("S..G"),), ms.dialect("reactive")))
    >>> engine.shortest()
    (12288, 1)
    >>> engine.solving(12288), engine.solving(15360)
    (1, 12)
    """

    def __init__(self, task: Task, *, most_bytes: int = MOST_BYTES) -> None:
        reason = self.covers(task)
        if reason is not None:
            raise TaskError(f"the second engine does not cover this task: {reason}")
        self.task = task
        self._counter = Counter(task.dialect)
        self._room = Room(most_bytes)
        self._ground = ground(task)
        self._need = len(task.mazes) - task.may_miss
        self._actions = [shape for shape in self._counter.shapes if not shape.bodies]
        self._holders = [shape for shape in self._counter.shapes if shape.bodies]
        self._masks = {shape: self._told_apart(shape) for shape in self._holders}
        everywhere = np.arange(self._ground.width)
        self._everywhere: Vector = everywhere
        self._blocks: dict[int, Level] = {
            0: [(everywhere.astype(self._ground.kind)[np.newaxis], [1])]
        }
        self._statements: dict[int, Level] = {}
        self._walks: dict[int, Level] = {}

    @staticmethod
    def covers(task: Task) -> str | None:
        """Why a task is not covered, or None if it is.

        >>> import mesasynth as ms
        >>> BottomUp.covers(Task((ms.parse_maze("S.G"),), ms.dialect("frontier")))
        "'fork' has memory"
        """
        names, actions = task.dialect.actions + task.dialect.sensors, task.worlds[0].actions
        for name in names:
            if name in MEMORY_WORDS:
                return f"{name!r} has memory"
        for name in task.dialect.actions:
            if name not in actions:
                return f"the world has no action {name!r}"
        if task.dialect.trail_cap is not None:
            return "a run fails when its trail grows too long"
        if task.objective == "shortest":
            return "the objective 'shortest' asks how the goal was reached"
        if task.exceptions is not None:
            return "it charges for mazes that are not solved"
        return None

    @property
    def states(self) -> int:
        """The number of states that maps are over."""
        return self._ground.width

    @property
    def maps(self) -> int:
        """The number of distinct maps of blocks found so far, told apart by length too."""
        return sum(len(ways) for level in self._blocks.values() for _, ways in level)

    @property
    def hopeless(self) -> bool:
        """Whether the actions reach a goal in fewer mazes than must be solved."""
        rows = [row.tolist() for row in self._ground.moves.values()]
        reachable = 0
        for start in self._ground.start.tolist():
            reachable += any(self._ground.goal[state] for state in reached([start], rows))
        return reachable < self._need

    def shortest(
        self, max_units: int | None = None, deadline: float | None = None
    ) -> tuple[int, int] | None:
        """The least length of a program that solves the task, in units, and how many have it.

        Args:
            max_units: the greatest length to look at, in units; None for no bound.
            deadline: a reading of :func:`time.monotonic` after which to give up.

        Returns:
            The two numbers, or None if no program of at most ``max_units`` solves the task, or
            it is :attr:`hopeless`.

        Raises:
            TimeoutError: past the deadline. After it, as after a KeyboardInterrupt, the engine
                can be used further.
            OutOfRoomError: when there are too many distinct behaviours to be kept.
        """
        if self.hopeless:
            return None
        for units in self._counter.lengths(max_units):
            count = self.solving(units, deadline)
            if count:
                return units, count
        return None

    def solving(self, units: int, deadline: float | None = None) -> int:
        """How many programs of exactly that length, in units, solve the task.

        Raises what :meth:`shortest` raises.
        """
        self._room.deadline = deadline
        surplus = units - self._counter.least
        if surplus < 0:
            return 0
        surpluses = [units - self._counter.least for units in self._counter.lengths(units)]
        least = min((shape.surplus for shape in self._holders), default=surplus + 1)
        for each in surpluses:
            if each <= surplus - least:
                self._keep(self._statements, each, self._maps_of_statements)
                self._keep(self._blocks, each, self._maps_of_blocks)
            self._keep(self._walks, each, partial(self._walk, least=least))
        if surplus < least:
            return self._ending_well(self._walks.get(surplus, ()), self._blocks[0])
        total = 0
        for walked in surpluses:
            walk = self._walks[walked]
            if walked >= least:
                total += self._ending_well(walk, self._blocks.get(surplus - walked, ()))
                continue
            for rest in [each for each in surpluses if each <= surplus - walked - least]:
                for vector, count in _singly(walk):
                    images = self._hopeful(self._images(vector, surplus - walked - rest))
                    total += count * self._ending_well(images, self._blocks[rest])
        return total

    def _keep(self, levels: dict[int, Level], surplus: int, made: Callable[[int], Level]) -> None:
        """See to it that a level is there; it takes room from then on."""
        if surplus not in levels:
            levels[surplus] = level = made(surplus)
            self._room.held += sum(rows.nbytes + BYTES_A_NUMBER * len(ways) for rows, ways in level)

    def _maps_of_statements(self, surplus: int) -> Level:
        """The maps of all statements of that surplus."""
        census = self._census(self._ground.width)
        for shape in self._actions:
            if shape.surplus == surplus:
                census.add(self._ground.moves[shape.name][np.newaxis], [1])
        for rows, ways in self._images(self._everywhere, surplus):
            census.add(rows, ways)
        return census.level()

    def _maps_of_blocks(self, surplus: int) -> Level:
        """The maps of all blocks of that surplus: a statement, and a block behind it."""
        census = self._census(self._ground.width)
        for first, statements in self._statements.items():
            for rows, ways in then(statements, self._blocks.get(surplus - first, ())):
                census.add(rows, ways)
        return census.level()

    def _walk(self, surplus: int, least: int) -> Level:
        """Where actions of that surplus lead from the starts, if all but the last are below."""
        steps: list[Images] = [
            (self._ground.moves[shape.name][rows], ways)
            for shape in self._actions
            if surplus - shape.surplus < least
            for rows, ways in self._walks.get(surplus - shape.surplus, ())
        ]
        return self._hopeful(steps if surplus else [(self._ground.start[np.newaxis], [1])])

    def _images(self, vector: Vector, surplus: int) -> Iterator[Images]:
        """Where the statements of that surplus that hold blocks lead from the vector's states."""
        for shape in self._holders:
            rest = surplus - shape.surplus
            if shape.name == "if-else":
                yield from self._branches(shape, vector, rest)
                continue
            for maps, ways in self._blocks.get(rest, ()):
                if shape.name == "repeat":
                    for images in _powers(shape, vector, maps):
                        yield images, ways
                    continue
                for mask, variants in self._masks[shape]:
                    if shape.name == "if":
                        images = np.where(mask[vector], maps[:, vector], vector)
                    else:
                        images = chase(maps, mask, vector, lost=self._ground.lost)
                    yield images, [variants * count for count in ways]

    def _branches(self, shape: Shape, vector: Vector, surplus: int) -> Iterator[Images]:
        """Where ``if``-``else`` around two blocks of that surplus together leads."""
        for mask, variants in self._masks[shape]:
            here = mask[vector]
            for first, level in self._blocks.items():
                if surplus - first not in self._blocks:
                    continue
                yes, no = self._census(len(vector)), self._census(len(vector))
                for maps, ways in level:
                    yes.add(np.where(here, maps[:, vector], vector), ways)
                for maps, ways in self._blocks[surplus - first]:
                    no.add(np.where(here, vector, maps[:, vector]), ways)
                others = no.level()
                for row, count in _singly(yes.level()):
                    for rows, ways in others:
                        yield np.where(here, row, rows), [variants * count * way for way in ways]

    def _ending_well(self, vectors: Level, blocks: Level) -> int:
        """In how many ways a block behind a vector solves as many mazes as it must."""
        total = 0
        for ends, ways in then(vectors, blocks):
            solved = self._ground.goal[ends].sum(axis=1) >= self._need
            total += sum(compress(ways, solved.tolist()))
            self._room.check(0, 0)
        return total

    def _hopeful(self, images: Iterable[Images]) -> Level:
        """The distinct vectors in which as many mazes as must be are not lost."""
        census = self._census(len(self._ground.start))
        for rows, ways in images:
            hopeful = (rows != self._ground.lost).sum(axis=1) >= self._need
            census.add(rows[hopeful], compress(ways, hopeful.tolist()))
        return census.level()

    def _told_apart(self, shape: Shape) -> list[tuple[Mask, int]]:
        """The masks of the statement's tests, and how many tests have each."""
        masks: dict[bytes, tuple[Mask, int]] = {}
        for test in shape.tests:
            mask = self._ground.mask(test)
            masks[mask.tobytes()] = mask, masks.get(mask.tobytes(), (mask, 0))[1] + 1
        return list(masks.values())

    def _census(self, width: int) -> Census:
        return Census(self._room, width=width, kind=self._ground.kind)


def _singly(level: Level) -> Iterator[tuple[Vector, int]]:
    """The rows one by one, as indices, with the number of programs of each."""
    for rows, ways in level:
        yield from zip(rows.astype(np.intp), ways, strict=True)


def _powers(shape: Shape, vector: Vector, maps: Rows) -> Iterator[Rows]:
    """Where each of the maps leads from the vector's states if it is repeated, for each count."""
    each, images = np.arange(len(maps))[:, np.newaxis], maps[:, vector]
    for count in range(1, max(shape.counts) + 1):
        if count in shape.counts:
            yield images
        images = maps[each, images]
