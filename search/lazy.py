"""One pass of the lazy enumerator: every program of at most a given length is settled.

The kernel works in slices; between them the caller hears of progress, of the leaves that have
run in all mazes or stay undecided, and of those that hold a program drawn for the audit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mesasynth.dsl import Kind
from mesasynth.dsl.count import Counter
from mesasynth.ext.lazy import LazySearch
from mesasynth.search.lower import Partial, alphabet, machine, options_of, remaining_ticks
from mesasynth.search.task import Task

KINDS = tuple(Kind)
SLICE = 2_000_000
"""Ticks (and as much again for branching) between two looks at the clock: some 20 ms."""

MOST_PROGRAMS = 2**63 - 1
"""The kernel counts programs in 64 bits."""

NO_BOUND = 2**62
"""More ticks, or more memory, than anything takes."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a pass may leave aside, by the least length of a program in units.

    ``may_miss`` says how many of the training mazes it may leave unsolved, ``most_ticks`` how many
    ticks it may take over them, ``most_space`` how much memory. What exceeds the last two is
    settled as outweighed, without a look at what it does.
    """

    may_miss: Callable[[int], int] | None = None
    most_ticks: Callable[[int], int] | None = None
    most_space: int | None = None


@dataclass(frozen=True, slots=True)
class Leaf:
    """A partial program whose run has settled all its completions.

    ``kind`` is None if it was outweighed. ``programs`` of its completions have at most the pass's
    budget; they have the ranks ``first`` and up in the order of the enumeration. ``runs`` are
    the kinds and ticks in the mazes that it came to the end of, ``space`` the peak of memory;
    ``complete`` says that these are all mazes. ``variants`` counts the completions of least
    length.
    """

    kind: Kind | None
    partial: Partial
    variants: int
    first: int
    programs: int
    runs: tuple[tuple[Kind, int], ...]
    space: int
    complete: bool


class Pass:
    """All programs of at most ``budget`` units, settled once each.

    ``ranks``, rising, are the programs to be shown as leaves whatever their kind, by their place
    in the order of the enumeration. With a ``held_out`` task, what solves ``task`` runs in that
    one's mazes too, whatever happens there.
    """

    def __init__(
        self,
        task: Task,
        counter: Counter,
        budget: int,
        *,
        ranks: Sequence[int] = (),
        bounds: Bounds | None = None,
        held_out: Task | None = None,
    ) -> None:
        self.budget = budget
        self.programs = counter.up_to(budget)
        if self.programs > MOST_PROGRAMS:
            raise OverflowError(f"{self.programs} programs are more than the kernel can count")
        every = task if held_out is None else task.joined(held_out)
        self._names = alphabet(every)
        self._lengths = list(counter.lengths(budget))
        self._bounds = bounds or Bounds()
        level, cover = _cover(counter, budget, self._lengths)
        self._may_miss = np.zeros(len(self._lengths), dtype=np.int32)
        self._most_ticks = np.zeros(len(self._lengths), dtype=np.int64)
        self._search = LazySearch(
            machine(every),
            options=options_of(every, counter),
            budget=budget,
            least=counter.least,
            level=level,
            cover=cover,
            required=len(task.mazes),
            may_miss=self._may_miss if self._bounds.may_miss else None,
            lenient=task.solve is not None,
            most_ticks=self._most_ticks if self._bounds.most_ticks else None,
            remaining=remaining_ticks(every) if self._bounds.most_ticks else None,
            most_space=self._bounds.most_space,
        )
        self.tighten(self._bounds)
        self._ranks = list(ranks)[::-1]
        self._want()

    def tighten(self, bounds: Bounds) -> None:
        """Replace the bounds by lower ones of the same kinds."""
        if bounds.may_miss:
            self._may_miss[:] = [bounds.may_miss(units) for units in self._lengths]
        if bounds.most_ticks:
            most = (min(NO_BOUND, bounds.most_ticks(units)) for units in self._lengths)
            self._most_ticks[:] = list(most)
        if bounds.most_space is not None:
            self._search.most_space = bounds.most_space

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
        """Programs settled so far by a run, by kind."""
        return dict(zip(KINDS, self._search.settled(), strict=False))

    @property
    def outweighed(self) -> int:
        """Programs settled so far by the bounds."""
        return self._search.settled()[-1]

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
            kind=KINDS[search.leaf] if search.leaf < len(KINDS) else None,
            partial=Partial(tuple(search.rows()), search.units, self._names),
            variants=search.variants,
            first=search.leaf_first,
            programs=search.leaf_weight,
            runs=tuple((KINDS[kind], ticks) for kind, ticks in search.runs()),
            space=search.peak,
            complete=search.complete,
        )


def _cover(
    counter: Counter, budget: int, lengths: Sequence[int]
) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.uint64]]:
    """For each least length its row, and in it by holes the number of completions in the budget."""
    holes = 2 + budget // counter.least
    level = np.zeros(budget + 1, dtype=np.int32)
    level[lengths] = np.arange(len(lengths))
    cover = np.zeros((len(lengths), holes), dtype=np.uint64)
    for row, units in enumerate(lengths):
        for column in range(min(holes, 1 + units // counter.least)):
            cover[row, column] = counter.forests_up_to(column, budget - units)
    return level, cover
