"""What the formats share: the grid of a maze as plain characters, and refusals with a place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NoReturn

from mesasynth.errors import MazeError
from mesasynth.worlds.maze import Maze
from mesasynth.worlds.names import EAST, GOAL, HEADINGS, STARTS, WALL, Cell


def plain_grid(maze: Maze, name: str, *, heading: bool = False) -> list[list[str]]:
    """The maze as a rectangle of ``#``, ``.``, ``S`` and ``G``.

    Args:
        maze: the maze.
        name: the format to be written, for the message.
        heading: whether the format has the heading of the start.

    Raises:
        MazeError: the maze has what the format cannot hold: a feature, or a heading.
    """
    if not heading and maze.heading != EAST:
        raise MazeError(
            f"a maze in the format {name!r} has no heading, and this start faces "
            f"{HEADINGS[maze.heading]}",
            file=maze.file,
            expected="a start facing east: S or >",
        )
    for cell, features in sorted(maze.features.items()):
        if features != {"goal"}:
            raise MazeError(
                f"a maze in the format {name!r} cannot hold the features "
                f"{', '.join(sorted(features))} of the cell in row {cell[0] + 1}, "
                f"column {cell[1] + 1}",
                file=maze.file,
            )
    grid = []
    for row in range(maze.height):
        cells = ((row, column) for column in range(maze.width))
        grid.append([_letter(maze, cell) for cell in cells])
    return grid


def _letter(maze: Maze, cell: Cell) -> str:
    if cell == maze.start:
        return "S"
    if cell in maze.goals:
        return GOAL
    return "." if maze.is_open(cell) else WALL


def one_goal(maze: Maze, name: str) -> Cell:
    """The goal of a maze that has one. Raises MazeError if it has several."""
    if len(maze.goals) > 1:
        raise MazeError(
            f"a maze in the format {name!r} has one goal, and this one has {len(maze.goals)}",
            file=maze.file,
        )
    (goal,) = maze.goals
    return goal


def translated(
    rows: Sequence[str], meanings: Mapping[str, str], *, file: str | None, line: int = 1
) -> tuple[str, ...]:
    """Rows of other characters in those of maze text.

    Args:
        rows: the rows.
        meanings: what each character is called in maze text.
        file: the file, for messages.
        line: the line of the first row.

    Raises:
        MazeError: a character that has no meaning.
    """
    for number, row in enumerate(rows):
        for column, letter in enumerate(row):
            if letter not in meanings:
                refuse(
                    f"unknown character {letter!r}",
                    file=file,
                    line=line + number,
                    column=column + 1,
                    text=row,
                    expected="one of " + " ".join(repr(k) if k == " " else k for k in meanings),
                )
    return tuple("".join(meanings[letter] for letter in row) for row in rows)


def refuse(
    message: str,
    *,
    file: str | None,
    line: int | None = None,
    column: int | None = None,
    text: str | None = None,
    expected: str | None = None,
    hint: str | None = None,
) -> NoReturn:
    """Raise the error of a file that is not of its format."""
    raise MazeError(
        message, file=file, line=line, column=column, text=text, expected=expected, hint=hint
    )


def oriented(letter: str, heading: int) -> str:
    """The character of a start with that heading; ``S`` where it faces east."""
    if heading == EAST:
        return letter
    return next(sign for sign, facing in STARTS.items() if facing == heading)
