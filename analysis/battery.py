"""The battery: the mazes on which every policy is measured, by named suites.

Suites are made from seeds, or enumerated, and do not depend on the policy. All but the last two
are the same for every task. The content of a battery is fixed by its :attr:`Battery.digest`, which
stands in every record; a change of a generator shows there.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from mesasynth.analysis.islands import islands
from mesasynth.worlds import Forest, Maze, World, compile_maze, forest, generate
from mesasynth.worlds.draws import Draws
from mesasynth.worlds.names import GOAL, STARTS, WALL, Cell

PERFECT_4 = "perfect-4"
"""The name of the exhaustive suite: all 100,352 perfect mazes of 4 by 4 cells."""

TRAINING = "training"
"""The name of the suite of the training mazes as they are."""

MOVED = "training-moved"
"""The name of the suite of the training mazes with other starts and goals."""

MOST_PAIRS = 200
"""How many pairs of start and goal are drawn in each training maze, to tell behaviours apart.

What share of *all* pairs a program solves is counted without making a maze of each.
"""


@dataclass(frozen=True, slots=True)
class Suite:
    """Mazes under a name.

    Attributes:
        name: what to call it.
        mazes: its mazes.
        aimed: whether policies are also retargeted in (some of) its mazes.
    """

    name: str
    mazes: tuple[Maze, ...]
    aimed: bool = True

    @property
    def worlds(self) -> tuple[World, ...]:
        """The compiled mazes."""
        return tuple(compiled(maze) for maze in self.mazes)


@dataclass(frozen=True, slots=True)
class Battery:
    """All suites for a task.

    Attributes:
        trees: the exhaustive suite.
        suites: the others.
    """

    trees: Forest
    suites: tuple[Suite, ...]

    @property
    def digest(self) -> str:
        """The SHA-256 of all mazes and trees, in order."""
        return _digest(self)

    @property
    def aimed(self) -> tuple[Suite, ...]:
        """The mazes for retargeting: the first few of each suite."""
        return tuple(
            Suite(suite.name, suite.mazes[:MOST_AIMED]) for suite in self.suites if suite.aimed
        )


MOST_AIMED = 5
"""In how many mazes of a suite policies are retargeted, with the feature on every cell of each."""


@lru_cache(maxsize=4096)
def compiled(maze: Maze) -> World:
    """The world of a maze, kept for the next time."""
    return compile_maze(maze)


@lru_cache(maxsize=8)
def battery(training: tuple[Maze, ...] = ()) -> Battery:
    """The battery for some training mazes; without any, only the suites that all tasks share.

    >>> [(suite.name, len(suite.mazes)) for suite in battery().suites[:3]]
    [('perfect-small', 20), ('perfect-8', 40), ('braided', 40)]
    """
    made = [
        Suite("perfect-small", tuple(generate("wilson", 4, 4, seed=seed) for seed in range(20))),
        Suite(
            "perfect-8",
            tuple(
                generate(kind, 8, 8, seed=seed)
                for seed in range(10)
                for kind in ("dfs", "wilson", "kruskal", "prim")
            ),
        ),
        Suite(
            "braided",
            tuple(
                generate("dfs", side, side, seed=seed, loops=1.0)
                for seed in range(20)
                for side in (5, 7)
            ),
        ),
        Suite("islands", islands(40)),
        Suite("rooms", tuple(_rooms(40))),
        Suite("caves", tuple(generate("cave", 10, 10, seed=seed) for seed in range(40))),
    ]
    if training:
        made.append(Suite(TRAINING, training))
        made.append(Suite("training-twice", tuple(_twice(training)), aimed=False))
        made.append(Suite(MOVED, tuple(_moved(training)), aimed=False))
    return Battery(forest(4, 4), tuple(made))


def _rooms(count: int) -> list[Maze]:
    """Rooms without inner walls, of many sizes, the goal on any cell but the start."""
    draws = Draws(1)
    made = []
    for index in range(count):
        maze = generate("room", 4 + index % 6, 4 + index // 2 % 6, seed=0)
        cells = [cell for cell in open_cells(maze) if cell != maze.start]
        made.append(replaced(maze, goal=draws.choice(cells), source=f"room-{index}"))
    return made


def _twice(training: Sequence[Maze]) -> list[Maze]:
    """Mazes of the training mazes' own kind, as far as that can be seen, at twice their size.

    A maze whose cells have walls between them is made again as a random perfect maze, with as
    many of the dead ends opened as it has loops; one with no inner wall as a room; else as a cave.
    """
    made = []
    for maze in training:
        height, width = maze.height, maze.width
        lattice, loops = _lattice(maze)
        cells = len(open_cells(maze))
        for seed in range(20):
            if lattice:
                size = (2 * (height // 2), 2 * (width // 2))
                made.append(generate("wilson", *size, seed=seed, loops=loops))
            elif cells == (height - 2) * (width - 2):
                made.append(generate("room", 2 * height - 4 + seed % 3, 2 * width - 4, seed=seed))
            else:
                made.append(
                    generate("cave", max(4, 2 * height - 4), max(4, 2 * width - 4), seed=seed)
                )
    return made


def _lattice(maze: Maze) -> tuple[bool, float]:
    """Whether cells and walls alternate as in a perfect maze, and the share of dead ends opened.

    A spanning tree of n cells has n - 1 passages; what it has more of are loops, each of which
    opens about one of the some n/4 dead ends.
    """
    if maze.height % 2 == 0 or maze.width % 2 == 0 or min(maze.height, maze.width) < 3:
        return False, 0.0
    codes = maze.codes() != ord(WALL)
    if not codes[1::2, 1::2].all() or codes[::2, ::2].any():
        return False, 0.0
    cells = codes[1::2, 1::2].size
    loops = int(codes.sum()) - (2 * cells - 1)
    return True, min(1.0, round(4 * loops / cells, 2))


def _moved(training: Sequence[Maze]) -> list[Maze]:
    """Each training maze with other starts and goals: pairs drawn without replacement."""
    made = []
    for number, maze in enumerate(training):
        cells = open_cells(maze)
        pairs = [(start, goal) for start in cells for goal in cells if start != goal]
        for start, goal in Draws(number).shuffled(pairs)[:MOST_PAIRS]:
            made.append(replaced(maze, start=start, goal=goal, source=f"moved-{start}-{goal}"))
    return made


def open_cells(maze: Maze) -> list[Cell]:
    """The open cells that a maze's start is joined to, in reading order."""
    reached, waiting = {maze.start}, [maze.start]
    while waiting:
        row, column = waiting.pop()
        for cell in ((row - 1, column), (row, column + 1), (row + 1, column), (row, column - 1)):
            if cell not in reached and maze.is_open(cell):
                reached.add(cell)
                waiting.append(cell)
    return sorted(reached)


def replaced(
    maze: Maze, *, source: str, start: Cell | None = None, goal: Cell | None = None
) -> Maze:
    """The maze with its start or its goals elsewhere, everything else as it is."""
    rows = [list(row) for row in maze.rows]
    letter = rows[maze.start[0]][maze.start[1]]
    if start is not None:
        rows[maze.start[0]][maze.start[1]] = "."
        rows[start[0]][start[1]] = letter
    if goal is not None:
        for row in rows:
            row[:] = ["." if each == GOAL else each for each in row]
        if rows[goal[0]][goal[1]] not in STARTS:
            rows[goal[0]][goal[1]] = GOAL
    return Maze(tuple("".join(row) for row in rows), legend=maze.legend, source=source)


@lru_cache(maxsize=8)
def _digest(whole: Battery) -> str:
    found = hashlib.sha256()
    found.update(whole.trees.edges.astype("<i4").tobytes())
    found.update(whole.trees.masks.astype("<u4").tobytes())
    for suite in whole.suites:
        found.update(f"{suite.name}\n".encode())
        for maze in suite.mazes:
            found.update(("\n".join((str(maze.legend), *maze.rows)) + "\n\n").encode())
    return found.hexdigest()
