"""Gymnasium environments as worlds, and programs as policies for them.

A small deterministic environment is explored: every action is taken in every state that can be
reached, on copies of the environment, and the states that follow become the tables of a
:class:`~mesasynth.worlds.World`, which is searched like a maze. A program found there is run in the
environment itself by :func:`rollout`.

An episode that ends in success ends in a goal state; one that ends otherwise (a hole, lava) ends in
a state that no action leaves, so that with ``bump=crash`` the run fails. What a time limit ends is
explored on: a world has no clock.

It needs ``pip install "mesasynth[gym]"``. The interface is that of Towers and others, "Gymnasium: a
standard interface for reinforcement learning environments" (2024).

>>> import gymnasium
>>> level = frozen_lake(gymnasium.make("FrozenLake-v1", is_slippery=False))
>>> level.world.n_states, level.world.distance, level.world.actions
(16, 6, ('left', 'down', 'right', 'up'))
"""

from mesasynth.analysis.gym.explore import Environment, GymError, Level, explore
from mesasynth.analysis.gym.families import frozen_lake, minigrid
from mesasynth.analysis.gym.rollout import Rollout, policy, rollout

__all__ = [
    "Environment",
    "GymError",
    "Level",
    "Rollout",
    "explore",
    "frozen_lake",
    "minigrid",
    "policy",
    "rollout",
]
