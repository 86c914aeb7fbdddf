"""Random code weights: which codes are drawn, and that under each the search is done again."""

from __future__ import annotations

import math

import pytest

import mesasynth as ms
from brute import solving
from mesasynth.analysis.experiments.weights import NONE, UNSETTLED, random_codes, winners

MAZE, SMALL = ms.parse_maze("S...G"), ms.parse_maze("S.G")


def test_codes_are_codes_and_differ():
    codes = random_codes("frontier", 4, seed=3)
    assert len({code.weights for code in codes}) == len(codes)
    for code in codes:
        for costs in (code.slot_units, code.test_units, code.count_units):
            kraft = math.fsum(2.0 ** (-each / 1024) for each in costs.values())
            assert 0.99 < kraft <= 1
    assert random_codes("frontier", 2, seed=3) == codes[:2]
    assert random_codes("frontier", 4, seed=4) != codes


def test_each_winner_is_the_shortest_under_its_own_code():
    """Against brute force, which runs all programs of a code up to the winner's length."""
    seen: list[int] = []

    def checked(result: ms.Result) -> str:
        best = min(solving(result.task, result.winner.units), key=lambda tried: tried.units)
        assert best.units == result.winner.units
        seen.append(best.units)
        return "checked"

    found = winners([SMALL], "counting", draws=4, seed=0, seconds=20, named=checked)
    assert found == {"checked": 4}
    assert len(set(seen)) > 1


@pytest.mark.parametrize(
    ("maze", "asked", "seconds", "said"),
    [
        (ms.parse_maze("S#G"), {}, 20.0, NONE),
        (MAZE, {"max_bits": 4.0}, 20.0, NONE),
        (MAZE, {}, 1e-9, UNSETTLED),
        (MAZE, {"bias": "kt"}, 20.0, "table"),
    ],
)
def test_what_is_not_proved_is_no_winner(maze, asked, seconds, said):
    found = winners([maze], "tabular", draws=2, seed=0, seconds=seconds, **asked)
    assert found == {said: 2}


def test_programs_known_to_solve_cut_the_search_short_and_change_nothing():
    mazes = [ms.parse_maze("S..G")]
    known = [ms.parse("move move move"), ms.parse("until at_goal { move }")]
    asked = {"draws": 4, "seed": 1, "seconds": 60.0, "named": lambda found: str(found.winner.units)}
    plain = winners(mazes, "reactive", **asked)
    assert winners(mazes, "reactive", known=known, **asked) == plain
