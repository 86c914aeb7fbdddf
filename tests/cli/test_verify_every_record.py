"""`mesasynth verify` on the records of the other commands."""

import json

import pytest


def test_what_was_not_looked_at_is_named(call, tmp_path):
    (tmp_path / "maze.txt").write_text("S..G\n")
    options = ("-d", "tabular", "--max-bits", "10", "--sample", "2", "--out", "record.json")
    call("posterior", *options, "maze.txt")
    told = json.loads(call("verify", "--json", "record.json").stdout)
    assert told["holds"]
    assert told["unchecked"] == ["labels", "sample"]
    assert told["claims"][0].startswith("Exact for all")
    assert "Not looked at: labels, sample." in call("verify", "record.json").stdout


@pytest.mark.parametrize(
    ("command", "claims"),
    [
        (("par",), 1),
        (("ladder", "--dialects", "tabular,counting"), 2),
        (("compare", "-d", "tabular", "--biases", "length,time"), 2),
        (("front", "-d", "tabular"), 1),
    ],
)
def test_the_records_of_several_searches(call, tmp_path, command, claims):
    (tmp_path / "maze.txt").write_text("S.G\n")
    call(*command, "--out", "record.json", "maze.txt")
    told = json.loads(call("verify", "--quick", "--json", "record.json").stdout)
    assert told["holds"]
    assert len(told["claims"]) == claims


def test_a_record_of_something_else_is_refused(call, tmp_path):
    (tmp_path / "maze.txt").write_text("S.G\n")
    (tmp_path / "record.json").write_text(call("maze", "show", "--json", "maze.txt").stdout)
    told = call("verify", "record.json", code=2).stderr
    assert "its schema is 'mesasynth.mazes/1'" in told
    assert "record.json" in told
