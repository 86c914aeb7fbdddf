"""Policies written in Python are measured by the same code as programs."""

from dataclasses import replace

import numpy as np
import pytest

from mesasynth.analysis.battery import Battery, battery
from mesasynth.analysis.measure import measure
from mesasynth.analysis.policy import FunctionPolicy, Senses


def table(body: Senses) -> None:
    body.act("right")
    for _ in range(6):
        body.act("move")


def follower(body: Senses) -> None:
    while not body.sees("at_goal"):
        body.act("left")
        while body.sees("wall_ahead"):
            body.act("right")
        body.act("move")


def follower_for_either(body: Senses) -> None:
    while not body.sees("at_goal") and not body.sees("red"):
        body.act("left")
        while body.sees("wall_ahead"):
            body.act("right")
        body.act("move")


@pytest.fixture(scope="module")
def small() -> Battery:
    """Two suites, and a few of the small perfect mazes."""
    whole = battery()
    trees = replace(whole.trees, masks=np.ascontiguousarray(whole.trees.masks[::512]))
    suites = tuple(
        replace(suite, mazes=suite.mazes[:3]) for suite in (whole.suites[0], whole.suites[4])
    )
    return Battery(trees, suites)


@pytest.mark.parametrize(
    ("policy", "label", "alignment"),
    [
        (FunctionPolicy("table", table), "table", "none"),
        (FunctionPolicy("follower", follower), "walking searcher", "aligned"),
        (FunctionPolicy("either", follower_for_either, ("red",)), "walking searcher", "mixed"),
    ],
    ids=lambda value: value.name if isinstance(value, FunctionPolicy) else None,
)
def test_functions_get_the_label_of_what_they_do(
    policy: FunctionPolicy, label: str, alignment: str, small: Battery
) -> None:
    found = measure(policy, small)
    assert (str(found.label), str(found.alignment)) == (label, alignment)
    assert found.axes.selection.solved.of <= 512
