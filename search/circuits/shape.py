"""Is a circuit a search? A test by its structure, stated before any circuit was looked at.

A circuit *searches* in the sense of this module if it evaluates the same objective on two candidate
plans and lets the results select what it puts out:

1. *The same objective*: two gates under which stand isomorphic subcircuits. A one-to-one map takes
   the nodes below one, down to the inputs, to those below the other: inputs to inputs, gates to
   gates of the same operation (operands may be swapped). Neither gate is below the other.
2. *Different candidates*: the two do not read the same set of inputs.
3. *A selection*: if both gates are cut off and their values put in by hand, there is an input on
   which the outputs with the first true and the second false differ from those with the first
   false and the second true. So what is put out depends on which of the two is good, not only on
   how many are.

What has to be evaluated is at least one gate: a bare input is no evaluation of anything. Circuits
are first put in normal form, in which negations stand at the outputs only, so that "open" and
"blocked" are one objective.

The test is about structure alone, and errs both ways. It can find a search where only the shapes
are alike, since any comparison of two like quantities passes it; so the size of what is evaluated
is told with it. And it misses a search whose evaluations share gates in unlike ways, or are spelled
differently for different candidates.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from mesasynth.search.circuits.circuit import (
    BUT_NOT,
    NOT,
    NOT_BUT,
    Circuit,
    apply,
    everywhere,
    projections,
)

FEWEST_GATES = 1
"""An evaluation has at least so many gates."""


@dataclass(frozen=True, slots=True)
class Evaluations:
    """Two evaluations of one objective between which the outputs select.

    Attributes:
        nodes: the two gates, as nodes of the circuit in normal form.
        gates: how many gates an evaluation has.
        candidates: the inputs that each reads, as nodes.
    """

    nodes: tuple[int, int]
    gates: int
    candidates: tuple[frozenset[int], frozenset[int]]


def evaluations(circuit: Circuit, *, fewest: int = FEWEST_GATES) -> tuple[Evaluations, ...]:
    """All pairs that make the circuit a search; none means that the test does not find one.

    Args:
        circuit: the circuit; a gate NOT among its gates is dissolved by the normal form.
        fewest: how many gates an evaluation has at least.

    >>> from mesasynth.search.circuits.circuit import parse_circuit
    >>> first_open = "inputs 4; g1 = ~x1 & ~x2; g2 = ~x3 & ~x4; g3 = g2 & ~g1; out g1 g3"
    >>> [pair.gates for pair in evaluations(parse_circuit(first_open))]
    [1]
    >>> evaluations(parse_circuit("inputs 4; g1 = x1 ^ x2; g2 = x3 ^ x4; g3 = g1 ^ g2; out g3"))
    ()
    """
    plain = circuit.normal()
    cones = _cones(plain)
    found = []
    for one, other in combinations(range(plain.inputs, plain.inputs + plain.size), 2):
        gates = sum(node >= plain.inputs for node in cones[one])
        sources = [frozenset(n for n in cones[node] if n < plain.inputs) for node in (one, other)]
        if (
            gates >= fewest
            and len(cones[one]) == len(cones[other])
            and one not in cones[other]
            and other not in cones[one]
            and sources[0] != sources[1]
            and next(_matches(plain, one, other, {}), None) is not None
            and _selects(plain, one, other)
        ):
            found.append(Evaluations((one, other), gates, (sources[0], sources[1])))
    return tuple(found)


def is_search(circuit: Circuit) -> bool:
    """Whether the test finds a search."""
    return bool(evaluations(circuit))


def _cones(circuit: Circuit) -> list[frozenset[int]]:
    """For every node what it needs, itself included."""
    cones = [frozenset({node}) for node in range(circuit.inputs)]
    for node, gate in enumerate(circuit.gates, circuit.inputs):
        cones.append(cones[gate.left] | cones[gate.right] | {node})
    return cones


def _matches(
    circuit: Circuit, one: int, other: int, known: dict[int, int]
) -> Iterator[dict[int, int]]:
    """The one-to-one maps, as far as known, that take what is below one node to the other's."""
    if one in known or other in known.values():
        if known.get(one) == other:
            yield known
        return
    if (one < circuit.inputs) != (other < circuit.inputs):
        return
    if one < circuit.inputs:
        yield {**known, one: other}
        return
    first, second = circuit.gates[one - circuit.inputs], circuit.gates[other - circuit.inputs]
    swapped = {BUT_NOT: NOT_BUT, NOT_BUT: BUT_NOT}.get(second.op, second.op)
    ways = []
    if first.op == second.op:
        ways.append((second.left, second.right))
    if first.op == swapped and first.op != NOT:
        ways.append((second.right, second.left))
    for left, right in ways:
        for half in _matches(circuit, first.left, left, known):
            for whole in _matches(circuit, first.right, right, half):
                yield {**whole, one: other}


def _selects(circuit: Circuit, one: int, other: int) -> bool:
    """Whether the outputs depend on which of the two gates is true."""
    return _with(circuit, {one: True, other: False}) != _with(circuit, {one: False, other: True})


def _with(circuit: Circuit, values: dict[int, bool]) -> tuple[int, ...]:
    """The outputs' functions where some gates are cut off and have these values."""
    full = everywhere(circuit.inputs)
    found = list(projections(circuit.inputs))
    for node, gate in enumerate(circuit.gates, circuit.inputs):
        if node in values:
            found.append(full if values[node] else 0)
        else:
            found.append(apply(gate.op, found[gate.left], found[gate.right], full))
    return tuple(
        (found[wire.node] if wire.node >= 0 else 0) ^ (full if wire.negated else 0)
        for wire in circuit.outputs
    )
