"""Optimization power, and compression: how rare and how short a program that does so well is.

The optimization power of a program is minus log2 of the share of a stated baseline that does at
least as well. The baseline here is all programs of its dialect that are no longer than it, drawn
uniformly; how well one does is the share of the small perfect mazes that it solves. The program
itself counts as one draw, so the figure is finite, and at most log2 of the number of draws plus 1.
After Yudkowsky, "Measuring optimization power", 2008.

Compression is what a program saves against the shortest table with loops that solves the same
mazes.
"""

from __future__ import annotations

import math
import random
from collections.abc import Sequence

import numpy as np

from mesasynth.analysis.battery import Battery
from mesasynth.analysis.policy import ProgramPolicy
from mesasynth.dsl import Dialect, Program, units
from mesasynth.dsl.count import Counter
from mesasynth.search import UNITS_PER_BIT, search
from mesasynth.worlds import Maze

THINNED = 1_000
"""Of so many small perfect mazes one is used."""


def optimization_power(
    program: Program, dialect: Dialect, battery: Battery, *, draws: int = 200, seed: int = 0
) -> float:
    """The optimization power of a program in bits.

    >>> import mesasynth as ms
    >>> from mesasynth.analysis.battery import battery
    >>> follower = ms.parse("until at_goal { left while wall_ahead { right } move }")
    >>> optimization_power(follower, ms.dialect("reactive"), battery(), draws=30) > 4.9
    True
    >>> optimization_power(ms.parse("left"), ms.dialect("reactive"), battery(), draws=30)
    0.0

    Raises:
        ProgramError: if it is not a program of the dialect.
    """
    counter, rng = Counter(dialect), random.Random(seed)
    masks = np.ascontiguousarray(battery.trees.masks[::THINNED])

    def solved(candidate: Program) -> int:
        policy = ProgramPolicy(candidate, dialect, max_ticks=2_000)
        return int(policy.trees(battery.trees, masks, feature="goal").solved.sum())

    own, most = solved(program), units(program, dialect)
    as_good = 1
    for _ in range(draws):
        (body,) = counter.draw_forest(rng, blocks=1, most=most)
        as_good += solved(Program(tuple(body))) >= own
    return math.log2((draws + 1) / as_good)


def compression(
    length_units: int, mazes: Sequence[Maze], *, timeout: float = 10.0
) -> tuple[float, bool]:
    """The bits that a program of that length saves against the shortest ``counting`` table.

    The second is whether the table's length is proved; else the program saves at least so much.

    >>> import mesasynth as ms
    >>> compression(15360, [ms.parse_maze("S....G")])
    (-2.7, True)
    """
    found = search(mazes, dialect="counting", timeout=timeout, audited=0)
    proved = found.optima is not None and found.winner is not None
    table = found.winner.units if proved and found.winner else found.proved_units
    return round((table - length_units) / UNITS_PER_BIT, 1), proved
