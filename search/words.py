"""Words of actions that a shorter word does the same as.

A *word* is a stretch of actions of the world with nothing between them. It maps every state of the
training mazes to another (or to failure, or, under ``stop=touch``, to the goal that ends the
run). If a word has the same map as one of strictly less length, then so has every program that
contains it: with the shorter word in its place it runs alike in all training mazes, only sooner.
So such a program is no optimum of any bias that prefers the shorter of two programs that do the
same and the faster of two of the same length, and none of the programs that contain the word need
be run. Words of equal length are all kept, so that the number of optima does not change.

This is observational equivalence (Albarghouthi, Gulwani and Kincaid, "Recursive program synthesis",
2013) for loop-free stretches. It does not hold where memory depends on the cells passed through.
"""

from __future__ import annotations

import heapq
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from mesasynth.search.task import Task

FREE, REDUNDANT = -1, -2
"""Behind a word: nothing is known of what follows, or a shorter word does the same."""

MOST_WORDS = 2_000
PASSING = frozenset({"back", "fresh_ahead", "stuck"})
"""Statements and sensors for which it matters which cells were passed through."""


@lru_cache(maxsize=8)
def word_table(task: Task) -> npt.NDArray[np.int32] | None:
    """What follows each word by action: ``table[word, action]``, word 0 being the empty one.

    A word stands for all words of least length with its map; an entry is another word, FREE or
    REDUNDANT. None where the rule does not hold.

    >>> import mesasynth as ms
    >>> table = word_table(Task((ms.parse_maze("S.G"),), ms.dialect("reactive")))
    >>> left, right = table[0, 1], table[0, 2]
    >>> [int(table[left, 2]), int(table[left, 1]) == int(table[right, 2])]
    [-2, True]
    """
    dialect = task.dialect
    if PASSING & {*dialect.actions, *dialect.sensors} or dialect.trail_cap is not None:
        return None
    if not dialect.is_even:
        return None  # a shorter word may be slower
    step, advances, start = _steps(task)
    actions = [i for i, name in enumerate(task.worlds[0].actions) if name in dialect.actions]
    price = [dialect.slot_units[task.worlds[0].actions[i]] for i in actions]
    maps = [(start, np.zeros_like(start))]
    keys = {_key(*maps[0], task): 0}
    cost, heap, settled = [0], [(0, 0)], set[int]()
    follow: dict[tuple[int, int], tuple[int, int]] = {}
    while heap and len(settled) < MOST_WORDS:
        least, word = heapq.heappop(heap)
        if word in settled:
            continue
        settled.add(word)
        for action, units in zip(actions, price, strict=True):
            ends, steps = maps[word]
            then = (step[action][ends], steps + advances[action][ends])
            other = keys.setdefault(_key(*then, task), len(maps))
            if other == len(maps):
                maps.append(then)
                cost.append(least + units)
                heapq.heappush(heap, (least + units, other))
            elif least + units < cost[other]:
                cost[other] = least + units
                heapq.heappush(heap, (least + units, other))
            follow[word, action] = other, least + units
    order = sorted(settled, key=lambda word: (cost[word], word))
    number = {word: i for i, word in enumerate(order)}
    table = np.full((len(number), len(task.worlds[0].actions)), FREE, dtype=np.int32)
    for (word, action), (other, units) in follow.items():
        known = number.get(other, FREE)
        table[number[word], action] = REDUNDANT if cost[other] < units else known
    table.setflags(write=False)
    return table


def _key(
    ends: npt.NDArray[np.int32], steps: npt.NDArray[np.int32], task: Task
) -> tuple[bytes, bytes]:
    """What tells words apart: where they lead, and where it counts, in how many steps."""
    return ends.tobytes(), steps.tobytes() if task.objective == "shortest" else b""


def _steps(
    task: Task,
) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32], npt.NDArray[np.int32]]:
    """All mazes' transitions numbered through, with failure as the last state that nothing leaves.

    The tables of next states and of steps of the trail, by action and state, and all states.
    """
    offset, nexts, advances = 0, [], []
    for world in task.worlds:
        states = np.arange(world.n_states)
        moved = np.where(
            (world.goal & (task.stop == "touch"))[None, :], states[None, :], world.next
        )
        advances.append(world.place[moved] != world.place)
        if task.bump == "crash":
            crash = (world.next == states) & ~(world.goal & (task.stop == "touch"))
            moved = np.where(crash, -1 - offset, moved)
        nexts.append(moved + offset)
        offset += world.n_states
    dead = np.full((len(task.worlds[0].actions), 1), offset)
    step = np.concatenate([*nexts, dead], axis=1)
    step[step < 0] = offset
    passed = np.concatenate([*advances, np.zeros_like(dead)], axis=1)
    return step.astype(np.int32), passed.astype(np.int32), np.arange(offset + 1, dtype=np.int32)
