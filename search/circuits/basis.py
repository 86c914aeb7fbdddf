"""The gates that circuits may be made of, and what is the same up to symmetry."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import permutations

import numpy as np
import numpy.typing as npt

from mesasynth.errors import near_miss
from mesasynth.ext import circuits as kernel
from mesasynth.search.circuits.circuit import AND, BUT_NOT, NOT_BUT, OR, XOR, CircuitError, Gate

MOST_TABLED = 4
"""The most inputs for which all functions are tabulated."""

_FREE = kernel.AND | kernel.BUT_NOT | kernel.NOT_BUT | kernel.OR


@dataclass(frozen=True, slots=True)
class Basis:
    """The gates of a circuit, each of which costs 1; constants and inputs cost nothing.

    Attributes:
        name: what it is called on the command line.
        words: what it has, in words.
        ops: the gates as the kernel codes them.
        negation: whether NOT is a gate, at the price of 1; if not, every gate may negate what it
            reads and gives, and every output may be negated, at no price.
    """

    name: str
    words: str
    ops: int
    negation: bool

    @property
    def gates(self) -> tuple[int, ...]:
        """The gates of two operands by truth table, but for negations that are free."""
        codes = (AND, BUT_NOT, NOT_BUT, OR, XOR)
        return tuple(code for bit, code in enumerate(codes) if self.ops >> bit & 1)

    def has(self, gate: Gate) -> bool:
        """Whether the gate belongs to the basis."""
        if self.negation:
            return gate.op in (AND, OR) or gate.left == gate.right
        return gate.left != gate.right and (gate.op in self.gates or gate.op ^ 15 in self.gates)


FULL = Basis("full", "all gates of two inputs; NOT is free", _FREE | kernel.XOR, negation=False)
FREE_NOT = Basis("free-not", "AND and OR; NOT is free", _FREE, negation=False)
PAID_NOT = Basis("paid-not", "AND, OR and NOT, each costs 1", kernel.AND | kernel.OR, negation=True)
BASES = {each.name: each for each in (FULL, FREE_NOT, PAID_NOT)}


def basis(name: str) -> Basis:
    """The basis of that name.

    Raises:
        CircuitError: there is none.

    >>> basis("free-not").words
    'AND and OR; NOT is free'
    """
    if name in BASES:
        return BASES[name]
    guess = near_miss(name, BASES)
    raise CircuitError(
        f"there is no basis {name!r}",
        expected="one of " + " ".join(BASES),
        hint=f"did you mean {guess!r}?" if guess else None,
    )


@dataclass(frozen=True, slots=True)
class Symmetries:
    """Relabellings that map circuits over a basis to circuits over it.

    Inputs are permuted in all ways. Where NOT is free, inputs and the output are negated too;
    where it is not, only all of them at once, which swaps AND and OR (De Morgan's dual).

    Attributes:
        rows: for each the image of every minterm.
        complements: for each whether it also negates the output.
        classes: for every function the least of its images, which names its class.
    """

    rows: npt.NDArray[np.int32]
    complements: npt.NDArray[np.uint8]
    classes: npt.NDArray[np.int64]

    @property
    def representatives(self) -> npt.NDArray[np.int64]:
        """The least function of every class, rising."""
        return np.unique(self.classes)


@lru_cache
def symmetries(inputs: int, *, negation: bool) -> Symmetries:
    """The symmetries of the functions of so many inputs, from 1 to 4.

    >>> [len(symmetries(n, negation=False).representatives) for n in (1, 2, 3, 4)]
    [2, 4, 14, 222]
    """
    minterms = range(1 << inputs)
    flips = (0, minterms[-1]) if negation else minterms
    rows = [
        [sum(((m ^ flip) >> i & 1) << order[i] for i in range(inputs)) for m in minterms]
        for order in permutations(range(inputs))
        for flip in flips
    ]
    complements = [negation and flip > 0 for _ in permutations(range(inputs)) for flip in flips]
    every = np.arange(1 << (1 << inputs), dtype=np.int64)
    full = len(every) - 1
    classes = every.copy()
    for row, complement in zip(rows, complements, strict=True):
        image = np.zeros_like(every)
        for minterm, target in enumerate(row):
            image |= (every >> minterm & 1) << target
        if complement or not negation:
            np.minimum(classes, image ^ full, out=classes)
        if not complement:
            np.minimum(classes, image, out=classes)
    return Symmetries(
        np.array(rows, dtype=np.int32), np.array(complements, dtype=np.uint8), classes
    )
