"""A strategy for worlds that need not come from a maze."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st

from mesasynth.analysis.strategies.draw import padded_bytes, taken
from mesasynth.worlds import World
from mesasynth.worlds.names import MAZE_ACTIONS, MAZE_SENSORS


@st.composite
def worlds(draw: st.DrawFn, *, states: int = 6, reachable: bool = True) -> World:
    """Finite automata with a maze's actions and sensors and no geometry at all.

    Every state is a place of its own; state 0 is the start and the last state the goal. They shrink
    to fewer states, bumps (an action that changes nothing) and silent sensors.

    Args:
        states: the most states, at least 2.
        reachable: whether actions lead from the start to the goal in every world.

    >>> from hypothesis import find
    >>> world = find(worlds(), lambda world: True)
    >>> world.next.tolist(), world.sense.tolist()
    ([[1, 1], [0, 1], [0, 1]], [0, 1])
    """
    count = draw(st.integers(2, states))
    cells = count * len(MAZE_ACTIONS)
    choices = padded_bytes(draw, cells)
    rows = [
        [(state + taken(choices[action * count + state], count)) % count for state in range(count)]
        for action in range(len(MAZE_ACTIONS))
    ]
    if reachable:
        for state in _cut_off(rows):
            rows[0][state] = state + 1
    senses = padded_bytes(draw, count)
    goal = np.arange(count) == count - 1
    bits = [(each % 8) << 1 | int(on) for each, on in zip(senses, goal, strict=True)]
    return World(
        name="automaton",
        actions=MAZE_ACTIONS,
        sensors=MAZE_SENSORS,
        next=np.array(rows),
        sense=np.array(bits),
        goal=goal,
        place=np.arange(count, dtype=np.int32),
        start=0,
    )


def _cut_off(rows: list[list[int]]) -> list[int]:
    """States whose first action must lead to the next state so that the last one is reached."""
    goal = len(rows[0]) - 1
    reached = [0]
    for state in reached:  # grows while it is walked
        reached += [n for n in dict.fromkeys(row[state] for row in rows) if n not in reached]
    return [] if goal in reached else list(range(goal))
