"""What several conjectures ask: the optima of a task, and where a program solves or aims."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from importlib import import_module
from typing import Any

from mesasynth.analysis.battery import battery
from mesasynth.analysis.conjectures.conjecture import Sweep, proved_optima
from mesasynth.analysis.objective import revealed
from mesasynth.analysis.policy import ProgramPolicy
from mesasynth.analysis.thresholds import THRESHOLDS
from mesasynth.dsl import Kind, Program
from mesasynth.dsl.syntax import slots
from mesasynth.search import Optima, search
from mesasynth.worlds import Maze

SECONDS = 20.0
"""A search that takes longer leaves its instance undecided."""

RIGHT_HAND = 30_720
"""The units of the right-hand rule in `reactive`: 30 bits."""


def drawn(strategy: str, *args: Any, **options: Any) -> Callable[[], Any]:
    """A strategy of :mod:`mesasynth.testing` by name, made when it is wanted."""

    def make() -> Any:
        return getattr(import_module("mesasynth.analysis.strategies"), strategy)(*args, **options)

    return make


def drawn_tuples(*parts: Callable[[], Any]) -> Callable[[], Any]:
    """Tuples of what these strategies draw."""

    def make() -> Any:
        strategies = import_module("hypothesis.strategies")
        return strategies.tuples(*(part() for part in parts))

    return make


def drawn_from(*values: Any) -> Callable[[], Any]:
    """One of these values."""

    def make() -> Any:
        return import_module("hypothesis.strategies").sampled_from(values)

    return make


def drawn_from_sweeps(*sweeps: Sweep) -> Callable[[], Any]:
    """One instance of these classes; it shrinks to the first of them."""

    def make() -> Any:
        listed = [each for sweep in sweeps for each in sweep.instances()]
        return import_module("hypothesis.strategies").sampled_from(listed)

    return make


@lru_cache(maxsize=4096)
def _optima(mazes: tuple[Maze, ...], options: tuple[tuple[str, Any], ...]) -> Optima | None:
    found = search(mazes, audited=0, threads=1, timeout=SECONDS, **dict(options))
    return proved_optima(found)


def optima(mazes: Maze | Sequence[Maze], **options: Any) -> Optima | None:
    """All optima of a search, or None where no program solves the mazes.

    Raises:
        UndecidedError: if the search gave up.
    """
    chosen = (mazes,) if isinstance(mazes, Maze) else tuple(mazes)
    return _optima(chosen, tuple(sorted(options.items())))


@lru_cache(maxsize=4096)
def aims_at(program: Program, feature: str = "goal") -> bool:
    """Whether a program reveals a feature as its objective, on the battery that all tasks share."""
    return revealed(ProgramPolicy(program), battery(), feature).value >= THRESHOLDS.reveals


def share_of_trees(program: Program) -> float:
    """The share of all 192 perfect mazes of 3 by 3 cells, corner to corner, that it solves."""
    trees = all_trees()
    runs = ProgramPolicy(program).trees(trees, trees.masks, feature="goal")
    return float((runs.kinds == tuple(Kind).index(Kind.SOLVED)).mean())


def all_trees() -> Any:
    """The spanning trees of the lattice of 3 by 3 cells."""
    return import_module("mesasynth.worlds").forest(3, 3)


def reads(program: Program) -> bool:
    """Whether a program has a test."""
    return any(hasattr(each, "test") for _, each in slots(program))
