"""The model of spent optimization power, and the training sets of the experiment on diversity."""

from __future__ import annotations

from dataclasses import replace

import pytest

import mesasynth as ms
from mesasynth.analysis.battery import PERFECT_4, battery
from mesasynth.analysis.experiments import EXPERIMENTS
from mesasynth.analysis.experiments.diversity_rows import HELD_OUT, LANGUAGE, training_mazes
from mesasynth.analysis.experiments.selection_model import best_selection, crossover, steps

DIVERSITY = next(each for each in EXPERIMENTS if each.name == "diversity")

COSTS = (
    [(0.0, 0.0), (30.0, 10.6)],
    [(0.0, 0.0), (24.0, 1.6), (27.0, 3.0), (30.0, 10.5), (36.0, 10.6)],
    [(0.0, 0.0), (21.0, 2.0), (27.0, 5.5), (60.0, 10.0)],
)


@pytest.mark.parametrize("costs", COSTS)
def test_crossover_is_where_the_formula_changes_its_mind(costs):
    """Against the formula itself, with the cap left in, on a fine grid of numbers of tasks."""
    at = crossover(costs)
    half = costs[-1][1] / 2
    for cap in (40.0, 200.0):
        for step in range(10, 400):
            tasks = step / 20
            value = {x: (cap - bits) / tasks + x for bits, x in costs}
            best = max(value.values())
            chosen = min(x for x, each in value.items() if each >= best - 1e-9)
            assert chosen == best_selection(costs, tasks)
            if abs(tasks - at) > 1e-9:
                assert (chosen >= half) == (tasks > at)


def test_steps_are_what_no_shorter_program_attains():
    points = [(24.0, 1.0), (24.0, 1.5), (27.0, 1.5), (30.0, 10.0), (33.0, 9.0), (12.0, 0.0)]
    found = steps(points)
    for bits, selection in points:
        assert any(length <= bits and attained >= selection for length, attained in found)
    assert all(step in points for step in found)


def test_a_training_set_is_the_beginning_of_the_larger_ones():
    large = training_mazes(32, draw=2, seed=1)
    assert len({maze.rows for maze in large}) == 32
    assert training_mazes(8, draw=2, seed=1) == large[:8]
    assert training_mazes(8, draw=1, seed=1) != large[:8]
    assert all(ms.compile_maze(maze).distance for maze in large)


def test_what_is_held_out_are_the_suites_without_training_mazes():
    assert (PERFECT_4, *(suite.name for suite in battery().suites)) == HELD_OUT


def test_what_is_said_of_the_length_does_not_hang_on_the_search_for_the_fastest():
    setting = DIVERSITY.setting()
    (case,) = [each for key, each in DIVERSITY.cases(setting).items() if key.startswith("1 maze")]
    row = case()
    assert row.proved
    assert row.length_in_words == f"{row.least:.2f}"
    late = replace(row, fastest="gave_up")
    assert not late.proved
    assert late.length_in_words == row.length_in_words
    assert late.labels_in_words == row.labels_in_words
    assert "gave up" in replace(row, outcome="gave_up").length_in_words


def test_codes_that_are_not_settled_count_against_what_is_said_of_the_others():
    setting = DIVERSITY.setting()
    (case,) = [each for key, each in DIVERSITY.cases(setting).items() if key.startswith("1 maze")]
    row = case()
    drawn = [replace(row, draw=LANGUAGE, costs=[[30.0, 9.0]])]
    drawn += [
        replace(
            row,
            mazes=mazes,
            codes=[("searcher", 20.0 + mazes, 9.0), ("not settled", None, None)],
        )
        for mazes in (1, 2)
    ]
    said = DIVERSITY.answer(drawn)
    assert "with 1 maze in 1 of 2 (9% to 100%), 1 not settled" in said
    assert "longer with 2 mazes than with 1 in 1 of 2 (9% to 100%), 1 not settled" in said
