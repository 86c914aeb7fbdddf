"""All spanning trees of a small lattice: every perfect maze of that size, once each."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from mesasynth.errors import MazeError
from mesasynth.worlds.maze import Maze
from mesasynth.worlds.names import EAST, GOAL, SOUTH, WALL
from mesasynth.worlds.trees import neighbours

MOST_EDGES = 32
"""Trees are masks of so many bits; a lattice of 4 by 4 has 24 edges and 100,352 trees."""


@dataclass(frozen=True, slots=True, eq=False)
class Forest:
    """The spanning trees of a lattice of ``height`` by ``width`` cells.

    Attributes:
        height: in cells.
        width: in cells.
        edges: a row (low, high, heading) for each pair of neighbouring cells, numbered in reading
            order; the heading leads from the low to the high one.
        masks: for each tree the set of its edges, bit ``i`` for row ``i``; rising.
    """

    height: int
    width: int
    edges: npt.NDArray[np.int32]
    masks: npt.NDArray[np.uint32]

    def __len__(self) -> int:
        return len(self.masks)

    def maze(self, index: int) -> Maze:
        """The maze of a tree: the start top left, facing east, the goal bottom right.

        >>> print(forest(2, 2).maze(0))
        #####
        #S..#
        #.#.#
        #.#G#
        #####
        """
        grid = np.full((2 * self.height + 1, 2 * self.width + 1), WALL)
        grid[1::2, 1::2] = "."
        for bit, (low, high, _) in enumerate(self.edges.tolist()):
            if int(self.masks[index]) >> bit & 1:
                (row, column), (down, across) = (divmod(c, self.width) for c in (low, high))
                grid[row + down + 1, column + across + 1] = "."
        grid[1, 1], grid[-2, -2] = "S", GOAL
        size = f"{self.height}x{self.width}"
        return Maze(tuple("".join(row) for row in grid), source=f"tree-{size}-{index}")


@cache
def forest(height: int, width: int) -> Forest:
    """All spanning trees of a lattice.

    Edges are decided one after the other for all partial forests at once; a partial forest is
    dropped as soon as one of its parts can no longer be joined to the rest.  How many trees there
    are follows from Kirchhoff's theorem (1847): 4, 192, 100,352 for squares of side 2, 3, 4.

    Raises:
        MazeError: a lattice with no or too many edges.

    >>> [len(forest(side, side)) for side in (2, 3)]
    [4, 192]
    """
    pairs = [
        (low, high)
        for low, beside in enumerate(neighbours(height, width))
        for high in beside
        if low < high
    ]
    if not 1 <= len(pairs) <= MOST_EDGES:
        raise MazeError(
            f"the trees of a lattice of {height} by {width} cells cannot be listed",
            expected=f"1 to {MOST_EDGES} pairs of neighbouring cells",
        )
    cells = height * width
    last = {cell: index for index, pair in enumerate(pairs) for cell in pair}
    masks = np.zeros(1, np.uint32)
    part = np.arange(cells, dtype=np.uint8)[None, :]  # the part of the forest that a cell is in
    for index, (low, high) in enumerate(pairs):
        apart = np.flatnonzero(part[:, low] != part[:, high])
        joined = part[apart]
        old, new = joined[:, [high]], joined[:, [low]]
        joined = np.where(joined == old, new, joined)
        masks = np.concatenate([masks, masks[apart] | np.uint32(1 << index)])
        part = np.concatenate([part, joined])
        open_cells = [cell for cell in range(cells) if last[cell] > index]
        for cell in (low, high):
            if last[cell] == index:
                here = part[:, [cell]]
                whole = (part == here).all(axis=1)
                kept = whole | (part[:, open_cells] == here).any(axis=1)
                masks, part = masks[kept], part[kept]
    edges = [(low, high, EAST if high == low + 1 and width > 1 else SOUTH) for low, high in pairs]
    trees = np.sort(masks)
    trees.setflags(write=False)
    table = np.array(edges, np.int32)
    table.setflags(write=False)
    return Forest(height, width, table, trees)
