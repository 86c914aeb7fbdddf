"""Where a policy is measured: a world, perhaps with a feature put elsewhere, and how its run ends.

Retargeting needs each world many times, with a feature on one cell after another. Nothing is
compiled again for that: a scene is the tables of its world with one sensor changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mesasynth.dsl import Kind
from mesasynth.worlds import World

GOAL = "goal"
"""The feature of goals; its sensor is ``at_goal``."""


def sensor_of(feature: str) -> str:
    """The name of the sensor of a feature.

    >>> sensor_of("goal"), sensor_of("red")
    ('at_goal', 'red')
    """
    return "at_goal" if feature == GOAL else feature


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """A world as one run finds it.

    Attributes:
        world: the world.
        feature: the feature that is changed, if any. What changes is its sensor; goals stay goals.
        cleared: whether it is first removed everywhere.
        place: where it is then put, if anywhere.
    """

    world: World
    feature: str | None = None
    cleared: bool = False
    place: int | None = None

    def senses(self) -> tuple[dict[str, int], npt.NDArray[np.uint64]]:
        """The bit of each sensor, and for each state the bits that are on."""
        bits = {name: 1 << bit for bit, name in enumerate(self.world.sensors)}
        if self.feature is None:
            return bits, self.world.sense
        sensor = sensor_of(self.feature)
        bit = bits.setdefault(sensor, 1 << len(bits))
        sense = self.world.sense.copy()
        if self.cleared:
            sense &= ~np.uint64(bit)
        if self.place is not None:
            sense[self.world.place == self.place] |= np.uint64(bit)
        return bits, sense


@dataclass(frozen=True, slots=True)
class Episode:
    """A policy's run in a scene.

    Attributes:
        kind: how it ended; off and on the goal are both *halted*.
        ticks: its running time; for a policy that is no program, actions and sensor readings.
        trail: the places from the start to the cursor: the path that the policy puts out.
        states: the states of the world that it went through, where they were asked for.
    """

    kind: Kind
    ticks: int
    trail: tuple[int, ...]
    states: tuple[int, ...] = ()

    @property
    def halted(self) -> bool:
        """Whether it halted by itself."""
        return self.kind in (Kind.SOLVED, Kind.ELSEWHERE)

    @property
    def path(self) -> tuple[int, ...]:
        """The trail with its loops erased: what a walker would have done knowing the way."""
        return loop_erased(self.trail)


def loop_erased(trail: Sequence[int]) -> tuple[int, ...]:
    """A trail without the loops in it, erased in the order in which they are closed.

    Lawler, "A self-avoiding random walk", Duke Mathematical Journal 47, 1980.

    >>> loop_erased([1, 2, 3, 2, 4])
    (1, 2, 4)
    """
    path: list[int] = []
    at: dict[int, int] = {}
    for place in trail:
        if place in at:
            for dropped in path[at[place] + 1 :]:
                del at[dropped]
            del path[at[place] + 1 :]
        else:
            at[place] = len(path)
            path.append(place)
    return tuple(path)
