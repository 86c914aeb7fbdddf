"""The least size, formula length and depth of every function of at most four inputs.

Three measures over a basis (see :mod:`mesasynth.search.circuits.basis`):

- size C(f): gates, each result used as often as one likes;
- formula L(f): gates, each result used once;
- depth D(f): gates on the longest way from an input to the output.

L and D come level by level: a formula of length r is a gate over two whose lengths sum to r - 1,
and one operand may be taken to be the representative of its class. C comes from the kernel's walk
over all chains, which is exhaustive (:mod:`mesasynth.ext.circuits` says why). A circuit needs no
more gates than a formula, so L bounds C from above: with all 2-input functions as gates, whatever
has no chain of at most 6 gates has L = 7, and therefore C = 7.

For all 2-input functions the numbers of functions by C and by L are those of Knuth, "The Art of
Computer Programming", volume 4A, section 7.1.2, table 1.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mesasynth.errors import near_miss
from mesasynth.ext import circuits as kernel
from mesasynth.search.circuits.basis import (
    FREE_NOT,
    FULL,
    MOST_TABLED,
    Basis,
    Symmetries,
    symmetries,
)
from mesasynth.search.circuits.circuit import CircuitError, apply, parse_circuit, projections

MEASURES = ("size", "formula", "depth")

EXHAUSTED = {"full": 7, "free-not": 9, "paid-not": 9}
"""Up to which size all chains are walked, in seconds; beyond it a table gives bounds."""

MOST_WALKED = 16
"""The longest chains that the kernel walks, if one waits."""

_WITNESSES = """
inputs 4; g1 = ~x2 & x3; g2 = x1 & x2; g3 = x1 & x3; g4 = x3 & ~g2; g5 = g1 | g2;
g6 = ~g3 & g5; g7 = x4 & ~g4; g8 = x4 & g6; g9 = g6 | g7; g10 = ~g8 & g9; out g10

inputs 4; g1 = x1 & x2; g2 = x1 | x2; g3 = x3 & x4; g4 = x3 | x4; g5 = ~g1 & g2;
g6 = ~g1 & g3; g7 = g4 & ~g6; g8 = g5 & g7; g9 = g5 | g7; g10 = ~g8 & g9; out g10

inputs 4; g1 = x1 & x2; g2 = x1 | x2; g3 = x3 & x4; g4 = x3 | x4; g5 = ~g1 & g2;
g6 = g1 | g3; g7 = g4 & ~g5; g8 = g6 & g7; g9 = g6 | g7; g10 = ~g8 & g9; out g10

inputs 4; g1 = x1 & x2; g2 = x1 | x2; g3 = ~g1 & g2; g4 = x3 & ~g1; g5 = x4 & g3;
g6 = x4 | g3; g7 = g4 & ~g5; g8 = ~g5 & g6; g9 = x3 | g8; g10 = ~g7 & g9; out g10
"""
"""Circuits of 10 gates over AND and OR with free NOT: one for each class that has none of 9."""

_SLICE = 2_000_000  # chains between two reports


@dataclass(frozen=True, slots=True)
class Table:
    """What every function of so many inputs costs; index by truth table.

    Attributes:
        measure: size, formula or depth.
        basis: the gates.
        inputs: how many inputs, at most 4.
        least: no circuit costs less.
        most: some circuit costs no more. Where it equals ``least`` the cost is proved.
        met: for sizes, how many gates the chain kept for a function has, or UNKNOWN if none was; of
            every class whose size is settled by a chain at least one function has one.
        chain: for sizes, the chain kept for each function, without the function itself.
    """

    measure: str
    basis: Basis
    inputs: int
    least: npt.NDArray[np.uint8]
    most: npt.NDArray[np.uint8]
    met: npt.NDArray[np.uint8] | None = None
    chain: npt.NDArray[np.uint16] | None = None

    @property
    def is_proved(self) -> bool:
        """Whether the cost of every function is known."""
        return bool((self.least == self.most).all())

    def counts(self, *, classes: bool = False) -> dict[int, int]:
        """How many functions, or classes of them under the symmetries, have each proved cost."""
        proved = self.least == self.most
        if classes:
            kept = symmetries(self.inputs, negation=self.basis.negation).representatives
            proved[np.setdiff1d(np.arange(len(proved)), kept)] = False
        costs, numbers = np.unique(self.least[proved], return_counts=True)
        return {int(cost): int(number) for cost, number in zip(costs, numbers, strict=True)}


def table(
    measure: str,
    basis: Basis = FULL,
    inputs: int = 4,
    *,
    exhausted: int | None = None,
    watch: Callable[[str], None] | None = None,
) -> Table:
    """The cost of every function of so many inputs; the same call is answered from memory.

    Args:
        measure: size, formula or depth.
        basis: the gates.
        inputs: from 1 to 4.
        exhausted: for the size, up to which all chains are walked; by default as far as takes
            a few seconds, which settles all but AND, OR and a NOT that costs 1.
        watch: called now and then with a line that says where the work stands.

    Raises:
        CircuitError: no such measure, or too many inputs.

    >>> table("size", inputs=3).counts()
    {0: 8, 1: 30, 2: 114, 3: 80, 4: 24}
    """
    check_measure(measure)
    if not 1 <= inputs <= MOST_TABLED:
        raise CircuitError(f"{inputs} inputs in a table", expected=f"from 1 to {MOST_TABLED}")
    limit = EXHAUSTED[basis.name] if exhausted is None else exhausted
    if not 1 <= limit <= MOST_WALKED:
        raise CircuitError(f"chains of {limit} gates", expected=f"from 1 to {MOST_WALKED}")
    key = (measure, basis, inputs, limit if measure == "size" else 0)
    if key not in _KNOWN:
        if measure == "size":
            _KNOWN[key] = _sizes(basis, inputs, limit, watch or (lambda _: None))
        else:
            found = _levels(basis, inputs, depth=measure == "depth")
            _KNOWN[key] = Table(measure, basis, inputs, found, found)
    return _KNOWN[key]


def forget() -> None:
    """Compute every table afresh when it is next asked for."""
    _KNOWN.clear()


_KNOWN: dict[tuple[str, Basis, int, int], Table] = {}


def check_measure(measure: str) -> None:
    """Refuse what is no measure."""
    if measure not in MEASURES:
        guess = near_miss(measure, MEASURES)
        raise CircuitError(
            f"there is no measure {measure!r}",
            expected="one of " + " ".join(MEASURES),
            hint=f"did you mean {guess!r}?" if guess else None,
        )


def chains(basis: Basis, inputs: int) -> kernel.Chains:
    """The kernel, set up for a basis."""
    group = symmetries(inputs, negation=basis.negation)
    return kernel.Chains(
        inputs=inputs,
        ops=basis.ops,
        negation=basis.negation,
        symmetries=group.rows,
        complements=group.complements,
    )


def _sizes(basis: Basis, inputs: int, limit: int, watch: Callable[[str], None]) -> Table:
    """Walk all chains by rising size until every function is met, or up to the limit."""
    group = symmetries(inputs, negation=basis.negation)
    walk = chains(basis, inputs)
    least = _spread(np.asarray(walk.least), group)
    size = 1
    while size < limit and (least == kernel.UNKNOWN).any():
        size += 1
        walk.begin(size)
        while not walk.run(_SLICE):
            watch(f"chains of {size} gates: {walk.visited:,} walked")
        least = _spread(np.asarray(walk.least), group)
    most = table("formula", basis, inputs).least.copy()
    met, chain = np.array(walk.least), np.array(walk.chain)
    if basis == FREE_NOT and inputs == MOST_TABLED:
        for text in _WITNESSES.split("\n\n"):
            circuit = parse_circuit(text).normal()
            *others, last = circuit.functions[inputs:]
            most[last] = min(int(most[last]), circuit.size)
            if met[last] > circuit.size:
                met[last], chain[last, : len(others)] = circuit.size, others
        most = _spread(most, group)
    known = least != kernel.UNKNOWN
    most[known] = least[known]
    least[~known] = size + 1
    return Table("size", basis, inputs, least, most, met, chain)


def _spread(costs: npt.NDArray[np.uint8], group: Symmetries) -> npt.NDArray[np.uint8]:
    """The costs with every function given the least of its class."""
    best = np.full(len(costs), kernel.UNKNOWN, dtype=np.uint8)
    np.minimum.at(best, group.classes, costs)
    return best[group.classes]


def _levels(basis: Basis, inputs: int, *, depth: bool) -> npt.NDArray[np.uint8]:
    """Formula length or depth of every function, level by level."""
    group = symmetries(inputs, negation=basis.negation)
    full = (1 << (1 << inputs)) - 1
    costs = np.full(full + 1, kernel.UNKNOWN, dtype=np.uint8)
    costs[[0, full, *projections(inputs)]] = 0
    if not basis.negation:
        costs = _spread(costs, group)
    every = np.arange(full + 1)
    level = 0
    while (costs == kernel.UNKNOWN).any():
        level += 1
        fresh = costs.copy()
        if basis.negation:
            fresh[full ^ every[costs == level - 1]] = level
        for lower in range(level if depth else (level + 1) // 2):
            upper = level - 1 if depth else level - 1 - lower
            first = np.intersect1d(every[costs == lower], group.representatives)
            second = every[costs == upper]
            for function in first:
                for op in basis.gates:
                    fresh[apply(op, function, second, full)] = level
        fresh[costs < level] = costs[costs < level]
        costs = _spread(fresh, group)
    return costs
