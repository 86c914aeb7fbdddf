"""Environments of Gymnasium as worlds, and programs run in the environments themselves."""

from typing import Any

import gymnasium
import minigrid as registers  # noqa: F401
import numpy as np
import pytest

import mesasynth as ms
from mesasynth.analysis.gym import GymError, explore, frozen_lake, minigrid, policy, rollout
from mesasynth.search.bottom_up import BottomUp


class Corridor(gymnasium.Env[int, int]):
    """Cells in a row; 0 goes on, 1 ends the episode without success, 2 takes a chance."""

    def __init__(self, length: int = 3) -> None:
        self.observation_space = gymnasium.spaces.Discrete(length)
        self.action_space = gymnasium.spaces.Discrete(3)
        self.length, self.at = length, 0

    def reset(self, *, seed: int | None = None, options: Any = None) -> tuple[int, dict[str, Any]]:
        super().reset(seed=seed, options=options)
        self.at = 0
        return self.at, {}

    def step(self, action: int) -> tuple[int, float, bool, bool, dict[str, Any]]:
        if action == 2:
            self.at += int(self.np_random.integers(2))
        self.at += action == 0
        over = action == 1 or self.at >= self.length
        return self.at, float(self.at >= self.length), over, False, {}


def lake(**options: Any) -> Any:
    return gymnasium.make("FrozenLake-v1", is_slippery=False, **options)


@pytest.mark.parametrize("name", ["4x4", "8x8"])
def test_a_lake_is_the_world_that_its_own_tables_say(name: str) -> None:
    env = lake(map_name=name)
    level = frozen_lake(env)
    tables = env.unwrapped.P
    for state, key in enumerate(level.keys):
        for action in range(4):
            ((chance, after, reward, over),) = tables[key][action]
            assert chance == 1
            row = int(level.world.next[action, state])
            assert level.keys[row] == after
            if over and not level.world.goal[state]:
                assert bool(level.world.goal[row]) is (reward > 0)
                assert (level.world.next[:, row] == row).all()


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_a_level_of_doors_and_keys_there_and_back(seed: int) -> None:
    env = gymnasium.make("MiniGrid-DoorKey-5x5-v0")
    level = minigrid(env, seed=seed)
    result = ms.search(level.world, dialect=level.dialect(), stop="touch", max_bits=30)
    assert isinstance(result.outcome, ms.Optimal)
    assert result.certificate is not None
    assert result.certificate.holds
    assert result.winner is not None
    assert {"pickup", "toggle"} <= set(str(result.winner.program).split())
    ran = rollout(result.winner.program, level, env=env)
    assert ran.reached
    assert ran.reward > 0
    assert not ran.truncated
    in_world = result.task.runs(result.winner.program)[0]
    assert in_world.outcome is ms.Kind.SOLVED
    assert len(ran.actions) <= in_world.ticks


def test_a_second_engine_agrees_on_a_level() -> None:
    level = minigrid(gymnasium.make("MiniGrid-Empty-5x5-v0"))
    result = ms.search(level.world, dialect=level.dialect(), stop="touch")
    assert result.winner is not None
    assert result.optima is not None
    assert BottomUp(result.task).shortest() == (result.winner.units, result.optima.count)


def test_a_policy_runs_in_the_environments_own_loop() -> None:
    level = frozen_lake(lake())
    program = ms.parse(
        "until at_goal { if edge_down { right } else { down } }", dialect=level.dialect()
    )
    found = ms.run(program, level.world, bump="crash", stop="touch")
    assert found.outcome is ms.Kind.FAILED  # it falls into a hole, which no action leaves
    assert not rollout(program, level).reached
    winner = ms.search(level.world, dialect=level.dialect(), stop="touch").winner
    assert winner is not None
    env = lake()
    observation, _info = env.reset(seed=level.seed)
    act, reward, over = policy(winner.program, level), 0.0, False
    while not over and (action := act(observation)) is not None:
        observation, reward, over, _, _ = env.step(action)
    assert over
    assert reward == 1


def test_an_episode_that_ends_without_success_is_a_trap() -> None:
    level = explore(Corridor(), actions={"on": 0, "stop": 1}, key=lambda env: env.at)
    assert level.world.n_states == 7  # each cell, also with the episode over there; and the goal
    assert level.world.goal.sum() == 1
    run = ms.run(ms.parse("stop on on on", dialect=level.dialect()), level.world)
    assert run.outcome is ms.Kind.ELSEWHERE
    assert (
        ms.run(ms.parse("stop on", dialect=level.dialect()), level.world, bump="crash").outcome
        is ms.Kind.FAILED
    )
    assert not rollout(ms.parse("stop on on on", dialect=level.dialect()), level).reached
    assert rollout(ms.parse("on on on", dialect=level.dialect()), level).reached


def test_a_time_limit_cuts_a_rollout_short() -> None:
    level = explore(Corridor(5), actions={"on": 0}, key=lambda env: env.at)
    short = gymnasium.wrappers.TimeLimit(Corridor(5), 3)
    ran = rollout(ms.parse("repeat 5 { on }", dialect=level.dialect()), level, env=short)
    assert (ran.reached, ran.truncated, len(ran.actions)) == (False, True, 3)


def test_what_cannot_be_a_world() -> None:
    with pytest.raises(GymError, match=r"more than 10 states that can be reached"):
        frozen_lake(lake(), max_states=10)
    with pytest.raises(GymError, match=r"'left' leads from one state to several"):
        frozen_lake(gymnasium.make("FrozenLake-v1", is_slippery=True))
    with pytest.raises(GymError, match=r"not deterministic: 'gamble'"):
        explore(Corridor(), actions={"gamble": 2}, key=lambda env: env.at)
    with pytest.raises(GymError, match=r"no action 7, which is to be called 'fly'"):
        explore(Corridor(), actions={"fly": 7}, key=lambda env: env.at)
    with pytest.raises(GymError, match=r"there is no action"):
        explore(Corridor(), actions={}, key=lambda env: env.at)


def test_another_level_is_noticed() -> None:
    level = frozen_lake(lake())
    other = lake(desc=["SHFF", "FFFF", "FFFF", "FFFG"])
    with pytest.raises(GymError, match="after 1 actions the environment is not in the state"):
        rollout(ms.parse("right"), level, env=other)


def test_worlds_are_searched_recorded_and_verified_like_mazes() -> None:
    counter = ms.World(
        name="modulo 5",
        actions=("move",),
        sensors=("at_goal",),
        next=np.array([[1, 2, 3, 4, 0]]),
        sense=np.array([0, 0, 0, 1, 0]),
        goal=np.array([False, False, False, True, False]),
        place=np.arange(5),
        start=0,
    )
    language = ms.Dialect(
        name="walk",
        summary="",
        actions=("move",),
        controls=("while",),
        sensors=("at_goal",),
        counts=(),
    )
    with pytest.raises(ms.TaskError, match="'maze' has other actions than 'modulo 5'"):
        ms.search([counter, ms.parse_maze("S..G")], dialect=language)
    result = ms.search([counter, counter], dialect=language, bias="kt")
    assert result.task.label == "modulo 5 and modulo 5"
    assert str(result.winner.program if result.winner else "") == "move move move"
    record = ms.to_record(result)
    assert record["mazes"][0]["text"] is None
    again = ms.from_record(record)
    assert again.winner == result.winner
    assert all(finding.holds is not False for finding in ms.verify(again))
    assert result._repr_html_().count("<svg ") == 0
    broken = {**record, "mazes": [{**record["mazes"][0], "world": {"actions": []}}]}
    with pytest.raises(ms.MesasynthError, match="this record"):
        ms.from_record(broken)
