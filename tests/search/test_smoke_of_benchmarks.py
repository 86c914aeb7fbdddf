"""The benchmarks of the search can be run: each once, without measuring."""

import subprocess
import sys

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
