"""Families of training mazes by rising size, and worlds without structure beside them.

In the *automaton* each of the three actions leads from each state to a state drawn at random, and
what is sensed is drawn at random too: nothing that holds in one place holds in another. There the
goal is soon reached by some word or other, however many states there are. In the *lock* it is not:
only one action, drawn at random for each state, leads on along a chain of states to the goal, and
the others fall back to a state passed before, drawn at random.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache

import numpy as np
import numpy.typing as npt

from mesasynth.analysis.compression import Compression, compression
from mesasynth.analysis.families import spiral
from mesasynth.analysis.islands import islands
from mesasynth.search import UNITS_PER_BIT
from mesasynth.worlds import Ground, Maze, World, compile_maze, generate, parse_maze
from mesasynth.worlds.draws import Draws
from mesasynth.worlds.names import MAZE_ACTIONS, MAZE_SENSORS

CANDIDATES = 6
"""Of so many mazes with an island the one whose goal is furthest is taken."""


def _corridor(size: int, _seed: int) -> Maze:
    return parse_maze("S" + "." * (size - 1) + "G")


def _island(size: int, seed: int) -> Maze:
    """Of some mazes with the goal on an island the one where it is furthest from the start."""
    drawn = islands(CANDIDATES * (seed + 1), side=size)[CANDIDATES * seed :]
    return max(drawn, key=lambda maze: compile_maze(maze).distance or 0)


def _room(size: int, _seed: int) -> Maze:
    """A room half as long again as it is wide."""
    return generate("room", size, size + size // 2, seed=0)


def automaton(size: int, seed: int) -> World:
    """So many states, and each action leads from each to a drawn one; the goal is furthest.

    >>> world = automaton(16, 0)
    >>> world.n_states, world.distance
    (16, 4)
    """
    draws = Draws(seed)
    table = np.array([[draws.below(size) for _ in range(size)] for _ in MAZE_ACTIONS])
    reached, at = [0], 0
    while at < len(reached):
        reached += [int(to) for to in dict.fromkeys(table[:, reached[at]]) if to not in reached]
        at += 1
    return _world(f"automaton-{size}-seed{seed}", table, reached[-1], draws)


def lock(size: int, seed: int) -> World:
    """A chain of so many actions to the goal; any other falls back to a drawn earlier state.

    >>> lock(8, 0).distance
    8
    """
    draws = Draws(seed)
    table = np.array([[draws.below(at + 1) for at in range(size + 1)] for _ in MAZE_ACTIONS])
    for at in range(size):
        table[draws.below(len(MAZE_ACTIONS)), at] = at + 1
    return _world(f"lock-{size}-seed{seed}", table, size, draws)


def _world(name: str, table: npt.NDArray[np.int64], goal: int, draws: Draws) -> World:
    """A world in which every state is a place, and senses what is drawn, but for the goal."""
    states = table.shape[1]
    at_goal = np.arange(states) == goal
    sense = np.array([draws.below(2 ** len(MAZE_SENSORS)) for _ in range(states)], np.uint64)
    bit = np.uint64(1 << MAZE_SENSORS.index("at_goal"))
    return World(
        name=name,
        actions=MAZE_ACTIONS,
        sensors=MAZE_SENSORS,
        next=table.astype(np.int32),
        sense=np.where(at_goal, sense | bit, sense & ~bit),
        goal=at_goal,
        place=np.arange(states, dtype=np.int32),
        start=0,
    )


FAMILIES: Mapping[str, Callable[[int, int], Ground]] = {
    "corridor": _corridor,
    "spiral": lambda size, _: spiral(size),
    "perfect": lambda size, seed: generate("dfs", size, size, seed=seed),
    "braided": lambda size, seed: generate("dfs", size, size, seed=seed, loops=1.0),
    "island": _island,
    "room": _room,
    "automaton": automaton,
    "lock": lock,
}
"""The families by name: from a size and a seed a maze or world."""

STRUCTURELESS = ("automaton", "lock")
"""Those in which nothing that holds in one place holds in another."""


@cache
def table_bits(family: str, size: int, seed: int, *, seconds: float) -> tuple[float, float | None]:
    """How complex it is: between which bits its shortest ``counting`` table lies.

    The second is None where no table is at hand.

    >>> table_bits("corridor", 8, 0, seconds=5)
    (12.2890625, 12.2890625)
    """
    found: Compression = compression(0, [FAMILIES[family](size, seed)], timeout=seconds)
    most = None if found.most is None else found.most / UNITS_PER_BIT
    return found.least / UNITS_PER_BIT, most
