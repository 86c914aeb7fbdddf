"""Exact counting of programs by length, and uniform drawing from them.

Every choice but the end of a block opens statement slots, and each open slot needs at least the
end of its block. So a program's length is that of the empty program plus, for each statement,
its *surplus*: its own choices and the ends of the blocks that it opens. With ``G(x)`` the
generating function of blocks by surplus and ``m`` variants of a statement of surplus ``d`` that
opens ``b`` blocks,

    G(x) = 1 + sum of m x^d G(x)^(1 + b),

counted in exact integers, for many lengths at once (:mod:`mesasynth.dsl.forests`). Lengths and
surpluses are in units of 1/1024 bit. The method is the classical one for unambiguous grammars:
Flajolet, Zimmermann and Van Cutsem, "A calculus for the random generation of labelled
combinatorial structures" (1994).

>>> from mesasynth.dsl import dialect
>>> counter = Counter(dialect("reactive"))
>>> [(units, counter.exactly(units)) for units in counter.lengths(12288)]
[(3072, 1), (6144, 3), (9216, 9), (12288, 51)]
>>> counter.up_to(49152)
141737052096
"""

from __future__ import annotations

import math
import random
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from mesasynth.dsl.dialect import Dialect
from mesasynth.dsl.forests import Forests, Lengths
from mesasynth.dsl.syntax import (
    Action,
    Block,
    If,
    IfElse,
    Program,
    Repeat,
    Statement,
    Test,
    While,
)

BODIES = {"while": 1, "if": 1, "if-else": 2, "repeat": 1}


@dataclass(frozen=True, slots=True)
class Shape:
    """Statements of one name and one surplus: which tests or counts they may have.

    ``surplus`` is in units of 1/1024 bit; exactly one of ``tests`` and ``counts`` is not empty
    for a statement that has one, both are empty for an action.
    """

    name: str
    surplus: int
    bodies: int
    tests: tuple[Test, ...] = ()
    counts: tuple[int, ...] = ()

    @property
    def variants(self) -> int:
        """How many ways there are to choose the test or the count."""
        return max(1, len(self.tests)) * max(1, len(self.counts))

    def statement(self, variant: int, blocks: tuple[Block, ...]) -> Statement:
        """The statement with its ``variant``-th test or count around the given blocks."""
        match self.name:
            case "repeat":
                return Repeat(self.counts[variant], blocks[0])
            case "while":
                return While(self.tests[variant], blocks[0])
            case "if":
                return If(self.tests[variant], blocks[0])
            case "if-else":
                return IfElse(self.tests[variant], blocks[0], blocks[1])
        return Action(self.name)


def shapes(dialect: Dialect) -> tuple[Shape, ...]:
    """All statements of a dialect, grouped by name and surplus, by rising surplus.

    >>> from mesasynth.dsl import dialect
    >>> [(shape.name, shape.surplus, shape.variants) for shape in shapes(dialect("counting"))]
    [('move', 2378, 1), ('left', 2378, 1), ('right', 2378, 1), ('repeat', 7828, 8)]
    """
    end = dialect.slot_units["end"]
    found = []
    for name in dialect.statements:
        bodies = BODIES.get(name, 0)
        own = dialect.slot_units[name] + bodies * end
        if name == "repeat":
            for units in sorted(set(dialect.count_units.values())):
                counts = tuple(n for n, cost in dialect.count_units.items() if cost == units)
                found.append(Shape(name, own + units, bodies, counts=counts))
        elif bodies:
            asked = dialect.tests_of(name)
            for units in sorted(set(asked.values())):
                tests = tuple(test for test, cost in asked.items() if cost == units)
                found.append(Shape(name, own + units, bodies, tests=tests))
        else:
            found.append(Shape(name, own, 0))
    return tuple(sorted(found, key=lambda shape: shape.surplus))


class Counter:
    """Counts a dialect's programs and draws from them, exactly. Tables are kept for later calls."""

    def __init__(self, dialect: Dialect) -> None:
        self.dialect = dialect
        self.shapes = shapes(dialect)
        self.least = dialect.slot_units["end"]
        self._grain = math.gcd(*(shape.surplus for shape in self.shapes)) or 1
        steps = [(shape.surplus // self._grain, shape) for shape in self.shapes]
        self._forests = Forests([(step, each.bodies, each.variants) for step, each in steps])
        self._lengths = Lengths([step for step, _ in steps])

    def lengths(self, most: int | None = None) -> Iterator[int]:
        """The lengths that programs can have, in units, rising; up to ``most`` if that is given."""
        for grains in self._lengths:
            units = self.least + grains * self._grain
            if most is not None and units > most:
                return
            yield units

    def exactly(self, units: int) -> int:
        """How many programs have exactly that length."""
        return self.forests(1, units - self.least)

    def up_to(self, units: int) -> int:
        """How many programs have at most that length."""
        return self.forests_up_to(1, units - self.least)

    def forests(self, blocks: int, surplus: int) -> int:
        """How many sequences of that many blocks have exactly that total surplus."""
        return 0 if surplus % self._grain else self._forests.exactly(blocks, surplus // self._grain)

    def forests_up_to(self, blocks: int, surplus: int) -> int:
        """How many sequences of that many blocks have at most that total surplus."""
        return self._forests.up_to(blocks, surplus // self._grain)

    def forest_counts(self, blocks: int, surplus: int) -> dict[int, int]:
        """How many sequences of that many blocks there are, by total surplus up to that."""
        return {own: count for own in self._up_to(surplus) if (count := self.forests(blocks, own))}

    def forest_sums(self, blocks: int, surpluses: npt.NDArray[np.int64]) -> npt.NDArray[Any]:
        """How many sequences of that many blocks have at most each surplus, none below 0."""
        grains = surpluses // self._grain
        return self._forests.sums(blocks, int(grains.max()))[grains]

    def programs(self, units: int) -> Iterator[Program]:
        """Every program of at most that length, once each, by rising length."""
        for surplus in self._up_to(units - self.least):
            for (body,) in self.all_forests(1, surplus):
                yield Program(body)

    def all_forests(self, blocks: int, surplus: int) -> Iterator[tuple[Block, ...]]:
        """All sequences of that many blocks of exactly that total surplus."""
        if blocks == 0:
            yield from [()] if surplus == 0 else []
            return
        for own in self._up_to(surplus):
            if not self.forests(blocks - 1, surplus - own):
                continue  # the other blocks cannot cost what is left
            for block in self._all_blocks(own):
                for others in self.all_forests(blocks - 1, surplus - own):
                    yield (block, *others)

    def _all_blocks(self, surplus: int) -> Iterator[Block]:
        if surplus == 0:
            yield ()
        for shape in self.shapes:
            inner = self.all_forests(1 + shape.bodies, surplus - shape.surplus)
            for *blocks, rest in inner:
                for variant in range(shape.variants):
                    yield (shape.statement(variant, tuple(blocks)), *rest)

    def draw(self, rng: random.Random, *, most: int) -> Program:
        """A program drawn uniformly from all of at most ``most`` units.

        Raises ValueError if there is none.
        """
        if most < self.least:
            raise ValueError(f"no program has at most {most} units")
        (body,) = self.draw_forest(rng, blocks=1, most=most - self.least)
        return Program(body)

    def draw_forest(self, rng: random.Random, *, blocks: int, most: int) -> tuple[Block, ...]:
        """That many blocks of at most ``most`` units of total surplus, drawn uniformly."""
        sums = self._forests.sums(blocks, most // self._grain)
        grains = bisect_right(sums, rng.randrange(int(sums[-1])))
        return self.draw_exactly(rng, blocks=blocks, surplus=grains * self._grain)

    def draw_exactly(self, rng: random.Random, *, blocks: int, surplus: int) -> tuple[Block, ...]:
        """That many blocks of exactly that total surplus, drawn uniformly."""
        left = surplus

        def block(others: int) -> Block:
            """The next block; so many others are still open."""
            nonlocal left
            statements: list[Statement] = []
            while True:
                rank = rng.randrange(self.forests(1 + others, left)) - self.forests(others, left)
                if rank < 0:
                    return tuple(statements)
                for shape in self.shapes:
                    ways = self.forests(1 + others + shape.bodies, left - shape.surplus)
                    if rank < shape.variants * ways:
                        break
                    rank -= shape.variants * ways
                left -= shape.surplus
                inner = range(shape.bodies, 0, -1)
                blocks = tuple(block(others + open_) for open_ in inner)
                statements.append(shape.statement(rank // ways, blocks))

        return tuple(block(others) for others in range(blocks - 1, -1, -1))

    def _up_to(self, surplus: int) -> list[int]:
        """The surpluses that blocks can have, up to the given one."""
        return [grains * self._grain for grains in self._lengths.up_to(surplus // self._grain)]
