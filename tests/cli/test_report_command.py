"""`mesasynth report`: one page, also opened in a real browser where there is one."""

import html
import json
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from PIL import Image

Call = Callable[..., Result]

BROWSER = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)


CONTROLS = """
<script>
const told = [];
const note = () => told.push(document.getElementById("tick").textContent);
const press = id => { document.getElementById(id).click(); note(); };
note(); press("step"); press("step"); press("back");
const time = document.getElementById("time");
time.value = time.max; time.dispatchEvent(new Event("input")); note();
time.value = 0; time.dispatchEvent(new Event("input")); note();
const board = document.getElementById("board");
const pixels = board.getContext("2d").getImageData(0, 0, board.width, board.height).data;
const colours = new Set();
for (let i = 0; i < pixels.length; i += 4) colours.add(pixels.slice(i, i + 3).join());
press("play");
const playing = document.getElementById("play").textContent;
setTimeout(() => {
  note();
  const out = document.createElement("pre");
  out.id = "told";
  out.textContent = JSON.stringify({told, playing, colours: colours.size,
    after: document.getElementById("play").textContent});
  document.body.append(out);
}, 3000);
</script>
"""
"""Presses the controls of a page and writes down in it what they say."""


@pytest.fixture
def page(tmp_path: Path, call: Call) -> Path:
    """The page of a small search."""
    maze = tmp_path / "maze.txt"
    maze.write_text("S..#\n##.G\n", encoding="utf-8")
    record = tmp_path / "result.json"
    record.write_text(call("search", maze, "-d", "tabular", "--json").stdout, encoding="utf-8")
    call("report", record, "-o", tmp_path / "report.html")
    return tmp_path / "report.html"


def browse(*options: str) -> str:
    """What a browser without a window prints."""
    assert BROWSER is not None
    command = [BROWSER, "--headless", "--no-sandbox", "--disable-gpu", *options]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout


def test_report_holds_the_task_the_proof_the_replay_and_the_kind(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for part in ("Proved optimal", "The proof", "table, none", 'id="play"', "Battery"):
        assert part in text
    for part in ("from 0.4 on", "forced upon it", "random walks", "table with loops"):
        assert part in text
    assert "All optima by behaviour" in text
    assert "The shortest of each kind" in text
    assert not re.search(r"""(?:src|href)\s*=\s*["'](?!#)""", text)
    assert "default-src 'none'" in text
    found = re.search(r"const replays = (.*);\n", text)
    assert found
    frames = json.loads(found[1])[0]["frames"]
    assert frames[0] == [0, 0, 1, "start"]
    assert frames[-1][:2] == [1, 3]


def test_report_lists_every_optimum_and_the_shortest_of_each_kind(
    tmp_path: Path, call: Call, maze: Callable[[str], str]
) -> None:
    call("search", maze("island"), "-d", "reactive", "--out", "result.json", "--no-verdict")
    call("report", "result.json", "-o", "report.html", "--max-bits", "26")
    text = (tmp_path / "report.html").read_text(encoding="utf-8")
    record = json.loads((tmp_path / "result.json").read_text(encoding="utf-8"))
    for optimum in record["optima"]["listed"]:
        assert f"<li><code>{optimum['program']}</code>" in text
    kinds = text[text.index("id='kinds'") :]
    assert "table, none" in kinds
    assert "heuristic, none" in kinds
    assert "price of search" in kinds
    call("report", "result.json", "-o", "plain.html", "--no-kinds")
    assert "id='kinds'" not in (tmp_path / "plain.html").read_text(encoding="utf-8")


def test_report_of_a_search_without_a_winner(tmp_path: Path, call: Call) -> None:
    (tmp_path / "shut.txt").write_text("S#G\n", encoding="utf-8")
    call("search", "shut.txt", "--out", "result.json", code=3)
    call("report", "result.json", "-o", "report.html")
    assert "no program can solve" in (tmp_path / "report.html").read_text(encoding="utf-8")


def test_report_of_the_fastest_program(
    tmp_path: Path, call: Call, maze: Callable[[str], str]
) -> None:
    args = ("search", maze("corridor-east"), "-d", "reactive", "--bias", "time")
    call(*args, "--out", "result.json", "--no-verdict")
    call("report", "result.json", "-o", "report.html", "--timeout", "1")
    assert "id='kinds'" in (tmp_path / "report.html").read_text(encoding="utf-8")


def test_report_wants_a_record(tmp_path: Path, call: Call) -> None:
    wrong = tmp_path / "wrong.json"
    wrong.write_text("{}", encoding="utf-8")
    call("report", wrong, "-o", tmp_path / "page.html", code=2)
    assert not (tmp_path / "page.html").exists()


@pytest.mark.skipif(BROWSER is None, reason="no Chromium is installed here to open the page in")
def test_a_browser_plays_and_steps_through_the_replay(page: Path) -> None:
    driven = page.with_name("driven.html")
    driven.write_text(page.read_text(encoding="utf-8") + CONTROLS, encoding="utf-8")
    shown = browse("--virtual-time-budget=6000", "--dump-dom", driven.as_uri())
    found = re.search(r'<pre id="told">(.*?)</pre>', shown)
    assert found, shown
    said = json.loads(html.unescape(found[1]))
    ticks = [int(text.split()[1]) for text in said["told"]]
    last = int(said["told"][0].split()[3].rstrip(":"))
    assert ticks == [0, 1, 2, 1, last, 0, 0, last]
    assert (said["playing"], said["after"]) == ("Pause", "Play")
    assert said["colours"] >= 4


@pytest.mark.skipif(BROWSER is None, reason="no Chromium is installed here to open the page in")
def test_a_browser_shows_the_page(page: Path) -> None:
    picture = page.with_name("page.png")
    browse(f"--screenshot={picture}", "--window-size=900,1600", page.as_uri())
    with Image.open(picture) as image:
        assert image.size == (900, 1600)
        assert len(image.convert("RGB").getcolors(1 << 24) or ()) > 50
