"""Growth: how running time rises with the size of a maze.

On each family of mazes the slope of log2 ticks against log2 of the number of open cells, by least
squares over the runs that halted: about 0 for what is bounded, 1 for what grows linearly. A slope
is a description of the sizes measured and no more; walking in perfect mazes is linear, as each
passage is gone through at most twice, and so is breadth-first search.
"""

from __future__ import annotations

import numpy as np

from mesasynth.analysis.families import family_runs
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
    for name, (cells, ticks, halted) in family_runs(policy).items():
        kept = halted & (ticks > 0)
        if kept.sum() < 3:
            found[name] = None
            continue
        slope, _ = np.polyfit(np.log2(cells[kept]), np.log2(ticks[kept]), 1)
        found[name] = float(slope)
    return found
