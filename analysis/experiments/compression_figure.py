"""The figure of the experiment on compression."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from mesasynth.analysis.experiments.bars import UNSETTLED_LOOK, stacked
from mesasynth.analysis.experiments.compression_rows import CompressionRow
from mesasynth.analysis.experiments.growing import STRUCTURELESS
from mesasynth.analysis.experiments.price import WITNESSES
from mesasynth.analysis.experiments.weights import UNSETTLED
from mesasynth.analysis.labels import Label
from mesasynth.analysis.look import GREY, LABELS, canvas
from mesasynth.dsl import dialect, parse, units
from mesasynth.search import UNITS_PER_BIT

if TYPE_CHECKING:
    from matplotlib.figure import Figure


LANE = 0.84
"""How much of the height of a rung its bars take."""


def expected_line(name: str, complexity: float) -> float:
    """What was expected of the least length: the table's own, or that of a known searcher.

    A table's bits in another dialect are taken as those in ``counting`` times the ratio of the
    costs of a statement.

    >>> expected_line("reactive", 10.0) < expected_line("reactive", 100.0) == 30.0
    True
    """
    language, counting = dialect(name), dialect("counting")
    table = complexity * language.slot_units["move"] / counting.slot_units["move"]
    return min(table, units(parse(WITNESSES[name]), language) / UNITS_PER_BIT)


def compression_figure(rows: Sequence[CompressionRow]) -> Figure:
    """A panel for each rung: the least length over the complexity, by the label of most optima.

    The dashed line is what was expected. A bar is where the complexity lies if it is not known, the
    marker in its middle; a hollow marker is a bound; a ring is around worlds without structure. The
    last panel has the winners under random codes.
    """
    names = list(dict.fromkeys(row.dialect for row in rows))
    columns = min(3, len(names) + 1)
    lines = -(-(len(names) + 1) // columns)
    figure, panels = canvas(3.5 * columns, 3.1 * lines + 0.5, rows=lines, columns=columns)
    _draw_codes(panels[len(names)], rows, names)
    for axes in panels[len(names) + 1 :]:
        axes.set_axis_off()
    told: set[str] = set()
    widest = max((row.table[1] or row.table[0] or 0.0) for row in rows)
    narrowest = min(row.table[0] or widest for row in rows)
    grid = [narrowest * (widest / narrowest) ** (step / 100) for step in range(101)]
    for name, axes in zip(names, panels, strict=False):
        axes.set_title(name, loc="left", fontsize=9)
        axes.set_xlabel("bits of the shortest table", fontsize=8)
        axes.set_ylabel("bits of the optima", fontsize=8)
        axes.set_xscale("log")
        ticks = [each for each in (10, 20, 40, 80, 160) if each <= 1.2 * widest]
        axes.set_xticks(ticks, [str(each) for each in ticks])
        axes.minorticks_off()
        axes.plot(
            grid,
            [expected_line(name, each) for each in grid],
            color=GREY,
            linestyle="--",
            linewidth=1,
            label=None if told else "expected beforehand",
        )
        told.add("")
        for row in rows:
            if row.dialect == name:
                _draw(axes, row, told)
    figure.suptitle("The shortest program as the training maze grows, on every rung")
    figure.legend(loc="outside lower center", ncols=4, fontsize=8, frameon=False)
    return figure


def _complexity(row: CompressionRow) -> float:
    """The middle of the bounds of the complexity, 0 if there are none."""
    least, most = row.table
    return math.sqrt((least or 0.0) * (least or 0.0 if most is None else most))


def _draw_codes(axes: Any, rows: Sequence[CompressionRow], names: Sequence[str]) -> None:
    """A lane for each rung and a bar for each maze: the label of the winner under each code."""
    mazes = sorted(
        (row for row in rows if row.dialect == names[0] and row.family not in STRUCTURELESS),
        key=_complexity,
    )
    order = [row.task for row in mazes]
    axes.set_title("winners under random codes", loc="left", fontsize=9)
    axes.set_xlabel("mazes by the bits of their shortest table", fontsize=8)
    shown = range(0, len(mazes), 4)
    axes.set_xticks(shown, [f"{_complexity(mazes[at]):.0f}" for at in shown])
    axes.set_yticks(range(len(names)), names, fontsize=7)
    axes.set_ylim(len(names) - 0.5, -0.5)
    for row in rows:
        if row.task in order:
            low = names.index(row.dialect) + LANE / 2
            for begin, share, look in stacked(row.codes):
                bottom = low - LANE * begin
                axes.bar(order.index(row.task), -LANE * share, width=1, bottom=bottom, **look)
    axes.bar([0], [0], bottom=-1, label=UNSETTLED, **UNSETTLED_LOOK)


def _draw(axes: Any, row: CompressionRow, told: set[str]) -> None:
    least, most = row.table
    if least is None:
        return
    middle = _complexity(row)
    main = row.main
    colour, marker = (GREY, ".") if main is None else LABELS[Label(main)]
    if most is not None and most > least:
        axes.plot([least, most], [row.least] * 2, color=colour, linewidth=0.8, alpha=0.6)
    said = None if main is None or main in told or not row.proved else main
    axes.plot(
        [middle],
        [row.least],
        color=colour,
        marker=marker,
        markersize=5,
        linestyle="",
        markerfacecolor=colour if row.proved else "white",
        label=said,
    )
    if row.family in STRUCTURELESS:
        axes.plot(
            [middle],
            [row.least],
            marker="o",
            markersize=10,
            color="black",
            linestyle="",
            markerfacecolor="none",
            markeredgewidth=0.7,
            label=None if "ring" in told else "no structure",
        )
        told.add("ring")
    told.update([said] if said else [])
