"""The words that mazes may not use for features are those that the language uses."""

import pytest

from mesasynth.dsl import builtin_dialects, dialect
from mesasynth.errors import MazeError
from mesasynth.worlds import parse_maze
from mesasynth.worlds.names import KEYWORDS, MAZE_ACTIONS, MAZE_SENSORS, MEMORY_WORDS


def test_words_of_the_dialects_are_taken() -> None:
    words = {
        word.partition(" ")[0]
        for name in builtin_dialects()
        for word in dialect(name).actions + dialect(name).sensors
    }
    assert words <= MEMORY_WORDS | set(MAZE_ACTIONS) | set(MAZE_SENSORS)
    for word in words | KEYWORDS:
        with pytest.raises(MazeError, match="cannot be a feature"):
            parse_maze(f"D: {word}\n---\nSDG")
