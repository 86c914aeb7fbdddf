"""The worlds of a task as plain tables, with how far each state is from a goal.

Under ``objective=shortest`` the length of the trail matters, but one bit of it is enough: whether
the trail is *on course*, that is, whether its steps so far and the fewest steps from its end to a
goal together make up the distance of the maze. By the triangle inequality their sum never falls
along a walk, so that a walk never comes back on course; only going back along the trail or taking
another one from a store does. So the states are doubled: state ``s`` on course, and off course
``s + n`` for a world of n states.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence

from mesasynth.search.task import Task
from mesasynth.worlds import World

FAR = 1 << 60
"""The ticks to a goal from where none can be reached; no sum of real ticks comes near it."""


class Course:
    """A world under the rules of a task.

    Attributes:
        rows: the state after each action of the world that can be used, by its name.
        ahead: the state ahead, or of the same place if nothing is open there.
        goal: whether standing here solves the maze.
        lost: whether touching the goal here is final and too late.
        place: the place of each state.
        sense: the world's sensors, bit i for the i-th of those that were asked for.
        walk: the fewest ticks to a goal by actions of the world alone.
        turns: how many states each place has; they stand in the order of their places.
        places: how many places there are.
    """

    def __init__(
        self, world: World, task: Task, actions: Sequence[str], sensors: Sequence[str]
    ) -> None:
        n = world.n_states
        self.places, self.turns = world.n_places, n // world.n_places
        place: list[int] = world.place.tolist()
        goal: list[bool] = world.goal.tolist()
        rows: dict[str, list[int]] = dict(zip(world.actions, world.next.tolist(), strict=True))
        bits = [world.sensors.index(name) for name in sensors]
        sense: list[int] = [
            sum((now >> bit & 1) << i for i, bit in enumerate(bits)) for now in world.sense.tolist()
        ]
        self.lost = [False] * n
        if task.objective == "shortest":
            steps = distances(rows.values(), goal, place)
            rows = {name: _coursed(row, steps, place) for name, row in rows.items()}
            self.lost += goal
            goal = goal + [False] * n
            place, sense = place * 2, sense * 2
        self.goal, self.place, self.sense = goal, place, sense
        self.rows = {name: rows[name] for name in actions}
        self.ahead = rows["move"]
        self.walk = distances(self.rows.values(), goal)
        self._prices: list[int] | None = None

    def way(self, at: int, cost: dict[str, int]) -> tuple[int, list[str]]:
        """The actions of a fastest walk to a goal, and what they cost together.

        Among the fastest it is the cheapest, and then the first in text order.
        """
        prices = self._priced(cost)
        price, way = prices[at], []
        while self.walk[at]:
            _, name, at = min(
                (cost[name] + prices[row[at]], name, row[at])
                for name, row in self.rows.items()
                if self.walk[row[at]] < self.walk[at]
            )
            way.append(name)
        return price, way

    def _priced(self, cost: dict[str, int]) -> list[int]:
        """The least cost of the actions of a fastest walk to a goal, for each state."""
        if self._prices is None:
            self._prices = [0] * len(self.walk)
            near = [state for state, ticks in enumerate(self.walk) if 0 < ticks < FAR]
            for state in sorted(near, key=self.walk.__getitem__):
                self._prices[state] = min(
                    cost[name] + self._prices[row[state]]
                    for name, row in self.rows.items()
                    if self.walk[row[state]] < self.walk[state]
                )
        return self._prices


def _coursed(row: list[int], steps: list[int], place: list[int]) -> list[int]:
    """A row of transitions over the states on course, followed by those off course."""
    n = len(row)
    on = [
        after if steps[after] + (place[after] != place[here]) == steps[here] else after + n
        for here, after in enumerate(row)
    ]
    return on + [after + n for after in row]


def distances(
    rows: Iterable[Sequence[int]], goal: Sequence[bool], place: Sequence[int] | None = None
) -> list[int]:
    """The fewest transitions from each state to a goal; FAR where there is no way.

    If places are given, only the transitions that change the place count.

    >>> distances([[1, 2, 2], [0, 0, 1]], [False, False, True])
    [2, 1, 0]
    """
    before: list[list[int]] = [[] for _ in goal]
    for row in rows:
        for here, after in enumerate(row):
            if after != here:
                before[after].append(here)
    least = [0 if on else FAR for on in goal]
    waiting = deque(state for state, on in enumerate(goal) if on)
    while waiting:
        after = waiting.popleft()
        for here in before[after]:
            step = 1 if place is None or place[here] != place[after] else 0
            if least[here] > least[after] + step:
                least[here] = least[after] + step
                if step:
                    waiting.append(here)
                else:
                    waiting.appendleft(here)
    return least
