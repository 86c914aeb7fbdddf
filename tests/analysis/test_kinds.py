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


def test_the_posterior_by_label_adds_up() -> None:
    maze = parse_maze("S...G")
    found = kinds(posterior(maze, held_out=probes([maze]), dialect="reactive", max_bits=21))
    split = found.by_label()
    assert sum(share for _, share in split.values()) == pytest.approx(1.0)
    assert sum(programs for programs, _ in split.values()) == sum(
        each.behaviour.programs for each in found.kinds
    )
    assert {str(label): share for label, share in found.mass.items()} == found.record()["mass"]


def test_an_interrupt_keeps_what_is_measured_and_says_what_is_left() -> None:
    maze = parse_maze("S...G")
    gathered = posterior(maze, held_out=probes([maze]), dialect="reactive", max_bits=21)
    whole = kinds(gathered)

    def impatient(_: str, done: int, __: int) -> None:
        if done == 3:
            raise KeyboardInterrupt

    part = kinds(gathered, told=impatient)
    assert part.left == len(whole.kinds) - 3
    assert [each.behaviour for each in part.kinds] == [each.behaviour for each in whole.kinds[:3]]
    assert part.reached == part.kinds[-1].behaviour.example.units - 1


def test_behaviours_told_apart_by_probes_merge_into_those_of_training() -> None:
    maze, other = parse_maze("S...G"), parse_maze("S.\n.G")
    plain = posterior(maze, dialect="reactive", max_bits=21)
    fine = posterior(maze, held_out=[other, *probes([maze])], dialect="reactive", max_bits=21)
    assert fine.coarser(0).behaviours == plain.behaviours
    some = posterior(maze, held_out=other, dialect="reactive", max_bits=21)
    assert fine.coarser(1).behaviours == some.behaviours
    assert fine.coarser(1).held_out == some.held_out
