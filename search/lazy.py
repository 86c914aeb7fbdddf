"""One pass of the lazy enumerator: every program of at most a given length is settled.

The kernel works in slices; between them the caller hears of progress, of the leaves that solve
or stay undecided, and of those that hold a program drawn for the audit.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from mesasynth.dsl import Kind
from mesasynth.dsl.count import Counter
from mesasynth.ext.lazy import LazySearch
from mesasynth.search.lower import Partial, alphabet, machine, options_of
from mesasynth.search.task import Task

KINDS = tuple(Kind)
SLICE = 2_000_000
"""Ticks (and as much again for branching) between two looks at the clock: some 20 ms."""

MOST_PROGRAMS = 2**63 - 1
"""The kernel counts programs in 64 bits."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """A partial program whose run has settled all its completions.

    ``programs`` of them have at most the pass's budget; they have the ranks ``first`` and up in the
    order of the enumeration. ``ticks`` are those of the run, over all mazes that it came to;
    ``variants`` counts the completions of least length.
    """

    kind: Kind
    partial: Partial
    variants: int
    first: int
    programs: int
    ticks: int


class Pass:
    """All programs of at most ``budget`` units, settled once each.

    ``ranks``, rising, are the programs to be shown as leaves whatever their kind, by their place
    in the order of the enumeration.
    """

    def __init__(
        self, task: Task, counter: Counter, budget: int, *, ranks: Sequence[int] = ()
    ) -> None:
        self.budget = budget
        self.programs = counter.up_to(budget)
        if self.programs > MOST_PROGRAMS:
            raise OverflowError(f"{self.programs} programs are more than the kernel can count")
        self._names = alphabet(task)
        level, cover = _cover(counter, budget)
        self._search = LazySearch(
            machine(task),
            options=options_of(task, counter),
            budget=budget,
            least=counter.least,
            level=level,
            cover=cover,
        )
        self._ranks = list(ranks)[::-1]
        self._want()

    def slices(self) -> Iterator[Leaf | None]:
        """Go on with the pass: yields a leaf to be seen, or None after a slice of work."""
        while status := self._search.advance_slice(SLICE):
            yield self._leaf() if status == 2 else None

    def drawn(self, leaf: Leaf) -> int:
        """How many of the wanted ranks lie in this leaf; each is told once."""
        count = 0
        while self._ranks and self._ranks[-1] < leaf.first + leaf.programs:
            self._ranks.pop()
            count += 1
        self._want()
        return count

    @property
    def settled(self) -> dict[Kind, int]:
        """Programs settled so far, by kind."""
        return dict(zip(KINDS, self._search.settled(), strict=True))

    @property
    def leaves(self) -> int:
        """Runs that settled them."""
        return int(self._search.leaves)

    @property
    def total(self) -> int:
        """Programs settled so far."""
        return int(self._search.total)

    def _want(self) -> None:
        self._search.wanted = self._ranks[-1] if self._ranks else 2**64 - 1

    def _leaf(self) -> Leaf:
        search = self._search
        return Leaf(
            kind=KINDS[search.leaf],
            partial=Partial(tuple(search.partial()), search.units, self._names),
            variants=search.variants,
            first=search.leaf_first,
            programs=search.leaf_weight,
            ticks=search.leaf_ticks(),
        )


def _cover(counter: Counter, budget: int) -> tuple[np.ndarray, np.ndarray]:
    """For each least length its row, and in it by holes the number of completions in the budget."""
    lengths = list(counter.lengths(budget))
    holes = 2 + budget // counter.least
    level = np.zeros(budget + 1, dtype=np.int32)
    level[lengths] = np.arange(len(lengths))
    cover = np.zeros((len(lengths), holes), dtype=np.uint64)
    for row, units in enumerate(lengths):
        for column in range(min(holes, 1 + units // counter.least)):
            cover[row, column] = counter.forests_up_to(column, budget - units)
    return level, cover
