"""Compiling a large maze: `pytest benchmarks/bench_compile.py`."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from mesasynth.worlds import compile_maze, parse_maze


@pytest.mark.parametrize("walls", [0.0, 0.25])
def test_compile_512_by_512(benchmark: Any, walls: float) -> None:
    grid = np.where(np.random.default_rng(1).random((512, 512)) < walls, "#", ".")
    grid[1, 1], grid[-2, -2] = "S", "G"
    maze = parse_maze("\n".join("".join(row) for row in grid))
    benchmark(compile_maze, maze)
