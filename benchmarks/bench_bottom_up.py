"""The second engine on golden rows: `pytest benchmarks/bench_bottom_up.py`.

Beside the seconds each row tells how many states and distinct maps there were.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from mesasynth.dsl import dialect
from mesasynth.search.bottom_up import BottomUp
from mesasynth.search.task import Task
from mesasynth.worlds import read_maze

MAZES = Path(__file__).parent.parent / "tests" / "golden" / "mazes"


@pytest.mark.parametrize(
    ("names", "language", "expected"),
    [
        ("perfect-3", "tabular", (34_816, 1)),
        ("perfect-3", "counting", (29_924, 54)),
        ("perfect-3", "reactive", (30_720, 20)),
        ("braid-12", "reactive", (30_720, 20)),
        ("perfect-5,perfect-8,braid-12", "reactive", (30_720, 20)),
        ("perfect-3,braid-6,island", "reactive", (36_864, 4)),
        ("perfect-4a,perfect-4b,braid-6,braid-6b,island", "reactive", (39_936, 18)),
    ],
)
def test_shortest(benchmark: Any, names: str, language: str, expected: tuple[int, int]) -> None:
    mazes = tuple(read_maze(MAZES / f"{name}.txt") for name in names.split(","))
    task = Task(mazes, dialect(language))

    def shortest() -> BottomUp:
        engine = BottomUp(task)
        assert engine.shortest() == expected
        return engine

    engine = benchmark.pedantic(shortest, rounds=1 if expected[0] > 36_000 else 5)
    benchmark.extra_info.update(states=engine.states, maps=engine.maps)
