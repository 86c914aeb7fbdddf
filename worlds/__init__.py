"""What a program acts on: mazes, their text format, and the worlds that they compile to."""

from mesasynth.worlds.compile import ActionFunction, SensorFunction, compile_maze
from mesasynth.worlds.exhaustive import lattice_mazes, patterns, small_mazes, up_to_symmetry
from mesasynth.worlds.forest import Forest, forest
from mesasynth.worlds.formats import (
    FORMATS,
    format_of,
    read_maze,
    read_mazes,
    write_mazes,
)
from mesasynth.worlds.formats.grids import (
    lattice_of,
    maze_from_lattice,
    maze_from_pixels,
    pixels_of,
)
from mesasynth.worlds.generate import KINDS, generate
from mesasynth.worlds.ground import Ground
from mesasynth.worlds.maze import Maze
from mesasynth.worlds.picture import Glyph, glyphs, picture
from mesasynth.worlds.svg import maze_svg
from mesasynth.worlds.text import mazes_text, parse_maze, parse_mazes
from mesasynth.worlds.world import World, WorldError

__all__ = [
    "FORMATS",
    "KINDS",
    "ActionFunction",
    "Forest",
    "Glyph",
    "Ground",
    "Maze",
    "SensorFunction",
    "World",
    "WorldError",
    "compile_maze",
    "forest",
    "format_of",
    "generate",
    "glyphs",
    "lattice_mazes",
    "lattice_of",
    "maze_from_lattice",
    "maze_from_pixels",
    "maze_svg",
    "mazes_text",
    "parse_maze",
    "parse_mazes",
    "patterns",
    "picture",
    "pixels_of",
    "read_maze",
    "read_mazes",
    "small_mazes",
    "up_to_symmetry",
    "write_mazes",
]
