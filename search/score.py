"""What a base optimizer minimizes, in exact integers, so that ties are ties.

A score turns what a program costs into a key that can be compared. Lengths are in units of
1/1024 bit; where a task charges for mazes that are not solved, the charge is part of the length.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import total_ordering
from typing import Any, ClassVar, Protocol, TypeAlias

from mesasynth.search.task import Grade, Task, TaskError

UNITS_PER_BIT = 1024
Key: TypeAlias = Any
"""Something that can be compared with the same score's other keys; the least is best."""


class Score(Protocol):
    """What a bias minimizes.

    The law: ``key`` never falls when units, ticks or space rise. ``weighs_ticks`` and
    ``weighs_space`` say whether it can rise with them at all.
    """

    @property
    def name(self) -> str:
        """The bias's name."""

    @property
    def weighs_ticks(self) -> bool:
        """Whether running time counts."""

    @property
    def weighs_space(self) -> bool:
        """Whether memory counts."""

    def key(self, *, units: int, ticks: int, space: int) -> Key:
        """The exact key of a program that costs so much."""

    def bits(self, *, units: int, ticks: int, space: int) -> float:
        """The score as a number, in bits, or in what else the bias counts first."""


@dataclass(frozen=True, slots=True)
class Length:
    """Description length (Solomonoff 1964), or two-part description length (Rissanen 1978)."""

    name: ClassVar[str] = "length"
    weighs_ticks: ClassVar[bool] = False
    weighs_space: ClassVar[bool] = False

    def key(self, *, units: int, ticks: int, space: int) -> Key:  # noqa: ARG002
        """Units."""
        return units

    def bits(self, *, units: int, ticks: int, space: int) -> float:  # noqa: ARG002
        """Description length in bits."""
        return units / UNITS_PER_BIT


@total_ordering
@dataclass(frozen=True, slots=True, eq=False)
class LevinSum:
    """Units + 1024 log2 of ticks, at least 1, compared as integers: 2**units * ticks**1024.

    >>> LevinSum(0, 3) < LevinSum(1024, 2) == LevinSum(0, 4) < LevinSum(10**9, 1)
    True
    """

    units: int
    ticks: int

    def __eq__(self, other: object) -> bool:
        return isinstance(other, LevinSum) and not self < other and not other < self

    def __hash__(self) -> int:
        """Equal sums have equal odd parts of their ticks."""
        return hash(self.ticks // (self.ticks & -self.ticks))

    def __lt__(self, other: LevinSum) -> bool:
        ahead = other.units - self.units
        bits = self.ticks.bit_length() - other.ticks.bit_length()
        if abs(ahead - UNITS_PER_BIT * bits) >= UNITS_PER_BIT:  # the powers of 2 decide
            return ahead > UNITS_PER_BIT * bits
        mine, its = self.ticks**UNITS_PER_BIT, other.ticks**UNITS_PER_BIT
        return bool(mine << max(0, -ahead) < its << max(0, ahead))


@dataclass(frozen=True, slots=True)
class Kt:
    """Description length + log2 of the ticks (Levin, "Universal sequential search problems", 1973).

    A run of no ticks counts as one of one tick.

    >>> score = Kt()
    >>> score.key(units=1024, ticks=4, space=0) == score.key(units=2048, ticks=2, space=0)
    True
    >>> score.bits(units=2048, ticks=2, space=0)
    3.0
    """

    name: ClassVar[str] = "kt"
    weighs_ticks: ClassVar[bool] = True
    weighs_space: ClassVar[bool] = False

    def key(self, *, units: int, ticks: int, space: int) -> Key:  # noqa: ARG002
        """The score as a :class:`LevinSum`."""
        return LevinSum(units, max(1, ticks))

    def bits(self, *, units: int, ticks: int, space: int) -> float:  # noqa: ARG002
        """Description length + log2 of the ticks, in bits."""
        return units / UNITS_PER_BIT + math.log2(max(1, ticks))


@dataclass(frozen=True, slots=True)
class Weighted:
    """Description length + a price in bits for each tick."""

    lam: Fraction
    name: ClassVar[str] = "weighted"
    weighs_space: ClassVar[bool] = False

    @property
    def weighs_ticks(self) -> bool:
        """Whether the price is above zero."""
        return self.lam > 0

    def key(self, *, units: int, ticks: int, space: int) -> Key:  # noqa: ARG002
        """Units and priced ticks over a common denominator."""
        return units * self.lam.denominator + UNITS_PER_BIT * self.lam.numerator * ticks

    def bits(self, *, units: int, ticks: int, space: int) -> float:  # noqa: ARG002
        """Description length + price times ticks, in bits."""
        return units / UNITS_PER_BIT + float(self.lam * ticks)


@dataclass(frozen=True, slots=True)
class Space:
    """Peak memory, then description length."""

    name: ClassVar[str] = "space"
    weighs_ticks: ClassVar[bool] = False
    weighs_space: ClassVar[bool] = True

    def key(self, *, units: int, ticks: int, space: int) -> Key:  # noqa: ARG002
        """Memory first."""
        return space, units

    def bits(self, *, units: int, ticks: int, space: int) -> float:  # noqa: ARG002
        """Peak memory: marks, frontier entries and open loop counters."""
        return float(space)


@dataclass(frozen=True, slots=True)
class Time:
    """Running time in ticks: the sum over the training mazes, or with ``worst`` the largest.

    In a task that charges for exceptions a bit counts as a tick; a maze that takes longer than the
    charge is better counted as an exception, even if it is solved.
    """

    worst: bool = False
    name: ClassVar[str] = "time"
    weighs_ticks: ClassVar[bool] = True
    weighs_space: ClassVar[bool] = False

    def counted(self, times: Sequence[int]) -> int:
        """What counts of the ticks in several mazes."""
        return max(times, default=0) if self.worst else sum(times)

    def key(self, *, units: int, ticks: int, space: int) -> Key:  # noqa: ARG002
        """Ticks, in units of 1/1024 tick."""
        return ticks * UNITS_PER_BIT

    def bits(self, *, units: int, ticks: int, space: int) -> float:  # noqa: ARG002
        """Ticks."""
        return float(ticks)


def key_of(score: Score, task: Task, *, units: int, grade: Grade) -> Key:
    """The key of a program of that length with that grade, charged for what it misses."""
    if isinstance(score, Time):
        most = len(grade.times)
        charged = task.exceptions is not None
        return min(
            score.key(units=units, ticks=score.counted(grade.times[:mazes]), space=grade.space)
            + (task.exceptions or 0) * (len(task.mazes) - mazes)
            for mazes in range(0 if charged else most, most + 1)
        )
    charge = (task.exceptions or 0) * len(grade.missed)
    return score.key(units=units + charge, ticks=grade.ticks, space=grade.space)


def price(lam: float | str | Fraction) -> Fraction:
    """A price for a tick in bits, exactly as it was written.

    >>> price("0.1"), price(0.1)
    (Fraction(1, 10), Fraction(1, 10))

    Raises TaskError if it is negative, no finite number, or too great or too long to be held.
    """
    text = str(lam)
    exponent = text.lower().partition("e")[2]
    if len(text) > MOST_DIGITS or (exponent and len(exponent.lstrip("+-0")) > 3):
        raise TaskError(
            f"the price of a tick cannot be {text[:MOST_DIGITS]!r}",
            expected="a number that can be written in fewer digits",
        )
    try:
        exact = Fraction(text)
    except (ValueError, ZeroDivisionError):
        exact = Fraction(-1)
    if not 0 <= exact <= DEAREST:
        most = "" if exact < 0 else f", at most {DEAREST:,}"
        raise TaskError(
            f"the price of a tick cannot be {lam!r}", expected=f"a finite number, 0 or more{most}"
        )
    return exact


DEAREST = 10**12
"""The greatest price of a tick, in bits."""

MOST_DIGITS = 1_000
"""Characters that a price may take."""


def most(within: Callable[[int], bool], below: int) -> int:
    """The greatest number less than ``below`` that is still within; -1 if not even 0 is.

    ``within`` must hold up to some number and then no more.

    >>> most(lambda number: number * number <= 50, 100)
    7
    """
    low, high = -1, 1
    while high < below and within(high):
        low, high = high, 2 * high
    high = min(high, below)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if within(middle) else (low, middle)
    return low
