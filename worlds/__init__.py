"""What a program acts on: mazes, their text format, and the worlds that they compile to."""

from mesasynth.worlds.compile import compile_maze
from mesasynth.worlds.maze import Maze
from mesasynth.worlds.text import mazes_text, parse_maze, parse_mazes, read_maze, read_mazes
from mesasynth.worlds.world import World, WorldError

__all__ = [
    "Maze",
    "World",
    "WorldError",
    "compile_maze",
    "mazes_text",
    "parse_maze",
    "parse_mazes",
    "read_maze",
    "read_mazes",
]
