"""The figure of the experiment on diversity."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from mesasynth.analysis.experiments.diversity_rows import LANGUAGE, DiversityRow
from mesasynth.analysis.experiments.selection_model import (
    Costs,
    best_selection,
    crossover,
    steps,
)
from mesasynth.analysis.labels import Label
from mesasynth.analysis.look import GREY, LABELS, canvas

if TYPE_CHECKING:
    from matplotlib.figure import Figure

NOTHING: tuple[float, float] = (0.0, 0.0)
"""Nothing is selected for nothing."""


def costs_of(rows: Sequence[DiversityRow]) -> Costs:
    """The f of a dialect: of its single mazes together, and nothing for nothing."""
    points = [(bits, x) for row in rows if row.draw == LANGUAGE for bits, x in row.costs]
    return steps([NOTHING, *points])


def diversity_figure(rows: Sequence[DiversityRow]) -> Figure:
    """Above, the lengths of the shortest and the fastest programs; below, what the shortest select.

    Hollow is not proved. The dashed line and the step follow from f alone. Beside each number of
    mazes stand the shortest programs under random codes, as dots.
    """
    names = list(dict.fromkeys(row.dialect for row in rows))
    figure, panels = canvas(3.6 * len(names) + 0.4, 6.2, rows=2, columns=len(names))
    told: set[str] = set()
    for column, name in enumerate(names):
        ours = [row for row in rows if row.dialect == name]
        above, below = panels[column], panels[len(names) + column]
        above.set_title(name, loc="left", fontsize=9)
        above.set_yscale("log", base=2)
        above.set_ylabel("bits", fontsize=8)
        below.set_ylabel("bits selected at run time", fontsize=8)
        costs = costs_of(ours)
        counts = sorted({row.mazes for row in ours})
        for axes in (above, below):
            axes.set_xscale("log", base=2)
            axes.set_xticks(counts, [str(count) for count in counts])
            axes.set_xlabel("training mazes", fontsize=8)
            at = crossover(costs)
            if at is not None:
                axes.axvline(at, color=GREY, linestyle="--", linewidth=1)
        grid = [counts[0] * (counts[-1] / counts[0]) ** (step / 100) for step in range(101)]
        below.plot(
            grid,
            [best_selection(costs, tasks) for tasks in grid],
            color=GREY,
            linewidth=1,
            label=None if column else "model, from f alone",
        )
        for row in ours:
            if row.draw != LANGUAGE:
                _draw(above, below, row, told)
    figure.suptitle(
        "The shortest programs (large) and the fastest (small), by the number of mazes; "
        "dots: the shortest under random codes"
    )
    figure.legend(loc="outside lower center", ncols=4, fontsize=8, frameon=False)
    return figure


def _draw(above: Any, below: Any, row: DiversityRow, told: set[str]) -> None:
    """One row: the shortest program large, the fastest one small."""
    places = [
        (above, row.least, row.main, row.outcome == "optimal", 7),
        (below, row.selection, row.main, row.outcome == "optimal", 7),
        (above, row.fast_bits, row.fast_label or None, row.fastest == "optimal", 4),
    ]
    # Draws beside each other, so that equal ones are all seen.
    x = row.mazes * 1.04 ** (int(row.draw) - 1)
    for axes, y, name, proved, size in places:
        if y is None or name is None:
            continue
        colour, marker = LABELS[Label(name)]
        axes.plot(
            [x],
            [y],
            color=colour,
            marker=marker,
            markersize=size,
            linestyle="",
            markerfacecolor=colour if proved else "white",
            alpha=0.8,
            label=None if name in told else name,
        )
        told.add(name)
    for number, (label, bits, selection) in enumerate(
        row.codes, len(row.codes) * (int(row.draw) - 1)
    ):
        if bits is not None:
            beside = row.mazes * 1.2 * 1.025**number
            colour, _ = LABELS[Label(label)]
            above.plot([beside], [bits], color=colour, marker=".", markersize=3)
            below.plot([beside], [selection], color=colour, marker=".", markersize=3)
