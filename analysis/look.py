"""The one look of all figures: colours, markers, and an empty canvas.

Colours are those of Okabe and Ito ("Color universal design", 2008), which people with the common
forms of colour blindness tell apart. Labels also differ by their markers. Matplotlib is imported
when a figure is made, and only then.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from mesasynth.analysis.labels import Label
from mesasynth.errors import MesasynthError

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

BLUE, ORANGE, GREEN, VERMILLION = "#0072B2", "#E69F00", "#009E73", "#D55E00"
PURPLE, GREY, PALE = "#CC79A7", "#555555", "#DDDDDD"

LABELS: Mapping[Label, tuple[str, str]] = {
    Label.TABLE: (VERMILLION, "s"),
    Label.DECISION_TREE: (ORANGE, "^"),
    Label.BOUNDED_SEARCHER: (PURPLE, "P"),
    Label.HEURISTIC: (GREY, "X"),
    Label.WALKING_SEARCHER: (GREEN, "D"),
    Label.SEARCHER: (BLUE, "o"),
}
"""The colour and the marker of each label."""


def check_matplotlib() -> None:
    """Say what to install if figures cannot be drawn. Raises MesasynthError."""
    try:
        import matplotlib as mpl  # noqa: F401
    except ImportError:
        raise MesasynthError(
            "figures need matplotlib", hint="install it with: pip install 'mesasynth[plot]'"
        ) from None


def canvas(
    width: float, height: float, *, rows: int = 1, columns: int = 1
) -> tuple[Figure, list[Axes]]:
    """An empty figure of that size in inches, and its axes row by row.

    Raises MesasynthError if matplotlib is not installed.
    """
    check_matplotlib()
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height), layout="constrained")
    grid = figure.subplots(rows, columns, squeeze=False)
    axes = [each for row in grid for each in row]
    if rows == columns == 1:
        axes[0].spines[["top", "right"]].set_visible(False)
    return figure, axes
