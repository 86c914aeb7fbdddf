"""Least depth by SAT: for more inputs than a table has, several outputs, and don't-cares.

Depth alone is a question about formulas: what gates share does not make a circuit shallower, so
each output is a full binary tree of the depth asked for, with an input or a constant at every leaf.
A node may also repeat an operand or be constant, so that a shallower tree is one of these. From
depth 0 upwards a solver is asked for such trees, and refutes all depths that are too small; as for
sizes, rows are added as they are needed.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import combinations

from mesasynth.search.circuits.basis import FULL, Basis
from mesasynth.search.circuits.circuit import AND, NOT, OR, Circuit, CircuitError, Wire
from mesasynth.search.circuits.construct import FALSE, TRUE, Builder
from mesasynth.search.circuits.exact import SECONDS
from mesasynth.search.circuits.relation import Relation
from mesasynth.search.circuits.solver import SOLVER, opened, solve

_FIRST, _SECOND = 10, 12  # a node that repeats an operand, as a truth table
_CONSTANTS = (0, 15)


@dataclass(frozen=True, slots=True)
class Depth:
    """What is known of the least depth of a relation.

    Attributes:
        least: no circuit has less depth; the solver refuted all smaller ones.
        circuit: a circuit of small depth; of depth ``least`` if that is proved.
        seconds: how long it took.
    """

    least: int
    circuit: Circuit
    seconds: float

    @property
    def is_proved(self) -> bool:
        """Whether the least depth is known."""
        return self.least == self.circuit.depth


def least_depth(
    relation: Relation,
    basis: Basis = FULL,
    *,
    known: Circuit,
    seconds: float = SECONDS,
    watch: Callable[[str], None] | None = None,
) -> Depth:
    """Find the least depth of a circuit for a relation; how many gates it has is left open.

    Args:
        relation: what the circuit has to do.
        basis: the gates.
        known: a circuit that does it, as the bound from above.
        seconds: the time limit.
        watch: called now and then with a line that says where the work stands.

    Raises:
        CircuitError: python-sat is not installed, or an argument is bad.

    >>> from mesasynth.search.circuits.relation import functions
    >>> from mesasynth.search.circuits.construct import construct
    >>> either = functions([0b11101000], 3, care=0b01111110)  # a majority, of inputs not all alike
    >>> found = least_depth(either, known=construct(either, FULL))
    >>> found.least, found.is_proved
    (2, True)
    """
    started = time.monotonic()
    if not seconds > 0:
        raise CircuitError(f"a time limit of {seconds} seconds", expected="a positive number")
    if not relation.holds(known):
        raise CircuitError("the circuit that is known does not do what is asked")
    deadline, say = started + seconds, watch or (lambda _: None)
    for depth in range(known.depth):
        found = _of_depth(relation, basis, depth, deadline, say)
        if isinstance(found, Circuit):
            return Depth(depth, found, time.monotonic() - started)
        if found is None:
            return Depth(depth, known, time.monotonic() - started)
    return Depth(known.depth, known, time.monotonic() - started)


def _of_depth(
    relation: Relation, basis: Basis, depth: int, deadline: float, watch: Callable[[str], None]
) -> Circuit | bool | None:
    """A circuit of at most this depth, False if there is none, None if the time is up."""
    trees = _Trees(relation, basis, depth)
    cared = [row for row, vectors in enumerate(relation.allowed) if vectors != relation.anything]
    for row in cared[:: max(1, len(cared) // 8)]:
        trees.add(row)
    with opened(SOLVER) as solver:
        while True:
            solver.append_formula(trees.taken())
            answer = solve(solver, deadline, f"depth {depth}", watch)
            if not answer:
                return answer
            circuit = trees.circuit(solver.get_model())
            wrong = relation.wrong(circuit)
            if not wrong:
                return circuit
            for row in {wrong[0], wrong[-1]}:
                trees.add(row)


class _Trees:
    """Clauses for one full binary tree an output; node n of a tree reads nodes 2n and 2n + 1."""

    def __init__(self, relation: Relation, basis: Basis, depth: int) -> None:
        self._relation = relation
        self._basis = basis
        self._inner = range(1, 1 << depth)
        self._leaves = range(1 << depth, 2 << depth)
        self._count = 0
        self._waiting: list[list[int]] = []
        outputs = range(relation.outputs)
        self._picks = [{n: self._some(relation.inputs + 2) for n in self._leaves} for _ in outputs]
        self._ops = [{n: self._some(4) for n in self._inner} for _ in outputs]
        self._signs = self._some(relation.outputs)  # of trees without a node: a bare leaf
        for picks, ops in zip(self._picks, self._ops, strict=True):
            for choice in picks.values():
                self._waiting.append(choice)
                self._waiting += [[-a, -b] for a, b in combinations(choice, 2)]
            for bits in ops.values():
                for op in sorted(set(range(16)) - self._allowed()):
                    self._waiting.append(
                        [-bit if op >> p & 1 else bit for p, bit in enumerate(bits)]
                    )
        if self._inner or basis.negation:
            self._waiting += [[-sign] for sign in self._signs]

    def _allowed(self) -> set[int]:
        """What a node may make of its two operands."""
        wires = {_FIRST, _SECOND, *_CONSTANTS}
        if self._basis.negation:
            return wires | {AND, OR, NOT}
        gates = set(self._basis.gates) | wires
        return gates | {15 ^ op for op in gates}

    def _some(self, count: int) -> list[int]:
        self._count += count
        return list(range(self._count - count + 1, self._count + 1))

    def taken(self) -> list[list[int]]:
        """The clauses that were not yet taken."""
        clauses, self._waiting = self._waiting, []
        return clauses

    def add(self, row: int) -> None:
        """Ask that on this row the outputs will do."""
        shown = []
        for h in range(self._relation.outputs):
            values = dict(zip((*self._inner, *self._leaves), self._some(self._size), strict=True))
            for n in self._leaves:
                for i, pick in enumerate(self._picks[h][n]):  # the last two are constants
                    constant = i - self._relation.inputs
                    value = constant == 1 if constant >= 0 else row >> i & 1
                    self._waiting.append([-pick, values[n] if value else -values[n]])
            for n in self._inner:
                for p, op in enumerate(self._ops[h][n]):
                    one = -values[2 * n] if p & 1 else values[2 * n]
                    other = -values[2 * n + 1] if p & 2 else values[2 * n + 1]
                    self._waiting += [
                        [one, other, -op, values[n]],
                        [one, other, op, -values[n]],
                    ]
            (result,) = self._some(1)
            sign, value = self._signs[h], values[1]
            self._waiting += [
                [sign, -value, result],
                [sign, value, -result],
                [-sign, value, result],
                [-sign, -value, -result],
            ]
            shown.append(result)
        self._waiting += self._relation.forbidden(row, shown)

    @property
    def _size(self) -> int:
        return len(self._inner) + len(self._leaves)

    def circuit(self, model: Iterable[int]) -> Circuit:
        """The circuit that a model describes; equal gates are one."""
        true = {literal for literal in model if literal > 0}
        builder = Builder(self._relation.inputs, self._basis)
        return builder.circuit(
            self._wire(builder, h, 1, true) for h in range(self._relation.outputs)
        )

    def _wire(self, builder: Builder, h: int, n: int, true: set[int]) -> Wire:
        if n in self._leaves:
            place = next(i for i, pick in enumerate(self._picks[h][n]) if pick in true)
            sources = [*map(builder.input, range(self._relation.inputs)), FALSE, TRUE]
            wire = sources[place]
            negated = not self._inner and self._signs[h] in true
            return Wire(wire.node, wire.negated != negated)
        op = sum(1 << p for p, bit in enumerate(self._ops[h][n]) if bit in true)
        if op in _CONSTANTS:
            return TRUE if op else FALSE
        one = self._wire(builder, h, 2 * n, true)
        if op in (_FIRST, _FIRST ^ 15):
            return one if op == _FIRST else builder.no(one)
        other = self._wire(builder, h, 2 * n + 1, true)
        if op in (_SECOND, _SECOND ^ 15):
            return other if op == _SECOND else builder.no(other)
        return builder.gate(op, one, other)
