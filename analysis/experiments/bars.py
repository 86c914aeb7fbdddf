"""The figure of experiments that ask by label what wins: a bar for each task."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from mesasynth.analysis.experiments.optima import OptimaRow
from mesasynth.analysis.experiments.weights import UNSETTLED
from mesasynth.analysis.labels import Label
from mesasynth.analysis.look import GREY, LABELS, PALE, canvas

if TYPE_CHECKING:
    from matplotlib.figure import Figure


HIGH, CODES_HIGH, CODES_BELOW = 0.48, 0.2, 0.38
"""How high a bar and the one for random codes are, and how far below the first the second is."""

UNSETTLED_LOOK: Mapping[str, Any] = {
    "facecolor": PALE,
    "hatch": "//////",
    "edgecolor": "white",
    "linewidth": 0.3,
}
"""How a search that gave up is drawn."""


def stacked(counts: Mapping[str, float]) -> Iterator[tuple[float, float, dict[str, Any]]]:
    """Where the share of each label begins, how wide it is, and its look, in the order of labels.

    What is not settled comes last, pale and hatched.

    >>> [(at, share) for at, share, _ in stacked({UNSETTLED: 1, "searcher": 2, "table": 1})]
    [(0.0, 0.25), (0.25, 0.5), (0.75, 0.25)]
    """
    begin, total = 0.0, sum(counts.values())
    for name in (*map(str, LABELS), UNSETTLED):
        if share := counts.get(name, 0) / total if total else 0.0:
            look = dict(UNSETTLED_LOOK)
            if name != UNSETTLED:
                look |= {"facecolor": LABELS[Label(name)][0], "hatch": ""}
            yield begin, share, look
            begin += share


def label_bars(
    rows: Sequence[OptimaRow],
    *,
    title: str,
    codes: Callable[[Any], Mapping[str, int]] = lambda _: {},
) -> Figure:
    """A panel for each dialect, a bar for each task: the mass of the optima by label.

    Hatched is where not all optima are known; the number is the least length in bits, or a bound.
    The thin bar below is the winner under random codes, where ``codes`` has counts of a row.
    """
    names = list(dict.fromkeys(row.dialect for row in rows))
    tasks = list(dict.fromkeys(row.task for row in rows))
    figure, panels = canvas(2.6 * len(names) + 2, 1.6 + 0.32 * len(tasks), columns=len(names))
    for number, (name, axes) in enumerate(zip(names, panels, strict=True)):
        axes.set_title(name, loc="left", fontsize=9)
        axes.set_yticks(range(len(tasks)), tasks if not number else [""] * len(tasks), fontsize=7)
        axes.set_ylim(len(tasks) - 0.4, -0.5)
        axes.set_xlim(0, 130)
        axes.set_xticks([0, 50, 100], ["0", "50", "100"], fontsize=7)
        axes.set_xlabel("% of the mass of the optima\nthin: % of random codes", fontsize=8)
        for row in rows:
            if row.dialect == name:
                _bar(axes, tasks.index(row.task), row)
                for begin, share, look in stacked(codes(row)):
                    place = tasks.index(row.task) + CODES_BELOW
                    axes.barh(place, 100 * share, left=100 * begin, height=CODES_HIGH, **look)
    for label, (colour, _) in LABELS.items():
        panels[0].barh([-1], [0], color=colour, label=str(label))
    panels[0].barh([-1], [0], label=UNSETTLED, **UNSETTLED_LOOK)
    figure.suptitle(title)
    figure.legend(loc="outside lower center", ncols=3, fontsize=8, frameon=False)
    return figure


def _bar(axes: Any, place: int, row: OptimaRow) -> None:
    left = 0.0
    hatch = "" if row.known else "////"
    for label, mass in row.labels.items():
        colour, _ = LABELS[Label(label)]
        look = {"color": colour, "hatch": hatch, "edgecolor": "white"}
        axes.barh(place, 100 * mass, left=left, height=HIGH, **look)
        left += 100 * mass
    said = f"{row.least:.1f}" if row.length_proved else f"≥ {row.least:.1f}"
    axes.text(102, place, said, va="center", fontsize=6, color=GREY)
