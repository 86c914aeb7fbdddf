"""What the process holds in memory."""

from __future__ import annotations

import psutil


def held_memory() -> int:
    """The memory that the process holds, in bytes.

    >>> held_memory() > 1_000_000
    True
    """
    return int(psutil.Process().memory_info().rss)
