"""Mazes drawn in a terminal or a pipe, side by side as far as the width allows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.text import Text

from mesasynth.cli.console import INDENT, Output, clean
from mesasynth.worlds import Maze, glyphs

Cells = Sequence[tuple[int, int]]

_STYLES = {
    "wall": "bright_black",
    "open": "bright_black",
    "start": "bold bright_blue",
    "goal": "bold bright_green",
    "object": "bold magenta",
    "trail": "bold yellow",
    "end": "bold bright_red",
}
_GAP = "   "


@dataclass(frozen=True, slots=True)
class Picture:
    """A maze to be drawn, with a trail if there is one, under a caption."""

    maze: Maze
    caption: str
    trail: Cells | None = None


def cell_width(maze: Maze, room: int) -> int:
    """Characters for a cell: two, which makes it square, where there is room."""
    return 2 if 2 * maze.width <= room else 1


def maze_rows(maze: Maze, console: Output, room: int, trail: Cells | None = None) -> list[Text]:
    """The lines of a maze, cut where there is no room."""
    wide = cell_width(maze, room) == 2
    rows = []
    for line in glyphs(maze, trail=trail, ascii_only=not console.is_unicode):
        row = Text()
        for glyph in line if wide or not console.is_terminal else line[:room]:
            fill = (glyph.char if glyph.kind == "wall" else " ") if wide else ""
            row.append(glyph.char + fill, _STYLES[glyph.kind])
        rows.append(row)
    return rows


def draw(console: Output, pictures: Sequence[Picture]) -> None:
    """Draw the pictures, as many beside each other as fit."""
    room = console.width - len(INDENT)
    for group in _grouped([_block(picture, console, room) for picture in pictures], room):
        height = max(len(block) for block in group)
        console.put()
        for index in range(height):
            line = Text(INDENT)
            for block in group:
                row = block[index].copy() if index < len(block) else Text()
                row.pad_right(_width(block) - row.cell_len)
                line += row
                line.append(_GAP)
            line.rstrip()
            console.put(line)


def _block(picture: Picture, console: Output, room: int) -> list[Text]:
    """The caption, wrapped, and the picture under it."""
    rows = maze_rows(picture.maze, console, room, picture.trail)
    width = max(_width(rows), min(30, room))
    return [*Text(clean(picture.caption), "bold").wrap(console, width), *rows]


def _width(block: Sequence[Text]) -> int:
    return max(row.cell_len for row in block)


def _grouped(blocks: Sequence[list[Text]], room: int) -> Iterator[list[list[Text]]]:
    """The blocks in rows that fit into the room."""
    group: list[list[Text]] = []
    used = 0
    for block in blocks:
        if group and used + _width(block) > room:
            yield group
            group, used = [], 0
        group.append(block)
        used += _width(block) + len(_GAP)
    if group:
        yield group
