"""The worlds of a task as plain tables, with how far each state is from a goal.

Under ``objective=shortest`` the length of the trail matters, but one bit of it is enough: whether
the trail is *on course*, that is, whether its steps so far and the fewest steps from its end to a
goal together make up the distance of the maze. By the triangle inequality their sum never falls
along a walk, so that a walk never comes back on course; only going back along the trail or taking
another one from a store does. So the states are doubled: state ``s`` on course, and off course
``s + n`` for a world of n states.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from mesasynth.dsl.machine import Machine, Trail
from mesasynth.search.task import Task, TaskError
from mesasynth.worlds import World

FAR = 1 << 60
"""The ticks to a goal from where none can be reached; no sum of real ticks comes near it."""


class Edge(NamedTuple):
    """Statements that carry the cursor on, whatever is remembered.

    Attributes:
        words: the statements; none for what is only a bound on other ways.
        after: the state after them, by the state before.
        ticks: the ticks that they take, by the state before.
    """

    words: tuple[str, ...]
    after: Sequence[int]
    ticks: Sequence[int]


class Course:
    """A world under the rules of a task.

    Attributes:
        rows: the state after each action of the world that can be used, by its name.
        ahead: the state ahead, or of the same place if nothing is open there.
        goal: whether standing here solves the maze.
        lost: whether touching the goal here is final and too late.
        place: the place of each state.
        sense: the world's sensors, bit i for the i-th of those that were asked for.
        walk: the fewest ticks to a goal by actions of the world and statements that seek.
        turns: how many states each place has; they stand in the order of their places.
        places: how many places there are.

    Raises:
        TaskError: if the length of the trail matters, and what is sought is nearer than any walk.
    """

    def __init__(
        self,
        world: World,
        task: Task,
        actions: Sequence[str],
        sensors: Sequence[str],
        *,
        sought: Sequence[str] = (),
        ahead: int | None = None,
        back: int | None = None,
    ) -> None:
        """Tabulate a world.

        Args:
            world: the world.
            task: the rules.
            actions: the actions of the world that can be used.
            sensors: its sensors that are asked for.
            sought: the statements that seek a feature.
            ahead: ticks for which a step ahead may be had without any of these, at the least.
            back: the ticks of going back a step, if that can be done.
        """
        self._n = n = world.n_states
        self.places, self.turns = world.n_places, n // world.n_places
        place: list[int] = world.place.tolist()
        goal: list[bool] = world.goal.tolist()
        rows: dict[str, list[int]] = dict(zip(world.actions, world.next.tolist(), strict=True))
        front = rows.get("move", list(range(n)))
        bits = [world.sensors.index(name) for name in sensors]
        sense: list[int] = [
            sum((now >> bit & 1) << i for i, bit in enumerate(bits)) for now in world.sense.tolist()
        ]
        self._sought, self._flat = sought, dict(task.dialect.ticks)
        self._seeker = Machine(world, bump=task.bump, seeks=bool(sought))
        self._ways: dict[tuple[str, int], tuple[list[int], int]] = {}
        self._steps: list[int] | None = None
        self.lost = [False] * n
        if task.objective == "shortest":
            self._steps = steps = self._counted(rows, front, goal, place, world)
            rows = {name: _coursed(row, steps, place) for name, row in rows.items()}
            front = _coursed(front, steps, place)
            self.lost += goal
            goal = goal + [False] * n
            place, sense = place * 2, sense * 2
        self.goal, self.place, self.sense = goal, place, sense
        self._final = [a or b for a, b in zip(goal, self.lost, strict=True)]
        self._final = self._final if task.stop == "touch" else [False] * len(goal)
        self.rows = {name: rows[name] for name in actions}
        self.ahead = front
        self._edges = list(self._plain(ahead))
        self.walk = least_sums(((edge.after, edge.ticks) for edge in self._edges), goal)
        if sought:
            self._edges += self._seeking(back)
            self.walk = least_sums(((edge.after, edge.ticks) for edge in self._edges), goal)
        self._prices: list[int] | None = None

    def seek(self, name: str, place: int, *, most: int | None = None) -> tuple[list[int], int]:
        """The places that a statement that seeks walks to from a place, and its ticks there.

        With ``most`` a way that takes more ticks than these may be left out.
        """
        known = self._ways.get((name, place))
        if known is not None:
            return known
        flat = self._flat.get(name)
        if flat is not None:
            most = None
        self._seeker.trail = Trail(place, None, 0)
        way, looked_at = self._seeker.search(name.partition(" ")[2], most=most)
        if most is None or looked_at <= most:
            self._ways[name, place] = way, flat or looked_at
        return way, flat or looked_at

    def entered(self, at: int, place: int) -> int:
        """The state after a step to a place beside, turned as now."""
        after = place * self.turns + at % self.turns
        if self._steps is None:
            return after
        near = at < self._n and self._steps[after] + 1 == self._steps[at]
        return after if near else after + self._n

    def walked(self, at: int, name: str) -> Iterator[int]:
        """The states that a statement that seeks comes to, one after the other."""
        return self._entered(at, self.seek(name, self.place[at])[0])

    def _entered(self, at: int, path: Sequence[int]) -> Iterator[int]:
        """The states that the cursor comes to along a path, up to where its run ends."""
        for place in path:
            at = self.entered(at, place)
            yield at
            if self._final[at]:
                return

    def way(self, at: int, cost: Mapping[str, int]) -> tuple[int, list[str]]:
        """The statements of a fastest walk to a goal, and what they cost together.

        Among the fastest it is the cheapest, and then the first in text order.
        """
        prices = self._priced(cost)
        price = prices[at]
        way: list[str] = []
        while self.walk[at]:
            _, words, at = min(
                (_cost(edge, cost) + prices[edge.after[at]], edge.words, edge.after[at])
                for edge in self._onward(at)
            )
            way += words
        return price, way

    def _onward(self, at: int) -> Iterator[Edge]:
        """What begins a fastest walk from a state."""
        for edge in self._edges:
            after = edge.after[at]
            if after != at and self.walk[after] + edge.ticks[at] == self.walk[at]:
                yield edge

    def _priced(self, cost: Mapping[str, int]) -> list[int]:
        """The least cost of the statements of a fastest walk to a goal, for each state."""
        if self._prices is None:
            self._prices = [0] * len(self.walk)
            near = [state for state, ticks in enumerate(self.walk) if 0 < ticks < FAR]
            for state in sorted(near, key=self.walk.__getitem__):
                self._prices[state] = min(
                    _cost(edge, cost) + self._prices[edge.after[state]]
                    for edge in self._onward(state)
                )
        return self._prices

    def _plain(self, ahead: int | None) -> Iterator[Edge]:
        """The actions of the world, and what may be had for a step ahead."""
        for name, row in self.rows.items():
            yield Edge((name,), row, [self._flat.get(name, 1)] * len(row))
        if ahead is not None:
            yield Edge((), self.ahead, [ahead] * len(self.ahead))

    def _seeking(self, back: int | None) -> Iterator[Edge]:
        """The statements that seek; where one can go back, also a part of their ways.

        What takes longer than to walk to a goal is left out: it begins no fastest walk.
        """
        for name in self._sought:
            paths = []
            for place in range(self.places):
                slowest = max(self.walk[place * self.turns : (place + 1) * self.turns])
                most = slowest if slowest < FAR else None
                paths.append(self.seek(name, place, most=most))
            price = [paths[place][1] for place in self.place]
            ways = [
                [at, *self._entered(at, paths[place][0])] for at, place in enumerate(self.place)
            ]
            yield Edge((name,), [way[-1] for way in ways], price)
            if back is None:
                continue
            for steps in range(1, max(map(len, ways)) - 1):
                after = [
                    way[-1 - steps] if steps < len(way) - 1 and not self._final[way[-1]] else way[0]
                    for way in ways
                ]
                words = (name, *("back",) * steps)
                yield Edge(words, after, [each + steps * back for each in price])

    def _counted(
        self,
        rows: Mapping[str, list[int]],
        front: list[int],
        goal: list[bool],
        place: list[int],
        world: World,
    ) -> list[int]:
        """The fewest steps from each state to a goal."""
        ways = list(rows.values())
        if self._sought:
            turns = self.turns
            beside = [place[after] for after in front]
            ways += [
                [
                    beside[state - state % turns + side] * turns + state % turns
                    for state in range(self._n)
                ]
                for side in range(turns)
            ]
        steps = least_sums(
            (
                (row, [int(place[after] != place[at]) for at, after in enumerate(row)])
                for row in ways
            ),
            goal,
        )
        if world.distance is not None and steps[world.start] != world.distance:
            raise TaskError(
                f"in {world.name!r} a statement that seeks takes fewer steps than any walk: the "
                "least ticks cannot be found there under the objective 'shortest'"
            )
        return steps


def _cost(edge: Edge, cost: Mapping[str, int]) -> int:
    return sum(cost[word] for word in edge.words)


def _coursed(row: list[int], steps: list[int], place: list[int]) -> list[int]:
    """A row of transitions over the states on course, followed by those off course."""
    n = len(row)
    on = [
        after if steps[after] + (place[after] != place[here]) == steps[here] else after + n
        for here, after in enumerate(row)
    ]
    return on + [after + n for after in row]


def least_sums(
    rows: Iterable[tuple[Sequence[int], Sequence[int]]], goal: Sequence[bool]
) -> list[int]:
    """The least sum from each state to a goal; FAR where there is no way.

    Each row has the state after each state, and what the step adds to the sum. (Dijkstra, "A note
    on two problems in connexion with graphs", Numerische Mathematik 1, 1959.)

    >>> least_sums([([1, 2, 2], [1, 5, 1]), ([2, 0, 1], [3, 1, 1])], [False, False, True])
    [3, 4, 0]
    """
    before: list[list[tuple[int, int]]] = [[] for _ in goal]
    for row, added in rows:
        for here, after in enumerate(row):
            if after != here:
                before[after].append((here, added[here]))
    least = [0 if on else FAR for on in goal]
    waiting = [(0, state) for state, on in enumerate(goal) if on]
    while waiting:
        sum_here, after = heapq.heappop(waiting)
        if sum_here > least[after]:
            continue
        for here, added_there in before[after]:
            if least[here] > sum_here + added_there:
                least[here] = sum_here + added_there
                heapq.heappush(waiting, (least[here], here))
    return least
