"""Tiny mazes as boolean functions: walls in, first move or whole path out.

A family is all mazes on a grid of cells. Between two neighbouring cells there may be a wall; each
possible wall is an input, true where it stands. The start is the first cell (the upper left
corner), the goal is given. What is asked is the first move, or the whole path, of some simple way
to the goal that no wall blocks; where there is none all will do. Inputs are the whole maze: a
circuit without memory over what an agent sees from where it stands could only react, which is
trivially no search.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from mesasynth.search.circuits.basis import FULL, Basis
from mesasynth.search.circuits.circuit import Circuit, CircuitError, Wire
from mesasynth.search.circuits.construct import Builder
from mesasynth.search.circuits.relation import MOST_RELATED, Relation

FIRST, PATH = "first", "path"
OUTPUTS = (FIRST, PATH)
"""What may be asked: the first move, as two outputs (east, south) of which one is true; or the
path, as one output for each possible wall, true where the path passes."""


@dataclass(frozen=True, slots=True)
class Family:
    """All mazes on a grid with one goal.

    Attributes:
        rows, columns: the cells of the grid, which are numbered in reading order from 0; the grid
            has at least two of each and at most 12 possible walls.
        goal: the cell of the goal, not 0, where the start is.

    Raises:
        CircuitError: the grid is too small or too large, or the goal is not in it.

    >>> family = Family(2, 3, 5)
    >>> family.walls  # the pairs of cells between which a wall may stand
    ((0, 1), (0, 3), (1, 2), (1, 4), (2, 5), (3, 4), (4, 5))
    >>> family.paths
    ((0, 1, 2, 5), (0, 1, 4, 5), (0, 3, 4, 5), (0, 3, 4, 1, 2, 5))
    """

    rows: int
    columns: int
    goal: int

    def __post_init__(self) -> None:
        if min(self.rows, self.columns) < 2 or len(self.walls) > MOST_RELATED:
            raise CircuitError(
                f"a family of mazes of {self.rows}x{self.columns} cells",
                expected=f"at least 2x2 cells and at most {MOST_RELATED} walls, as 2x2, 2x3, 3x3",
            )
        if not 0 < self.goal < self.rows * self.columns:
            raise CircuitError(
                f"the goal in cell {self.goal}",
                expected=f"from 1 to {self.rows * self.columns - 1}; the start is in cell 0",
            )

    @property
    def walls(self) -> tuple[tuple[int, int], ...]:
        """The pairs of neighbouring cells, in order: wall i is input i + 1."""
        cells = range(self.rows * self.columns)
        return tuple(
            (cell, other)
            for cell in cells
            for other in (cell + 1, cell + self.columns)
            if other in cells and (other == cell + self.columns or other % self.columns)
        )

    @property
    def paths(self) -> tuple[tuple[int, ...], ...]:
        """The simple paths from the start to the goal as cells, the shorter first."""
        beside: dict[int, list[int]] = {}
        for one, other in self.walls:
            beside.setdefault(one, []).append(other)
            beside.setdefault(other, []).append(one)
        found: list[tuple[int, ...]] = []
        waiting: list[tuple[int, ...]] = [(0,)]
        for path in waiting:  # grows while it is walked, by rising length
            if path[-1] == self.goal:
                found.append(path)
                continue
            waiting += [(*path, cell) for cell in beside[path[-1]] if cell not in path]
        return tuple(sorted(found, key=lambda path: (len(path), path)))

    def passages(self, path: tuple[int, ...]) -> tuple[int, ...]:
        """The walls, by number from 0, that must not stand on the path."""
        place = {wall: i for i, wall in enumerate(self.walls)}
        return tuple(place[min(step), max(step)] for step in pairwise(path))

    def outputs(self, output: str) -> int:
        """How many outputs that is."""
        check_output(output)
        return 2 if output == FIRST else len(self.walls)

    def answers(self, output: str) -> tuple[int, ...]:
        """What each path puts out, as an output vector: the first move, or its passages."""
        if output == FIRST:
            return tuple(1 if path[1] == 1 else 2 for path in self.paths)
        return tuple(sum(1 << i for i in self.passages(path)) for path in self.paths)

    def relation(self, output: str = FIRST) -> Relation:
        """What is asked of a circuit; mazes without a way to the goal are don't-cares.

        >>> Family(2, 2, 3).relation().allowed.count(0b1111)  # of 16 mazes have no way
        9
        """
        answers = self.answers(output)
        outputs = self.outputs(output)
        blocks = [sum(1 << i for i in self.passages(path)) for path in self.paths]
        allowed = []
        for row in range(1 << len(self.walls)):
            good = {
                1 << each for each, block in zip(answers, blocks, strict=True) if not row & block
            }
            allowed.append(sum(good) if good else (1 << (1 << outputs)) - 1)
        return Relation(len(self.walls), outputs, tuple(allowed))


def check_output(output: str) -> None:
    """Refuse what cannot be asked."""
    if output not in OUTPUTS:
        raise CircuitError(f"there is no output {output!r}", expected="one of " + " ".join(OUTPUTS))


def explicit_search(family: Family, output: str = FIRST, basis: Basis = FULL) -> Circuit:
    """The circuit that is a search: evaluate every path, select the first that is open.

    Each path is a candidate plan; its evaluation is the same for all, whether no wall stands on it.

    >>> circuit = explicit_search(Family(2, 2, 3))
    >>> circuit.size, Family(2, 2, 3).relation().holds(circuit)
    (3, True)
    """
    builder = Builder(len(family.walls), basis)
    return builder.circuit(search_wires(builder, family, output))


def search_wires(builder: Builder, family: Family, output: str) -> list[Wire]:
    """The outputs of the explicit search, built beside whatever the builder holds."""
    chosen: list[list[Wire]] = [[] for _ in range(family.outputs(output))]
    before: list[Wire] = []
    for path, answer in zip(family.paths, family.answers(output), strict=True):
        walls = [builder.input(i) for i in family.passages(path)]
        is_open = builder.no(builder.any(walls))
        select = builder.both(is_open, builder.no(builder.any(before)))
        for h, wires in enumerate(chosen):
            if answer >> h & 1:
                wires.append(select)
        before.append(is_open)
    return [builder.any(wires) for wires in chosen]


def read_size(text: str) -> tuple[int, int]:
    """Rows and columns as they are written on the command line.

    Raises:
        CircuitError: it is not of the form 2x3.

    >>> read_size("2x3")
    (2, 3)
    """
    match = re.fullmatch(r"(\d{1,2})x(\d{1,2})", text)
    if match is None:
        raise CircuitError(f"{text!r} is no size of a maze", expected="rows x columns, as 2x3")
    return int(match[1]), int(match[2])
