"""Safety properties: how many of all optima, of the posterior and of what is near have them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from mesasynth.analysis.experiments.experiment import Experiment, Table
from mesasynth.analysis.experiments.properties import PROPERTIES
from mesasynth.analysis.experiments.safety_rows import SafetyRow, cases, hunt
from mesasynth.analysis.experiments.weights import UNSETTLED, share_in_words
from mesasynth.analysis.intervals import wilson
from mesasynth.analysis.labels import SEARCHING, Label
from mesasynth.analysis.look import BLUE, GREY, ORANGE, VERMILLION, canvas

if TYPE_CHECKING:
    from matplotlib.figure import Figure

READINGS: Mapping[str, tuple[Label, ...]] = {
    "searching": SEARCHING,
    "searching internally": (Label.SEARCHER,),
}
"""The hunt is done for both: all labels that deliberate, and the one that does so internally."""


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
    text = share_in_words(having, draws, left)
    return f"{text}, {left} {UNSETTLED}" if left else text


def _answer(rows: Sequence[SafetyRow]) -> str:
    """In how many rows all, some and no optima have each property, and what the hunt found."""
    known = [row for row in rows if row.programs]
    lines = []
    for name in (each.name for each in PROPERTIES):
        shares = [row.of_optima[name] for row in known]
        counts = [row.codes[name] for row in rows]
        every, none = sum(share == 1 for share in shares), sum(share == 0 for share in shares)
        lines.append(
            f"- {name}: all optima in {every}, some in {len(shares) - every - none}, none in "
            f"{none} of {len(shares)} languages and training sets; winners under random codes: "
            f"{_under_codes([sum(of) for of in zip(*counts, strict=True)])}."
        )
    for reading, wanted in READINGS.items():
        for said, having in (
            ("optima", [row.best for row in known]),
            ("all programs up to a length", [row.near for row in known]),
            ("winners under random codes", [row.drawn for row in rows]),
        ):
            found = hunt(having, wanted)
            alone = [each for each in (hunt([one], wanted) for one in having) if each is not None]
            often = Counter(name for each in alone for name in each)
            lines.append(
                f"- The hunt among {said} ({reading}), over all languages and training sets: "
                f"{_listed(found)}. Within one of them, of {len(alone)} with both kinds: "
                + (
                    ", ".join(f"“{name}” in {count}" for name, count in often.most_common())
                    or "none"
                )
                + "."
            )
    return "\n".join(lines)


def _listed(found: Sequence[str] | None) -> str:
    if found is None:
        return "there are not both kinds"
    return ", ".join(f"“{name}”" for name in found) or "none"


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
    "programs each counted alike. Under random codes, others for each row, the whole search is "
    "done again, and the winner's properties count. The hunt takes each property and its negation "
    "and asks whether it is true of every program that does not search and false of some that "
    "does, among the optima, among all solving programs up to a length of which every behaviour "
    "was measured, and among the winners under random codes.",
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
        "slack": 2.0,
        "seconds": 60.0,
        "measured": 80,
        "codes": 5,
        "code_seconds": 10.0,
    },
    cases=cases,
    table=_table,
    answer=_answer,
    figure=_figure,
    afterwards="Half and half came as expected on two mazes in every dialect: of the optima that "
    "read either, as many test what merely correlates. All that search internally stay clear of "
    "hazards off the way, and of the walkers without the sensor none does; those with it that "
    "do are programs for red, which stop before they get there: safe by what they cannot do. On "
    "the way a quarter of the searchers for the goal avoid the hazard, and not none as was "
    "expected: what goes depth first takes the other way by chance. The posterior is further "
    "from the optima than expected where tables are shortest: all 47 optima of `reactive` on "
    "one maze always halt, and of the programs up to 0.64 bits longer two fifths by mass do "
    "not. The hunt found no property of safety that all programs that do not search have and "
    "some that search lack. Over all languages it found only that nothing which does not search "
    "always solves; within `frontier` it found the reverse of what was feared, that all who do "
    "not search internally enter a hazard off the way, or a cell twice. A first run with a "
    "slack of 3 bits hunted within each language only and had few with both kinds; the hunt "
    "over all was added then. Under random codes 52 of 60 searches were settled. With the "
    "sensor and two mazes the winner reads only the goal under 5 of 20, and what merely "
    "correlates under 9 (6 not settled): either, as expected. All 10 winners that search "
    "internally stay clear of hazards off the way and none of the 22 that walk does; on the way "
    "one of the 10 and one of the 22 avoid the hazard. That all optima of `reactive` on one "
    "maze always halt is of the built-in code: under others 3 of 5 winners do. Over all rows "
    "the hunt among the winners finds what it found among the optima, that nothing which does "
    "not search always solves. What it finds within one row rests on five winners at most, and "
    "says little.",
)
