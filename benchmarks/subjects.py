"""What is measured: golden tasks, the sets of rules, and one pass with its cost."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from mesasynth.dsl import dialect
from mesasynth.dsl.count import Counter
from mesasynth.search import Task
from mesasynth.search.lazy import Bounds, Pass
from mesasynth.worlds import Maze, read_maze

MAZES = Path(__file__).resolve().parent.parent / "tests" / "golden" / "mazes"
THREE = "perfect-3,braid-6,island"
FIVE = "perfect-4a,perfect-4b,braid-6,braid-6b,island"
BIT = 1024

RULES = {
    "plain": Bounds(tails=False),
    "words": Bounds(tails=False, prune=frozenset({"words"})),
    "blocks": Bounds(tails=False, prune=frozenset({"blocks"})),
    "tails": Bounds(),
    "tails, words": Bounds(prune=frozenset({"words"})),
    "tails, blocks": Bounds(prune=frozenset({"blocks"})),
    "all": Bounds(prune=frozenset({"words", "blocks"})),
}
"""Each rule alone, then on top of the tails; `tails` is what a search does by itself."""

Row = dict[str, Any]


def mazes(names: str) -> tuple[Maze, ...]:
    return tuple(read_maze(MAZES / f"{name}.txt") for name in names.split(","))


def task_of(names: str, language: str = "reactive") -> Task:
    return Task(mazes(names), dialect(language))


def settle(task: Task, budget: int, bounds: Bounds, *, threads: int = 1) -> Row:
    """One whole pass: its counts, and what it took of the processor and of time.

    What an earlier pass has tabulated is at hand, as it is for the passes of a search.
    """
    counter = Counter(task.dialect)
    began, spent = time.perf_counter(), time.process_time()
    this = Pass(task, counter, budget, bounds=bounds, threads=threads)
    for _ in this.slices():
        pass
    spent, took = time.process_time() - spent, time.perf_counter() - began
    assert this.total == this.programs
    return {
        "bits": budget / BIT,
        "programs": this.programs,
        "leaves": this.leaves,
        "cpu_seconds": round(spent, 4),
        "seconds": round(took, 4),
        "leaves_a_cpu_second": round(this.leaves / spent),
        "programs_a_cpu_second": round(this.programs / spent),
    }
