"""For your own property-based tests: strategies for mazes, worlds, programs, dialects and tasks.

It needs Hypothesis, which ``pip install "mesasynth[test]"`` brings; ``import mesasynth`` alone
never imports it.

>>> from hypothesis import given
>>> import mesasynth as ms
>>> @given(ms.testing.mazes("lattice", size=3))
... def test_a_way_leads_to_the_goal(maze):
...     assert ms.compile_maze(maze).distance is not None
>>> test_a_way_leads_to_the_goal()

A conjecture is hunted for its smallest counterexample, in pytest or by
``mesasynth conjecture check FILE.py``:

>>> @ms.testing.conjecture(ms.testing.mazes(size=3))
... def test_some_program_solves(maze):
...     "The goal of every connected maze can be reached by a program of 8 bits."
...     return ms.search(maze, dialect="tabular", max_bits=8).winner is not None
>>> test_some_program_solves()
Traceback (most recent call last):
...
AssertionError: Refuted: the counterexample is shrunk, not proved to be the smallest.
...
"""

from __future__ import annotations

from mesasynth.errors import MesasynthError

try:
    import hypothesis  # noqa: F401
except ImportError:
    raise MesasynthError(
        "mesasynth.testing needs hypothesis", hint="install it with: pip install 'mesasynth[test]'"
    ) from None

from mesasynth.analysis.conjectures import (
    Sweep,
    all_lattice_mazes,
    all_pairs,
    all_perfect_mazes,
    all_small_mazes,
    decided,
    fails,
    holds,
    undecided,
    unmet,
)
from mesasynth.analysis.conjectures.pytesting import conjecture
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
    "Sweep",
    "all_lattice_mazes",
    "all_pairs",
    "all_perfect_mazes",
    "all_small_mazes",
    "conjecture",
    "decided",
    "dialects",
    "fails",
    "holds",
    "mazes",
    "programs",
    "small_dialects",
    "tasks",
    "undecided",
    "unmet",
    "worlds",
]
