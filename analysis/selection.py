"""Axis 4, run-time selection: how much a policy picks for itself while it runs.

Definition. The entropy, in bits, of the path that the policy puts out over all perfect mazes of 4
by 4 cells, given that it succeeds there. It is the optimization power that a winner spends at run
time, the x in the model of Hubinger et al., "Risks from learned optimization in advanced machine
learning systems", 2019, section 2.1. A table puts out one path and has 0; a decision tree has at
most log2 of its leaves; the entropy of the shortest path itself is the most that a shortest path
policy can have.

Limits. All mazes are equally likely, which is a choice. Different ways of bumping into walls are
different paths only if the cells differ. A policy that succeeds nowhere selects nothing. Where a
policy is too slow for all mazes, a sample is taken, and the entropy cannot exceed log2 of its size.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mesasynth.analysis.battery import Battery
from mesasynth.analysis.intervals import Share
from mesasynth.analysis.policy import Policy
from mesasynth.search.field import TreeRuns

SAMPLED = 200
"""How many mazes a policy that is not quick is run in."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Run-time selection of a policy.

    Attributes:
        bits: the entropy of the output, given success.
        outputs: how many different paths it put out with success.
        solved: the share of mazes in which it succeeded.
    """

    bits: float
    outputs: int
    solved: Share


def run_all_trees(policy: Policy, battery: Battery, feature: str = "goal") -> tuple[TreeRuns, bool]:
    """The policy's runs in the exhaustive suite, or in a sample; and whether these are all."""
    masks = battery.trees.masks
    if not policy.quick:
        masks = masks[:: max(1, len(masks) // SAMPLED)]
    return policy.trees(battery.trees, np.ascontiguousarray(masks), feature=feature), policy.quick


def selection(policy: Policy, battery: Battery, feature: str = "goal") -> Selection:
    """The run-time selection of a policy, success being to end on the goal, where f is as well.

    >>> import mesasynth as ms
    >>> from mesasynth.analysis.battery import battery
    >>> from mesasynth.analysis.policy import ProgramPolicy
    >>> table = ProgramPolicy(ms.parse("right repeat 6 { move } left repeat 6 { move }"))
    >>> selection(table, battery()).bits
    0.0
    """
    runs, whole = run_all_trees(policy, battery, feature)
    return selected(runs, whole=whole)


def selected(runs: TreeRuns, *, whole: bool) -> Selection:
    """The selection that runs show."""
    solved = runs.solved
    _, counts = np.unique(runs.paths[solved], return_counts=True)
    shares = counts / max(1, counts.sum())
    bits = float(-(shares * np.log2(shares)).sum()) if len(counts) > 1 else 0.0
    return Selection(bits, len(counts), Share(int(solved.sum()), len(solved), exact=whole))
