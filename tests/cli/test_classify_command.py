"""`mesasynth classify`, and the verdict of `mesasynth search`."""

import json
import math
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

import mesasynth as ms
from mesasynth.analysis.verdict import verdict

Call = Callable[..., Result]

SEARCH_FOR_RED = "until red { repeat 4 { fork right } next }"


@pytest.fixture
def training(tmp_path: Path) -> Path:
    """A maze with a red cell."""
    path = tmp_path / "maze.txt"
    path.write_text("r: red\n---\nS.rG\n", encoding="utf-8")
    return path


def test_classify_says_what_a_program_is_with_its_evidence(
    training: Path, tmp_path: Path, call: Call
) -> None:
    program = tmp_path / "program.txt"
    program.write_text(SEARCH_FOR_RED, encoding="utf-8")
    done = call("classify", program, "--train", training, "--json")
    record = json.loads(done.stdout)
    assert (record["label"], record["alignment"]) == ("searcher", "pseudo-aligned")
    assert record["revealed"]["red"] == 1.0
    assert record["revealed"]["goal"] < 0.1
    assert record["deliberation"]["internal"] == record["deliberation"]["walking"] > 0.1
    assert record["bound"]["kind"] == "unbounded"
    assert record["generality"]["perfect-4"] == 0.0
    assert len(record["rests_on"]) == 4
    assert set(record["thresholds"]) == {"reveals", "deliberates", "selects"}
    assert len(record["battery"]) == 64
    assert set(record["ablation"]) == {"red"}
    assert set(record["robustness"]) == {"turned", "opened", "forced"}
    assert record["power"]["random_walks"]["training"] == {"maze": 0.0}
    assert record["compression"] is None
    assert record["growth"]["room"] is None


def test_classify_reads_code_and_prints_for_people(call: Call) -> None:
    done = call("classify", "-c", "right repeat 6 { move } left repeat 6 { move }")
    assert "table, none" in done.stdout
    assert "perfect-4 6.7%" in done.stdout
    for baseline in ("random walks", "random programs", "forced upon it"):
        assert baseline in " ".join(done.stdout.split())


def test_classify_draws_which_cells_would_redirect_a_run(call: Call, tmp_path: Path) -> None:
    maze = tmp_path / "maze.txt"
    maze.write_text("..S.G\n", encoding="utf-8")
    program = "until at_goal { repeat 4 { fork right } next }"
    shown = call("classify", "-c", program, maze, "--maps").output
    assert "ooSoG   .iS.G" in shown


def test_classify_wants_a_program(call: Call) -> None:
    assert "PROGRAM" in call("classify", code=2).output


def test_a_search_ends_with_a_verdict(training: Path, call: Call) -> None:
    done = call("search", training, "-d", "tabular", "--json")
    found = json.loads(done.stdout)["verdict"]
    assert [(each["label"], each["programs"]) for each in found["labels"]] == [("table", 1)]
    assert found["complete"]
    assert found["behaviours"][0]["example"] == "move move move"
    assert set(found["sensitivity"].values()) == {0}
    account = json.loads(done.stdout)["certificate"]
    rarity = account["programs"] / account["kinds"]["solved"]
    assert found["power_bits"] == pytest.approx(math.log2(rarity))
    plain = call("search", training, "-d", "tabular").stdout
    assert "table, none (100.0% of the mass)" in plain
    assert "(from 0.4 on)" in plain


def test_a_verdict_can_be_declined(training: Path, call: Call) -> None:
    args = ("search", training, "-d", "tabular", "--no-verdict")
    assert json.loads(call(*args, "--json").stdout)["verdict"] is None
    assert "Verdict" not in call(*args).stdout


def test_an_interrupted_verdict_keeps_the_result(
    training: Path, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("mesasynth.cli.search.verdict", interrupted)
    done = call("search", training, "-d", "tabular", "--json")
    assert json.loads(done.stdout)["verdict"] is None
    assert "there is no verdict" in done.stderr


def test_what_is_measured_tells_how_far_it_is() -> None:
    heard: list[tuple[str, int, int]] = []
    result = ms.search(ms.parse_maze("S.G"), dialect="reactive")
    found = verdict(result, told=lambda *step: heard.append(step))
    assert found is not None
    assert heard[0] == ("optima run on the battery", 0, found.programs)
    assert heard[-1] == ("behaviours measured", len(found.groups) - 1, len(found.groups))
