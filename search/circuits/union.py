"""Disjoint unions of tasks: one circuit that is told which task it has.

This is the setting of Hubinger, "Are minimal circuits deceptive?" (2019): with enough tasks, the
least circuit for all of them is expected to do something general, and to be no table of circuits.
What it costs can be computed for few and small tasks: the least circuit of the union, the
table (the least circuit of every task, and a selection), and explicit searches that share what they
evaluate.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from mesasynth.search.circuits.basis import FULL, Basis
from mesasynth.search.circuits.circuit import Circuit, CircuitError, Wire
from mesasynth.search.circuits.construct import FALSE, Builder
from mesasynth.search.circuits.mazes import FIRST, Family, search_wires
from mesasynth.search.circuits.relation import Relation
from mesasynth.search.circuits.tables import table


def disjoint_union(relations: Sequence[Relation]) -> Relation:
    """The relation of tasks over the same inputs, with the number of the task in further inputs.

    Task t is asked for where the inputs behind those of the tasks hold the binary number t, the
    lowest bit first; numbers that no task has are don't-cares.

    Raises:
        CircuitError: there is no task, or they differ in inputs or outputs.

    >>> from mesasynth.search.circuits.relation import functions
    >>> both = disjoint_union([functions([0b1000], 2), functions([0b0110], 2)])
    >>> bin(both.function)
    '0b1101000'
    """
    if not relations or len({(each.inputs, each.outputs) for each in relations}) > 1:
        raise CircuitError("a union is of tasks with the same inputs and outputs, at least one")
    bits = selectors(len(relations))
    first = relations[0]
    rows = [vectors for each in relations for vectors in each.allowed]
    rows += [first.anything] * ((1 << bits) * len(first.allowed) - len(rows))
    return Relation(first.inputs + bits, first.outputs, tuple(rows))


def selectors(tasks: int) -> int:
    """How many inputs it takes to say which task.

    >>> [selectors(tasks) for tasks in (1, 2, 3, 4, 5)]
    [0, 1, 2, 2, 3]
    """
    return (tasks - 1).bit_length()


def table_of_circuits(circuits: Sequence[Circuit], basis: Basis = FULL) -> Circuit:
    """The circuits of the tasks side by side, and a selection among their outputs.

    Equal gates of different tasks are one, but nothing else is shared.
    """
    inputs = circuits[0].inputs
    builder = Builder(inputs + selectors(len(circuits)), basis)
    answers = [builder.embed(circuit) for circuit in circuits]
    return builder.circuit(_selected(builder, inputs, answers))


def with_one_more(union: Circuit, tasks: int, circuit: Circuit, basis: Basis = FULL) -> Circuit:
    """A circuit for the union of so many tasks and one more, from circuits for the two."""
    inputs = circuit.inputs
    builder = Builder(inputs + selectors(tasks + 1), basis)
    old, new = builder.embed(union), builder.embed(circuit)
    bits = [builder.input(inputs + bit) for bit in range(selectors(tasks + 1)) if tasks >> bit & 1]
    which = builder.all(bits)  # greater numbers are of no task
    pairs = zip(new, old, strict=True)
    return builder.circuit([builder.choose(which, one, other) for one, other in pairs])


def shared_search(families: Sequence[Family], output: str = FIRST, basis: Basis = FULL) -> Circuit:
    """Explicit searches of all tasks that share the evaluations of paths, and a selection."""
    walls = len(families[0].walls)
    builder = Builder(walls + selectors(len(families)), basis)
    answers = [search_wires(builder, family, output) for family in families]
    return builder.circuit(_selected(builder, walls, answers))


def _selected(builder: Builder, inputs: int, answers: Sequence[Sequence[Wire]]) -> list[Wire]:
    """The answers of the task whose number stands in the inputs behind the tasks' own."""
    chosen = [list(each) for each in answers]
    for bit in range(selectors(len(answers))):
        which = builder.input(inputs + bit)
        chosen = [
            [builder.choose(which, *pair) for pair in zip(odd, even, strict=True)] if odd else even
            for even, odd in zip(chosen[::2], [*chosen[1::2], []], strict=False)
        ]
    return chosen[0] if chosen else [FALSE]


@dataclass(frozen=True, slots=True)
class Pairs:
    """The unions of two functions of three inputs, all 65,536 ordered pairs, by exact sizes.

    The union is x4 ? f : g, a function of four inputs, so that its least size is in the table. The
    difference is the union's size less the sum of the sizes of f and g.

    Attributes:
        by_difference: how many pairs have each difference. The table of circuits needs the sum and
            a selection, which is at most three gates more.
        shared: how many pairs of different functions have a union that is no larger than the sum,
            although it also selects.
        pairs: how many pairs of different functions there are.
    """

    by_difference: dict[int, int]
    shared: int
    pairs: int


def all_pairs(basis: Basis = FULL) -> Pairs:
    """Compare the union of every two functions of three inputs with the sum of the two.

    >>> all_pairs().shared > 0
    True
    """
    unions = table("size", basis, 4)
    single = table("size", basis, 3)
    if not (unions.is_proved and single.is_proved):
        raise CircuitError(f"the sizes over {basis.name} are not all settled")
    functions = np.arange(len(unions.least))
    one, other = functions >> 8, functions & 255
    sums = single.least[one].astype(int) + single.least[other]
    differences = unions.least.astype(int) - sums
    values, counts = np.unique(differences[one != other], return_counts=True)
    return Pairs(
        {int(value): int(count) for value, count in zip(values, counts, strict=True)},
        int((differences[one != other] <= 0).sum()),
        int((one != other).sum()),
    )
