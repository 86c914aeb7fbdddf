"""The mazes in which policies are retargeted, and the cells of each that a feature is put on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from mesasynth.analysis.battery import Battery
from mesasynth.analysis.scene import GOAL, sensor_of
from mesasynth.worlds import World


@dataclass(frozen=True, slots=True, eq=False)
class Range:
    """Worlds by suite, and every (world, place) at which something can be put.

    Attributes:
        suites: the names of the suites.
        suite: for each world the number of its suite.
        worlds: the worlds of all suites.
        index: for each scene the number of its world.
        places: for each scene the place.
    """

    suites: tuple[str, ...]
    suite: npt.NDArray[np.int32]
    worlds: tuple[World, ...]
    index: npt.NDArray[np.int32]
    places: npt.NDArray[np.int32]

    def mean(self, shares: Sequence[float]) -> dict[str, float]:
        """For each suite the mean of what was found in its worlds."""
        found = np.asarray(shares)
        return {
            name: float(found[self.suite == number].mean())
            for number, name in enumerate(self.suites)
        }


@lru_cache(maxsize=8)
def firing_range(battery: Battery) -> Range:
    """All scenes of a battery in which something is put on one open reachable cell.

    >>> from mesasynth.analysis.battery import battery
    >>> found = firing_range(battery())
    >>> len(found.worlds), len(found.index) == len(found.places) > 1_000
    (30, True)
    """
    worlds = [world for suite in battery.aimed for world in suite.worlds]
    suite = [number for number, each in enumerate(battery.aimed) for _ in each.mazes]
    places = [reachable(world) for world in worlds]
    index = [np.full(len(each), number, np.int32) for number, each in enumerate(places)]
    return Range(
        tuple(each.name for each in battery.aimed),
        np.array(suite, np.int32),
        tuple(worlds),
        np.concatenate(index),
        np.concatenate(places),
    )


def reachable(world: World) -> npt.NDArray[np.int32]:
    """The places that actions lead to from the start, in order."""
    seen = np.zeros(world.n_states, np.bool_)
    layer = np.array([world.start])
    while layer.size:
        seen[layer] = True
        after = np.unique(world.next[:, layer])
        layer = after[~seen[after]]
    return np.unique(world.place[seen]).astype(np.int32)


@lru_cache(maxsize=256)
def equipped(world: World, feature: str) -> World:
    """The world with a feature where its goals are and nowhere else.

    >>> import mesasynth as ms
    >>> world = equipped(ms.compile_maze(ms.parse_maze("S.G")), "red")
    >>> world.sensors[-1], [int(bits) >> 4 & 1 for bits in world.sense[::4]]
    ('red', [0, 0, 1])
    """
    if feature == GOAL:
        return world
    sensor = sensor_of(feature)
    known = sensor in world.sensors
    bit = np.uint64(1 << (world.sensors.index(sensor) if known else len(world.sensors)))
    return replace(
        world,
        sensors=world.sensors if known else (*world.sensors, sensor),
        sense=np.where(world.goal, world.sense | bit, world.sense & ~bit),
    )
