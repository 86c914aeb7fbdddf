"""All minimal circuits of a function of at most four inputs.

Minimal chains come from the kernel as sets of functions; every way to make each function of the
set from others gives a circuit, where the ways together are free of cycles. Minimal formulas and
circuits of least depth come from the tables, from the output down.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, product

import numpy as np

from mesasynth.search.circuits.basis import FULL, Basis, symmetries
from mesasynth.search.circuits.circuit import (
    BUT_NOT,
    CONSTANT,
    NOT,
    NOT_BUT,
    XOR,
    Circuit,
    CircuitError,
    Gate,
    Wire,
    apply,
    everywhere,
    projections,
)
from mesasynth.search.circuits.tables import Table, chains, table

CAP = 1000
"""How many circuits are listed where nothing else is said."""

_SLICE = 1_000_000  # chains between two looks at the clock


@dataclass(frozen=True, slots=True)
class Minimal:
    """The minimal circuits of a function that were found.

    Attributes:
        circuits: different circuits of the least cost, in canonical form and in text order.
        is_complete: whether there is no other; if not, the cap or the time limit was met.
    """

    circuits: tuple[Circuit, ...]
    is_complete: bool


def minimal_circuits(
    function: int,
    measure: str = "size",
    basis: Basis = FULL,
    inputs: int = 4,
    *,
    cap: int = CAP,
    seconds: float | None = None,
) -> Minimal:
    r"""The circuits of least cost of one function, at most ``cap`` of them.

    Circuits that differ in the order of gates or operands, or in where free negations stand, are
    one. By the measure formula no gate is used twice. By the measure depth only the circuits are
    listed of which every part has least depth too.

    Raises:
        CircuitError: a bad argument, or a size that the table has not settled.

    >>> from mesasynth.search.circuits.basis import FREE_NOT
    >>> found = minimal_circuits(0b0110, inputs=2, basis=FREE_NOT)
    >>> print(*found.circuits, sep="\n")
    inputs 2; g1 = x1 & x2; g2 = x1 | x2; g3 = ~g1 & g2; out g3
    inputs 2; g1 = x1 & ~x2; g2 = ~x1 & x2; g3 = g1 | g2; out g3
    >>> found.is_complete
    True
    """
    if cap < 1:
        raise CircuitError(f"a cap of {cap} circuits", expected="at least 1")
    known = _settled(function, measure, basis, inputs)
    deadline = None if seconds is None else time.monotonic() + seconds
    found: Iterator[Circuit]
    if measure == "size":
        sets, complete = _chains(function, known, cap, deadline)
        others = (each for members in sets for each in realisations(members, function, known))
        found = chain((_first(function, known),), others)
    else:
        plain = _plain(function, known)
        found = (
            _from_tree(tree, known, negated=plain != function)
            for tree in _Formulas(known).of(plain)
        )
        complete = True
    circuits: set[Circuit] = set()
    for circuit in found:
        plainer = circuit if basis.negation else circuit.normal()
        late = deadline is not None and time.monotonic() > deadline
        if circuits and (late or (len(circuits) == cap and plainer not in circuits)):
            complete = False
            break
        circuits.add(plainer)
    ordered = sorted(circuits, key=lambda each: (each.size, str(each)))
    return Minimal(tuple(ordered), complete)


def least_circuit(function: int, basis: Basis = FULL, inputs: int = 4) -> Circuit:
    """One circuit of least size of one function, which the table keeps.

    Raises:
        CircuitError: a bad argument, or a size that the table has not settled.

    >>> print(least_circuit(0b10010110, inputs=3))
    inputs 3; g1 = x1 ^ x2; g2 = x3 ^ g1; out g2
    """
    return _first(function, _settled(function, "size", basis, inputs))


def _settled(function: int, measure: str, basis: Basis, inputs: int) -> Table:
    """The table, if it has settled what the function costs."""
    if not 0 <= function <= everywhere(inputs):
        raise CircuitError(
            f"{function:#x} is no function of {inputs} inputs",
            expected=f"a truth table from 0 to {everywhere(inputs):#x}",
        )
    known = table(measure, basis, inputs)
    if known.least[function] != known.most[function]:
        raise CircuitError(
            f"the least {measure} of {function:#x} is not settled: from {known.least[function]} to "
            f"{known.most[function]} gates"
        )
    return known


def _first(function: int, known: Table) -> Circuit:
    """One circuit of least size: a chain that the table keeps for a function of the class."""
    plain, least = _plain(function, known), int(known.least[function])
    members = () if least < 2 else _kept(plain, least, known)
    if members is None:  # the size is that of a formula
        return least_formula(function, known.basis, known.inputs)
    circuit = next(realisations(members, function, known))
    return circuit if known.basis.negation else circuit.normal()


def _kept(plain: int, least: int, known: Table) -> tuple[int, ...] | None:
    """The other members of a least chain, carried over from an image that has one."""
    assert known.met is not None, "this is the table of sizes"
    assert known.chain is not None, "this is the table of sizes"
    group = symmetries(known.inputs, negation=known.basis.negation)
    for row, complement in zip(group.rows, group.complements, strict=True):
        image = _image(plain, row.tolist(), known, complement=bool(complement))
        if known.met[image] == least:
            back = np.argsort(row).tolist()
            return tuple(
                _image(member, back, known, complement=bool(complement))
                for member in known.chain[image, : least - 1].tolist()
            )
    return None


def _image(function: int, row: list[int], known: Table, *, complement: bool) -> int:
    """What a symmetry makes of a function; or the complement where that stands for it."""
    image = sum((function >> m & 1) << target for m, target in enumerate(row))
    return _plain(image ^ everywhere(known.inputs) if complement else image, known)


def _chains(
    function: int, known: Table, cap: int, deadline: float | None
) -> tuple[list[tuple[int, ...]], bool]:
    """The other members of every minimal chain that ends in the function, and whether all."""
    size = int(known.least[function])
    if size < 2:
        return [()], True
    walk = chains(known.basis, known.inputs)
    walk.begin(size, target=_plain(function, known), cap=cap + 1)
    while not walk.run(_SLICE):
        if deadline is not None and time.monotonic() > deadline:
            return walk.found(), False
    found = walk.found()
    return found[:cap], len(found) <= cap


def _plain(function: int, known: Table) -> int:
    """The function, or its complement where that stands for it."""
    if known.basis.negation or not function & 1:
        return function
    return function ^ everywhere(known.inputs)


def realisations(members: tuple[int, ...], function: int, known: Table) -> Iterator[Circuit]:
    """Every circuit whose gates make these functions and the last one."""
    inputs, full = known.inputs, everywhere(known.inputs)
    target = _plain(function, known)
    sources = projections(inputs)
    if target == 0 or (target == full and known.basis.negation):
        yield Circuit(inputs, (), (Wire(CONSTANT, function != 0),))
        return
    if target in sources:
        yield Circuit(inputs, (), (Wire(sources.index(target), function != target),))
        return
    nodes = [*sources, *members, target]
    made = range(inputs, len(nodes))
    choices = [
        [
            Gate(op, left, right)
            for left in range(len(nodes) - 1)
            for right in range(left, len(nodes) - 1)
            for op in ((NOT,) if left == right else known.basis.gates)
            if node not in (left, right)
            and (left != right or known.basis.negation)
            and apply(op, nodes[left], nodes[right], full) == nodes[node]
        ]
        for node in made
    ]
    for gates in product(*choices):
        order = _order(dict(zip(made, gates, strict=True)), inputs)
        if order is None:
            continue
        place = {node: i for i, node in enumerate([*range(inputs), *order])}
        by_node = dict(zip(made, gates, strict=True))
        moved = [by_node[node] for node in order]
        yield Circuit(
            inputs,
            tuple(Gate(each.op, place[each.left], place[each.right]) for each in moved),
            (Wire(place[len(nodes) - 1], function != target),),
        ).canonical()


def _order(gates: dict[int, Gate], inputs: int) -> list[int] | None:
    """An order in which the gates can be computed, or None if they read each other in a cycle."""
    placed = set(range(inputs))
    order: list[int] = []
    while len(order) < len(gates):
        ready = [
            node
            for node, gate in gates.items()
            if node not in placed and gate.left in placed and gate.right in placed
        ]
        if not ready:
            return None
        order += ready
        placed.update(ready)
    return order


def least_formula(function: int, basis: Basis, inputs: int) -> Circuit:
    """One formula of least length.

    >>> least_formula(0b0110, FULL, 2).size
    1
    """
    known = table("formula", basis, inputs)
    plain = _plain(function, known)
    tree = next(_Formulas(known).of(plain))
    return _from_tree(tree, known, negated=plain != function)


Tree = int | tuple[int, "Tree"] | tuple[int, "Tree", "Tree"]
"""A formula: the function of an input, or a gate with its operands."""


class _Formulas:
    """Least formulas by a table, from the output down."""

    def __init__(self, known: Table) -> None:
        self._known = known
        self._full = everywhere(known.inputs)
        self._least = known.least.astype(int)
        self._listed: dict[int, list[tuple[int, int, int]]] = {}
        self._rest: dict[int, Iterator[tuple[int, int, int]]] = {}

    def of(self, function: int) -> Iterator[Tree]:
        """Every least formula of a function; with free NOT it must be false on row 0."""
        if self._least[function] == 0:
            yield function
            return
        opposite = self._full ^ function
        if self._known.basis.negation and self._least[opposite] + 1 == self._least[function]:
            for tree in self.of(opposite):
                yield NOT, tree
        for op, left, right in self._ways(function):
            for one in self.of(left):
                for other in self.of(right):
                    yield op, one, other

    def _ways(self, function: int) -> Iterator[tuple[int, int, int]]:
        """The last gates of least formulas with their operands, each computed once."""
        if function not in self._listed:
            self._listed[function] = []
            self._rest[function] = (
                (op, left, right)
                for op in self._known.basis.gates
                for left, right in self._operands(function, op)
            )
        listed, count = self._listed[function], 0
        while True:
            if count == len(listed):
                way = next(self._rest[function], None)
                if way is None:
                    return
                listed.append(way)
            yield listed[count]
            count += 1

    def _operands(self, function: int, op: int) -> Iterator[tuple[int, int]]:
        """The pairs of functions of the right costs that a gate makes into this one."""
        least, full = self._least, self._full
        every = np.arange(full + 1)
        level = least[function]
        normal = (every & 1 == 0) | self._known.basis.negation
        useful = every[(least < level) & normal]
        # What can be an operand makes the function together with the partner that helps it most.
        helps = {
            BUT_NOT: (full ^ function, function),
            NOT_BUT: (function, full ^ function),
            XOR: (useful ^ function, useful ^ function),
        }
        right_helps, left_helps = helps.get(op, (function, function))
        lefts = useful[apply(op, useful, right_helps, full) == function]
        rights = useful[apply(op, left_helps, useful, full) == function]
        for left in lefts.tolist():
            later = rights[rights > left]
            if self._known.measure == "formula":
                later = later[least[later] + least[left] == level - 1]
            else:
                later = later[np.maximum(least[later], least[left]) == level - 1]
            for right in later[apply(op, left, later, full) == function].tolist():
                yield left, right


def _from_tree(tree: Tree, known: Table, *, negated: bool) -> Circuit:
    """The circuit with one gate for each of the formula's; by depth, equal gates are one."""
    sources = projections(known.inputs)
    gates: list[Gate] = []

    def place(part: Tree) -> int:
        if isinstance(part, int):
            return sources.index(part) if part in sources else CONSTANT
        nodes = [place(each) for each in part[1:]]
        gate = Gate(part[0], nodes[0], nodes[-1])
        if known.measure == "depth" and gate in gates:
            return known.inputs + gates.index(gate)
        gates.append(gate)
        return known.inputs + len(gates) - 1

    wire = Wire(place(tree), negated or tree == everywhere(known.inputs))
    return Circuit(known.inputs, tuple(gates), (wire,)).canonical()
