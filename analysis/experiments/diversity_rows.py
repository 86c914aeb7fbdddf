"""The rows of the experiment on diversity: so many training mazes in one dialect."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from mesasynth.analysis.experiments.experiment import Case, Setting, uninterrupted
from mesasynth.analysis.experiments.growing import FAMILIES
from mesasynth.analysis.experiments.optima import OptimaRow, facts
from mesasynth.analysis.experiments.selection_model import steps
from mesasynth.analysis.experiments.tasks import by_kind, measured, shares_of_optima
from mesasynth.analysis.experiments.weights import UNSETTLED, under_codes
from mesasynth.analysis.kinds import Kinds
from mesasynth.analysis.measure import Measurement
from mesasynth.search import UNITS_PER_BIT, Optimal, Result, search
from mesasynth.worlds import Maze
from mesasynth.worlds.draws import Draws

POOL: Mapping[str, tuple[int, ...]] = {
    "corridor": (3, 6, 11, 17),
    "spiral": (5, 7, 9),
    "perfect": (2, 3, 4, 5),
    "braided": (3, 4, 5),
    "room": (2, 3, 4, 5),
}
"""The kinds of the training mazes, all equally likely, and their sizes."""

ALONE: tuple[tuple[str, int], ...] = (
    ("corridor", 6),
    ("spiral", 5),
    ("room", 4),
    ("perfect", 2),
    ("braided", 4),
    ("perfect", 3),
    ("perfect", 4),
)
"""The single mazes from which f is taken, none of them of the seeds that are drawn."""

LANGUAGE = "f"
"""The name of the draw of these."""

HELD_OUT = ("perfect-4", "perfect-small", "perfect-8", "braided", "islands", "rooms", "caves")
"""The suites of the battery that no training maze has a part in."""

APART = 1_000_000
"""Seeds from here on are those of the single mazes."""


@dataclass(frozen=True, slots=True)
class DiversityRow(OptimaRow):
    """Training mazes in one dialect; of the shortest program the labels are shares of the optima.

    Attributes:
        draw: which draw of training mazes, or ``f`` for one of the single mazes.
        mazes: how many training mazes there are.
        selection: the run-time selection of the shortest program, in bits.
        generality: for each suite of the battery but those made from the training mazes, how many
            of its mazes the shortest program solves, and of how many.
        costs: f among the programs that solve these mazes and are longer than the optima by up to
            the slack, as steps of (bits, selection); empty where these were not all measured.
        settled: the length in bits up to which they were.
        fastest: how the search for the fastest program ended.
        fast_bits: the length of the fastest program known.
        fast_ticks: its running time, summed over the mazes.
        least_ticks: no program takes fewer.
        fast_label: its label.
        fast_selection: its run-time selection.
        fast_generality: the same of it as ``generality``.
        codes: for each random code, each searched for itself, the label, the length in bits and the
            run-time selection of its winner, or that it is not settled.
    """

    draw: str
    mazes: int
    selection: float
    generality: dict[str, list[int]]
    costs: list[list[float]]
    settled: float
    fastest: str
    fast_bits: float | None
    fast_ticks: int | None
    least_ticks: int
    fast_label: str
    fast_selection: float
    fast_generality: dict[str, list[int]]
    codes: list[tuple[str, float | None, float | None]]

    @property
    def proved(self) -> bool:
        """Whether both searches came to their end."""
        return self.outcome == self.fastest == "optimal"


def training_mazes(number: int, *, draw: int, seed: int) -> tuple[Maze, ...]:
    """So many different mazes of mixed kinds; the first of a draw do not depend on how many.

    >>> two = training_mazes(2, draw=0, seed=0)
    >>> two == training_mazes(8, draw=0, seed=0)[:2]
    True
    """
    draws = Draws(1_000 * seed + draw)
    found: list[Maze] = []
    while len(found) < number:
        kind = draws.choice(tuple(POOL))
        maze = FAMILIES[kind](draws.choice(POOL[kind]), draws.below(APART))
        assert isinstance(maze, Maze)
        if maze.rows not in [each.rows for each in found]:
            found.append(maze)
    return tuple(found)


def diversity_cases(setting: Setting) -> dict[str, Case[DiversityRow]]:
    """First the single mazes that f is taken from, then the draws, by the number of mazes."""
    limits = setting.limits
    cases: dict[str, Case[DiversityRow]] = {}
    for name in limits["dialects"]:
        for family, size in ALONE[: limits["alone"]]:
            maze = FAMILIES[family](size, APART + setting.seed)
            assert isinstance(maze, Maze)
            cases[f"{LANGUAGE}: {family} {size} / {name}"] = partial(
                _decide, (maze,), name, LANGUAGE, setting
            )
    for number in limits["mazes"]:
        for draw in range(limits["draws"]):
            for name in limits["dialects"]:
                drawn = training_mazes(number, draw=draw, seed=setting.seed)
                cases[f"{number} mazes, draw {draw + 1} / {name}"] = partial(
                    _decide, drawn, name, str(draw + 1), setting
                )
    return cases


def _decide(mazes: tuple[Maze, ...], language: str, draw: str, setting: Setting) -> DiversityRow:
    """The shortest and the fastest program, and what is a little longer than the shortest."""
    limits, number = setting.limits, len(mazes)
    asked: dict[str, Any] = {"dialect": language, "seed": setting.seed}
    short = uninterrupted(search(mazes, prune=True, timeout=limits["seconds"], **asked))
    fast = uninterrupted(search(mazes, bias="time", timeout=limits["fast seconds"], **asked))
    kinds = None
    if short.optima and short.winner and number <= limits["measured"]:
        cap = short.winner.units / UNITS_PER_BIT + limits["slack"]
        kinds = by_kind(mazes, language, max_bits=cap, seconds=limits["seconds"])
        if kinds.reached < short.winner.units:
            kinds = None
    of_short, of_fast = _measured(short), _measured(fast)
    return DiversityRow(
        **{
            **facts(", ".join(maze.label for maze in mazes), short, None),
            "labels": _labels(short, kinds, of_short),
            "complete": kinds is not None,
        },
        draw=draw,
        mazes=number,
        selection=of_short.axes.selection.bits if of_short else 0.0,
        generality=_solved(of_short),
        costs=_costs(kinds) if kinds else [],
        settled=kinds.reached / UNITS_PER_BIT if kinds else 0.0,
        fastest=fast.outcome.name,
        fast_bits=fast.winner.units / UNITS_PER_BIT if fast.winner else None,
        fast_ticks=fast.winner.ticks if fast.winner else None,
        least_ticks=fast.tree.lower if fast.tree else 0,
        fast_label=str(of_fast.label) if of_fast else "",
        fast_selection=of_fast.axes.selection.bits if of_fast else 0.0,
        fast_generality=_solved(of_fast),
        codes=[] if draw == LANGUAGE else _under_codes(mazes, short, int(draw), setting),
    )


def _under_codes(
    mazes: tuple[Maze, ...], short: Result, draw: int, setting: Setting
) -> list[tuple[str, float | None, float | None]]:
    """What wins under each random code; those of a draw are the same at every number of mazes."""
    limits = setting.limits
    again = under_codes(
        mazes,
        short.task.dialect,
        known=[short.winner.program] if short.winner else [],
        draws=limits["codes"],
        seed=setting.seed + draw,
        seconds=limits["code seconds"],
    )
    found: list[tuple[str, float | None, float | None]] = []
    for result in again:
        winner = _measured(result) if isinstance(result.outcome, Optimal) else None
        if winner is None or result.winner is None:
            found.append((UNSETTLED, None, None))
        else:
            bits = result.winner.units / UNITS_PER_BIT
            found.append((str(winner.label), bits, winner.axes.selection.bits))
    return found


def _measured(result: Result) -> Measurement | None:
    return measured(result.winner.program, result.task) if result.winner else None


def _labels(short: Result, kinds: Kinds | None, winner: Measurement | None) -> dict[str, float]:
    """The share of the optima by label, or the label of the first."""
    if winner is None or short.winner is None:
        return {}
    if kinds is None:
        return {str(winner.label): 1.0}
    return shares_of_optima(kinds, short.winner.units)


def _costs(kinds: Kinds) -> list[list[float]]:
    points = [
        (each.behaviour.example.units / UNITS_PER_BIT, each.measurement.axes.selection.bits)
        for each in kinds.kinds
    ]
    return [list(point) for point in steps(points)]


def _solved(found: Measurement | None) -> dict[str, list[int]]:
    """Of each suite that does not depend on the training mazes how many are solved."""
    if found is None:
        return {}
    solved = found.generality.solved
    return {name: [solved[name].count, solved[name].of] for name in HELD_OUT}
