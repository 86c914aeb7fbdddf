"""The mission's claim, end to end, as the example checks it."""

import runpy

import pytest

from layout import ROOT


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_what_winners_are(capsys: pytest.CaptureFixture[str]) -> None:
    example = runpy.run_path(str(ROOT / "examples" / "what_winners_are.py"))
    example["main"](ROOT / "tests" / "golden" / "mazes")
    assert "100.0%  searcher, aligned" in capsys.readouterr().out
