"""The replay of a run as an animated GIF, by Pillow, in the colours of the other pictures."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from mesasynth.analysis.look import BLUE, GREEN, VERMILLION
from mesasynth.dsl import Step
from mesasynth.errors import MesasynthError
from mesasynth.worlds import Maze, World
from mesasynth.worlds.names import STEPS, Cell

if TYPE_CHECKING:
    from PIL import Image

WALL, OPEN, BEEN = "#33373D", "#FFFFFF", "#BFDDF2"
PERIOD = 80
"""Milliseconds for each picture."""

LAST = 1_500
"""Milliseconds for the last picture, and at most for the first."""

MOST_PICTURES = 400
"""A longer run skips ticks."""

LARGEST = 480
"""Pixels of the longer side, as far as cells of 4 pixels allow."""


def check_pillow() -> None:
    """Say what to install if a GIF cannot be written. Raises MesasynthError."""
    try:
        import PIL  # noqa: F401
    except ImportError:
        raise MesasynthError(
            "a GIF needs Pillow", hint="install it with: pip install 'mesasynth[plot]'"
        ) from None


def save_replay(maze: Maze, world: World, steps: Sequence[Step], path: str | Path) -> int:
    """Write the replay of a run, and return how many pictures it has.

    Cells on which the cursor has been are tinted; the cursor is an arrowhead.

    Raises MesasynthError if Pillow is not installed or the name does not end in .gif, OSError if
    the file cannot be written.
    """
    check_pillow()
    path = check_gif(path)
    every = -(-max(1, len(steps)) // MOST_PICTURES)
    been = {maze.start}
    pictures = [_picture(maze, been, maze.start, world.start % len(STEPS))]
    for step in steps:
        cell = world.cells[step.place]
        been.add(cell)
        if step.ticks % every == 0 or step.ticks == len(steps):
            pictures.append(_picture(maze, been, cell, step.state % len(STEPS)))
    lasts = [PERIOD] * (len(pictures) - 1) + [LAST]
    pictures[0].save(
        path, save_all=True, append_images=pictures[1:], duration=lasts, loop=0, optimize=False
    )
    return len(pictures)


def check_gif(path: str | Path) -> Path:
    """The path of a replay. Raises MesasynthError if its name does not end in .gif."""
    if Path(path).suffix.lower() != ".gif":
        raise MesasynthError(
            "a replay is written as GIF", file=str(path), expected="a name in .gif"
        )
    return Path(path)


def _picture(maze: Maze, been: set[Cell], here: Cell, heading: int) -> Image.Image:
    """One picture: the maze within a wall, the cells visited, the goals, the cursor."""
    from PIL import Image, ImageDraw

    side = max(4, min(24, LARGEST // (max(maze.height, maze.width) + 2)))
    image = Image.new("RGB", (side * (maze.width + 2), side * (maze.height + 2)), WALL)
    pen = ImageDraw.Draw(image)

    def box(cell: Cell, inset: float = 0.0) -> tuple[float, float, float, float]:
        top, left = (cell[0] + 1) * side, (cell[1] + 1) * side
        gap = inset * side
        return left + gap, top + gap, left + side - 1 - gap, top + side - 1 - gap

    for row in range(maze.height):
        for column in range(maze.width):
            if maze.is_open((row, column)):
                pen.rectangle(box((row, column)), fill=BEEN if (row, column) in been else OPEN)
    pen.ellipse(box(maze.start, 0.35), fill=BLUE)
    for goal in maze.goals:
        pen.ellipse(box(goal, 0.15), fill=GREEN)
    down, across = STEPS[heading]
    y, x = (here[0] + 1.5) * side, (here[1] + 1.5) * side
    tip, back, wide = 0.45 * side, 0.35 * side, 0.35 * side
    pen.polygon(
        [
            (x + across * tip, y + down * tip),
            (x - across * back - down * wide, y - down * back + across * wide),
            (x - across * back + down * wide, y - down * back - across * wide),
        ],
        fill=VERMILLION,
    )
    return image
