"""What the rest of a program does in the first maze: exact tables of smaller searches.

Outside all loops, with a memory as at the start, what the rest of a program (a *tail*) does depends
on the state alone, not on what came before. So the tails are counted once for each state, by exact
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

MOST_LENGTHS = 200
"""Of so many lengths a table may tell: where weights make more of them, it costs too much."""

KINDS = 5


def tails_for(task: Task, counter: Counter, budget: int) -> Tails | None:
    """The table that is worth its making for a pass up to ``budget`` units; None if none is."""
    named = {*task.dialect.actions, *task.dialect.sensors}
    if PASSING & named or task.dialect.trail_cap is not None or task.objective == "shortest":
        return None
    most = counter.up_to(budget) // (WORTH * task.worlds[0].n_states)
    reach = None
    for units in islice(counter.lengths(budget), MOST_LENGTHS):
        if counter.up_to(units) > most:
            break
        reach = units
    return None if reach is None else _tails(_first(task), reach)


def _first(task: Task) -> Task:
    """The task of the first maze alone, all or nothing."""
    return replace(task, mazes=task.mazes[:1], solve=None, exceptions=None)


@lru_cache(maxsize=8)
def _tails(task: Task, reach: int) -> Tails:
    """All tails of at most ``reach`` units, the end of the program included, in a single maze."""
    counter = Counter(task.dialect)
    lengths = list(counter.lengths(reach))
    surplus = np.array(lengths, dtype=np.int32) - np.int32(counter.least)
    shorter = _tails(task, lengths[-2]) if len(lengths) > 1 else _no_tails(task)
    level, cover = cover_of(counter, reach, lengths)
    search = LazySearch(
        machine(task),
        options=options_of(task, counter),
        definitions=templates(task),
        budget=reach,
        least=counter.least,
        level=level,
        cover=cover,
        tails=shorter,
        tabulating=True,
    )
    known = np.asarray(shorter.programs)
    programs = np.concatenate([known, np.zeros_like(known, shape=(len(known), 1, KINDS))], axis=1)
    slowest = np.array(shorter.slowest)
    before = np.zeros(KINDS, dtype=np.uint64)
    for state in range(len(known)):
        search.origin = state
        search.enter((), 0)
        while search.advance_slice(ENDLESS):
            pass
        settled = np.array(search.settled()[:KINDS], dtype=np.uint64)
        programs[state, -1] = settled - before - known[state].sum(axis=0)
        before = settled
        slowest[state] = max(slowest[state], search.slowest)
    return Tails(programs=programs, surplus=surplus, slowest=slowest)


def _no_tails(task: Task) -> Tails:
    """The table that knows nothing."""
    states = task.worlds[0].n_states
    return Tails(
        programs=np.zeros((states, 0, KINDS), dtype=np.uint64),
        surplus=np.zeros(0, dtype=np.int32),
        slowest=np.zeros(states, dtype=np.int64),
    )


ENDLESS = 2**62
"""More ticks than any of these searches takes."""


def forget_tables() -> None:
    """Drop the tables that are kept for later passes: they can be made again."""
    _tails.cache_clear()
    word_table.cache_clear()
