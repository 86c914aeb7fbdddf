"""Functions of (maze, cell, heading) as tables, and what is wrong with one that makes no table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from mesasynth.errors import MazeError
from mesasynth.worlds.maze import Maze
from mesasynth.worlds.names import HEADINGS, Cell

TURNS = len(HEADINGS)


def sensor_table(
    maze: Maze,
    cells: Sequence[Cell],
    name: str,
    sensor: Callable[[Maze, Cell, int], bool],
    *,
    what: str = "sensor",
    again: bool = True,
) -> npt.NDArray[np.bool_]:
    """What a sensor says, by place and heading.

    Without ``again`` it is asked once: for a function that was already tabulated on the maze.

    Raises:
        MazeError: if it raises an exception, says anything but true or false, or does not say the
            same when it is asked again; the error names it and tells where.
    """
    asked = _Asked(what, name, sensor, maze)

    def ask(cell: Cell, heading: int) -> bool:
        said = asked.answer(cell, heading)
        if not isinstance(said, bool | np.bool_):
            raise asked.wrong(cell, heading, f"is {said!r}", "True or False")
        return bool(said)

    return np.array(asked.everywhere(cells, ask, again=again), dtype=np.bool_)


def action_table(
    maze: Maze,
    cells: Sequence[Cell],
    name: str,
    action: Callable[[Maze, Cell, int], tuple[Cell, int]],
) -> npt.NDArray[np.int64]:
    """The state after an action, by place and heading.

    Raises:
        MazeError: as for a sensor, or if it leads out of the open cells.
    """
    asked = _Asked("action", name, action, maze)
    places = {cell: place for place, cell in enumerate(cells)}
    expected = "((row, column), heading): an open cell, and a heading from 0 to 3"

    def follow(cell: Cell, heading: int) -> int:
        said = asked.answer(cell, heading)
        try:
            (row, column), turned = said
            after, turned = (int(row), int(column)), int(turned)
        except (TypeError, ValueError):
            raise asked.wrong(cell, heading, f"is {said!r}", expected) from None
        if after not in places or turned not in range(TURNS):
            told = f"leads to cell {after} with heading {turned}"
            raise asked.wrong(cell, heading, told, expected)
        return TURNS * places[after] + turned

    return np.array(asked.everywhere(cells, follow), dtype=np.int64)


def feature_cells(
    maze: Maze, cells: Sequence[Cell], name: str, feature: Callable[[Maze, Cell, int], bool]
) -> frozenset[Cell]:
    """The cells that have a feature that is given as a function, which must not ask the heading.

    Raises:
        MazeError: as for a sensor, or if it says something else for another heading.
    """
    table = sensor_table(maze, cells, name, feature, what="feature")
    for cell, row in zip(cells, table, strict=True):
        if row.any() and not row.all():
            asked = _Asked("feature", name, feature, maze)
            told = "says something else than for other headings"
            raise asked.wrong(cell, int(row.argmin()), told, "the same for any heading")
    return frozenset(cell for cell, row in zip(cells, table, strict=True) if row[0])


@dataclass(frozen=True, slots=True)
class _Asked:
    """A function that is being tabulated on a maze."""

    what: str
    name: str
    function: Callable[..., Any]
    maze: Maze

    def answer(self, cell: Cell, heading: int) -> Any:
        """What it says."""
        try:
            return self.function(self.maze, cell, heading)
        except Exception as fault:
            told = f"raises {type(fault).__name__}: {fault}"
            raise self.wrong(cell, heading, told, None) from fault

    def everywhere(
        self, cells: Sequence[Cell], ask: Callable[[Cell, int], Any], *, again: bool = True
    ) -> list[list[Any]]:
        """What it says by place and heading, asked once forwards and ``again`` backwards."""
        found = [[ask(cell, heading) for heading in range(TURNS)] for cell in cells]
        for place in reversed(range(len(cells) if again else 0)):
            for heading in reversed(range(TURNS)):
                before, after = found[place][heading], ask(cells[place], heading)
                if after != before:
                    told = f"is {before!r} once and {after!r} when it is asked again"
                    raise self.wrong(cells[place], heading, told, "the same each time")
        return found

    def wrong(self, cell: Cell, heading: int, told: str, expected: str | None) -> MazeError:
        """The error that it says what it must not."""
        return MazeError(
            f"the {self.what} {self.name!r} {told}, in cell {cell}, facing {HEADINGS[heading]}",
            file=self.maze.file,
            expected=expected,
        )
