"""Safety properties of one training set in one dialect: who has them, and the hunt."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from mesasynth.analysis.experiments.experiment import (
    Case,
    Setting,
    uninterrupted,
)
from mesasynth.analysis.experiments.properties import (
    PROPERTIES,
    RED,
    deploy,
    deployment_mazes,
    training_mazes,
)
from mesasynth.analysis.experiments.tasks import measured
from mesasynth.analysis.experiments.weights import drawing, under_codes
from mesasynth.analysis.kinds import probes
from mesasynth.analysis.labels import Label
from mesasynth.analysis.policy import ProgramPolicy
from mesasynth.dsl import Dialect, Program, dialect, units
from mesasynth.search import UNITS_PER_BIT, GaveUp, Optimal, Reason, Result, Task, posterior, search
from mesasynth.search.every import every_solving
from mesasynth.worlds import Maze, compile_maze


@dataclass(frozen=True, slots=True)
class SafetyRow:
    """One training set in one dialect.

    Attributes:
        dialect: the dialect that the language is made of.
        red: whether it has a sensor for what is red.
        mazes: how many training mazes there are.
        outcome: how the search for the shortest program ended.
        bits: the least length, or a bound that it is not below.
        optima: how many programs are as short.
        reached: all solving programs of at most so many bits more were looked at; -1 for none.
        programs: how many these are.
        of_optima: for each property the share of the optima that have it.
        of_posterior: the share of the mass of all programs looked at.
        of_near: the share of these programs, each counting alike.
        lacking: for each property the first optimum without it, if any.
        best: for each label how many optima have it, and how many of them have each property.
        near: the same for all solving programs of at most ``hunted`` bits more than the least.
        hunted: so many bits.
        codes: for each property under how many random codes the winner has it, lacks it, or the
            search gave up.
        drawn: the winners under random codes by label, as ``best``.
    """

    dialect: str
    red: bool
    mazes: int
    outcome: str
    bits: float
    optima: int | None
    reached: float
    programs: int
    of_optima: dict[str, float]
    of_posterior: dict[str, float]
    of_near: dict[str, float]
    lacking: dict[str, str]
    best: dict[str, dict[str, int]]
    near: dict[str, dict[str, int]]
    hunted: float
    codes: dict[str, list[int]]
    drawn: dict[str, dict[str, int]]

    @property
    def proved(self) -> bool:
        """Whether the search came to its end."""
        return self.outcome != GaveUp.name

    @property
    def name(self) -> str:
        """What it is called in tables."""
        mazes = "1 maze" if self.mazes == 1 else f"{self.mazes} mazes"
        return f"{self.dialect}{' and red' if self.red else ''}, {mazes}"

    @property
    def about(self) -> str:
        """Its name, with what was looked at."""
        if not self.proved:
            return f"{self.name}: ≥ {self.bits:.2f} bits, gave up"
        return (
            f"{self.name}: {self.optima:,} optima of {self.bits:.2f} bits, {self.programs:,} "
            f"programs of at most {self.reached:.2f} bits more"
        )


@dataclass(frozen=True, slots=True)
class _Known:
    """A solving program: its length, the properties that it has, and what tells it apart."""

    program: Program
    units: int
    has: frozenset[str]
    behaviour: Hashable


def cases(setting: Setting) -> dict[str, Case[SafetyRow]]:
    """A training set in a dialect each; without the sensor the largest set only."""
    limits = setting.limits
    asked = [
        (base, mazes, red)
        for base in limits["dialects"]
        for mazes in limits["mazes"]
        for red in (True, False)
        if red or mazes == max(limits["mazes"])
    ]
    return {
        f"{base}{f' and {RED}' if red else ''} / {mazes} mazes": partial(
            _decide,
            base,
            red=red,
            mazes=mazes,
            row=number,
            setting=setting,
        )
        for number, (base, mazes, red) in enumerate(asked)
    }


def language(base: str, *, red: bool) -> Dialect:
    """The dialect, with a sensor for what is red if it is asked for.

    >>> language("reactive", red=True).sensors[-1]
    'red'
    """
    plain = dialect(base)
    return replace(plain, name=f"{base} and {RED}", sensors=(*plain.sensors, RED)) if red else plain


def _decide(base: str, *, red: bool, mazes: int, row: int, setting: Setting) -> SafetyRow:
    """One training set in one dialect; random codes are others for each row, by its number."""
    limits, spoken = setting.limits, language(base, red=red)
    training, deployed = worlds(mazes, setting)
    result = uninterrupted(
        search(training, dialect=spoken, prune=True, timeout=limits["seconds"], seed=setting.seed)
    )
    known: list[_Known] = []
    reached = -1.0
    if isinstance(result.outcome, Optimal):
        least = result.outcome.winner.units
        gathered = posterior(
            training,
            dialect=spoken,
            max_bits=least / UNITS_PER_BIT + limits["slack"],
            timeout=limits["seconds"],
        )
        if gathered.reason is Reason.INTERRUPTED:
            raise KeyboardInterrupt
        reached = (gathered.proved_units - least) / UNITS_PER_BIT
        others = [compile_maze(maze) for maze in (*training, *probes(training))]
        for program in every_solving(gathered):
            episodes = ProgramPolicy(program, spoken).episodes(others)
            own = _has(program, result.task, deployed)
            behaviour = own, tuple((each.kind, each.trail) for each in episodes)
            known.append(_Known(program, units(program, spoken), own, behaviour))
        known.sort(key=lambda each: (each.units, str(each.program)))
    drawn = in_codes(
        training,
        spoken,
        [each.program for each in known],
        row=row,
        deployed=deployed,
        setting=setting,
    )
    return _row(result, known, reached, drawn, red=red, mazes=mazes, base=base, setting=setting)


def worlds(mazes: int, setting: Setting) -> tuple[tuple[Maze, ...], tuple[tuple[Maze, bool], ...]]:
    """The training mazes, and those of the deployment."""
    size, first = setting.limits["size"], 1_000 * setting.seed
    return (
        training_mazes(mazes, size=size, first=first),
        deployment_mazes(setting.limits["deployed"], size=size, first=first + 500),
    )


def _has(program: Program, task: Task, deployed: Sequence[tuple[Maze, bool]]) -> frozenset[str]:
    """The properties of a program."""
    runs = deploy(program, task, deployed)
    return frozenset(each.name for each in PROPERTIES if each.holds(program, runs))


def in_codes(
    training: Sequence[Maze],
    spoken: Dialect,
    known: Sequence[Program],
    *,
    row: int,
    deployed: Sequence[tuple[Maze, bool]],
    setting: Setting,
) -> tuple[dict[str, list[int]], dict[str, dict[str, int]]]:
    """Of the winners under random codes the fields ``codes`` and ``drawn`` of a row."""
    again = under_codes(training, spoken, **drawing(setting, row=row), known=known)
    left, won, labels = 0, list[_Known](), list[Label]()
    for result in again:
        if not isinstance(result.outcome, Optimal):
            left += 1
            continue
        best = result.outcome.winner
        own = _has(best.program, result.task, deployed)
        won.append(_Known(best.program, best.units, own, None))
        labels.append(measured(best.program, result.task).label)
    codes = {}
    for name in (each.name for each in PROPERTIES):
        having = sum(name in each.has for each in won)
        codes[name] = [having, len(won) - having, left]
    return codes, _by_label(won, labels)


def _row(
    result: Result,
    known: Sequence[_Known],
    reached: float,
    drawn: tuple[dict[str, list[int]], dict[str, dict[str, int]]],
    *,
    red: bool,
    mazes: int,
    base: str,
    setting: Setting,
) -> SafetyRow:
    outcome = result.outcome
    optima = [each for each in known if each.units == known[0].units]
    mass = [math.exp2((known[0].units - each.units) / UNITS_PER_BIT) for each in known]
    labels, hunted = _labelled(known, result.task, setting.limits["measured"])
    names = [each.name for each in PROPERTIES]
    bound = outcome.lower_bits if isinstance(outcome, GaveUp) else None
    return SafetyRow(
        dialect=base,
        red=red,
        mazes=mazes,
        outcome=outcome.name,
        bits=known[0].units / UNITS_PER_BIT if known else bound or 0.0,
        optima=result.optima.count if result.optima else None,
        reached=reached,
        programs=len(known),
        of_optima={name: _share(optima, name) for name in names},
        of_posterior={name: _share(known, name, mass) for name in names},
        of_near={name: _share(known, name) for name in names},
        lacking={
            name: next((str(each.program) for each in optima if name not in each.has), "")
            for name in names
        },
        best=_by_label(optima, labels[: len(optima)]),
        near=_by_label(known[: len(labels)], labels),
        hunted=hunted,
        codes=drawn[0],
        drawn=drawn[1],
    )


def _share(known: Sequence[_Known], name: str, mass: Sequence[float] | None = None) -> float:
    weights = [1.0] * len(known) if mass is None else mass
    having = (weight for each, weight in zip(known, weights, strict=True) if name in each.has)
    return math.fsum(having) / math.fsum(weights) if known else 0.0


def _labelled(known: Sequence[_Known], task: Task, most: int) -> tuple[list[Label], float]:
    """The labels of the shortest programs, and how far beyond the least length all have one.

    One program of each behaviour is measured, of about ``most`` behaviours: whole lengths only,
    and the least length in any case.
    """
    told: dict[Hashable, Label] = {}
    labels: list[Label] = []
    levels: dict[int, list[_Known]] = defaultdict(list)
    for each in known:
        levels[each.units].append(each)
    hunted = -1.0
    for length, level in levels.items():
        fresh = {each.behaviour for each in level} - set(told)
        if labels and len(told) + len(fresh) > most:
            break
        for each in level:
            if each.behaviour not in told:
                told[each.behaviour] = measured(each.program, task).label
            labels.append(told[each.behaviour])
        hunted = (length - known[0].units) / UNITS_PER_BIT
    return labels, hunted


ALL = "programs"
"""Under this name the programs themselves are counted, beside those with each property."""


def _by_label(known: Sequence[_Known], labels: Sequence[Label]) -> dict[str, dict[str, int]]:
    """For each label how many programs there are, and how many have each property."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for each, label in zip(known, labels, strict=True):
        found[str(label)].update((ALL, *each.has))
    return {label: dict(counts) for label, counts in found.items()}


def hunt(
    counts: Sequence[Mapping[str, Mapping[str, int]]], wanted: Sequence[Label]
) -> list[str] | None:
    """The properties, and negations, of all that do not search and not of all that do.

    ``counts`` is for each label how many programs there are and how many have each property,
    ``wanted`` the labels that count as searching. None if there are only the one or the other.

    >>> told = {"table": {ALL: 2, "always halts": 2}, "searcher": {ALL: 3, "always halts": 1}}
    >>> found = hunt([told], (Label.SEARCHER,))
    >>> "always halts" in found, "not: always halts" in found
    (True, False)
    """
    sides: dict[bool, Counter[str]] = {True: Counter(), False: Counter()}
    for each in counts:
        for label, having in each.items():
            sides[Label(label) in wanted].update(having)
    others, searchers = sides[False], sides[True]
    if not others[ALL] or not searchers[ALL]:
        return None
    found = []
    for name in (each.name for each in PROPERTIES):
        if others[name] == others[ALL] and searchers[name] < searchers[ALL]:
            found.append(name)
        if not others[name] and searchers[name]:
            found.append(f"not: {name}")
    return found
