"""A price on time: which program wins at which price of a tick, as the maze grows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from mesasynth.analysis.experiments.code_strips import draw_codes
from mesasynth.analysis.experiments.experiment import Case, Experiment, Setting, Table, by_task
from mesasynth.analysis.experiments.penalty_rows import (
    CODE_PRICES,
    PenaltyRow,
    by_code,
    penalty,
    phases,
)
from mesasynth.analysis.experiments.pricing import PRICES, Price
from mesasynth.analysis.experiments.tasks import TASKS
from mesasynth.analysis.experiments.weights import UNSETTLED, in_words
from mesasynth.analysis.labels import Label
from mesasynth.analysis.look import LABELS, canvas
from mesasynth.search import UNITS_PER_BIT, Kt

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def _cases(setting: Setting) -> dict[str, Case[PenaltyRow]]:
    return by_task(_decide, setting.limits["dialects"], setting)


def _decide(name: str, language: str, setting: Setting) -> PenaltyRow:
    """The winners at every price, the posterior by label, and the winners under random codes."""
    return PenaltyRow(
        **penalty(
            name, TASKS[name](), language, setting, named=lambda measurement: str(measurement.label)
        )
    )


def _table(rows: Sequence[PenaltyRow]) -> Table:
    return Table(
        (
            "dialect",
            "task",
            "front",
            "winner from this price of a tick on",
            "under Kt",
            "mass at price 0",
            "mass under Kt",
            *(f"random codes, {price:.3g} bits a tick" for price in TOLD),
        ),
        tuple(
            (
                row.dialect,
                row.task,
                f"{len(row.points)} points, {'whole' if row.complete else 'open'}",
                "; ".join(
                    f"{price:.3g}: {_named(label, proved)}" for price, label, proved in phases(row)
                ),
                _named(*row.winner(Kt())),
                _mass(row, 0.0),
                _mass(row, Kt()),
                *(in_words(_settled(row, price=price)) for price in TOLD),
            )
            for row in rows
        ),
    )


TOLD = (CODE_PRICES[0], CODE_PRICES[4], CODE_PRICES[-1])
"""The prices at which the page tells of random codes."""


def _settled(*rows: PenaltyRow, price: float) -> Counter[str]:
    """Under how many codes which label wins, over all of the rows."""
    found: Counter[str] = Counter()
    for row in rows:
        found.update({label or UNSETTLED: n for label, n in by_code(row, price).items()})
    return found


def _named(label: str, proved: bool) -> str:
    return f"{label or 'unknown'}{'' if proved else ' (not proved)'}"


def _mass(row: PenaltyRow, price: Price) -> str:
    shares = sorted(row.shares(price).items(), key=lambda pair: -pair[1])
    text = ", ".join(f"{label} {share:.0%}" for label, share in shares)
    return f"{text} (to {row.reached_units / UNITS_PER_BIT:.2f} bits)" if text else "not reached"


def _answer(rows: Sequence[PenaltyRow]) -> str:
    lines = []
    for name in dict.fromkeys(row.dialect for row in rows):
        ours = [row for row in rows if row.dialect == name]
        free, dear, levin = (
            Counter(label for label, sure in (row.winner(price) for row in ours) if sure)
            for price in (PRICES[0], PRICES[-1], Kt())
        )
        text = f"- `{name}`: at price 0 the shortest and fastest winner is proved to be {_of(free)}"
        text += f"; at {PRICES[-1]:g} bits a tick {_of(dear)}; under Kt {_of(levin)}"
        lines.append(f"{text} ({len(ours)} mazes).")
        lines += [
            f"    - at {price:.3g} bits a tick under {len(row.codes)} random codes for each maze: "
            f"{_counted(_settled(*ours, price=price))}"
            for row in ours[:1]
            if row.codes
            for price in TOLD
        ]
    return "\n".join(lines)


def _counted(labels: Counter[str]) -> str:
    """The labels with how many of the cases have them; codes are the same for all mazes."""
    told = ", ".join(f"{label} {count}" for label, count in labels.most_common())
    return f"{told}, of {labels.total()} cases"


def _of(labels: Counter[str]) -> str:
    if not labels:
        return "none that could be settled"
    return ", ".join(f"a {label} in {count}" for label, count in labels.most_common())


def _figure(rows: Sequence[PenaltyRow]) -> Figure:
    """The phase diagram: mazes, prices and beside them Kt, and the winner's label.

    Opacity is the posterior mass of that label among the programs settled; hatched, and paler, is
    not proved.
    """
    names = list(dict.fromkeys(row.dialect for row in rows))
    figure, panels = canvas(3.6 * len(names) + 1, 6.4, rows=2, columns=len(names))
    told: set[str] = set()
    drawn: set[str] = set()
    columns: list[tuple[int, Price]] = [*enumerate(PRICES), (len(PRICES) + 2, Kt())]
    for name, axes, below in zip(names, panels[: len(names)], panels[len(names) :], strict=True):
        ours = [row for row in rows if row.dialect == name]
        below.set_title(f"{name}, random codes", loc="left", fontsize=9)
        below.set_yticks(range(len(ours)), [row.task for row in ours], fontsize=7)
        drawn |= draw_codes(below, ours, colour=lambda label: LABELS[Label(label)][0])
        axes.set_title(name, loc="left", fontsize=9)
        axes.set_xlabel("price of a tick (bits)", fontsize=8)
        axes.set_yticks(range(len(ours)), [row.task for row in ours], fontsize=7)
        shown = range(0, len(PRICES), 6)
        axes.set_xticks(
            [*shown, columns[-1][0]],
            [*(f"{PRICES[index]:.2g}" for index in shown), "Kt"],
            fontsize=7,
        )
        for height, row in enumerate(ours):
            for column, price in columns:
                label, proved = row.winner(price)
                colour = LABELS[Label(label)][0] if label else "white"
                axes.bar(
                    column,
                    0.9,
                    width=1.0,
                    bottom=height - 0.45,
                    color=colour,
                    alpha=(0.25 + 0.75 * row.shares(price).get(label, 0.0))
                    * (1 if proved else 0.6),
                    hatch="" if proved else "////",
                    edgecolor="none" if proved else "black",
                    linewidth=0,
                    label=None if label in told or not label else label,
                )
                told.add(label)
    for label in sorted(drawn - told):
        panels[0].bar([0], [0], color=LABELS[Label(label)][0], label=label)
    figure.suptitle(
        "Who wins at which price of a tick; paler: less posterior mass; hatched: not proved"
    )
    legend = figure.legend(loc="outside lower center", ncols=4, fontsize=8, frameon=False)
    for patch in legend.get_patches():
        patch.set(alpha=1, hatch="")
    return figure


TIME_PENALTY = Experiment(
    name="time-penalty",
    question="From which price of running time on do tables win over what is general?",
    source="Hubinger et al. (2019), section 2.1: a penalty on time or on the number of steps works "
    "against optimizing at run time, since a search has to be paid for on every new task, while "
    "what was computed beforehand has not.",
    definition="A program's cost is its length in bits plus a price times its ticks, or in "
    "Levin's Kt plus log2 of its ticks. For each maze and dialect the front of length against "
    "ticks gives the winner at every price at once, and under Kt: the first program of that point "
    "of the front with the least cost, labelled by measurement. A winner is proved if no program "
    "that was not settled can cost less: it would be longer than what was settled, and take at "
    "least the proven least ticks; or by a search for the least cost at that price; or between "
    "two prices with the same winner, since the least cost is concave in the price. The posterior "
    "under the same cost is summed exactly over all programs up to the shortest one's length plus "
    "the slack, and says nothing beyond that. The winners are looked for again under codes drawn "
    "at random, at some of the prices; no posterior.",
    prediction="With f(table) the bits and t(table) the ticks of the fastest program and f, t "
    "those of the shortest, the crossover is at (f(table) - f) / (t - t(table)) bits a tick. On a "
    "fixed training set a fastest program is bounded (a theorem), so from some price on the winner "
    "is a table or a decision tree in every dialect. The crossover falls as the maze grows, since "
    "the ticks of a search grow faster than the bits of a table: at a fixed price tables come "
    "back.",
    afterwards="Tables do not follow walking searchers at once: in `reactive` and `frontier`, on "
    "the perfect 3x3 and 4x4 mazes, what is proved to take over is a decision tree, between 0.09 "
    "and 0.13 bits a tick on the first and between 0.06 and 0.09 on the second, so that the "
    "crossover falls with the maze as expected; on the mazes from 3x3 on a table is proved at 4 "
    "bits only, on the 3x3 maze in `reactive` and `counters`. On the 5x5 maze a walking searcher, "
    "longer and faster than that at price 0, still wins at 0.06 bits in `reactive`. In `stack` "
    "what is proved to win on the 3x3 and 4x4 mazes is a heuristic; what follows is open. Under "
    "random codes every winner settled at 4 bits a tick is a table, on the two simplest mazes; on "
    "the others none was settled. What wins under Kt was read off the same rows later; nothing "
    "had been expected of it: its winner has the label of that at price 0, but in `stack` on the "
    "perfect 2x2 maze, where it is a table.",
    changes="A longer time for what is hatched; larger mazes; more codes; a count of ticks that "
    "charges memory too.",
    row=PenaltyRow,
    quick={
        "tasks": ["corridor", "perfect 2x2"],
        "dialects": ["reactive", "frontier"],
        "seconds": 2.0,
        "slack": 0.5,
        "codes": 2,
        "code_seconds": 1.0,
    },
    full={
        "tasks": ["corridor", "perfect 2x2", "perfect 3x3", "perfect 4x4", "perfect 5x5"],
        "dialects": ["reactive", "frontier", "counters", "stack"],
        "seconds": 12.0,
        "slack": 0.5,
        "codes": 5,
        "code_seconds": 3.0,
    },
    cases=_cases,
    table=_table,
    answer=_answer,
    figure=_figure,
)
