"""What the rest of a program does in the first maze: exact tables of smaller searches.

Outside all loops, with a memory as at the start, what the rest of a program (a *tail*) does depends
on the state alone, not on what came before; inside an `if` too, since what stands there ends once,
and behind it come the rest of the block around and so on, each of them a place that the run has not
met before. So the tails of one block, of two and of three are counted once for each state, by exact
length and kind, and a pass settles all completions of such a place at once: those of the tails, and
for each of them the fillings of the holes that were never reached. It does so only where no tail
within the budget solves the first maze or stays undecided, since then nothing that comes later can
matter; so no solution is ever hidden in a sum, and the counts by kind are the same with the table
as without. The enumerator makes the table itself, each length with the help of all shorter ones.

The table is a pattern database (Culberson and Schaeffer, "Pattern databases", 1998) that holds
counts in place of distances; where the memory is no longer as at the start, or where the
trail counts, it is silent.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from itertools import islice

import numpy as np

from mesasynth.dsl.count import Counter
from mesasynth.ext.lazy import LazySearch
from mesasynth.ext.tails import Tails
from mesasynth.search.cover import cover_of
from mesasynth.search.lower import machine, options_of, templates
from mesasynth.search.task import Task
from mesasynth.search.words import PASSING, word_table

WORTH = 32
"""So many times as many programs as the table's searches cover must the pass cover at least."""

LEAST = 100
"""A search of the table costs at least as much as so many programs of the pass."""

MOST_LENGTHS = 200
"""Of so many lengths a table may tell: of more it would cost too much."""

MOST_BLOCKS = 3
"""So many blocks may still have to end where a table tells what follows."""

KINDS = 5


def tails_for(task: Task, counter: Counter, budget: int) -> Tails | None:
    """The table that is worth its making for a pass up to ``budget`` units; None if none is."""
    named = {*task.dialect.actions, *task.dialect.sensors}
    if task.dialect.weights:
        return None  # lengths lie so close that making it costs more than all it saves
    if PASSING & named or task.dialect.trail_cap is not None or task.objective == "shortest":
        return None
    most = counter.up_to(budget) // (WORTH * task.worlds[0].n_states)
    if most < LEAST:
        return None
    lengths = list(islice(counter.lengths(budget), MOST_LENGTHS))
    reach = []
    nested = {"if", "if-else"} & {*task.dialect.controls}
    for blocks in range(1, 1 + (MOST_BLOCKS if nested else 1)):
        known = [n for n in lengths if counter.forests_up_to(blocks, n - counter.least) <= most]
        if known:
            reach.append(known[-1])
    return _tails(_first(task), tuple(reach)) if reach else None


def _first(task: Task) -> Task:
    """The task of the first maze alone, all or nothing."""
    return replace(task, mazes=task.mazes[:1], solve=None, exceptions=None)


@lru_cache(maxsize=16)
def _tails(task: Task, reach: tuple[int, ...]) -> Tails:
    """All tails in a single maze: of ``b + 1`` blocks, those of at most ``reach[b]`` units.

    The units of a tail of several blocks are those of one that is as much longer than its least.
    """
    counter, most = Counter(task.dialect), max(reach)
    lengths = list(counter.lengths(most))
    surplus = np.array(lengths, dtype=np.int32) - np.int32(counter.least)
    if len(lengths) > 1:
        shorter = _tails(task, tuple(min(units, lengths[-2]) for units in reach))
    else:
        shorter = _no_tails(task, len(reach))
    level, cover = cover_of(counter, most, lengths, more_holes=len(reach) - 1)
    search = LazySearch(
        machine(task),
        options=options_of(task, counter),
        definitions=templates(task),
        budget=most,
        least=counter.least,
        level=level,
        cover=cover,
        tails=shorter,
        tabulating=True,
    )
    known = np.asarray(shorter.programs)
    new = np.zeros((*known.shape[:2], 1, KINDS), dtype=np.uint64)
    slowest = np.array(shorter.slowest)
    before = np.zeros(KINDS, dtype=np.uint64)
    for deeper in range(sum(units == most for units in reach)):
        search.blocks = deeper + 1
        for state in range(known.shape[1]):
            search.origin = state
            search.enter((), 0)
            while search.advance_slice(ENDLESS):
                pass
            settled = np.array(search.settled()[:KINDS], dtype=np.uint64)
            new[deeper, state, 0] = settled - before - known[deeper, state].sum(axis=0)
            before = settled
            slowest[deeper, state] = max(slowest[deeper, state], search.slowest)
    return Tails(
        programs=np.concatenate([known, new], axis=2),
        surplus=surplus,
        reach=[units - counter.least for units in reach],
        slowest=slowest,
    )


def _no_tails(task: Task, blocks: int) -> Tails:
    """The table that knows nothing."""
    states = task.worlds[0].n_states
    return Tails(
        programs=np.zeros((blocks, states, 0, KINDS), dtype=np.uint64),
        surplus=np.zeros(0, dtype=np.int32),
        reach=[-1] * blocks,
        slowest=np.zeros((blocks, states), dtype=np.int64),
    )


ENDLESS = 2**62
"""More ticks than any of these searches takes."""


def forget_tables() -> None:
    """Drop the tables that are kept for later passes: they can be made again."""
    _tails.cache_clear()
    word_table.cache_clear()
