"""Runs of programs by the kernel, with their trails."""

from __future__ import annotations

import numpy as np

from mesasynth.dsl import Kind
from mesasynth.search.lower import Partial, machine
from mesasynth.search.task import Task


class Runner:
    """Runs programs on a task's mazes by the kernel, with their trails."""

    def __init__(self, task: Task) -> None:
        self._machine = machine(task, recording=True)
        self._base = np.cumsum([0, *(int(world.place.max()) + 1 for world in task.worlds)])

    def paths(self, partial: Partial) -> tuple[tuple[Kind, int, tuple[int, ...]], ...]:
        """For each maze how the run of the first completion ends, its ticks, and its trail."""
        self._machine.load(partial.complete_rows())
        found = []
        for maze in range(self._machine.mazes):
            kind, ticks = self._machine.execute(maze)
            base = int(self._base[maze])
            trail = tuple(place - base for place in self._machine.trail())
            found.append((tuple(Kind)[kind], ticks, trail))
        return tuple(found)
