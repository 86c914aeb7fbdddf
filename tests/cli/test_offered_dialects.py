"""Dialects that installed packages offer through the entry-point group `mesasynth.dialects`."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from commands import environment

PACKAGE = """
import mesasynth as ms

def north(maze, cell, heading):
    return heading == 0

def northern():
    return ms.extend("reactive", name="northern", sensors={"north": north})

seven = 7
"""
OFFERS = """
[mesasynth.dialects]
northern = tiny_rungs:northern
gone = tiny_rungs:missing
seven = tiny_rungs:seven
reactive = tiny_rungs:northern
"""


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """A folder with a package and what an installer writes beside it."""
    (tmp_path / "tiny_rungs.py").write_text(PACKAGE, encoding="utf-8")
    about = tmp_path / "tiny_rungs-0.3.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: tiny-rungs\nVersion: 0.3\n")
    (about / "entry_points.txt").write_text(OFFERS)
    (tmp_path / "maze.txt").write_text("G..>\n", encoding="utf-8")
    return tmp_path


def call(folder: Path, *args: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "mesasynth", *args]
    path = environment(PYTHONPATH=str(folder))
    return subprocess.run(
        command, cwd=folder, env=path, capture_output=True, text=True, check=False, timeout=60
    )


def test_they_are_listed_with_their_origin_and_searched(installed: Path) -> None:
    listed = json.loads(call(installed, "dialects", "--json").stdout)
    origins = {each["name"]: each["origin"] for each in listed["dialects"]}
    assert origins["northern"] == "tiny-rungs 0.3"
    assert origins["reactive"] == "built in"
    assert {each["name"]: each["origin"] for each in listed["broken"]} == {
        "gone": "tiny-rungs 0.3",
        "seven": "tiny-rungs 0.3",
    }
    assert "from tiny-rungs 0.3" in call(installed, "dialects").stdout
    found = call(installed, "search", "-d", "northern", "--no-verdict", "--json", "maze.txt")
    record = json.loads(found.stdout)
    assert (record["outcome"], record["dialect"]) == ("optimal", "northern")
    (installed / "kept.json").write_text(found.stdout, encoding="utf-8")
    refused = call(installed, "verify", "kept.json")
    assert refused.returncode == 2
    assert "--trust-python" in refused.stderr
    assert "Verified." in call(installed, "verify", "--trust-python", "kept.json").stdout


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("gone", "the dialect 'gone' of tiny_rungs:missing cannot be loaded: AttributeError"),
        ("seven", "tiny_rungs:seven is int\nexpected a mesasynth.Dialect"),
        ("northen", "did you mean 'northern'?"),
    ],
)
def test_what_is_wrong_with_an_offer_is_told(installed: Path, name: str, told: str) -> None:
    done = call(installed, "search", "-d", name, "maze.txt")
    assert done.returncode == 2
    assert told in done.stderr
    assert "Traceback" not in done.stderr
