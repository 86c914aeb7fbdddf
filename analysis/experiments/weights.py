"""Random code weights: who wins in the same language under another code.

What is shortest depends on the code, and the built-in code, in which all choices are equally
likely, is one of many. So a conclusion is tried under codes drawn at random: the options of a slot,
of a test and of a count get probabilities uniform over all there are (Dirichlet with all parameters
1), as in :func:`mesasynth.analysis.kinds.stability`. There the programs of one enumeration are
compared again; here the whole search is done again under each code, so that no program is left out.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypedDict

import numpy as np

from mesasynth.analysis.experiments.experiment import Setting, uninterrupted
from mesasynth.analysis.experiments.tasks import measured
from mesasynth.analysis.intervals import wilson
from mesasynth.analysis.kinds import options
from mesasynth.dsl import Dialect, Program, dialect, units
from mesasynth.search import UNITS_PER_BIT, GaveUp, Result, search
from mesasynth.worlds import Ground

PARTS = 1_000
"""Probabilities are rounded to so manieth parts, and none is less than one part."""

UNSETTLED = "not settled"
"""What stands for the winner of a search that gave up."""

NONE = "none exists"
"""What stands for the winner where no program solves the task."""


def random_codes(language: Dialect | str, draws: int, *, seed: int) -> tuple[Dialect, ...]:
    """So many dialects with the statements and sensors of one, and random weights.

    Lengths stay exact integers in units of 1/1024 bit. The first codes of a seed do not depend on
    how many are drawn.

    >>> one, two = random_codes("tabular", 2, seed=0)
    >>> one.name, dict(one.slot_units)
    ('tabular, random code 1', {'end': 1373, 'move': 775, 'left': 6534, 'right': 10205})
    >>> random_codes("tabular", 1, seed=0) == (one,)
    True
    """
    plain = dialect(language) if isinstance(language, str) else language
    rng = np.random.default_rng(seed)
    found = []
    for number in range(1, draws + 1):
        weights: dict[str, int] = {}
        for choices in options(plain).values():
            if choices:
                drawn = PARTS * rng.dirichlet(np.ones(len(choices)))
                weights.update(zip(choices, np.maximum(1, drawn.round()).astype(int), strict=True))
        whole = {choice: int(weight) for choice, weight in weights.items()}
        found.append(replace(plain, name=f"{plain.name}, random code {number}", weights=whole))
    return tuple(found)


def label_of_winner(result: Result) -> str:
    """The label of the winner of a search."""
    assert result.winner is not None
    return str(measured(result.winner.program, result.task).label)


def under_codes(
    mazes: Sequence[Ground],
    language: Dialect | str,
    *,
    draws: int,
    seed: int,
    seconds: float,
    known: Sequence[Program] = (),
    prune: bool = True,
    **asked: Any,
) -> Iterator[Result]:
    """The search again under each of so many random codes.

    The arguments are those of :func:`winners`; an interrupt is raised.

    >>> import mesasynth as ms
    >>> found = under_codes([ms.parse_maze("S.G")], "tabular", draws=2, seed=0, seconds=5)
    >>> [str(result.winner.program) for result in found]
    ['move move', 'move move']
    """
    for code in random_codes(language, draws, seed=seed):
        if known:
            asked["max_bits"] = min(units(program, code) for program in known) / UNITS_PER_BIT
        yield uninterrupted(search(mazes, dialect=code, prune=prune, timeout=seconds, **asked))


def winners(
    mazes: Sequence[Ground],
    language: Dialect | str,
    *,
    draws: int,
    seed: int,
    seconds: float,
    named: Callable[[Result], str] = label_of_winner,
    **asked: Any,
) -> dict[str, int]:
    """Under how many of so many random codes a winner of which label is proved to win.

    Args:
        mazes: the training mazes.
        language: the dialect whose weights are drawn.
        draws: how many codes are drawn.
        seed: the seed of the draws.
        seconds: the time that each search may take.
        named: what a proved result counts as; by default the label of its winner, of programs
            that are as short the one with the fewest ticks.
        asked: what else :func:`mesasynth.search.search` is asked, such as another bias; and as
            ``known`` programs known to solve the task: nothing longer than the shortest of them
            is looked at. Right for the bias of length only.

    Returns:
        How many codes had which, the most frequent first; :data:`UNSETTLED` where the search gave
        up, :data:`NONE` where no program solves.

    >>> import mesasynth as ms
    >>> winners([ms.parse_maze("S.G")], "tabular", draws=3, seed=0, seconds=5)
    {'table': 3}
    """
    found: Counter[str] = Counter()
    again = under_codes(mazes, language, draws=draws, seed=seed, seconds=seconds, **asked)
    for result in again:
        if isinstance(result.outcome, GaveUp):
            found[UNSETTLED] += 1
        else:
            found[NONE if result.winner is None else named(result)] += 1
    return dict(found.most_common())


class Drawing(TypedDict):
    """How codes are drawn: how many, from which seed, and how many seconds each may take."""

    draws: int
    seed: int
    seconds: float


def drawing(setting: Setting, *, row: int = 0) -> Drawing:
    """How a setting says to draw codes; rows of different numbers have different codes.

    Its limits are ``codes``, how many, and ``code_seconds`` for each, or else ``seconds``.

    >>> drawing(Setting("quick", 1, {"codes": 3, "seconds": 2.0}), row=7)
    {'draws': 3, 'seed': 1007, 'seconds': 2.0}
    """
    limits = setting.limits
    seconds = limits["code_seconds"] if "code_seconds" in limits else limits["seconds"]
    return {"draws": limits["codes"], "seed": 1_000 * setting.seed + row, "seconds": seconds}


def redrawn(
    mazes: Sequence[Ground], language: Dialect | str, setting: Setting, **asked: Any
) -> dict[str, int]:
    """:func:`winners` under the codes that a setting says, the same for all rows."""
    return winners(mazes, language, **drawing(setting), **asked)


def share_in_words(count: int, draws: int, left: int = 0) -> str:
    """So many of all draws, with the 95% interval for the share of all codes.

    The ``left`` that are not settled count against the lower end and for the upper one.

    >>> share_in_words(7, 10, 1)
    '7 of 10 (40% to 94%)'
    """
    low, high = wilson(count, draws)[0], wilson(count + left, draws)[1]
    return f"{count} of {draws} ({low:.0%} to {high:.0%})"


def in_words(counts: Mapping[str, int]) -> str:
    """What :func:`winners` found, with 95% intervals for the share of all codes.

    What is not settled counts against the lower end and for the upper one.

    >>> in_words({"searcher": 7, "table": 2, UNSETTLED: 1})
    'searcher 7 of 10 (40% to 94%), table 2 of 10 (6% to 60%), not settled 1 of 10'
    """
    draws, left = sum(counts.values()), counts.get(UNSETTLED, 0)
    return ", ".join(
        f"{name} {count} of {draws}"
        if name == UNSETTLED
        else f"{name} {share_in_words(count, draws, left)}"
        for name, count in counts.items()
    )


def by_count(found: Mapping[str, Mapping[str, int]], names: Collection[str]) -> str:
    """For how many random codes of each task the winner has one of these names.

    The codes of one task are a sample, those of several are not, since all tasks have the same. So
    each task has its own 95% interval, and tasks with the same counts stand together. Tasks for
    which no code was drawn are left out.

    >>> found = {"corridor": {"table": 8}, "spiral": {"searcher": 6, "table": 1, UNSETTLED: 1}}
    >>> by_count(found, ["searcher"])
    '6 of 8 (41% to 98%), 1 not settled, on spiral; 0 of 8 (0% to 32%) on corridor'
    """
    alike: defaultdict[tuple[int, int, int], list[str]] = defaultdict(list)
    for task, counts in found.items():
        if counts:
            count = sum(counts.get(name, 0) for name in names)
            alike[count, -counts.get(UNSETTLED, 0), sum(counts.values())].append(task)
    said = []
    for (count, left, draws), tasks in sorted(alike.items(), reverse=True):
        text = share_in_words(count, draws, -left) + (f", {-left} not settled," if left else "")
        said.append(f"{text} on {', '.join(tasks)}")
    return "; ".join(said)
