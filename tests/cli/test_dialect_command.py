"""`mesasynth dialect`, and dialect files wherever a command takes --dialect."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import mesasynth as ms
from mesasynth.dsl import text_dialect

HUG = 'extends = "reactive"\n[definitions]\nhug = "right while wall_ahead { left } move"\n'


@pytest.fixture
def hug(call):  # noqa: ARG001 - it makes the folder
    Path("hug.toml").write_text(HUG, encoding="utf-8")
    Path("hug.mesa").write_text("until at_goal { hug }", encoding="utf-8")
    return "hug.toml"


def test_search_and_verify_with_a_file(call, maze, hug):
    found = json.loads(call("search", "-d", hug, "--json", maze("perfect-5")).stdout)
    assert found["dialect"] == "hug"
    assert found["program"] == "until at_goal { hug }"
    assert found["units"] == 4 * 3247 + 3072
    Path(hug).unlink()  # the record says by itself what the language was
    Path("result.json").write_text(json.dumps(found), encoding="utf-8")
    assert "Verified." in call("verify", "result.json").stdout
    assert text_dialect(found["dialect_text"]).definitions == (
        ("hug", "right while wall_ahead { left } move"),
    )


@pytest.mark.parametrize(
    "change",
    [
        {"dialect": "other"},
        {"dialect_text": "name = 3"},
        {"dialect_text": None},
        {"dialect_text": 'name = "hug"\nextends = "reactive"'},
    ],
)
def test_a_record_with_another_dialect_is_refused(call, maze, hug, change):
    found = json.loads(call("search", "-d", hug, "--json", maze("perfect-5")).stdout)
    Path("result.json").write_text(json.dumps({**found, **change}), encoding="utf-8")
    assert "this record is broken" in call("verify", "result.json", code=2).stderr


def test_a_weighted_dialect_changes_what_is_found_and_verified(call, maze):
    Path("w.toml").write_text(
        'extends = "reactive"\n[weights]\n"while" = 5\n"not at_goal" = 4\n[ticks]\nmove = 3\n',
        encoding="utf-8",
    )
    call("search", "-d", "w.toml", "--out", "w.json", maze("perfect-3"))
    assert "Verified." in call("verify", "w.json").stdout
    kt = ("search", "-d", "w.toml", "--bias", "kt", "--out", "kt.json", maze("perfect-3"))
    call(*kt)
    assert "Verified." in call("verify", "kt.json").stdout


def test_other_commands_take_a_file(call, maze, hug):
    assert "solved" in call("run", "-d", hug, "hug.mesa", maze("perfect-5")).stdout
    shown = call("show", "-d", hug, "hug.mesa").stdout
    assert "3,247" in shown
    assert "while wall_ahead" not in shown
    assert "while wall_ahead" in call("show", "--expand", "-d", hug, "hug.mesa").stdout
    call("posterior", "-d", hug, "--max-bits", "16", maze("corridor-east"))
    call("front", "-d", hug, "--max-bits", "16", maze("corridor-east"), code=4)
    call("compare", "-d", hug, "--biases", "length,kt", maze("corridor-east"))


def test_dialect_show(call, hug):
    printed = call("dialect", "show", hug).stdout
    assert "hug       = right while wall_ahead { left } move" in printed
    toml = call("dialect", "show", "--toml", hug).stdout
    assert text_dialect(toml) == ms.dialect(hug)
    record = json.loads(call("dialect", "show", "--json", "reactive").stdout)
    assert record["units"]["slot"]["end"] == 3072


def test_dialect_fit(call, hug):
    call("dialect", "fit", "-d", hug, "hug.mesa", "--out", "fitted.toml", "--name", "mine")
    fitted = ms.dialect("fitted.toml")
    assert fitted.name == "mine"
    assert dict(fitted.weights)["hug"] == 2
    printed = call("dialect", "fit", "-d", hug, "hug.mesa", "--smoothing", "0.5").stdout
    assert text_dialect(printed).name == "hug-fitted"
    record = json.loads(call("dialect", "fit", "-d", hug, "hug.mesa", "--json").stdout)
    assert record["units_after"] < record["units_before"] == 4 * 3247 + 3072
    assert "smoothing" in call("dialect", "fit", "hug.mesa", "--smoothing", "nan", code=2).stderr
    told = call("dialect", "fit", "-d", hug, "hug.mesa", "--smoothing", "0", code=2).stderr
    assert "never use" in told


def test_dialects_tells_the_origin(call):
    record = json.loads(call("dialects", "--json").stdout)
    assert {each["origin"] for each in record["dialects"]} == {"built in"}
    assert record["broken"] == []


def test_dialect_learn(call, maze):
    for name in ("perfect-5", "perfect-3"):
        call("search", "-d", "reactive", "--no-verdict", "--out", f"{name}.json", maze(name))
    Path("more.mesa").write_text(
        "left until at_goal { while wall_ahead { right } move left }", encoding="utf-8"
    )
    corpus = ("perfect-5.json", "perfect-3.json", "more.mesa")
    record = json.loads(call("dialect", "learn", *corpus, "--out", "lib.toml", "--json").stdout)
    assert [each["uses"] for each in record["definitions"]] == [3]
    assert record["programs"] == ["def1", "def1", "left def1"]
    saved = record["units_before"] - record["units_after"] - record["units_definitions"]
    assert record["units_saved"] == saved > 0
    assert text_dialect(record["toml"]) == ms.dialect("lib.toml")
    found = json.loads(call("search", "-d", "lib.toml", "--json", maze("perfect-5")).stdout)
    assert found["program"] == "def1"
    printed = call("dialect", "learn", *corpus).stdout
    assert "used 3 times: until at_goal { while wall_ahead { right } move left }" in printed
    assert text_dialect(printed, file="reactive-learned.toml").name == "reactive-learned"
    many = json.loads(call("dialect", "learn", corpus[0], "--optima", "--json", code=3).stdout)
    assert len(many["programs"]) == 20


def test_dialect_learn_says_that_nothing_saves(call, maze):
    call("search", "-d", "reactive", "--no-verdict", "--out", "one.json", maze("perfect-5"))
    told = call("dialect", "learn", "one.json", "--out", "lib.toml", code=3).stdout
    assert "No definition saves anything" in told
    assert not Path("lib.toml").exists()
    record = json.loads(call("dialect", "learn", "one.json", "--json", code=3).stdout)
    assert record["dialect"] is None
    assert record["definitions"] == []


def test_dialect_learn_refuses_what_it_cannot_use(call, maze):
    call("search", "-d", "reactive", "--no-verdict", "--out", "a.json", maze("perfect-5"))
    call("search", "-d", "counting", "--no-verdict", "--out", "b.json", maze("corridor-east"))
    told = call("dialect", "learn", "a.json", "b.json", code=2).stderr
    assert "b.json: error: its dialect 'counting' is not 'reactive', that of a.json" in told
    call("dialect", "learn", "-d", "reactive", "a.json", "b.json", code=3)
    none = ("search", "-d", "reactive", "--no-verdict", "--max-bits", "6", "--out", "none.json")
    call(*none, maze("perfect-5"), code=3)
    assert "has a winner" in call("dialect", "learn", "none.json", code=2).stderr
    Path("bad.json").write_text("{", encoding="utf-8")
    assert "bad.json:1:2: error" in call("dialect", "learn", "bad.json", code=2).stderr


OWN = """
extends = "reactive"
sensors = ["dark"]
[ticks]
move = 5
[python]
dark = "dark_cells:dark"
[definitions]
stride = "move move"
"""


def test_pictures_use_the_words_and_ticks_of_a_dialect(call):
    Path("dark_cells.py").write_text(
        "def dark(maze, cell, heading):\n    return cell[1] == 2\n", encoding="utf-8"
    )
    Path("own.toml").write_text(OWN, encoding="utf-8")
    Path("hall.txt").write_text("S..G\n", encoding="utf-8")
    given = ("-d", "own.toml", "-c", "stride if dark { move }")
    shown = call("run", *given, "--heat", "hall.txt").stdout
    assert "16 ticks" in shown
    assert "556" in shown.splitlines()[-1]
    told = call("classify", *given, "--train", "hall.txt").stdout
    assert "each action as 1 tick" in told
    assert (
        "each action as 1 tick" not in call("classify", "-c", "move", "--train", "hall.txt").stdout
    )
    found = ("search", "-d", "own.toml", "--bias", "time", "--out", "own.json", "hall.txt")
    assert "each action as 1 tick" in call(*found).stdout
    call("report", "own.json", "--trust-python", "--timeout", "1", "-o", "own.html")
    assert "<html" in Path("own.html").read_text(encoding="utf-8")
