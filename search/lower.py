"""Between programs and the kernels' arrays: the one module that knows both.

Programs become rows of slots, the compiled mazes of a task become tables numbered through over
all of them, and a partial program from the kernel comes back as the programs that it stands for.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias

import numpy as np
import numpy.typing as npt

from mesasynth.dsl import (
    Action,
    Block,
    Dialect,
    If,
    IfElse,
    Program,
    Repeat,
    Statement,
    Test,
    While,
)
from mesasynth.dsl.count import Counter
from mesasynth.dsl.definitions import bodies
from mesasynth.dsl.dialect import MOST_SENSORS, SEEK
from mesasynth.dsl.syntax import slots
from mesasynth.ext.machine import Machine
from mesasynth.search.task import Bump, Objective, Stop, Task, TaskError
from mesasynth.worlds import World
from mesasynth.worlds.names import GOAL_FEATURE

Row: TypeAlias = tuple[int, int, int, int, int, int, int, int]
"""A slot: op, parent, next, body, other, counts, pos, neg (see ext/machine.pxd)."""

HOLE, END, SEEKING, FIRST_ACTION = 0, 1, 14, 16
CONTROLS = {"if": 2, "if-else": 3, "while": 4, "repeat": 5}
INSTRUCTIONS = {
    "mark": 6,
    "erase": 7,
    "fork": 8,
    "next": 9,
    "shift": 9,
    "last": 10,
    "pop": 10,
    "drop": 11,
    "back": 12,
    "push": 13,
}
UNREACHABLE = 2**29
"""More ticks than any way to a goal takes."""

GOAL_SENSOR = "at_goal"

REMEMBERED = ("marked", "marked_ahead", "worn_ahead", "fresh_ahead", "stuck")
"""Sensors that the machine computes from its memory; all others are tables of the world."""


class Posed(Protocol):
    """What the arrays are made from: a task, or worlds under the same kind of rules."""

    @property
    def worlds(self) -> Sequence[World]:
        """The worlds, all with the same actions."""

    @property
    def dialect(self) -> Dialect:
        """The language of the programs."""

    @property
    def bump(self) -> Bump:
        """What a move into a wall does."""

    @property
    def stop(self) -> Stop:
        """Whether touching a goal ends the run."""

    @property
    def objective(self) -> Objective:
        """Whether the trail must be a shortest one."""

    @property
    def max_ticks(self) -> int:
        """Ticks in one maze after which a run is left undecided."""


@dataclass(frozen=True, slots=True)
class Alphabet:
    """The numbers that stand for a dialect's statements and sensors on given worlds.

    ``sought`` gives for statements that seek the bit of their feature, and their ticks, or 0 if
    these are what the search behind them takes.
    """

    ops: Mapping[str, int]
    sensors: tuple[str, ...]
    definitions: Mapping[str, Block]
    sought: Mapping[str, tuple[int, int]]

    def name(self, op: int, pos: int = 0) -> str:
        """The statement that has this number, and if it seeks, the bit of its feature."""
        if op == SEEKING:
            return next(name for name, (bit, _) in self.sought.items() if bit == pos)
        return next(name for name, number in self.ops.items() if number == op)

    def test(self, test: Test) -> tuple[int, int]:
        """The masks (pos, neg) of one test."""
        bit = 1 << self.sensors.index(test.sensor)
        return (0, bit) if test.negated else (bit, 0)

    def tests(self, pos: int, neg: int) -> tuple[Test, ...]:
        """The tests that the masks stand for."""
        return tuple(
            Test(sensor, negated)
            for bit, sensor in enumerate(self.sensors)
            for negated, mask in ((False, pos), (True, neg))
            if mask >> bit & 1
        )


def alphabet(task: Posed) -> Alphabet:
    """The alphabet of a task. Raises TaskError if a world lacks an action or a sensor."""
    dialect, actions = task.dialect, task.worlds[0].actions
    ops = {name: op for name, op in CONTROLS.items() if name in dialect.controls}
    defined = dict(bodies(dialect))  # picklable, as workers of other processes need it
    for name in dialect.actions:
        if name in defined:
            ops[name] = -1 - list(defined).index(name)
        elif name.startswith(f"{SEEK} "):
            ops[name] = SEEKING
        elif name in INSTRUCTIONS:
            ops[name] = INSTRUCTIONS[name]
        elif name in actions:
            ops[name] = FIRST_ACTION + actions.index(name)
        else:
            raise TaskError(
                f"the dialect {dialect.name!r} has the statement {name!r}, which the world lacks"
            )
    ticks, first = dict(dialect.ticks), len(dialect.sensors)
    sought = {
        name: (1 << bit, ticks.get(name, 0)) for bit, name in enumerate(seeking(dialect), first)
    }
    if first + len(sought) > MOST_SENSORS:
        raise TaskError(
            f"the dialect {dialect.name!r} has too many sensors and features to seek",
            expected=f"at most {MOST_SENSORS} together",
        )
    return Alphabet(ops, dialect.sensors, defined, sought)


def seeking(dialect: Dialect) -> tuple[str, ...]:
    """The statements of a dialect that seek a feature."""
    return tuple(name for name in dialect.actions if name.startswith(f"{SEEK} "))


def machine(task: Posed, *, recording: bool = False) -> Machine:
    """A machine over the task's mazes; with ``recording`` it keeps the trails themselves."""
    return Machine(**tables(task, recording=recording))


def tables(task: Posed, *, recording: bool = False) -> dict[str, Any]:
    """The arguments of the machine over the task's mazes; it reads the arrays, and copies none."""
    worlds, sensors = task.worlds, task.dialect.sensors
    states = np.cumsum([0, *(world.goal.size for world in worlds)])
    places = np.cumsum([0, *(int(world.place.max()) + 1 for world in worlds)])
    moves = []
    for world, offset in zip(worlds, states, strict=False):
        stays = world.next == np.arange(world.goal.size)
        moves.append(np.where(stays & (task.bump == "crash"), -1, world.next + offset))
    return {
        "next": np.ascontiguousarray(np.concatenate(moves, axis=1), dtype=np.int32),
        "sense": np.concatenate([_sense(world, task.dialect) for world in worlds]),
        "goal": np.concatenate([world.goal for world in worlds]).astype(np.uint8),
        "place": np.concatenate(
            [world.place + offset for world, offset in zip(worlds, places, strict=False)]
        ).astype(np.int32),
        "start": np.array(
            [world.start + offset for world, offset in zip(worlds, states, strict=False)], np.int32
        ),
        "base": places[:-1].astype(np.int32),
        "distance": np.array(
            [-1 if world.distance is None else world.distance for world in worlds], np.int32
        ),
        "touch": task.stop == "touch",
        "shortest": task.objective == "shortest",
        "statements": [*task.dialect.actions, *_inside(task.dialect)],
        "prices": _prices(task),
        "sensors": {name: 1 << sensors.index(name) for name in REMEMBERED if name in sensors},
        "longest": task.dialect.trail_cap or 0,
        "recording": recording,
        "max_ticks": task.max_ticks,
    }


def _inside(dialect: Dialect) -> Iterator[str]:
    """The simple statements inside the definitions of a dialect."""
    for body in bodies(dialect).values():
        for _, statement in slots(Program(body)):
            if isinstance(statement, Action):
                yield statement.name


def _prices(task: Posed) -> npt.NDArray[np.int32]:
    """The ticks of each op."""
    ops = alphabet(task).ops
    prices = np.ones(FIRST_ACTION + len(task.worlds[0].actions), dtype=np.int32)
    for name, ticks in dict(task.dialect.ticks).items():
        if ops[name] != SEEKING:
            prices[ops[name]] = ticks
    return prices


def _sense(world: World, dialect: Dialect) -> npt.NDArray[np.uint64]:
    """The world's sensor bits in the dialect's order; a feature that the world lacks is off.

    Behind them come the bits of the features that are sought, on in all states of a place.
    """
    sensors = dialect.sensors
    sense = np.zeros(world.goal.size, dtype=np.uint64)
    for bit, name in enumerate(sensors):
        if name in world.sensors:
            on = world.sense >> np.uint64(world.sensors.index(name)) & np.uint64(1)
            sense |= on << np.uint64(bit)
    for bit, name in enumerate(seeking(dialect), len(sensors)):
        feature = name.partition(" ")[2]
        sensor = GOAL_SENSOR if feature == GOAL_FEATURE else feature
        on = (world.goal & (feature == GOAL_FEATURE)).astype(np.uint64)
        if sensor in world.sensors:
            on = world.sense >> np.uint64(world.sensors.index(sensor)) & np.uint64(1)
        having = np.zeros(world.n_places, dtype=np.uint64)
        np.maximum.at(having, world.place, on)
        sense |= having[world.place] << np.uint64(bit)
    return sense


def remaining_ticks(task: Task) -> npt.NDArray[np.int32]:
    """The fewest ticks from each state to a goal of its maze by actions alone; huge where none."""
    parts = []
    prices = _prices(task)[FIRST_ACTION:, np.newaxis]
    for world in task.worlds:
        ticks = np.full(world.goal.size, UNREACHABLE, dtype=np.int64)
        ticks[world.goal] = 0
        while True:
            better = np.minimum(ticks, (prices + ticks[world.next]).min(axis=0))
            if (better == ticks).all():
                break
            ticks = better
        if seeking(task.dialect):
            ticks[:] = 0  # at a flat cost a single statement may do
        parts.append(np.minimum(ticks, UNREACHABLE).astype(np.int32))
    return np.concatenate(parts)


def rows_of(program: Program, task: Posed) -> list[Row]:
    """The slots of a complete program, its first slot first."""
    return _rows(program.body, alphabet(task))


def templates(task: Posed) -> list[list[Row]]:
    """The slots of each definition of the dialect, in their order."""
    names = alphabet(task)
    return [_rows(body, names) for body in names.definitions.values()]


def _rows(body: Block, names: Alphabet) -> list[Row]:
    """The slots of a block, its first slot first."""
    rows: list[list[int]] = []

    def put(block: Block, parent: int) -> int:
        first = len(rows)
        rows.extend([END, parent, 0, 0, 0, 0, 0, 0] for _ in range(len(block) + 1))
        for index, statement in enumerate(block, first):
            row = rows[index]
            row[0], row[2] = names.ops[statement.name], index + 1
            if isinstance(statement, Repeat):
                row[5] = 1 << statement.count
            elif not isinstance(statement, Action):
                row[6], row[7] = names.test(statement.test)
            elif statement.name in names.sought:
                row[6], row[5] = names.sought[statement.name]
            elif statement.name in names.definitions:
                row[3] = put(names.definitions[statement.name], index)
            row[3 : 3 + len(statement.blocks)] = [put(inner, index) for inner in statement.blocks]
        return first

    put(body, -1)
    return [tuple(row) for row in rows]  # type: ignore[misc]


def options_of(task: Task, counter: Counter) -> list[tuple[int, ...]]:
    """What may stand in a slot, for the lazy enumerator: rows of its Option, the end first."""
    names = alphabet(task)
    options: list[tuple[int, ...]] = [(END, 0, 0, 0, 0, 0, 1)]
    for shape in counter.shapes:
        masks = [names.test(test) for test in shape.tests]
        counts, pos, neg = (
            sum(1 << count for count in shape.counts),
            sum(mask for mask, _ in masks),
            sum(mask for _, mask in masks),
        )
        op = names.ops[shape.name]
        if op == SEEKING:
            pos, counts = names.sought[shape.name]
        options.append((op, shape.surplus, shape.bodies, counts, pos, neg, shape.variants))
    return options


@dataclass(frozen=True, slots=True)
class Partial:
    """A program with holes, as the kernel settled it: it stands for all its completions.

    ``rows`` are its slots, ``units`` is the least length of a completion.
    """

    rows: tuple[Row, ...]
    units: int
    names: Alphabet

    def least(self) -> Iterator[Program]:
        """The completions of least length: every hole is the end of its block."""
        return self.completions([()])

    def completions(self, fills: Iterable[tuple[Block, ...]]) -> Iterator[Program]:
        """The completions with each of these fills of its holes; a block that lacks is empty."""
        ways = [self._ways(row) for row in self.rows]
        for fill, chosen in itertools.product(fills, itertools.product(*ways)):
            yield self._build(chosen, iter(fill))

    @property
    def holes(self) -> int:
        """How many holes it has."""
        return sum(row[0] == HOLE for row in self.rows)

    def draw(self, rng: random.Random, *, counter: Counter, most: int) -> Program:
        """A completion drawn uniformly from those of at most ``most`` units."""
        fills = counter.draw_forest(rng, blocks=self.holes, most=most - self.units)
        return self._build([rng.choice(self._ways(row)) for row in self.rows], iter(fills))

    def draw_exactly(self, rng: random.Random, *, counter: Counter, units: int) -> Program:
        """A completion drawn uniformly from those of exactly so many units."""
        fills = counter.draw_exactly(rng, blocks=self.holes, surplus=units - self.units)
        return self._build([rng.choice(self._ways(row)) for row in self.rows], iter(fills))

    def complete_rows(self) -> list[Row]:
        """The slots of the first completion of least length."""
        return [
            (
                END if op == HOLE else op,
                parent,
                behind,
                body,
                other,
                counts if op == SEEKING else counts & -counts,
                pos & -pos,
                0 if pos else neg & -neg,
            )
            for op, parent, behind, body, other, counts, pos, neg in self.rows
        ]

    def _ways(self, row: Row) -> Sequence[Test | int | None]:
        """What the row's test or count may be; a single None where it has neither."""
        if row[0] == CONTROLS["repeat"]:
            return [count for count in range(row[5].bit_length()) if row[5] >> count & 1]
        if row[0] in CONTROLS.values():
            return self.names.tests(row[6], row[7])
        return (None,)

    def _build(self, ways: Sequence[Test | int | None], fills: Iterator[Block]) -> Program:
        def block(index: int) -> Block:
            statements: list[Statement] = []
            while self.rows[index][0] not in (HOLE, END):
                op, _, behind, body, other, *_ = self.rows[index]
                way = ways[index]
                if isinstance(way, Test):
                    inner = block(body)
                    if op == CONTROLS["if-else"]:
                        statements.append(IfElse(way, inner, block(other)))
                    else:
                        statements.append((While if op == CONTROLS["while"] else If)(way, inner))
                elif way is not None:
                    statements.append(Repeat(way, block(body)))
                else:
                    statements.append(Action(self.names.name(op, self.rows[index][6])))
                index = behind
            if self.rows[index][0] == HOLE:
                statements.extend(next(fills, ()))
            return tuple(statements)

        return Program(block(0))
