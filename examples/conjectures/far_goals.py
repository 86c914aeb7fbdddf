"""A conjecture of one's own: check it with `mesasynth conjecture check FILE.py`."""

import mesasynth as ms
from mesasynth.testing import all_small_mazes, conjecture, mazes, unmet


@conjecture(mazes(size=5), sweeps=all_small_mazes(5), source="a first guess")
def far_goals_are_costly(maze):
    """A goal more than three steps away takes more than 15 bits in `reactive`."""
    if ms.compile_maze(maze).distance <= 3:
        return unmet("the goal is near")
    return ms.search(maze, dialect="reactive", max_bits=15, audited=0).winner is None
