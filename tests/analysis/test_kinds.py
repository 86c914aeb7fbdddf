"""The shortest program of each kind, against a search and against what is known."""

import pytest

from mesasynth.analysis.kinds import kinds, probes
from mesasynth.analysis.labels import Label
from mesasynth.search import posterior, search
from mesasynth.worlds import generate, parse_maze


def test_kinds_begin_with_the_optimum_and_shares_sum_to_one() -> None:
    maze = parse_maze("S...G")
    best = search(maze, dialect="reactive").winner
    found = kinds(posterior(maze, held_out=probes([maze]), dialect="reactive", max_bits=21))
    assert best is not None
    assert found.kinds[0].behaviour.example.units == best.units
    assert sum(found.mass.values()) == pytest.approx(1.0)
    assert sum(found.stability.values()) == pytest.approx(1.0)
    assert {label for label, _ in found.shortest} >= {Label.TABLE, Label.HEURISTIC}
    price = found.price
    assert price is not None
    assert price[0] > 0
    assert not price[1]


def test_no_solver_within_the_cap_has_no_kinds() -> None:
    maze = generate("dfs", 3, 3, seed=1)
    found = kinds(posterior(maze, held_out=probes([maze]), dialect="tabular", max_bits=6))
    assert (found.kinds, found.price, dict(found.stability)) == ((), None, {})
    assert found.record()["shortest"] == []
