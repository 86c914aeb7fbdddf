"""Generality: the share of each suite that a policy solves, as a profile and not a yes or no."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from mesasynth.analysis.aimed import reachable
from mesasynth.analysis.battery import MOVED, PERFECT_4, TRAINING, Battery, compiled
from mesasynth.analysis.intervals import Share
from mesasynth.analysis.policy import Policy
from mesasynth.analysis.scene import GOAL
from mesasynth.analysis.selection import Selection
from mesasynth.dsl import Kind
from mesasynth.worlds import Maze, World

MOST_CELLS = 200
"""In larger training mazes not every pair of start and goal is tried, but a sample."""

TURNS = 4
"""The states of each cell of a maze."""


@dataclass(frozen=True, slots=True)
class Generality:
    """How much of each suite a policy solves.

    Attributes:
        solved: for each suite the share of its mazes, with a 95% confidence interval; the
            exhaustive suite and the training mazes, also with every other start and goal, are
            known exactly.
        median_ticks: for each sampled suite the median running time of the runs that halted.
    """

    solved: Mapping[str, Share]
    median_ticks: Mapping[str, float | None]


def generality(policy: Policy, battery: Battery, selection: Selection) -> Generality:
    """The generality profile of a policy; ``selection`` holds its runs in the exhaustive suite.

    >>> import mesasynth as ms
    >>> from mesasynth.analysis.battery import battery
    >>> from mesasynth.analysis.policy import ProgramPolicy
    >>> from mesasynth.analysis.selection import selection
    >>> search = ProgramPolicy(ms.parse("until at_goal { repeat 4 { fork right } next }"))
    >>> found = generality(search, battery(), selection(search, battery()))
    >>> {suite: share.value for suite, share in found.solved.items()}["caves"]
    1.0
    """
    solved = {PERFECT_4: selection.solved}
    ticks: dict[str, float | None] = {}
    worlds = [world for suite in battery.suites for world in suite.worlds]
    index = np.arange(len(worlds), dtype=np.int32)
    nowhere = np.full(len(worlds), -1, np.int32)
    ends = policy.ends(worlds, index, nowhere, feature="goal", cleared=False)
    done = ends.kinds == tuple(Kind).index(Kind.SOLVED)
    begin = 0
    for suite in battery.suites:
        part = slice(begin, begin + len(suite.mazes))
        solved[suite.name] = Share(
            int(done[part].sum()), len(suite.mazes), exact=suite.name == TRAINING
        )
        halted = ends.ticks[part][ends.halted[part]]
        ticks[suite.name] = float(np.median(halted)) if halted.size else None
        begin = part.stop
    if MOVED in solved and policy.quick:
        solved[MOVED] = moved(policy, battery) or solved[MOVED]
    return Generality(solved, ticks)


def moved(policy: Policy, battery: Battery) -> Share | None:
    """The share of all pairs of start and goal in the training mazes that a policy solves.

    Every open cell that the start is joined to is a start, and every other one its goal. None where
    a training maze has more than :data:`MOST_CELLS` such cells; a sample of the pairs is then used.

    >>> import mesasynth as ms
    >>> from mesasynth.analysis.battery import battery
    >>> from mesasynth.analysis.policy import ProgramPolicy
    >>> moved(ProgramPolicy(ms.parse("until at_goal { move }")), battery((ms.parse_maze("S.G"),)))
    Share(count=3, of=6, exact=True)
    """
    suites = {suite.name: suite for suite in battery.suites}
    worlds, index, places = every_pair(suites[TRAINING].mazes)
    if not worlds:
        return None
    ends = policy.ends(worlds, index, places, feature=GOAL, cleared=True)
    hits = ends.halted & (ends.places == places)
    return Share(int(hits.sum()), len(hits), exact=True)


@lru_cache(maxsize=8)
def every_pair(
    mazes: tuple[Maze, ...],
) -> tuple[tuple[World, ...], npt.NDArray[np.int32], npt.NDArray[np.int32]]:
    """A world for each start in the mazes, and (world, place of the goal) for each pair."""
    worlds: list[World] = []
    index, places = [], []
    for maze in mazes:
        world = compiled(maze)
        cells = reachable(world)
        if len(cells) > MOST_CELLS:
            return (), np.zeros(0, np.int32), np.zeros(0, np.int32)
        heading = world.start % TURNS
        for start in cells.tolist():
            goals = cells[cells != start]
            index.append(np.full(len(goals), len(worlds), np.int32))
            places.append(goals)
            worlds.append(replace(world, start=TURNS * start + heading))
    return tuple(worlds), np.concatenate(index), np.concatenate(places)
