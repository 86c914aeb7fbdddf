"""Tiny mazes as boolean functions, the test for a search, and unions of tasks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mesasynth.search.circuits import (
    BASES,
    CircuitError,
    functions,
    minimal_circuits,
    parse_circuit,
)
from mesasynth.search.circuits.mazes import FIRST, OUTPUTS, PATH, Family, explicit_search
from mesasynth.search.circuits.shape import evaluations, is_search
from mesasynth.search.circuits.union import (
    all_pairs,
    disjoint_union,
    shared_search,
    table_of_circuits,
)

families = st.sampled_from(
    [
        Family(*size, goal)
        for size in ((2, 2), (2, 3), (3, 2))
        for goal in range(1, size[0] * size[1])
    ]
)


def reachable(family: Family, row: int, banned: int = -1) -> set[int]:
    """The cells that can be reached from the start, by flooding, without one cell."""
    reached, waiting = {0}, [0]
    while waiting:
        cell = waiting.pop()
        for i, (one, other) in enumerate(family.walls):
            for near, far in ((one, other), (other, one)):
                if near == cell and not row >> i & 1 and far not in reached and far != banned:
                    reached.add(far)
                    waiting.append(far)
    return reached


@given(families, st.data())
def test_dont_cares_are_the_mazes_without_a_way(family: Family, data: st.DataObject) -> None:
    row = data.draw(st.integers(0, (1 << len(family.walls)) - 1))
    relation = family.relation()
    is_free = relation.allowed[row] == relation.anything
    assert is_free == (family.goal not in reachable(family, row))


@given(families, st.data())
def test_path_leads_to_the_goal_through_open_passages(family: Family, data: st.DataObject) -> None:
    row = data.draw(st.integers(0, (1 << len(family.walls)) - 1))
    vectors = family.relation(PATH).allowed[row]
    if vectors == family.relation(PATH).anything:
        return
    for vector in range(1 << len(family.walls)):
        if vectors >> vector & 1:
            assert not vector & row
            assert family.goal in reachable(family, ~vector)


@pytest.mark.parametrize("output", OUTPUTS)
@pytest.mark.parametrize("name", BASES)
def test_explicit_search_solves_and_is_found(name: str, output: str) -> None:
    for family in (Family(2, 2, 3), Family(2, 3, 5), Family(2, 3, 2)):
        circuit = explicit_search(family, output, BASES[name])
        assert family.relation(output).holds(circuit)
        assert is_search(circuit)


def test_largest_evaluation_of_the_explicit_search_is_a_whole_path() -> None:
    circuit = explicit_search(Family(2, 3, 5))
    assert max(pair.gates for pair in evaluations(circuit)) == 2  # of three passages


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("inputs 4; g1 = x1 & x2; g2 = x3 & x4; g3 = g1 & ~g2; out g3", True),
        ("inputs 4; g1 = x1 & x2; g2 = x3 & x4; g3 = g1 | g2; out g3", False),
        ("inputs 4; g1 = x1 & x2; g2 = x3 | x4; g3 = g1 & ~g2; out g3", False),
        ("inputs 3; g1 = x1 & x2; g2 = x2 & x1; g3 = g1 & ~g2; out g3", False),
        ("inputs 2; g1 = x1 & ~x2; out g1", False),
        ("inputs 4; g1 = x1 & ~x2; g2 = ~x3 & x4; g3 = g1 & ~g2; out g3", True),
        ("inputs 3; g1 = x1 ^ x2; g2 = g1 & x3; out g2", False),
    ],
)
def test_what_is_a_search(text: str, expected: bool) -> None:
    assert is_search(parse_circuit(text)) is expected


def test_least_circuits_of_small_mazes_are_no_searches() -> None:
    from mesasynth.analysis.circuits import family_row

    pytest.importorskip("pysat", reason="exact synthesis needs python-sat")
    rows = [family_row(Family(2, 2, goal), output) for goal in (1, 2, 3) for output in OUTPUTS]
    for row in rows:
        assert row.is_proved
        assert row.small.minimal
        assert row.small.searches == row.flat.searches == 0
    assert [row.small.least for row in rows if row.output == FIRST] == [0, 0, 1]
    assert [row.depth for row in rows if row.output == FIRST] == [0, 0, 1]


@given(st.lists(st.integers(0, 255), min_size=1, max_size=5))
def test_union_asks_for_each_task_in_its_turn(tables: list[int]) -> None:
    tasks = [functions([each], 3) for each in tables]
    union = disjoint_union(tasks)
    circuits = [minimal_circuits(each, inputs=3, cap=1).circuits[0] for each in tables]
    assert union.holds(table_of_circuits(circuits))
    for t, each in enumerate(tables):
        assert union.allowed[8 * t : 8 * t + 8] == functions([each], 3).allowed


def test_shared_search_solves_the_union() -> None:
    goals = [Family(2, 3, goal) for goal in (5, 2, 1)]
    assert disjoint_union([each.relation() for each in goals]).holds(shared_search(goals))


def test_pairs_are_all_pairs() -> None:
    pairs = all_pairs()
    assert sum(pairs.by_difference.values()) == pairs.pairs == 256 * 255
    assert max(pairs.by_difference) <= 3  # the sum and a selection are enough


@pytest.mark.parametrize("size", [(1, 3, 1), (4, 4, 1), (2, 2, 0), (2, 2, 4)])
def test_families_that_do_not_fit_are_refused(size: tuple[int, int, int]) -> None:
    with pytest.raises(CircuitError):
        Family(*size)
