"""Mazes as pictures of text, one character a cell."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, TypeAlias

from mesasynth.worlds.names import OPEN, STARTS, STEPS, WALL, Cell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mesasynth.worlds.maze import Maze

Kind: TypeAlias = Literal["wall", "open", "start", "goal", "object", "trail", "end"]
"""What a glyph shows; ``end`` is the last cell of a trail where nothing else stands."""


class Glyph(NamedTuple):
    """One character of a picture.

    Attributes:
        char: the character.
        kind: what it shows, for a caller who adds colour.
        on_trail: whether the trail passes here, which a goal or an object does not hide.
    """

    char: str
    kind: Kind
    on_trail: bool


class _Style(NamedTuple):
    wall: str
    open: str
    starts: str
    trail: str
    end: str


_UNICODE: Final = _Style(wall="█", open="·", starts="▲▶▼◀", trail="↑→↓←", end="●")
_ASCII: Final = _Style(wall=WALL, open=".", starts="^>v<", trail="^>v<", end="@")


def glyphs(
    maze: Maze, *, trail: Sequence[Cell] | None = None, ascii_only: bool = False
) -> tuple[tuple[Glyph, ...], ...]:
    """The maze as rows of glyphs, all rows of the maze's full width.

    On the trail an arrow shows the way in which the cell was last left, and a dot where the trail
    ends or jumps; the start, goals and objects stay visible.

    Args:
        maze: the maze.
        trail: cells in the order visited, the start included.
        ascii_only: use no characters beyond ASCII (legend letters apart).

    >>> from mesasynth.worlds.text import parse_maze
    >>> glyphs(parse_maze("S.G"), trail=[(0, 0), (0, 1)])[0][1]
    Glyph(char='●', kind='end', on_trail=True)
    """
    style = _ASCII if ascii_only else _UNICODE
    arrows = dict(zip(STEPS, style.trail, strict=True))
    steps = trail or ()
    marks = {
        here: arrows.get((after[0] - here[0], after[1] - here[1]), style.end)
        for here, after in pairwise(steps)
    }
    end = steps[-1] if steps else None
    width = maze.width

    def glyph(cell: Cell, letter: str) -> Glyph:
        passed = cell in marks or cell == end
        if letter == WALL:
            return Glyph(style.wall, "wall", passed)
        if letter in STARTS:
            return Glyph(style.starts[maze.heading], "start", passed)
        if letter not in OPEN:
            return Glyph(letter, "goal" if cell in maze.goals else "object", passed)
        if cell == end:
            return Glyph(style.end, "end", True)
        if passed:
            return Glyph(marks[cell], "trail", True)
        return Glyph(style.open, "open", False)

    return tuple(
        tuple(glyph((row, column), letter) for column, letter in enumerate(line.ljust(width, WALL)))
        for row, line in enumerate(maze.rows)
    )


def picture(maze: Maze, *, trail: Sequence[Cell] | None = None, ascii_only: bool = False) -> str:
    r"""The maze as a picture of text, without a final newline; see :func:`glyphs`.

    >>> from mesasynth.worlds.text import parse_maze
    >>> maze = parse_maze("#####\n#v###\n#..G#\n#####")
    >>> print(picture(maze, trail=[(1, 1), (2, 1), (2, 2), (2, 3)]))
    █████
    █▼███
    █→→G█
    █████
    >>> print(picture(maze, trail=[(1, 1), (2, 1), (2, 2)], ascii_only=True))
    #####
    #v###
    #>@G#
    #####
    """
    rows = glyphs(maze, trail=trail, ascii_only=ascii_only)
    return "\n".join("".join(glyph.char for glyph in row) for row in rows)
