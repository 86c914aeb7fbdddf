"""Shards of a pass of the lazy enumerator, and the workers that settle them.

The kernel works in slices; between them the caller hears of the leaves that have run in all mazes
or stay undecided, and of those that hold a program drawn for the audit. What settling a shard shows
is the same wherever it is done: in this thread, in another, in another process.
"""

from __future__ import annotations

import heapq
import threading
from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from mesasynth.dsl import Kind
from mesasynth.dsl.count import Counter
from mesasynth.ext.lazy import LazySearch
from mesasynth.ext.tails import Tails
from mesasynth.search.cover import cover_of
from mesasynth.search.empty import never_empty
from mesasynth.search.lower import (
    Partial,
    alphabet,
    machine,
    options_of,
    remaining_ticks,
    templates,
)
from mesasynth.search.pruning import Rule
from mesasynth.search.tails import tails_for
from mesasynth.search.task import Task
from mesasynth.search.words import word_table

KINDS = tuple(Kind)
SLICE = 2_000_000
"""Ticks (and as much again for branching) between two looks at the clock: some 20 ms."""

DONE, SLICED, NO_RANK = 0, 1, 2**64 - 1

GRAIN = 256
"""Units between two lengths whose bounds are found, where weights make the lengths lie close."""

NO_BOUND = 2**62
"""More ticks, or more memory, than anything takes."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a pass may leave aside, by the least length of a program in units.

    ``may_miss`` says how many of the training mazes it may leave unsolved, ``most_ticks`` how many
    ticks it may take over them, ``most_space`` how much memory. What exceeds the last two is
    settled as outweighed, without a look at what it does. What a shorter program does the same as,
    by a rule of ``prune``, is settled as redundant. ``tails`` lets a table of smaller searches
    settle what does not solve the first maze (:mod:`mesasynth.search.tails`); that changes no
    count.
    """

    may_miss: Callable[[int], int] | None = None
    most_ticks: Callable[[int], int] | None = None
    most_space: int | None = None
    prune: frozenset[Rule] = frozenset()
    tails: bool = True


@dataclass(frozen=True, slots=True)
class Leaf:
    """A partial program whose run has settled all its completions.

    ``kind`` is None if it was outweighed or redundant. ``programs`` of its completions have at
    most the pass's budget; they have the ranks ``first`` and up in the order of the enumeration.
    ``runs`` are the kinds and ticks in the mazes that it came to the end of, ``space`` the peak
    of memory; ``complete`` says that these are all mazes. ``variants`` counts the completions of
    least length.
    """

    kind: Kind | None
    partial: Partial
    variants: int
    first: int
    programs: int
    drawn: int
    runs: tuple[tuple[Kind, int], ...]
    space: int
    complete: bool


@dataclass(frozen=True, slots=True)
class Shard:
    """A part of a pass: the programs below the sketch to which the decisions of ``path`` lead.

    They have the ranks ``first`` and up, as many as ``programs``. The shards of a pass, in order,
    are all its programs in the order of the enumeration.
    """

    path: tuple[int, ...]
    first: int
    programs: int


@dataclass(frozen=True, slots=True)
class Settled:
    """What settling a shard has shown.

    ``kinds`` are its programs by kind (the five of a run, outweighed, redundant), ``leaves`` the
    runs that settled them, ``seen`` the leaves to be shown, in the order of the enumeration.
    """

    kinds: tuple[int, ...]
    leaves: int
    seen: tuple[Leaf, ...]


@dataclass(frozen=True, slots=True)
class Order:
    """A pass, as far as a worker must know it: see :class:`mesasynth.search.lazy.Pass`."""

    task: Task
    budget: int
    ranks: tuple[int, ...] = ()
    bounds: Bounds = Bounds()
    held_out: Task | None = None

    @property
    def every(self) -> Task:
        """The task over all mazes in which programs run."""
        return self.task if self.held_out is None else self.task.joined(self.held_out)


class Worker:
    """A kernel that settles shards of one pass; each thread has one of its own."""

    def __init__(self, order: Order, counter: Counter) -> None:
        task, budget, bounds, every = order.task, order.budget, order.bounds, order.every
        self._names = alphabet(every)
        self._ranks = order.ranks
        self._lengths = list(counter.lengths(budget))
        self._forgets = False
        self._dense = bool(task.dialect.weights)
        level, cover = cover_of(counter, budget, self._lengths)
        self._may_miss = np.zeros(len(self._lengths), dtype=np.int32)
        self._most_ticks = np.zeros(len(self._lengths), dtype=np.int64)
        self._search = LazySearch(
            machine(every),
            options=options_of(every, counter),
            definitions=templates(every),
            budget=budget,
            least=counter.least,
            level=level,
            cover=cover,
            required=len(task.mazes),
            may_miss=self._may_miss if bounds.may_miss else None,
            lenient=task.solve is not None,
            most_ticks=self._most_ticks if bounds.most_ticks else None,
            remaining=remaining_ticks(every) if bounds.most_ticks else None,
            most_space=bounds.most_space,
            words=word_table(every) if "words" in bounds.prune else None,
            never_empty=never_empty(task) if "blocks" in bounds.prune else None,
            tails=self._tails(task, counter, budget, bounds),
        )
        self.tighten(bounds)

    def tighten(self, bounds: Bounds) -> None:
        """Replace the bounds by lower ones of the same kinds."""
        if bounds.may_miss:
            self._may_miss[:] = [bounds.may_miss(units) for units in self._lengths]
        if bounds.most_ticks:
            known, most = -GRAIN, NO_BOUND
            for row, units in enumerate(self._lengths):
                if not self._dense or units - known >= GRAIN:  # what a shorter one may take is more
                    known, most = units, min(NO_BOUND, bounds.most_ticks(units))
                self._most_ticks[row] = most
        if bounds.most_space is not None:
            self._search.most_space = bounds.most_space

    def settle(self, shard: Shard) -> Iterator[Leaf | None]:
        """Settle a shard: yields a leaf to be seen, or None after a slice of work."""
        self._search.enter(shard.path, shard.first)
        at = bisect_left(self._ranks, shard.first)
        while True:
            if self._forgets:
                self._search.forget()
            self._search.wanted = self._ranks[at] if at < len(self._ranks) else NO_RANK
            status = self._search.advance_slice(SLICE)
            if status == DONE:
                return
            if status == SLICED:
                yield None
                continue
            behind = bisect_left(self._ranks, self._search.leaf_first + self._search.leaf_weight)
            yield self._leaf(drawn=behind - at)
            at = behind

    def whole(self, shard: Shard, *, stop: threading.Event | None = None) -> Settled | None:
        """Settle a shard in one go; None if it was told to stop on the way."""
        before, leaves = self.counts()
        seen = []
        for leaf in self.settle(shard):
            if stop is not None and stop.is_set():
                return None
            if leaf is not None:
                seen.append(leaf)
        kinds, now = self.counts()
        counts = (kind - old for kind, old in zip(kinds, before, strict=True))
        return Settled(tuple(counts), now - leaves, tuple(seen))

    def forget(self) -> None:
        """Drop the table that saves runs; what is settled stays the same.

        Another thread may be in the midst of a slice, so the table goes before the next one.
        """
        self._forgets = True

    def split(self, programs: int, parts: int) -> list[Shard]:
        """The whole pass of so many programs as some ``parts`` shards, the largest split first."""
        heap: list[tuple[int, tuple[int, ...]]] = [(-programs, ())]
        found: list[tuple[int, tuple[int, ...]]] = []
        while heap and len(heap) + len(found) < parts:
            size, path = heapq.heappop(heap)
            self._search.enter(path, 0)
            ways = self._search.ways()
            if not ways:
                found.append((size, path))
            for way in range(ways):
                below = (*path, way)
                heapq.heappush(heap, (-self._search.enter(below, 0), below))
        shards, first = [], 0
        for size, path in sorted(heap + found, key=lambda each: each[1]):
            shards.append(Shard(path, first, -size))
            first -= size
        return shards

    @staticmethod
    def _tails(task: Task, counter: Counter, budget: int, bounds: Bounds) -> Tails | None:
        """The table that settles what does not solve the first maze, where that settles all."""
        bounded = bounds.may_miss or bounds.most_ticks or bounds.most_space is not None
        if bounded or task.may_miss or not bounds.tails:
            return None
        return tails_for(task, counter, budget)

    def counts(self) -> tuple[list[int], int]:
        """Programs settled so far by kind, and the runs that settled them."""
        return self._search.settled(), int(self._search.leaves)

    def _leaf(self, *, drawn: int) -> Leaf:
        search = self._search
        return Leaf(
            kind=KINDS[search.leaf] if search.leaf < len(KINDS) else None,
            partial=Partial(tuple(search.rows()), search.units, self._names),
            variants=search.variants,
            first=search.leaf_first,
            programs=search.leaf_weight,
            drawn=drawn,
            runs=tuple((KINDS[kind], ticks) for kind, ticks in search.runs()),
            space=search.peak,
            complete=search.complete,
        )


_own = threading.local()


def settle_shard(order: Order, shard: Shard) -> Settled:
    """Settle a shard of a pass, in whatever process this is called; it keeps the last worker."""
    if getattr(_own, "order", None) != order:
        _own.worker = Worker(order, Counter(order.task.dialect))
        _own.order = order
    worker: Worker = _own.worker
    settled = worker.whole(shard)
    assert settled is not None  # nothing can stop it
    return settled
