"""The families of growing mazes, and what the experiment on compression counts in them."""

from __future__ import annotations

from dataclasses import replace

import pytest

import mesasynth as ms
from mesasynth.analysis.experiments import EXPERIMENTS
from mesasynth.analysis.experiments.growing import (
    FAMILIES,
    STRUCTURELESS,
    automaton,
    lock,
    table_bits,
)
from mesasynth.analysis.islands import followed
from mesasynth.analysis.verdict import verdict

COMPRESSION = next(each for each in EXPERIMENTS if each.name == "compression")


@pytest.mark.parametrize("family", FAMILIES)
def test_a_family_grows_and_is_the_same_for_the_same_seed(family):
    small, large = (FAMILIES[family](size, 0) for size in (5, 9))
    worlds = [
        each if isinstance(each, ms.World) else ms.compile_maze(each) for each in (small, large)
    ]
    assert worlds[0].n_places < worlds[1].n_places
    assert all(world.distance for world in worlds)
    again = FAMILIES[family](9, 0)
    if isinstance(large, ms.World):
        assert (again.next == large.next).all()
        assert (again.sense == large.sense).all()
    else:
        assert again == large


def test_no_follower_comes_to_the_island():
    world = ms.compile_maze(FAMILIES["island"](7, 1))
    goal = set(world.place[world.goal].tolist())
    assert not goal & (followed(world, hand=-1) | followed(world, hand=1))


def test_only_one_action_leads_on_in_a_lock():
    world = lock(12, 3)
    for state in range(12):
        onward = [int(to) for to in world.next[:, state] if to == state + 1]
        assert len(onward) == 1
        assert (world.next[:, state] <= state + 1).all()


def test_the_goal_of_an_automaton_is_furthest():
    world = automaton(32, 5)
    layer, seen, last = {0}, {0}, {0}
    while layer:
        last, layer = layer, {int(to) for at in layer for to in world.next[:, at]} - seen
        seen |= layer
    assert set(world.goal.nonzero()[0].tolist()) <= last


def test_complexity_is_the_length_of_the_shortest_table():
    for family, size in (("perfect", 2), ("lock", 4)):
        least, most = table_bits(family, size, 0, seconds=20.0)
        ground = FAMILIES[family](size, 0)
        assert least == most == ms.search(ground, dialect="counting").winner.units / 1024


@pytest.mark.parametrize("family", ["corridor", *STRUCTURELESS])
def test_labels_of_the_optima_are_those_of_the_verdict(family):
    """One example of each behaviour stands for its optima; the verdict measures on more mazes."""
    setting = COMPRESSION.setting()
    limits = {**setting.limits, "sizes": {family: [4, 9]}, "dialects": ["reactive"]}
    row = COMPRESSION.cases(replace(setting, limits=limits))[f"{family} 4 / reactive"]()
    told = verdict(ms.search(FAMILIES[family](4, 0), dialect="reactive"))
    shares = {str(label): mass for (label, _), (_, mass) in told.by_label().items()}
    assert row.labels == pytest.approx(shares)
    assert row.searcher[0] >= row.least
    assert row.complete
