"""The tables against Knuth's numbers, and against a search that shares nothing with them."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mesasynth.search.circuits import BASES, FREE_NOT, FULL, PAID_NOT, Basis, least_circuit, table
from mesasynth.search.circuits.basis import symmetries
from mesasynth.search.circuits.circuit import apply, everywhere, projections

KNUTH = {
    # The Art of Computer Programming, volume 4A, section 7.1.2, table 1: functions and classes
    "size": ([10, 60, 456, 2474, 10624, 24184, 25008, 2720], [2, 2, 5, 20, 34, 75, 72, 12]),
    "formula": ([10, 60, 456, 2474, 10624, 24184, 24640, 3088], [2, 2, 5, 20, 34, 75, 68, 16]),
}


@pytest.mark.parametrize("measure", KNUTH)
def test_numbers_of_functions_are_knuths(measure: str) -> None:
    found = table(measure)
    functions, classes = KNUTH[measure]
    assert list(found.counts().values()) == functions
    assert list(found.counts(classes=True).values()) == classes
    assert found.is_proved


def test_depths_are_the_closures() -> None:
    """Depth by another way: all gates over all pairs, with no symmetry."""
    full = everywhere(4)
    known = np.zeros(full + 1, dtype=bool)
    known[[0, full, *projections(4), *(full ^ each for each in projections(4))]] = True
    sizes = []
    while not known.all():
        sizes.append(int(known.sum()))
        some = np.flatnonzero(known)
        for function in some[: len(some)].tolist():
            for pair in (function & some, function ^ some):
                known[pair] = True
                known[full ^ pair] = True
            if known.all():
                break
    assert sizes == [10, 70, 1528, 57984]
    assert list(table("depth").counts().values()) == [10, 60, 1458, 56456, 7552]


def test_longest_formulas_over_and_or_are_parities() -> None:
    """3, 9 and 15 operators for 2, 3 and 4 inputs: Cox, "Minimal Boolean Formulas" (2011)."""
    for inputs, parity, longest in ((2, 0x6, 3), (3, 0x96, 9), (4, 0x6996, 15)):
        least = table("formula", FREE_NOT, inputs).least
        assert least.max() == least[parity] == longest


@pytest.mark.slow
def test_sizes_over_and_or_with_free_not() -> None:
    found = table("size", FREE_NOT)
    expected = [10, 48, 256, 940, 2336, 6464, 10616, 18984, 17680, 7882, 320]
    assert list(found.counts().values()) == expected
    assert found.is_proved
    assert found.least[0x6996] == 9  # parity of n needs 3(n - 1), Schnorr 1974


def test_table_that_is_not_settled_says_so() -> None:
    found = table("size", PAID_NOT, exhausted=7)
    assert not found.is_proved
    open_ones = found.least != found.most
    assert (found.least[open_ones] == 8).all()
    assert (found.least <= found.most).all()


@given(st.integers(0, 65535), st.sampled_from(["full", "paid-not"]))
def test_table_keeps_a_circuit_for_every_size(function: int, name: str) -> None:
    known = table("size", BASES[name])
    if known.least[function] < known.most[function]:
        return
    circuit = least_circuit(function, BASES[name])
    assert (circuit.tables, circuit.size) == ((function,), known.least[function])
    assert all(map(BASES[name].has, circuit.gates))


@pytest.mark.slow
@given(st.integers(0, 65535))
def test_table_keeps_a_circuit_over_and_or_with_free_not(function: int) -> None:
    circuit = least_circuit(function, FREE_NOT)
    assert circuit.tables == (function,)
    assert circuit.size == table("size", FREE_NOT).least[function]
    assert all(map(FREE_NOT.has, circuit.gates))


def brute_force(basis: Basis, inputs: int, gates: int) -> dict[int, int]:
    """The least sizes up to so many gates, by growing sets of functions without any cut."""
    full = everywhere(inputs)
    start = frozenset(projections(inputs))
    least = dict.fromkeys([0, full, *start], 0)
    if not basis.negation:
        least |= dict.fromkeys([full ^ each for each in start], 0)
    level = {start}
    for size in range(1, gates + 1):
        grown = set()
        for members in level:
            made = {full ^ each for each in members} if basis.negation else set()
            for one, other in combinations(sorted(members), 2):
                made |= {apply(op, one, other, full) for op in basis.gates}
            for function in made - members - {0, full}:
                least.setdefault(function, size)
                if not basis.negation:
                    least.setdefault(full ^ function, size)
                if size < gates:
                    grown.add(members | {function})
        level = grown
    return least


@pytest.mark.parametrize(("name", "gates"), [("full", 4), ("free-not", 4), ("paid-not", 4)])
def test_sizes_of_three_inputs_are_those_of_a_brute_force(name: str, gates: int) -> None:
    basis = BASES[name]
    found = table("size", basis, 3)
    expected = brute_force(basis, 3, gates)
    for function in range(256):
        assert min(int(found.least[function]), gates + 1) == expected.get(function, gates + 1)


@pytest.mark.parametrize("name", BASES)
def test_fewer_inputs_agree_with_more(name: str) -> None:
    """An input that is not needed never helps."""
    basis = BASES[name]
    for measure in ("formula", "depth"):
        small, large = table(measure, basis, 3), table(measure, basis, 4)
        wide = np.arange(256) * 257
        assert (small.least == large.least[wide]).all()


@pytest.mark.parametrize("name", BASES)
def test_measures_are_ordered(name: str) -> None:
    basis = BASES[name]
    size, formula, depth = (table(each, basis, 3) for each in ("size", "formula", "depth"))
    assert (size.most <= formula.least).all()
    assert (depth.least <= size.least).all()


@pytest.mark.parametrize("negation", [False, True])
def test_cost_is_the_same_in_a_class(negation: bool) -> None:
    basis = PAID_NOT if negation else FULL
    classes = symmetries(4, negation=negation).classes
    for measure in ("formula", "depth"):
        cost = table(measure, basis).least
        assert (cost == cost[classes]).all()
