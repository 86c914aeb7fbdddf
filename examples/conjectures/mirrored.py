"""A conjecture about mazes and programs: its counterexample shrinks to a small one of both."""

from hypothesis import strategies as st

import mesasynth as ms
from mesasynth.testing import conjecture, decided, mazes, programs


@conjecture(st.tuples(mazes(size=3), programs("reactive", max_units=30_000)))
def mirrors_do_not_matter(pair):
    """A program ends in the same way in a maze and in its mirror image."""
    maze, program = pair
    mirror = ms.parse_maze("\n".join(reversed(str(maze).splitlines())))
    here, there = (ms.run(program, ms.compile_maze(each)).outcome for each in (maze, mirror))
    return decided(here is there, f"here: {here}, in the mirror: {there}")
