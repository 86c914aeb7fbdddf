"""The model of optimization power spent beforehand and at run time.

Hubinger et al. (2019), section 2.1: a base optimizer has P bits of optimization power and N tasks.
If it spends f(x) of them on a policy that itself spends x bits on each new task, what is left is
shared out among the tasks, which get (P - f(x)) / N + x each. Here P is a cap on the length of the
program, x its run-time selection, and f(x) the least length of a program that attains x. P drops
out of what is best: with N tasks it is the x that maximizes x - f(x) / N.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from typing import TypeAlias

Costs: TypeAlias = list[tuple[float, float]]
"""f as its steps: bits of length, and the run-time selection that so many attain, both rising."""


def steps(points: Iterable[tuple[float, float]]) -> Costs:
    """The f of programs given by their length and selection: what no shorter program attains.

    >>> steps([(30.0, 10.0), (24.0, 1.5), (27.0, 1.0), (33.0, 10.0)])
    [(24.0, 1.5), (30.0, 10.0)]
    """
    found: Costs = []
    for bits, selection in sorted(points, key=lambda point: (point[0], -point[1])):
        if not found or selection > found[-1][1]:
            found.append((bits, selection))
    return found


def best_selection(costs: Costs, tasks: int) -> float:
    """The x that maximizes (P - f(x)) / N + x, whatever P is; of equals the least.

    >>> costs = [(3.0, 0.0), (24.0, 1.5), (30.0, 10.0)]
    >>> [best_selection(costs, tasks) for tasks in (1, 2, 3, 4)]
    [0.0, 0.0, 10.0, 10.0]
    """
    return max(costs, key=lambda point: (point[1] - point[0] / tasks, -point[1]))[1]


def crossover(costs: Costs) -> float | None:
    """From how many tasks on the model chooses at least half of the most selection there is.

    >>> crossover([(3.0, 0.0), (24.0, 1.5), (30.0, 10.0)])
    2.7
    """
    most = max(costs, key=lambda point: point[1])[1]
    if not most:
        return None
    low = [point for point in costs if point[1] < most / 2]
    high = [point for point in costs if point[1] >= most / 2]
    # The best of those above beats all of those below from the least of these numbers on.
    return min(
        max((up[0] - down[0]) / (up[1] - down[1]) for down in low) if low else 0.0 for up in high
    )


def departure(one: Costs, other: Costs, *, low: float, high: float) -> float | None:
    """How many bits two f are apart at most, at their steps of more than ``low`` to ``high``.

    None where they have no step there that both attain.

    >>> departure([(24.0, 1.5), (30.0, 10.0)], [(27.0, 2.0), (30.0, 10.0)], low=0.0, high=10.0)
    3.0
    """
    common = min(one[-1][1], other[-1][1], high) if one and other else 0.0
    at = {x for _, x in itertools.chain(one, other) if low < x <= common}
    return max((abs(_least(one, x) - _least(other, x)) for x in at), default=None)


def _least(costs: Sequence[tuple[float, float]], selection: float) -> float:
    """The value of f at x."""
    return next(bits for bits, attained in costs if attained >= selection)
