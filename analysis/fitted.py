"""Scenes in which the Python functions of a dialect act and sense.

A function sees the maze as it is written. Where a measurement moves a feature, what moves is what
the feature's sensor says, and what the words of a family say of it (``see red`` of ``red``), for
these are given the cells that have it; a plain function that looks for it in the maze by itself
goes on seeing it where it was.
"""

from __future__ import annotations

from dataclasses import replace

from mesasynth.analysis.scene import Scene, sensor_of
from mesasynth.dsl import Dialect
from mesasynth.search.equip import equipped, world_of


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
    world = world_of(maze, language)
    if feature is not None and moves_words(language, feature):
        bits, sense = scene.senses()
        bit = bits[sensor_of(feature)]
        first = [int(states) for states in sense[:: len(sense) // len(world.cells)]]
        cells = (cell for cell, states in zip(world.cells, first, strict=True) if states & bit)
        world = equipped(maze, language, moved=(feature, frozenset(cells)))
    return replace(scene, world=world)
