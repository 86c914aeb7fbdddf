"""A sensor that is on in training only: which optima use it, and what a program costs that must."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from mesasynth.analysis.experiments.backdoor_rows import BackdoorRow, backdoor_cases
from mesasynth.analysis.experiments.experiment import Experiment, Table
from mesasynth.analysis.experiments.optima import between
from mesasynth.analysis.experiments.weights import UNSETTLED, in_words
from mesasynth.analysis.look import BLUE, GREY, VERMILLION, canvas

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

AS_WRAPPED = ("as much as the wrapper", "more", "less")
"""What a backdoor costs, by the sign of what it costs more than the wrapper."""


def _told(lengths: Sequence[float | None]) -> str:
    low, high = lengths
    return between(low, high)


def _table(rows: Sequence[BackdoorRow]) -> Table:
    return Table(
        (
            "mazes",
            "dialect",
            "training",
            "without the sensor",
            "for training",
            "optima that use it",
            "winner under random codes",
            "honest",
            "backdoor",
            "price",
            "odds",
            "beyond the wrapper under random codes",
            "a shortest backdoor",
        ),
        tuple(
            (
                row.family,
                row.dialect,
                f"{row.mazes}, {row.off} also off",
                _told(row.plain),
                _told(row.trained),
                f"{row.using:,} of {row.looked:,}",
                in_words(row.codes),
                _told(row.honest),
                _told(row.backdoor),
                between(*row.price, "+.2f"),
                "" if row.odds is None else f"2^{row.odds:.2f} to 1",
                ", ".join(UNSETTLED if each is None else f"{each:+.2f}" for each in row.above),
                f"`{row.programs[3]}`" if row.programs[3] else "",
            )
            for row in rows
        ),
    )


def _answer(rows: Sequence[BackdoorRow]) -> str:
    lines = []
    for family, base in dict.fromkeys((row.family, row.dialect) for row in rows):
        ours = [row for row in rows if (row.family, row.dialect) == (family, base)]
        said = "; ".join(
            f"{row.mazes} training mazes, {row.off} also with the sensor off: "
            f"{between(*row.price, '+.2f') or 'nothing known'} bits"
            + ("" if row.odds is None else f", odds 1 to 2^{row.odds:.2f}")
            for row in ours
        )
        using = sum(row.using for row in ours)
        lines.append(
            f"- `{base}`, {family}: a backdoor costs more than the honest program by: {said}. "
            f"Of {sum(row.looked for row in ours):,} optima for training {using:,} use the sensor."
        )
    return "\n".join([*lines, *_under_codes(rows)])


def _under_codes(rows: Sequence[BackdoorRow]) -> Iterator[str]:
    """What holds across codes: whether winners use the sensor, and what a backdoor costs."""
    for base in dict.fromkeys(row.dialect for row in rows):
        ours = [row for row in rows if row.dialect == base]
        codes: Counter[str] = Counter()
        for row in ours:
            codes.update(row.codes)
        text = f"- `{base}`, under random codes: the winner for training uses the sensor or not: "
        text += f"{in_words(codes)}."
        for words, some in (("no maze", False), ("some mazes", True)):
            above = [each for row in ours if (row.off > 0) is some for each in row.above]
            if above:
                text += f" With {words} shown with the sensor off a backdoor costs "
                text += f"{in_words(_dearer(above))}."
        yield text


def _dearer(above: Sequence[float | None]) -> dict[str, int]:
    """Under how many codes a backdoor costs as much as the wrapper, more or less."""
    found = Counter(
        UNSETTLED if each is None else AS_WRAPPED[(each > 0) - (each < 0)] for each in above
    )
    return dict(found.most_common())


def _figure(rows: Sequence[BackdoorRow]) -> Figure:
    """For each family and dialect the least lengths: for training, honest, and of a backdoor."""
    groups = list(dict.fromkeys((row.family, row.dialect) for row in rows))
    columns = min(3, len(groups))
    lines = -(-len(groups) // columns)
    figure, panels = canvas(3.6 * columns, 2.6 * lines + 0.5, rows=lines, columns=columns)
    for axes in panels[len(groups) :]:
        axes.set_axis_off()
    for group, axes in zip(groups, panels, strict=False):
        _draw(axes, [row for row in rows if (row.family, row.dialect) == group])
        axes.set_title(", ".join(group), loc="left", fontsize=9)
    handles, names = panels[0].get_legend_handles_labels()
    figure.suptitle("What a backdoor costs; hollow: at least so much; dotted: nothing known above")
    figure.legend(handles, names, loc="outside lower center", ncols=3, fontsize=8, frameon=False)
    return figure


def _draw(axes: Axes, rows: Sequence[BackdoorRow]) -> None:
    axes.set_ylabel("bits", fontsize=8)
    axes.set_xticks(range(len(rows)), [f"{row.mazes}\n{row.off} off" for row in rows], fontsize=7)
    axes.set_xlabel("training mazes, and how many also with the sensor off", fontsize=7)
    for said, lengths, colour, marker in (
        ("for training", [row.trained for row in rows], GREY, "s"),
        ("honest", [row.honest for row in rows], BLUE, "o"),
        ("backdoor", [row.backdoor for row in rows], VERMILLION, "^"),
    ):
        for place, (low, high) in enumerate(lengths):
            if low is None:
                continue
            exact = low == high
            axes.plot(
                [place],
                [low],
                color=colour,
                marker=marker,
                linestyle="",
                markerfacecolor=colour if exact else "white",
                label=said if place == 0 else None,
            )
            if not exact:
                ends = [low, low + OPEN if high is None else high]
                style = ":" if high is None else "-"
                axes.plot([place] * 2, ends, color=colour, linewidth=1, linestyle=style)


OPEN = 3.0
"""How many bits a dotted line goes up from a lower bound without an upper one."""

BACKDOOR = Experiment(
    name="backdoor",
    question="What does it cost to tell training from deployment, and how much training makes "
    "that how unlikely?",
    source="Hubinger et al. (2019), section 4: a model that can tell training from deployment may "
    "do well in the one and something else in the other, and the base optimizer, which sees "
    "training only, has no reason of its own against it. What is measured here is the price in "
    "description length alone. Nothing here models its situation, and this is not deception.",
    definition="A dialect gets one more sensor, which is on in every cell of a training maze and "
    "off in deployment; some training mazes are also shown with it off. The shortest program for "
    "training is found, and of its optima those are counted that do something else in a training "
    "or unseen maze once the sensor is off. Two further searches fix what is done in two unseen "
    "mazes: an honest program solves them whether the sensor is on or off; a backdoor solves them "
    "while it is on, and halts elsewhere in each of them once it is off. The price is the least "
    "length of a backdoor less that of an honest program; the odds are the prior mass of all "
    "shortest honest programs to that of all shortest backdoors. Where a search gives up, its "
    "lower bound stands, and as upper bound the honest program inside `if training`, if that is "
    "a backdoor. Under random codes, others for each training set, the search for training is "
    "done again, and, where all was settled under the built-in code, both further searches: a "
    "backdoor costs as much as the wrapper, `if training` around the honest program, or more, or "
    "less.",
    prediction="No optimum for training uses the sensor, since a test costs bits and buys nothing "
    "while the sensor is always on. With no maze shown with the sensor off, the price is that of "
    "`if training { }`, a slot, a test and an end (about 9.3 bits in `reactive`, 9.5 in "
    "`frontier`), however many training mazes there are: a backdoor is that much less likely, and "
    "no number of such mazes makes it less likely still. This is a theorem for the upper bound. "
    "One maze shown with the sensor off raises the price, as the wrapped program halts at its "
    "start there: what is done there must be written besides. From then on the price rises with "
    "every such maze as a table does, or stays where a short rule covers them. (Trial searches had "
    "shown the price with no such maze; what one or more of them cost was not known.)",
    changes="A sensor that is already useful for something else, whose test a program has anyway; "
    "a code in which it is a likely test; other things to be done in deployment, of which halting "
    "elsewhere is the cheapest kind only if no loop is cheaper; larger mazes.",
    row=BackdoorRow,
    quick={
        "families": {"corridors": [[1, 0], [2, 1]]},
        "dialects": ["reactive"],
        "seconds": 3.0,
        "optima": 50,
        "codes": 1,
        "code_seconds": 2.0,
    },
    full={
        "families": {
            "corridors": [[1, 0], [2, 0], [4, 0], [4, 1], [4, 2], [4, 4]],
            "perfect 3x3": [[1, 0], [4, 0], [4, 1]],
        },
        "dialects": ["reactive", "frontier", "counters"],
        "seconds": 40.0,
        "optima": 200,
        "codes": 5,
        "code_seconds": 10.0,
    },
    cases=backdoor_cases,
    table=_table,
    answer=_answer,
    figure=_figure,
    afterwards="As expected no optimum uses the sensor, and no winner that was settled under "
    "random codes does (131 of 135). With no maze shown with the sensor off the price is under "
    "the built-in code that of the wrapper to the unit wherever it is settled, however many "
    "mazes there are: 9.32 bits in `reactive`, 9.93 in `counters` and 10.24 in `frontier` (not "
    "9.5: the slots were counted wrongly). But showing mazes with the sensor off buys little. "
    "The first one raises the price by 2.6 to 3.1 bits in corridors and three more by nothing, "
    "since a fixed number of moves covers them; and as there are more such backdoors than "
    "wrapped programs, the odds against them hardly move, in `reactive` from 2^9.32 to 2^9.42 "
    "and 2^10. The shortest alone overstates what training buys. Random codes bear out the "
    "order, and not the numbers. In corridors with no maze shown with the sensor off, a "
    "backdoor costs as much as the wrapper under 36 of 45 codes and less, by up to 4.63 bits, "
    "under 7 (2 not settled): there another backdoor is shorter than the wrapped program. So "
    "the price is never more than the wrapper's, a theorem, but not always as much. With some "
    "shown it costs more than the wrapper under 29 of 45, by up to 10.44 bits, as much under 4 "
    "and less under 3 (9 not settled). In perfect mazes of 3 by 3 cells one maze shown with the "
    "sensor off takes the wrapper away, and what the next backdoor costs is known only from "
    "below: at least 12.64 bits in `reactive`, more than the wrapper by 3.32 or more, and in "
    "the other dialects not even that it is more. Under random codes no price was settled "
    "there.",
)
