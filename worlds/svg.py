"""Mazes as SVG pictures, for notebooks, web pages and papers."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from mesasynth.worlds.names import GOAL_FEATURE, WALL, Cell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mesasynth.worlds.maze import Maze

_LARGEST = 640.0
_COLOURS = {
    "paper": "#ffffff",
    "wall": "#37474f",
    "goal": "#2e7d32",
    "start": "#1565c0",
    "trail": "#e65100",
    "object": "#6a1b9a",
}


def maze_svg(maze: Maze, *, trail: Sequence[Cell] | None = None, cell: float | None = None) -> str:
    """The maze as one SVG element, with a title that screen readers read.

    Walls are dark, the goal is a green disc, the start a blue arrowhead, an object its letter on
    a violet ring (its features show when pointed at), the trail an orange line that ends in a dot.

    Args:
        maze: the maze.
        trail: cells in the order visited, the start included, to be drawn as a line.
        cell: the side of a cell in pixels; by default at most 24, and less where the picture
            would otherwise be larger than 640 pixels.

    >>> from mesasynth.worlds.text import parse_maze
    >>> maze_svg(parse_maze("SG"), trail=[(0, 0), (0, 1)], cell=10).splitlines()[0][:60]
    '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="3'
    """
    columns, rows = maze.width + 2, maze.height + 2
    side = min(24.0, _LARGEST / max(columns, rows)) if cell is None else cell
    title = escape(f"{maze.label}: a maze of {maze.height} by {maze.width} cells")
    parts = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{columns * side:g}" '
            f'height="{rows * side:g}" viewBox="-1 -1 {columns} {rows}" role="img">'
        ),
        f"<title>{title}</title>",
        f'<rect x="-1" y="-1" width="{columns}" height="{rows}" fill="{_COLOURS["wall"]}"/>',
        f'<path d="{_open_runs(maze)}" fill="{_COLOURS["paper"]}" shape-rendering="crispEdges"/>',
    ]
    for place, features in maze.features.items():
        if GOAL_FEATURE in features:
            parts.append(_disc(place, 0.32, f'fill="{_COLOURS["goal"]}"'))
        if features != {GOAL_FEATURE}:
            parts.append(_object(maze, place, features))
    parts.append(_arrowhead(maze))
    if trail:
        points = " ".join(f"{column + 0.5:g},{row + 0.5:g}" for row, column in trail)
        colour = _COLOURS["trail"]
        parts += [
            (
                f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="0.16" '
                'stroke-linejoin="round" stroke-linecap="round" stroke-opacity="0.8"/>'
            ),
            _disc(trail[-1], 0.18, f'fill="{colour}"'),
        ]
    return "\n".join((*parts, "</svg>"))


def _open_runs(maze: Maze) -> str:
    """Path data of the open cells, one rectangle for each run of them in a row."""
    runs = []
    for row, line in enumerate(maze.rows):
        column = 0
        for is_wall, letters in groupby(line, key=WALL.__eq__):
            length = len(list(letters))
            if not is_wall:
                runs.append(f"M{column} {row}h{length}v1h-{length}z")
            column += length
    return "".join(runs)


def _disc(place: Cell, radius: float, style: str) -> str:
    row, column = place
    return f'<circle cx="{column + 0.5:g}" cy="{row + 0.5:g}" r="{radius:g}" {style}/>'


def _object(maze: Maze, place: Cell, features: frozenset[str]) -> str:
    """A ring with the letter of the cell, and its features as a title."""
    row, column = place
    colour = _COLOURS["object"]
    ring = _disc(place, 0.4, f'fill="none" stroke="{colour}" stroke-width="0.08"')
    return (
        f"<g><title>{escape(' '.join(sorted(features)))}</title>{ring}"
        f'<text x="{column + 0.5:g}" y="{row + 0.72:g}" font-size="0.6" text-anchor="middle" '
        f'font-family="sans-serif" fill="{colour}">{escape(maze.rows[row][column])}</text></g>'
    )


def _arrowhead(maze: Maze) -> str:
    """The start, pointing the way that the cursor faces."""
    row, column = maze.start
    return (
        f'<path d="M-0.26 0.28L0 -0.32L0.26 0.28L0 0.14z" fill="{_COLOURS["start"]}" '
        f'transform="translate({column + 0.5:g} {row + 0.5:g}) rotate({90 * maze.heading})"/>'
    )
