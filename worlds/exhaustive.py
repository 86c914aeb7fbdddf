"""All small mazes, once each: connected patterns of cells, and lattices with all their passages.

Patterns of ``n`` cells, told apart by shape but not by place, are the fixed polyominoes; there are
1, 2, 6, 19, 63, 216, 760, ... of them (https://oeis.org/A001168), and up to rotation and reflection
1, 1, 2, 5, 12, 35, 108, ... (https://oeis.org/A000105). They are listed by the method of
Redelmeier, "Counting polyominoes: yet another attack", Discrete Mathematics 36 (1981). The spanning
trees of a lattice, which are its perfect mazes, are listed by :func:`mesasynth.worlds.forest`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, TypeAlias

from mesasynth.errors import MazeError
from mesasynth.worlds.maze import Maze
from mesasynth.worlds.names import GOAL, STARTS, STEPS, WALL, Cell
from mesasynth.worlds.trees import neighbours

Pattern: TypeAlias = tuple[Cell, ...]
"""Open cells in reading order, with the top row and the leftmost column numbered 0."""

MOST_PAIRS: Final = 17
"""The most pairs of neighbouring cells of a lattice whose every set of passages is looked at."""


def patterns(cells: int) -> Iterator[Pattern]:
    """All connected patterns of so many open cells, up to their place in the plane.

    Raises:
        MazeError: for less than one cell.

    >>> [sum(1 for _ in patterns(cells)) for cells in range(1, 6)]
    [1, 2, 6, 19, 63]
    """
    if cells < 1:
        raise MazeError(f"patterns of {cells} cells", expected="at least 1 cell")

    def grow(chosen: list[Cell], untried: list[Cell], seen: frozenset[Cell]) -> Iterator[Pattern]:
        untried = list(untried)
        while untried:
            cell = untried.pop()
            grown = [*chosen, cell]
            if len(grown) == cells:
                yield normal(grown)
                continue
            beside = ((cell[0] + down, cell[1] + across) for down, across in STEPS)
            fresh = [each for each in beside if each >= (0, 0) and each not in seen]
            yield from grow(grown, untried + fresh, seen | set(fresh))

    return grow([], [(0, 0)], frozenset({(0, 0)}))


def normal(cells: Iterable[Cell]) -> Pattern:
    """Cells moved so that the top row and the leftmost column are numbered 0, in reading order."""
    listed = list(cells)
    top, left = (min(side) for side in zip(*listed, strict=True))
    return tuple(sorted((row - top, column - left) for row, column in listed))


def images(cells: Pattern) -> set[Pattern]:
    """The pattern turned and reflected in all eight ways, each different image once.

    >>> len(images(((0, 0), (0, 1), (1, 0)))), len(images(((0, 0), (0, 1))))
    (4, 2)
    """
    found = set()
    for _ in range(4):
        cells = normal((column, -row) for row, column in cells)
        found |= {cells, normal((row, -column) for row, column in cells)}
    return found


def up_to_symmetry(found: Iterable[Pattern]) -> Iterator[Pattern]:
    """Of patterns that are images of each other only the first.

    >>> [sum(1 for _ in up_to_symmetry(patterns(cells))) for cells in range(1, 6)]
    [1, 1, 2, 5, 12]
    """
    seen: set[Pattern] = set()
    for pattern in found:
        if pattern not in seen:
            seen |= images(pattern)
            yield pattern


def small_mazes(cells: int, *, mirrored: bool = True) -> Iterator[Maze]:
    r"""All mazes of exactly so many connected open cells with one goal, up to rotation.

    Every pattern with every start and every goal; the start faces east, as turning a maze changes
    nothing for a program. Without ``mirrored`` only one of each maze and its mirror image is
    listed: they differ only for what tells left from right.

    >>> [str(maze) for maze in small_mazes(2)]
    ['S\nG', 'G\nS', 'SG', 'GS']
    >>> [sum(1 for _ in small_mazes(cells, mirrored=False)) for cells in (2, 3, 4)]
    [3, 21, 122]
    """
    seen: set[tuple[Pattern, Cell, Cell]] = set()
    for pattern in patterns(cells):
        height = max(row for row, _ in pattern)
        flipped = normal((height - row, column) for row, column in pattern)
        for start in pattern:
            for goal in pattern:
                if start == goal or (pattern, start, goal) in seen:
                    continue
                if not mirrored:
                    mirror = ((height - row, column) for row, column in (start, goal))
                    seen.add((flipped, *mirror))  # type: ignore[arg-type]
                yield _maze(pattern, start, goal)


def lattice_mazes(height: int, width: int) -> Iterator[Maze]:
    """All mazes of a lattice in which every cell can be reached, with and without loops.

    The start is top left, facing east, the goal bottom right. They are the connected spanning
    subgraphs of the lattice, 5 and 431 for 2 by 2 and 3 by 3 (the Tutte polynomial at (1, 2)).

    Raises:
        MazeError: a lattice with no or too many passages.

    >>> sum(1 for _ in lattice_mazes(2, 2)), sum(1 for _ in lattice_mazes(3, 3))
    (5, 431)
    """
    pairs = [
        (low, high)
        for low, beside in enumerate(neighbours(height, width))
        for high in beside
        if low < high
    ]
    if not 1 <= len(pairs) <= MOST_PAIRS:
        raise MazeError(
            f"the mazes of a lattice of {height} by {width} cells cannot be listed",
            expected=f"1 to {MOST_PAIRS} pairs of neighbouring cells",
        )
    nodes = [divmod(node, width) for node in range(height * width)]
    for mask in range(2 ** len(pairs)):
        chosen = [pair for bit, pair in enumerate(pairs) if mask >> bit & 1]
        if len(chosen) >= len(nodes) - 1 and _is_connected(len(nodes), chosen):
            between = [(nodes[a][0] + nodes[b][0], nodes[a][1] + nodes[b][1]) for a, b in chosen]
            cells = normal([(2 * row, 2 * column) for row, column in nodes] + between)
            yield _maze(cells, cells[0], cells[-1])


def _is_connected(count: int, chosen: Iterable[tuple[int, int]]) -> bool:
    part = list(range(count))
    for low, high in chosen:
        if part[low] != part[high]:
            old, new = part[high], part[low]
            part = [new if each == old else each for each in part]
    return len(set(part)) == 1


def _maze(cells: Pattern, start: Cell, goal: Cell) -> Maze:
    """The maze of these open cells."""
    letters = dict.fromkeys(cells, ".") | {start: next(iter(STARTS)), goal: GOAL}
    bottom, right = (max(side) for side in zip(*cells, strict=True))
    rows = (
        "".join(letters.get((row, column), WALL) for column in range(right + 1))
        for row in range(bottom + 1)
    )
    return Maze(tuple(rows), source="small")
