"""The figure of experiments that ask the same tasks of several dialects."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from mesasynth.analysis.experiments.optima import OptimaRow
from mesasynth.analysis.labels import Label
from mesasynth.analysis.look import GREY, LABELS, canvas
from mesasynth.search import NoProgram

if TYPE_CHECKING:
    from matplotlib.figure import Figure


class Bar(NamedTuple):
    """A stretch of lengths in bits beside a marker.

    Attributes:
        begin: where it begins.
        end: where it ends.
        is_open: whether it may end further to the right, which an arrow says.
    """

    begin: float
    end: float
    is_open: bool = False


def rungs_figure(
    rows: Sequence[OptimaRow],
    *,
    title: str,
    bar: Callable[[Any], Bar | None],
    around: Callable[[Any], str | None] = lambda _: None,
    note: Callable[[Any], str] = lambda _: "",
) -> Figure:
    """A panel for each task: the least length on each rung, coloured by the label with most mass.

    A hollow marker is a bound. ``bar`` gives the stretch that is drawn beside it in grey,
    ``around`` a label whose colour a ring around it has, ``note`` what stands at the right.
    """
    tasks = list(dict.fromkeys(row.task for row in rows))
    names = list(dict.fromkeys(row.dialect for row in rows))
    columns = 2 if len(tasks) == 4 else min(3, len(tasks))
    lines = -(-len(tasks) // columns)
    figure, panels = canvas(3.4 * columns, 2.7 * lines + 0.6, rows=lines, columns=columns)
    for axes in panels[len(tasks) :]:
        axes.set_axis_off()
    told: set[str] = set()
    for task, axes in zip(tasks, panels, strict=False):
        axes.set_title(task, loc="left", fontsize=9)
        axes.set_yticks(range(len(names)), names, fontsize=7)
        axes.set_ylim(len(names) - 0.5, -0.5)
        axes.set_xlabel("bits", fontsize=8)
        for row in rows:
            if row.task == task and row.outcome != NoProgram.name:
                place = names.index(row.dialect)
                _draw_bar(axes, place, bar(row))
                _draw_ring(axes, place, row.least, around(row))
                _draw_marker(axes, place, row, told)
                right = axes.get_yaxis_transform()
                axes.text(1.02, place, note(row), transform=right, va="center", fontsize=6)
    figure.suptitle(title)
    figure.legend(loc="outside lower center", ncols=4, fontsize=8, frameon=False)
    return figure


def _draw_bar(axes: Any, place: int, bar: Bar | None) -> None:
    if bar is not None:
        axes.plot([bar.begin, bar.end], [place] * 2, color=GREY, linewidth=1)
        end = ">" if bar.is_open else "|"
        axes.plot([bar.end], [place], color=GREY, marker=end, markersize=6, linestyle="")


def _draw_ring(axes: Any, place: int, least: float, label: str | None) -> None:
    if label is not None:
        colour, _ = LABELS[Label(label)]
        axes.plot([least], [place], color=colour, marker="o", markersize=13, fillstyle="none")


def _draw_marker(axes: Any, place: int, row: OptimaRow, told: set[str]) -> None:
    main = row.main
    colour, marker = (GREY, ".") if main is None else LABELS[Label(main)]
    said = None if main is None or main in told or not row.length_proved else main
    axes.plot(
        [row.least],
        [place],
        color=colour,
        marker=marker,
        linestyle="",
        markerfacecolor=colour if row.length_proved else "white",
        label=said,
    )
    told.update([said] if said else [])
