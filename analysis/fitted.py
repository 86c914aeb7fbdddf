"""Scenes in which the Python functions of a dialect act and sense.

A function sees the maze as it is written. Where a measurement moves a feature, what moves is what
the feature's sensor says, and what the words of a family say of it (``see red`` of ``red``), for
these are given the cells that have it; a plain function that looks for it in the maze by itself
goes on seeing it where it was.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import numpy as np

from mesasynth.analysis.scene import GOAL, Scene, sensor_of
from mesasynth.dsl import Dialect
from mesasynth.search.equip import equipped, moved_world, world_of
from mesasynth.worlds import Forest, World, compile_maze


def moves_words(language: Dialect, feature: str | None) -> bool:
    """Whether words of a family change when that feature is moved.

    >>> import mesasynth as ms
    >>> moves_words(ms.dialect("reactive"), "goal")
    False
    """
    words = (*language.actions, *language.sensors)
    about = {each.partition(" ")[2] for each in words if each.partition(" ")[0] in language.calls}
    return feature in about


def fitted_out(scene: Scene, language: Dialect) -> Scene:
    """The scene with the functions of a language, where it has any and the world is a maze's."""
    maze, feature = scene.world.maze, scene.feature
    if maze is None or not language.functions:
        return scene
    if feature is None or not moves_words(language, feature):
        return replace(scene, world=world_of(maze, language))
    bits, sense = scene.senses()
    first = sense[:: len(sense) // len(scene.world.cells)] & np.uint64(bits[sensor_of(feature)])
    cells = frozenset(scene.world.cells[place] for place in np.flatnonzero(first).tolist())
    return replace(scene, world=moved_world(maze, language, feature, cells))


@lru_cache(maxsize=4)
def tree_worlds(forest: Forest, masks: bytes, language: Dialect, feature: str) -> tuple[World, ...]:
    """The worlds of trees for the functions of a language, with a feature on their goal as well.

    Args:
        forest: the trees.
        masks: those that are meant, as the bytes of an array of 32-bit masks.
        language: the language.
        feature: the feature.
    """
    found = []
    for index in np.searchsorted(forest.masks, np.frombuffer(masks, np.uint32)).tolist():
        maze = forest.maze(index)
        if feature == GOAL:
            found.append(equipped(maze, language))
            continue
        plain = compile_maze(maze)
        scene = fitted_out(Scene(plain, feature, place=plain.n_places - 1), language)
        bits, sense = scene.senses()
        found.append(replace(scene.world, sensors=tuple(bits), sense=sense))
    return tuple(found)
