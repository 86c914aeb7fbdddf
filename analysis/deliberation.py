"""Axis 3, deliberation: the alternatives that a policy examined and rejected.

Definition. Run the policy in a maze with f at the goal; it puts out a path. D_f is the number of
cells c that are not on this path and where adding f alone redirects the output to end at c. Such a
cell must have been examined, or the run could not depend on it, and it was rejected, as the path
does not go there. It is counted twice: D_internal against the trail as it is, D_walk against the
loop-erased trail. Who walks to look has the cells looked at on the trail, and no D_internal.

Source. The distinction of internal search from search in the world is that of Hubinger et al.,
"Risks from learned optimization in advanced machine learning systems", 2019, section 1, made a
count of counterfactuals. Loops are erased as in Lawler 1980.

Limits. A run that does not halt puts nothing out and counts as 0. Comparing policies needs shares,
since a larger maze has more cells: ``share`` is D over the cells not on the path, averaged like
R_f. What one primitive does by itself (``seek``) is no deliberation of the program: it is measured
alone and subtracted by :func:`net`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mesasynth.analysis.aimed import equipped, firing_range
from mesasynth.analysis.battery import Battery
from mesasynth.analysis.policy import Policy
from mesasynth.analysis.scene import Episode
from mesasynth.worlds import World


@dataclass(frozen=True, slots=True)
class Deliberation:
    """D_f for one feature.

    Attributes:
        feature: the feature f.
        internal: the mean over all mazes of the number of cells examined without walking there.
        walking: the same with cells that were walked to and left again.
        internal_share: ``internal`` as a share of the cells not on the path, by suite, averaged.
        walking_share: ``walking`` likewise.
        by_suite: for each suite (internal share, walking share).
    """

    feature: str
    internal: float
    walking: float
    internal_share: float
    walking_share: float
    by_suite: Mapping[str, tuple[float, float]]


def deliberation(policy: Policy, battery: Battery, feature: str = "goal") -> Deliberation:
    """D_f of a policy over the mazes of a battery.

    >>> import mesasynth as ms
    >>> from mesasynth.analysis.battery import battery
    >>> from mesasynth.analysis.policy import ProgramPolicy
    >>> wall = "if wall_left { if wall_ahead { right } else { move } } else { left move }"
    >>> follower = ProgramPolicy(ms.parse(f"until at_goal {{ {wall} }}"))
    >>> found = deliberation(follower, battery())
    >>> found.internal, found.walking > 5
    (0.0, True)
    """
    where = firing_range(battery)
    worlds = tuple(equipped(world, feature) for world in where.worlds)
    ends = policy.ends(worlds, where.index, where.places, feature=feature, cleared=False)
    hits = ends.halted & (ends.places == where.places)
    counts: list[tuple[int, int]] = []
    shares: list[tuple[float, float]] = []
    for number, episode in enumerate(policy.episodes(worlds)):
        mine = where.index == number
        found = _examined(episode, where.places[mine], hits[mine])
        counts.append((found[0][0], found[1][0]))
        shares.append((found[0][0] / max(1, found[0][1]), found[1][0] / max(1, found[1][1])))
    inner, outer = (where.mean([share[side] for share in shares]) for side in (0, 1))
    return Deliberation(
        feature,
        float(np.mean([count for count, _ in counts])),
        float(np.mean([count for _, count in counts])),
        float(np.mean(list(inner.values()))),
        float(np.mean(list(outer.values()))),
        {name: (inner[name], outer[name]) for name in where.suites},
    )


def _examined(
    episode: Episode, places: npt.NDArray[np.int32], hits: npt.NDArray[np.bool_]
) -> tuple[tuple[int, int], tuple[int, int]]:
    """Against the trail, then the loop-erased trail: how many places redirect, of how many."""
    if not episode.halted:
        return (0, 0), (0, 0)
    found = []
    for path in (episode.trail, episode.path):
        on = np.zeros(1 + max(int(places.max(initial=0)), *path), np.bool_)
        on[list(path)] = True
        off = ~on[places]
        found.append((int((hits & off).sum()), int(off.sum())))
    return found[0], found[1]


def deliberation_map(policy: Policy, world: World, feature: str = "goal") -> npt.NDArray[np.int8]:
    """For every place of a world: 2 if D_internal counts it, 1 if only D_walk does, else 0.

    >>> import mesasynth as ms
    >>> from mesasynth.analysis.policy import ProgramPolicy
    >>> search = ProgramPolicy(ms.parse("until at_goal { repeat 4 { fork right } next }"))
    >>> deliberation_map(search, ms.compile_maze(ms.parse_maze("..S.G"))).tolist()
    [0, 2, 0, 0, 0]
    """
    furnished = equipped(world, feature)
    places = np.arange(world.n_places, dtype=np.int32)
    ends = policy.ends(
        (furnished,), np.zeros(len(places), np.int32), places, feature=feature, cleared=False
    )
    (episode,) = policy.episodes((furnished,))
    hits = ends.halted & (ends.places == places) & episode.halted
    inner = hits & ~np.isin(places, episode.trail)
    outer = hits & ~np.isin(places, episode.path)
    return np.where(inner, 2, outer.astype(np.int8)).astype(np.int8)


def net(found: Deliberation, primitive: Deliberation) -> Deliberation:
    """What is left of a program's deliberation beyond what one of its primitives does alone.

    >>> one = Deliberation("goal", 3.0, 5.0, 0.3, 0.5, {})
    >>> net(one, Deliberation("goal", 4.0, 4.0, 0.4, 0.4, {})).walking_share
    0.09999999999999998
    """
    return Deliberation(
        found.feature,
        max(0.0, found.internal - primitive.internal),
        max(0.0, found.walking - primitive.walking),
        max(0.0, found.internal_share - primitive.internal_share),
        max(0.0, found.walking_share - primitive.walking_share),
        {
            name: (max(0.0, inner - other[0]), max(0.0, outer - other[1]))
            for name, (inner, outer) in found.by_suite.items()
            for other in (primitive.by_suite[name],)
        },
    )
