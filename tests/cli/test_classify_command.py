"""`mesasynth classify`, and the verdict of `mesasynth search`."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

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
    assert set(record["robustness"]) == {"turned", "opened"}
    assert record["growth"]["room"] is None


def test_classify_reads_code_and_prints_for_people(call: Call) -> None:
    done = call("classify", "-c", "right repeat 6 { move } left repeat 6 { move }")
    assert "table, none" in done.stdout
    assert "perfect-4 6.7%" in done.stdout


def test_classify_draws_which_cells_would_redirect_a_run(call: Call, tmp_path: Path) -> None:
    maze = tmp_path / "maze.txt"
    maze.write_text("..S.G\n", encoding="utf-8")
    program = "until at_goal { repeat 4 { fork right } next }"
    shown = call("classify", "-c", program, maze, "--maps").output
    assert "ooSoG   .iS.G" in shown


def test_classify_wants_a_program(call: Call) -> None:
    assert "PROGRAM" in call("classify", code=2).output


def test_a_search_ends_with_a_verdict_if_asked(training: Path, call: Call) -> None:
    done = call("search", training, "-d", "tabular", "--verdict", "--json")
    found = json.loads(done.stdout)["verdict"]
    assert [(each["label"], each["programs"]) for each in found["labels"]] == [("table", 1)]
    assert found["complete"]
    assert found["behaviours"][0]["example"] == "move move move"
    plain = call("search", training, "-d", "tabular", "--verdict")
    assert "table, none (100.0% of the mass)" in plain.stdout
