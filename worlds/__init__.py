"""What a program acts on: mazes, their text format, and the worlds that they compile to."""

from mesasynth.worlds.compile import ActionFunction, SensorFunction, compile_maze
from mesasynth.worlds.forest import Forest, forest
from mesasynth.worlds.generate import KINDS, generate
from mesasynth.worlds.maze import Maze
from mesasynth.worlds.picture import Glyph, glyphs, picture
from mesasynth.worlds.svg import maze_svg
from mesasynth.worlds.text import mazes_text, parse_maze, parse_mazes, read_maze, read_mazes
from mesasynth.worlds.world import World, WorldError

__all__ = [
    "KINDS",
    "ActionFunction",
    "Forest",
    "Glyph",
    "Maze",
    "SensorFunction",
    "World",
    "WorldError",
    "compile_maze",
    "forest",
    "generate",
    "glyphs",
    "maze_svg",
    "mazes_text",
    "parse_maze",
    "parse_mazes",
    "picture",
    "read_maze",
    "read_mazes",
]
