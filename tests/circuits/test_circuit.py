"""Circuits as values: one text, one canonical form, and back from every format."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mesasynth.search.circuits import (
    FORMATS,
    Circuit,
    CircuitError,
    Gate,
    Wire,
    circuit_svg,
    parse_circuit,
)
from mesasynth.search.circuits.circuit import NAMES, NOT
from mesasynth.search.circuits.formats import from_aiger, from_blif, from_verilog


@st.composite
def circuits(draw: Any, inputs: int | None = None) -> Circuit:
    """Any circuit of few gates."""
    inputs = draw(st.integers(1, 5)) if inputs is None else inputs
    gates: list[Gate] = []
    for node in range(inputs, inputs + draw(st.integers(0, 7))):
        left, right = draw(st.integers(0, node - 1)), draw(st.integers(0, node - 1))
        ops = [NOT] if left == right else sorted(set(NAMES) - {NOT})
        gates.append(Gate(draw(st.sampled_from(ops)), left, right))
    nodes = st.integers(-1, inputs + len(gates) - 1)
    outputs = draw(st.lists(st.builds(Wire, nodes, st.booleans()), min_size=1, max_size=3))
    return Circuit(inputs, tuple(gates), tuple(outputs))


@given(circuits())
def test_text_parses_back(circuit: Circuit) -> None:
    assert parse_circuit(str(circuit)) == circuit


@given(circuits())
@settings(max_examples=50)
def test_formats_parse_back(circuit: Circuit) -> None:
    pytest.importorskip("aiger", reason="AIGER files need py-aiger")
    for suffix, (write, read) in FORMATS.items():
        back = read(write(circuit))
        assert back.tables == circuit.tables
        assert suffix == ".aag" or back == circuit


@given(circuits())
def test_forms_keep_the_functions(circuit: Circuit) -> None:
    assert circuit.canonical().tables == circuit.normal().tables == circuit.tables
    assert circuit.canonical().canonical() == circuit.canonical()
    assert circuit.normal().normal() == circuit.normal()
    assert all(not gate.op & 1 for gate in circuit.normal().gates)


@given(circuits(), st.data())
def test_a_call_is_a_row_of_the_table(circuit: Circuit, data: st.DataObject) -> None:
    values = data.draw(st.lists(st.booleans(), min_size=circuit.inputs, max_size=circuit.inputs))
    row = sum(1 << i for i, value in enumerate(values) if value)
    assert circuit(values) == tuple(bool(table >> row & 1) for table in circuit.tables)


@given(circuits())
def test_drawing_shows_every_gate(circuit: Circuit) -> None:
    picture = circuit_svg(circuit)
    assert picture.count('r="15"') == circuit.size
    assert picture.count("<rect") == 1 + circuit.inputs + len(circuit.outputs)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "this is no circuit"),
        ("inputs 2; g1 = x1 & x2", "this is no circuit"),
        ("inputs 99; out x1", "99 inputs"),
        ("inputs 2; g1 = x1 + x2; out g1", "this is no gate"),
        ("inputs 2; g2 = x1 & x2; out g2", "this is no gate"),
        ("inputs 2; g1 = x1; out g1", "only repeats"),
        ("inputs 2; g1 = x1 & x1; out g1", "no gate of two inputs"),
        ("inputs 2; g1 = x1 & x2; out g3", "there is no 'g3'"),
    ],
)
def test_what_is_no_circuit_is_refused(text: str, said: str) -> None:
    with pytest.raises(CircuitError, match=said):
        parse_circuit(text)


@pytest.mark.parametrize(
    ("read", "text", "said"),
    [
        (from_blif, ".inputs a\n.outputs b\n.latch a b 0\n", "no gate of at most two inputs"),
        (from_blif, ".inputs a\n.outputs b\n.names a b\nx 1\n", "no row of 1 inputs"),
        (from_blif, ".inputs a\n.outputs b\n.names b b\n1 1\n", "reads what is not there"),
        (from_blif, ".inputs a\n.outputs b\n", "nothing makes the output 'b'"),
        (from_verilog, "module m;", "no Verilog module"),
        (from_verilog, "module m(input a, output b); assign b = a + a; endmodule", "no gate"),
        (from_aiger, "aag 1 0 1 0 0\n2 2\n", "latches"),
    ],
)
def test_what_is_no_file_is_refused(read: Any, text: str, said: str) -> None:
    if read is from_aiger:
        pytest.importorskip("aiger", reason="AIGER files need py-aiger")
    with pytest.raises(CircuitError, match=said):
        read(text)


def test_files_of_other_tools_are_read() -> None:
    blif = ".model m\n.inputs a b \\\n c\n.outputs y # sum\n.names t c y\n10 1\n01 1\n"
    blif += ".names a b t\n11 0\n00 0\n.end\n"
    assert from_blif(blif).tables == (0b10010110,)
    verilog = "module m (input a, input b, output y);\n // or\n assign y = ~(a); endmodule"
    with pytest.raises(CircuitError, match="no gate"):
        from_verilog(verilog)
