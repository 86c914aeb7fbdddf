"""A circuit of a given size as a formula for a SAT solver.

The encoding is that of Kojevnikov, Kulikov and Yaroslavtsev, "Finding efficient circuits using SAT
solvers" (2009), as in Knuth, "The Art of Computer Programming", volume 4B, section 7.2.2.2: which
two nodes a gate reads, what it makes of them, and its value on every row. Rows on which all will do
are left out. Added are constraints that every minimal circuit meets in some order of its gates:
every gate is used, and gates are in order where they could be swapped. Where one minimal circuit is
enough, no gate reads another and the other's operand: it could read both operands of the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations

from mesasynth.search.circuits.basis import Basis
from mesasynth.search.circuits.circuit import (
    AND,
    CONSTANT,
    NOT,
    OR,
    XOR,
    Circuit,
    Gate,
    Wire,
)
from mesasynth.search.circuits.relation import Relation

Clause = list[int]


class Encoding:
    """Clauses that a solver can meet just if a circuit of this size does what is asked.

    At first nothing is asked; each row added asks that the outputs will do on it. A refutation from
    some rows holds for all of them. With ``every`` each circuit that is minimal can be met, with
    ``depth`` only circuits of at most so many levels.

    Attributes:
        clauses: the clauses so far, each a list of literals as in DIMACS.
        rows: the rows asked for, but row 0 where every gate is false on it.

    >>> from mesasynth.search.circuits.basis import FULL
    >>> from mesasynth.search.circuits.relation import functions
    >>> Encoding(functions([0b0110], 2), 0, FULL).clauses[-1]  # no output is left but the inputs
    [-4]
    """

    def __init__(
        self,
        relation: Relation,
        size: int,
        basis: Basis,
        *,
        every: bool = False,
        depth: int | None = None,
    ) -> None:
        self.relation = relation
        self.size = size
        self.basis = basis
        self.clauses: list[Clause] = []
        self.variables = 0
        inputs = relation.inputs
        nodes = inputs + size
        self.gates = range(inputs, nodes)
        self.reads = {
            i: {pair: self._new() for pair in self._pairs(i, negation=basis.negation)}
            for i in self.gates
        }
        self.ops = {
            i: {p: self._new() for p in ((1,) if basis.negation else (1, 2, 3))} for i in self.gates
        }
        self.value: dict[tuple[int, int], int] = {}
        self.rows: set[int] = set()
        sources = [CONSTANT, *range(nodes)]
        if relation.outputs == 1 and size:
            sources = [nodes - 1]
        self.out = [{node: self._new() for node in sources} for _ in range(relation.outputs)]
        self.negated = [self._new() for _ in range(relation.outputs)]
        self._gates()
        self._order()
        if not every and not basis.negation:
            self._direct()
        if depth is not None:
            self._levels(depth)
        self._outputs()

    @staticmethod
    def _pairs(i: int, *, negation: bool) -> list[tuple[int, int]]:
        """What gate i may read, in the order that gates are in."""
        single = [(j, j) for j in range(i)] if negation else []
        return sorted([*combinations(range(i), 2), *single], key=lambda pair: pair[::-1])

    def _new(self) -> int:
        self.variables += 1
        return self.variables

    def _one(self, literals: Sequence[int]) -> None:
        """Exactly one of the literals."""
        self.clauses.append(list(literals))
        self.clauses += [[-a, -b] for a, b in combinations(literals, 2)]

    def _is(self, node: int, row: int, value: bool) -> Clause | None:
        """What to add to a clause for where the node has another value; None: it always has."""
        if node < self.relation.inputs:
            return [] if bool(row >> node & 1) == value else None
        variable = self.value[node, row]
        return [-variable if value else variable]

    def _gates(self) -> None:
        """Each gate reads one pair and is a gate of the basis."""
        for i in self.gates:
            self._one(list(self.reads[i].values()))
            ops = self.ops[i]
            if not self.basis.negation:
                left, right, both = ops[1], ops[2], ops[3]
                self.clauses += [
                    [left, right, both],
                    [-left, right, -both],
                    [left, -right, -both],
                ]
                if XOR not in self.basis.gates:
                    self.clauses.append([-left, -right, both])

    def _value(self, i: int, j: int, k: int, row: int, reads: int) -> None:
        """The value of a gate on a row, if it reads these two."""
        result = self.value[i, row]
        for pattern in (0, 3) if j == k else range(4):
            one = self._is(j, row, bool(pattern & 1))
            other = self._is(k, row, bool(pattern & 2))
            if one is None or other is None:
                continue
            given = sorted({-reads, *one, *other})
            if j == k:
                self.clauses.append([*given, -result if pattern else result])
            elif pattern == 0:
                self.clauses.append([*given, -result])
            elif self.basis.negation and pattern == 3:
                self.clauses.append([*given, result])
            else:
                op = self.ops[i][1 if self.basis.negation else pattern]
                self.clauses += [[*given, -op, result], [*given, op, -result]]

    def _order(self) -> None:
        """Every gate is used; gates that could be swapped are in order."""
        for i in self.gates:
            users = [
                reads
                for later in self.gates
                for pair, reads in self.reads[later].items()
                if i in pair
            ]
            self.clauses.append(users + [choice[i] for choice in self.out if i in choice])
            if i + 1 not in self.reads:
                continue
            for pair, reads in self.reads[i].items():
                for after, other in self.reads[i + 1].items():
                    if i not in after and after[::-1] < pair[::-1]:
                        self.clauses.append([-reads, -other])

    def _direct(self) -> None:
        """No gate reads another and an operand of it."""
        for i in self.gates:
            for (j, k), reads in self.reads[i].items():
                for later in range(i + 1, self.gates.stop):
                    for operand in (j, k):
                        self.clauses.append([-reads, -self.reads[later][operand, i]])

    def _levels(self, depth: int) -> None:
        """No gate stands on more than so many levels; each is on a level above what it reads."""
        deeper = {i: [self._new() for _ in range(depth + 1)] for i in self.gates}
        for i, levels in deeper.items():  # levels[n]: the gate is on level n + 1 or above
            self.clauses += [[levels[0]], [-levels[depth]]]
            for (j, k), reads in self.reads[i].items():
                for operand in {j, k} & deeper.keys():
                    self.clauses += [
                        [-reads, -below, above]
                        for below, above in zip(deeper[operand], levels[1:], strict=False)
                    ]

    def _outputs(self) -> None:
        """Each output is one node; a negation that costs a gate is none of the output's."""
        for choice, sign in zip(self.out, self.negated, strict=True):
            self._one(list(choice.values()))
            if self.basis.negation:
                self.clauses += [[-sign, -literal] for node, literal in choice.items() if node >= 0]
        if not self.basis.negation:  # on row 0 every gate is false
            self.clauses += self.relation.forbidden(0, self.negated)

    def add(self, row: int) -> None:
        """Ask that on this row the outputs will do."""
        if row in self.rows or (row == 0 and not self.basis.negation):
            return
        self.rows.add(row)
        for i in self.gates:
            self.value[i, row] = self._new()
        for i in self.gates:
            for (j, k), reads in self.reads[i].items():
                self._value(i, j, k, row, reads)
        shown = [self._new() for _ in self.out]
        for choice, sign, result in zip(self.out, self.negated, shown, strict=True):
            for node, chosen in choice.items():
                for value in (False, True):
                    given: Clause | None = [] if node < 0 and not value else None
                    if node >= 0:
                        given = self._is(node, row, value)
                    if given is not None:
                        put_out = result if value else -result
                        self.clauses += [
                            [-chosen, *given, sign, put_out],
                            [-chosen, *given, -sign, -put_out],
                        ]
        self.clauses += self.relation.forbidden(row, shown)

    def choices(self, model: Iterable[int]) -> Clause:
        """The literals of a model that say which circuit it is."""
        true = {literal for literal in model if literal > 0}
        deciding = [
            *(v for i in self.gates for v in self.reads[i].values()),
            *(v for choice in self.out for v in choice.values()),
        ]
        chosen = [v for v in deciding if v in true]
        signs = [*(v for i in self.gates for v in self.ops[i].values()), *self.negated]
        return chosen + [v if v in true else -v for v in signs]

    def circuit(self, model: Iterable[int]) -> Circuit:
        """The circuit that a model describes."""
        true = {literal for literal in model if literal > 0}
        gates = []
        for i in self.gates:
            j, k = next(pair for pair, v in self.reads[i].items() if v in true)
            bits = {p for p, v in self.ops[i].items() if v in true}
            if j == k:
                gates.append(Gate(NOT, j, k))
            elif self.basis.negation:
                gates.append(Gate(OR if bits else AND, j, k))
            else:
                gates.append(Gate(sum(1 << p for p in bits), j, k))
        wires = []
        for choice, sign in zip(self.out, self.negated, strict=True):
            node = next(node for node, v in choice.items() if v in true)
            wires.append(Wire(node, sign in true))
        found = Circuit(self.relation.inputs, tuple(gates), tuple(wires))
        return found.canonical()
