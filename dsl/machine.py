"""The cursor and its memory: what each action does and what each sensor says.

A :class:`Machine` knows nothing of control flow and time, which are the interpreter's.  Every
piece of its memory is an immutable value, replaced when it changes, so that a configuration is
merely a tuple of them.  Sets of places are integers with a bit for each place.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING, Literal, TypeAlias, TypeVar

from mesasynth.dsl.dialect import SEEK

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from mesasynth.dsl.world import Table, World

Bump: TypeAlias = Literal["stay", "crash"]
"""What an action does that leaves the state as it is: nothing, or the run fails."""

Value = TypeVar("Value")


class FailedRunError(Exception):
    """The run fails, for the reason given as the text."""


@dataclass(slots=True, eq=False)
class Trail:
    """The way from the start to the cursor, as its last place and the trail before that.

    Trails are never changed, so that longer ones share the shorter ones within them.
    """

    place: int
    before: Trail | None
    steps: int

    def places(self) -> tuple[int, ...]:
        """All places of the trail, from the start on."""
        trail: Trail | None = self
        backwards = []
        while trail is not None:
            backwards.append(trail.place)
            trail = trail.before
        return tuple(reversed(backwards))


class Machine:
    """A cursor in a world, with the memory of all dialects.

    Attributes:
        actions: what executes each action, by name; it raises FailedRunError where the run fails.
        sensors: what reads each sensor, by name.
        state: the state of the world.
        trail: the way here.
        marks: the set of marked places.
        discovered: the set of discovered places; it only grows.
        visited: the set of places on which the cursor has stood; it only grows.
        counts: what ``drop`` has counted in places, up to MOST_COUNTED; replaced when it changes.
        waiting: the states in the frontier, from front to back.
        trails: the trails of the frontier's entries, in the same order.
        held: how much is in memory: marks set and entries of the frontier or store.
        reads_visited: whether the program asks what has been visited.
        retraces: whether the program goes back along the trail.
        ends_on: for each state, whether coming to it ends the run; None if none does.
    """

    def __init__(
        self, world: World, *, bump: Bump, trail_cap: int | None = None, seeks: bool = False
    ) -> None:
        self._crash = bump == "crash"
        self._place = plain(world.place)
        self._sense = plain(world.sense)
        rows = {name: plain(world.next[index]) for index, name in enumerate(world.actions)}
        self._move = rows.get("move")
        self.actions: dict[str, Callable[[], None]] = {
            **{name: partial(self._act, name, row) for name, row in rows.items()},
            "mark": self._mark,
            "erase": self._erase,
            "fork": self._fork,
            "next": partial(self._take, "next", 0),
            "last": partial(self._take, "last", -1),
            "drop": self._drop,
            "back": self._back,
            "push": self._push,
            "pop": partial(self._take, "pop", -1),
            "shift": partial(self._take, "shift", 0),
        }
        self._having: dict[str, list[bool]] = {}
        if seeks:
            states = range(len(self._place))
            self._having["goal"] = [bool(world.goal[state]) for state in states]
            for bit, name in enumerate(world.sensors):
                feature = "goal" if name == "at_goal" else name
                self._having[feature] = [self._sense[state] >> bit & 1 == 1 for state in states]
        self.actions |= {f"seek {name}": partial(self._seek, name) for name in self._having}
        self.sensors: dict[str, Callable[[], bool]] = {
            **{name: partial(self._on, 1 << bit) for bit, name in enumerate(world.sensors)},
            "marked": self._marked,
            "marked_ahead": self._marked_ahead,
            "worn_ahead": self._worn_ahead,
            "fresh_ahead": self._fresh_ahead,
            "stuck": self._stuck,
        }
        self.state = world.start
        self.trail = Trail(self._place[world.start], None, 0)
        self.marks = 0
        self.discovered = self.visited = 1 << self.trail.place
        self.counts: dict[int, int] = {}
        self.waiting: tuple[int, ...] = ()
        self.trails: tuple[Trail, ...] = ()
        self.held = 0
        self.reads_visited = self.retraces = False
        self.ends_on: Table[bool] | None = None
        self._backs = 0
        self._longest = None if trail_cap is None else trail_cap * self._size[0]

    @cached_property
    def _size(self) -> tuple[int, int]:
        """How many places the world has, and states of each, which stand in their order."""
        places = 1 + max(self._place[state] for state in range(len(self._place)))
        return places, len(self._place) // places

    @cached_property
    def _beside(self) -> list[list[int]]:
        """For each place what is ahead in its states, in their order."""
        places, turns = self._size
        return [
            [self._place[self._ahead(place * turns + turn)] for turn in range(turns)]
            for place in range(places)
        ]

    @cached_property
    def _at(self) -> dict[str, list[bool]]:
        """For each feature that can be sought whether any state of a place has it."""
        places, turns = self._size
        return {
            feature: [any(on[place * turns : (place + 1) * turns]) for place in range(places)]
            for feature, on in self._having.items()
        }

    def configurations(self) -> tuple[Hashable, ...]:
        """What decides how the machine goes on, in two ways; no more than the program reads.

        A configuration that was met before, with no ``back`` in between, will be met for ever,
        whatever the trails are; after a ``back`` the trails must be the same too. With a cap on
        the trail its length always counts.
        """
        here = (
            self.state,
            self.marks,
            self.discovered,
            self.visited if self.reads_visited else 0,
            tuple(sorted(self.counts.items())),
            self.waiting,
            None if self._longest is None else (self.trail.steps, *(t.steps for t in self.trails)),
        )
        if not self.retraces:
            return ((here, 0),)
        trails = self.trail.places(), *(trail.places() for trail in self.trails)
        return (here, self._backs), (here, trails)

    def frontier(self) -> tuple[tuple[int, tuple[int, ...]], ...]:
        """The entries of the frontier from front to back: state and trail."""
        entries = zip(self.waiting, self.trails, strict=True)
        return tuple((state, trail.places()) for state, trail in entries)

    def _act(self, name: str, row: Table[int]) -> None:
        """An action of the world; it extends the trail if it changes the place."""
        state = row[self.state]
        if state == self.state and self._crash:
            raise FailedRunError(f"{name!r} bumped")
        self._enter(state)

    def _enter(self, state: int) -> None:
        """Put the cursor into a state, and its place behind the trail if it is another."""
        self.state = state
        place = self._place[state]
        if place != self.trail.place:
            self.trail = Trail(place, self.trail, self.trail.steps + 1)
            self.visited |= 1 << place
            if self._longest is not None and self.trail.steps > self._longest:
                raise FailedRunError(f"the trail is longer than {self._longest} steps")

    def _on(self, mask: int) -> bool:
        """A sensor of the world."""
        return self._sense[self.state] & mask != 0

    def _ahead(self, state: int | None = None) -> int:
        """The state ahead of a state, or that state itself if nothing is open ahead."""
        state = self.state if state is None else state
        return state if self._move is None else self._move[state]

    def _mark(self) -> None:
        if not self._marked():
            self.marks |= 1 << self.trail.place
            self.held += 1

    def _erase(self) -> None:
        if self._marked():
            self.marks ^= 1 << self.trail.place
            self.held -= 1

    def _marked(self) -> bool:
        return has(self.marks, self.trail.place)

    def _marked_ahead(self) -> bool:
        place = self._place[self._ahead()]
        return place != self.trail.place and has(self.marks, place)

    def _fork(self) -> None:
        """Put the cell ahead at the back of the frontier, if it is open and new."""
        state = self._ahead()
        place = self._place[state]
        if place != self.trail.place and not has(self.discovered, place):
            self.discovered |= 1 << place
            self.waiting += (state,)
            self.trails += (Trail(place, self.trail, self.trail.steps + 1),)
            self.held += 1

    def _take(self, name: str, end: Literal[0, -1]) -> None:
        """Carry the cursor to the entry at one end of the frontier, and remove the entry."""
        if not self.waiting:
            raise FailedRunError(f"{name!r} on an empty frontier")
        self.state = self.waiting[end]
        self.trail = self.trails[end]
        kept = slice(1, None) if end == 0 else slice(None, -1)
        self.waiting = self.waiting[kept]
        self.trails = self.trails[kept]
        self.held -= 1

    def search(self, feature: str, *, most: int | None = None) -> tuple[list[int], int]:
        """The way to the nearest place with a feature, and how many places were looked at for it.

        With ``most`` it ends where more places than these would have to be looked at.

        Breadth-first search from the cursor's place, over what is ahead in its states in their
        order; a place is looked at when it comes to the front of the queue. The way is the places
        after the cursor's own, and empty if there is none.
        """
        having = self._at[feature]
        here = self.trail.place
        came = {here: here}
        queue = [here]
        for looked_at, place in enumerate(queue, 1):  # it grows while it is walked
            if having[place]:
                way = []
                while place != here:
                    way.append(place)
                    place = came[place]  # noqa: PLW2901
                return way[::-1], looked_at
            if looked_at == most:
                return [], looked_at + 1
            for beside in self._beside[place]:
                if beside not in came:
                    came[beside] = place
                    queue.append(beside)
        return [], len(queue)

    def price(self, action: str) -> int:
        """The ticks of an action here, if the dialect does not say."""
        family, _, feature = action.partition(" ")
        return self.search(feature)[1] if family == SEEK and feature else 1

    def _seek(self, feature: str) -> None:
        """Walk to the nearest place with a feature, turned as now."""
        turned = self.state % self._size[1]
        for place in self.search(feature)[0]:
            self._enter(place * self._size[1] + turned)
            if self.ends_on is not None and self.ends_on[self.state]:
                return

    def _drop(self) -> None:
        """Add 1 to the count here, unless it is full."""
        place = self.trail.place
        count = min(MOST_COUNTED, self.counts.get(place, 0) + 1)
        self.counts = {**self.counts, place: count}

    def _worn_ahead(self) -> bool:
        """Whether the cell ahead is wall, or its count at least that of this cell."""
        there = self.counts.get(self._place[self._ahead()], 0)
        return there >= self.counts.get(self.trail.place, 0)

    def _fresh_ahead(self) -> bool:
        """Whether the cell ahead is open and not visited."""
        return self._is_fresh(self._ahead())

    def _stuck(self) -> bool:
        """Whether no cell ahead, whichever way the cursor turns, is open and not visited."""
        turns = self._size[1]
        first = self.state - self.state % turns
        ahead = (self._ahead(state) for state in range(first, first + turns))
        return not any(map(self._is_fresh, ahead))

    def _is_fresh(self, ahead: int) -> bool:
        """Whether the place of the state ahead is another one, and not visited."""
        place = self._place[ahead]
        return place != self.trail.place and not has(self.visited, place)

    def _back(self) -> None:
        """Return to the place before on the trail, turned as now, and shorten the trail."""
        if self.trail.before is None:
            raise FailedRunError("'back' at the start")
        self.trail = self.trail.before
        turns = self._size[1]
        self._backs += 1
        self.state = self.trail.place * turns + self.state % turns

    def _push(self) -> None:
        """Put the cursor at the back of the store."""
        if len(self.waiting) >= MOST_STORED * self._size[0]:
            raise FailedRunError(f"'push' onto a store of {len(self.waiting)} entries")
        self.waiting += (self.state,)
        self.trails += (self.trail,)
        self.held += 1


MOST_COUNTED = 63
"""Where the counts of ``drop`` end."""

MOST_STORED = 4
"""How many entries the store holds for each place of the world."""


def has(places: int, place: int) -> bool:
    """Whether a place is in a set of places."""
    return places >> place & 1 == 1


def members(places: int) -> frozenset[int]:
    """The places of a set of places.

    >>> sorted(members(0b10010))
    [1, 4]
    """
    return frozenset(place for place, bit in enumerate(reversed(f"{places:b}")) if bit == "1")


def plain(table: Table[Value]) -> Table[Value]:
    """The table as a list if it is a numpy array, whose single entries are slow to read."""
    tolist: Callable[[], Table[Value]] | None = getattr(table, "tolist", None)
    return table if tolist is None else tolist()
