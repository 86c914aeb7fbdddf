"""The rows of the experiment on compression: one maze in one dialect."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from mesasynth.analysis.experiments.experiment import (
    Case,
    Setting,
    uninterrupted,
)
from mesasynth.analysis.experiments.growing import FAMILIES, table_bits
from mesasynth.analysis.experiments.optima import OptimaRow, facts
from mesasynth.analysis.experiments.price import above, price, witness
from mesasynth.analysis.experiments.tasks import by_kind, measured, shares_of_optima
from mesasynth.analysis.experiments.weights import winners
from mesasynth.analysis.kinds import Kinds
from mesasynth.analysis.labels import SEARCHING, Label
from mesasynth.dsl import Program
from mesasynth.search import UNITS_PER_BIT, Result, search
from mesasynth.worlds import Ground


@dataclass(frozen=True, slots=True)
class CompressionRow(OptimaRow):
    """One maze, or world without structure, in one dialect; all lengths in bits.

    Its labels are the shares of the optima, counted with one example of each behaviour measured;
    where they were not all found in the time, the label of the first.

    Attributes:
        family: the kind of the maze, or ``automaton`` or ``lock`` for a world without structure.
        size: its size, as its family counts it.
        table: between which lengths its shortest ``counting`` table lies, which is its complexity.
        searcher: between which lengths the shortest searcher lies.
        other: the same for the shortest program that is no searcher.
        settled: all programs of at most this length that solve it were measured.
        stability: of the measured programs, the share of 1,000 random codes under which one of each
            label is shortest.
        codes: under how many random codes, each searched for itself, the winner has which label;
            empty where the search under the built-in code gave up.
    """

    family: str
    size: int
    table: list[float | None]
    searcher: list[float | None]
    other: list[float | None]
    settled: float
    stability: dict[str, float]
    codes: dict[str, int]

    @property
    def price(self) -> tuple[float | None, float | None]:
        """Δ lies between these; None where nothing bounds it on that side."""
        return price(self.searcher, self.other)

    def share(self, labels: Sequence[Label]) -> float:
        """The share of the optima that have one of the labels."""
        return sum(self.labels.get(str(label), 0.0) for label in labels)

    def share_of_codes(self, labels: Sequence[Label]) -> float:
        """Under which share of the random codes one of these labels is shortest."""
        return sum(self.stability.get(str(label), 0.0) for label in labels)


def compression_cases(setting: Setting) -> dict[str, Case[CompressionRow]]:
    """A row for each maze in each dialect."""
    limits = setting.limits
    return {
        f"{family} {size} / {name}": partial(_decide, family, size, name, setting)
        for family, sizes in limits["sizes"].items()
        for size in sizes
        for name in limits["dialects"]
    }


def _decide(family: str, size: int, language: str, setting: Setting) -> CompressionRow:
    """Search, measure what solves up to the slack, and search again under random codes."""
    limits = setting.limits
    ground = FAMILIES[family](size, setting.seed)
    result = uninterrupted(
        search(ground, dialect=language, prune=True, timeout=limits["seconds"], seed=setting.seed)
    )
    winner = result.optima and result.winner
    kinds = None
    if winner:
        kinds = by_kind(
            [ground],
            language,
            max_bits=winner.units / UNITS_PER_BIT + limits["slack"],
            seconds=limits["seconds"],
        )
        if kinds.reached < winner.units:
            kinds = None
    known = facts(f"{family} {size}", result, None)
    searcher, other = _sides(result, kinds, known["least"])
    return CompressionRow(
        **{**known, "labels": _labels(result, kinds), "complete": kinds is not None},
        family=family,
        size=size,
        table=list(table_bits(family, size, setting.seed, seconds=limits["seconds"])),
        searcher=searcher,
        other=other,
        settled=kinds.reached / UNITS_PER_BIT if kinds else 0.0,
        stability={str(label): share for label, share in kinds.stability.items()} if kinds else {},
        codes=_codes(ground, language, winner.program, setting) if winner else {},
    )


def _codes(ground: Ground, language: str, known: Program, setting: Setting) -> dict[str, int]:
    limits = setting.limits
    return winners(
        [ground],
        language,
        known=[known],
        draws=limits["codes"],
        seed=setting.seed,
        seconds=limits["code seconds"],
    )


def _labels(result: Result, kinds: Kinds | None) -> dict[str, float]:
    """The share of the optima by label, or the label of the winner."""
    if result.winner is None:
        return {}
    if kinds is None:
        return {str(measured(result.winner.program, result.task).label): 1.0}
    return shares_of_optima(kinds, result.winner.units)


def _sides(
    result: Result, kinds: Kinds | None, least: float
) -> tuple[list[float | None], list[float | None]]:
    """Between which lengths the shortest searcher lies, and the shortest program that is none."""
    sides: list[list[float | None]] = []
    for searching in (True, False):
        lengths = [
            each.behaviour.example.units / UNITS_PER_BIT
            for each in (kinds.kinds if kinds else ())
            if (each.measurement.label in SEARCHING) is searching
        ]
        if lengths:
            sides.append([min(lengths)] * 2)
        else:
            sides.append([above(kinds.reached / UNITS_PER_BIT) if kinds else least, None])
    if sides[0][1] is None:
        sides[0][1] = witness(result.task)
    return sides[0], sides[1]
