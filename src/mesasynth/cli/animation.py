"""A run shown tick by tick in a terminal."""

from __future__ import annotations

import time
from collections.abc import Sequence

from rich.console import Group
from rich.live import Live
from rich.text import Text

from mesasynth.cli.console import Output, clean
from mesasynth.cli.pictures import cell_width, maze_rows
from mesasynth.dsl import Step
from mesasynth.worlds import Maze, World

PERIOD = 0.08
"""Seconds between two pictures."""

MOST_PICTURES = 250
"""A longer run skips ticks, so that it takes no more than some 20 seconds."""


def animate(console: Output, maze: Maze, world: World, steps: Sequence[Step]) -> None:
    """Show where the cursor is and which cells it has been to, tick after tick."""
    every = -(-len(steps) // MOST_PICTURES)
    arrows = "▲▶▼◀" if console.is_unicode else "^>v<"
    wide = cell_width(maze, console.width)
    visited = {maze.start}
    with Live(console=console, auto_refresh=False, transient=True) as live:
        for step in steps:
            row, column = world.cells[step.place]
            visited.add((row, column))
            if step.ticks % every and step.ticks != len(steps):
                continue
            rows = maze_rows(maze, console, console.width)
            for line, across in visited:
                rows[line].stylize("on grey30", across * wide, (across + 1) * wide)
            here = rows[row]
            before, after = here[: column * wide], here[(column + 1) * wide :]
            cursor = Text(arrows[step.state % 4].ljust(wide), "bold black on yellow")
            rows[row] = before + cursor + after
            caption = f"{clean(maze.label)}  tick {step.ticks:,} of {len(steps):,}  {step.event}"
            live.update(Group(Text(caption, "bold"), *rows), refresh=True)
            time.sleep(PERIOD)
