"""The fixed names of worlds: headings, cell characters, and words that are already taken."""

from __future__ import annotations

from typing import Final, TypeAlias

Cell: TypeAlias = tuple[int, int]
"""A place of a maze: (row, column), both counted from 0 at the top left."""

NORTH: Final = 0
EAST: Final = 1
SOUTH: Final = 2
WEST: Final = 3

HEADINGS: Final = ("north", "east", "south", "west")
"""Headings by number; a turn to the right adds 1 modulo 4."""

STEPS: Final = ((-1, 0), (0, 1), (1, 0), (0, -1))
"""What one move adds to (row, column), by heading."""

WALL: Final = "#"
OPEN: Final = ". "
GOAL: Final = "G"
STARTS: Final = {"S": EAST, "^": NORTH, ">": EAST, "v": SOUTH, "<": WEST}
"""The characters of a start cell, with the heading that the cursor has there."""

RESERVED_LETTERS: Final = frozenset(WALL + OPEN + GOAL + "".join(STARTS) + ":-")
"""Characters that no legend may redefine (``:`` and ``-`` mark the front block)."""

GOAL_FEATURE: Final = "goal"
"""The feature of ``G``; its sensor is called ``at_goal``."""

MAZE_ACTIONS: Final = ("move", "left", "right")
MAZE_SENSORS: Final = ("at_goal", "wall_ahead", "wall_left", "wall_right")
"""Actions and sensors of every maze; each feature but ``goal`` adds a sensor of its own name."""

MEMORY_WORDS: Final = frozenset(
    (
        "mark",
        "erase",
        "fork",
        "next",
        "last",
        "drop",
        "back",
        "push",
        "pop",
        "shift",
        "seek",
        "marked",
        "marked_ahead",
        "worn_ahead",
        "fresh_ahead",
        "stuck",
    )
)
"""Actions and sensors that concern the memory of a run; a world cannot supply these."""

KEYWORDS: Final = frozenset(("while", "until", "if", "else", "repeat", "not"))
"""Words of the language's grammar."""
