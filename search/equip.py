"""Mazes with what a dialect adds to them: its own sensors and actions, tabulated."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import lru_cache, partial
from typing import Any

import numpy as np

from mesasynth.dsl import Dialect
from mesasynth.dsl.dialect import SEEK
from mesasynth.worlds import Ground, Maze, World, compile_maze
from mesasynth.worlds.names import (
    GOAL,
    GOAL_FEATURE,
    MAZE_SENSORS,
    MEMORY_WORDS,
    WALL,
    Cell,
)
from mesasynth.worlds.tabulate import feature_cells, sensor_table


@lru_cache(maxsize=4096)
def world_of(maze: Ground, dialect: Dialect) -> World:
    """The world of a maze for the programs of a dialect; a world given by its tables is its own.

    Its functions are called for every open cell and heading, twice; then only the tables are used.
    A sensor for a feature that the maze does not have is always off.

    >>> import mesasynth as ms
    >>> def top(maze, cell, heading):
    ...     return cell[0] == 0
    >>> mine = ms.extend("reactive", name="mine", sensors={"top": top})
    >>> world_of(ms.parse_maze("S.G"), mine).sensors[-1]
    'top'

    Raises:
        MazeError: if a function is no table of (maze, cell, heading); it names the function.
    """
    return maze if isinstance(maze, World) else equipped(maze, dialect)


def equipped(
    maze: Maze, dialect: Dialect, *, moved: tuple[str, frozenset[Cell]] | None = None
) -> World:
    """The world of a maze, for families with another set of cells that have one feature.

    What else knows of that feature, the maze itself included, is left as it is.

    Raises:
        MazeError: as :func:`world_of` does.
    """
    functions = {name: each.call for name, each in dialect.calls.items()}
    legend = {word for _, words in maze.legend for word in words}

    def about(name: str) -> Callable[..., Any]:
        """The function behind a word, of (maze, cell, heading)."""
        family, _, feature = name.partition(" ")
        if not feature:
            return functions.get(name, _never)
        if moved is not None and moved[0] == feature:
            return partial(_about, functions[family], moved[1])
        return partial(_about, functions[family], _cells(maze, feature, functions.get(feature)))

    plain = {*MAZE_SENSORS, *MEMORY_WORDS, GOAL_FEATURE, *legend}
    words = (*dialect.sensors, *_sought(dialect))
    return compile_maze(
        maze,
        sensors={name: about(name) for name in words if name not in plain},
        actions={
            name: about(name) for name in dialect.actions if name.partition(" ")[0] in functions
        },
    )


@lru_cache(maxsize=4096)
def moved_world(maze: Maze, dialect: Dialect, feature: str, cells: frozenset[Cell]) -> World:
    """The world of a maze with another set of cells that have a feature, for families of words.

    It is ``equipped(maze, dialect, moved=(feature, cells))``; only the words that can be different
    are tabulated again, and asked once, as they were tabulated on this maze before.

    Raises:
        MazeError: as :func:`world_of` does.
    """
    functions = {name: each.call for name, each in dialect.calls.items()}

    def changed(names: tuple[str, ...]) -> list[str]:
        parts = ((name, *name.partition(" ")) for name in names)
        return [
            name for name, family, _, about in parts if about == feature and family in functions
        ]

    if changed(dialect.actions):
        return equipped(maze, dialect, moved=(feature, cells))
    world = world_of(maze, dialect)
    sense = world.sense.copy()
    for name in changed(dialect.sensors):
        said = partial(_about, functions[name.partition(" ")[0]], cells)
        on = sensor_table(maze, world.cells, name, said, again=False).ravel()
        bit = np.uint64(1 << world.sensors.index(name))
        sense = np.where(on, sense | bit, sense & ~bit)
    return replace(world, sense=sense)


def _sought(dialect: Dialect) -> Iterator[str]:
    """The features that statements of a dialect seek."""
    for name in dialect.actions:
        family, _, feature = name.partition(" ")
        if family == SEEK and feature not in dialect.sensors:
            yield feature


def _about(
    function: Callable[..., Any], cells: frozenset[Cell], maze: Maze, cell: Cell, heading: int
) -> Any:
    """What a family's function says of the cells with one feature."""
    return function(maze, cell, heading, cells)


def _never(_maze: Maze, _cell: Cell, _heading: int) -> bool:
    return False


def _cells(maze: Maze, feature: str, given: Callable[..., Any] | None) -> frozenset[Cell]:
    """The cells that have a feature, by the maze's legend or by a function."""
    everywhere = [
        (row, column)
        for row, line in enumerate(maze.rows)
        for column, letter in enumerate(line)
        if letter != WALL
    ]
    if given is not None:
        return feature_cells(maze, everywhere, feature, given)
    letters = {GOAL} if feature == GOAL_FEATURE else set()
    letters |= {letter for letter, words in maze.legend if feature in words}
    return frozenset(
        (row, column) for row, column in everywhere if maze.rows[row][column] in letters
    )
