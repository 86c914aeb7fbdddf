"""Seeded maze generators."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Final

import numpy as np

from mesasynth.errors import MazeError, near_miss
from mesasynth.worlds.draws import Draws
from mesasynth.worlds.maze import Maze
from mesasynth.worlds.names import GOAL, WALL
from mesasynth.worlds.trees import TREES, Passages, braid, neighbours

if TYPE_CHECKING:
    import numpy.typing as npt

KINDS: Final = (*TREES, "room", "cave")
"""The kinds of maze that :func:`generate` makes."""

MOST_CELLS: Final = 4_000_000
"""The largest height times width that :func:`generate` accepts."""

_ROCK = 0.42
"""The share of rock that a cave begins with."""

_SMOOTHINGS = 4
"""How often a cave's rock is smoothed."""


def generate(kind: str, height: int, width: int, *, seed: int, loops: float = 0.0) -> Maze:
    """A random maze, the same for the same arguments wherever it is made.

    The start is the top left cell, facing east, the goal the bottom right one, and every open
    cell can be reached.

    Args:
        kind: ``dfs`` (randomized depth-first search: long winding corridors), ``wilson`` (every
            spanning tree equally likely), ``kruskal`` (passages opened in random order where they
            close no loop), ``prim`` (grown from the start by random passages: short dead ends),
            ``room`` (no inner walls) or ``cave`` (smoothed random rock).
        height: in cells.  The text of the first four kinds, whose cells have walls between them,
            has ``2 * height + 1`` rows; that of the others ``height + 2``.
        width: in cells, likewise.
        seed: a whole number that is not negative.
        loops: for the first four kinds, the share of dead ends, from 0 to 1, that are opened
            towards a random neighbour; 0 leaves a perfect maze (exactly one way between any two
            cells), 1 leaves no dead end.

    Raises:
        MazeError: an unknown kind, or a size, seed or share out of range.

    >>> print(generate("dfs", 3, 4, seed=1))
    #########
    #S#.....#
    #.#.###.#
    #.#.#...#
    #.###.#.#
    #.....#G#
    #########
    """
    _check(kind, height, width, seed, loops)
    draws = Draws(seed)
    if kind in TREES:
        passages = TREES[kind](height, width, draws)
        open_cells = _carve(height, width, braid(height, width, passages, loops, draws))
    else:
        room = np.ones((height, width), np.bool_)
        open_cells = np.pad(_cave(room, draws) if kind == "cave" else room, 1)
    grid = np.where(open_cells, ".", WALL)
    grid[1, 1], grid[-2, -2] = "S", GOAL
    braided = f"-loops{loops:g}" if loops else ""
    return Maze(
        tuple("".join(row) for row in grid),
        source=f"{kind}-{height}x{width}-seed{seed}{braided}",
    )


def _check(kind: str, height: int, width: int, seed: int, loops: float) -> None:
    """Raise :class:`MazeError` for arguments that :func:`generate` cannot use."""
    if kind not in KINDS:
        near = near_miss(kind, KINDS)
        raise MazeError(
            f"unknown kind of maze {kind!r}",
            expected="one of " + " ".join(KINDS),
            hint=f"did you mean {near!r}?" if near else None,
        )
    if min(height, width) < 1 or not 2 <= height * width <= MOST_CELLS:
        raise MazeError(
            f"a maze of {height} by {width} cells cannot be made",
            expected=f"a height and width of at least 1, and 2 to {MOST_CELLS:,} cells",
        )
    if seed < 0:
        raise MazeError(f"the seed is {seed}", expected="a whole number that is not negative")
    if not 0 <= loops <= 1:
        raise MazeError(f"the share of loops is {loops}", expected="a number from 0 to 1")
    if loops and kind not in TREES:
        raise MazeError(
            f"a {kind} cannot have dead ends opened",
            expected="loops only with one of " + " ".join(TREES),
        )


def _carve(height: int, width: int, passages: Passages) -> npt.NDArray[np.bool_]:
    """The open cells of the text: the lattice's cells and the passages between them."""
    open_cells = np.zeros((2 * height + 1, 2 * width + 1), np.bool_)
    open_cells[1::2, 1::2] = True
    pairs = np.array(sorted(passages)).reshape(-1, 2)
    (row, column), (next_row, next_column) = (np.divmod(pairs[:, side], width) for side in (0, 1))
    open_cells[row + next_row + 1, column + next_column + 1] = True
    return open_cells


def _cave(room: npt.NDArray[np.bool_], draws: Draws) -> npt.NDArray[np.bool_]:
    """A cave: random rock, smoothed by the 4-5 rule, one connected part of it kept.

    The 4-5 rule (a cell is rock next if at least 5 of the 9 cells around and at it are rock) is
    from Johnson, Yannakakis and Togelius, "Cellular automata for real-time generation of infinite
    cave levels", 2010.  The start and the goal are joined by breaking through as little rock as
    possible, and what still cannot be reached is filled up.
    """
    height, width = room.shape
    rock = draws.mask(height, width, _ROCK)
    for _ in range(_SMOOTHINGS):
        around = np.pad(rock, 1, constant_values=True).astype(np.int8)
        count = sum(
            around[down : down + height, across : across + width]
            for down in range(3)
            for across in range(3)
        )
        rock = np.asarray(count) >= 5
    open_cells = room & ~rock
    open_cells[0, 0] = open_cells[-1, -1] = True
    _join_corners(open_cells)
    return _reachable(open_cells)


def _join_corners(open_cells: npt.NDArray[np.bool_]) -> None:
    """Open a way from the first to the last cell that breaks through the fewest walls.

    A 0-1 breadth-first search: steps onto open cells are free, steps onto walls cost 1.
    """
    height, width = open_cells.shape
    is_open = open_cells.ravel().tolist()
    before = [-1] * len(is_open)
    near_by = neighbours(height, width)
    queue = deque([(0, 0)])
    while before[-1] < 0:
        cell, source = queue.popleft()
        if before[cell] >= 0:
            continue
        before[cell] = source
        for beside in near_by[cell]:
            if is_open[beside]:
                queue.appendleft((beside, cell))
            else:
                queue.append((beside, cell))
    cell = len(is_open) - 1
    while cell:
        open_cells[divmod(cell, width)] = True
        cell = before[cell]


def _reachable(open_cells: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """The open cells that can be reached from the first cell."""
    height, width = open_cells.shape
    unseen = open_cells.ravel().tolist()
    unseen[0] = False
    near_by = neighbours(height, width)
    reached = [0]
    for cell in reached:  # grows while it is walked
        for beside in near_by[cell]:
            if unseen[beside]:
                unseen[beside] = False
                reached.append(beside)
    kept = np.zeros(len(unseen), np.bool_)
    kept[reached] = True
    return kept.reshape(height, width)
