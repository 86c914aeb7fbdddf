"""`mesasynth conjecture`: every outcome with its exit code, and counterexamples replayed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from click.testing import Result

import mesasynth as ms
from mesasynth.analysis.conjectures import conjectures

Call = Callable[..., Result]

OWN = '''import mesasynth as ms


@ms.testing.conjecture(ms.testing.mazes(size=3))
def near(maze):
    """No goal is more than two steps away."""
    return ms.compile_maze(maze).distance <= 2


@ms.testing.conjecture(ms.testing.mazes(size=3), examples=10)
def anything(maze):
    """Nobody knows."""
'''


def test_list_and_show(call: Call) -> None:
    listed = json.loads(call("conjecture", "list", "--json").stdout)
    names = [each["name"] for each in listed["conjectures"]]
    assert listed["schema"] == "mesasynth.conjectures/1"
    assert names == [each.name for each in conjectures()]
    text = call("conjecture", "list").stdout
    assert all(name in text for name in names)
    for name in names[:3]:
        shown = json.loads(call("conjecture", "show", name, "--json").stdout)
        assert shown["name"] == name
        assert name in call("conjecture", "show", name).stdout


def test_a_refuted_conjecture_is_saved_and_replayed(call: Call, tmp_path: Path) -> None:
    name = "a-union-costs-a-test"
    done = call("conjecture", "check", name, "--json", "-o", "found", code=3)
    record = json.loads(done.stdout)
    assert record["outcome"] == "refuted"
    assert record["counterexample"]["smallest"] is True
    assert json.loads((tmp_path / "found" / f"{name}.json").read_text("utf-8")) == record
    mazes = [ms.read_maze(tmp_path / "found" / f"{name}-{number}.txt") for number in (1, 2)]
    kept = record["counterexample"]["instance"]["tuple"]
    assert [ms.parse_maze(each["maze"]) for each in kept] == mazes
    again = call("conjecture", "replay", f"found/{name}.json", "--json")
    assert json.loads(again.stdout)["reproduced"] is True
    assert "It refutes, as recorded." in call("conjecture", "replay", f"found/{name}.json").stdout
    text = call("conjecture", "check", name, code=3).stdout
    assert "Refuted" in text
    assert "maze 2" in text
    assert record["counterexample"]["evidence"].split(";")[0] in " ".join(text.split())


def test_a_record_that_does_not_refute_is_told(call: Call, tmp_path: Path) -> None:
    call("conjecture", "check", "a-statement-costs-its-slot", "-o", ".", code=3)
    path = tmp_path / "a-statement-costs-its-slot.json"
    record = json.loads(path.read_text("utf-8"))
    record["conjecture"] = "a-statement-costs-every-slot"
    path.write_text(json.dumps(record), encoding="utf-8")
    assert "does not refute: holds" in call("conjecture", "replay", path, code=1).stdout


def test_what_survives_is_said_with_its_coverage(call: Call) -> None:
    done = call("conjecture", "check", "some-least-circuit-does-not-search", "--examples", 0)
    assert "Survived" in done.stdout
    assert "all 16 functions of 2 inputs: 16 looked at, 16 hold" in " ".join(done.stdout.split())
    assert " true" not in done.stdout


def test_conjectures_of_ones_own(call: Call, tmp_path: Path) -> None:
    path = tmp_path / "own.py"
    path.write_text(OWN, encoding="utf-8")
    done = call("conjecture", "check", "own.py:near", "-o", "found", code=3)
    assert "No goal is more than two steps away." in done.stdout
    assert "It refutes" in call("conjecture", "replay", "found/near.json").stdout
    assert "Inconclusive" in call("conjecture", "check", "own.py:anything", code=4).stdout


def test_bad_input(call: Call, tmp_path: Path) -> None:
    (tmp_path / "own.py").write_text(OWN, encoding="utf-8")
    (tmp_path / "bad.json").write_text("[]", encoding="utf-8")
    for args, words in (
        (("check", "more-mazes-more-generl"), "did you mean 'more-mazes-more-general'"),
        (("check", "own.py"), "holds 2 conjectures"),
        (("check", "own.py:far"), "unknown conjecture 'far'"),
        (("check", "nowhere.py"), "there is no such file"),
        (("check", "more-mazes-more-general", "--examples", -1), "-1 examples"),
        (("check", "more-mazes-more-general", "--timeout", 0), "a time limit of 0"),
        (("replay", "bad.json"), "no record of a check"),
        (("replay", "none.json"), "No such file"),
        (("chek", "x"), "Did you mean 'check'?"),
    ):
        done = call("conjecture", *args, code=2)
        assert words in done.output
        assert "Traceback" not in done.output
