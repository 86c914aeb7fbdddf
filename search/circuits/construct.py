"""Building circuits by hand, gate by gate; equal gates are built once, constants fold away."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce

from mesasynth.search.circuits.basis import Basis
from mesasynth.search.circuits.circuit import (
    AND,
    CONSTANT,
    NOT,
    OR,
    Circuit,
    Gate,
    Wire,
    combine,
    everywhere,
)
from mesasynth.search.circuits.minimal import least_formula
from mesasynth.search.circuits.relation import Relation, plainest, restrict

FALSE, TRUE = Wire(CONSTANT), Wire(CONSTANT, True)


class Builder:
    """A circuit under construction over a basis; wires go in, wires come out.

    >>> from mesasynth.search.circuits.basis import FULL
    >>> builder = Builder(3, FULL)
    >>> either = builder.choose(builder.input(0), builder.input(1), builder.input(2))
    >>> print(builder.circuit([either]))
    inputs 3; g1 = ~x1 & x3; g2 = x1 & x2; g3 = g1 | g2; out g3
    """

    def __init__(self, inputs: int, basis: Basis) -> None:
        self._inputs = inputs
        self._basis = basis
        self._gates: list[Gate] = []
        self._known: dict[Gate, int] = {}
        self._chosen: dict[tuple[Wire, Wire, Wire], Wire] = {}

    def input(self, i: int) -> Wire:
        """An input, counted from 0."""
        return Wire(i)

    def no(self, wire: Wire) -> Wire:
        """The negation of a wire: a gate where the basis charges for it."""
        if wire.node == CONSTANT or not self._basis.negation:
            return Wire(wire.node, not wire.negated)
        gate = self._gates[wire.node - self._inputs] if wire.node >= self._inputs else None
        if gate is not None and gate.op == NOT:
            return Wire(gate.left)
        return self._put(NOT, wire, wire)

    def both(self, one: Wire, other: Wire) -> Wire:
        """The conjunction of two wires."""
        if FALSE in (one, other) or one == Wire(other.node, not other.negated):
            return FALSE
        if one == TRUE:
            return other
        return one if other in (one, TRUE) else self._put(AND, one, other)

    def either(self, one: Wire, other: Wire) -> Wire:
        """The disjunction of two wires."""
        if TRUE in (one, other) or one == Wire(other.node, not other.negated):
            return TRUE
        if one == FALSE:
            return other
        return one if other in (one, FALSE) else self._put(OR, one, other)

    def all(self, wires: Iterable[Wire]) -> Wire:
        """The conjunction of wires, from the first on."""
        return reduce(self.both, wires, TRUE)

    def any(self, wires: Iterable[Wire]) -> Wire:
        """The disjunction of wires, from the first on."""
        return reduce(self.either, wires, FALSE)

    def choose(self, which: Wire, yes: Wire, no: Wire) -> Wire:
        """One wire where ``which`` is true, another where it is false."""
        if yes == no:
            return yes
        if not self._basis.negation:
            opposite = self._chosen.get((which, self.no(yes), self.no(no)))
            if opposite is not None:
                return self.no(opposite)
        self._chosen[which, yes, no] = self._choice(which, yes, no)
        return self._chosen[which, yes, no]

    def _choice(self, which: Wire, yes: Wire, no: Wire) -> Wire:
        return self.either(self.both(which, yes), self.both(self.no(which), no))

    def gate(self, op: int, one: Wire, other: Wire) -> Wire:
        """What a gate of the basis makes of two wires; no gate where a wire does."""
        made = combine(op, one, other)
        if isinstance(made, Gate):
            return self._put(made.op, Wire(made.left), Wire(made.right))
        return self.no(Wire(made.node)) if made.negated else made

    def function(self, table: int) -> Wire:
        """A function of all inputs: a least formula for at most four, else by cases of the last."""
        return self._function(table, self._inputs)

    def embed(self, circuit: Circuit) -> list[Wire]:
        """A circuit over the first inputs: its outputs."""
        place = list(range(circuit.inputs))
        for gate in circuit.gates:
            wire = self._put(gate.op, Wire(place[gate.left]), Wire(place[gate.right]))
            place.append(wire.node)
        return [
            Wire(place[wire.node] if wire.node >= 0 else CONSTANT, wire.negated)
            for wire in circuit.outputs
        ]

    def circuit(self, outputs: Iterable[Wire]) -> Circuit:
        """The circuit so far, with these outputs, without what they do not need."""
        wires = tuple(
            Wire(self._put(NOT, Wire(wire.node), Wire(wire.node)).node)
            if wire.negated and wire.node != CONSTANT and self._basis.negation
            else wire
            for wire in outputs
        )
        found = Circuit(self._inputs, tuple(self._gates), wires)
        return found.canonical() if self._basis.negation else found.normal()

    def _put(self, op: int, one: Wire, other: Wire) -> Wire:
        flip = int(one.negated) | int(other.negated) << 1
        gate = Gate(sum(1 << p for p in range(4) if op >> (p ^ flip) & 1), one.node, other.node)
        if gate not in self._known:
            self._known[gate] = self._inputs + len(self._gates)
            self._gates.append(gate)
        return Wire(self._known[gate])

    def _function(self, table: int, inputs: int) -> Wire:
        """A function of the first so many inputs."""
        if inputs > 4:
            half = 1 << (inputs - 1)
            low, high = table & ((1 << half) - 1), table >> half
            which = self.input(inputs - 1)
            return self.choose(
                which, self._function(high, inputs - 1), self._function(low, inputs - 1)
            )
        (wire,) = self.embed(least_formula(table, self._basis, inputs))
        return wire


def construct(relation: Relation, basis: Basis) -> Circuit:
    """Some circuit for a relation, by cases; how far it is from the least is not said.

    On rows where several outputs will do the least is taken, and inputs that the functions so found
    do not depend on are not read.

    >>> from mesasynth.search.circuits.basis import FULL
    >>> from mesasynth.search.circuits.relation import functions
    >>> construct(functions([0b0110, 0b1000], 2), FULL).size
    2
    """
    builder = Builder(relation.inputs, basis)
    return builder.circuit([builder.function(table) for table in plainest(relation)])


def depends_on(table: int, inputs: int) -> list[int]:
    """The inputs that a function depends on, counted from 0.

    >>> depends_on(0b1010, 2)
    [0]
    """
    full = everywhere(inputs)
    return [
        i
        for i in range(inputs)
        if (restrict(table, inputs, i, value=True) ^ restrict(table, inputs, i, value=False)) & full
    ]
