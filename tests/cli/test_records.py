"""The records that commands print have exactly the keys that docs/reference/records.md tells."""

import json
import re
from typing import Any

import pytest

import mesasynth as ms
from layout import ROOT

TEXT = (ROOT / "docs" / "reference" / "records.md").read_text(encoding="utf-8")
SECTIONS = dict(part.split("\n", 1) for part in re.split(r"^#{2,3} ", TEXT, flags=re.MULTILINE)[1:])
BIASES = [
    ["--bias", "length"],
    ["--bias", "time"],
    ["--bias", "time", "--worst"],
    ["--bias", "kt"],
    ["--bias", "weighted", "--lam", "1/3"],
    ["--bias", "space", "--max-bits", "30"],
    ["--bias", "kt", "--solve", "1"],
    ["--bias", "length", "--exceptions", "2.5"],
    ["--bias", "time", "--exceptions", "4"],
    ["--bias", "weighted", "--lam", "2", "--max-bits", "12", "--exceptions", "30"],
    ["--bias", "length", "--max-bits", "9"],
]
MAZES = ("corridor-east", "corridor-west")


def test_verdict_classification_and_kinds(call, maze):
    path = maze("corridor-east")
    record = printed(call, ["search", "-d", "tabular", "--json", path])["verdict"]
    assert set(record) == keys("verdict")
    measured = set(record["behaviours"][0]) - {"example", "programs", "mass"}
    classified = printed(call, ["classify", "-c", "move", "--json", path])
    whole = keys("mesasynth.classification/1") | {"schema", "version"}
    assert set(classified) == whole
    assert measured == whole - {
        *("schema", "version", "program", "robustness", "ablation", "growth", "power"),
        "compression",
    }
    kinds = printed(call, ["kinds", "-d", "tabular", "--max-bits", "14", "--json", path])
    assert set(kinds) == keys("mesasynth.kinds/1") | {"schema", "version"}
    assert kinds["shortest"][0]["label"] == "table"


def keys(section: str) -> set[str]:
    """The keys in a section's table."""
    return set(re.findall(r"^\| `(\w+)` \|", SECTIONS[section], re.MULTILINE))


TASK = keys("The task")


@pytest.mark.parametrize("options", BIASES, ids=" ".join)
def test_result(call, maze, options):
    args = ["search", "-d", "reactive", "--json", "--audit", "50", *options, *map(maze, MAZES)]
    record = printed(call, args)
    assert record["schema"] == "mesasynth.result/1"
    assert set(record) == TASK | keys("mesasynth.result/1")
    if record["certificate"]:
        assert set(record["certificate"]) == keys("certificate")
    for optimum in (record["optima"] or {"listed": []})["listed"]:
        assert set(optimum) == keys("A program and what it costs")
    result = ms.from_record(record)
    assert ms.to_record(result) == {**record, "verdict": None}
    assert result == ms.from_record(json.loads(json.dumps(record)))
    verified = call("verify", "--json", "-", stdin=json.dumps(record)).stdout
    assert json.loads(verified)["holds"]


def printed(call, args: list[str]) -> dict[str, Any]:
    """The record that a command prints, whatever it exits with."""
    for code in (0, 3, 4):
        try:
            return dict(json.loads(call(*args, code=code).stdout))
        except AssertionError:
            continue
    raise AssertionError(args)


def test_front(call, maze):
    args = ["front", "-d", "reactive", "--json", "--max-bits", "20", maze("corridor-east")]
    record = printed(call, args)
    assert record["schema"] == "mesasynth.front/1"
    assert set(record) == TASK | keys("mesasynth.front/1")
    cost = keys("A program and what it costs")
    assert all(
        set(point) == cost | {"bits", "count", "proved", "label"} for point in record["points"]
    )


def test_posterior(call, maze):
    args = ["posterior", "-d", "reactive", "--json", "--max-bits", "18", "--sample", "2"]
    record = printed(call, [*args, "--held-out", maze("island"), maze("corridor-east")])
    assert record["schema"] == "mesasynth.posterior/1"
    assert set(record) == TASK | keys("mesasynth.posterior/1")
    told = SECTIONS["mesasynth.posterior/1"]
    assert all(f"`{key}`" in told for key in record["behaviours"][0])
    assert len(record["sample"]) == 2
    assert sum(each["share"] for each in record["labels"]) == pytest.approx(1.0)
    assert {key for each in record["labels"] for key in each} <= set(re.findall(r"`(\w+)`", told))
    assert printed(call, [*args, "--no-labels", maze("corridor-east")])["labels"] is None


def test_compare(call, maze):
    args = ["compare", "-d", "reactive", "--json", "--biases", "length,time:worst"]
    record = printed(call, [*args, maze("corridor-east")])
    assert record["schema"] == "mesasynth.compare/1"
    assert set(record) == TASK | keys("mesasynth.compare/1")
    for entry in record["results"]:
        assert set(entry) == TASK | keys("mesasynth.result/1") | {"name"}
        assert ms.from_record(entry).winner is not None


def test_conjectures(call, tmp_path):
    check = ["conjecture", "check", "a-statement-costs-its-slot", "--json", "-o", str(tmp_path)]
    record = printed(call, check)
    assert set(record) == keys("mesasynth.conjecture/1")
    told = SECTIONS["mesasynth.conjecture/1"]
    for part in (record["counterexample"], record["coverage"], record["coverage"]["sampled"]):
        assert all(f"`{key}`" in told for key in part)
    listed = printed(call, ["conjecture", "list", "--json"])["conjectures"]
    assert all(set(each) == keys("mesasynth.conjectures/1") for each in listed)
    again = printed(
        call, ["conjecture", "replay", str(tmp_path / f"{record['conjecture']}.json"), "--json"]
    )
    assert set(again) == {"schema", "version"} | keys("mesasynth.replay/1")


@pytest.mark.parametrize(
    ("args", "schema"),
    [
        (["run", "-c", "move"], "run/1"),
        (["show", "-c", "move"], "program/1"),
        (["maze", "show"], "mazes/1"),
        (["dialects"], "dialects/1"),
    ],
)
def test_every_other_record_has_a_schema(call, maze, args, schema):
    mazes = [maze("island")] if args[0] in ("run", "maze") else []
    code = 1 if args[0] == "run" else 0
    record = json.loads(call(*args, "--json", *mazes, code=code).stdout)
    assert list(record)[:2] == ["schema", "version"]
    assert record["schema"] == f"mesasynth.{schema}"
    assert f"`{schema}`" in TEXT or f"`mesasynth.{schema}`" in TEXT


@pytest.mark.parametrize(
    ("args", "absent"),
    [
        (["0xe8"], {"refuted", "confirmed", "tabled", "gates"}),
        (["0x96", "0xe8"], {"gates"}),
        (["0x96", "0xe8", "--gates", "4"], {"gates"}),
        (["0x96", "0xe8", "--measure", "depth"], {"tabled"}),
    ],
    ids=str,
)
def test_least_circuits(call, args, absent):
    pytest.importorskip("pysat", reason="exact synthesis needs python-sat")
    record = printed(call, ["circuit", "min", *args, "--inputs", "3", "--json"])
    assert record["schema"] == "mesasynth.circuit-min/1"
    assert set(record) == {"schema", "version"} | keys("mesasynth.circuit-min/1") - absent


@pytest.mark.parametrize(
    ("args", "schema"),
    [
        (["circuit", "table", "--inputs", "2"], "circuit-table/1"),
        (["circuit", "maze", "2x2", "--goal", "3"], "circuit-mazes/1"),
        (["circuit", "show", "-c", "inputs 2; out x1"], "circuit/1"),
        (["experiment", "circuits", "--sizes", "2x2", "--inputs", "2"], "circuits-experiment/1"),
    ],
)
def test_every_record_of_circuits_has_a_schema(call, args, schema):
    pytest.importorskip("pysat", reason="exact synthesis needs python-sat")
    record = printed(call, [*args, "--json"])
    assert list(record)[:2] == ["schema", "version"]
    assert record["schema"] == f"mesasynth.{schema}"
    assert f"`{schema}`" in TEXT or f"`mesasynth.{schema}`" in TEXT


def test_experiments_and_their_rows(call, tmp_path):
    args = ["experiment", "algorithmic-range", "--json", "-o", "results"]
    record = printed(call, args)
    assert set(record) == keys("mesasynth.experiment/1") | {"schema", "version"}
    assert set(record["setting"]) == {"name", "seed", "limits"}
    lines = (tmp_path / "results" / "algorithmic-range-quick.jsonl").read_text().splitlines()
    rows = [json.loads(line) for line in lines]
    assert all(set(row) == keys("mesasynth.experiment-row/1") for row in rows)
    assert [row["row"] for row in rows] == record["rows"]
