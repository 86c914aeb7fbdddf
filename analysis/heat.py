"""Where a run has been and what it has looked at, cell by cell.

A cell is *visited* for as many ticks as the cursor stands on it. It is *examined* as often as a
test or a statement reads what is there: ``at_goal`` and the features read the cell of the cursor,
``wall_left`` the one to its left, ``move`` and ``fork`` the one ahead. Walls are examined too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from mesasynth.dsl import Dialect, Program, Run, Step, run
from mesasynth.dsl.machine import Bump
from mesasynth.search.equip import world_of
from mesasynth.worlds import Maze, compile_maze
from mesasynth.worlds.names import STEPS, Cell

AHEAD, LEFT, RIGHT = (0,), (-1,), (1,)
READS: Mapping[str, tuple[int, ...]] = {
    "move": AHEAD,
    "fork": AHEAD,
    "wall_ahead": AHEAD,
    "marked_ahead": AHEAD,
    "worn_ahead": AHEAD,
    "fresh_ahead": AHEAD,
    "wall_left": LEFT,
    "wall_right": RIGHT,
    "stuck": (0, 1, 2, 3),
}
"""On which sides of the cursor a statement or a sensor reads; other sensors read its own cell."""


@dataclass(frozen=True, slots=True)
class Heat:
    """How often each cell of a maze was visited and examined in a run.

    Attributes:
        maze: the maze.
        run: how the run ended.
        trail: the cells of the path that it put out.
        visited: the ticks that the cursor stood on each cell.
        examined: how often each cell was read; walls among them.
    """

    maze: Maze
    run: Run
    trail: tuple[Cell, ...]
    visited: Mapping[Cell, int]
    examined: Mapping[Cell, int]


def heat(
    program: Program,
    maze: Maze,
    *,
    dialect: Dialect | None = None,
    bump: Bump = "stay",
    max_ticks: int = 20_000,
) -> Heat:
    """Run a program in a maze, until it halts by itself, and count.

    A ``dialect`` says what words of its own mean, and how many ticks its actions take.

    >>> import mesasynth as ms
    >>> found = heat(ms.parse("until at_goal { move }"), ms.parse_maze("S.G"))
    >>> dict(found.visited), dict(found.examined)
    ({(0, 0): 2, (0, 1): 2, (0, 2): 1}, {(0, 0): 1, (0, 1): 2, (0, 2): 2})
    """
    world = compile_maze(maze) if dialect is None else world_of(maze, dialect)
    steps: list[Step] = []
    done = run(program, world, bump=bump, max_ticks=max_ticks, dialect=dialect, trace=steps.append)
    visited: Counter[Cell] = Counter()
    examined: Counter[Cell] = Counter()
    state, ticks = world.start, 0
    for step in steps:
        row, column = world.cells[int(world.place[state])]
        visited[row, column] += step.ticks - ticks
        ticks = step.ticks
        words = step.event.removeprefix("not ").split()
        test = "->" in words
        for turn in READS.get(words[0], ()):
            down, across = STEPS[(state + turn) % len(STEPS)]
            examined[row + down, column + across] += 1
        if test and words[0] not in READS:
            examined[row, column] += 1
        state = step.state
    trail = tuple(world.cells[place] for place in done.trail)
    return Heat(maze, done, trail, visited, examined)


LEGEND = (
    "1-9, +: ticks on the cell (+: ten or more); x: examined, never visited; "
    "%: a wall that was examined"
)


def heat_rows(found: Heat) -> list[str]:
    """The counts as text, a character for each cell of the maze; :data:`LEGEND` explains them.

    >>> import mesasynth as ms
    >>> found = heat(ms.parse("until wall_ahead { move } fork"), ms.parse_maze("S.#G"))
    >>> heat_rows(found)
    ['22%.']
    """
    rows = []
    for row in range(found.maze.height):
        letters = []
        for column in range(found.maze.width):
            cell = row, column
            ticks = found.visited.get(cell, 0)
            looked = cell in found.examined
            if not found.maze.is_open(cell):
                letters.append("%" if looked else "#")
            elif ticks:
                letters.append(str(ticks) if ticks < 10 else "+")
            else:
                letters.append("x" if looked else ".")
        rows.append("".join(letters))
    return rows
