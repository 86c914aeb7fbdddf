"""How many programs a partial one stands for, tabulated for the kernel."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from mesasynth.dsl.count import Counter


def cover_of(
    counter: Counter, budget: int, lengths: Sequence[int], *, more_holes: int = 0
) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.uint64]]:
    """For each least length its row, and in it by holes the number of completions in the budget.

    ``lengths`` are all that programs of at most ``budget`` units can have. The first array gives
    the row of a length, the second one has a column for each number of holes, which are those of a
    program that begins with one hole, or with ``more_holes`` beside it.

    >>> from mesasynth.dsl import dialect
    >>> counter = Counter(dialect("tabular"))
    >>> level, cover = cover_of(counter, 6144, [2048, 4096, 6144])
    >>> level[4096], cover[1].tolist()  # holes filled at no more than 2048 units
    (np.int32(1), [1, 4])
    """
    level = np.zeros(budget + 1, dtype=np.int32)
    level[lengths] = np.arange(len(lengths))
    units = np.array(lengths, dtype=np.int64)
    most = 1 + more_holes + _most_holes(counter, units)
    cover = np.zeros((len(lengths), int(most.max())), dtype=np.uint64)
    for column in range(cover.shape[1]):
        rows = most > column
        cover[rows, column] = counter.forest_sums(column, budget - units[rows])
    return level, cover


def _most_holes(counter: Counter, units: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Bounds on the open blocks of partial programs whose completions have so many units."""
    opened = [shape.bodies * (units - counter.least) // shape.surplus for shape in counter.shapes]
    most: npt.NDArray[np.int64] = np.max([np.zeros_like(units), *opened], axis=0)
    return 1 + most
