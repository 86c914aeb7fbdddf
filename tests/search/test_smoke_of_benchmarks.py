"""The benchmarks of the search can be run: each once, without measuring."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from layout import ROOT

FOLDER = ROOT / "benchmarks"


def run(*options: str) -> str:
    command = [sys.executable, "-m", "pytest", str(FOLDER / "bench_search.py"), *options]
    settings = ["-p", "no:cacheprovider", "--benchmark-disable"]
    done = subprocess.run(
        [*command, *settings], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_benchmarks_of_the_search_run() -> None:
    assert "2 passed" in run("-q", "-k", "reactive and (30720 or perfect-5-reactive)")


@pytest.mark.slow
def test_all_benchmarks_of_the_search_run() -> None:
    assert "passed" in run("-q")


def measured(folder: Path, *options: str) -> dict[str, list[dict[str, Any]]]:
    """The lines of a quick run of the whole measurement, by section."""
    command = [sys.executable, str(FOLDER / "measure.py"), "--quick", "-o", str(folder), *options]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    found: dict[str, list[dict[str, Any]]] = {}
    for line in (folder / "speed.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        found.setdefault(row["section"], []).append(row)
    return found


def test_the_measurement_writes_its_lines_and_its_figure(tmp_path: Path) -> None:
    only = ("growth", "peers", "threads", "reach")
    found = measured(tmp_path, *(word for name in only for word in ("--only", name)))
    assert set(found) == {"machine", *only}
    for ending in ("png", "svg"):
        assert (tmp_path / f"speed.{ending}").stat().st_size > 1000
    leaves = {(row["task"], row["rule"], row["bits"]): row["leaves"] for row in found["growth"]}
    for (task, rule, bits), count in leaves.items():
        assert count <= leaves[task, "plain", bits]
        assert count >= leaves[task, "all", bits]
        short = rule == "tails" and (task.count(",") > 2 or bits < 27)  # no table is worth it
        assert rule == "plain" or short or count < leaves[task, "plain", bits]
    assert all(row["same_counts"] for row in found["threads"])
    naive, lazy = (
        next(row["terms"] for row in found["peers"] if row["peer"] == name)
        for name in ("naive, run", "mesasynth, plain")
    )
    assert naive == lazy
    assert all(
        "unavailable" in row or row.get("first_are_distinct", True) for row in found["peers"]
    )


@pytest.mark.slow
def test_all_sections_of_the_measurement_run(tmp_path: Path) -> None:
    found = measured(tmp_path)
    assert {"aims", "memory", "instructions"} <= set(found)
