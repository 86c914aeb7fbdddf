"""The world of an environment, by taking every action in every state that can be reached."""

from __future__ import annotations

import copy
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from mesasynth.dsl import Dialect
from mesasynth.errors import MesasynthError
from mesasynth.worlds import World

if TYPE_CHECKING:
    from gymnasium import Env

Environment = Any
"""A Gymnasium environment without its wrappers: each kind has attributes of its own."""

MOST_STATES = 10_000
"""How many states are explored before giving up."""

DRAWS = 8
"""From how many seeds an action that draws random numbers is tried."""

COUNTS = tuple(range(2, 10))


class GymError(MesasynthError):
    """An environment that cannot be made a world."""


@dataclass(frozen=True, slots=True)
class Level:
    """An environment and its world.

    Attributes:
        env: the environment, without wrappers, as it was after its reset.
        world: the world that it is.
        codes: the number of each of the world's actions in the environment.
        key: what tells states of the environment apart.
        keys: the key of each state of the world.
        over: whether the episode is over there.
        seed: the seed of the reset.
    """

    env: Environment
    world: World
    codes: tuple[int, ...]
    key: Callable[[Environment], Hashable]
    keys: tuple[Hashable, ...]
    over: tuple[bool, ...]
    seed: int

    def dialect(self, name: str = "environment", *, repeat: bool = True) -> Dialect:
        """The language of all its actions and sensors, with loops and branches.

        Args:
            name: the name of the dialect.
            repeat: whether it has counted loops.
        """
        tests = ("while", "if", "if-else") if self.world.sensors else ()
        return Dialect(
            name=name,
            summary=f"the actions and sensors of {self.world.name}",
            actions=self.world.actions,
            controls=(*(("repeat",) if repeat else ()), *tests),
            sensors=self.world.sensors,
            counts=COUNTS if repeat else (),
        )


def explore(
    env: Env[Any, Any],
    *,
    actions: Mapping[str, int],
    key: Callable[[Environment], Hashable],
    place: Callable[[Environment], Hashable] | None = None,
    sensors: Mapping[str, Callable[[Environment], bool]] | None = None,
    succeeded: Callable[[Environment, float], bool] = lambda _env, reward: reward > 0,
    stop_clock: Callable[[Environment], object] = lambda _env: None,
    seed: int = 0,
    max_states: int = MOST_STATES,
) -> Level:
    """The world of an environment, by taking every action in every state that can be reached.

    Args:
        env: the environment; it is copied without its wrappers, and not changed.
        actions: the actions to use: a name for the language, and the number in the environment.
        key: what tells states apart: all of the environment that decides how it goes on, but for
            its clock.
        place: where the state is, for trails and memory; None if each state is a place.
        sensors: sensors by name, as functions of the environment.
        succeeded: of an episode that has ended, whether it was a success, given the last reward.
        stop_clock: sets a clock within the environment back, before each action that is tried.
        seed: the seed of the reset, which decides on the level.
        max_states: give up beyond so many states.

    Raises:
        GymError: more states than that, chance in what an action does, an action that the
            environment does not have, or one that cannot be copied.
    """
    bare = _reset(env, seed)
    _check_actions(bare, actions)
    states: dict[tuple[Hashable, bool | None], int] = {}
    kept: list[Environment] = []
    ended: list[bool | None] = []
    where: list[Hashable] = []

    def number(found: Environment, over: bool | None) -> int:
        label = (key(found), over)
        if label not in states:
            if len(states) >= max_states:
                raise GymError(
                    f"the environment has more than {max_states:,} states that can be reached",
                    expected="a small environment, or a greater max_states",
                    hint="does the key have a clock, or something drawn at random, in it?",
                )
            states[label] = len(kept)
            kept.append(found)
            ended.append(over)
            where.append(label if place is None else place(found))
        return states[label]

    number(bare, None)
    rows: list[list[int]] = []
    at = 0
    while at < len(kept):
        rows.append([])
        for name, code in actions.items():
            if ended[at] is not None:
                rows[at].append(at)
                continue
            stop_clock(kept[at])
            after, over = _taken(kept[at], code, name, key, succeeded)
            rows[at].append(number(after, over))
        at += 1
    senses = sensors or {}
    bits = [
        sum(1 << bit for bit, sense in enumerate(senses.values()) if sense(state)) for state in kept
    ]
    numbered = {spot: index for index, spot in enumerate(dict.fromkeys(where))}
    world = World(
        name=bare.spec.id if bare.spec is not None else type(bare).__name__,
        actions=tuple(actions),
        sensors=tuple(senses),
        next=np.array(rows, dtype=np.int32).T,
        sense=np.array(bits, dtype=np.uint64),
        goal=np.array([over is True for over in ended], dtype=np.bool_),
        place=np.array([numbered[spot] for spot in where], dtype=np.int32),
        start=0,
    )
    keys = tuple(label for label, _ in states)
    finished = tuple(end is not None for end in ended)
    return Level(_reset(env, seed), world, tuple(actions.values()), key, keys, finished, seed)


def _reset(env: Env[Any, Any], seed: int) -> Environment:
    """A copy of the environment without its wrappers, reset. Raises GymError if it has none."""
    try:
        bare: Environment = copy.deepcopy(env.unwrapped)
    except (TypeError, ValueError, AttributeError, RecursionError) as error:
        raise GymError(f"the environment cannot be copied: {error}") from None
    bare.reset(seed=seed)
    return bare


def _check_actions(env: Environment, actions: Mapping[str, int]) -> None:
    if not actions:
        raise GymError("there is no action", expected="a name and a number for each")
    for name, code in actions.items():
        if not env.action_space.contains(code):
            raise GymError(
                f"the environment has no action {code!r}, which is to be called {name!r}",
                expected=f"one of {env.action_space}",
            )


def _taken(
    env: Environment,
    code: int,
    name: str,
    key: Callable[[Environment], Hashable],
    succeeded: Callable[[Environment, float], bool],
) -> tuple[Environment, bool | None]:
    """What an action leads to, and whether the episode ends there, in success or not.

    If the action draws from the environment's random numbers it is tried with several.

    Raises:
        GymError: if it depends on chance.
    """
    first = _tried(env, code, None, key, succeeded)
    if first[2].np_random.bit_generator.state != env.np_random.bit_generator.state:
        for draw in range(DRAWS):
            if _tried(env, code, draw, key, succeeded)[:2] != first[:2]:
                raise GymError(
                    f"the environment is not deterministic: {name!r} leads from one state to "
                    "several",
                    expected="an environment without chance, such as FrozenLake with "
                    "is_slippery=False",
                )
    return first[2], first[1]


def _tried(
    env: Environment,
    code: int,
    draw: int | None,
    key: Callable[[Environment], Hashable],
    succeeded: Callable[[Environment, float], bool],
) -> tuple[Hashable, bool | None, Environment]:
    """The key after an action on a copy, how the episode ended if it did, and the copy."""
    after = copy.deepcopy(env)
    if draw is not None:
        after.np_random = np.random.default_rng(draw)
    _, reward, over, _, _ = after.step(code)
    return key(after), bool(succeeded(after, float(reward))) if over else None, after
