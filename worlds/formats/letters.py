r"""Formats of one character a cell: maze-dataset's ASCII, mazelib's text, FrozenLake's maps.

maze-dataset (`LatticeMaze.as_ascii`): ``#`` wall, space open, ``S`` start, ``E`` end, ``X`` on the
solution. mazelib (`Maze.tostring`): the same with ``+`` on the solution, and ends that may lie in
the outer wall. FrozenLake (`desc`): ``S`` start, ``F`` frozen, ``H`` hole, ``G`` goal; a hole
becomes a wall, so that with ``bump=crash`` stepping at it ends the run as there.

>>> (maze,) = read_letters("#####\n#SXE#\n#####\n", MAZE_DATASET, file=None)
>>> print(maze)
#####
#S.G#
#####
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from mesasynth.worlds.formats.cells import plain_grid, refuse, translated
from mesasynth.worlds.maze import Maze


@dataclass(frozen=True, slots=True)
class Letters:
    """A format of one character a cell.

    Attributes:
        name: what it is called.
        meanings: what each of its characters is in maze text.
        spelled: how it writes ``#``, ``.``, ``S`` and ``G``.
    """

    name: str
    meanings: Mapping[str, str]
    spelled: Mapping[str, str]


MAZE_DATASET = Letters(
    "maze-dataset",
    {"#": "#", " ": ".", "S": "S", "E": "G", "X": "."},
    {"#": "#", ".": " ", "S": "S", "G": "E"},
)
MAZELIB = Letters(
    "mazelib",
    {"#": "#", " ": ".", "S": "S", "E": "G", "+": "."},
    {"#": "#", ".": " ", "S": "S", "G": "E"},
)
FROZEN_LAKE = Letters(
    "frozenlake",
    {"S": "S", "F": ".", "H": "#", "G": "G"},
    {"#": "H", ".": "F", "S": "S", "G": "G"},
)


def read_letters(text: str, form: Letters, *, file: str | None) -> tuple[Maze, ...]:
    """The mazes of a text; several are separated by empty lines.

    Raises:
        MazeError: a character that the format does not have, rows of unequal length, or no maze.
    """
    found: list[Maze] = []
    stem = Path(file).stem if file else "maze"
    lines = text.splitlines()
    at = 0
    while at < len(lines):
        if not lines[at]:
            at += 1
            continue
        end = next((i for i in range(at, len(lines)) if not lines[i]), len(lines))
        rows = translated(lines[at:end], form.meanings, file=file, line=at + 1)
        for number, row in enumerate(rows):
            if len(row) != len(rows[0]):
                refuse(
                    f"this row has {len(row)} cells, and the first has {len(rows[0])}",
                    file=file,
                    line=at + 1 + number,
                    text=lines[at + number],
                    expected="rows of equal length",
                )
        source = stem if len(found) == 0 and end >= len(lines) else f"{stem}-{len(found) + 1}"
        found.append(Maze(rows, file=file, line=at + 1, source=source))
        at = end
    if not found:
        refuse("there is no maze here: the text is empty", file=file)
    return tuple(found)


def write_letters(mazes: tuple[Maze, ...], form: Letters) -> str:
    r"""Mazes as text, separated by empty lines.

    Raises:
        MazeError: a maze that has features, or a start that does not face east.

    >>> write_letters((Maze(("S.G",)),), FROZEN_LAKE)
    'SFG\n'
    """
    texts = []
    for maze in mazes:
        grid = plain_grid(maze, form.name)
        texts.append("".join("".join(form.spelled[c] for c in row) + "\n" for row in grid))
    return "\n".join(texts)
