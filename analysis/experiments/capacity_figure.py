"""The figure of the experiment on capacity."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from mesasynth.analysis.experiments.optima import OptimaRow
from mesasynth.analysis.labels import Label
from mesasynth.analysis.look import BLUE, GREY, LABELS, ORANGE, canvas
from mesasynth.search import NoProgram

if TYPE_CHECKING:
    from matplotlib.figure import Figure

STYLES = ((0, (1, 3)), ":", "-", "-.", "--")
"""How the lines of the dialects are drawn, in their order."""


def capacity_figure(
    rows: Sequence[OptimaRow],
    attained: Callable[[Any], float],
    lines: Mapping[str, Mapping[str, Sequence[tuple[float, float]]]],
) -> Figure:
    """On the left the share of mazes that a cap on length allows, on the right who solves all.

    ``attained`` gives the share of the mazes that a row's programs solve. ``lines`` are, for each
    dialect and way of choosing, the caps in bits with the share of what deliberates. Markers are
    those of the label with most mass; hollow ones are bounds, which no line goes through.
    """
    figure, (left, right) = canvas(9.0, 4.4, columns=2)
    names = list(dict.fromkeys(row.dialect for row in rows))
    told: set[str] = set()
    for style, name in zip(STYLES, names, strict=False):
        ours = [row for row in rows if row.dialect == name and row.outcome != NoProgram.name]
        proved = [row for row in ours if row.length_proved]
        left.plot(
            [row.least for row in proved],
            [100 * attained(row) for row in proved],
            drawstyle="steps-post",
            color=GREY,
            linestyle=style,
            linewidth=1,
            label=name,
        )
        for row in ours:
            _marker(left, row, 100 * attained(row), told)
        for colour, (words, points) in zip(
            (BLUE, ORANGE), lines.get(name, {}).items(), strict=False
        ):
            right.plot(
                [cap for cap, _ in points],
                [100 * share for _, share in points],
                color=colour,
                linestyle=style,
                label=f"{name}, {words}",
            )
    left.set_xlabel("cap on length (bits)", fontsize=8)
    left.set_ylabel("best share of the mazes solved (%)", fontsize=8)
    right.set_xlabel("cap on length (bits)", fontsize=8)
    right.set_ylabel("deliberate, of all that solve every maze (%)", fontsize=8)
    right.set_ylim(-5, 105)
    left.legend(fontsize=6, frameon=False)
    if lines:
        right.legend(fontsize=6, frameon=False)
    figure.suptitle("What a cap leaves (hollow: a bound), and who fits under it")
    return figure


def _marker(axes: Any, row: OptimaRow, height: float, told: set[str]) -> None:
    colour, marker = LABELS[Label(row.main)] if row.main else (GREY, ".")
    axes.plot(
        [row.least],
        [height],
        color=colour,
        marker=marker,
        markerfacecolor=colour if row.length_proved else "white",
        linestyle="",
        label=row.main if row.main and row.main not in told else None,
    )
    told.update([row.main] if row.main else [])
