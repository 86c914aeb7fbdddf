"""Independent pieces of work in threads: the kernels run outside Python's lock."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeAlias, TypeVar

Item = TypeVar("Item")
Found = TypeVar("Found")

Told: TypeAlias = Callable[[str, int, int], None]
"""Called with what is being done, how much of it is done, and of how much."""


def spread(
    work: Callable[[Item], Found],
    items: Iterable[Item],
    *,
    words: str = "",
    told: Told | None = None,
) -> Iterator[Found]:
    """What ``work`` makes of each item, in their order; ``told`` hears how far it is.

    An exception, an interrupt too, drops what has not begun and is raised here.

    >>> list(spread(abs, [3, -4]))
    [3, 4]
    """
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        waiting = [pool.submit(work, item) for item in items]
        try:
            for done, future in enumerate(waiting):
                if told is not None:
                    told(words, done, len(waiting))
                yield future.result()
        finally:
            for future in waiting:
                future.cancel()
