"""The SAT engine against the tables, the kernel, a brute force over don't-cares, and cirbo."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mesasynth.search.circuits import (
    BASES,
    FULL,
    CircuitError,
    GaveUp,
    NoneWithin,
    Proved,
    all_minimal,
    construct,
    functions,
    least_depth,
    minimal_circuits,
    synthesize,
    table,
)
from mesasynth.search.circuits.relation import Relation

pytest.importorskip("pysat", reason="exact synthesis needs python-sat")

names = st.sampled_from(sorted(BASES))


@given(st.integers(0, 255), names)
@settings(max_examples=60)
def test_least_size_is_the_tables(function: int, name: str) -> None:
    outcome = synthesize(functions([function], 3), BASES[name], confirm=True)
    assert isinstance(outcome, Proved)
    assert outcome.confirmed
    assert outcome.circuit.tables == (function,)
    assert all(map(BASES[name].has, outcome.circuit.gates))
    assert outcome.circuit.size == table("size", BASES[name], 3).least[function]


@given(st.integers(0, 65535))
@settings(max_examples=10)
def test_least_size_of_four_inputs_is_the_tables(function: int) -> None:
    least = int(table("size").least[function])
    outcome = synthesize(functions([function], 4), gates=min(least, 5))
    if least > 5:
        assert isinstance(outcome, NoneWithin)
    else:
        assert isinstance(outcome, Proved)
        assert outcome.circuit.size == least


@given(st.integers(0, 255), names)
@settings(max_examples=25)
def test_all_minimal_circuits_are_the_kernels(function: int, name: str) -> None:
    basis = BASES[name]
    if table("size", basis, 3).least[function] > 5:
        return
    by_kernel = minimal_circuits(function, "size", basis, 3, cap=10_000)
    size = by_kernel.circuits[0].size
    by_solver = all_minimal(functions([function], 3), size, basis, cap=10_000)
    assert by_kernel.is_complete
    assert by_solver == by_kernel


@given(st.integers(0, 255), st.integers(0, 255))
@settings(max_examples=30)
def test_dont_cares_are_used_as_well_as_can_be(function: int, care: int) -> None:
    relation = functions([function], 3, care=care)
    outcome = synthesize(relation)
    assert isinstance(outcome, Proved)
    assert relation.holds(outcome.circuit)
    known = table("size", FULL, 3).least
    best = min(int(known[each]) for each in range(256) if not (each ^ function) & care)
    assert outcome.circuit.size == best


@given(st.lists(st.integers(1, 15), min_size=4, max_size=4))
@settings(max_examples=30)
def test_relations_of_two_outputs_hold(allowed: list[int]) -> None:
    relation = Relation(2, 2, tuple(allowed))
    outcome = synthesize(relation)
    assert isinstance(outcome, Proved)
    assert relation.holds(outcome.circuit)
    assert relation.holds(construct(relation, FULL))
    assert outcome.circuit.size <= construct(relation, FULL).size


@given(st.integers(0, 255), names, st.sampled_from(["size", "formula", "depth"]))
@settings(max_examples=60)
def test_listed_circuits_are_minimal(function: int, name: str, measure: str) -> None:
    basis = BASES[name]
    known = table(measure, basis, 3)
    found = minimal_circuits(function, measure, basis, 3, cap=20)
    assert found.circuits
    assert len(set(found.circuits)) == len(found.circuits) <= 20
    for circuit in found.circuits:
        cost = circuit.depth if measure == "depth" else circuit.size
        assert (circuit.tables, cost) == ((function,), known.least[function])
        assert all(map(basis.has, circuit.gates))


def test_giving_up_is_no_proof() -> None:
    hard = functions([0x123456789ABCDEF0F0E1D2C3B4A59687], 7)
    outcome = synthesize(hard, seconds=0.3)
    assert isinstance(outcome, GaveUp)
    assert outcome.least < outcome.circuit.size
    assert hard.holds(outcome.circuit)
    assert outcome.sentence.startswith("Gave up between")
    listed = all_minimal(hard, 12, seconds=0.2)
    assert not listed.is_complete


def test_cap_ends_a_list_that_is_then_incomplete() -> None:
    found = all_minimal(functions([0x16], 3), 4, cap=3)
    assert (len(found.circuits), found.is_complete) == (3, False)
    found = minimal_circuits(0x16, inputs=3, cap=3)
    assert (len(found.circuits), found.is_complete) == (3, False)


def test_bad_arguments_are_refused() -> None:
    parity = functions([0x96], 3)
    with pytest.raises(CircuitError, match="time limit"):
        synthesize(parity, seconds=0)
    with pytest.raises(CircuitError, match="does not do"):
        synthesize(parity, known=construct(functions([0x97], 3), FULL))
    with pytest.raises(CircuitError, match="no function of 3 inputs"):
        functions([256], 3)
    with pytest.raises(CircuitError, match="not settled"):
        minimal_circuits(0x6996, basis=BASES["paid-not"])


def test_least_size_that_is_known_is_where_the_solver_begins() -> None:
    outcome = synthesize(functions([0x96, 0xE8], 3), least=4)
    assert isinstance(outcome, Proved)
    assert (outcome.circuit.size, outcome.refuted) == (5, (4,))


@given(st.integers(0, 255), names)
@settings(max_examples=40)
def test_least_depth_is_the_tables(function: int, name: str) -> None:
    basis = BASES[name]
    relation = functions([function], 3)
    found = least_depth(relation, basis, known=construct(relation, basis))
    assert found.is_proved
    assert relation.holds(found.circuit)
    assert found.least == table("depth", basis, 3).least[function]
    assert all(map(basis.has, found.circuit.gates))


@given(st.integers(0, 255), st.integers(0, 255), names)
@settings(max_examples=25)
def test_dont_cares_make_it_as_shallow_as_can_be(function: int, care: int, name: str) -> None:
    basis = BASES[name]
    relation = functions([function], 3, care=care)
    found = least_depth(relation, basis, known=construct(relation, basis))
    known = table("depth", basis, 3).least
    best = min(int(known[each]) for each in range(256) if not (each ^ function) & care)
    assert found.least == found.circuit.depth == best
    assert relation.holds(found.circuit)


@given(st.integers(0, 255))
@settings(max_examples=25)
def test_smallest_of_the_shallowest_are_the_tables(function: int) -> None:
    """Of the circuits of least depth that the tables list, none is smaller, none missed."""
    relation = functions([function], 3)
    listed = minimal_circuits(function, "depth", inputs=3, cap=10_000)
    if not listed.is_complete:
        return
    depth = listed.circuits[0].depth
    outcome = synthesize(relation, depth=depth, known=listed.circuits[-1])
    assert isinstance(outcome, Proved)
    assert outcome.circuit.depth <= depth
    size = outcome.circuit.size
    assert size <= listed.circuits[0].size
    every = set(all_minimal(relation, size, depth=depth, cap=10_000).circuits)
    assert every >= {each for each in listed.circuits if each.size == size}
    assert all(each.depth == depth and relation.holds(each) for each in every)


def test_time_limit_of_a_depth_is_no_proof() -> None:
    hard = functions([0x123456789ABCDEF0F0E1D2C3B4A59687], 7)
    known = construct(hard, FULL)
    found = least_depth(hard, known=known, seconds=0.3)
    assert not found.is_proved
    assert found.circuit == known


def rows_for_cirbo(tables: list[int], inputs: int, care: int) -> list[list[object]]:
    """Truth tables as cirbo has them: its first input is the highest bit of a row."""
    from cirbo.core.logic import DontCare

    order = [int(f"{row:0{inputs}b}"[::-1], 2) for row in range(1 << inputs)]
    return [
        [bool(each >> row & 1) if care >> row & 1 else DontCare for row in order] for each in tables
    ]


@given(
    st.lists(st.integers(0, 255), min_size=1, max_size=2, unique=True),
    st.sampled_from([0xFF, 0x7E, 0x3F]),
    st.sampled_from([("full", "XAIG"), ("free-not", "AIG")]),
)
@settings(max_examples=15)
def test_cirbo_agrees(tables: list[int], care: int, bases: tuple[str, str]) -> None:
    """Another exact synthesis, of whole functions, pairs of them, and with don't-cares."""
    reason = "cirbo, another exact synthesis, is not installed"
    search = pytest.importorskip("cirbo.synthesis.circuit_search", reason=reason)
    models = pytest.importorskip("cirbo.core.truth_table", reason=reason)
    name, theirs = bases
    outcome = synthesize(functions(tables, 3, care=care), BASES[name])
    assert isinstance(outcome, Proved)
    size = outcome.circuit.size
    alone = [synthesize(functions([table], 3, care=care), BASES[name]) for table in tables]
    assert all(isinstance(each, Proved) for each in alone)
    if not 2 <= size <= 6 or any(each.circuit.size == 0 for each in alone):  # cirbo pays for these
        return
    model = models.TruthTableModel(rows_for_cirbo(tables, 3, care))
    basis = search.Basis[theirs]
    assert search.CircuitFinderSat(model, size, basis=basis).find_circuit().gates_number() == size
    with pytest.raises(search.NoSolutionError):
        search.CircuitFinderSat(model, size - 1, basis=basis).find_circuit()
