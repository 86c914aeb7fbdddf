"""Random spanning trees of a lattice of cells, and dead ends opened into loops.

Cells are numbered in reading order.

These are written here rather than taken from a library because a maze must depend on its seed
alone: mazelib (0.9.16) draws from the global states of both ``random`` and ``numpy.random``,
searches all its trees at every wall of Kruskal's algorithm, and refuses fewer than 3 by 3 cells;
networkx has no loop-erased walk and would be a large dependency for a union-find.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final, TypeAlias

from mesasynth.worlds.names import STEPS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from mesasynth.worlds.draws import Draws

Passages: TypeAlias = set[tuple[int, int]]
"""Pairs (lower, higher) of neighbouring cells with no wall between them."""


def neighbours(height: int, width: int) -> list[list[int]]:
    """For each cell the cells beside it, in the order north, east, south, west.

    >>> neighbours(2, 2)
    [[1, 2], [3, 0], [0, 3], [1, 2]]
    """
    return [
        [
            (row + down) * width + column + across
            for down, across in STEPS
            if 0 <= row + down < height and 0 <= column + across < width
        ]
        for row in range(height)
        for column in range(width)
    ]


def depth_first(height: int, width: int, draws: Draws) -> Passages:
    """Randomized depth-first search from the first cell."""
    beside = neighbours(height, width)
    seen = bytearray(len(beside))
    seen[0] = 1
    path, passages = [0], set()
    while path:
        fresh = [cell for cell in beside[path[-1]] if not seen[cell]]
        if not fresh:
            path.pop()
            continue
        cell = draws.choice(fresh)
        passages.add(_pair(path[-1], cell))
        seen[cell] = 1
        path.append(cell)
    return passages


def wilson(height: int, width: int, draws: Draws) -> Passages:
    """A uniformly random spanning tree, by loop-erased random walks.

    Wilson, "Generating random spanning trees more quickly than the cover time", STOC 1996.
    """
    beside = neighbours(height, width)
    in_tree = bytearray(len(beside))
    in_tree[0] = 1
    onward = [0] * len(beside)
    passages = set()
    for root in range(1, len(beside)):
        cell = root
        while not in_tree[cell]:
            onward[cell] = draws.choice(beside[cell])  # overwriting erases the loop
            cell = onward[cell]
        cell = root
        while not in_tree[cell]:
            in_tree[cell] = 1
            passages.add(_pair(cell, onward[cell]))
            cell = onward[cell]
    return passages


def kruskal(height: int, width: int, draws: Draws) -> Passages:
    """Walls opened in random order wherever they part two trees."""
    beside = neighbours(height, width)
    parent = list(range(len(beside)))

    def root(cell: int) -> int:
        while parent[cell] != cell:
            parent[cell] = parent[parent[cell]]
            cell = parent[cell]
        return cell

    passages = set()
    for low, high in draws.shuffled(_walls(beside)):
        one, other = root(low), root(high)
        if one != other:
            parent[one] = other
            passages.add((low, high))
    return passages


def prim(height: int, width: int, draws: Draws) -> Passages:
    """A tree grown from the first cell by a random one of all walls around it at a time."""
    beside = neighbours(height, width)
    seen = bytearray(len(beside))
    seen[0] = 1
    edge = [(0, cell) for cell in beside[0]]
    passages = set()
    while edge:
        at = draws.below(len(edge))
        edge[at], edge[-1] = edge[-1], edge[at]
        inside, cell = edge.pop()
        if seen[cell]:
            continue
        seen[cell] = 1
        passages.add(_pair(inside, cell))
        edge += [(cell, further) for further in beside[cell] if not seen[further]]
    return passages


TREES: Final[Mapping[str, Callable[[int, int, Draws], Passages]]] = MappingProxyType(
    {"dfs": depth_first, "wilson": wilson, "kruskal": kruskal, "prim": prim}
)
"""The generators of spanning trees by name, as functions of height, width and draws."""


def braid(height: int, width: int, passages: Passages, share: float, draws: Draws) -> Passages:
    """The passages with a share of the dead ends opened, each towards a random walled neighbour.

    So many of the dead ends, rounded to a whole number, are taken in random order.  A passage may
    happen to open a second dead end; one with no wall left to a neighbour stays.
    """
    beside = neighbours(height, width)
    ways = [0] * len(beside)
    for pair in passages:
        for cell in pair:
            ways[cell] += 1
    opened = set(passages)
    dead_ends = draws.shuffled([cell for cell, count in enumerate(ways) if count == 1])
    for cell in dead_ends[: round(share * len(dead_ends))]:
        walled = [other for other in beside[cell] if _pair(cell, other) not in opened]
        if ways[cell] > 1 or not walled:
            continue
        other = draws.choice(walled)
        opened.add(_pair(cell, other))
        ways[cell] += 1
        ways[other] += 1
    return opened


def _walls(beside: list[list[int]]) -> list[tuple[int, int]]:
    """All pairs of neighbouring cells, each once, the lower first."""
    return [(cell, other) for cell, others in enumerate(beside) for other in others if cell < other]


def _pair(one: int, other: int) -> tuple[int, int]:
    """The pair with the lower cell first."""
    return (one, other) if one < other else (other, one)
