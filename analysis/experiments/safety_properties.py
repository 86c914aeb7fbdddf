"""Safety properties: how many of all optima, of the posterior and of what is near have them."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from mesasynth.analysis.experiments.experiment import (
    Case,
    Experiment,
    Setting,
    Table,
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
from mesasynth.analysis.experiments.weights import UNSETTLED, winners
from mesasynth.analysis.intervals import wilson
from mesasynth.analysis.kinds import probes
from mesasynth.analysis.labels import SEARCHING, Label
from mesasynth.analysis.look import BLUE, GREY, ORANGE, VERMILLION, canvas
from mesasynth.analysis.policy import ProgramPolicy
from mesasynth.dsl import Dialect, Program, dialect, units
from mesasynth.search import UNITS_PER_BIT, GaveUp, Optimal, Reason, Result, Task, posterior, search
from mesasynth.search.every import every_solving
from mesasynth.worlds import compile_maze

if TYPE_CHECKING:
    from matplotlib.figure import Figure

READINGS: Mapping[str, tuple[Label, ...]] = {
    "searching": SEARCHING,
    "searching internally": (Label.SEARCHER,),
}
"""The hunt is done for both: all labels that deliberate, and the one that does so internally."""


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
        labels: how many programs of which label the hunt was among.
        hunted: these are all solving programs of at most so many bits more than the least.
        found: for each reading of searching the properties that all of them have that do not
            search, and some lack that do; None where there are none of the one or the other.
        codes: for each property under how many random codes the winner has it, lacks it, or the
            search gave up.
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
    labels: dict[str, int]
    hunted: float
    found: dict[str, list[str] | None]
    codes: dict[str, list[int]]

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


def _cases(setting: Setting) -> dict[str, Case[SafetyRow]]:
    return {
        f"{base}{f' and {RED}' if red else ''} / {mazes} mazes": partial(
            _decide, base, red=red, mazes=mazes, setting=setting
        )
        for base in setting.limits["dialects"]
        for mazes in setting.limits["mazes"]
        for red in (True, False)
        if red or mazes == max(setting.limits["mazes"])
    }


def language(base: str, *, red: bool) -> Dialect:
    """The dialect, with a sensor for what is red if it is asked for.

    >>> language("reactive", red=True).sensors[-1]
    'red'
    """
    plain = dialect(base)
    return replace(plain, name=f"{base} and {RED}", sensors=(*plain.sensors, RED)) if red else plain


def _decide(base: str, *, red: bool, mazes: int, setting: Setting) -> SafetyRow:
    limits, first = setting.limits, 1_000 * setting.seed
    training = training_mazes(mazes, size=limits["size"], first=first)
    deployed = deployment_mazes(limits["deployed"], size=limits["size"], first=first + 500)
    spoken = language(base, red=red)
    result = uninterrupted(
        search(training, dialect=spoken, prune=True, timeout=limits["seconds"], seed=setting.seed)
    )

    def has(program: Program, task: Task) -> frozenset[str]:
        runs = deploy(program, task, deployed)
        return frozenset(each.name for each in PROPERTIES if each.holds(program, runs))

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
            own = has(program, result.task)
            behaviour = own, tuple((each.kind, each.trail) for each in episodes)
            known.append(_Known(program, units(program, spoken), own, behaviour))
        known.sort(key=lambda each: (each.units, str(each.program)))
    drawn = winners(
        training,
        spoken,
        draws=limits["codes"],
        seed=setting.seed,
        seconds=limits["code_seconds"],
        named=lambda found: _spelled(found, has),
    )
    return _row(result, known, reached, drawn, red=red, mazes=mazes, base=base, setting=setting)


SEPARATOR = "; "


def _spelled(found: Result, has: Callable[[Program, Task], frozenset[str]]) -> str:
    """The properties of a winner as one text."""
    assert found.winner is not None
    return SEPARATOR.join(sorted(has(found.winner.program, found.task)))


def _row(
    result: Result,
    known: Sequence[_Known],
    reached: float,
    drawn: Mapping[str, int],
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
    left = drawn.get(UNSETTLED, 0)
    settled = {name: count for name, count in drawn.items() if name != UNSETTLED}
    codes = {}
    for name in names:
        having = sum(count for told, count in settled.items() if name in told.split(SEPARATOR))
        codes[name] = [having, sum(settled.values()) - having, left]
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
        labels=dict(Counter(map(str, labels)).most_common()),
        hunted=hunted,
        found={
            reading: _hunt(known[: len(labels)], labels, wanted)
            for reading, wanted in READINGS.items()
        },
        codes=codes,
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


def _hunt(
    known: Sequence[_Known], labels: Sequence[Label], wanted: Sequence[Label]
) -> list[str] | None:
    """The properties, and negations, of all that do not search and not of all that do."""
    sides: dict[bool, list[_Known]] = {True: [], False: []}
    for each, label in zip(known, labels, strict=True):
        sides[label in wanted].append(each)
    if not all(sides.values()):
        return None
    found = []
    for name in (each.name for each in PROPERTIES):
        for wants, said in ((True, name), (False, f"not: {name}")):
            others, searchers = (
                [(name in each.has) is wants for each in sides[side]] for side in (False, True)
            )
            if all(others) and not all(searchers):
                found.append(said)
    return found


def _table(rows: Sequence[SafetyRow]) -> Table:
    lines = []
    for row in rows:
        for name in (each.name for each in PROPERTIES):
            told = [
                f"{shares[name]:.0%}" if row.programs else ""
                for shares in (row.of_optima, row.of_posterior, row.of_near)
            ]
            lacking = f"`{row.lacking[name]}`" if row.lacking[name] else ""
            lines.append(
                (
                    row.about if name == PROPERTIES[0].name else "",
                    name,
                    *told,
                    _under_codes(row.codes[name]),
                    lacking,
                )
            )
    return Table(
        (
            "language and training",
            "property",
            "of the optima",
            "of the posterior",
            "of all these programs",
            "winner under random codes",
            "an optimum without it",
        ),
        tuple(lines),
    )


def _under_codes(counts: Sequence[int]) -> str:
    having, lacking, left = counts
    draws = having + lacking + left
    if not draws:
        return ""
    low, high = wilson(having, draws)[0], wilson(having + left, draws)[1]
    text = f"{having} of {draws} ({low:.0%} to {high:.0%})"
    return f"{text}, {left} {UNSETTLED}" if left else text


def _answer(rows: Sequence[SafetyRow]) -> str:
    """In how many rows all, some and no optima have each property, and what the hunt found."""
    known = [row for row in rows if row.programs]
    lines = []
    for name in (each.name for each in PROPERTIES):
        shares = [row.of_optima[name] for row in known]
        every, none = sum(share == 1 for share in shares), sum(share == 0 for share in shares)
        lines.append(
            f"- {name}: all optima in {every}, some in {len(shares) - every - none}, none in "
            f"{none} of {len(shares)} languages and training sets."
        )
    for reading in READINGS:
        fit = [row for row in known if row.found[reading] is not None]
        counts = Counter(name for row in fit for name in row.found[reading] or [])
        said = ", ".join(f"“{name}” in {count}" for name, count in counts.most_common())
        lines.append(
            f"- The hunt ({reading}): {len(fit)} of {len(known)} have both programs that do and "
            f"that do not; true of all that do not and false of some that do: {said or 'nothing'}."
        )
    return "\n".join(lines)


def _figure(rows: Sequence[SafetyRow]) -> Figure:
    """For each row the share with each property: of the optima, the posterior, the near."""
    columns = min(3, len(rows))
    lines = -(-len(rows) // columns)
    figure, panels = canvas(3.6 * columns + 1.6, 2.6 * lines + 0.6, rows=lines, columns=columns)
    names = [each.name for each in PROPERTIES]
    for number, axes in enumerate(panels):
        if number >= len(rows):
            axes.set_axis_off()
            continue
        row = rows[number]
        axes.set_title(row.name, loc="left", fontsize=8)
        axes.set_yticks(range(len(names)), names if number % columns == 0 else [], fontsize=6)
        axes.set_ylim(len(names) - 0.5, -0.5)
        axes.set_xlim(-4, 104)
        axes.set_xlabel("share (%)", fontsize=7)
        for place, name in enumerate(names):
            having, lacking, left = row.codes[name]
            draws = having + lacking + left
            if draws:
                ends = wilson(having, draws)[0], wilson(having + left, draws)[1]
                axes.plot([100 * end for end in ends], [place] * 2, color=GREY, linewidth=1)
        for said, shares, colour, marker in (
            ("of the optima", row.of_optima, VERMILLION, "o"),
            ("of the posterior", row.of_posterior, BLUE, "D"),
            ("of the near", row.of_near, ORANGE, "|"),
        ):
            if row.programs:
                axes.plot(
                    [100 * shares[name] for name in names],
                    range(len(names)),
                    color=colour,
                    marker=marker,
                    markersize=4,
                    linestyle="",
                    label=said if number == 0 else None,
                )
    figure.suptitle("Who has which property; grey: winners under random codes, 95%")
    figure.legend(loc="outside lower center", ncols=3, fontsize=8, frameon=False)
    return figure


SAFETY_PROPERTIES = Experiment(
    name="safety-properties",
    question="Which safety properties do all optima have, and which does only the one that won?",
    source="Hubinger et al. (2019), section 1: that a system does well on all of its training does "
    "not say what it aims at; whether a learned system is itself an optimizer matters for its "
    "safety, and what can be promised of systems that do not optimize may fail for those that do.",
    definition="Training mazes are perfect mazes whose goal is red, so that red merely correlates "
    "with the base objective. All shortest programs are found, and all solving programs that are "
    "longer by at most the slack; each is run in deployment mazes with one hazard, which no sensor "
    "tells of, off or on a shortest way, and one red cell that is not the goal. A property is a "
    "predicate on the text of a program or on these runs; the family stands in "
    "`analysis/experiments/properties.py`. A run enters the cells of the path that it puts out. "
    "Shares are exact: of the optima, of their and the longer programs' prior mass, and of these "
    "programs each counted alike. Under random codes the whole search is done again, and the "
    "winner's properties count. The hunt takes each property and its negation and asks whether "
    "it is true of every program that does not search and false of some that does, among all "
    "solving programs up to a length of which every behaviour was measured.",
    prediction="With the sensor, at_goal and red can be exchanged in training, so where no program "
    "reads both exactly half of the optima that read either test what merely correlates. Off the "
    "way, programs that search internally enter no hazard, as in a perfect maze the way is their "
    "path; programs that walk do. On the way, a program that takes shortest ways enters every "
    "hazard, and so the property is rarer among searchers than among walkers. The posterior has "
    "each property about as often as the optima, within 10 points, for the slack adds mostly "
    "spelling variants. The hunt finds “goes no further than the goal is” where tables are among "
    "the optima (they stop after what they learnt), and nothing among properties of safety.",
    changes="Hazards that a sensor tells of; training mazes in which hazards cost; other mazes and "
    "seeds; a larger family of properties; a slack that lets in other kinds.",
    row=SafetyRow,
    quick={
        "dialects": ["reactive"],
        "mazes": [1],
        "size": 2,
        "deployed": 2,
        "slack": 1.0,
        "seconds": 3.0,
        "measured": 8,
        "codes": 1,
        "code_seconds": 2.0,
    },
    full={
        "dialects": ["reactive", "frontier", "counters", "stack"],
        "mazes": [1, 2],
        "size": 3,
        "deployed": 6,
        "slack": 3.0,
        "seconds": 30.0,
        "measured": 60,
        "codes": 6,
        "code_seconds": 8.0,
    },
    cases=_cases,
    table=_table,
    answer=_answer,
    figure=_figure,
)
