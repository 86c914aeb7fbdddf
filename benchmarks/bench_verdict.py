"""Benchmarks of what is measured of a winner; see README.md beside this file."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from mesasynth.analysis.battery import battery
from mesasynth.analysis.measure import measure
from mesasynth.analysis.policy import ProgramPolicy
from mesasynth.analysis.verdict import verdict
from mesasynth.dsl import parse
from mesasynth.search import search
from mesasynth.worlds import read_maze

PERFECT_5 = Path(__file__).resolve().parent.parent / "tests" / "golden" / "mazes" / "perfect-5.txt"
PROGRAMS = {
    "table": "right repeat 6 { move } left repeat 6 { move }",
    "walk": "until at_goal { while wall_ahead { right } move left }",
    "search": "until at_goal { repeat 4 { fork right } next }",
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_exhaustive_suite(benchmark: BenchmarkFixture, name: str) -> None:
    """All 100,352 perfect mazes of 4 by 4 cells, one program, one thread."""
    whole, policy = battery(), ProgramPolicy(parse(PROGRAMS[name]))
    runs = benchmark(lambda: policy.trees(whole.trees, whole.trees.masks, feature="goal"))
    assert len(runs.kinds) == 100_352
    benchmark.extra_info["ticks"] = int(runs.ticks.sum())


@pytest.mark.parametrize("name", PROGRAMS)
def test_whole_battery(benchmark: BenchmarkFixture, name: str) -> None:
    """All four axes and the profile of one program, one thread."""
    whole, policy = battery((read_maze(PERFECT_5),)), ProgramPolicy(parse(PROGRAMS[name]))
    assert benchmark(lambda: measure(policy, whole)).digest == whole.digest


@pytest.mark.parametrize("language", ["reactive", "frontier"])
def test_verdict_over_all_optima(benchmark: BenchmarkFixture, language: str) -> None:
    """The 20 or 68 optima of perfect-5 by behaviour, on all cores."""
    result = search(read_maze(PERFECT_5), dialect=language)
    found = benchmark.pedantic(lambda: verdict(result), rounds=3, warmup_rounds=1)
    assert found.complete
    benchmark.extra_info["behaviours"] = len(found.groups)
