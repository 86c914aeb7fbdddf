"""What the tests draw: the package's own strategies, put together as the tests need them."""

from __future__ import annotations

from hypothesis import strategies as st

from gridworld import GridWorld, grid_world
from mesasynth.dsl import Dialect, Program
from mesasynth.testing import dialects, mazes, programs


@st.composite
def dialect_programs(draw: st.DrawFn) -> tuple[Dialect, Program]:
    """A built-in dialect and one of its programs."""
    dialect = draw(dialects())
    return dialect, draw(programs(dialect))


def grid_worlds(*, max_side: int = 5) -> st.SearchStrategy[GridWorld]:
    """The worlds of small mazes with any walls."""
    drawn = mazes("any", size=max_side, goals=2, headings=True)
    return drawn.map(lambda maze: grid_world(*maze.rows))
