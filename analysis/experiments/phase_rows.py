"""The rows of the phase diagram: one maze in one dialect, at every price of a tick."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import product

from mesasynth.analysis.compression import fewest_actions, packed
from mesasynth.analysis.experiments.experiment import Case, Setting
from mesasynth.analysis.experiments.growing import FAMILIES, table_bits
from mesasynth.analysis.experiments.penalty_rows import PenaltyRow, penalty
from mesasynth.analysis.experiments.price import WITNESSES
from mesasynth.analysis.measure import Measurement
from mesasynth.analysis.thresholds import THRESHOLDS
from mesasynth.dsl import Kind, Program, dialect, parse, run, units
from mesasynth.search import UNITS_PER_BIT
from mesasynth.search.equip import world_of

OBJECTIVES, DELIBERATIONS = ("goal", "no objective"), ("inside", "by walking", "none")
BOUNDS = ("bounded", "unbounded")

CLASSES: tuple[str, ...] = tuple(
    f"{objective}, {deliberation}, {bound}"
    for objective, deliberation, bound in product(OBJECTIVES, DELIBERATIONS, BOUNDS)
)
"""The classes: revealed objective, deliberation, bound."""


def class_of(found: Measurement) -> str:
    """The class of what was measured; an unknown bound counts as none, as it does for labels.

    >>> import mesasynth as ms
    >>> from mesasynth.analysis.battery import battery
    >>> from mesasynth.analysis.measure import measure
    >>> from mesasynth.analysis.policy import ProgramPolicy
    >>> search = ProgramPolicy(ms.parse("until at_goal { repeat 4 { fork right } next }"))
    >>> class_of(measure(search, battery()))
    'goal, inside, unbounded'
    """
    axes = found.axes
    internally = axes.internal >= THRESHOLDS.deliberates
    walking = axes.walking >= THRESHOLDS.deliberates
    return ", ".join(
        (
            OBJECTIVES[not axes.objectives()],
            DELIBERATIONS[0 if internally else 1 if walking else 2],
            BOUNDS[axes.bound.kind != "bounded"],
        )
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseRow(PenaltyRow):
    """One maze in one dialect; the labels of a :class:`PenaltyRow` are classes here.

    Attributes:
        table: between which bits its shortest ``counting`` table lies, which is its complexity.
        model: bits and ticks in the dialect of the searcher known there, then of the tables at
            hand: a shortest way written with loops, and without; no searcher where that does not
            solve the maze.
    """

    table: list[float | None]
    model: dict[str, list[tuple[float, int]]]

    @property
    def complexity(self) -> float:
        """The middle of the bounds, for an order."""
        return middle(self.table)

    @property
    def expected(self) -> float | None:
        """The price in bits a tick from which on a table at hand costs less than the searcher.

        0 if it does at any price, infinity if at none; None without a searcher or a table.
        """
        if not self.model["searcher"] or not self.model["tables"]:
            return None
        bits, ticks = self.model["searcher"][0]
        found = math.inf
        for table_bits_, table_ticks in self.model["tables"]:
            if table_bits_ <= bits and table_ticks <= ticks:
                return 0.0
            if table_ticks < ticks:
                found = min(found, (table_bits_ - bits) / (ticks - table_ticks))
        return found

    def known_shares(self, price: float) -> dict[str, float]:
        """The mass by class under 2^-(bits + price x ticks) of all programs that are known.

        These are all up to ``reached_units``, and beyond the points of the front and the winners
        that searches have proved, one program each.
        """
        weights: dict[str, float] = {}
        terms = [
            (name, length, ticks, count)
            for name, counts in self.counts.items()
            for length, ticks, count in counts
        ]
        beyond = {(length, ticks): name for length, ticks, _, name, _ in self.points}
        beyond |= {(length, ticks): name for _, length, ticks, name, _ in self.searched}
        terms += [
            (name, length, ticks, 1)
            for (length, ticks), name in beyond.items()
            if length > self.reached_units
        ]
        if not terms:
            return {}
        costs = [length / UNITS_PER_BIT + price * ticks for _, length, ticks, _ in terms]
        least = min(costs)
        for (name, _, _, count), cost in zip(terms, costs, strict=True):
            weights[name] = weights.get(name, 0.0) + count * math.exp2(least - cost)
        total = math.fsum(weights.values())
        return {name: weight / total for name, weight in weights.items()}


def middle(table: Sequence[float | None]) -> float:
    """The middle of two bounds, or the only one.

    >>> middle([10.0, 20.0]), middle([10.0, None])
    (15.0, 10.0)
    """
    known = [bound for bound in table if bound is not None]
    return sum(known) / len(known)


def known_tables(rows: Sequence[PhaseRow]) -> dict[str, list[float | None]]:
    """What all rows together know of the complexity of each maze, the simplest first.

    How far a proof comes depends on when it was made, so the rows of a maze need not agree.
    """
    found: dict[str, list[float | None]] = {}
    for row in rows:
        least, most = found.setdefault(row.task, [None, None])
        leasts = [each for each in (least, row.table[0]) if each is not None]
        mosts = [each for each in (most, row.table[1]) if each is not None]
        found[row.task] = [max(leasts, default=None), min(mosts, default=None)]
    return dict(sorted(found.items(), key=lambda pair: middle(pair[1])))


def phase_cases(setting: Setting) -> dict[str, Case[PhaseRow]]:
    """A row for each maze in each dialect."""
    limits = setting.limits
    return {
        f"{family} {size} / {name}": partial(_decide, family, size, name, setting)
        for name in limits["dialects"]
        for family, size in limits["mazes"]
    }


def _decide(family: str, size: int, language: str, setting: Setting) -> PhaseRow:
    """The front and the posterior, and what the model needs, which no search has a part in."""
    limits = setting.limits
    ground = FAMILIES[family](size, setting.seed)
    world = world_of(ground, dialect(language))
    way = fewest_actions(world)
    tables = [packed(way), parse(" ".join(way))] if way else []

    def priced(program: Program) -> list[tuple[float, int]]:
        done = run(program, world, dialect=dialect(language))
        if done.outcome is not Kind.SOLVED:
            return []
        return [(units(program, dialect(language)) / UNITS_PER_BIT, done.ticks)]

    return PhaseRow(
        **penalty(f"{family} {size}", [ground], language, setting, named=class_of),
        table=list(table_bits(family, size, setting.seed, seconds=limits["seconds"])),
        model={
            "searcher": priced(parse(WITNESSES[language])),
            "tables": [each for table in tables for each in priced(table)],
        },
    )
