"""What a task is about: mazes, or worlds given by their tables."""

from __future__ import annotations

from typing import TypeAlias

from mesasynth.worlds.maze import Maze
from mesasynth.worlds.world import World

Ground: TypeAlias = Maze | World
"""A maze, which is compiled to a world, or a world itself."""
