"""The rows of experiments in which time has a price: one task in one dialect, at every price."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from mesasynth.analysis.experiments.experiment import Setting
from mesasynth.analysis.experiments.pricing import PRICES, Name, Price, Priced, cost, priced
from mesasynth.analysis.experiments.tasks import by_kind
from mesasynth.analysis.experiments.weights import drawing, random_codes
from mesasynth.search import UNITS_PER_BIT
from mesasynth.worlds import Ground

CODE_PRICES = PRICES[:1] + PRICES[1::4]
"""The prices of a tick in bits at which winners under random codes are read off."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PenaltyRow(Priced):
    """One task in one dialect. All prices follow from it.

    Attributes:
        task: the name of the task.
        dialect: the name of the dialect.
        counts: for each label how many programs have which units and ticks, of all programs that
            solve the task and have at most ``reached_units``.
        reached_units: how far these go.
        codes: for each random code the winner's label at each of :data:`CODE_PRICES`, and whether
            it is proved.
    """

    task: str
    dialect: str
    counts: dict[str, list[tuple[int, int, int]]]
    reached_units: int
    codes: list[list[tuple[str, bool]]]

    @property
    def proved(self) -> bool:
        """Whether the winner is known at all of the prices, under every code drawn too.

        Kt is not asked.
        """
        return all(self.winner(price)[1] for price in PRICES) and all(
            proved for code in self.codes for _, proved in code
        )

    def shares(self, price: Price) -> dict[str, float]:
        """The posterior mass by label under 2^-(bits + cost of time), up to ``reached_units``."""
        weights = {
            label: math.fsum(
                count * math.exp2(-cost(price, units, ticks)) for units, ticks, count in counts
            )
            for label, counts in self.counts.items()
        }
        total = math.fsum(weights.values())
        return {label: weight / total for label, weight in weights.items() if total}


def penalty(
    name: str, mazes: Sequence[Ground], language: str, setting: Setting, *, named: Name
) -> dict[str, Any]:
    """The fields of a :class:`PenaltyRow`, with what a measurement is ``named`` for its label.

    The limits are ``seconds``, for the front, for each search and for the posterior; ``slack``, by
    how many bits this goes beyond the shortest program; ``codes``, how many random codes, and
    ``code_seconds``, for the front and for each search under one. An interrupt is raised.
    """
    limits = setting.limits
    found = priced(mazes, language, seconds=limits["seconds"], named=named)
    counts: dict[str, Counter[tuple[int, int]]] = {}
    reached = 0
    if found.points and found.proved_units >= found.points[0][0]:
        cap = found.points[0][0] / UNITS_PER_BIT + limits["slack"]
        kinds = by_kind(mazes, language, max_bits=cap, seconds=limits["seconds"])
        reached = kinds.reached
        for each in kinds.kinds:
            counts.setdefault(named(each.measurement), Counter()).update(each.behaviour.counts)
    return {
        **asdict(found),
        "task": name,
        "dialect": language,
        "counts": {
            label: [(units, ticks, count) for (units, ticks), count in sorted(tally.items())]
            for label, tally in counts.items()
        },
        "reached_units": reached,
        "codes": _under_codes(mazes, language, setting, named=named),
    }


def _under_codes(
    mazes: Sequence[Ground], language: str, setting: Setting, *, named: Name
) -> list[list[tuple[str, bool]]]:
    """The winners under each random code at each of the prices."""
    drawn, rows = drawing(setting), []
    for code in random_codes(language, drawn["draws"], seed=drawn["seed"]):
        found = priced(mazes, code, prices=CODE_PRICES, seconds=drawn["seconds"], named=named)
        rows.append([found.winner(price) for price in CODE_PRICES])
    return rows


def by_code(row: PenaltyRow, price: float) -> Mapping[str, int]:
    """Under how many codes which label is proved to win at one of the prices; "" if none is."""
    at = CODE_PRICES.index(price)
    return Counter(label if proved else "" for label, proved in (code[at] for code in row.codes))


def phases(row: Priced) -> list[tuple[float, str, bool]]:
    """From which of the prices on which label wins, and whether that is proved.

    >>> points = [(15360, 10, True, "heuristic", "a"), (18432, 5, True, "table", "b")]
    >>> phases(Priced(points=points, proved_units=20480, least_ticks=5, complete=True, searched=[]))
    [(0.0, 'heuristic', True), (0.7071067811865476, 'table', True)]
    """
    found: list[tuple[float, str, bool]] = []
    for price in PRICES:
        label, proved = row.winner(price)
        if not found or found[-1][1:] != (label, proved):
            found.append((price, label, proved))
    return found
