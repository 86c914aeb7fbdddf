"""Hypothesis strategies for mazes, worlds, programs, dialects and tasks.

They need the extra ``mesasynth[test]``; import them from :mod:`mesasynth.testing`. All are built to
shrink: what is drawn is decoded from a sequence of bytes in such a way that fewer and smaller bytes
mean a smaller thing of the same kind, so that a counterexample loses what it does not need.
"""

from mesasynth.analysis.strategies.mazes import MAZE_KINDS, mazes
from mesasynth.analysis.strategies.programs import dialects, programs, small_dialects
from mesasynth.analysis.strategies.tasks import tasks
from mesasynth.analysis.strategies.worlds import worlds

__all__ = [
    "MAZE_KINDS",
    "dialects",
    "mazes",
    "programs",
    "small_dialects",
    "tasks",
    "worlds",
]
