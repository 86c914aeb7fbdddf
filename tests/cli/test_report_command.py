"""`mesasynth report`: one page, also opened in a real browser where there is one."""

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Call = Callable[..., Result]

BROWSER = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)


@pytest.fixture
def page(tmp_path: Path, call: Call) -> Path:
    """The page of a small search."""
    maze = tmp_path / "maze.txt"
    maze.write_text("S..#\n##.G\n", encoding="utf-8")
    record = tmp_path / "result.json"
    record.write_text(call("search", maze, "-d", "tabular", "--json").stdout, encoding="utf-8")
    call("report", record, "-o", tmp_path / "report.html")
    return tmp_path / "report.html"


def test_report_holds_the_task_the_proof_the_replay_and_the_kind(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for part in ("Proved optimal", "The proof", "table, none", 'id="play"', "Battery"):
        assert part in text
    assert not re.search(r"""(?:src|href)\s*=\s*["'](?!#)""", text)
    found = re.search(r"const replays = (.*);\n", text)
    assert found
    frames = json.loads(found[1])[0]["frames"]
    assert frames[0] == [0, 0, 1, "start"]
    assert frames[-1][:2] == [1, 3]


def test_report_wants_a_record(tmp_path: Path, call: Call) -> None:
    wrong = tmp_path / "wrong.json"
    wrong.write_text("{}", encoding="utf-8")
    call("report", wrong, "-o", tmp_path / "page.html", code=2)
    assert not (tmp_path / "page.html").exists()


@pytest.mark.skipif(BROWSER is None, reason="no Chromium is installed here to open the page in")
def test_a_browser_draws_the_replay(page: Path) -> None:
    assert BROWSER is not None
    command = [BROWSER, "--headless", "--no-sandbox", "--disable-gpu", "--dump-dom", page.as_uri()]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    assert re.search(r'<span id="tick">tick 0 of \d+: start</span>', done.stdout)
