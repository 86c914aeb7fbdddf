"""The phase diagram's arithmetic, against other ways to the same numbers."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

import mesasynth as ms
from mesasynth.analysis.battery import battery
from mesasynth.analysis.experiments import EXPERIMENTS
from mesasynth.analysis.experiments.phase_diagram import is_searching, measured_crossover
from mesasynth.analysis.experiments.phase_figure import COLOURS
from mesasynth.analysis.experiments.phase_rows import CLASSES, class_of, known_tables
from mesasynth.analysis.experiments.pricing import PRICES
from mesasynth.analysis.kinds import thinned
from mesasynth.analysis.labels import SEARCHING
from mesasynth.analysis.measure import measure
from mesasynth.analysis.policy import ProgramPolicy

PHASES = next(each for each in EXPERIMENTS if each.name == "phase-diagram")
FOLLOWER = "until at_goal { while wall_ahead { right } move left }"
PROGRAMS = (
    "move move right move",
    "repeat 5 { right if not wall_ahead { move } }",
    "until at_goal { move }",
    FOLLOWER,
    "until at_goal { repeat 4 { fork right } next }",
)


@pytest.fixture(scope="module")
def row():
    setting = PHASES.setting()
    limits = {**setting.limits, "mazes": [["perfect", 3]], "dialects": ["reactive"]}
    (case,) = PHASES.cases(replace(setting, limits=limits)).values()
    return case()


@pytest.mark.parametrize("text", PROGRAMS)
def test_classes_search_where_labels_do(text):
    found = measure(ProgramPolicy(ms.parse(text)), thinned(battery()))
    assert class_of(found) in CLASSES
    assert is_searching(class_of(found)) is (found.label in SEARCHING)


def test_every_class_has_a_colour_of_its_own():
    assert len(set(COLOURS.values())) == len(CLASSES) == len(COLOURS)


def test_shares_are_those_of_the_programs_one_by_one(row):
    every = [
        (name, units / 1024, ticks)
        for name, counts in row.counts.items()
        for units, ticks, count in counts
        for _ in range(count)
    ]
    every += [
        (name, units / 1024, ticks)
        for units, ticks, _, name, _ in row.points
        if units > row.reached_units
    ]
    for price in (0.0, 0.1, 2.0):
        shares = row.known_shares(price)
        assert sum(shares.values()) == pytest.approx(1.0)
        total = sum(2 ** -(bits + price * ticks) for _, bits, ticks in every)
        for name, share in shares.items():
            own = sum(2 ** -(bits + price * ticks) for each, bits, ticks in every if each == name)
            assert share == pytest.approx(own / total)


def test_expected_crossover_is_where_a_table_begins_to_be_cheaper(row):
    """Against the costs themselves, price by price; they come from two runs and no search."""
    ((bits, ticks),) = row.model["searcher"]
    done = ms.run(
        ms.parse("until at_goal { right while wall_ahead { left } move }"),
        ms.compile_maze(ms.generate("dfs", 3, 3, seed=0)),
    )
    assert (bits, ticks) == (30.0, done.ticks)
    for price in (row.expected * 0.99, row.expected * 1.01):
        cheaper = any(each + price * t < bits + price * ticks for each, t in row.model["tables"])
        assert cheaper is (price > row.expected)
    dearer = replace(row, model={**row.model, "tables": [[bits + 1, ticks + 1]]})
    assert dearer.expected == math.inf
    assert replace(row, model={**row.model, "tables": [[bits, ticks]]}).expected == 0.0
    assert replace(row, model={**row.model, "searcher": []}).expected is None


def test_measured_crossover_is_between_proved_winners(row):
    low, high = measured_crossover(row)
    assert low is not None
    for price in PRICES:
        name, proved = row.winner(price)
        if proved and price <= low:
            assert is_searching(name)
        if price == high:
            assert proved
            assert not is_searching(name)


def test_rows_of_a_maze_tell_of_its_complexity_together(row):
    simple = replace(row, task="corridor 3", table=[9.0, 9.0])
    later = replace(row, table=[31.0, None])
    told = known_tables([row, later, simple])
    assert told == {"corridor 3": [9.0, 9.0], row.task: [max(31.0, row.table[0]), row.table[1]]}
    assert list(told) == ["corridor 3", row.task]
