"""The prior of programs: 2 to the minus their length in bits, or that divided by their ticks."""

from __future__ import annotations

import math
from collections.abc import Mapping

from mesasynth.dsl import Dialect
from mesasynth.dsl.count import Counter
from mesasynth.search.score import UNITS_PER_BIT


def total_mass(counts: Mapping[tuple[int, int], int], *, speed: bool = False) -> float:
    """The prior mass of programs counted by (units, ticks).

    >>> counts = {(1024, 4): 1, (2048, 2): 1}
    >>> total_mass(counts), total_mass(counts, speed=True)
    (0.75, 0.25)
    """
    return math.fsum(
        count * math.exp2(-units / UNITS_PER_BIT) / (max(1, ticks) if speed else 1)
        for (units, ticks), count in counts.items()
    )


def total_prior(dialect: Dialect) -> float:
    """The prior mass of all programs of a dialect, however long: the sum of 2^-length.

    It is less than one for two reasons. Lengths are rounded up; and where a statement opens more
    than one slot on average, a derivation that chooses at random may never come to an end, so that
    a share of the choices stands for no program at all. With ``F`` the mass of blocks relative to
    the empty one, ``m`` variants of a statement of surplus ``d`` bits that opens ``b`` blocks,
    F = 1 + sum of m 2^-d F^(1 + b); the mass is the least solution, which Newton's method reaches
    from below. It is infinite where the lengths are no code, which only costs other than those of
    a derivation can bring about.

    >>> from mesasynth.dsl import dialect
    >>> total_prior(dialect("tabular")), round(total_prior(dialect("reactive")), 6)
    (1.0, 0.236068)
    """
    terms = [
        (shape.variants * math.exp2(-shape.surplus / UNITS_PER_BIT), 1 + shape.bodies)
        for shape in Counter(dialect).shapes
    ]
    mass = 0.0
    for _ in range(200):
        slope = sum(weight * power * mass ** (power - 1) for weight, power in terms)
        if slope >= 1:
            return math.inf
        step = (1 + sum(weight * mass**power for weight, power in terms) - mass) / (1 - slope)
        mass += step
        if step <= 1e-15 * mass:
            break
    return mass * math.exp2(-dialect.slot_units["end"] / UNITS_PER_BIT)
