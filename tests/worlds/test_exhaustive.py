"""All small mazes: their numbers against known ones and against another way of counting.

Known numbers: fixed polyominoes, OEIS A001168; free polyominoes, OEIS A000105; spanning trees of
the n by n grid graph, OEIS A007341.
"""

from __future__ import annotations

from functools import cache
from itertools import combinations

import numpy as np
import pytest

import mesasynth as ms
from mesasynth.worlds import forest, lattice_mazes, patterns, small_mazes, up_to_symmetry
from mesasynth.worlds.exhaustive import images, normal
from mesasynth.worlds.trees import neighbours

FIXED = (1, 2, 6, 19, 63, 216, 760, 2_725)
FREE = (1, 1, 2, 5, 12, 35, 108, 369)
TREES = {(1, 2): 1, (2, 2): 4, (2, 3): 15, (3, 3): 192, (3, 4): 2_415, (4, 4): 100_352}


def edges(height: int, width: int) -> list[tuple[int, int]]:
    """The pairs of neighbouring cells."""
    beside = neighbours(height, width)
    return [(low, high) for low, others in enumerate(beside) for high in others if low < high]


@pytest.mark.parametrize("cells", range(1, 9))
def test_patterns_are_as_many_as_polyominoes(cells: int) -> None:
    found = list(patterns(cells))
    assert len(found) == len(set(found)) == FIXED[cells - 1]
    assert sum(1 for _ in up_to_symmetry(found)) == FREE[cells - 1]
    assert all(normal(each) == each for each in found)


def test_patterns_are_the_connected_sets_of_a_square() -> None:
    """Every set of cells of a square of 4 by 4, looked at one by one."""
    square = [divmod(cell, 4) for cell in range(16)]
    for cells in range(1, 5):
        connected = {
            normal(chosen)
            for chosen in combinations(square, cells)
            if len(reached(chosen)) == cells
        }
        assert connected == set(patterns(cells))


def reached(cells: tuple[tuple[int, int], ...]) -> set[tuple[int, int]]:
    """The cells that can be reached from the first."""
    found, waiting = {cells[0]}, [cells[0]]
    while waiting:
        row, column = waiting.pop()
        beside = ((row + 1, column), (row - 1, column), (row, column + 1), (row, column - 1))
        fresh = [each for each in beside if each in cells and each not in found]
        found.update(fresh)
        waiting += fresh
    return found


@pytest.mark.parametrize(("height", "width"), TREES)
def test_perfect_mazes_are_as_many_as_kirchhoff_says(height: int, width: int) -> None:
    laplacian = np.zeros((height * width, height * width))
    for low, high in edges(height, width):
        laplacian[[low, high], [low, high]] += 1
        laplacian[[low, high], [high, low]] -= 1
    by_determinant = round(np.linalg.det(laplacian[1:, 1:]))
    assert len(forest(height, width)) == TREES[height, width] == by_determinant


def test_perfect_mazes_up_to_symmetry_are_as_many_as_burnside_says() -> None:
    """The orbits of 192 trees under eight symmetries: the mean number of trees that each fixes."""
    trees = []
    for index in range(192):
        rows = forest(3, 3).maze(index).rows
        trees.append(
            normal((r, c) for r, row in enumerate(rows) for c, x in enumerate(row) if x != "#")
        )
    orbits = list(up_to_symmetry(trees))
    stabilizers = [8 // len(images(tree)) for tree in trees]
    assert len(orbits) == sum(stabilizers) / 8 == 28
    assert sum(len(images(tree)) for tree in orbits) == 192


@cache
def spanning(count: int, pairs: tuple[tuple[int, int], ...]) -> int:
    """Connected spanning subgraphs, by deletion and contraction of the first edge."""
    if not pairs:
        return int(count == 1)
    (low, high), *others = pairs
    if low == high:
        return 2 * spanning(count, tuple(others))
    merged = ((low if a == high else a, low if b == high else b) for a, b in others)
    return spanning(count, tuple(others)) + spanning(
        count - 1, tuple(sorted((min(pair), max(pair)) for pair in merged))
    )


@pytest.mark.parametrize(
    ("height", "width", "count"), [(1, 2, 1), (2, 2, 5), (2, 3, 23), (3, 3, 431)]
)
def test_lattices_are_as_many_as_deletion_and_contraction_say(
    height: int, width: int, count: int
) -> None:
    found = list(lattice_mazes(height, width))
    assert len(found) == len({maze.rows for maze in found}) == count
    assert spanning(height * width, tuple(edges(height, width))) == count
    perfect = [
        maze for maze in found if maze.text.count("#") == max(m.text.count("#") for m in found)
    ]
    assert len(perfect) == len(forest(height, width))


def test_small_mazes_are_all_mazes_up_to_rotation_and_reflection() -> None:
    for cells in range(2, 6):
        found = list(small_mazes(cells))
        assert len(found) == len({maze.rows for maze in found})
        assert len(found) == FIXED[cells - 1] * cells * (cells - 1)
        half = {maze.rows for maze in small_mazes(cells, mirrored=False)}
        mirrored = {rows[::-1] for rows in half}
        assert half | mirrored == {maze.rows for maze in found}
        assert all(rows == rows[::-1] for rows in half & mirrored)


def test_what_cannot_be_listed_is_refused() -> None:
    with pytest.raises(ms.MazeError, match="at least 1 cell"):
        next(patterns(0))
    with pytest.raises(ms.MazeError, match="1 to 17 pairs"):
        next(lattice_mazes(4, 4))
