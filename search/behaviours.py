"""What blocks do, as arrays: maps from states to states, and how many blocks have each.

In a dialect without memory all that a block can do is to carry the cursor from state to state, so
a block *is* a map on the states of all training mazes, which are numbered through. Two more
states close it: :attr:`Ground.lost`, where no run comes back from (it has failed, or loops for
ever), and :attr:`Ground.done`, where a run ends successfully on touching a goal. Both are mapped
to themselves.

Blocks with equal maps cannot be told apart by anything around them (*observational equivalence*:
Albarghouthi, Gulwani and Kincaid, "Recursive program synthesis", 2013; Udupa and others,
"TRANSIT: specifying protocols with concolic snippets", 2013), so only the map is kept, with the
exact number of blocks that have it.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from mesasynth.dsl.syntax import Test
from mesasynth.errors import MesasynthError
from mesasynth.search.task import Task
from mesasynth.worlds import World

Rows: TypeAlias = npt.NDArray[Any]
"""One map a row, or one vector of states a row, of any unsigned type."""

Vector: TypeAlias = npt.NDArray[np.intp]
Mask: TypeAlias = npt.NDArray[np.bool_]
Level: TypeAlias = Sequence[tuple[Rows, Sequence[int]]]
"""Distinct rows, and with each how many programs it stands for, in pieces of bounded size."""

PIECE = 1 << 19
"""Entries of an array that one step works on: a few milliseconds between two looks at the clock."""

OVERHEAD = 160
"""Bytes that a distinct row needs besides its entries while it is being looked up."""


class OutOfRoomError(MesasynthError):
    """The distinct behaviours need more memory than they may have."""


@dataclass(slots=True)
class Room:
    """The memory and the time that a search may use.

    Attributes:
        most_bytes: the bytes that distinct rows may take together.
        deadline: a reading of :func:`time.monotonic` (seconds), or None.
        held: the bytes that finished levels take.
    """

    most_bytes: int
    deadline: float | None = None
    held: int = 0

    def check(self, rows: int, size: int) -> None:
        """Check that there is time, and room for so many more rows of ``size`` bytes.

        Raises:
            TimeoutError: past the deadline.
            OutOfRoomError: if the rows do not fit.

        >>> Room(1_000).check(rows=10, size=4)
        Traceback (most recent call last):
        mesasynth.search.behaviours.OutOfRoomError: error: distinct behaviours need over 1,000 bytes
        hint: allow more memory, or ask for shorter programs
        """
        if self.deadline is not None and time.monotonic() > self.deadline:
            raise TimeoutError("the deadline is over")
        if self.held + rows * (size + OVERHEAD) > self.most_bytes:
            raise OutOfRoomError(
                f"distinct behaviours need over {self.most_bytes:,} bytes",
                hint="allow more memory, or ask for shorter programs",
            )


class Census:
    """Rows told apart, and for each the exact number of programs that it stands for.

    Rows are compared as bytes, so there is no hash to trust, and numbers are Python's, so there
    is no overflow.

    >>> census = Census(Room(1_000_000), width=2, kind=np.dtype(np.uint8))
    >>> census.add(np.array([[1, 2], [3, 4], [1, 2]], np.uint8), [1, 1, 10**30])
    >>> [(rows.tolist(), ways) for rows, ways in census.level()]
    [([[1, 2], [3, 4]], [1000000000000000000000000000001, 1])]
    """

    def __init__(self, room: Room, *, width: int, kind: np.dtype[Any]) -> None:
        self._room = room
        self._width = width
        self._kind = kind
        self._known: dict[bytes, int] = {}

    def add(self, rows: Rows, ways: Iterable[int]) -> None:
        """Count rows; ``ways`` says how many programs each of them stands for.

        Raises TimeoutError or OutOfRoomError where the room says so.
        """
        size = self._width * self._kind.itemsize
        data, known = rows.astype(self._kind, order="C", copy=False).tobytes(), self._known
        for at, count in zip(range(0, len(data), size), ways, strict=True):
            row = data[at : at + size]
            known[row] = known.get(row, 0) + count
        self._room.check(len(known), size)

    def level(self) -> Level:
        """The distinct rows, in the order in which they came."""
        rows, ways = list(self._known), list(self._known.values())
        step = max(1, PIECE // self._width)
        level = []
        for at in range(0, len(rows), step):
            piece = np.frombuffer(b"".join(rows[at : at + step]), self._kind)
            level.append((piece.reshape(-1, self._width), ways[at : at + step]))
        return level


@dataclass(frozen=True, slots=True)
class Ground:
    """The states of all training mazes that the starts can reach, numbered through.

    Attributes:
        moves: for each action the map of states that it is.
        senses: for each sensor the states in which it is on.
        start: the state in which each maze begins.
        goal: the states in which a run that ends has solved its maze.
        live: the states that are neither :attr:`lost` nor :attr:`done`.
        lost: the state of a run that has failed or loops for ever.
        done: the state of a run that has touched a goal where that is the end.
        kind: the smallest type that can hold a state.
    """

    moves: Mapping[str, Rows]
    senses: Mapping[str, Mask]
    start: Vector
    goal: Mask
    live: Mask
    lost: int
    done: int
    kind: np.dtype[Any] = field(init=False)

    def __post_init__(self) -> None:
        """Choose the type."""
        object.__setattr__(self, "kind", np.min_scalar_type(self.width - 1))

    @property
    def width(self) -> int:
        """The number of states, ``lost`` and ``done`` included."""
        return len(self.goal)

    def mask(self, test: Test) -> Mask:
        """The states in which a test is true; neither ``lost`` nor ``done`` is ever among them."""
        on = self.senses[test.sensor]
        return self.live & ~on if test.negated else on


def ground(task: Task) -> Ground:
    """The states of a task without memory.

    >>> import mesasynth as ms
    >>> states = ground(Task((ms.parse_maze("S.G"),), ms.dialect("tabular")))
    >>> states.width, states.start.tolist(), states.moves["left"][states.start].tolist()
    (14, [1], [0])
    """
    worlds, actions, sensors = task.worlds, task.dialect.actions, task.dialect.sensors
    first = np.cumsum([0, *(world.n_states for world in worlds)])
    lost, done = int(first[-1]), int(first[-1]) + 1
    goal = np.concatenate([*(world.goal for world in worlds), [False, True]])
    touched = goal if task.stop == "touch" else np.zeros_like(goal)
    moves = {}
    for name in actions:
        row = np.concatenate(
            [
                world.next[world.actions.index(name)] + base
                for world, base in zip(worlds, first, strict=False)
            ]
            + [np.array([lost, done])]
        )
        if task.bump == "crash":
            row = np.where(row == np.arange(len(row)), lost, row)
            row[done] = done
        moves[name] = np.where(touched[row], done, row)
    start = np.array([world.start + base for world, base in zip(worlds, first, strict=False)])
    start = np.where(touched[start], done, start)
    senses = {
        name: np.concatenate([*(_bits(world, name) for world in worlds), [False, False]])
        for name in sensors
    }
    live = reached(start.tolist(), [row.tolist() for row in moves.values()]) - {lost, done}
    kept = np.array([*sorted(live), lost, done])
    number = np.full(len(goal), -1)
    number[kept] = np.arange(len(kept))
    return Ground(
        moves={name: number[row[kept]] for name, row in moves.items()},
        senses={name: row[kept] for name, row in senses.items()},
        start=number[start],
        goal=goal[kept],
        live=np.arange(len(kept)) < len(kept) - 2,
        lost=len(kept) - 2,
        done=len(kept) - 1,
    )


def _bits(world: World, sensor: str) -> Mask:
    """Where a sensor is on; a feature that the world lacks is nowhere."""
    if sensor not in world.sensors:
        return np.zeros(world.n_states, dtype=np.bool_)
    bit = np.uint64(world.sensors.index(sensor))
    on: Mask = (world.sense >> bit & np.uint64(1)).astype(np.bool_)
    return on


def reached(starts: Iterable[int], moves: Sequence[Sequence[int]]) -> set[int]:
    """The states that actions can reach from any of the starts, these included.

    >>> reached([0], [[2, 1, 2], [0, 1, 2]])
    {0, 2}
    """
    seen = set(starts)
    waiting = list(seen)
    while waiting:
        state = waiting.pop()
        fresh = {row[state] for row in moves} - seen
        seen |= fresh
        waiting += fresh
    return seen


def chase(rows: Rows, mask: Mask, start: Vector, *, lost: int) -> Rows:
    """Where ``while`` with that mask leads from each start, for each of the bodies ``rows``.

    Bodies are followed until the test is false. One that comes back to a state it was in goes on
    for ever, and is lost; that is noticed with a single state kept aside (Brent, "An improved
    Monte Carlo factorization algorithm", 1980).

    >>> body = np.array([[1, 2, 3, 3], [1, 0, 3, 3]])
    >>> chase(body, np.array([True, True, False, False]), np.array([0, 2]), lost=3).tolist()
    [[2, 2], [3, 2]]
    """
    width, table = rows.shape[1], rows.reshape(-1)
    ends = np.tile(start, len(rows))
    live = np.flatnonzero(mask[ends])
    base = live // len(start) * width
    now = ends[live]
    aside, steps, lap = now, 0, 1
    while live.size:
        now = table[base + now]
        back = now == aside
        goes_on = mask[now] & ~back
        if not goes_on.all():
            ended = ~goes_on
            ends[live[ended]] = np.where(back[ended], lost, now[ended])
            live, base, now, aside = (each[goes_on] for each in (live, base, now, aside))
        steps += 1
        if steps == lap:
            aside, steps, lap = now, 0, 2 * lap
    return ends.reshape(len(rows), len(start))


def then(first: Level, second: Level) -> Iterator[tuple[Rows, Iterable[int]]]:
    """Every row of ``first`` followed by every map of ``second``, with the number of ways."""
    for rows, ways in first:
        for maps, others in second:
            if len(rows) < len(maps):
                for row, count in zip(rows, ways, strict=True):
                    yield maps.take(row, axis=1), [count * other for other in others]
            else:
                index = rows.astype(np.intp)
                for table, count in zip(maps, others, strict=True):
                    yield table.take(index), [count * way for way in ways]
