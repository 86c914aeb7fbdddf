"""Programs run in the environment itself."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mesasynth.analysis.gym.explore import Environment, GymError, Level
from mesasynth.dsl import Dialect, Kind, Program, run
from mesasynth.search import Task

if TYPE_CHECKING:
    from gymnasium import Env


@dataclass(frozen=True, slots=True)
class Rollout:
    """What an episode came to.

    Attributes:
        reached: whether it ended in success.
        actions: the actions taken, by the world's names.
        reward: the sum of rewards.
        truncated: whether a time limit of the environment ended it.
    """

    reached: bool
    actions: tuple[str, ...]
    reward: float
    truncated: bool


def rollout(
    program: Program,
    level: Level,
    *,
    env: Env[Any, Any] | None = None,
    dialect: Dialect | None = None,
    bump: str | None = None,
    stop: str = "touch",
    max_ticks: int = 100_000,
) -> Rollout:
    """Run a program in the environment: it senses and acts there, step by step.

    The program is run by the reference interpreter on the world, and each action that it takes is
    taken in the environment, too, until the program or the episode ends.

    Args:
        program: the program.
        level: what :func:`explore` found of the environment.
        env: the environment to act in; None for a copy of the one explored. It is reset with the
            level's seed.
        dialect: the language, where it defines statements.
        bump: ``stay`` or ``crash``; None for ``stay``.
        stop: ``touch`` or ``halt``.
        max_ticks: give up after so many ticks.

    Raises:
        GymError: if the environment does not do what its world does.

    >>> import gymnasium
    >>> from mesasynth.analysis.gym import frozen_lake
    >>> from mesasynth.dsl import parse
    >>> level = frozen_lake(gymnasium.make("FrozenLake-v1", is_slippery=False))
    >>> program = parse("repeat 2 { down } right right down right", dialect=level.dialect())
    >>> rollout(program, level).reached
    True
    """
    names = _actions_taken(
        program, level, dialect=dialect, bump=bump or "stay", stop=stop, max_ticks=max_ticks
    )
    acting = copy.deepcopy(level.env) if env is None else env
    acting.reset(seed=level.seed)
    codes = dict(zip(level.world.actions, level.codes, strict=True))
    state, total = level.world.start, 0.0
    _check_state(acting.unwrapped, level, state, 0, over=False)
    for number, name in enumerate(names, start=1):
        _, reward, over, truncated, _ = acting.step(codes[name])
        total += float(reward)
        state = int(level.world.next[level.world.actions.index(name), state])
        _check_state(acting.unwrapped, level, state, number, over=bool(over))
        if over or truncated:
            reached = bool(over and level.world.goal[state])
            return Rollout(reached, tuple(names[:number]), total, bool(truncated and not over))
    return Rollout(bool(level.world.goal[state]), tuple(names), total, truncated=False)


def _check_state(env: Environment, level: Level, state: int, number: int, *, over: bool) -> None:
    """Raise GymError if the environment is not in this state of its world."""
    if (level.key(env), over) != (level.keys[state], level.over[state]):
        raise GymError(
            f"after {number} actions the environment is not in the state that its world is in",
            hint="was it made with the options that were explored?",
        )


def policy(
    program: Program, level: Level, *, dialect: Dialect | None = None, bump: str | None = None
) -> Callable[[Any], int | None]:
    """A policy for one episode in the environment's own loop: from an observation to an action.

    It keeps its place in the program between calls, and gives None once the program has ended. The
    environment is deterministic, so the actions follow from the level that was explored, and the
    observation is not looked at; reset the environment with the level's seed.

    >>> import gymnasium
    >>> from mesasynth.analysis.gym import frozen_lake
    >>> from mesasynth.dsl import parse
    >>> level = frozen_lake(gymnasium.make("FrozenLake-v1", is_slippery=False))
    >>> act = policy(parse("down right", dialect=level.dialect()), level)
    >>> act(0), act(4), act(5)
    (1, 2, None)
    """
    names = _actions_taken(
        program, level, dialect=dialect, bump=bump or "stay", stop="touch", max_ticks=100_000
    )
    codes = dict(zip(level.world.actions, level.codes, strict=True))
    waiting: Iterator[int] = iter([codes[name] for name in names])

    def act(_observation: Any) -> int | None:
        return next(waiting, None)

    return act


def _actions_taken(
    program: Program,
    level: Level,
    *,
    dialect: Dialect | None,
    bump: str,
    stop: str,
    max_ticks: int,
) -> list[str]:
    """The environment's actions that a program takes in its world, in order."""
    rules: dict[str, Any] = {"bump": bump, "stop": stop}
    Task((level.world,), dialect or level.dialect(), **rules)  # refuses a rule that does not exist
    taken: list[str] = []
    names = set(level.world.actions)
    ended = run(
        program,
        level.world,
        **rules,
        max_ticks=max_ticks,
        dialect=dialect,
        trace=lambda step: taken.append(step.event) if step.event in names else None,
    )
    if ended.outcome is Kind.UNDECIDED:
        raise GymError(f"the program has not ended after {max_ticks:,} ticks")
    return taken
