"""The world: a finite deterministic automaton that programs act on."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from mesasynth.errors import MesasynthError
from mesasynth.worlds.names import KEYWORDS, MEMORY_WORDS, Cell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mesasynth.worlds.maze import Maze

_WORD = re.compile(r"[a-z][a-z0-9_]*( [a-z][a-z0-9_]*)?\Z")


class WorldError(MesasynthError):
    """Tables that do not describe a world."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class World:
    """A finite deterministic automaton: what a program acts on and senses.

    :func:`~mesasynth.worlds.compile_maze` makes one from a maze; any other finite deterministic
    environment can be given by its tables.  The tables may be given as anything that numpy makes
    an array of (a type checker wants arrays); they are checked, copied, and kept contiguous and
    read-only.

    Attributes:
        name: a name to show.
        actions: the names of the actions.
        sensors: the names of the sensors, at most 64.
        next: ``next[action, state]`` is the state that follows (int32); an action that leaves the
            state unchanged is a bump.
        sense: bit ``i`` of ``sense[state]`` says whether ``sensors[i]`` is true there (uint64).
        goal: whether each state is a goal (bool).
        place: the place of each state (int32), from 0 to ``n_places - 1``; memory is kept by
            place, and the trail is a sequence of places.
        start: the state in which a run begins.
        cells: for a maze, the (row, column) of each place; otherwise empty.
        maze: the maze that it was compiled from, if it was.
        distance: the fewest changes of place with which actions lead from the start to a goal,
            or None if none does.

    Raises:
        WorldError: names, shapes or values that do not fit together.

    A counter modulo 5 with one action, which starts at 0 and should stop at 3:

    >>> counter = World(
    ...     name="modulo 5",
    ...     actions=("move",),
    ...     sensors=("at_goal",),
    ...     next=[[1, 2, 3, 4, 0]],
    ...     sense=[0, 0, 0, 1, 0],
    ...     goal=[False, False, False, True, False],
    ...     place=range(5),
    ...     start=0,
    ... )
    >>> counter.distance, counter.n_states, counter.n_places
    (3, 5, 5)
    """

    name: str
    actions: tuple[str, ...]
    sensors: tuple[str, ...]
    next: npt.NDArray[np.int32]
    sense: npt.NDArray[np.uint64]
    goal: npt.NDArray[np.bool_]
    place: npt.NDArray[np.int32]
    start: int
    cells: tuple[Cell, ...] = field(default=(), repr=False)
    maze: Maze | None = field(default=None, repr=False)
    distance: int | None = field(init=False)

    def __post_init__(self) -> None:
        def keep(name: str, value: object) -> None:
            object.__setattr__(self, name, value)

        keep("actions", _names("action", self.actions))
        keep("sensors", _names("sensor", self.sensors))
        keep("cells", tuple(self.cells))
        table = _integers("next", self.next, 2)
        states = table.shape[1]
        if table.shape[0] != len(self.actions) or states == 0:
            raise WorldError(
                f"'next' has the shape {table.shape}",
                expected=f"one row for each of the {len(self.actions)} actions, "
                "one column for each state",
            )
        sense = _integers("sense", self.sense, 1)
        place = _integers("place", self.place, 1)
        goal = np.asarray(self.goal)
        if goal.dtype != np.bool_:
            raise WorldError("'goal' is no array of truth values", expected="True or False a state")
        for name, column in (("sense", sense), ("goal", goal), ("place", place)):
            if column.shape != (states,):
                raise WorldError(
                    f"{name!r} has the shape {column.shape}",
                    expected=f"one entry a state: {states}",
                )
        _range("next", table, states)
        _range("sense", sense, 2 ** len(self.sensors))
        _range("place", place, states)
        if not 0 <= self.start < states:
            raise WorldError(f"the start is {self.start}", expected=f"a state: 0 to {states - 1}")
        places = int(place.max()) + 1
        if not np.bincount(place, minlength=places).all():
            raise WorldError("places are numbered with gaps", expected=f"all of 0 to {places - 1}")
        if self.cells and len(self.cells) != places:
            raise WorldError(f"{len(self.cells)} cells", expected=f"one for each place: {places}")
        keep("next", _frozen(table, np.int32))
        keep("sense", _frozen(sense, np.uint64))
        keep("goal", _frozen(goal, np.bool_))
        keep("place", _frozen(place, np.int32))
        keep("distance", _distance(self.next, self.place, self.goal, self.start))

    @property
    def label(self) -> str:
        """A name to show, as mazes have one."""
        return self.name

    @property
    def n_states(self) -> int:
        """The number of states."""
        return len(self.place)

    @property
    def n_places(self) -> int:
        """The number of places."""
        return int(self.place.max()) + 1


def _names(kind: str, names: Sequence[str]) -> tuple[str, ...]:
    """The names, checked: words that differ and that a run does not supply itself."""
    kept = tuple(names)
    if len(kept) > 64:
        raise WorldError(f"{len(kept)} {kind}s", expected="at most 64")
    for name in kept:
        if not _WORD.match(name) or name in KEYWORDS | MEMORY_WORDS or kept.count(name) > 1:
            raise WorldError(
                f"{name!r} cannot be the name of {'an action' if kind == 'action' else 'a sensor'}",
                expected="lower-case words, each once, other than the language's own",
            )
    return kept


def _integers(name: str, table: object, dimensions: int) -> npt.NDArray[Any]:
    """The table as an integer array of so many dimensions."""
    try:
        array = np.asarray(table)
    except ValueError:
        raise WorldError(f"{name!r} is no table", expected="rows of equal length") from None
    if array.ndim != dimensions or (array.dtype.kind not in "iu" and array.size):
        raise WorldError(
            f"{name!r} is an array of {array.dtype} in {array.ndim} dimensions",
            expected=f"integers in {dimensions} dimension{'s' if dimensions > 1 else ''}",
        )
    return array


def _range(name: str, table: npt.NDArray[Any], above: int) -> None:
    """Check that all entries are at least 0 and less than ``above``."""
    if table.size == 0:
        return
    for value in (int(table.min()), int(table.max())):
        if not 0 <= value < above:
            where = [int(index) for index in np.argwhere(table == value)[0]]
            raise WorldError(
                f"{name}{where} is {value}", expected=f"a number from 0 to {above - 1}"
            )


def _frozen(table: npt.NDArray[Any], kind: type[np.generic]) -> npt.NDArray[Any]:
    """A contiguous read-only copy."""
    copy = np.array(table, dtype=kind, order="C")
    copy.setflags(write=False)
    return copy


def _distance(
    table: npt.NDArray[np.int32],
    place: npt.NDArray[np.int32],
    goal: npt.NDArray[np.bool_],
    start: int,
) -> int | None:
    """The fewest changes of place from the start to a goal, or None if none can be reached."""
    rows = table.tolist()
    places = place.tolist()
    goals = goal.tolist()
    seen = bytearray(len(places))
    layer, steps = [start], 0
    while layer:
        beyond: list[int] = []
        near: list[int] = []
        for state in layer:
            if not seen[state]:
                seen[state] = 1
                near.append(state)
        for state in near:  # grows while it is walked: changes within a place cost nothing
            if goals[state]:
                return steps
            here = places[state]
            for row in rows:
                after = row[state]
                if seen[after]:
                    continue
                if places[after] == here:
                    seen[after] = 1
                    near.append(after)
                else:
                    beyond.append(after)
        layer, steps = beyond, steps + 1
    return None
