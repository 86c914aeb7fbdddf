"""Compiling a maze to the tables of a world."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from mesasynth.errors import MazeError
from mesasynth.worlds.maze import Maze
from mesasynth.worlds.names import (
    GOAL,
    GOAL_FEATURE,
    MAZE_ACTIONS,
    MAZE_SENSORS,
    STEPS,
    WALL,
    Cell,
)
from mesasynth.worlds.tabulate import action_table, sensor_table
from mesasynth.worlds.world import World

SensorFunction = Callable[[Maze, Cell, int], bool]
"""Whether a sensor is true for the maze, the cursor's cell and its heading (0 to 3)."""

ActionFunction = Callable[[Maze, Cell, int], tuple[Cell, int]]
"""The cell and heading after an action; the same ones if it bumps."""

_NO_SENSORS: Mapping[str, SensorFunction] = MappingProxyType({})
_NO_ACTIONS: Mapping[str, ActionFunction] = MappingProxyType({})


def compile_maze(
    maze: Maze,
    *,
    sensors: Mapping[str, SensorFunction] = _NO_SENSORS,
    actions: Mapping[str, ActionFunction] = _NO_ACTIONS,
) -> World:
    r"""The world of a maze: its states are (open cell, heading).

    Open cells are numbered in reading order; these numbers are the places.  The state of place
    ``p`` with heading ``h`` (0 north, 1 east, 2 south, 3 west) is ``4 * p + h``.  The actions are
    ``move``, ``left``, ``right``; the sensors are ``at_goal``, ``wall_ahead``, ``wall_left``,
    ``wall_right`` and then one for each other feature of the legend, in its order, true on the
    cells that have that feature.

    Args:
        maze: the maze.
        sensors: further sensors by name, tabulated once for every state.
        actions: further actions by name, tabulated likewise.

    Raises:
        MazeError: more than 64 sensors in all, or a function that raises an exception, gives what
            it should not, leads out of the open cells or does not give the same again.
        WorldError: a name that is already in use.

    >>> from mesasynth.worlds.text import parse_maze
    >>> maze = parse_maze("d: door\n---\nSdG")
    >>> world = compile_maze(maze, sensors={"near_edge": lambda maze, cell, heading: cell[1] == 0})
    >>> world.sensors
    ('at_goal', 'wall_ahead', 'wall_left', 'wall_right', 'door', 'near_edge')
    >>> world.n_states, world.start, world.distance, [int(bits) for bits in world.sense[1:12:4]]
    (12, 1, 2, [44, 28, 15])
    """
    open_cells = maze.codes() != ord(WALL)
    height, width = open_cells.shape
    number = np.full((height + 2, width + 2), -1, np.int64)
    inner = number[1:-1, 1:-1]
    inner[open_cells] = np.arange(int(open_cells.sum()))
    place = inner[open_cells]
    ahead = np.empty((len(place), 4), np.int64)
    for heading, (down, across) in enumerate(STEPS):
        beside = number[1 + down : 1 + down + height, 1 + across : 1 + across + width]
        ahead[:, heading] = beside[open_cells]

    turn = np.arange(4)
    move = np.where(ahead >= 0, ahead, place[:, None]) * 4 + turn
    left = place[:, None] * 4 + (turn - 1) % 4
    right = place[:, None] * 4 + (turn + 1) % 4
    walled = ahead < 0
    features, marked = _features(maze, open_cells)
    columns = [
        np.broadcast_to(marked[GOAL_FEATURE][:, None], walled.shape),
        walled,
        np.roll(walled, 1, axis=1),
        np.roll(walled, -1, axis=1),
        *(np.broadcast_to(marked[feature][:, None], walled.shape) for feature in features),
    ]
    rows, across_cells = np.nonzero(open_cells)
    cells = tuple(zip(rows.tolist(), across_cells.tolist(), strict=True))
    columns += [sensor_table(maze, cells, name, sensor) for name, sensor in sensors.items()]
    names = (*MAZE_SENSORS, *features, *sensors)
    if len(names) > 64:
        raise MazeError(
            f"{len(names)} sensors", file=maze.file, expected="at most 64, features included"
        )
    sense = np.zeros(walled.shape, np.uint64)
    for bit, column in enumerate(columns):
        sense |= column.astype(np.uint64) << np.uint64(bit)
    return World(
        name=maze.label,
        actions=(*MAZE_ACTIONS, *actions),
        sensors=names,
        next=np.array(
            [move.ravel(), left.ravel(), right.ravel()]
            + [action_table(maze, cells, name, each).ravel() for name, each in actions.items()]
        ),
        sense=sense.ravel(),
        goal=np.repeat(marked[GOAL_FEATURE], 4),
        place=np.repeat(place, 4),
        start=int(inner[maze.start]) * 4 + maze.heading,
        cells=cells,
        maze=maze,
    )


def _features(
    maze: Maze, open_cells: npt.NDArray[np.bool_]
) -> tuple[list[str], dict[str, npt.NDArray[np.bool_]]]:
    """The features other than ``goal`` in order, and for every feature the places that have it."""
    codes = maze.codes()[open_cells]
    ordered = dict.fromkeys(word for _, words in maze.legend for word in words)
    marked = {word: np.zeros(len(codes), np.bool_) for word in (GOAL_FEATURE, *ordered)}
    for letter, words in ((GOAL, (GOAL_FEATURE,)), *maze.legend):
        for word in words:
            marked[word] |= codes == ord(letter)
    return [word for word in ordered if word != GOAL_FEATURE], marked
