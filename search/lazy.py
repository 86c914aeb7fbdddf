"""One pass of the lazy enumerator: every program of at most a given length is settled.

A large pass is split into shards, which are settled by threads, or by the workers of any executor;
what is found, and in which order it is told, does not depend on who settles what, or when. A ledger
keeps what is settled, so that a pass can be broken off and gone on with.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager
from queue import Empty, SimpleQueue
from threading import Event
from typing import Protocol, TypeAlias

from mesasynth.dsl import Kind
from mesasynth.dsl.count import Counter
from mesasynth.errors import MesasynthError
from mesasynth.search.outcome import MOST_PROGRAMS
from mesasynth.search.shard import (
    KINDS,
    Bounds,
    Leaf,
    Order,
    Settled,
    Shard,
    Worker,
    settle_shard,
)
from mesasynth.search.task import Task

MANY_PROGRAMS = 2_000_000
"""A pass over fewer programs is not worth the trouble of several threads."""

SHARDS = 256
"""Into how many shards a pass is split: the same for any number of threads."""

PATIENCE = 0.02
"""Seconds between two looks at what the threads do."""

WHOLE: tuple[int, ...] = ()
"""The path of the shard that is the whole pass."""

Submit: TypeAlias = Callable[[Shard], "Future[Settled | None]"]


class WorkerError(MesasynthError):
    """A worker of an executor has failed."""


class Ledger(Protocol):
    """Keeps what is settled.

    The law: ``known`` returns what ``keep`` was given for that order and no other, equal to it.
    """

    def known(self, order: Order) -> Mapping[tuple[int, ...], Settled]:
        """What is settled of a pass, by the paths of the shards."""

    def keep(self, order: Order, shard: Shard, settled: Settled) -> None:
        """Keep what settling a shard has shown."""


class Pass:
    """All programs of at most ``budget`` units, settled once each.

    ``ranks``, rising, are the programs to be shown as leaves whatever their kind, by their place
    in the order of the enumeration. With a ``held_out`` task, what solves ``task`` runs in that
    one's mazes too, whatever happens there. Shards are settled by ``threads`` or else by the
    workers of an ``executor``, and what is found does not depend on them; a pass whose bounds may
    be lowered on the way is one shard. What a ``ledger`` has is not settled again.
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
        executor: Executor | None = None,
        ledger: Ledger | None = None,
    ) -> None:
        self.budget = budget
        self.programs = counter.up_to(budget)
        if self.programs > MOST_PROGRAMS:
            raise OverflowError(f"{self.programs} programs are more than the kernel can count")
        bounds = bounds or Bounds()
        lowered = bounds.most_ticks is not None or bounds.most_space is not None
        small = lowered or task.exceptions is not None or self.programs < MANY_PROGRAMS
        self._sharded = not small
        self._executor, self._ledger = executor, ledger
        self._order = Order(task, budget, tuple(ranks), bounds, held_out)
        self._workers = [
            Worker(self._order, counter) for _ in range(threads if self._sharded else 1)
        ]
        self._done = Settled((0,) * len(self._workers[0].counts()[0]), 0, ())

    def tighten(self, bounds: Bounds) -> None:
        """Replace the bounds by lower ones of the same kinds."""
        for worker in self._workers:
            worker.tighten(bounds)

    def forget(self) -> None:
        """Drop the tables that save runs: less memory, the same counts by kind."""
        for worker in self._workers:
            worker.forget()

    def slices(self) -> Generator[Leaf | None, None, None]:
        """Go on with the pass: yields a leaf to be seen, or None after a slice of work.

        Raises WorkerError if a worker of the executor fails.
        """
        known = self._ledger.known(self._order) if self._ledger else {}
        if self._sharded:
            yield from self._shards(known)
        elif WHOLE in known:
            self._add(known[WHOLE])
            yield from known[WHOLE].seen
        else:
            yield from self._at_once()

    def _at_once(self) -> Iterator[Leaf | None]:
        """Settle the whole pass here."""
        shard, seen = Shard(WHOLE, 0, self.programs), []
        for leaf in self._workers[0].settle(shard):
            if leaf is not None and self._ledger:
                seen.append(leaf)
            yield leaf
        if self._ledger:
            kinds, leaves = self._workers[0].counts()
            self._ledger.keep(self._order, shard, Settled(tuple(kinds), leaves, tuple(seen)))

    def _shards(self, known: Mapping[tuple[int, ...], Settled]) -> Iterator[Leaf | None]:
        """Settle shards side by side, and show their leaves in the order of the enumeration."""
        shards = self._workers[0].split(self.programs, SHARDS)
        ready: dict[int, Settled] = {}
        for i, shard in enumerate(shards):
            if shard.path in known:
                ready[i] = known[shard.path]
                self._add(ready[i])
        with self._submitting() as submit:
            pending = {submit(each): i for i, each in enumerate(shards) if i not in ready}
            ended: SimpleQueue[Future[Settled | None]] = SimpleQueue()
            for future in pending:
                future.add_done_callback(ended.put)
            told = 0
            while told < len(shards):
                for future in _taken(ended) if pending else ():
                    i, settled = pending.pop(future), self._result(future)
                    self._add(settled)
                    if self._ledger:
                        self._ledger.keep(self._order, shards[i], settled)
                    ready[i] = settled
                yield None
                while told in ready:
                    yield from ready.pop(told).seen
                    told += 1

    @contextmanager
    def _submitting(self) -> Iterator[Submit]:
        """What to submit a shard with; what is still to be settled is cancelled at the end."""
        futures: list[Future[Settled | None]] = []
        stop = Event()
        idle: SimpleQueue[Worker] = SimpleQueue()
        for worker in self._workers:
            idle.put(worker)

        def here(shard: Shard) -> Settled | None:
            worker = idle.get()
            try:
                return worker.whole(shard, stop=stop)
            finally:
                idle.put(worker)

        def submit(shard: Shard) -> Future[Settled | None]:
            if self._executor is None:
                futures.append(pool.submit(here, shard))
            else:
                futures.append(self._executor.submit(settle_shard, self._order, shard))
            return futures[-1]

        pool = ThreadPoolExecutor(len(self._workers))
        try:
            yield submit
        finally:
            stop.set()
            for future in futures:
                future.cancel()
            pool.shutdown()

    def _result(self, future: Future[Settled | None]) -> Settled:
        try:
            settled = future.result()
        except Exception as error:
            if self._executor is None:
                raise
            raise WorkerError(f"a shard could not be settled by the executor: {error!r}") from error
        assert settled is not None  # nobody has told it to stop
        return settled

    def _add(self, settled: Settled) -> None:
        old = self._done
        kinds = tuple(map(sum, zip(old.kinds, settled.kinds, strict=True)))
        self._done = Settled(kinds, old.leaves + settled.leaves, ())

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
        return self._done.leaves + (0 if self._sharded else self._workers[0].counts()[1])

    def _kinds(self) -> list[int]:
        if self._sharded:
            return list(self._done.kinds)
        live, _ = self._workers[0].counts()
        return [old + new for old, new in zip(self._done.kinds, live, strict=True)]


def _taken(ended: SimpleQueue[Future[Settled | None]]) -> Iterator[Future[Settled | None]]:
    """What has ended, or after some patience nothing.

    A queue is waited for, and not the futures themselves: an interrupt while these are locked would
    leave them so, and whoever settles them waiting for ever.
    """
    try:
        yield ended.get(timeout=PATIENCE)
        while True:
            yield ended.get_nowait()
    except Empty:
        return
