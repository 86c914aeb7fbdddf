"""Families of mazes of rising size, on which running time may rise without end."""

from __future__ import annotations

import itertools
from functools import cache
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from mesasynth.analysis.aimed import equipped
from mesasynth.analysis.policy import Policy
from mesasynth.analysis.scene import GOAL
from mesasynth.worlds import Maze, World, compile_maze, generate

RISING = 4
"""On how many sizes in a row, the largest ones, running time must rise strictly."""

Cells: TypeAlias = npt.NDArray[np.int64]
Ticks: TypeAlias = npt.NDArray[np.int64]
Halted: TypeAlias = npt.NDArray[np.bool_]


@cache
def families() -> dict[str, tuple[World, ...]]:
    """The worlds of each family, by rising size; in each the start is at one end.

    >>> {name: len(worlds) for name, worlds in families().items()}["corridor"]
    7
    """
    sizes = (2, 4, 8, 16, 32, 64, 128)
    made = {
        "corridor": [_maze("S" + "." * (size - 1) + "G") for size in sizes],
        "gallery": [
            _maze("." * size + "#", "S" + "." * (size - 1) + "G", "." * size + "#")
            for size in sizes
        ],
        "stairs": [_stairs(size) for size in sizes[:6]],
        "spiral": [spiral(side) for side in (5, 9, 13, 17, 21, 25)],
        "room": [generate("room", side, side, seed=0) for side in (2, 4, 6, 8, 12, 16)],
        "perfect": [generate("wilson", side, side, seed=0) for side in (2, 4, 6, 8, 12, 16)],
        "comb": [_comb(size) for size in (2, 4, 8, 16, 32)],
    }
    return {name: tuple(compile_maze(maze) for maze in mazes) for name, mazes in made.items()}


def rising(policy: Policy) -> dict[str, list[int]]:
    """The families on which a policy halts in ever more ticks, with its ticks by size.

    Its other features, one at a time, are put where the goal is.

    >>> import mesasynth as ms
    >>> from mesasynth.analysis.policy import ProgramPolicy
    >>> rising(ProgramPolicy(ms.parse("until wall_ahead { move }")))["corridor"]
    [5, 9, 17, 33, 65, 129, 257]
    """
    found: dict[str, list[int]] = {}
    for feature in (GOAL, *policy.features):
        for name, (_, ticks, halted) in family_runs(policy, feature).items():
            last = ticks[-RISING:].tolist()
            if halted[-RISING:].all() and all(a < b for a, b in itertools.pairwise(last)):
                found[name] = ticks.tolist()
    return found


def family_runs(policy: Policy, feature: str = GOAL) -> dict[str, tuple[Cells, Ticks, Halted]]:
    """For each family, by size: the number of places, the running time, and if the run halted."""
    worlds = [equipped(world, feature) for each in families().values() for world in each]
    index = np.arange(len(worlds), dtype=np.int32)
    nowhere = np.full(len(worlds), -1, np.int32)
    ends = policy.ends(worlds, index, nowhere, feature=GOAL, cleared=False)
    cells = np.array([world.n_places for world in worlds])
    found, begin = {}, 0
    for name, each in families().items():
        part = slice(begin, begin + len(each))
        found[name] = cells[part], ends.ticks[part], ends.halted[part]
        begin = part.stop
    return found


def _maze(*rows: str) -> Maze:
    return Maze(rows)


def _stairs(steps: int) -> Maze:
    """A corridor that turns right and left in turn, two cells at a time."""
    side = 2 * steps + 1
    grid = np.full((side, side), "#")
    for step in range(steps):
        grid[2 * step, 2 * step : 2 * step + 3] = "."
        grid[2 * step : 2 * step + 3, 2 * step + 2] = "."
    grid[0, 0], grid[-1, -1] = "S", "G"
    return Maze(tuple("".join(row) for row in grid))


def spiral(side: int) -> Maze:
    """A corridor that winds clockwise from the top left to the middle.

    >>> print(spiral(5))
    S....
    ####.
    ..G#.
    .###.
    .....
    """
    grid = np.full((side, side), "#")
    row, column, down, across = 0, 0, 0, 1
    grid[0, 0] = "."
    turned = 0
    while turned < 2:
        beyond = (row + 2 * down, column + 2 * across)
        inside = 0 <= row + down < side and 0 <= column + across < side
        clear = not (0 <= beyond[0] < side and 0 <= beyond[1] < side) or grid[beyond] == "#"
        if inside and clear and grid[row + down, column + across] == "#":
            row, column, turned = row + down, column + across, 0
            grid[row, column] = "."
        else:
            down, across, turned = across, -down, turned + 1
    grid[0, 0], grid[row, column] = "S", "G"
    return Maze(tuple("".join(each) for each in grid))


def _comb(teeth: int) -> Maze:
    """A corridor with dead ends on one side, the goal at the end of the last of them."""
    rows = ["S" + "." * (2 * teeth), *["#." * teeth + "#"] * 3]
    rows[-1] = rows[-1][: 2 * teeth - 1] + "G" + rows[-1][2 * teeth :]
    return Maze(tuple(rows))
