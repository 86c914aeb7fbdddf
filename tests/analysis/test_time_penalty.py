"""The price of time: what is read off a front is what a search for it finds."""

import pytest

import mesasynth as ms
from mesasynth.analysis.experiments.tasks import TASKS, measured
from mesasynth.analysis.experiments.time_penalty import PenaltyRow, penalty
from mesasynth.search import Kt, Optimal


@pytest.mark.parametrize("task", ["corridor", "perfect 2x2"])
@pytest.mark.parametrize("dialect", ["reactive", "stack"])
def test_the_winner_under_kt_is_that_of_a_search(task: str, dialect: str) -> None:
    limits = {"seconds": 10.0, "slack": 0.5}
    mazes = TASKS[task]()
    row = PenaltyRow(**penalty(task, mazes, dialect, limits, named=lambda found: str(found.label)))
    label, proved = row.winner(Kt())
    result = ms.search(mazes, dialect=dialect, bias="kt")
    assert isinstance(result.outcome, Optimal)
    winner = result.outcome.winner
    assert proved
    assert (winner.units, winner.ticks) in [(units, ticks) for units, ticks, *_ in row.points]
    assert str(measured(winner.program, result.task).label) == label
    assert sum(row.shares(Kt()).values()) == pytest.approx(1)
