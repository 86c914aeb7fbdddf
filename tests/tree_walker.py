"""A second reading of the language: a recursive walk over the tree, without loop detection.

It was written apart from the interpreter, with plain sets and lists, to be compared with it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mesasynth.dsl import Action, Repeat, Test, While

if TYPE_CHECKING:
    from gridworld import GridWorld
    from mesasynth.dsl import Block, Program


class _OverError(Exception):
    """The run is over."""


class _Walker:
    def __init__(
        self, world: GridWorld, bump: str, stop: str, max_ticks: int, trail_cap: int | None
    ) -> None:
        self.world, self.bump, self.stop, self.max_ticks = world, bump, stop, max_ticks
        self.state = world.start
        self.trail = [world.place[world.start]]
        self.marks: set[int] = set()
        self.discovered = {self.trail[0]}
        self.visited = {self.trail[0]}
        self.counts = [0] * len(set(world.place))
        self.longest = None if trail_cap is None else trail_cap * len(self.counts)
        self.frontier: list[tuple[int, list[int]]] = []
        self.ticks = self.space = self.open = 0

    def tick(self) -> None:
        if self.ticks == self.max_ticks:
            raise _OverError("undecided")
        self.ticks += 1

    def look(self) -> None:
        if self.stop == "touch" and self.world.goal[self.state]:
            raise _OverError("done")

    def measure(self) -> None:
        self.space = max(self.space, len(self.marks) + len(self.frontier) + self.open)

    def ahead(self) -> int | None:
        """The state ahead, if it is open."""
        state = self.world.next[0][self.state]
        return None if state == self.state else state

    def holds(self, test: Test) -> bool:
        self.tick()
        state = self.ahead()
        if test.sensor == "marked":
            value = self.trail[-1] in self.marks
        elif test.sensor == "marked_ahead":
            value = state is not None and self.world.place[state] in self.marks
        elif test.sensor == "worn_ahead":
            counts, here = self.counts, self.trail[-1]
            value = state is None or counts[self.world.place[state]] >= counts[here]
        elif test.sensor == "fresh_ahead":
            value = state is not None and self.world.place[state] not in self.visited
        elif test.sensor == "stuck":
            turned = [s for s, place in enumerate(self.world.place) if place == self.trail[-1]]
            around = {self.world.place[self.world.next[0][s]] for s in turned}
            value = around <= self.visited
        else:
            value = bool(self.world.sense[self.state] >> self.world.sensors.index(test.sensor) & 1)
        return value != test.negated

    def seek(self) -> None:
        """Walk to the nearest goal: whole ways are tried, the shorter first."""
        looked, ways = set[int](), [[self.trail[-1]]]
        found: list[int] = []
        for way in ways:
            if way[-1] in looked:
                continue
            looked.add(way[-1])
            if self.world.goal[4 * way[-1]]:
                found = way[1:]
                break
            nexts = [self.world.place[self.world.next[0][4 * way[-1] + turn]] for turn in range(4)]
            ways.extend([*way, place] for place in nexts if place != way[-1])
        if self.ticks + len(looked) > self.max_ticks:
            raise _OverError("undecided")
        self.ticks += len(looked)
        for place in found:
            self.state = 4 * place + self.state % 4
            self.trail = [*self.trail, place]
            self.visited.add(place)
            self.look()

    def act(self, name: str) -> None:
        if name == "seek goal":
            self.seek()
            self.measure()
            self.look()
            return
        self.tick()
        here, ahead = self.trail[-1], self.ahead()
        if name == "mark":
            self.marks.add(here)
        elif name == "erase":
            self.marks.discard(here)
        elif name == "fork":
            if ahead is not None and self.world.place[ahead] not in self.discovered:
                self.discovered.add(self.world.place[ahead])
                self.frontier.append((ahead, [*self.trail, self.world.place[ahead]]))
        elif name in ("next", "last", "pop", "shift"):
            if not self.frontier:
                raise _OverError("failed")
            self.state, self.trail = self.frontier.pop(0 if name in ("next", "shift") else -1)
        elif name == "push":
            if len(self.frontier) == 4 * len(self.counts):
                raise _OverError("failed")
            self.frontier.append((self.state, self.trail))
        elif name == "drop":
            self.counts[here] += self.counts[here] < 63
        elif name == "back":
            if len(self.trail) == 1:
                raise _OverError("failed")
            self.trail = self.trail[:-1]
            self.state = 4 * self.trail[-1] + self.state % 4
        elif name == "move":
            if ahead is not None:
                self.state = ahead
                self.trail = [*self.trail, self.world.place[ahead]]
                self.visited.add(self.trail[-1])
                if self.longest is not None and len(self.trail) - 1 > self.longest:
                    raise _OverError("failed")
            elif self.bump == "crash":
                raise _OverError("failed")
        else:
            self.state = self.world.next[self.world.actions.index(name)][self.state]
        self.measure()
        self.look()

    def block(self, block: Block) -> None:
        for statement in block:
            if isinstance(statement, Action):
                self.act(statement.name)
            elif isinstance(statement, Repeat):
                self.open += 1
                self.measure()
                for _ in range(statement.count):
                    self.block(statement.body)
                    self.tick()
                self.open -= 1
            elif isinstance(statement, While):
                while self.holds(statement.test):
                    self.block(statement.body)
            elif self.holds(statement.test):
                self.block(statement.body)
            else:
                for other in statement.blocks[1:]:
                    self.block(other)


def walk(
    program: Program,
    world: GridWorld,
    *,
    bump: str,
    stop: str,
    objective: str,
    max_ticks: int,
    trail_cap: int | None = None,
) -> dict[str, Any]:
    """How the run ends, under the names of the fields of a `Run`; loops end as undecided."""
    walker = _Walker(world, bump, stop, max_ticks, trail_cap)
    try:
        walker.look()
        walker.block(program.body)
        outcome = "done"
    except _OverError as over:
        outcome = str(over)
    if outcome == "done":
        good = world.goal[walker.state] and (
            objective == "reach" or len(walker.trail) - 1 == world.distance
        )
        outcome = "solved" if good else "elsewhere"
    return {
        "outcome": outcome,
        "ticks": walker.ticks,
        "state": walker.state,
        "trail": tuple(walker.trail),
        "space": walker.space,
        "marks": frozenset(walker.marks),
        "discovered": frozenset(walker.discovered),
        "visited": frozenset(walker.visited),
        "counts": tuple((place, n) for place, n in enumerate(walker.counts) if n),
        "frontier": tuple((state, tuple(trail)) for state, trail in walker.frontier),
    }
