"""One pass of the lazy enumerator: every program of at most a given length is settled.

The kernel works in slices; between them the caller hears of progress, of the leaves that have
run in all mazes or stay undecided, and of those that hold a program drawn for the audit.
"""

from __future__ import annotations

import heapq
from bisect import bisect_left
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass
from queue import SimpleQueue
from threading import Event

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
from mesasynth.search.outcome import MOST_PROGRAMS
from mesasynth.search.pruning import Rule
from mesasynth.search.tails import tails_for
from mesasynth.search.task import Task
from mesasynth.search.words import word_table

KINDS = tuple(Kind)
SLICE = 2_000_000
"""Ticks (and as much again for branching) between two looks at the clock: some 20 ms."""

MANY_PROGRAMS = 2_000_000
"""A pass over fewer programs is not worth the trouble of several threads."""

SHARDS = 256
"""Into how many shards a pass is split: the same for any number of threads."""

PATIENCE = 0.02
"""Seconds between two looks at what the threads do."""

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


class Worker:
    """A kernel that settles shards of one pass; each thread has one of its own."""

    def __init__(
        self,
        task: Task,
        counter: Counter,
        budget: int,
        *,
        ranks: Sequence[int],
        bounds: Bounds,
        held_out: Task | None,
    ) -> None:
        every = task if held_out is None else task.joined(held_out)
        self._names = alphabet(every)
        self._ranks = ranks
        self._lengths = list(counter.lengths(budget))
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


class Pass:
    """All programs of at most ``budget`` units, settled once each.

    ``ranks``, rising, are the programs to be shown as leaves whatever their kind, by their place
    in the order of the enumeration. With a ``held_out`` task, what solves ``task`` runs in that
    one's mazes too, whatever happens there. What is found does not depend on ``threads``; a pass
    whose bounds may be lowered on the way takes one only.
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
        threads: int = 1,
    ) -> None:
        self.budget = budget
        self.programs = counter.up_to(budget)
        if self.programs > MOST_PROGRAMS:
            raise OverflowError(f"{self.programs} programs are more than the kernel can count")
        bounds = bounds or Bounds()
        lowered = bounds.most_ticks is not None or bounds.most_space is not None
        lowered = lowered or task.exceptions is not None
        if lowered or self.programs < MANY_PROGRAMS:
            threads = 1
        self._workers = [
            Worker(task, counter, budget, ranks=ranks, bounds=bounds, held_out=held_out)
            for _ in range(threads)
        ]

    def tighten(self, bounds: Bounds) -> None:
        """Replace the bounds by lower ones of the same kinds."""
        for worker in self._workers:
            worker.tighten(bounds)

    def slices(self) -> Generator[Leaf | None, None, None]:
        """Go on with the pass: yields a leaf to be seen, or None after a slice of work."""
        if len(self._workers) == 1:
            yield from self._workers[0].settle(Shard((), 0, self.programs))
        else:
            yield from self._side_by_side()

    def _side_by_side(self) -> Iterator[Leaf | None]:
        """Settle shards in threads, and show their leaves in the order of the enumeration."""
        idle: SimpleQueue[Worker] = SimpleQueue()
        for worker in self._workers:
            idle.put(worker)
        stop = Event()

        def settle(shard: Shard) -> list[Leaf]:
            worker, leaves = idle.get(), []
            for leaf in worker.settle(shard):
                if stop.is_set():
                    break
                if leaf is not None:
                    leaves.append(leaf)
            idle.put(worker)
            return leaves

        shards = self._workers[0].split(self.programs, SHARDS)
        pool = ThreadPoolExecutor(len(self._workers))
        try:
            for future in [pool.submit(settle, shard) for shard in shards]:
                while not future.done():
                    wait([future], timeout=PATIENCE)
                    yield None
                yield from future.result()
        finally:
            stop.set()
            pool.shutdown(cancel_futures=True)

    @property
    def settled(self) -> dict[Kind, int]:
        """Programs settled so far by a run, by kind."""
        return dict(zip(KINDS, self._kinds(), strict=False))

    @property
    def outweighed(self) -> int:
        """Programs settled so far by the bounds."""
        return self._kinds()[len(KINDS)]

    @property
    def redundant(self) -> int:
        """Programs settled so far because a shorter one does the same."""
        return self._kinds()[len(KINDS) + 1]

    @property
    def total(self) -> int:
        """Programs settled so far."""
        return sum(self._kinds())

    @property
    def leaves(self) -> int:
        """Runs that settled them."""
        return sum(worker.counts()[1] for worker in self._workers)

    def _kinds(self) -> list[int]:
        return [sum(kind) for kind in zip(*(w.counts()[0] for w in self._workers), strict=True)]
