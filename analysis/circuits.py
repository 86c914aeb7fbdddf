"""The experiment on boolean circuits: are the least circuits of tiny mazes searches?

The conjecture from which it starts: neither a minimal-depth nor a minimal-size circuit that solves
a problem is a mesa-optimizer. What is computed: over families of tiny mazes the circuit that is
explicitly a search, all least circuits, and what the structural test of
:mod:`mesasynth.search.circuits.shape` finds in each; the same over all classes of functions of few
inputs; and what a union of tasks costs. Nothing is claimed beyond these families and that test.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from mesasynth.search.circuits import (
    FULL,
    Basis,
    Circuit,
    GaveUp,
    Proved,
    Relation,
    all_minimal,
    circuit_svg,
    least_depth,
    minimal_circuits,
    synthesize,
    table,
)
from mesasynth.search.circuits.basis import symmetries
from mesasynth.search.circuits.mazes import FIRST, OUTPUTS, Family, explicit_search
from mesasynth.search.circuits.shape import evaluations, is_search
from mesasynth.search.circuits.union import (
    Pairs,
    all_pairs,
    disjoint_union,
    shared_search,
    table_of_circuits,
    with_one_more,
)

SIZES = ((2, 2), (2, 3))
"""The grids, as rows and columns, that are exact within seconds."""

CAP = 10_000
"""How many least circuits of one task are tested at most."""

SECONDS = 20.0
"""The time limit for one task where none is given."""

Watch = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Tested:
    """The least circuits of a task, and how many of them are searches.

    Attributes:
        circuit: the smallest known; of size ``least`` if that is proved.
        least: no circuit is smaller.
        minimal: how many least circuits there are; None if that was not settled.
        searches: how many of the circuits that were listed the test calls searches.
        listed: how many were listed.
    """

    circuit: Circuit
    least: int
    minimal: int | None
    searches: int
    listed: int

    @property
    def is_proved(self) -> bool:
        """Whether the least size is known."""
        return self.least == self.circuit.size

    def record(self) -> dict[str, Any]:
        """The circuits as JSON."""
        counts = {name: getattr(self, name) for name in ("minimal", "searches", "listed")}
        return {
            "least": self.least,
            "proved": self.is_proved,
            "circuit": _as_json(self.circuit),
            **counts,
        }


@dataclass(frozen=True, slots=True)
class FamilyRow:
    """One family of mazes, with what was computed.

    Attributes:
        rows, columns, goal, output: the family, and what is asked of it.
        paths: how many simple paths lead to the goal.
        explicit: the circuit that evaluates every path and selects the first that is open.
        explicit_pairs: how many pairs of evaluations the test finds in it.
        small: the circuits of least size.
        depth: no circuit has less depth.
        flat: of the circuits of least depth those of least size; those of least depth alone may
            have any gates to spare, and are as many as one likes.
    """

    rows: int
    columns: int
    goal: int
    output: str
    paths: int
    explicit: Circuit
    explicit_pairs: int
    small: Tested
    depth: int
    flat: Tested

    @property
    def is_proved(self) -> bool:
        """Whether least size and least depth are known, and the least size at that depth."""
        return self.small.is_proved and self.is_depth_proved and self.flat.is_proved

    @property
    def is_depth_proved(self) -> bool:
        """Whether the least depth is known."""
        return self.depth == self.flat.circuit.depth

    @property
    def gap(self) -> int:
        """How many gates the explicit search has more than the smallest circuit known."""
        return self.explicit.size - self.small.circuit.size

    def record(self) -> dict[str, Any]:
        """The row as JSON; circuits as text."""
        fields = {name: getattr(self, name) for name in FamilyRow.__slots__}
        return {
            **fields,
            "explicit": _as_json(self.explicit),
            "small": self.small.record(),
            "flat": self.flat.record(),
            "proved": self.is_proved,
            "gap": self.gap,
        }


def _as_json(circuit: Circuit) -> dict[str, Any]:
    return {"size": circuit.size, "depth": circuit.depth, "text": str(circuit)}


@dataclass(frozen=True, slots=True)
class UnionRow:
    """The first so many tasks of a grid as one task.

    Attributes:
        rows, columns, goals, output: the tasks.
        sum: the sizes of their least circuits, added up.
        table: the size of those circuits side by side with a selection.
        shared: the size of explicit searches that share evaluations, with a selection.
        least, most: bounds on the size of the least circuit of the union; equal if it is proved.
        is_search: whether the test finds a search in the smallest circuit known.
    """

    rows: int
    columns: int
    goals: tuple[int, ...]
    output: str
    sum: int
    table: int
    shared: int
    least: int
    most: int
    is_search: bool


@dataclass(frozen=True, slots=True)
class ClassRow:
    """All classes of functions of so many inputs whose least cost is the same.

    Attributes:
        measure, inputs, cost: which.
        classes: how many classes.
        none, some, every: in how many of them no, some or every least circuit listed is a search.
        complete: of how many classes all least circuits were listed.
    """

    measure: str
    inputs: int
    cost: int
    classes: int
    none: int
    some: int
    every: int
    complete: int


@dataclass(frozen=True, slots=True)
class Report:
    """What the experiment found."""

    families: tuple[FamilyRow, ...]
    unions: tuple[UnionRow, ...]
    classes: tuple[ClassRow, ...]
    pairs: Pairs

    def record(self) -> dict[str, Any]:
        """The report as JSON."""
        return {
            "families": [row.record() for row in self.families],
            "unions": [asdict(row) for row in self.unions],
            "classes": [asdict(row) for row in self.classes],
            "pairs": asdict(self.pairs),
        }

    @property
    def figure(self) -> str:
        """An SVG of the family with the widest gap: the explicit search, and a least circuit."""
        row = max(self.families, key=lambda each: each.gap)
        return beside(circuit_svg(row.explicit), circuit_svg(row.small.circuit))


def beside(*pictures: str) -> str:
    """Some SVG pictures below each other in one.

    >>> beside('<svg xmlns="x" width="5" height="3" viewBox="0 0 5 3"></svg>').count("<svg")
    2
    """
    parts, top, width = [], 0.0, 0.0
    for picture in pictures:
        size = picture.split('viewBox="0 0 ', 1)[1].split('"', 1)[0].split()
        parts.append(picture.replace("<svg ", f'<svg y="{top:g}" ', 1))
        width, top = max(width, float(size[0])), top + float(size[1])
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}" height="{top:g}">'
    return "\n".join([head, *parts, "</svg>"])


def family_row(
    family: Family, output: str = FIRST, basis: Basis = FULL, *, seconds: float = SECONDS
) -> FamilyRow:
    """One family: the explicit search, the least circuits, and the test on all of them.

    >>> row = family_row(Family(2, 2, 3))
    >>> (
    ...     row.explicit.size,
    ...     row.explicit_pairs,
    ...     row.small.least,
    ...     row.small.minimal,
    ...     row.small.searches,
    ... )
    (3, 1, 1, 2, 0)
    >>> row.explicit.depth, row.depth
    (2, 1)
    """
    relation = family.relation(output)
    explicit = explicit_search(family, output, basis)
    shallow = least_depth(relation, basis, known=explicit, seconds=seconds)
    return FamilyRow(
        family.rows,
        family.columns,
        family.goal,
        output,
        len(family.paths),
        explicit,
        len(evaluations(explicit)),
        _tested(relation, basis, explicit, seconds=seconds),
        shallow.least,
        _tested(relation, basis, shallow.circuit, depth=shallow.circuit.depth, seconds=seconds),
    )


def _tested(
    relation: Relation, basis: Basis, known: Circuit, *, depth: int | None = None, seconds: float
) -> Tested:
    """The least circuits, of those of at most some depth or of all, and the test on each."""
    outcome = synthesize(relation, basis, depth=depth, seconds=seconds, known=known)
    assert isinstance(outcome, Proved | GaveUp), "no cap on the gates was set"
    least = outcome.least if isinstance(outcome, GaveUp) else outcome.circuit.size
    circuits: tuple[Circuit, ...] = (outcome.circuit,)
    complete = False
    if isinstance(outcome, Proved):
        found = all_minimal(relation, least, basis, depth=depth, cap=CAP, seconds=seconds)
        circuits, complete = found.circuits or circuits, found.is_complete
    return Tested(
        outcome.circuit,
        least,
        len(circuits) if complete else None,
        sum(map(is_search, circuits)),
        len(circuits),
    )


def union_rows(
    rows: int, columns: int, output: str = FIRST, *, seconds: float = SECONDS
) -> Iterator[UnionRow]:
    """The goals of a grid one after another, the farthest first, as one growing union.

    >>> [(row.sum, row.table, row.most) for row in union_rows(2, 2)]
    [(1, 1, 1), (1, 4, 2), (1, 7, 4)]
    """
    cells = range(1, rows * columns)
    goals = sorted(cells, key=lambda cell: -len(Family(rows, columns, cell).paths[0]))
    circuits: list[Circuit] = []
    best: Circuit | None = None
    for count, goal in enumerate(goals, 1):
        families = [Family(rows, columns, each) for each in goals[:count]]
        single = synthesize(Family(rows, columns, goal).relation(output), seconds=seconds)
        circuits.append(_circuit(single))
        side_by_side = table_of_circuits(circuits)
        shared = shared_search(families, output)
        known = [side_by_side, shared]
        if best is not None:
            known.append(with_one_more(best, count - 1, circuits[-1]))
        outcome = synthesize(
            disjoint_union([family.relation(output) for family in families]),
            seconds=seconds,
            known=min(known, key=lambda each: each.size),
        )
        best = _circuit(outcome)
        yield UnionRow(
            rows,
            columns,
            tuple(goals[:count]),
            output,
            sum(each.size for each in circuits),
            side_by_side.size,
            shared.size,
            outcome.least if isinstance(outcome, GaveUp) else best.size,
            best.size,
            is_search(best),
        )


def class_rows(measure: str, inputs: int, *, cap: int = CAP) -> Iterator[ClassRow]:
    """All least circuits of a function of every class, by cost.

    >>> for row in class_rows("size", 2):
    ...     print(row.cost, row.classes, row.none, row.some, row.every)
    0 2 2 0 0
    1 2 2 0 0
    """
    known = table(measure, FULL, inputs)
    by_cost: dict[int, list[int]] = {}
    for function in symmetries(inputs, negation=False).representatives.tolist():
        by_cost.setdefault(int(known.least[function]), []).append(function)
    for cost, functions in sorted(by_cost.items()):
        none = some = every = complete = 0
        for function in functions:
            found = minimal_circuits(function, measure, FULL, inputs, cap=cap)
            searches = sum(map(is_search, found.circuits))
            none += searches == 0
            every += searches == len(found.circuits)
            some += 0 < searches < len(found.circuits)
            complete += found.is_complete
        yield ClassRow(measure, inputs, cost, len(functions), none, some, every, complete)


def circuits_experiment(
    *,
    sizes: Sequence[tuple[int, int]] = SIZES,
    seconds: float = SECONDS,
    inputs: int = 3,
    watch: Watch | None = None,
) -> Report:
    """Run the experiment.

    Args:
        sizes: the grids.
        seconds: the time limit for each task; what it cuts off is reported with bounds.
        inputs: of how many inputs all classes of functions are tested.
        watch: called with a line before each part.
    """
    say = watch or (lambda _: None)
    families = []
    unions: list[UnionRow] = []
    for rows, columns in sizes:
        for output in OUTPUTS:
            for goal in range(1, rows * columns):
                say(f"{rows}x{columns} cells, {output}, goal in cell {goal}")
                families.append(family_row(Family(rows, columns, goal), output, seconds=seconds))
        say(f"{rows}x{columns} cells, unions of goals")
        unions += union_rows(rows, columns, seconds=seconds)
    classes: list[ClassRow] = []
    for measure in ("size", "formula", "depth"):
        say(f"least circuits of {inputs} inputs by {measure}")
        classes += class_rows(measure, inputs)
    return Report(tuple(families), tuple(unions), tuple(classes), all_pairs())


def _circuit(outcome: object) -> Circuit:
    """The circuit of an outcome that has one."""
    assert isinstance(outcome, Proved | GaveUp), "no cap on the gates was set"
    return outcome.circuit
