"""A boolean circuit: gates of at most two inputs, in an order in which they can be computed.

Inputs are x1, x2, …; a function of n inputs is the integer whose bit m is its value where x1 is
bit 0 of m, x2 bit 1, and so on, so that x1 alone of four inputs is 0xaaaa.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from mesasynth.errors import MesasynthError

CONSTANT = -1
"""The node that is false everywhere; only an output may be this."""

MOST_INPUTS = 16

AND, BUT_NOT, NOT_BUT, OR, XOR, NOT = 8, 2, 4, 14, 6, 5
"""Gates by truth table: bit 0 for neither operand, 1 the first alone, 2 the second, 3 both."""

NAMES = {
    AND: "{a} & {b}",
    BUT_NOT: "{a} & ~{b}",
    NOT_BUT: "~{a} & {b}",
    1: "~{a} & ~{b}",
    OR: "{a} | {b}",
    11: "{a} | ~{b}",
    13: "~{a} | {b}",
    7: "~{a} | ~{b}",
    XOR: "{a} ^ {b}",
    9: "~{a} ^ {b}",
    NOT: "~{a}",
}
"""The gates there are, as they are written."""

_STATEMENT = re.compile(
    r"\s*g(?P<name>\d+)\s*=\s*(?P<left>~?\s*\w+)\s*(?:(?P<op>[&|^])\s*(?P<right>~?\s*\w+))?\s*"
)
_INFIX = {"&": AND, "|": OR, "^": XOR}


class CircuitError(MesasynthError):
    """A text that is no circuit, or a function or task that cannot be used as asked."""


class Gate(NamedTuple):
    """A gate: its truth table over the two nodes that it reads; NOT reads one node twice."""

    op: int
    left: int
    right: int


class Wire(NamedTuple):
    """An output: a node, or CONSTANT, taken as it is or negated at no price."""

    node: int
    negated: bool = False


@dataclass(frozen=True)
class Circuit:
    """A circuit: a value, whose text is one line that parses to an equal circuit.

    Node i is input i + 1 for i below ``inputs``, and gate i - inputs from there on.

    Attributes:
        inputs: how many inputs there are, from 1 to 16, whether or not they are read.
        gates: the gates; each reads inputs and earlier gates only.
        outputs: at least one node, negated or not.

    Raises:
        CircuitError: a gate that is none, or reads itself or a later one; no output.

    >>> carry = parse_circuit(
    ...     "inputs 3; g1 = x1 & x2; g2 = x1 ^ x2; g3 = g2 & x3; g4 = g1 | g3; out g4"
    ... )
    >>> carry.size, carry.depth, hex(carry.tables[0])
    (4, 3, '0xe8')
    >>> parse_circuit(str(carry)) == carry
    True
    >>> carry((True, False, True))
    (True,)
    """

    inputs: int
    gates: tuple[Gate, ...]
    outputs: tuple[Wire, ...]

    def __post_init__(self) -> None:
        if not 1 <= self.inputs <= MOST_INPUTS:
            raise CircuitError(f"{self.inputs} inputs", expected=f"from 1 to {MOST_INPUTS}")
        if not self.outputs:
            raise CircuitError("a circuit without outputs")
        for node, gate in enumerate(self.gates, self.inputs):
            if not (0 <= gate.left < node and 0 <= gate.right < node):
                raise CircuitError(f"{self.name(node)} reads what is not made before it")
            if gate.op not in NAMES or (gate.op == NOT) != (gate.left == gate.right):
                raise CircuitError(
                    f"{self.name(node)} is no gate of two inputs",
                    expected="one that depends on two nodes, or the negation of one",
                )
        for wire in self.outputs:
            if not CONSTANT <= wire.node < self.inputs + len(self.gates):
                raise CircuitError("an output that is no node")

    @property
    def size(self) -> int:
        """The number of gates; constants, inputs and negated outputs cost nothing."""
        return len(self.gates)

    @cached_property
    def levels(self) -> tuple[int, ...]:
        """The depth of every node, in gates."""
        found = [0] * self.inputs
        for gate in self.gates:
            found.append(1 + max(found[gate.left], found[gate.right]))
        return tuple(found)

    @property
    def depth(self) -> int:
        """The number of gates on the longest way to an output."""
        return max((self.levels[wire.node] for wire in self.outputs if wire.node >= 0), default=0)

    @cached_property
    def functions(self) -> tuple[int, ...]:
        """The truth table of every node."""
        full = everywhere(self.inputs)
        found = list(projections(self.inputs))
        for gate in self.gates:
            found.append(apply(gate.op, found[gate.left], found[gate.right], full))
        return tuple(found)

    @property
    def tables(self) -> tuple[int, ...]:
        """The truth table of every output."""
        full = everywhere(self.inputs)
        return tuple(
            (self.functions[wire.node] if wire.node >= 0 else 0) ^ (full if wire.negated else 0)
            for wire in self.outputs
        )

    def __call__(self, values: Sequence[bool]) -> tuple[bool, ...]:
        """The outputs for the values of the inputs."""
        if len(values) != self.inputs:
            raise CircuitError(f"{len(values)} values for {self.inputs} inputs")
        row = sum(1 << i for i, value in enumerate(values) if value)
        return tuple(bool(table >> row & 1) for table in self.tables)

    def name(self, node: int) -> str:
        """The name of a node in the text: x1, x2, … and g1, g2, …; a constant is 0."""
        if node == CONSTANT:
            return "0"
        return f"x{node + 1}" if node < self.inputs else f"g{node - self.inputs + 1}"

    def __str__(self) -> str:
        parts = [f"inputs {self.inputs}"]
        for node, gate in enumerate(self.gates, self.inputs):
            words = NAMES[gate.op].format(a=self.name(gate.left), b=self.name(gate.right))
            parts.append(f"{self.name(node)} = {words}")
        wires = [self._wire(wire) for wire in self.outputs]
        return "; ".join([*parts, "out " + " ".join(wires)])

    def _wire(self, wire: Wire) -> str:
        if wire.node == CONSTANT:
            return str(int(wire.negated))
        return ("~" if wire.negated else "") + self.name(wire.node)

    def _repr_svg_(self) -> str:
        from mesasynth.search.circuits.drawing import circuit_svg  # noqa: PLC0415 (it draws this)

        return circuit_svg(self)

    def canonical(self) -> Circuit:
        """The same circuit in its one spelling; two are the same if they differ in order only.

        Gates that no output needs are left out, the others ordered by depth, function, operation
        and operands; the operands of a gate are in the order of their nodes.

        >>> print(parse_circuit("inputs 2; g1 = x2 & ~x1; g2 = x1 & x2; out g2 ~g1").canonical())
        inputs 2; g1 = ~x1 & x2; g2 = x1 & x2; out g2 ~g1
        """
        needed = {wire.node for wire in self.outputs}
        for node in range(self.inputs + self.size - 1, self.inputs - 1, -1):
            if node in needed:
                needed |= {
                    self.gates[node - self.inputs].left,
                    self.gates[node - self.inputs].right,
                }
        place = {node: node for node in range(CONSTANT, self.inputs)}
        gates: list[Gate] = []
        for level in range(1, max(self.levels) + 1):
            rows = []
            for node, gate in enumerate(self.gates, self.inputs):
                if node in needed and self.levels[node] == level:
                    here = sort_operands(Gate(gate.op, place[gate.left], place[gate.right]))
                    rows.append((self.functions[node], here, node))
            for _, gate, node in sorted(rows):
                place[node] = self.inputs + len(gates)
                gates.append(gate)
        wires = tuple(Wire(place[wire.node], wire.negated) for wire in self.outputs)
        return Circuit(self.inputs, tuple(gates), wires)

    def normal(self) -> Circuit:
        """The same circuit with every gate false where all inputs are; negations go to the outputs.

        NOT gates vanish, so this is for bases in which a negation is free. In canonical order.

        >>> print(parse_circuit("inputs 2; g1 = ~x1; g2 = g1 | ~x2; out g2").normal())
        inputs 2; g1 = x1 & x2; out ~g1
        """
        wires = [Wire(node) for node in range(self.inputs)]
        gates: list[Gate] = []
        for gate in self.gates:
            made = combine(gate.op, wires[gate.left], wires[gate.right])
            if isinstance(made, Wire):
                wires.append(made)
                continue
            negated = bool(made.op & 1)
            gates.append(made._replace(op=made.op ^ 15 if negated else made.op))
            wires.append(Wire(self.inputs + len(gates) - 1, negated))
        outputs = []
        for wire in self.outputs:
            source = wires[wire.node] if wire.node >= 0 else Wire(CONSTANT)
            outputs.append(Wire(source.node, source.negated != wire.negated))
        return Circuit(self.inputs, tuple(gates), tuple(outputs)).canonical()


def everywhere(inputs: int) -> int:
    """The function that is true everywhere."""
    return (1 << (1 << inputs)) - 1


def projections(inputs: int) -> tuple[int, ...]:
    """The functions that are one input each.

    >>> [hex(each) for each in projections(3)]
    ['0xaa', '0xcc', '0xf0']
    """
    full = everywhere(inputs)
    return tuple(full // ((1 << (1 << i)) + 1) << (1 << i) for i in range(inputs))


def apply(op: int, left: int, right: int, full: int) -> int:
    """What a gate makes of two functions, or NOT of one given twice; ``full`` is always true."""
    found = 0
    for bit, part in enumerate(
        (full & ~(left | right), left & ~right, right & ~left, left & right)
    ):
        if op >> bit & 1:
            found |= part
    return found


def combine(op: int, left: Wire, right: Wire) -> Gate | Wire:
    """A gate over wires, with their negations taken into it; a wire where it is no more than that.

    >>> combine(OR, Wire(0, True), Wire(1)), combine(AND, Wire(0), Wire(0, True))
    (Gate(op=13, left=0, right=1), Wire(node=-1, negated=False))
    """
    for i, wire in enumerate((left, right)):
        flip = 1 << i if wire.negated else 0
        keep = ~(1 << i) if wire.node == CONSTANT else 3
        op = sum(1 << p for p in range(4) if op >> ((p & keep) ^ flip) & 1)
    if left.node == right.node:
        op = sum(1 << p for p in range(4) if op >> (p & 1) * 3 & 1)
    if op in (0, 15):
        return Wire(CONSTANT, op == 15)
    for node, same in ((left.node, 10), (right.node, 12)):
        if op in (same, same ^ 15):
            return Wire(node, op != same)
    return Gate(op, left.node, right.node)


def sort_operands(gate: Gate) -> Gate:
    """The same gate with its operands in the order of their nodes."""
    if gate.left <= gate.right:
        return gate
    op = (gate.op & 9) | (gate.op & 2) << 1 | (gate.op & 4) >> 1
    return Gate(op, gate.right, gate.left)


def parse_circuit(text: str) -> Circuit:
    """Read a circuit: `inputs 2; g1 = x1 & ~x2; out g1`, with gates named g1, g2, … in order.

    An operand may be negated, as in `~x1 | x2`; `^` is exclusive or, `g1 = ~x1` a NOT gate, and an
    output may be negated or a constant, 0 or 1.

    Raises:
        CircuitError: it is not of that form.

    >>> parse_circuit("inputs 2; g1 = x1 & x3; out g1")
    Traceback (most recent call last):
    mesasynth.search.circuits.circuit.CircuitError: error: there is no 'x3' at this place
    expected x1 x2 or an earlier gate
    """
    head, *statements = [part.strip() for part in text.strip().rstrip(";").split(";")]
    number = re.fullmatch(r"inputs\s+(\d{1,3})", head)
    if number is None or not statements or not statements[-1].startswith("out "):
        raise CircuitError("this is no circuit", expected="'inputs N; g1 = x1 & x2; …; out g1'")
    inputs = int(number[1])
    if not 1 <= inputs <= MOST_INPUTS:
        raise CircuitError(f"{inputs} inputs", expected=f"from 1 to {MOST_INPUTS}")
    names = {f"x{i + 1}": i for i in range(inputs)}
    gates: list[Gate] = []
    for statement in statements[:-1]:
        match = _STATEMENT.fullmatch(statement)
        if match is None or int(match["name"]) != len(gates) + 1:
            raise CircuitError(
                f"this is no gate: {statement!r}",
                expected=f"'g{len(gates) + 1} = x1 & x2' or alike",
            )
        gates.append(_gate(match, names))
        names[f"g{len(gates)}"] = inputs + len(gates) - 1
    wires = []
    for word in statements[-1].split()[1:]:
        if word in {"0", "1"}:
            wires.append(Wire(CONSTANT, word == "1"))
        else:
            wires.append(Wire(_node(word, names), word.startswith("~")))
    return Circuit(inputs, tuple(gates), tuple(wires))


def _gate(match: re.Match[str], names: dict[str, int]) -> Gate:
    """The gate that a statement says."""
    left = _node(match["left"], names)
    if match["op"] is None:
        if not match["left"].startswith("~"):
            raise CircuitError(
                f"a gate that only repeats {match['left']}", expected="'~' before it"
            )
        return Gate(NOT, left, left)
    right = _node(match["right"], names)
    flip = int(match["left"].startswith("~")) | int(match["right"].startswith("~")) << 1
    plain = _INFIX[match["op"]]
    return Gate(sum(1 << p for p in range(4) if plain >> (p ^ flip) & 1), left, right)


def _node(word: str, names: dict[str, int]) -> int:
    name = word.removeprefix("~").strip()
    if name not in names:
        known: Iterable[str] = (each for each in names if each.startswith("x"))
        raise CircuitError(
            f"there is no {name!r} at this place", expected=f"{' '.join(known)} or an earlier gate"
        )
    return names[name]
