"""What the tests of the command line share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from layout import ROOT
from mesasynth.cli.app import app

MAZES = ROOT / "tests" / "golden" / "mazes"
Call = Callable[..., Result]


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Call:
    """Runs a command in this process, in an empty folder, 80 characters wide."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("NO_COLOR", "1")

    def run(*args: str | Path, stdin: str | None = None, code: int = 0) -> Result:
        result = CliRunner().invoke(app, [str(arg) for arg in args], input=stdin)
        assert result.exit_code == code, result.output
        return result

    return run


@pytest.fixture
def maze() -> Callable[[str], str]:
    """The path of a golden maze by its name."""
    return lambda name: str(MAZES / f"{name}.txt")
