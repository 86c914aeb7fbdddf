"""Benchmarks of the search for the shortest program; see README.md beside this file."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from mesasynth.dsl import dialect
from mesasynth.dsl.count import Counter
from mesasynth.search import Optimal, Task, search
from mesasynth.search.lazy import Pass
from mesasynth.worlds import Maze, read_maze

MAZES = Path(__file__).resolve().parent.parent / "tests" / "golden" / "mazes"
MEGABYTE = 2**20


def mazes(names: str) -> tuple[Maze, ...]:
    return tuple(read_maze(MAZES / f"{name}.txt") for name in names.split(","))


def certified(names: str, **options: Any) -> int:
    """Search, and the programs that the certificate accounts for."""
    outcome = search(mazes(names), **options).outcome
    assert isinstance(outcome, Optimal)
    assert outcome.certificate is not None
    assert outcome.certificate.holds
    return outcome.certificate.programs


def in_a_process(benchmark: BenchmarkFixture, *command: str, rounds: int = 3) -> str:
    def run() -> str:
        done = subprocess.run(
            [sys.executable, *command], check=True, capture_output=True, text=True
        )
        return done.stdout

    return str(benchmark.pedantic(run, rounds=rounds, warmup_rounds=1))


@pytest.mark.parametrize("units", [30720, 33792])
def test_leaves_a_second_in_reactive(benchmark: BenchmarkFixture, units: int) -> None:
    """One thread: runs that settle something, a second (`extra_info.leaves_a_second`)."""
    task, counter = Task(mazes("perfect-5"), dialect("reactive")), Counter(dialect("reactive"))
    counter.up_to(units)

    def settle() -> Pass:
        whole = Pass(task, counter, units)
        for _ in whole.slices():
            pass
        return whole

    whole = benchmark.pedantic(settle, rounds=5, warmup_rounds=1)
    assert whole.total == whole.programs
    benchmark.extra_info["leaves"] = whole.leaves
    if benchmark.stats is not None:
        least = benchmark.stats.stats.min
        benchmark.extra_info["leaves_a_second"] = round(whole.leaves / least)
        benchmark.extra_info["programs_a_second"] = round(whole.total / least)


@pytest.mark.parametrize(
    ("names", "language"),
    [
        ("perfect-5", "reactive"),
        ("perfect-5", "frontier"),
        ("perfect-5", "marking"),
        ("perfect-3,braid-6,island", "reactive"),
    ],
)
def test_proof_on_one_thread(benchmark: BenchmarkFixture, names: str, language: str) -> None:
    """Search and audit, from the mazes to the result."""
    programs = benchmark.pedantic(
        certified,
        args=(names,),
        kwargs={"dialect": language, "threads": 1},
        rounds=5,
        warmup_rounds=1,
    )
    benchmark.extra_info["programs"] = programs


def test_proof_on_all_cores(benchmark: BenchmarkFixture) -> None:
    benchmark.pedantic(
        certified,
        args=("perfect-3,braid-6,island",),
        kwargs={"dialect": "reactive"},
        rounds=5,
        warmup_rounds=1,
    )


@pytest.mark.parametrize("language", ["reactive", "frontier"])
def test_command_line(benchmark: BenchmarkFixture, language: str) -> None:
    """The whole process, from the start of the interpreter on, but for the verdict."""
    maze = str(MAZES / "perfect-5.txt")
    said = in_a_process(
        benchmark, "-m", "mesasynth", "search", "--no-verdict", "--dialect", language, maze
    )
    assert "Proved optimal" in said


@pytest.mark.parametrize(
    ("names", "language"), [("perfect-5", "frontier"), ("perfect-3,braid-6,island", "reactive")]
)
def test_peak_memory(benchmark: BenchmarkFixture, names: str, language: str) -> None:
    """The largest resident set of a process that searches, in MB (`extra_info.peak_megabytes`)."""
    paths = [str(MAZES / f"{name}.txt") for name in names.split(",")]
    code = (
        "import resource, sys, mesasynth as ms\n"
        f"ms.search([ms.read_maze(path) for path in {paths!r}], dialect={language!r})\n"
        "peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "print(peak if sys.platform == 'darwin' else peak * 1024)"
    )
    peak = int(in_a_process(benchmark, "-c", code, rounds=1)) / MEGABYTE
    benchmark.extra_info["peak_megabytes"] = round(peak)
    assert peak < 200
