"""The naive enumerator, which runs whole programs, and the lazy one count the same by kind."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.search.test_pruning import random_task

import mesasynth as ms
from mesasynth.dsl.count import Counter
from mesasynth.ext.naive import Naive
from mesasynth.search import Task
from mesasynth.search.lazy import Bounds, Pass
from mesasynth.search.lower import machine, options_of, templates


def naively(task: Task, budget: int, *, running: bool = True, slice_of: int = 1000) -> list[int]:
    """All programs of at most so many units, by kind, each written down and run."""
    counter = Counter(task.dialect)
    naive = Naive(
        machine(task),
        options=options_of(task, counter),
        budget=budget,
        least=counter.least,
        definitions=templates(task),
        running=running,
    )
    while not naive.advance_slice(slice_of):
        pass
    return naive.settled()


def lazily(task: Task, budget: int, bounds: Bounds) -> list[int]:
    """The same by a pass of the search."""
    this = Pass(task, Counter(task.dialect), budget, bounds=bounds)
    for _ in this.slices():
        pass
    return list(this.settled.values())


@pytest.mark.parametrize("seed", range(24))
def test_whole_programs_and_sketches_are_settled_alike(seed: int) -> None:
    task, budget = random_task(seed), 17_000
    found = naively(task, budget, slice_of=1 + seed)
    assert sum(found) == Counter(task.dialect).up_to(budget)
    assert found == lazily(task, budget, Bounds())
    assert found == lazily(task, budget, Bounds(tails=False))


@pytest.mark.parametrize("name", ["counters", "backtrack", "stack"])
def test_every_memory_is_clean_for_the_next_program(name: str) -> None:
    mazes = (ms.generate("dfs", 2, 2, seed=3), ms.generate("cave", 2, 2, seed=5))
    task = Task(mazes, ms.dialect(name))
    assert naively(task, 19_000) == lazily(task, 19_000, Bounds())


def test_definitions_are_written_out(tmp_path: Path) -> None:
    path = tmp_path / "hugging.toml"
    path.write_text(
        'extends = "reactive"\n[definitions]\n'
        'hug = "right while wall_ahead { left } move"\nhop = "hug hug"\n',
        encoding="utf-8",
    )
    task = Task((ms.generate("dfs", 2, 2, seed=3),), ms.dialect(str(path)))
    assert naively(task, 19_000) == lazily(task, 19_000, Bounds())


def test_programs_that_are_not_run_are_counted_all_the_same() -> None:
    task = Task((ms.generate("dfs", 2, 2, seed=3),), ms.dialect("frontier"))
    assert naively(task, 19_000, running=False) == [Counter(task.dialect).up_to(19_000), 0, 0, 0, 0]
