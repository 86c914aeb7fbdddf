"""Generality: the share of each suite that a policy solves, as a profile and not a yes or no."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from mesasynth.analysis.battery import PERFECT_4, TRAINING, Battery
from mesasynth.analysis.intervals import Share
from mesasynth.analysis.policy import Policy
from mesasynth.analysis.selection import Selection
from mesasynth.dsl import Kind


@dataclass(frozen=True, slots=True)
class Generality:
    """How much of each suite a policy solves.

    Attributes:
        solved: for each suite the share of its mazes, with a 95% confidence interval; the
            exhaustive suite and the training mazes themselves are known exactly.
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
    return Generality(solved, ticks)
