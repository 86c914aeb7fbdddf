"""Compression: the bits that a program saves against the shortest table with loops.

A table is a program of the dialect ``counting``: moves, turns and ``repeat``, no test. The shortest
one that solves the training mazes is known only between two bounds:

- *at least*: a search of ``counting`` proves, in the time it has, that no shorter one exists;
- *at most*: a table is at hand. One fewest-action way from start to goal is written with the least
  length that nested ``repeat`` allows (:func:`packed`). Another way may pack better.

Where the search finishes both are the same. With several training mazes one table has to solve all
of them; the upper bound is then the table, if there is one, that solves the others too.

Source: the smallest grammar problem (Charikar et al., "The smallest grammar problem", IEEE
Transactions on Information Theory 51, 2005), here with ``repeat`` in place of rules.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from mesasynth.dsl import Kind, Program, dialect, parse, run
from mesasynth.dsl import units as units_of
from mesasynth.search import UNITS_PER_BIT, search
from mesasynth.search.equip import world_of
from mesasynth.worlds import Ground, World

COUNTING = "counting"

PATIENCE = 2.0
"""Seconds for the proof that no shorter table exists."""

LONGEST = 120
"""A way of more actions is not packed."""


@dataclass(frozen=True, slots=True)
class Compression:
    """What a program saves against the shortest table, in units of 1/1024 bit.

    Attributes:
        units: the program's length.
        least: no table that solves the training mazes is shorter.
        most: the length of a table that does, if one is at hand.
        table: that table.
    """

    units: int
    least: int
    most: int | None
    table: Program | None

    @property
    def exact(self) -> bool:
        """Whether the table at hand is proved to be a shortest one."""
        return self.least == self.most

    @property
    def most_bits(self) -> float:
        """The length of the table at hand in bits, 0 without one."""
        return (self.most or 0) / UNITS_PER_BIT

    @property
    def at_least_bits(self) -> float:
        """The bits that are saved at least; negative where a table may be shorter."""
        return (self.least - self.units) / UNITS_PER_BIT

    @property
    def at_most_bits(self) -> float | None:
        """The bits that are saved at most; None where no table is at hand."""
        return None if self.most is None else (self.most - self.units) / UNITS_PER_BIT

    def record(self) -> dict[str, Any]:
        """All of it, in a form that JSON can hold."""
        return {
            "at_least_bits": self.at_least_bits,
            "at_most_bits": self.at_most_bits,
            "exact": self.exact,
            "table_least_units": self.least,
            "table_units": self.most,
            "table": None if self.table is None else str(self.table),
        }


def compression(
    length_units: int, mazes: Sequence[Ground], *, timeout: float = PATIENCE
) -> Compression:
    """The bits that a program of that length saves in those mazes.

    >>> import mesasynth as ms
    >>> found = compression(15360, [ms.parse_maze("S....G")])
    >>> found.exact, str(found.table), round(found.at_least_bits, 2)
    (True, 'repeat 5 { move }', -2.71)
    """
    worlds = [world_of(maze, dialect(COUNTING)) for maze in mazes]
    at_hand = _table_at_hand(worlds)
    most = None if at_hand is None else units_of(at_hand, dialect(COUNTING))
    cap = None if most is None else most / UNITS_PER_BIT
    found = search(mazes, dialect=COUNTING, max_bits=cap, timeout=timeout, audited=0)
    if found.optima is not None and found.winner is not None:
        best = found.winner
        return Compression(length_units, best.units, best.units, best.program)
    return Compression(length_units, found.proved_units + 1, most, at_hand)


def _table_at_hand(worlds: Sequence[World]) -> Program | None:
    """A packed shortest way of one of the worlds that solves them all."""
    for world in worlds:
        way = fewest_actions(world)
        if way is not None and len(way) <= LONGEST:
            table = packed(way)
            if all(run(table, each).outcome is Kind.SOLVED for each in worlds):
                return table
    return None


def fewest_actions(world: World) -> tuple[str, ...] | None:
    r"""One way of the fewest actions from the start to a goal; None if there is none.

    >>> import mesasynth as ms
    >>> fewest_actions(ms.compile_maze(ms.parse_maze("S.\n#G")))
    ('move', 'right', 'move')
    """
    before: dict[int, tuple[int, str] | None] = {world.start: None}
    layer = [world.start]
    while layer:
        after = []
        for state in layer:
            if world.goal[state]:
                way = []
                at = before[state]
                while at is not None:
                    way.append(at[1])
                    at = before[at[0]]
                return tuple(reversed(way))
            for row, action in enumerate(world.actions):
                led = int(world.next[row, state])
                if led not in before:
                    before[led] = state, action
                    after.append(led)
        layer = after
    return None


def packed(way: Sequence[str]) -> Program:
    """The shortest program of ``counting`` whose statements, all loops unrolled, are these actions.

    By length of the stretch: either one stretch after another, or one repeated 2 to 9 times.

    >>> print(packed(["move", "move", "left"] * 4 + ["move"] * 5))
    repeat 4 { move move left } repeat 5 { move }
    """
    language = dialect(COUNTING)
    slot = language.slot_units
    letters = tuple(way)

    @cache
    def best(begin: int, end: int) -> tuple[int, str]:
        """The least cost of the statements of a stretch without the end of the block, and them."""
        size = end - begin
        if size == 1:
            return slot[letters[begin]], letters[begin]
        found = min((best(begin, cut)[0] + best(cut, end)[0], cut) for cut in range(begin + 1, end))
        cost, cut = found
        text = ""
        for count in language.counts:
            period, rest = divmod(size, count)
            if rest or not period or letters[begin : end - period] != letters[begin + period : end]:
                continue
            inner, body = best(begin, begin + period)
            whole = slot["repeat"] + language.count_units[count] + inner + slot["end"]
            if whole < cost:
                cost, text = whole, f"repeat {count} {{ {body} }}"
        return cost, text or f"{best(begin, cut)[1]} {best(cut, end)[1]}"

    return parse(best(0, len(letters))[1] if letters else "")
