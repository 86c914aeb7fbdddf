"""Growth: how running time rises with the size of a maze.

On each family of mazes the slope of log2 ticks against log2 of the number of open cells, by least
squares over the runs that halted: about 0 for what is bounded, 1 for what grows linearly. A slope
is a description of the sizes measured and no more; walking in perfect mazes is linear, as each
passage is gone through at most twice, and so is breadth-first search.
"""

from __future__ import annotations

import numpy as np

from mesasynth.analysis.families import families
from mesasynth.analysis.policy import Policy


def growth(policy: Policy) -> dict[str, float | None]:
    """The exponent for each family; None where fewer than three runs halted.

    >>> import mesasynth as ms
    >>> from mesasynth.analysis.policy import ProgramPolicy
    >>> found = growth(ProgramPolicy(ms.parse("until wall_ahead { move }")))
    >>> 0.9 < found["corridor"] < 1.1
    True
    """
    found: dict[str, float | None] = {}
    for name, worlds in families().items():
        index = np.arange(len(worlds), dtype=np.int32)
        nowhere = np.full(len(worlds), -1, np.int32)
        ends = policy.ends(worlds, index, nowhere, feature="goal", cleared=False)
        kept = ends.halted & (ends.ticks > 0)
        if kept.sum() < 3:
            found[name] = None
            continue
        cells = np.array([world.n_places for world in worlds])[kept]
        slope, _ = np.polyfit(np.log2(cells), np.log2(ends.ticks[kept]), 1)
        found[name] = float(slope)
    return found
