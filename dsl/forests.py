"""How many sequences of blocks there are, by their number and their length, exactly.

A sequence of k open blocks goes on in one of two ways: the first of them ends, or a statement
begins, which opens its own blocks before what is left. With ``m`` variants of a statement of
surplus ``d`` that opens ``b`` blocks, the number of sequences of k blocks and surplus s is

    F(k, s) = F(k - 1, s) + sum of m F(k + b, s - d),    F(0, 0) = 1,

in which every term is of fewer blocks or of a smaller surplus. So the surpluses are filled in
stretches as wide as the least surplus of a statement, each in a few operations on whole arrays.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

Step: TypeAlias = tuple[int, int, int]
"""A surplus in grains, how many blocks it opens, and how many variants there are."""

ROOM = 2**62
"""Numbers up to this are held in machine words."""


class Forests:
    """The table of a grammar, which grows as it is asked; surpluses are in grains.

    Args:
        steps: for each kind of statement its surplus, its blocks and its variants.

    >>> catalan = Forests([(1, 1, 1)])
    >>> [catalan.exactly(1, size) for size in range(7)], catalan.up_to(1, 6)
    ([1, 1, 2, 5, 14, 42, 132], 197)
    """

    def __init__(self, steps: Sequence[Step]) -> None:
        self._steps = tuple(steps)
        self._width = min((step for step, _, _ in steps), default=1)
        self._opening = max(
            ((opened, step) for step, opened, _ in steps), key=_ratio, default=(0, 1)
        )
        self._size = self._blocks = 0
        self._table: npt.NDArray[Any] = np.zeros((0, 0), dtype=np.uint64)
        self._sums = self._table

    def exactly(self, blocks: int, surplus: int) -> int:
        """How many sequences of so many blocks have exactly that surplus."""
        if surplus < 0 or blocks < 0:
            return 0
        self._reach(blocks, surplus)
        return int(self._table[blocks, surplus])

    def up_to(self, blocks: int, surplus: int) -> int:
        """How many sequences of so many blocks have at most that surplus."""
        if surplus < 0 or blocks < 0:
            return 0
        self._reach(blocks, surplus)
        return int(self._sums[blocks, surplus])

    def sums(self, blocks: int, most: int) -> npt.NDArray[Any]:
        """How many sequences of so many blocks have at most each surplus from 0 up to ``most``."""
        self._reach(blocks, most)
        return self._sums[blocks, : most + 1]

    def _depth(self, surplus: int) -> int:
        """No statements of so much surplus together open more blocks."""
        opened, step = self._opening
        return opened * surplus // step

    def _reach(self, blocks: int, surplus: int) -> None:
        """Make the table again if it is too small, with some room to spare."""
        depth = self._depth(surplus)
        if surplus < self._size and blocks + depth <= self._blocks:
            return
        self._size = max(self._size, surplus + surplus // 4 + self._width + 1)
        self._blocks = max(self._blocks, blocks + self._depth(self._size))
        self._fill()

    def _fill(self) -> None:
        table: npt.NDArray[Any] = np.zeros((self._blocks + 1, self._size), dtype=np.uint64)
        table[:, 0] = 1
        ways = (1 + self._blocks) * sum(count for _, _, count in self._steps)
        most = 1
        for first in range(1, self._size, self._width):
            if table.dtype == np.uint64 and most * ways > ROOM:
                table = table.astype(object)
            last = min(first + self._width, self._size)
            rows = 1 + self._blocks - self._depth(first)
            for step, opened, count in self._steps:
                here = max(first, step)
                if here < last:
                    more = table[1 + opened : rows + opened, here - step : last - step]
                    table[1 : 1 + len(more), here:last] += more * count
            table[:rows, first:last] = np.cumsum(table[:rows, first:last], axis=0)
            most = max(most, int(table[:rows, first:last].max()))
        if table.dtype == np.uint64 and most * self._size > ROOM:
            self._sums = np.cumsum(table.astype(object), axis=1)
        else:
            self._sums = np.cumsum(table, axis=1, dtype=table.dtype)
        self._table = table


def _ratio(pair: tuple[int, int]) -> Fraction:
    return Fraction(*pair)


class Lengths:
    """The sums that can be made of some numbers, 0 among them, rising; without end.

    >>> from itertools import islice
    >>> list(islice(Lengths([3, 5]), 9))
    [0, 3, 5, 6, 8, 9, 10, 11, 12]
    """

    def __init__(self, steps: Sequence[int]) -> None:
        self._steps = sorted(set(steps))
        self._made = np.ones(1, dtype=bool)
        self._sums = [0]

    def __iter__(self) -> Iterator[int]:
        """All sums, one after another."""
        index = 0
        while self._steps or index == 0:
            while index >= len(self._sums):
                self._extend()
            yield self._sums[index]
            index += 1

    def up_to(self, most: int) -> list[int]:
        """All sums up to ``most``."""
        while self._steps and len(self._made) <= most:
            self._extend()
        return self._sums[: bisect_right(self._sums, most)]

    def _extend(self) -> None:
        """Find the sums in a stretch twice as far."""
        begun = len(self._made)
        made = np.zeros(2 * begun + self._steps[0], dtype=bool)
        made[:begun] = self._made
        for first in range(begun, len(made), self._steps[0]):
            last = min(first + self._steps[0], len(made))
            for step in self._steps:
                here = max(first, step)
                if here < last:
                    made[here:last] |= made[here - step : last - step]
        self._sums += (begun + np.flatnonzero(made[begun:])).tolist()
        self._made = made
