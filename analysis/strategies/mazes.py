"""Strategies for mazes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from hypothesis import strategies as st

from mesasynth.analysis.strategies.draw import drawn_bytes, padded_bytes, taken
from mesasynth.errors import MesasynthError, near_miss
from mesasynth.worlds import Maze
from mesasynth.worlds.names import GOAL, RESERVED_LETTERS, STEPS, WALL, Cell
from mesasynth.worlds.trees import neighbours

MAZE_KINDS = ("connected", "lattice", "room", "any")
"""The kinds of maze that :func:`mazes` draws."""

_LETTERS = [each for each in "abcdefghijklmnopqrstuwxyz" if each not in RESERVED_LETTERS]
_TURNS = (1, 2, 3, 0)
"""Headings by rank: a cell that shrinks grows to the east of the one before."""

_NEAR = 128
"""A byte up to here extends the last cell; of the others each lets a cell grow further back."""


@st.composite
def mazes(
    draw: st.DrawFn,
    kind: str = "connected",
    *,
    size: int | tuple[int, int] = 5,
    loops: int = 0,
    goals: int = 1,
    features: Sequence[str | Sequence[str]] = (),
    headings: bool = False,
) -> Maze:
    """Mazes, which shrink to fewer cells, then to straighter ways, with the goal near the start.

    Args:
        kind: ``connected`` (any connected pattern of open cells: grown cell by cell from the
            start, so that no goal is walled off), ``lattice`` (cells with walls between them, as
            generators make them: a spanning tree and perhaps more passages), ``room`` (no inner
            walls) or ``any`` (each cell a wall or not: goals may be walled off).
        size: the greatest height and width in cells, or one number for both.
        loops: for a lattice, the most passages that it may have more than a perfect maze.
        goals: the most goals.
        features: what objects may lie in open cells: for each kind of object a word or several.
        headings: whether the start may face another way than east.

    Raises:
        MesasynthError: an unknown kind, or a size that leaves no room for a start and a goal.

    The smallest:

    >>> from hypothesis import find
    >>> print(find(mazes(), lambda maze: True))
    SG
    """
    height, width = (size, size) if isinstance(size, int) else size
    if kind not in MAZE_KINDS:
        near = near_miss(kind, MAZE_KINDS)
        raise MesasynthError(
            f"unknown kind of maze {kind!r}",
            expected="one of " + " ".join(MAZE_KINDS),
            hint=f"did you mean {near!r}?" if near else None,
        )
    if min(height, width) < 1 or height * width < 2:
        raise MesasynthError(
            f"mazes of at most {height} by {width} cells", expected="room for a start and a goal"
        )
    if kind == "connected":
        cells = _grown(draw, height, width)
    elif kind == "any":
        return _any(draw, height, width, goals, _legend(features), headings=headings)
    else:
        cells = _laid_out(draw, kind, height, width, loops)
    return _furnished(draw, cells, goals, _legend(features), headings=headings, walled=kind[0])


def _grown(draw: st.DrawFn, height: int, width: int) -> list[Cell]:
    """A connected pattern of cells in the order of its growth, the start first."""
    cells: list[Cell] = [(0, 0)]
    room = height * width - 1
    for choice in drawn_bytes(draw, 2 * room):
        far, turn = divmod(choice, 4)
        back = max(0, far - _NEAR // 4) % len(cells)
        cell = _beside(cells[-1 - back], _TURNS[turn])
        grown = [*cells, cell]
        spans = (max(side) - min(side) + 1 for side in zip(*grown, strict=True))
        if cell not in cells and all(a <= b for a, b in zip(spans, (height, width), strict=True)):
            cells = grown
    return cells if len(cells) > 1 else [(0, 0), (0, 1) if width > 1 else (1, 0)]


def _beside(cell: Cell, heading: int) -> Cell:
    down, across = STEPS[heading]
    return cell[0] + down, cell[1] + across


def _laid_out(draw: st.DrawFn, kind: str, height: int, width: int, loops: int) -> list[Cell]:
    """The open cells of a lattice or a room: its nodes in reading order, then its passages."""
    rows = draw(_up_to(1, height))
    columns = draw(_up_to(1 if rows > 1 else 2, max(2, width)))
    nodes = [divmod(node, columns) for node in range(rows * columns)]
    if kind == "room":
        return nodes
    pairs = [
        (low, high)
        for low, beside in enumerate(neighbours(rows, columns))
        for high in beside
        if low < high
    ]
    ranks = padded_bytes(draw, len(pairs))
    tree, others = _spanning(pairs, ranks, len(nodes))
    more = draw(_up_to(0, min(loops, len(others))))
    passages = [
        (nodes[a][0] + nodes[b][0], nodes[a][1] + nodes[b][1]) for a, b in tree + others[:more]
    ]
    return [(2 * row, 2 * column) for row, column in nodes] + passages


def _up_to(least: int, most: int) -> st.SearchStrategy[int]:
    """A whole number, the larger of two, as large mazes show more; it shrinks to the least."""
    return st.tuples(st.integers(least, most), st.integers(least, most)).map(max)


def _spanning(
    pairs: Sequence[tuple[int, int]], ranks: bytes, count: int
) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Kruskal's algorithm: the passages of a tree by rank, and those that it leaves closed."""
    part = list(range(count))
    tree, others = [], []
    for _, (low, high) in sorted(zip(ranks, pairs, strict=True)):
        if part[low] == part[high]:
            others.append((low, high))
            continue
        tree.append((low, high))
        part = [part[low] if each == part[high] else each for each in part]
    return tree, others


def _furnished(
    draw: st.DrawFn,
    cells: Sequence[Cell],
    goals: int,
    legend: Sequence[tuple[str, tuple[str, ...]]],
    *,
    headings: bool,
    walled: str,
) -> Maze:
    """The maze of open cells, with a start, goals and objects put into it.

    Of a grown pattern the start is the first cell and the goal, as far as it shrinks, the last;
    elsewhere the start may be any node, and they shrink to the first two.
    """
    nodes = [cell for cell in cells if walled != "l" or not (cell[0] % 2 or cell[1] % 2)]
    start = nodes[0] if walled == "c" else draw(st.sampled_from(nodes))
    others = [cell for cell in (nodes[::-1] if walled == "c" else nodes) if cell != start]
    letters = dict.fromkeys(cells, ".")
    letters |= _objects(draw, [cell for cell in cells if cell != start], legend)
    for goal in draw(
        st.lists(st.sampled_from(others), min_size=1, max_size=max(1, goals), unique=True)
    ):
        letters[goal] = GOAL
    letters[start] = draw(st.sampled_from("S^v<")) if headings else "S"
    top, left = (min(side) for side in zip(*cells, strict=True))
    bottom, right = (max(side) for side in zip(*cells, strict=True))
    frame = 0 if walled == "c" else 1
    rows = [
        "".join(letters.get((row, column), WALL) for column in range(left - frame, right + 1))
        + WALL * frame
        for row in range(top - frame, bottom + 1 + frame)
    ]
    return Maze(tuple(rows), legend=tuple(legend), source="drawn")


def _any(
    draw: st.DrawFn,
    most_height: int,
    most_width: int,
    goals: int,
    legend: Sequence[tuple[str, tuple[str, ...]]],
    *,
    headings: bool,
) -> Maze:
    """A maze with any walls; what is not needed shrinks to wall."""
    height = draw(st.integers(1, most_height))
    width = draw(st.integers(1 if height > 1 else 2, max(2, most_width)))
    size = height * width
    opened = draw(st.integers(0, 2**size - 1))
    cells = [divmod(cell, width) for cell in range(size)]
    letters = {cell: WALL if opened >> i & 1 == 0 else "." for i, cell in enumerate(cells)}
    free = [cell for cell in cells if letters[cell] == "."]
    start, *ends = draw(
        st.lists(st.sampled_from(cells), min_size=2, max_size=1 + max(1, goals), unique=True)
    )
    letters |= _objects(draw, free, legend)
    letters[start] = draw(st.sampled_from("S^v<")) if headings else "S"
    letters |= dict.fromkeys(ends, GOAL)
    rows = ("".join(letters[row, column] for column in range(width)) for row in range(height))
    return Maze(tuple(rows), legend=tuple(legend), source="drawn")


def _legend(features: Sequence[str | Sequence[str]]) -> list[tuple[str, tuple[str, ...]]]:
    """A letter for each kind of object."""
    return [
        (letter, (words,) if isinstance(words, str) else tuple(words))
        for letter, words in zip(_LETTERS, features, strict=False)
    ]


def _objects(
    draw: st.DrawFn, cells: Sequence[Cell], legend: Sequence[tuple[str, tuple[str, ...]]]
) -> Iterator[tuple[Cell, str]]:
    """Objects in about half of the cells; a cell shrinks to none."""
    if not legend:
        return
    for cell, choice in zip(cells, padded_bytes(draw, len(cells)), strict=True):
        number = taken(choice, 2 * len(legend)) - len(legend)
        if number >= 0:
            yield cell, legend[number][0]
