"""The price of search between two bounds, and the searchers that bound it from above."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mesasynth.analysis.experiments.tasks import measured
from mesasynth.analysis.labels import SEARCHING
from mesasynth.dsl import parse, units
from mesasynth.search import UNITS_PER_BIT, Task

BLIND = ("tabular", "counting")
"""The dialects without a test: no run depends on where the goal is, so there are no searchers."""

FOLLOWER = "until at_goal { right while wall_ahead { left } move }"

WITNESSES: Mapping[str, str] = {
    "reactive": FOLLOWER,
    "marking": FOLLOWER,
    "oracle": FOLLOWER,
    "frontier": "until at_goal { repeat 4 { fork right } next }",
    "counters": "until at_goal { while worn_ahead { drop right } move }",
    "backtrack": "until at_goal { if stuck { back } else { until fresh_ahead { right } move } }",
    "stack": "until at_goal { repeat 4 { if fresh_ahead { push } right } pop move }",
}
"""A searcher known in each dialect: where it solves the task, none need be longer."""


def witness(task: Task) -> float | None:
    """The bits of the searcher known in the dialect, where it solves the task and is measured.

    >>> import mesasynth as ms
    >>> witness(Task((ms.parse_maze("S.G"),), ms.dialect("reactive")))
    30.0
    """
    program = parse(WITNESSES[task.dialect.name])
    if not task.solves(program) or measured(program, task).label not in SEARCHING:
        return None
    return units(program, task.dialect) / UNITS_PER_BIT


def above(bits: float) -> float:
    """The least length above one: a unit more."""
    return bits + 1 / UNITS_PER_BIT


def price(
    searcher: Sequence[float | None], other: Sequence[float | None]
) -> tuple[float | None, float | None]:
    """Between which bounds the price of search lies; None where nothing bounds it on that side.

    Args:
        searcher: between which lengths the shortest searcher lies.
        other: the same for the shortest program that is none.

    >>> price([20.0, 24.0], [18.0, 18.0]), price([18.5, None], [18.0, 18.0])
    ((2.0, 6.0), (0.5, None))
    """
    low, high = searcher
    least, most = other
    return (
        None if low is None or most is None else low - most,
        None if high is None or least is None else high - least,
    )
