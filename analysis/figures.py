"""Figures of fronts, posteriors and comparisons, by matplotlib, as PNG or SVG.

What is not proved is hatched, hollow or dashed. Matplotlib is
imported when a figure is made, and only then.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mesasynth.analysis.labels import Label
from mesasynth.analysis.look import BLUE, GREEN, GREY, LABELS, ORANGE, PALE, VERMILLION, canvas
from mesasynth.errors import MesasynthError
from mesasynth.search import (
    UNITS_PER_BIT,
    Behaviour,
    Comparison,
    Front,
    Optimal,
    Point,
    Posterior,
    Result,
)
from mesasynth.worlds import Maze

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

HATCH = "////"

MOST_BARS = 12
"""Behaviours that are drawn one by one; the others share a bar."""

MOST_MAZES = 4
"""Mazes of which the paths are drawn."""

FORMATS = (".png", ".svg")


def front_figure(front: Front, *, labels: Mapping[str, Label] | None = None) -> Figure:
    """The front as a staircase, ticks over bits; what is open is hatched.

    ``labels`` says what the program with each text is: its point then has that colour and marker.

    Raises MesasynthError if matplotlib is not installed.

    >>> import mesasynth as ms
    >>> figure = front_figure(ms.front(ms.parse_maze("S....G"), dialect="reactive"))
    >>> figure.axes[0].get_xlabel()
    'description length (bits)'
    """
    figure, (axes,) = canvas(7.0, 4.4)
    task = front.task
    axes.set_title(f"Length against time: {task.demand}, {task.dialect.name}", loc="left", pad=18)
    charged = task.exceptions is not None
    axes.set_xlabel("two-part length (bits)" if charged else "description length (bits)")
    axes.set_ylabel("running time (ticks, all mazes)" if task.mazes[1:] else "running time (ticks)")
    proved = front.proved_units / UNITS_PER_BIT
    exact = [point for point in front.points if _bits(point) <= proved]
    known = [(_bits(point), point.optimum.ticks) for point in front.points]
    lengths, times = [x for x, _ in known], [y for _, y in known]
    right = max([proved, *lengths]) * 1.06 + 1
    if len(times) > 1 and max(times) > 10 * min(times) > 0:
        axes.set_yscale("log")
    _scale(axes, [*times, front.least_ticks])
    if exact:
        stairs = [(_bits(point), point.optimum.ticks) for point in exact]
        end = right if front.complete else proved
        axes.step(
            [*(x for x, _ in stairs), end],
            [*(y for _, y in stairs), stairs[-1][1]],
            where="post",
            color=BLUE,
            label="exact",
        )
    if front.gap is not None and front.proved_units:
        _hatch_gap(axes, front, proved, right)
    if front.least_ticks:
        axes.axhline(front.least_ticks, color=GREY, linewidth=1, linestyle=":")
        axes.annotate(
            f"proved: never below {front.least_ticks:,} ticks",
            (right, front.least_ticks),
            (-2, -10),
            textcoords="offset points",
            ha="right",
            fontsize=8,
            color=GREY,
        )
    for point in front.points:
        _mark_point(axes, point, (labels or {}).get(str(point.optimum.program)))
    axes.set_xlim(left=min([*lengths, proved or right]) * 0.96 - 1, right=right)
    if axes.get_legend_handles_labels()[0]:
        figure.legend(loc="outside lower center", ncols=3, fontsize=8, frameon=False)
    return figure


def _scale(axes: Axes, times: list[int]) -> None:
    """Room above and below, and plain numbers."""
    from matplotlib.ticker import FuncFormatter, NullFormatter

    low, high = min(times), max(times)
    if axes.get_yscale() == "log":
        axes.set_ylim(max(1, low) * 0.7, high * 1.5)
        axes.yaxis.set_minor_formatter(NullFormatter())
        axes.set_yticks(_round_ticks(max(1, low), high))
    else:
        room = max(1.0, 0.12 * (high - low))
        axes.set_ylim(low - 1.4 * room, high + 1.4 * room)
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))


def _round_ticks(low: int, high: int) -> list[int]:
    """1, 2 and 5 times the powers of ten in the range."""
    powers = range(len(str(low)) - 1, len(str(high)) + 1)
    return [m * 10**p for p in powers for m in (1, 2, 5) if 0.7 * low <= m * 10**p <= 1.5 * high]


def _hatch_gap(axes: Axes, front: Front, proved: float, right: float) -> None:
    """The stretch in which more points may lie."""
    assert front.gap is not None
    before, after = front.gap
    top = before.optimum.ticks if before else axes.get_ylim()[1]
    bottom = max(front.least_ticks, axes.get_ylim()[0])
    end = _bits(after) if after and after.optimum.ticks == front.least_ticks else right
    axes.fill_between(
        [proved, end],
        bottom,
        top,
        facecolor="none",
        edgecolor=ORANGE,
        hatch=HATCH,
        linewidth=0,
        label="open: points may lie here",
    )
    axes.axvline(proved, color=GREY, linewidth=1, linestyle="--")
    axes.annotate(
        f"settled to {proved:.2f} bits",
        (proved, axes.get_ylim()[1]),
        (0, 4),
        textcoords="offset points",
        ha="center",
        fontsize=8,
        color=GREY,
    )
    if before and after:
        axes.step(
            [proved, _bits(after), right],
            [before.optimum.ticks, after.optimum.ticks, after.optimum.ticks],
            where="post",
            color=BLUE,
            linestyle="--",
            linewidth=1,
            label="attained, not proved best",
        )


def _mark_point(axes: Axes, point: Point, label: Label | None) -> None:
    colour, marker = (BLUE, "o") if label is None else LABELS[label]
    told = axes.get_legend_handles_labels()[1]
    axes.plot(
        [_bits(point)],
        [point.optimum.ticks],
        marker=marker,
        markersize=7,
        linestyle="",
        color=colour,
        markerfacecolor=colour if point.proved else "white",
        label=str(label) if label is not None and str(label) not in told else None,
    )
    if point.count is None:
        shared = "1 known"
    else:
        shared = f"{point.count:,} program{'' if point.count == 1 else 's'}"
    axes.annotate(
        shared,
        (_bits(point), point.optimum.ticks),
        (6, 6),
        textcoords="offset points",
        fontsize=8,
    )


def posterior_figure(posterior: Posterior, *, speed: bool = False) -> Figure:
    """The posterior as bars by behaviour, coloured by the held-out mazes that it solves.

    Raises MesasynthError if matplotlib is not installed.

    >>> import mesasynth as ms
    >>> found = ms.posterior(ms.parse_maze("S.G"), max_bits=18, dialect="reactive")
    >>> posterior_figure(found).axes[0].get_xlabel()
    'share of the posterior (%)'
    """
    ranked = posterior.ranked(speed=speed)
    shown, others = ranked[:MOST_BARS], ranked[MOST_BARS:]
    rows = len(shown) + bool(others)
    figure, (axes,) = canvas(10.0, 1.7 + 0.3 * max(rows, 1))
    task = posterior.task
    prior = "speed prior" if speed else "prior"
    axes.set_title(
        f"Posterior under the {prior}: {task.demand}, {task.dialect.name}, "
        f"at most {posterior.proved_units / UNITS_PER_BIT:.2f} bits",
        loc="left",
        fontsize=10,
    )
    axes.set_xlabel("share of the posterior (%)")
    mazes = len(posterior.held_out.mazes) if posterior.held_out else 0
    seen: set[str] = set()
    for row, (share, behaviour) in enumerate(shown):
        colour, meaning = _success(behaviour, mazes)
        label = meaning if meaning not in seen else None
        seen.add(meaning)
        axes.barh(row, 100 * share, color=colour, label=label)
        _tell_share(axes, row, share, f"{behaviour.programs:,}")
    if others:
        share = sum(each for each, _ in others)
        axes.barh(row + 1, 100 * share, color=PALE, edgecolor=GREY, hatch="....", linewidth=0.5)
        total = sum(behaviour.programs for _, behaviour in others)
        _tell_share(axes, row + 1, share, f"{total:,}")
    names = [_short(str(behaviour.example.program)) for _, behaviour in shown]
    names += [f"{len(others):,} other behaviours"] if others else []
    axes.set_yticks(range(rows), names, fontsize=7, family="monospace")
    axes.invert_yaxis()
    widest = max([sum(each for each, _ in others), *(each for each, _ in shown)], default=1.0)
    axes.set_xlim(0, 100 * widest * 1.25)
    if mazes and seen:
        figure.legend(loc="outside lower right", ncols=3, fontsize=8, frameon=False)
    covered = f"settled: {posterior.prior_mass:.4g} of the prior's mass"
    if math.isfinite(posterior.uncovered):
        covered += f", not settled: {posterior.uncovered:.2g}"
    figure.text(0.01, 0.01, f"{covered}; solving: {posterior.mass():.3g}", fontsize=7, color=GREY)
    return figure


def _tell_share(axes: Axes, row: int, share: float, programs: str) -> None:
    axes.annotate(
        f"{share:.1%}, {programs} program{'' if programs == '1' else 's'}",
        (100 * share, row),
        (3, 0),
        textcoords="offset points",
        va="center",
        fontsize=7,
    )


def _success(behaviour: Behaviour, mazes: int) -> tuple[str, str]:
    """The colour of a behaviour, and what it means."""
    solved = behaviour.held_out_solved
    if not mazes:
        return BLUE, ""
    if solved == mazes:
        return (
            GREEN,
            f"solves all {mazes} held-out mazes" if mazes > 1 else "solves the held-out maze",
        )
    if solved:
        return ORANGE, f"solves some of the {mazes} held-out mazes"
    return VERMILLION, "solves none of the held-out mazes"


def compare_figure(comparison: Comparison) -> Figure:
    """The winners' paths side by side, a column for each bias; dashed where nothing is proved.

    Raises MesasynthError if matplotlib is not installed.

    >>> import mesasynth as ms
    >>> both = ms.compare(ms.parse_maze("S....G"), biases=["length", "time"], dialect="reactive")
    >>> len(compare_figure(both).axes)
    2
    """
    task, results = comparison.task, comparison.results
    mazes = list(task.pictured)[:MOST_MAZES]
    figure, all_axes = canvas(
        2.6 * len(results), 0.9 + 2.5 * len(mazes), rows=len(mazes), columns=len(results)
    )
    for column, (name, result) in enumerate(results):
        winner = result.winner
        runs = task.runs(winner.program)[: len(mazes)] if winner else ()
        for row, ((maze, world), run) in enumerate(zip_longest(mazes, runs)):
            axes = all_axes[row * len(results) + column]
            trail = [world.cells[place] for place in run.trail] if run else []
            _draw_maze(axes, maze, trail, proved=isinstance(result.outcome, Optimal))
            if row == 0:
                axes.set_title(_column_title(name, result), fontsize=8)
            if column == 0:
                axes.set_ylabel(maze.label, fontsize=8)
    return figure


def _column_title(name: str, result: Result) -> str:
    winner = result.winner
    if winner is None:
        return f"{name}\nno program found\n"
    state = "proved" if isinstance(result.outcome, Optimal) else "not proved"
    return f"{name}\n{winner.units / UNITS_PER_BIT:.2f} bits, {winner.ticks:,} ticks\n{state}"


def _draw_maze(axes: Axes, maze: Maze, trail: list[tuple[int, int]], *, proved: bool) -> None:
    from matplotlib.colors import ListedColormap

    walls = [
        [not maze.is_open((row, col)) for col in range(maze.width)] for row in range(maze.height)
    ]
    axes.imshow(walls, cmap=ListedColormap(["white", GREY]), vmin=0, vmax=1)
    axes.set_xticks([])
    axes.set_yticks([])
    rows, columns = [row for row, _ in trail], [column for _, column in trail]
    axes.plot(columns, rows, color=BLUE, linewidth=1.8, linestyle="-" if proved else "--")
    axes.plot(maze.start[1], maze.start[0], marker="o", color=BLUE, markersize=5)
    for row, column in maze.goals:
        axes.plot(column, row, marker="*", color=VERMILLION, markersize=9)


def save_figure(figure: Figure, path: str | Path) -> None:
    """Write a figure as PNG or SVG, the same bytes for the same figure.

    Raises MesasynthError for another kind of file, OSError if it cannot be written.
    """
    import matplotlib as mpl

    path = check_format(path)
    with mpl.rc_context({"svg.hashsalt": "mesasynth"}):
        metadata: dict[str, Any] = {"Date": None} if path.suffix.lower() == ".svg" else {}
        figure.savefig(path, dpi=160, metadata=metadata)


def check_format(path: str | Path) -> Path:
    """The path of a figure. Raises MesasynthError if its name does not end in .png or .svg."""
    if Path(path).suffix.lower() not in FORMATS:
        raise MesasynthError(
            "a figure is written as PNG or SVG", file=str(path), expected="a name in .png or .svg"
        )
    return Path(path)


def _bits(point: Point) -> float:
    return point.units / UNITS_PER_BIT


def _short(text: str, most: int = 72) -> str:
    return text if len(text) <= most else f"{text[: most - 3]}..."
