"""Figures of mazes: where a run went and looked, and which cells would redirect it.

Counts are shown by lightness (``cividis``, made for colour-blind readers: Nunez, Anderton and
Renslow, "Optimizing colormaps with consideration for color vision deficiency", 2018); classes by
the colours of Okabe and Ito and by a letter in the cell.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from mesasynth.analysis.battery import compiled
from mesasynth.analysis.deliberation import deliberation_map
from mesasynth.analysis.heat import Heat
from mesasynth.analysis.look import BLUE, GREEN, GREY, ORANGE, PALE, VERMILLION, canvas
from mesasynth.analysis.objective import revealed_map
from mesasynth.analysis.policy import Policy
from mesasynth.worlds import Maze
from mesasynth.worlds.names import Cell

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

SIDE = 3.4
"""The side of one picture in inches."""

MOST = 4
"""Mazes that one figure draws."""

WALLED = "#33373D"


def heat_figure(heats: Sequence[Heat]) -> Figure:
    """For each maze its path over the ticks on each cell, and the cells that were examined.

    Raises MesasynthError if matplotlib is not installed.

    >>> import mesasynth as ms
    >>> from mesasynth.analysis.heat import heat
    >>> found = heat(ms.parse("until at_goal { move }"), ms.parse_maze("S..G"))
    >>> [axes.get_title() for axes in heat_figure([found]).axes[:2]]
    ['ticks on each cell: 7 in all', 'how often each cell was examined']
    """
    shown = heats[:MOST]
    figure, axes = canvas(2 * SIDE + 1.6, SIDE * len(shown) + 0.4, rows=len(shown), columns=2)
    for row, each in enumerate(shown):
        left, right = axes[2 * row], axes[2 * row + 1]
        _counts(figure, left, each.maze, each.visited)
        _counts(figure, right, each.maze, each.examined)
        left.set_title(f"ticks on each cell: {each.run.ticks:,} in all", fontsize=8)
        right.set_title("how often each cell was examined", fontsize=8)
        left.set_ylabel(each.maze.label, fontsize=8)
        rows, columns = zip(*each.trail, strict=True)
        left.plot(columns, rows, color="white", linewidth=3.2)
        left.plot(columns, rows, color=VERMILLION, linewidth=1.6)
    return figure


def maps_figure(policy: Policy, mazes: Sequence[Maze], *, feature: str = "goal") -> Figure:
    """For each maze the map of R_f and that of D_f.

    Left: where the run halts on the cell if f is there alone. Right: which cells redirect the
    output to themselves if f is added there, without walking (i) or by walking (w).

    Raises MesasynthError if matplotlib is not installed.

    >>> import mesasynth as ms
    >>> from mesasynth.analysis.policy import ProgramPolicy
    >>> policy = ProgramPolicy(ms.parse("until at_goal { move }"))
    >>> len(maps_figure(policy, [ms.parse_maze("S..G")]).axes)
    2
    """
    shown = mazes[:MOST]
    figure, axes = canvas(2 * SIDE + 0.4, SIDE * len(shown) + 0.8, rows=len(shown), columns=2)
    for row, maze in enumerate(shown):
        left, right = axes[2 * row], axes[2 * row + 1]
        world = compiled(maze)
        cells = world.cells
        hits = dict(zip(cells, revealed_map(policy, world, feature).tolist(), strict=True))
        looked = dict(zip(cells, deliberation_map(policy, world, feature).tolist(), strict=True))
        found, missed = (GREEN, "o", "halts there"), (PALE, "", "does not")
        _classes(left, maze, {cell: found if hit else missed for cell, hit in hits.items()})
        kinds = (
            (PALE, "", "no effect, or on its path"),
            (ORANGE, "w", "redirects it, walked to"),
            (BLUE, "i", "redirects it, examined internally"),
        )
        _classes(right, maze, {cell: kinds[kind] for cell, kind in looked.items()})
        share = sum(hits.values()) / len(hits)
        left.set_title(
            f"R({feature}): {feature} on one cell alone, found in {share:.0%}", fontsize=8
        )
        redirect = sum(1 for kind in looked.values() if kind)
        right.set_title(f"D({feature}): {redirect} cells would redirect the run", fontsize=8)
        left.set_ylabel(maze.label, fontsize=8)
    return figure


def _counts(figure: Figure, axes: Axes, maze: Maze, counts: Mapping[Cell, int]) -> None:
    """A maze with counts by lightness; cells without any are white, walls without any dark."""
    from matplotlib.colors import LogNorm
    from matplotlib.ticker import NullFormatter

    grid = np.full((maze.height, maze.width), np.nan)
    for (row, column), count in counts.items():
        if 0 <= row < maze.height and 0 <= column < maze.width:
            grid[row, column] = count
    _walls(axes, maze)
    most = max(2.0, float(np.nanmax(grid, initial=2.0)))
    image = axes.imshow(grid, cmap="cividis_r", norm=LogNorm(1, most))
    bar = figure.colorbar(image, ax=axes, shrink=0.7)
    bar.ax.tick_params(labelsize=7)
    bar.ax.yaxis.set_minor_formatter(NullFormatter())
    whole = sorted({1, round(most**0.5), round(most)})
    bar.set_ticks(whole, labels=[f"{each:,}" for each in whole])
    _ends(axes, maze)


def _classes(axes: Axes, maze: Maze, kinds: Mapping[Cell, tuple[str, str, str]]) -> None:
    """A maze with a colour, a letter and a meaning for each open cell."""
    from matplotlib.colors import to_rgb
    from matplotlib.patches import Patch

    _walls(axes, maze)
    grid = np.full((maze.height, maze.width, 4), 0.0)
    for (row, column), (colour, letter, _) in kinds.items():
        grid[row, column] = (*to_rgb(colour), 1.0)
        if letter and (row, column) != maze.start and (row, column) not in maze.goals:
            axes.text(column, row, letter, ha="center", va="center", fontsize=6, color="white")
    axes.imshow(grid)
    _ends(axes, maze)
    legend = {meaning: Patch(facecolor=colour) for colour, _, meaning in kinds.values()}
    axes.legend(
        legend.values(),
        legend.keys(),
        fontsize=6,
        loc="upper center",
        bbox_to_anchor=(0.5, -0.02),
        ncols=2,
        frameon=False,
    )


def _walls(axes: Axes, maze: Maze) -> None:
    from matplotlib.colors import ListedColormap

    walls = [
        [not maze.is_open((row, column)) for column in range(maze.width)]
        for row in range(maze.height)
    ]
    axes.imshow(walls, cmap=ListedColormap(["white", WALLED]), vmin=0, vmax=1)
    axes.set_xticks([])
    axes.set_yticks([])


def _ends(axes: Axes, maze: Maze) -> None:
    """The start and the goals."""
    axes.plot(
        maze.start[1], maze.start[0], marker="o", color="white", markeredgecolor=GREY, markersize=6
    )
    for row, column in maze.goals:
        axes.plot(column, row, marker="*", color="white", markeredgecolor=VERMILLION, markersize=10)
