"""Every program behind a posterior, one by one."""

from __future__ import annotations

from collections.abc import Iterator

from mesasynth.dsl import Program
from mesasynth.dsl.count import Counter
from mesasynth.search.posterior import Posterior


def every_solving(posterior: Posterior) -> Iterator[Program]:
    """Every program of at most ``proved_units`` that solves the task, once each.

    >>> import mesasynth as ms
    >>> found = ms.posterior(ms.parse_maze("S.G"), max_bits=12, dialect="reactive")
    >>> sorted(map(str, every_solving(found)))
    ['move move', 'move move left', 'move move move', 'move move right']
    """
    counter = Counter(posterior.task.dialect)
    for leaf in posterior.leaves:
        part = leaf.partial
        for surplus in counter.forest_counts(part.holes, posterior.proved_units - part.units):
            yield from part.completions(counter.all_forests(part.holes, surplus))
