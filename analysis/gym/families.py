"""Two families of environments with names for their actions and sensors: FrozenLake, MiniGrid."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING, Any

from mesasynth.analysis.gym.explore import MOST_STATES, Environment, Level, explore

if TYPE_CHECKING:
    from gymnasium import Env


def frozen_lake(env: Env[Any, Any], *, seed: int = 0, max_states: int = MOST_STATES) -> Level:
    """The world of a FrozenLake without slipping.

    Its actions are ``left``, ``down``, ``right``, ``up``; its sensors are ``at_goal``, and for each
    of the four whether the next cell there is a hole (``hole_left``) or the edge (``edge_left``).

    Raises:
        GymError: as :func:`explore`; a slippery lake is one of chance.
    """
    steps = {"left": (0, -1), "down": (1, 0), "right": (0, 1), "up": (-1, 0)}

    def beside(lake: Environment, step: tuple[int, int]) -> bytes:
        row, column = divmod(int(lake.s), lake.ncol)
        row, column = row + step[0], column + step[1]
        inside = 0 <= row < lake.nrow and 0 <= column < lake.ncol
        return bytes(lake.desc[row, column]) if inside else b""

    sensors: dict[str, Callable[[Environment], bool]] = {
        "at_goal": lambda lake: lake.desc.ravel()[int(lake.s)] == b"G"
    }
    for name, step in steps.items():
        sensors[f"hole_{name}"] = lambda lake, step=step: beside(lake, step) == b"H"  # type: ignore[misc]
        sensors[f"edge_{name}"] = lambda lake, step=step: beside(lake, step) == b""  # type: ignore[misc]
    return explore(
        env,
        actions={name: code for code, name in enumerate(steps)},
        key=lambda lake: int(lake.s),
        sensors=sensors,
        seed=seed,
        max_states=max_states,
    )


def minigrid(
    env: Env[Any, Any], *, seed: int = 0, put: bool = False, max_states: int = MOST_STATES
) -> Level:
    """The world of a MiniGrid level, with its doors and keys.

    Its actions are ``left``, ``right``, ``move``, ``pickup`` and ``toggle``, and with ``put`` also
    ``put``, which lays down what is carried. Its sensors are ``at_goal``, ``wall_ahead``,
    ``lava_ahead``, ``key_ahead``, ``door_ahead`` (one that is not open), ``locked_ahead`` and
    ``carrying``. The place is the agent's cell.

    Raises:
        GymError: as :func:`explore`; levels with things that move by chance are refused.
    """

    def ahead(level: Environment, kind: str) -> Any:
        thing = level.grid.get(*level.front_pos)
        return thing if thing is not None and thing.type == kind else None

    def on_goal(level: Environment) -> bool:
        thing = level.grid.get(*level.agent_pos)
        return thing is not None and bool(thing.type == "goal")

    def door(level: Environment) -> Any:
        thing = ahead(level, "door")
        return None if thing is None or thing.is_open else thing

    def stop_clock(level: Environment) -> None:
        level.step_count = 0  # it decides on the reward and on when an episode is cut short

    def key(level: Environment) -> Hashable:
        held = level.carrying
        return (
            *map(int, level.agent_pos),
            int(level.agent_dir),
            None if held is None else (held.type, held.color),
            level.grid.encode().tobytes(),
        )

    codes = {"left": 0, "right": 1, "move": 2, "pickup": 3, "toggle": 5}
    return explore(
        env,
        actions={**codes, "put": 4} if put else codes,
        key=key,
        stop_clock=stop_clock,
        place=lambda level: tuple(map(int, level.agent_pos)),
        sensors={
            "at_goal": on_goal,
            "wall_ahead": lambda level: ahead(level, "wall") is not None,
            "lava_ahead": lambda level: ahead(level, "lava") is not None,
            "key_ahead": lambda level: ahead(level, "key") is not None,
            "door_ahead": lambda level: door(level) is not None,
            "locked_ahead": lambda level: door(level) is not None and door(level).is_locked,
            "carrying": lambda level: level.carrying is not None,
        },
        succeeded=lambda level, _reward: on_goal(level),
        seed=seed,
        max_states=max_states,
    )
