"""The cursor and its memory: what each action does and what each sensor says.

A :class:`Machine` knows nothing of control flow and time, which are the interpreter's.  Every
piece of its memory is an immutable value, replaced when it changes, so that a configuration is
merely a tuple of them.  Sets of places are integers with a bit for each place.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Literal, TypeAlias, TypeVar

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
        waiting: the states in the frontier, from front to back.
        trails: the trails of the frontier's entries, in the same order.
        held: how much is in memory: marks set and frontier entries.
    """

    def __init__(self, world: World, *, bump: Bump) -> None:
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
        }
        self.sensors: dict[str, Callable[[], bool]] = {
            **{name: partial(self._on, 1 << bit) for bit, name in enumerate(world.sensors)},
            "marked": self._marked,
            "marked_ahead": self._marked_ahead,
        }
        self.state = world.start
        self.trail = Trail(self._place[world.start], None, 0)
        self.marks = 0
        self.discovered = 1 << self.trail.place
        self.waiting: tuple[int, ...] = ()
        self.trails: tuple[Trail, ...] = ()
        self.held = 0

    def configuration(self) -> Hashable:
        """Everything that decides how the machine goes on; no statement here reads a trail."""
        return self.state, self.marks, self.discovered, self.waiting

    def frontier(self) -> tuple[tuple[int, tuple[int, ...]], ...]:
        """The entries of the frontier from front to back: state and trail."""
        entries = zip(self.waiting, self.trails, strict=True)
        return tuple((state, trail.places()) for state, trail in entries)

    def _act(self, name: str, row: Table[int]) -> None:
        """An action of the world; it extends the trail if it changes the place."""
        state = row[self.state]
        if state == self.state and self._crash:
            raise FailedRunError(f"{name!r} bumped")
        self.state = state
        place = self._place[state]
        if place != self.trail.place:
            self.trail = Trail(place, self.trail, self.trail.steps + 1)

    def _on(self, mask: int) -> bool:
        """A sensor of the world."""
        return self._sense[self.state] & mask != 0

    def _ahead(self) -> int:
        """The state ahead, or the present state if nothing is open ahead."""
        return self.state if self._move is None else self._move[self.state]

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
