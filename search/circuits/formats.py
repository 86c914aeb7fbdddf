"""Circuits in the formats of other tools: BLIF, Verilog and AIGER, written and read back.

BLIF is the Berkeley Logic Interchange Format, of which `.names` with at most two inputs is used;
Verilog is one module of `wire` and `assign` statements over `& | ^ ~`. What is read may have other
names and another order, but must be a circuit of such gates. AIGER (Biere, "The AIGER And-Inverter
Graph format", 2007) has only AND and NOT, so a circuit comes back with the same functions but other
gates; it is read and written by py-aiger, which `pip install "mesasynth[aiger]"` brings.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from mesasynth.search.circuits.basis import FREE_NOT
from mesasynth.search.circuits.circuit import (
    AND,
    CONSTANT,
    NAMES,
    NOT,
    XOR,
    Circuit,
    CircuitError,
    Gate,
    Wire,
    combine,
)
from mesasynth.search.circuits.construct import FALSE, TRUE, Builder

_NATURAL = re.compile(r"(\d+)")


def to_blif(circuit: Circuit, name: str = "circuit") -> str:
    r"""The circuit as BLIF.

    >>> from mesasynth.search.circuits.circuit import parse_circuit
    >>> print(to_blif(parse_circuit("inputs 2; g1 = x1 & ~x2; out ~g1")), end="")
    .model circuit
    .inputs x1 x2
    .outputs y1
    .names x1 x2 g1
    10 1
    .names g1 y1
    0 1
    .end
    """
    names = _names(circuit)
    lines = [f".model {name}", ".inputs " + " ".join(names[: circuit.inputs])]
    lines.append(".outputs " + " ".join(f"y{h + 1}" for h in range(len(circuit.outputs))))
    for node, gate in enumerate(circuit.gates, circuit.inputs):
        if gate.op == NOT:
            lines += [f".names {names[gate.left]} {names[node]}", "0 1"]
            continue
        lines.append(f".names {names[gate.left]} {names[gate.right]} {names[node]}")
        lines += [f"{p & 1}{p >> 1} 1" for p in range(4) if gate.op >> p & 1]
    for h, wire in enumerate(circuit.outputs, 1):
        if wire.node == CONSTANT:
            lines += [f".names y{h}", *(["1"] if wire.negated else [])]
        else:
            lines += [f".names {names[wire.node]} y{h}", "0 1" if wire.negated else "1 1"]
    return "\n".join([*lines, ".end", ""])


def from_blif(text: str) -> Circuit:
    r"""The circuit in a BLIF file of gates with at most two inputs.

    Raises:
        CircuitError: it is not of that form.

    >>> str(from_blif(".model m\n.inputs a b\n.outputs c\n.names a b c\n11 1\n.end\n"))
    'inputs 2; g1 = x1 & x2; out g1'
    """
    inputs: list[str] = []
    outputs: list[str] = []
    covers: dict[str, tuple[list[str], list[str]]] = {}
    rows: list[str] = []
    joined = re.sub(r"\\\n", " ", re.sub(r"#.*", "", text))
    for line in joined.splitlines():
        words = line.split()
        if not words or words[0] in {".model", ".end"}:
            continue
        if words[0] == ".inputs":
            inputs += words[1:]
        elif words[0] == ".outputs":
            outputs += words[1:]
        elif words[0] == ".names" and 2 <= len(words) <= 4:
            rows = []
            covers[words[-1]] = (words[1:-1], rows)
        elif words[0].startswith(".") or not covers:
            raise CircuitError(
                f"this is no gate of at most two inputs: {line.strip()!r}",
                expected="'.names a b c'",
            )
        else:
            rows.append(line)
    tables = {}
    for name, (sources, lines) in covers.items():
        tables[name] = sources, _cover(lines, len(sources))
    return _assemble(inputs, outputs, tables)


def _cover(lines: Sequence[str], width: int) -> int:
    """The truth table of a cover: rows of 0, 1 and -, then the value."""
    table, value = 0, "1"
    for line in lines:
        match = re.fullmatch(rf"([01-]{{{width}}})\s*([01])", "".join(line.split()))
        if match is None:
            raise CircuitError(f"this is no row of {width} inputs: {line.strip()!r}")
        value = match[2]
        for row in range(1 << width):
            if all(c in ("-", str(row >> i & 1)) for i, c in enumerate(match[1])):
                table |= 1 << row
    return table if value == "1" else table ^ ((1 << (1 << width)) - 1)


def to_verilog(circuit: Circuit, name: str = "circuit") -> str:
    """The circuit as a Verilog module.

    >>> from mesasynth.search.circuits.circuit import parse_circuit
    >>> print(to_verilog(parse_circuit("inputs 2; g1 = x1 & ~x2; out ~g1")), end="")
    module circuit(input x1, input x2, output y1);
      wire g1 = x1 & ~x2;
      assign y1 = ~g1;
    endmodule
    """
    names = _names(circuit)
    ports = [f"input {each}" for each in names[: circuit.inputs]]
    ports += [f"output y{h + 1}" for h in range(len(circuit.outputs))]
    lines = [f"module {name}({', '.join(ports)});"]
    for node, gate in enumerate(circuit.gates, circuit.inputs):
        words = NAMES[gate.op].format(a=names[gate.left], b=names[gate.right])
        lines.append(f"  wire {names[node]} = {words};")
    for h, wire in enumerate(circuit.outputs, 1):
        if wire.node == CONSTANT:
            lines.append(f"  assign y{h} = 1'b{int(wire.negated)};")
        else:
            lines.append(f"  assign y{h} = {'~' if wire.negated else ''}{names[wire.node]};")
    return "\n".join([*lines, "endmodule", ""])


_ASSIGNMENT = re.compile(
    r"(?:wire|assign)\s+(\w+)\s*=\s*(~?)\s*(1'b[01]|\w+)\s*(?:([&|^])\s*(~?)\s*(\w+))?\s*"
)


def from_verilog(text: str) -> Circuit:
    """The circuit in a Verilog module of the form that :func:`to_verilog` writes.

    Raises:
        CircuitError: it is not of that form.
    """
    plain = re.sub(r"//[^\n]*|/\*.*?\*/", "", text, flags=re.DOTALL)
    module = re.search(r"\bmodule\s+\w+\s*\((.*?)\)\s*;(.*)\bendmodule\b", plain, re.DOTALL)
    if module is None:
        raise CircuitError("this is no Verilog module", expected="'module name(input x1, …); …'")
    ports = re.findall(r"\b(input|output)\s+(?:wire\s+)?(\w+)", module[1])
    tables: dict[str, tuple[list[str], int]] = {}
    for statement in module[2].split(";")[:-1]:
        match = _ASSIGNMENT.fullmatch(statement.strip())
        if match is None:
            raise CircuitError(
                f"this is no gate: {statement.strip()!r}", expected="'wire g1 = x1 & ~x2;' or alike"
            )
        name, negated, left, sign, other_negated, right = match.groups()
        if left.startswith("1'b"):
            tables[name] = [], int(left[-1]) ^ (negated == "~")
        elif sign is None:
            tables[name] = [left], 1 if negated else 2
        else:
            plain_op = {"&": AND, "|": 14, "^": XOR}[sign]
            flip = (negated == "~") | (other_negated == "~") << 1
            op = sum(1 << p for p in range(4) if plain_op >> (p ^ flip) & 1)
            tables[name] = [left, right], op
    return _assemble(
        [name for kind, name in ports if kind == "input"],
        [name for kind, name in ports if kind == "output"],
        tables,
    )


def to_aiger(circuit: Circuit) -> str:
    """The circuit as ASCII AIGER, by py-aiger; inputs and outputs are told apart by their names.

    Raises:
        CircuitError: py-aiger is not installed.
    """
    aiger = _aiger()
    names = _names(circuit)
    values = [aiger.atom(name) for name in names[: circuit.inputs]]
    for gate in circuit.gates:
        one, other = values[gate.left], values[gate.right]
        terms = [
            (one if p & 1 else ~one) & (other if p & 2 else ~other)
            for p in range(4)
            if gate.op >> p & 1 and (gate.op != NOT or p == 0)
        ]
        if gate.op.bit_count() == 3:  # the negation of one term
            (missing,) = (p for p in range(4) if not gate.op >> p & 1)
            terms = [~((one if missing & 1 else ~one) & (other if missing & 2 else ~other))]
        value = terms[0]
        for term in terms[1:]:
            value = value | term
        values.append(value)
    whole = aiger.sink(names[: circuit.inputs])
    for h, wire in enumerate(circuit.outputs, 1):
        value = aiger.atom(False) if wire.node == CONSTANT else values[wire.node]
        whole |= (~value if wire.negated else value).with_output(f"y{h}").aig
    return str(whole)


def from_aiger(text: str) -> Circuit:
    """The circuit in ASCII AIGER without latches, over AND with free NOT.

    Inputs and outputs are in the natural order of their names: x2 before x10.

    Raises:
        CircuitError: py-aiger is not installed, or the text is no such circuit.
    """
    aiger = _aiger()
    try:
        graph = aiger.parse(text)
    except (ValueError, AssertionError, KeyError, IndexError) as error:
        raise CircuitError(f"this is no AIGER file: {error}") from None
    if graph.latches:
        raise CircuitError("an AIGER file with latches is no circuit of gates alone")
    inputs = sorted(graph.inputs, key=_natural)
    builder = Builder(len(inputs), FREE_NOT)
    made: dict[Any, Wire] = {}

    def wire(node: Any) -> Wire:
        if node not in made:
            kind = type(node).__name__
            if kind == "Input":
                made[node] = builder.input(inputs.index(node.name))
            elif kind == "ConstFalse":
                made[node] = FALSE
            elif kind == "Inverter":
                made[node] = builder.no(wire(node.input))
            else:
                made[node] = builder.both(wire(node.left), wire(node.right))
        return made[node]

    return builder.circuit(
        wire(graph.node_map[name]) for name in sorted(graph.outputs, key=_natural)
    )


FORMATS: Mapping[str, tuple[Callable[[Circuit], str], Callable[[str], Circuit]]] = {
    ".blif": (to_blif, from_blif),
    ".v": (to_verilog, from_verilog),
    ".aag": (to_aiger, from_aiger),
}
"""The writer and the reader of each format, by the suffix of its files."""


def _names(circuit: Circuit) -> list[str]:
    return [circuit.name(node) for node in range(circuit.inputs + circuit.size)]


def _natural(name: str) -> list[tuple[int, str]]:
    return [(int(part), "") if part.isdigit() else (-1, part) for part in _NATURAL.split(name)]


def _aiger() -> Any:
    try:
        import aiger  # noqa: PLC0415 (optional)
    except ImportError:
        raise CircuitError(
            "AIGER files need py-aiger, which is not installed",
            hint='pip install "mesasynth[aiger]"',
        ) from None
    return aiger


def _assemble(
    inputs: Sequence[str], outputs: Sequence[str], tables: Mapping[str, tuple[list[str], int]]
) -> Circuit:
    """The circuit of gates given by name, in whatever order."""
    wires: dict[str, Wire] = {name: Wire(i) for i, name in enumerate(inputs)}
    gates: list[Gate] = []
    waiting = dict(tables)
    while waiting:
        before = len(waiting)
        for name, (sources, table) in tables.items():
            if name not in waiting or not all(source in wires for source in sources):
                continue
            del waiting[name]
            if not sources:
                wires[name] = TRUE if table else FALSE
            elif len(sources) == 1:
                wires[name] = _single(wires[sources[0]], table, gates, len(inputs), name in outputs)
            else:
                made = combine(table, wires[sources[0]], wires[sources[1]])
                if isinstance(made, Gate):
                    gates.append(made)
                    made = Wire(len(inputs) + len(gates) - 1)
                wires[name] = made
        if len(waiting) == before:
            raise CircuitError(f"{min(waiting)} reads what is not there, or itself")
    missing = [name for name in outputs if name not in wires]
    if missing:
        raise CircuitError(f"nothing makes the output {missing[0]!r}")
    return Circuit(len(inputs), tuple(gates), tuple(wires[name] for name in outputs))


def _single(source: Wire, table: int, gates: list[Gate], inputs: int, is_output: bool) -> Wire:
    """A gate of one input: a constant, the wire, or its negation, a gate unless it is put out."""
    if table in (0, 3):
        return TRUE if table else FALSE
    if table == 2 or is_output or source.node == CONSTANT:
        return Wire(source.node, source.negated != (table == 1))
    gates.append(Gate(NOT, source.node, source.node))
    return Wire(inputs + len(gates) - 1, source.negated)
