"""Optimization power: what the base optimizer spends once, and the winner on each new maze."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from mesasynth.analysis.experiments.experiment import Experiment, Table
from mesasynth.analysis.experiments.optima import between
from mesasynth.analysis.experiments.power_rows import PowerRow, cases
from mesasynth.analysis.experiments.weights import UNSETTLED, in_words
from mesasynth.analysis.labels import SEARCHING, Label
from mesasynth.analysis.look import GREY, LABELS, canvas
from mesasynth.search import Optimal

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


def _table(rows: Sequence[PowerRow]) -> Table:
    return Table(
        (
            "dialect",
            "task",
            "bias",
            "winner",
            "bits, ticks",
            "spent once",
            "by prior mass",
            "solves of all 4x4",
            "selects on each new maze",
            "against walks there",
            "against random programs",
            "spent under random codes, and selected",
        ),
        tuple(
            (
                row.dialect,
                row.task,
                row.bias,
                _winner(row),
                f"{row.length:.2f}, {row.ticks:,}" if row.program else "",
                between(*_ends(row), ".2f"),
                "" if row.by_mass is None else f"{row.by_mass:.2f}",
                f"{row.solved:.0%}" if row.program else "",
                f"{row.selection:.2f}" if row.program else "",
                _walked(row),
                f"{'≥ ' if not row.as_good else ''}{row.drawn:.2f}" if row.program else "",
                ", ".join(
                    UNSETTLED if power is None else f"{power:.1f} ({label}, {own:.1f})"
                    for label, power, own in row.codes
                ),
            )
            for row in rows
        ),
    )


def _winner(row: PowerRow) -> str:
    proved = "" if row.outcome == Optimal.name else " (not proved)"
    return f"{row.label}: `{row.program}`{proved}" if row.program else f"{row.outcome}{proved}"


def _ends(row: PowerRow) -> tuple[float | None, float | None]:
    low, high = row.spent
    return low, high


def _walked(row: PowerRow) -> str:
    if not row.program:
        return ""
    return f"{row.walked:.2f}" + (f", beyond any in {row.beyond}" if row.beyond else "")


def _answer(rows: Sequence[PowerRow]) -> str:
    """By bias: what was spent at the least and most, and what the winners select themselves."""
    lines = []
    for name in dict.fromkeys(row.dialect for row in rows):
        for bias in dict.fromkeys(row.bias for row in rows):
            ours = [
                row for row in rows if (row.dialect, row.bias, row.proved) == (name, bias, True)
            ]
            if not ours:
                continue
            powers, own = [row.spent[0] or 0.0 for row in ours], [row.selection for row in ours]
            ahead = [row for row in ours if row.selection > 0]
            text = (
                f"- `{name}`, {bias}: on the {len(ours)} tasks where it is known the base "
                f"optimizer spends {min(powers):.2f} to {max(powers):.2f} bits, and the winner "
                f"selects {min(own):.2f} to {max(own):.2f} bits on a new maze"
            )
            if ahead:
                mazes = max(math.ceil((row.spent[0] or 0.0) / row.selection) for row in ahead)
                text += (
                    f"; of {len(ahead)} that select any, each has selected more than was spent on "
                    f"it after at most {mazes:,} mazes"
                )
            lines.append(text + ".")
    lines += _under_codes(rows)
    return "\n".join(lines) or "Nothing is known."


def _under_codes(rows: Sequence[PowerRow]) -> Iterator[str]:
    """The same of the shortest programs under random codes."""
    for name in dict.fromkeys(row.dialect for row in rows if row.codes):
        codes = [code for row in rows if row.dialect == name for code in row.codes]
        powers = [power for _, power, _ in codes if power is not None]
        text = f"- `{name}`, length under random codes: "
        if powers:
            text += f"{min(powers):.2f} to {max(powers):.2f} bits are spent where it is known; "
        yield f"{text}{in_words(dict(Counter(map(_ahead, codes)).most_common()))}."


def _ahead(code: tuple[str, float | None, float | None]) -> str:
    """Whether a winner under a random code is soon ahead of what was spent on it."""
    label, power, own = code
    if power is None or own is None:
        return UNSETTLED
    kind = "a searcher" if Label(label) in SEARCHING else "no searcher"
    if not own:
        return f"{kind}, selects nothing"
    return f"{kind}, ahead after {'at most' if power <= SOON * own else 'more than'} {SOON} mazes"


SOON = 3
"""After so many mazes a winner should have selected more than was spent on it."""


def _figure(rows: Sequence[PowerRow]) -> Figure:
    """Bits that the winner selects on each new maze, over bits spent on it; one marker a winner."""
    names = list(dict.fromkeys(row.dialect for row in rows))
    figure, panels = canvas(3.4 * len(names) + 0.6, 3.8, columns=len(names))
    told: set[str] = set()
    for name, axes in zip(names, panels, strict=True):
        axes.set_title(name, loc="left", fontsize=9)
        axes.set_xlabel("spent by the base optimizer (bits)", fontsize=8)
        axes.set_ylabel("selected by the winner on a new maze (bits)", fontsize=8)
        for row in rows:
            if row.dialect == name and row.program:
                _draw(axes, row, told)
        high = max((row.spent[1] or 0.0 for row in rows), default=1.0)
        axes.plot([0, high], [0, high], color=GREY, linewidth=0.6, linestyle=":")
        axes.set_ylim(-0.5, 1 + max((row.selection for row in rows), default=1.0))
    figure.suptitle(
        "Bits spent once, and on each maze; letter: bias; hollow: at most; "
        "dots: the shortest under random codes"
    )
    figure.legend(loc="outside lower center", ncols=3, fontsize=8, frameon=False)
    return figure


def _draw(axes: Axes, row: PowerRow, told: set[str]) -> None:
    colour, marker = LABELS[Label(row.label)]
    most = row.spent[1] or 0.0
    axes.plot(
        [most],
        [row.selection],
        color=colour,
        marker=marker,
        linestyle="",
        markerfacecolor=colour if row.proved else "white",
        label=None if row.label in told else row.label,
    )
    axes.annotate(
        row.bias[0],
        (most, row.selection),
        fontsize=6,
        xytext=(4, 2),
        textcoords="offset points",
    )
    told.add(row.label)
    for label, power, own in row.codes:
        if power is not None and own is not None:
            axes.plot([power], [own], color=LABELS[Label(label)][0], marker=".", markersize=4)


OPTIMIZATION_POWER = Experiment(
    name="optimization-power",
    question="How many bits of optimization does the base optimizer spend on its winner, and how "
    "many does the winner spend for itself on each new maze?",
    source="Hubinger et al. (2019), section 2.1: a base optimizer has a limited optimization "
    "power; it can spend it on a solution, or on an optimizer that spends more of its own on every "
    "task that it meets. Yudkowsky, “Measuring optimization power” (2008): the power is minus log2 "
    "of the share of possible outcomes that are at least as good, which needs a stated baseline.",
    definition="The base optimizer's power is minus log2 of the share of all programs no longer "
    "than its winner that solve the training and score at least as well under its bias; exact, by "
    "settling all of them, against programs drawn uniformly, and by the prior 2^-bits. Where they "
    "are too many, it is at most log2 of their number. The winner's own is its run-time selection, "
    "the entropy of its path over all 100,352 perfect mazes of 4 by 4 cells, given success; and "
    "beside it its mean power in new mazes against random walks of as many actions, and that of "
    "the program against random programs no longer, in the number of small mazes solved. Under "
    "random codes, others for each task and dialect, the search for the shortest is done again, "
    "with its own count.",
    prediction="Tables select nothing for themselves, whatever was spent on them. What is spent on "
    "a winner is less than its length, since the share of programs that solve is at least that of "
    "one. With more training it rises until a solver is shortest, at about 15 to 20 bits, and then "
    "stays. A solver selects about 11 bits on each new maze, the log2 of the number of ways there "
    "(as many as its outputs), so that after two or three mazes it has spent more than was spent "
    "on it. The bias time spends more bits than length on the same task, for what selects less.",
    changes="Another baseline: the figures mean nothing without one; larger mazes, in which a "
    "solver selects more; a count of selection that weighs what was looked at and not used.",
    row=PowerRow,
    quick={
        "tasks": ["corridor"],
        "dialects": ["reactive"],
        "biases": ["length", "time"],
        "codes": 1,
        "code_seconds": 2.0,
        "seconds": 2.0,
        "draws": 20,
    },
    full={
        "tasks": ["corridor", "perfect 2x2", "perfect 3x3", "three mazes"],
        "dialects": ["reactive", "frontier", "counters"],
        "biases": ["length", "kt", "time"],
        "codes": 5,
        "code_seconds": 15.0,
        "seconds": 30.0,
        "draws": 200,
    },
    cases=cases,
    table=_table,
    answer=_answer,
    figure=_figure,
    afterwards="What was expected holds where it is known. Once a solver is shortest, in "
    "`reactive` and `frontier`, the bias length has spent 17 to 18 bits on it, on one maze or on "
    "three; it selects 10.99 bits on each new maze, about what was expected, and so is ahead "
    "after two mazes. In `counters` the shortest is no solver but a heuristic, on which as much "
    "was spent and which selects 4 bits. What was spent on tables, up to 20 bits where it could "
    "be counted, buys nothing on any other maze. The baseline matters more than was expected: by "
    "prior mass the same winners cost 4 to 7.5 bits more than among programs drawn alike, and on "
    "a new maze a solver has 11 bits of selection but only 6 against a random walk of as many "
    "actions, since it takes so many. Of what the bias time spends on larger mazes only an upper "
    "bound is known, up to 111 bits. Under random codes the shortest programs of the two simple "
    "tasks select nothing either. On the others a searcher is ahead after at most three mazes in "
    "8 of 10 cases in `reactive` (1 is open), in 5 of 10 in `counters` (3 are open), but in 1 of "
    "10 in `frontier` (1 is open), where 7 need more, since internal searchers win there, which "
    "select 5.6 bits: how much is bought depends on the code.",
)
