"""What a program acts on, as the interpreter sees it: a finite deterministic automaton."""

from __future__ import annotations

from typing import Protocol, TypeVar

Value_co = TypeVar("Value_co", covariant=True)


class Table(Protocol[Value_co]):
    """Anything indexed by small integers: a tuple, a list, a numpy array."""

    def __getitem__(self, index: int, /) -> Value_co:
        """The entry at an index counted from 0."""
        ...

    def __len__(self) -> int:
        """The number of entries."""
        ...


class World(Protocol):
    """A finite deterministic automaton with sensors, a goal, and a place for each state.

    States and places are integers from 0.  In a maze a state is an open cell with a heading,
    and its place is the cell.  Memory is kept by place.  The state *ahead* is the one to which
    the action ``move`` leads, if it has another place.
    """

    @property
    def start(self) -> int:
        """The state in which a program begins."""

    @property
    def actions(self) -> tuple[str, ...]:
        """The names of the actions."""

    @property
    def sensors(self) -> tuple[str, ...]:
        """The names of the sensors."""

    @property
    def next(self) -> Table[Table[int]]:
        """``next[i][state]``: the state to which action ``actions[i]`` leads."""

    @property
    def sense(self) -> Table[int]:
        """``sense[state]``: a bitmask in which bit i says that ``sensors[i]`` is on."""

    @property
    def goal(self) -> Table[bool]:
        """``goal[state]``: whether the state is on a goal."""

    @property
    def place(self) -> Table[int]:
        """``place[state]``: the place of the state."""

    @property
    def distance(self) -> int | None:
        """The fewest changes of place from the start to a goal; None if there is no way."""
