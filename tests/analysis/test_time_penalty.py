"""The price of time: what is read off a front is what a search for it finds."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mesasynth as ms
from mesasynth.analysis.experiments.experiment import Setting
from mesasynth.analysis.experiments.penalty_rows import PenaltyRow, penalty
from mesasynth.analysis.experiments.pricing import Priced, decided_units, halves, priced
from mesasynth.analysis.experiments.tasks import TASKS, measured
from mesasynth.search import Kt, Optimal, front


@pytest.mark.parametrize("task", ["corridor", "perfect 2x2"])
@pytest.mark.parametrize("dialect", ["reactive", "stack"])
def test_the_winner_under_kt_is_that_of_a_search(task: str, dialect: str) -> None:
    limits = {"seconds": 10.0, "slack": 0.5, "codes": 0, "code_seconds": 1.0}
    mazes = TASKS[task]()
    setting = Setting("quick", 0, limits)
    row = PenaltyRow(**penalty(task, mazes, dialect, setting, named=lambda found: str(found.label)))
    label, proved = row.winner(Kt())
    result = ms.search(mazes, dialect=dialect, bias="kt")
    assert isinstance(result.outcome, Optimal)
    winner = result.outcome.winner
    assert proved
    assert (winner.units, winner.ticks) in [(units, ticks) for units, ticks, *_ in row.points]
    assert str(measured(winner.program, result.task).label) == label
    assert sum(row.shares(Kt()).values()) == pytest.approx(1)


@pytest.mark.parametrize("dialect", ["reactive", "frontier"])
def test_searched_winners_are_those_of_the_whole_front(dialect: str) -> None:
    """With the front cut off early, searches at the prices must find what the whole front says."""
    maze = ms.parse_maze("S...\n###.\nG...")
    prices = (0.0, 0.01, 0.1, 0.5, 1.0, 2.0, 4.0)
    whole = priced([maze], dialect, prices=prices, seconds=60, named=lambda _: "any")
    assert whole.complete
    for kept in range(1, len(whole.points)):
        cut = replace(
            whole,
            points=whole.points[:kept],
            proved_units=whole.points[kept][0] - 1,
            complete=False,
        )
        for price in prices:
            units, ticks, _, proved = cut.best(price)
            if proved:
                assert (units, ticks) == whole.best(price)[:2]
    for price in prices:
        found = ms.search(maze, dialect=dialect, bias="weighted", lam=price)
        assert found.winner is not None
        assert (found.winner.units, found.winner.ticks) == whole.best(price)[:2]


@settings(max_examples=300)
@given(
    lines=st.lists(st.tuples(st.integers(0, 60), st.integers(0, 40)), min_size=1, max_size=8),
    first=st.integers(0, 12),
    hopeless=st.sets(st.integers(0, 12)),
)
def test_halves_say_what_asking_everywhere_would(lines, first, hopeless) -> None:
    """Against the least of the lines at every price; where asking fails nothing false is said."""
    prices = [index / 4 for index in range(13)]

    def at(index: int) -> tuple[int, int]:
        return min(lines, key=lambda line: (line[0] + prices[index] * line[1], line))

    asked = []

    def ask(index: int) -> tuple[int, int, str, str] | None:
        asked.append(index)
        return None if index in hopeless else (*at(index), "", "")

    known = [at(index) if index < first else None for index in range(13)]
    found = halves(known, ask, dict.fromkeys(lines, ("", "")))
    assert all(at(index) == winner[:2] for index, winner in found.items())
    assert len(asked) == len(set(asked))
    if not hopeless:
        assert set(found) == set(range(first, 13))
    assert not set(asked) & set(range(first))
    whole = {index: at(index) for index in range(first)}
    whole |= {index: winner[:2] for index, winner in found.items()}
    for low, high in pairwise(sorted(whole)):
        assert high == low + 1 or whole[low] != whole[high]


def test_a_winner_that_no_search_proved_is_not_proved() -> None:
    row = Priced(
        points=[(30 * 1024, 90, True, "searcher", "s"), (60 * 1024, 20, False, "table", "t")],
        proved_units=40 * 1024,
        least_ticks=20,
        complete=False,
        searched=[(4.0, 50 * 1024, 21, "table", "u")],
    )
    assert row.winner(0.0) == ("searcher", True)
    assert row.winner(4.0) == ("table", True)
    assert row.best(2.0) == (50 * 1024, 21, "table", False)


def test_what_is_undecided_is_not_settled() -> None:
    """Within nine ticks it is not seen that the shorter loop solves the maze as well."""
    maze = ms.parse_maze("S....G")
    found = front(maze, dialect="reactive", max_ticks=9)
    assert found.proved_units == found.points[0].units == 18 * 1024
    assert decided_units(found) == 15 * 1024 - 1
    assert decided_units(front(maze, dialect="reactive")) >= 18 * 1024
