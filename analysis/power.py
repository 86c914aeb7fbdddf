"""Optimization power: how rare it is, under a stated baseline, to do at least as well.

It is minus log2 of the share of a baseline that does at least as well (Yudkowsky, "Measuring
optimization power", 2008). Without its baseline the figure means nothing, so there are two:

- *random programs*: programs of the dialect that are no longer than the program, drawn uniformly
  by counting. How well one does is the share of the small perfect mazes that it solves, out of a
  sample that is the same for all. The program itself counts as one draw, so the figure is finite;
  where no other draw does as well, it is a lower bound, and said to be.
- *random walks*: in each maze as many actions as the policy took ticks there, each drawn uniformly
  from the world's. A walk does as well once it has touched the goal, which is less than to halt
  there: the baseline is favoured, and the figure is a lower bound for stricter ones. It is exact,
  by the powers of the walk's transition matrix, and 0 where the policy does not solve the maze.

For an optimum of a proved search there is a third, exact and with nothing drawn: how many of all
programs up to its length solve the training mazes, which is part of the verdict.
"""

from __future__ import annotations

import math
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from mesasynth.analysis.battery import Battery
from mesasynth.analysis.policy import Policy, ProgramPolicy
from mesasynth.analysis.spread import spread
from mesasynth.dsl import Dialect, Kind, Program, units
from mesasynth.dsl.count import Counter
from mesasynth.worlds import World

THINNED = 1_000
"""Of so many small perfect mazes one is used to compare with random programs."""

DRAWS = 500
"""How many random programs are drawn."""

WALKED = "perfect-small"
"""The suite on which walks are compared, besides the training mazes."""


@dataclass(frozen=True, slots=True)
class RandomPrograms:
    """Optimization power against random programs.

    Attributes:
        bits: the power.
        as_good: how many of the draws do at least as well.
        draws: how many were drawn.
        dialect: the dialect they were drawn from.
        most_units: the greatest length of what was drawn.
    """

    bits: float
    as_good: int
    draws: int
    dialect: str
    most_units: int

    @property
    def at_least(self) -> bool:
        """Whether the power is at least so much, as no draw did as well."""
        return self.as_good == 0

    def record(self) -> dict[str, Any]:
        """All of it, in a form that JSON can hold."""
        return {
            "bits": self.bits,
            "at_least": self.at_least,
            "as_good": self.as_good,
            "draws": self.draws,
            "dialect": self.dialect,
            "most_units": self.most_units,
        }


def random_programs(
    program: Program, dialect: Dialect, battery: Battery, *, draws: int = DRAWS, seed: int = 0
) -> RandomPrograms:
    """The optimization power of a program against random programs that are no longer.

    >>> import mesasynth as ms
    >>> from mesasynth.analysis.battery import battery
    >>> follower = ms.parse("until at_goal { left while wall_ahead { right } move }")
    >>> found = random_programs(follower, ms.dialect("reactive"), battery(), draws=31)
    >>> found.bits, found.at_least
    (5.0, True)
    >>> random_programs(ms.parse("left"), ms.dialect("reactive"), battery(), draws=31).bits
    0.0

    Raises:
        ProgramError: if it is not a program of the dialect.
    """
    counter, rng = Counter(dialect), random.Random(seed)
    masks = np.ascontiguousarray(battery.trees.masks[::THINNED])

    def solved(candidate: Program) -> int:
        policy = ProgramPolicy(candidate, dialect, max_ticks=2_000, words=dialect)
        return int(policy.trees(battery.trees, masks, feature="goal").solved.sum())

    own, most = solved(program), units(program, dialect)
    drawn = []
    for _ in range(draws):
        (body,) = counter.draw_forest(rng, blocks=1, most=most)
        drawn.append(Program(tuple(body)))
    as_good = sum(each >= own for each in spread(solved, drawn))
    bits = math.log2((draws + 1) / (as_good + 1))
    return RandomPrograms(bits, as_good, draws, dialect.name, most)


def random_walks(policy: Policy, worlds: Sequence[World]) -> tuple[float | None, ...]:
    """The optimization power of a policy against random walks, in bits, for each world.

    None stands for more than any number: no walk of so few actions touches the goal.

    >>> import mesasynth as ms
    >>> world = ms.compile_maze(ms.parse_maze("S.G"))
    >>> random_walks(ProgramPolicy(ms.parse("move move")), (world,))
    (3.1699250014423126,)
    >>> random_walks(ProgramPolicy(ms.parse("move")), (world,))
    (0.0,)
    """
    index = np.arange(len(worlds), dtype=np.int32)
    nowhere = np.full(len(worlds), -1, np.int32)
    ends = policy.ends(worlds, index, nowhere, feature="goal", cleared=False)
    solved = ends.kinds == tuple(Kind).index(Kind.SOLVED)
    found: list[float | None] = []
    for world, done, ticks in zip(worlds, solved.tolist(), ends.ticks.tolist(), strict=True):
        chance = touched(world, ticks) if done else 1.0
        found.append(-math.log2(chance) + 0.0 if chance else None)
    return tuple(found)


def touched(world: World, actions: int) -> float:
    """The chance that a walk of so many actions, drawn uniformly, touches a goal.

    >>> import mesasynth as ms
    >>> world = ms.compile_maze(ms.parse_maze("S.G"))
    >>> touched(world, 1), touched(world, 2) == 1 / 9, touched(world, 1_000) > 0.999
    (0.0, True, True)
    """
    goal = np.asarray(world.goal)
    chance = np.zeros(world.n_states)
    chance[world.start] = 1.0
    there = float(chance[goal].sum())
    chance[goal] = 0.0
    for _ in range(actions):
        after = np.zeros(world.n_states)
        for row in world.next:
            after += np.bincount(row, weights=chance, minlength=world.n_states)
        chance = after / len(world.next)
        there += float(chance[goal].sum())
        chance[goal] = 0.0
    return min(1.0, there)


@dataclass(frozen=True, slots=True)
class Walks:
    """Optimization power against random walks.

    Attributes:
        training: for each training maze by name, the bits; None for more than any number.
        mean: the mean over the mazes of the suite :data:`WALKED`, in bits, without the next.
        beyond: in how many mazes of it no walk does as well.
    """

    training: Mapping[str, float | None]
    mean: float
    beyond: int

    def record(self) -> dict[str, Any]:
        """All of it, in a form that JSON can hold."""
        return {
            "training": dict(self.training),
            WALKED: self.mean,
            "beyond": self.beyond,
        }


def walks(policy: Policy, battery: Battery) -> Walks:
    """The optimization power of a policy against random walks, in training and elsewhere.

    >>> import mesasynth as ms
    >>> from mesasynth.analysis.battery import battery
    >>> found = walks(ProgramPolicy(ms.parse("until at_goal { fork next }")), battery())
    >>> found.mean, found.beyond
    (0.0, 0)
    """
    suites = {suite.name: suite for suite in battery.suites}
    bits = random_walks(policy, suites[WALKED].worlds)
    finite = [each for each in bits if each is not None]
    training = suites.get("training")
    own: dict[str, float | None] = {}
    if training is not None:
        names = (maze.label for maze in training.mazes)
        own = dict(zip(names, random_walks(policy, training.worlds), strict=True))
    return Walks(own, math.fsum(finite) / max(1, len(finite)), len(bits) - len(finite))
