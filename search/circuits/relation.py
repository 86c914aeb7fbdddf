"""What a circuit is asked for: for each input the outputs that will do.

A function is the case where one will do, a don't-care the case where all will; with several outputs
this is a boolean relation (Brayton and Somenzi, "An exact minimizer for Boolean relations", 1989).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mesasynth.search.circuits.circuit import (
    MOST_INPUTS,
    Circuit,
    CircuitError,
    everywhere,
    projections,
)

MOST_RELATED = 12
"""The most inputs of a relation: it is held row by row."""


@dataclass(frozen=True, slots=True)
class Relation:
    """A task for a circuit.

    Attributes:
        inputs: how many, from 1 to 12.
        outputs: how many, at least 1.
        allowed: for every row (input i is bit i of its number) a set of output vectors, as an
            integer: bit v is set if vector v will do, where output h is bit h of v.

    Raises:
        CircuitError: the numbers do not fit together, or a row allows nothing.

    >>> either = Relation(1, 1, (0b01, 0b11))  # false where x1 is false, else whatever
    >>> either.cared
    1
    """

    inputs: int
    outputs: int
    allowed: tuple[int, ...]

    def __post_init__(self) -> None:
        if not 1 <= self.inputs <= min(MOST_RELATED, MOST_INPUTS) or self.outputs < 1:
            raise CircuitError(
                f"{self.inputs} inputs and {self.outputs} outputs",
                expected=f"from 1 to {MOST_RELATED} inputs, at least one output",
            )
        if len(self.allowed) != 1 << self.inputs:
            raise CircuitError(
                f"{len(self.allowed)} rows for {self.inputs} inputs",
                expected=f"{1 << self.inputs} rows",
            )
        for row, vectors in enumerate(self.allowed):
            if not 0 < vectors <= self.anything:
                raise CircuitError(f"row {row} allows no output, or one that there is not")

    @property
    def anything(self) -> int:
        """The set of all output vectors."""
        return (1 << (1 << self.outputs)) - 1

    @property
    def cared(self) -> int:
        """The number of rows where something will not do."""
        return sum(vectors != self.anything for vectors in self.allowed)

    @property
    def function(self) -> int | None:
        """The truth table, if there is one output and no don't-care."""
        if self.outputs > 1 or any(vectors == 3 for vectors in self.allowed):
            return None
        return sum(1 << row for row, vectors in enumerate(self.allowed) if vectors == 2)

    def holds(self, circuit: Circuit) -> bool:
        """Whether the circuit puts out what will do, on every row."""
        fits = (circuit.inputs, len(circuit.outputs)) == (self.inputs, self.outputs)
        return fits and not self.wrong(circuit)

    def wrong(self, circuit: Circuit) -> list[int]:
        """The rows where what a circuit of so many inputs and outputs puts out will not do."""
        tables = circuit.tables
        return [
            row
            for row, vectors in enumerate(self.allowed)
            if not vectors >> sum((table >> row & 1) << h for h, table in enumerate(tables)) & 1
        ]

    def forbidden(self, row: int, shown: Sequence[int]) -> list[list[int]]:
        """Clauses against what will not do on a row, over the literals of the outputs."""
        return [
            [-each if vector >> h & 1 else each for h, each in enumerate(shown)]
            for vector in range(1 << len(shown))
            if not self.allowed[row] >> vector & 1
        ]

    @property
    def read(self) -> int:
        """A bound: the number of inputs that every circuit must read.

        An input must be read if two rows that differ in it alone have no allowed vector in common.
        """
        return sum(
            any(
                not vectors & self.allowed[row ^ 1 << i] for row, vectors in enumerate(self.allowed)
            )
            for i in range(self.inputs)
        )


def functions(tables: Sequence[int], inputs: int, *, care: int | None = None) -> Relation:
    """The relation of one or several functions; only rows in ``care`` count, by default all.

    >>> functions([0b1000], 2).function
    8
    >>> functions([0b1000], 2, care=0b1110).allowed
    (3, 1, 1, 2)
    """
    full = everywhere(inputs)
    for table in tables:
        if not 0 <= table <= full:
            raise CircuitError(
                f"{table:#x} is no function of {inputs} inputs",
                expected=f"a truth table from 0 to {full:#x}",
            )
    care = full if care is None else care
    anything = (1 << (1 << len(tables))) - 1
    return Relation(
        inputs,
        len(tables),
        tuple(
            1 << sum((table >> row & 1) << h for h, table in enumerate(tables))
            if care >> row & 1
            else anything
            for row in range(1 << inputs)
        ),
    )


def plainest(relation: Relation) -> tuple[int, ...]:
    """Functions that meet the relation: on each row the least vector that will do."""
    chosen = [(vectors & -vectors).bit_length() - 1 for vectors in relation.allowed]
    return tuple(
        sum((vector >> h & 1) << row for row, vector in enumerate(chosen))
        for h in range(relation.outputs)
    )


def restrict(function: int, inputs: int, i: int, value: bool) -> int:
    """A function with one input fixed, still as one of all inputs.

    >>> bin(restrict(0b0110, 2, 0, True))
    '0b11'
    """
    mask = projections(inputs)[i]
    half = function & mask if value else function & ~mask & everywhere(inputs)
    return half | (half >> (1 << i) if value else half << (1 << i))
