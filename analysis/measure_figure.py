"""The measurements of a policy as one figure: the axes with their thresholds, and the profile."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from mesasynth.analysis.look import GREY, LABELS, canvas
from mesasynth.analysis.measure import Measurement
from mesasynth.analysis.thresholds import THRESHOLDS

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


def measurement_figure(found: Measurement) -> Figure:
    """What was measured on the axes, each with its threshold, and the share solved of each suite.

    Raises MesasynthError if matplotlib is not installed.

    >>> import mesasynth as ms
    >>> from mesasynth.analysis.battery import battery
    >>> from mesasynth.analysis.measure import measure
    >>> from mesasynth.analysis.policy import ProgramPolicy
    >>> figure = measurement_figure(measure(ProgramPolicy(ms.parse("move")), battery()))
    >>> [axes.get_title(loc="left") for axes in figure.axes]
    ['revealed objectives', 'deliberation', 'run-time selection', 'share solved']
    """
    suites = found.generality.solved
    figure, cells = canvas(9.0, 1.6 + 0.36 * max(6, len(suites)), rows=2, columns=2)
    colour, _ = LABELS[found.label]
    bound = f"{found.axes.bound.kind}"
    if found.axes.bound.ticks is not None:
        bound += f": at most {found.axes.bound.ticks:,} ticks"
    name = found.policy if len(found.policy) <= 90 else f"{found.policy[:87]}..."
    figure.suptitle(f"{name}\n{found.label}, {found.alignment}; {bound}", fontsize=10, color=colour)
    _bars(
        cells[0],
        "revealed objectives",
        {f"R({each.feature})": each.value for each in found.axes.revealed},
        colour,
        threshold=THRESHOLDS.reveals,
    )
    _bars(
        cells[1],
        "deliberation",
        {"internal": found.axes.internal, "with walking": found.axes.walking},
        colour,
        threshold=THRESHOLDS.deliberates,
    )
    _bars(
        cells[2],
        "run-time selection",
        {"bits": found.axes.selection.bits},
        colour,
        threshold=THRESHOLDS.selects,
        whole=16.7,
    )
    _bars(
        cells[3],
        "share solved",
        {name: share.value for name, share in suites.items()},
        colour,
        spread=[(share.low, share.high) for share in suites.values()],
    )
    return figure


def _bars(
    axes: Axes,
    title: str,
    values: Mapping[str, float],
    colour: str,
    *,
    threshold: float | None = None,
    spread: Sequence[tuple[float, float]] = (),
    whole: float = 1.0,
) -> None:
    """Horizontal bars by name, with a threshold or with intervals."""
    axes.set_title(title, loc="left", fontsize=9, pad=12)
    rows = range(len(values))
    axes.barh(rows, list(values.values()), color=colour, height=0.6)
    for row, (value, (low, high)) in enumerate(zip(values.values(), spread, strict=False)):
        axes.errorbar(
            value, row, xerr=[[value - low], [high - value]], color="black", capsize=2, linewidth=1
        )
    if threshold is not None:
        axes.axvline(threshold, color=GREY, linestyle="--", linewidth=1)
        axes.annotate(
            f"from {threshold:g} on",
            (threshold, 1.0),
            (0, 2),
            xycoords=("data", "axes fraction"),
            textcoords="offset points",
            ha="center",
            fontsize=7,
            color=GREY,
        )
    axes.set_yticks(rows, list(values), fontsize=8)
    axes.tick_params(axis="x", labelsize=7)
    axes.set_xlim(0, whole)
    axes.set_ylim(max(3.0, len(values) - 0.5), -0.5)
    axes.spines[["top", "right"]].set_visible(False)
