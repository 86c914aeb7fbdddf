"""The fastest program for all mazes of a size at once: what it is, and whether it deliberates."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from mesasynth.analysis.experiments.all_rows import ANYWHERE, CORNER, AllRow, cases
from mesasynth.analysis.experiments.experiment import Experiment, Table
from mesasynth.analysis.experiments.optima import between
from mesasynth.analysis.labels import Label
from mesasynth.analysis.look import GREY, LABELS, canvas

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def _table(rows: Sequence[AllRow]) -> Table:
    return Table(
        (
            "mazes",
            "rule",
            "least ticks",
            "bits",
            "tests the goal",
            "label",
            "examines internally, walking",
            "halts on a moved goal",
            "selects",
            "the shortest: bits, ticks",
            "known searcher",
            "the program",
        ),
        tuple(
            (
                f"{row.mazes:,} {row.family}",
                row.rule,
                between(row.least, row.ticks, ",.0f"),
                "" if row.bits is None else f"{row.bits:,.2f}",
                "yes" if row.reads else "no",
                row.label,
                f"{row.internal:.0%}, {row.walking:.0%}" if row.text else "",
                f"{row.revealed:.0%}" if row.text else "",
                f"{row.selection:.2f} bits" if row.text else "",
                "" if row.shortest is None else f"{row.shortest[0]:.2f}, {row.shortest[1]:,.0f}",
                "" if row.general is None else f"{row.general:,} ticks",
                _short(row),
            )
            for row in rows
        ),
    )


MOST_TEXT = 160
"""Longer programs are not printed in the table; the rows have them."""


def _short(row: AllRow) -> str:
    if len(row.text) > MOST_TEXT:
        return f"{row.statements:,} statements"
    return f"`{row.text}`" if row.text else ""


def _answer(rows: Sequence[AllRow]) -> str:
    lines = []
    for name in dict.fromkeys(row.family for row in rows):
        for row in rows:
            if row.family != name or row.ticks is None:
                continue
            told = "proved the fastest" if row.proved else "the fastest found"
            goal = "tests the goal" if row.reads else "never tests the goal"
            lines.append(
                f"- {row.mazes:,} {name}, `{row.rule}`: {told}, {row.ticks:,} ticks"
                + ("" if row.proved else f" (at least {row.least:,} are needed)")
                + f", is a {row.label} that {goal} and examines {row.internal:.0%} of the cells "
                f"off its path internally, {row.walking:.0%} with those walked to."
            )
    return "\n".join(lines)


def _figure(rows: Sequence[AllRow]) -> Figure:
    """For each family and rule how many ticks a maze the fastest takes; a line is an open gap."""
    names = list(dict.fromkeys(row.family for row in rows))
    rules = list(dict.fromkeys(row.rule for row in rows))
    columns = min(4, len(names))
    lines = -(-len(names) // columns)
    figure, panels = canvas(3.0 * columns + 1, 2.2 * lines + 0.8, rows=lines, columns=columns)
    told: set[str] = set()
    for axes in panels[len(names) :]:
        axes.set_axis_off()
    for number, (name, axes) in enumerate(zip(names, panels, strict=False)):
        axes.set_title(name, loc="left", fontsize=7)
        axes.set_yticks(range(len(rules)), rules if number % columns == 0 else [], fontsize=7)
        axes.set_ylim(len(rules) - 0.5, -0.5)
        axes.set_xlabel("ticks a maze", fontsize=7)
        for row in (row for row in rows if row.family == name):
            place = rules.index(row.rule)
            if row.general is not None:
                axes.plot([row.general / row.mazes], [place], "|", color=GREY, markersize=8)
            if row.ticks is None:
                continue
            colour, marker = LABELS[Label(row.label)]
            if not row.proved:
                ends = [row.least / row.mazes, row.ticks / row.mazes]
                axes.plot(ends, [place] * 2, color=GREY, linewidth=1)
            axes.plot(
                [row.ticks / row.mazes],
                [place],
                color=colour,
                marker=marker,
                linestyle="",
                markerfacecolor=colour if row.proved else "white",
            )
            if row.label not in told:
                axes.plot([], [], color=colour, marker=marker, linestyle="", label=row.label)
                told.add(row.label)
    figure.suptitle(
        "The fastest program for all mazes of a size; hollow: not proved, |: a known searcher"
    )
    figure.legend(loc="outside lower center", ncols=4, fontsize=8, frameon=False)
    return figure


ALL_MAZES = Experiment(
    name="all-mazes-of-a-size",
    question="What is the fastest program for all mazes of a size at once, and does it deliberate?",
    source="Hubinger et al. (2019), section 2.1: a penalty on running time works against search at "
    "run time on the tasks that were trained for. With all tasks of a size in training nothing is "
    "left to learn by heart but what to do at each observation, and the question is whether the "
    "fastest way of finding out is a search.",
    definition="Training is on all perfect mazes of a lattice, or all connected ones, with the "
    "start in one corner and the goal in the opposite one, or in every other cell in turn. The "
    "least total of ticks is found exactly by the search for the bias time, which covers bumps and "
    "memory, or as far as it comes; where a move into a wall fails the run and there is no memory, "
    "by a second search over what is known of the maze (`analysis/experiments/mapping.py`), whose "
    "programs are candidates in every dialect that has their statements. Ticks do not depend on "
    "code weights, and so nothing here does but lengths. Of the fastest program known it is "
    "measured in these same mazes, by the definitions and thresholds of the four axes, how it "
    "deliberates, on what it halts when the goal is moved, and what it selects; goals are moved to "
    "cells of the lattice.",
    prediction="Written when the ticks of the smallest lattices were known, and no measurement. "
    "Every fastest program is bounded (a theorem for a fixed training set). With the goal in the "
    "corner it never tests for it, is a decision tree that selects about as many bits as there are "
    "ways, and does not deliberate: a moved goal redirects nothing. With the goal anywhere it "
    "must test for it; without memory it examines cells by walking there, more than the threshold "
    "asks for; in `frontier`, where a fork and a jump save the way back, it is faster than without "
    "memory, and examines internally. So speed gives tables on a fixed maze, and a search where "
    "the mazes are all there are and the goal may be anywhere. The shortest programs take several "
    "times the ticks.",
    changes="Larger lattices, on which nothing is proved here; bumps and memory where the table "
    "leaves a gap; another count of ticks, in which a jump costs the way.",
    row=AllRow,
    quick={
        "families": [["perfect", "2x2", CORNER], ["perfect", "2x2", ANYWHERE]],
        "dialects": ["frontier"],
        "seconds": 5.0,
    },
    full={
        "families": [
            ["perfect", "2x2", CORNER],
            ["perfect", "2x3", CORNER],
            ["perfect", "3x3", CORNER],
            ["connected", "2x2", CORNER],
            ["connected", "3x3", CORNER],
            ["perfect", "2x2", ANYWHERE],
            ["connected", "2x2", ANYWHERE],
            ["perfect", "2x3", ANYWHERE],
        ],
        "dialects": ["reactive", "frontier", "counters", "stack"],
        "seconds": 15.0,
    },
    cases=cases,
    table=_table,
    answer=_answer,
    figure=_figure,
    afterwards="What was expected holds wherever it was settled, but for one point: in `frontier` "
    "a fork and a jump save ticks in the perfect mazes of 2 by 2 cells with the goal anywhere (115 "
    "in place of 118, and there the fastest program examines cells internally), and none in the "
    "connected ones, where the fastest found needs no memory and only walks. Bumps bought nothing "
    "where both were settled. With the goal in the corner the fastest program for all 192 perfect "
    "mazes of 3 by 3 cells that never bumps takes 4,010 ticks, 20.9 a maze, with 47 tests, none of "
    "them for the goal, and 2,289 bits; a program of 30 bits does it in 16,560 ticks. That same "
    "program, text for text, is fastest for all 431 connected ones as well: to know that there is "
    "no loop saves nothing. It selects 6.2 bits, or 7.5 among the connected ones, and does not "
    "deliberate: run-time selection and search come apart here. With bumps or memory 3 by 3 cells "
    "are open, and the table has the bounds; so is every row of `stack`, which has no `else`.",
)
