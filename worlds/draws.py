"""Reproducible random draws: the same for a seed on every machine and with every numpy.

Only the raw output of PCG64 is used, which numpy promises never to change; the methods of its
``Generator`` come without that promise.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy.typing as npt

_T = TypeVar("_T")
_BLOCK = 1024


class Draws:
    """A stream of random choices that depends on nothing but its seed.

    Args:
        seed: a whole number that is not negative.

    >>> draws = Draws(7)
    >>> draws.shuffled("abcde"), draws.below(10)
    (['b', 'a', 'c', 'e', 'd'], 3)
    """

    def __init__(self, seed: int) -> None:
        self._source = np.random.PCG64(seed)
        self._words = self._stream()

    def _stream(self) -> Iterator[int]:
        while True:
            yield from self._source.random_raw(_BLOCK).tolist()

    def below(self, count: int) -> int:
        """A uniform draw from 0 to ``count - 1``; its bias is less than ``count`` in 2**64."""
        return (next(self._words) * count) >> 64

    def choice(self, items: Sequence[_T]) -> _T:
        """A uniform draw from the items."""
        return items[self.below(len(items))]

    def shuffled(self, items: Sequence[_T]) -> list[_T]:
        """The items in uniformly random order (Fisher and Yates)."""
        order = list(items)
        for last in range(len(order) - 1, 0, -1):
            other = self.below(last + 1)
            order[last], order[other] = order[other], order[last]
        return order

    def mask(self, height: int, width: int, share: float) -> npt.NDArray[np.bool_]:
        """An array of independent truth values, each true with probability ``share``."""
        raw = self._source.random_raw(height * width).reshape(height, width)
        chosen: npt.NDArray[np.bool_] = (raw >> np.uint64(11)) < np.uint64(round(share * 2**53))
        return chosen
