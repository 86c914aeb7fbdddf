"""For your own property-based tests: strategies for mazes, worlds, programs, dialects and tasks.

It needs Hypothesis, which ``pip install "mesasynth[test]"`` brings; ``import mesasynth`` alone
never imports it.

>>> from hypothesis import given
>>> import mesasynth as ms
>>> @given(ms.testing.mazes("lattice", size=3))
... def test_a_way_leads_to_the_goal(maze):
...     assert ms.compile_maze(maze).distance is not None
>>> test_a_way_leads_to_the_goal()
"""

from __future__ import annotations

from mesasynth.errors import MesasynthError

try:
    import hypothesis  # noqa: F401
except ImportError:
    raise MesasynthError(
        "mesasynth.testing needs hypothesis", hint="install it with: pip install 'mesasynth[test]'"
    ) from None

from mesasynth.analysis.strategies import (
    MAZE_KINDS,
    dialects,
    mazes,
    programs,
    small_dialects,
    tasks,
    worlds,
)

__all__ = [
    "MAZE_KINDS",
    "dialects",
    "mazes",
    "programs",
    "small_dialects",
    "tasks",
    "worlds",
]
