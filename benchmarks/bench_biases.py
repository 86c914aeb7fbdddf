"""Every bias, the front and the posterior on golden mazes: `pytest benchmarks/bench_biases.py`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import mesasynth as ms

MAZES = Path(__file__).parent.parent / "tests" / "golden" / "mazes"


def mazes(names: str) -> list[ms.Maze]:
    return [ms.read_maze(MAZES / f"{name}.txt") for name in names.split(",")]


@pytest.mark.parametrize("dialect", ["reactive", "frontier"])
@pytest.mark.parametrize("names", ["perfect-3", "perfect-3,island"])
@pytest.mark.parametrize(
    "options",
    [
        {"bias": "length"},
        {"bias": "length", "solve": 1},
        {"bias": "length", "exceptions": 10},
        {"bias": "time"},
        {"bias": "time", "worst": True},
        {"bias": "kt"},
        {"bias": "weighted", "lam": "1/20"},
        {"bias": "space", "max_bits": 34},
    ],
    ids=str,
)
def test_bias(benchmark: Any, options: dict[str, Any], names: str, dialect: str) -> None:
    task = mazes(names)
    result = benchmark.pedantic(
        lambda: ms.search(task, dialect=dialect, timeout=30, **options), rounds=2
    )
    certificate = result.certificate
    benchmark.extra_info.update(
        outcome=result.outcome.name,
        score=result.score_bits,
        programs=certificate.programs if certificate else None,
        runs=certificate.leaves if certificate else None,
    )


@pytest.mark.parametrize("dialect", ["reactive", "frontier", "counters", "backtrack", "stack"])
@pytest.mark.parametrize("worst", [False, True])
@pytest.mark.parametrize("which", ["eight of 5x5", "one of 32x32"])
def test_time(benchmark: Any, which: str, dialect: str, *, worst: bool) -> None:
    """Under a second each in `reactive`; with more memory eight mazes may be given up."""
    eight = [ms.generate("wilson", 5, 5, seed=seed) for seed in range(8)]
    task = eight if which.startswith("eight") else [ms.generate("dfs", 32, 32, seed=1)]
    result = benchmark.pedantic(
        lambda: ms.search(task, bias="time", worst=worst, dialect=dialect, timeout=30), rounds=2
    )
    benchmark.extra_info.update(
        outcome=result.outcome.name, score=result.score_bits, lower=result.tree.lower
    )


@pytest.mark.parametrize("dialect", ["reactive", "frontier"])
def test_front(benchmark: Any, dialect: str) -> None:
    task = mazes("perfect-3")
    front = benchmark.pedantic(lambda: ms.front(task, dialect=dialect, max_bits=34), rounds=2)
    assert front.least_ticks == 16


@pytest.mark.parametrize("dialect", ["reactive", "frontier"])
def test_posterior(benchmark: Any, dialect: str) -> None:
    task, held_out = mazes("perfect-3"), mazes("perfect-5,island")
    found = benchmark.pedantic(
        lambda: ms.posterior(task, held_out=held_out, dialect=dialect, max_bits=36), rounds=2
    )
    benchmark.extra_info.update(behaviours=len(found.behaviours))
