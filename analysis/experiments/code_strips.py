"""Winners under random codes in a figure: a strip for each code, a column for each price."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from mesasynth.analysis.experiments.penalty_rows import CODE_PRICES, PenaltyRow
from mesasynth.analysis.look import PALE

if TYPE_CHECKING:
    from matplotlib.axes import Axes

HIGH = 0.92
"""How much of a task's line its strips fill."""


def draw_codes(axes: Axes, rows: Sequence[PenaltyRow], *, colour: Callable[[str], str]) -> set[str]:
    """Draw a line of strips for each row, the first one lowest; returns the labels drawn.

    What is not proved is left pale and hatched.
    """
    told: set[str] = set()
    for height, row in enumerate(rows):
        thick = HIGH / max(1, len(row.codes))
        for number, code in enumerate(row.codes):
            for column, (label, proved) in enumerate(code):
                axes.bar(
                    column,
                    thick,
                    width=1.0,
                    bottom=height - HIGH / 2 + number * thick,
                    color=colour(label) if proved else PALE,
                    hatch="" if proved else "//////",
                    edgecolor="none" if proved else "white",
                    linewidth=0,
                )
                if proved:
                    told.add(label)
    shown = range(len(CODE_PRICES))
    words = [f"{price:.2g}" if at % 2 else "" for at, price in enumerate(CODE_PRICES)]
    axes.set_xticks(shown, ["0", *words[1:]], fontsize=7)
    axes.set_xlim(-0.5, len(CODE_PRICES) - 0.5)
    axes.set_ylim(-0.5, len(rows) - 0.5)
    axes.set_xlabel("price of a tick (bits)", fontsize=8)
    return told
