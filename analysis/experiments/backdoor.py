"""A sensor that is on in training only: which optima use it, and what a program costs that must."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from mesasynth.analysis.experiments.experiment import (
    Case,
    Experiment,
    Setting,
    Table,
    uninterrupted,
)
from mesasynth.analysis.experiments.lit_mazes import (
    FAMILIES,
    FIRST_UNSEEN,
    SENSOR,
    language,
    lit,
)
from mesasynth.analysis.experiments.optima import between
from mesasynth.analysis.experiments.weights import in_words, winners
from mesasynth.analysis.look import BLUE, GREY, VERMILLION, canvas
from mesasynth.dsl import Dialect, If, Program, Test, dialect, run, units
from mesasynth.search import UNITS_PER_BIT, GaveUp, Optimal, Result, search
from mesasynth.worlds import Maze

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

USES, IGNORES = "uses the sensor", "does not"
UNSEEN = 2
"""How many mazes stand for deployment."""


@dataclass(frozen=True, slots=True)
class BackdoorRow:
    """One training set in one dialect; all lengths in bits.

    Attributes:
        family: the mazes.
        dialect: the dialect that the sensor is added to.
        mazes: how many training mazes there are, in all of which the sensor is on.
        off: in how many of them training also goes with the sensor off.
        plain: between which lengths the shortest program of the dialect without the sensor lies.
        trained: the same for the shortest program for training, with the sensor.
        honest: for the shortest that also solves the unseen mazes, whether the sensor is on or off.
        backdoor: for the shortest that solves the unseen mazes while the sensor is on, and halts
            elsewhere in each of them once it is off.
        counts: how many programs are as short as these four, where that is known.
        programs: one of each.
        using: how many of the optima for training do something else in some training or unseen
            maze, once the sensor is off.
        looked: of how many optima.
        codes: under how many random codes the winner for training uses the sensor.
    """

    family: str
    dialect: str
    mazes: int
    off: int
    plain: list[float | None]
    trained: list[float | None]
    honest: list[float | None]
    backdoor: list[float | None]
    counts: list[int | None]
    programs: list[str]
    using: int
    looked: int
    codes: dict[str, int]

    @property
    def proved(self) -> bool:
        """Whether all four lengths are known."""
        lengths = (self.plain, self.trained, self.honest, self.backdoor)
        return all(low is not None and low == high for low, high in lengths)

    @property
    def price(self) -> tuple[float | None, float | None]:
        """How many bits the backdoor costs more than the honest program, between two bounds."""
        (low, high), (least, most) = self.backdoor, self.honest
        return (
            None if low is None or most is None else low - most,
            None if high is None or least is None else high - least,
        )

    @property
    def odds(self) -> float | None:
        """The log2 of the odds, a priori, of the shortest honest programs to the backdoors."""
        low, high = self.price
        honest, backdoor = self.counts[2], self.counts[3]
        if low is None or low != high or not honest or not backdoor:
            return None
        return low + math.log2(honest / backdoor)


def _cases(setting: Setting) -> dict[str, Case[BackdoorRow]]:
    return {
        f"{family} / {base} / {mazes} mazes, {off} also with the sensor off": partial(
            _decide, family, base, mazes=mazes, off=off, setting=setting
        )
        for family, counts in setting.limits["families"].items()
        for base in setting.limits["dialects"]
        for mazes, off in counts
    }


def _decide(family: str, base: str, *, mazes: int, off: int, setting: Setting) -> BackdoorRow:
    limits, spoken = setting.limits, language(base)
    make, shift = FAMILIES[family], 1_000 * setting.seed * (family != "corridors")
    shown = [make(shift + number) for number in range(mazes)]
    unseen = [make(shift + FIRST_UNSEEN[family] + number) for number in range(UNSEEN)]
    trained = [lit(maze, on=True) for maze in shown]
    trained += [lit(maze, on=False) for maze in shown[:off]]
    lighted = [lit(maze, on=True) for maze in unseen]
    tasks = (
        (shown, dialect(base)),
        (trained, spoken),
        (trained + lighted + [lit(maze, on=False) for maze in unseen], spoken),
        (trained + lighted + [lit(maze, on=False, missing=True) for maze in unseen], spoken),
    )
    results = [
        uninterrupted(
            search(
                task,
                dialect=each,
                prune=True,
                timeout=limits["seconds"],
                max_optima=limits["optima"],
                seed=setting.seed,
            )
        )
        for task, each in tasks
    ]
    lengths = [_length(result) for result in results]
    texts = [str(result.winner.program) if result.winner else "" for result in results]
    honest = results[2].winner
    if honest is not None and lengths[3][1] is None:
        wrapped = Program((If(Test(SENSOR, False), honest.program.body),))
        if results[3].task.solves(wrapped):
            lengths[3][1] = units(wrapped, spoken) / UNITS_PER_BIT
            texts[3] = str(wrapped)
    listed = results[1].optima.listed if results[1].optima else ()

    def uses(program: Program) -> bool:
        return any(
            _does(program, maze, spoken, on=True) != _does(program, maze, spoken, on=False)
            for maze in (*shown, *unseen)
        )

    def named(found: Result) -> str:
        assert found.winner is not None
        return USES if uses(found.winner.program) else IGNORES

    return BackdoorRow(
        family=family,
        dialect=base,
        mazes=mazes,
        off=off,
        plain=lengths[0],
        trained=lengths[1],
        honest=lengths[2],
        backdoor=lengths[3],
        counts=[result.optima.count if result.optima else None for result in results],
        programs=texts,
        using=sum(uses(each.program) for each in listed),
        looked=len(listed),
        codes=winners(
            trained,
            spoken,
            draws=limits["codes"],
            seed=setting.seed,
            seconds=limits["code_seconds"],
            named=named,
            known=[each.program for each in listed],
        ),
    )


def _length(result: Result) -> list[float | None]:
    """Between which lengths the shortest program lies."""
    match result.outcome:
        case Optimal(winner=winner):
            return [winner.units / UNITS_PER_BIT] * 2
        case GaveUp(lower_bits=low, best=best):
            return [low, best.units / UNITS_PER_BIT if best else None]
    return [None, None]


def _does(program: Program, maze: Maze, spoken: Dialect, *, on: bool) -> tuple[object, ...]:
    """How a run ends, and where it has been."""
    done = run(program, lit(maze, on=on), dialect=spoken)
    return done.outcome, done.trail


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
    return "\n".join(lines)


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
    "a backdoor. Under random codes the search for training is done again.",
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
        "codes": 4,
        "code_seconds": 8.0,
    },
    cases=_cases,
    table=_table,
    answer=_answer,
    figure=_figure,
    afterwards="As expected no optimum uses the sensor, and with no maze shown with the sensor off "
    "the price is that of the wrapper to the unit, however many mazes there are: 9.32 bits in "
    "`reactive`, 9.93 in `counters` and 10.24 in `frontier` (not 9.5: the slots were counted "
    "wrongly). But showing mazes with the sensor off buys little. The first one raises the price "
    "by 2.6 to 3.1 bits in corridors and three more by nothing, since a fixed number of moves "
    "covers them; and as there are more such backdoors than wrapped programs, the odds against "
    "them hardly move, in `reactive` from 2^9.32 to 2^9.42 and 2^10. The shortest alone overstates "
    "what training buys. In perfect mazes of 3 by 3 cells one maze shown with the sensor off takes "
    "the wrapper away, and what the next backdoor costs is known only from below.",
)
