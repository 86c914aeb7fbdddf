"""Which program wins at which price of running time, as far as that is proved.

The front of length against ticks proves the winner where time is cheap: no program beyond what was
settled can make up for its length. Where time is dearer a search at that very price does, since it
leaves aside whatever takes too many ticks for its length. The least cost is a concave function of
the price, as the least of straight lines is. So between two prices at which programs of the same
length and ticks win no others are as good, and prices are searched by halves (Eisner and Severance,
"Mathematical techniques for efficient record segmentation in large shared databases", 1976).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, TypeAlias

from mesasynth.analysis.experiments.experiment import uninterrupted
from mesasynth.analysis.experiments.tasks import measured
from mesasynth.analysis.measure import Measurement
from mesasynth.dsl import Dialect
from mesasynth.search import UNITS_PER_BIT, Front, Kt, Optimal, Reason, front, search
from mesasynth.search.outcome import Optimum
from mesasynth.search.task import Task
from mesasynth.worlds import Ground

PRICES = (0.0, *(2.0 ** (power / 2) for power in range(-20, 5)))
"""The prices of a tick in bits at which winners are read off."""

Price: TypeAlias = float | Kt
"""What time costs: bits for each tick, or with Kt log2 of the ticks."""

Name: TypeAlias = Callable[[Measurement], str]
"""What a program counts as, by its measurement."""

MOST_VAIN = 3
"""After so many searches in vain no other price is asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Priced:
    """What is known of the winners of a task at all prices.

    Attributes:
        points: the front as far as it is known: units, ticks, whether no program beats it, label
            and text of its first program, by rising units.
        proved_units: the front is exact for all programs of at most this length.
        least_ticks: no program takes fewer ticks.
        complete: whether the whole front is known.
        searched: winners that searches have proved where the front does not: the price (None for
            Kt), units, ticks, label and text.
    """

    points: list[tuple[int, int, bool, str, str]]
    proved_units: int
    least_ticks: int
    complete: bool
    searched: list[tuple[float | None, int, int, str, str]]

    def winner(self, price: Price) -> tuple[str, bool]:
        """The label of the program with the least bits + cost of time, and whether that is proved.

        Of programs as good the shortest counts.
        """
        _, _, label, proved = self.best(price)
        return label, proved

    def best(self, price: Price) -> tuple[int, int, str, bool]:
        """Units, ticks and label of the winner of those known, and whether it is proved.

        A program that is not settled has more than ``proved_units`` and at least ``least_ticks``.
        """
        for known, units, ticks, label, _ in self.searched:
            if known == (None if isinstance(price, Kt) else price):
                return units, ticks, label, True
        met = [*self.points, *((*each[1:3], False, *each[3:]) for each in self.searched)]
        if not met:
            return 0, 0, "", False
        best = min(met, key=lambda each: (score(price, each[0], each[1]), each[0], not each[2]))
        unseen = score(price, self.proved_units + 1, self.least_ticks)
        proved = self.complete or (best[2] and score(price, best[0], best[1]) <= unseen)
        return best[0], best[1], best[3], proved


def score(price: Price, units: int, ticks: int) -> Any:
    """Something that is least for the winner; exact under Kt."""
    if isinstance(price, Kt):
        return price.key(units=units, ticks=ticks, space=0)
    return cost(price, units, ticks)


def cost(price: Price, units: int, ticks: int) -> float:
    """Length and the cost of time, in bits."""
    if isinstance(price, Kt):
        return price.bits(units=units, ticks=ticks, space=0)
    return units / UNITS_PER_BIT + price * ticks


def priced(
    mazes: Sequence[Ground],
    language: Dialect | str,
    *,
    prices: Sequence[float] = PRICES,
    seconds: float,
    named: Name,
) -> Priced:
    """The front, and the winners at those of the prices, and under Kt, where it proves none.

    Args:
        mazes: the training mazes.
        language: the dialect.
        prices: rising prices of a tick, in bits.
        seconds: for the front, and again for each search.
        named: what a program is labelled as.

    An interrupt is raised.

    >>> import mesasynth as ms
    >>> found = priced(
    ...     [ms.parse_maze("S....G")],
    ...     "reactive",
    ...     seconds=5,
    ...     named=lambda measurement: str(measurement.label),
    ... )
    >>> found.complete, found.winner(0.0), found.winner(4.0)
    (True, ('table', True), ('table', True))
    """
    found = front(mazes, dialect=language, timeout=seconds, prune=True)
    if found.reason is Reason.INTERRUPTED:
        raise KeyboardInterrupt
    labels: dict[str, str] = {}

    def label(optimum: Optimum, task: Task) -> tuple[str, str]:
        text = str(optimum.program)
        if text not in labels:
            labels[text] = named(measured(optimum.program, task))
        return labels[text], text

    known = Priced(
        points=[
            (each.units, each.optimum.ticks, each.proved, *label(each.optimum, found.task))
            for each in found.points
        ],
        proved_units=decided_units(found),
        least_ticks=found.least_ticks,
        complete=found.complete,
        searched=[],
    )

    def ask(price: Price) -> tuple[int, int, str, str] | None:
        weighed: dict[str, Any] = {"bias": "weighted", "lam": price}
        if isinstance(price, Kt):
            weighed = {"bias": "kt"}
        asked = search(mazes, dialect=language, prune=True, timeout=seconds, **weighed)
        if not isinstance(uninterrupted(asked).outcome, Optimal) or asked.winner is None:
            return None
        return asked.winner.units, asked.winner.ticks, *label(asked.winner, asked.task)

    if not known.points:
        return known
    searched: list[tuple[float | None, int, int, str, str]] = []
    if not known.best(Kt())[3] and (winner := ask(Kt())):
        searched.append((None, *winner))
    best = [known.best(price) for price in prices]
    proved = [(units, ticks) if sure else None for units, ticks, _, sure in best]
    texts = {(units, ticks): (name, text) for units, ticks, _, name, text in known.points}
    for index, winner in halves(proved, lambda at: ask(prices[at]), texts).items():
        searched.append((prices[index], *winner))
    return replace(known, searched=searched)


def decided_units(found: Front) -> int:
    """All programs of at most this length are settled and decided; 0 if the audit failed."""
    if found.certificate is None:
        return found.proved_units
    if not found.certificate.holds:
        return 0
    undecided = (entry.units - 1 for entry in found.certificate.undecided)
    return min((found.proved_units, *undecided))


def halves(
    proved: Sequence[tuple[int, int] | None],
    ask: Callable[[int], tuple[int, int, str, str] | None],
    texts: dict[tuple[int, int], tuple[str, str]],
) -> dict[int, tuple[int, int, str, str]]:
    """The winners at the places where none is proved yet, as far as asking finds them.

    Args:
        proved: units and ticks of the winner at each of some rising prices, if they are proved.
        ask: the winner at a price by its place, with label and text; None if that fails.
        texts: label and text of what is proved, by units and ticks.

    >>> lines = [(30, 90, "search", "s"), (60, 20, "table", "t")]
    >>> def ask(at):
    ...     print("asked at", at)
    ...     return min(lines, key=lambda line: line[0] + at * line[1] / 8)
    >>> found = halves([(30, 90)] + 7 * [None], ask, {(30, 90): ("search", "s")})
    asked at 7
    asked at 3
    asked at 5
    asked at 4
    >>> [found[at][2] for at in range(1, 8)]
    ['search', 'search', 'search', 'table', 'table', 'table', 'table']
    """
    known: dict[int, tuple[int, int, str, str]] = {
        at: (*each, *texts[each]) for at, each in enumerate(proved) if each
    }
    last, vain = len(proved) - 1, set[int]()
    waiting = [(0, 0), (last, last), (0, last)]  # the lowest price, the highest, then halves
    while waiting and len(vain) < MOST_VAIN:
        low, high = waiting.pop(0)
        while low <= high and (low in known or low in vain):
            low += 1
        while low <= high and (high in known or high in vain):
            high -= 1
        if low > high:
            continue
        below, above = known.get(low - 1), known.get(high + 1)
        if below and above and below[:2] == above[:2]:
            known.update(dict.fromkeys(range(low, high + 1), below))
            continue
        middle = (low + high) // 2
        if middle not in known and middle not in vain:
            winner = ask(middle)
            if winner:
                known[middle] = winner
            else:
                vain.add(middle)
        waiting += [(low, middle - 1), (middle + 1, high)]
    for low, high in pairwise(sorted(known)):
        if known[low][:2] == known[high][:2]:
            known.update(dict.fromkeys(range(low + 1, high), known[low]))
    return {at: known[at] for at in sorted(known) if proved[at] is None}
