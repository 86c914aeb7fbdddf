"""The phase diagram: complexity against the price of time, on every rung of the ladder."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from mesasynth.analysis.experiments.code_strips import draw_codes
from mesasynth.analysis.experiments.optima import between
from mesasynth.analysis.experiments.phase_rows import CLASSES, PhaseRow, known_tables
from mesasynth.analysis.experiments.pricing import PRICES
from mesasynth.analysis.look import BLUE, GREEN, GREY, ORANGE, PURPLE, VERMILLION, canvas

if TYPE_CHECKING:
    from matplotlib.figure import Figure

COLOURS: Mapping[str, str] = dict(
    zip(
        CLASSES,
        (
            "#56B4E9",  # aims at the goal, deliberates inside, bounded
            BLUE,
            "#7BC8A4",  # by walking, bounded
            GREEN,
            "#F0E442",  # not at all, bounded
            ORANGE,
            "#4B3B8F",  # aims at nothing that it shows, deliberates inside, bounded
            PURPLE,
            "#8A6D3B",  # by walking, bounded
            "#A6A6A6",
            VERMILLION,  # not at all, bounded: tables and decision trees
            GREY,
        ),
        strict=True,
    )
)
"""The colour of each class."""

PALEST = 0.2
"""The opacity where a class has hardly any mass."""


def phase_figure(rows: Sequence[PhaseRow]) -> Figure:
    """Two panels for each dialect: mazes by rising complexity, prices, the class with most mass.

    Opacity is its mass; hatched, the winner is not proved. The line is the crossover that is
    expected from two known programs. Below, the class of the winner under each random code.
    """
    names = list(dict.fromkeys(row.dialect for row in rows))
    tables = known_tables(rows)
    order = list(tables)
    figure, panels = canvas(2.5 * len(names) + 1.6, 9.0, rows=2, columns=len(names))
    told: set[str] = set()
    upper, lower = panels[: len(names)], panels[len(names) :]
    for number, (name, axes, below) in enumerate(zip(names, upper, lower, strict=True)):
        axes.set_title(name, loc="left", fontsize=9)
        axes.set_xlabel("price of a tick (bits)", fontsize=8)
        shown = range(1, len(PRICES), 8)
        axes.set_xticks(shown, [f"{PRICES[index]:.2g}" for index in shown], fontsize=7)
        axes.set_xlim(-0.5, len(PRICES) - 0.5)
        axes.set_ylim(-0.5, len(order) - 0.5)
        words = [
            f"{task}\n{between(least, most, '.0f')} bits"
            for task, (least, most) in (tables.items() if number == 0 else ())
        ]
        for each in (axes, below):
            each.set_yticks(range(len(words)), words, fontsize=6)
        ours = [row for task in order for row in rows if (row.dialect, row.task) == (name, task)]
        for row in ours:
            _draw(axes, order.index(row.task), row, told)
        told |= draw_codes(below, ours, colour=lambda name: COLOURS[name])
        below.set_title(f"{name}, random codes", loc="left", fontsize=9)
        _line(axes, [(order.index(row.task), row.expected) for row in ours])
    axes = panels[0]
    for name in (name for name in CLASSES if name in told):
        axes.bar([0], [0], color=COLOURS[name], label=name)
    axes.plot([], [], color="black", linewidth=1.6, label="crossover expected by the model")
    figure.suptitle("What is learned, by how complex the maze is and what time costs", fontsize=11)
    figure.legend(
        loc="outside lower center",
        ncols=3,
        fontsize=8,
        frameon=False,
        title="objective, deliberation, bound; hatched: winner not proved\n"
        "above, opacity: posterior mass; below: the winner under each random code",
        title_fontsize=8,
    )
    return figure


def _draw(axes: Any, height: int, row: PhaseRow, told: set[str]) -> None:
    for column, price in enumerate(PRICES):
        shares = row.known_shares(price)
        if not shares:
            axes.bar(
                column,
                0.94,
                width=1.0,
                bottom=height - 0.47,
                color="white",
                hatch="////",
                linewidth=0,
            )
            continue
        main = max(shares, key=lambda name: shares[name])
        _, proved = row.winner(price)
        axes.bar(
            column,
            0.94,
            width=1.0,
            bottom=height - 0.47,
            color=COLOURS[main],
            alpha=PALEST + (1 - PALEST) * shares[main],
            hatch="" if proved else "////",
            edgecolor="none" if proved else "white",
            linewidth=0,
        )
        told.add(main)


def place_of(price: float) -> float:
    """Where on the axis of prices a price is.

    >>> [place_of(price) for price in (0.0, PRICES[1], PRICES[5], math.inf)] == [
    ...     -0.5,
    ...     1.0,
    ...     5.0,
    ...     len(PRICES) - 0.5,
    ... ]
    True
    """
    if price <= 0:
        return -0.5
    place = 1 + 2 * (math.log2(price) - math.log2(PRICES[1])) if price < math.inf else math.inf
    return min(max(place, -0.5), len(PRICES) - 0.5)


def _line(axes: Any, expected: Sequence[tuple[int, float | None]]) -> None:
    """The expected crossover, a step for each maze."""
    known = [(place_of(price), height) for height, price in expected if price is not None]
    for place, height in known:
        axes.plot([place, place], [height - 0.5, height + 0.5], color="black", linewidth=1.6)
    for (place, height), (after, above) in itertools.pairwise(known):
        if above == height + 1:
            axes.plot([place, after], [height + 0.5] * 2, color="black", linewidth=1.6)
