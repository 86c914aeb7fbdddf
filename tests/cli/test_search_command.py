"""`mesasynth search` and `mesasynth verify`: what they print, and how they end."""

import json
from pathlib import Path

import pytest

from mesasynth.worlds import read_maze

KEYS = {
    "schema",
    "bias",
    "dialect",
    "mazes",
    "outcome",
    "units",
    "bits",
    "ticks",
    "program",
    "optima",
    "proved_units",
    "certificate",
    "verdict",
    "seconds",
    "version",
}


def test_outcome_winner_picture_and_proof_are_printed(call, maze):
    printed = call("search", "-d", "reactive", maze("perfect-3")).stdout
    assert printed.startswith("Proved optimal: no shorter program of the dialect 'reactive'")
    assert "\n  until at_goal { while wall_ahead { right } move left }\n" in printed
    assert "30.00 bits (30,720 units of 1/1024 bit)" in printed
    assert "71 ticks" in printed
    assert "20 programs" in printed
    assert "██▶ → → → ↓ ██" in printed
    assert "counted from the grammar" in printed
    assert "0  undecided" in printed
    assert max(map(len, printed.splitlines())) <= 80


def test_record_has_every_key_and_nothing_else_is_printed(call, maze):
    record = json.loads(call("search", "--json", "-d", "reactive", maze("perfect-3")).stdout)
    assert set(record) >= KEYS
    assert (record["outcome"], record["units"], record["bits"]) == ("optimal", 30720, 30.0)
    assert (record["ticks"], record["optima"]["count"], record["proved_units"]) == (71, 20, 30720)
    assert len(record["optima"]["listed"]) == 20
    assert {*record["optima"]["listed"][0]} >= {"program", "units", "ticks"}
    certificate = record["certificate"]
    assert certificate["programs"] == certificate["settled"]
    assert sum(certificate["kinds"].values()) == certificate["settled"]


def test_several_files_and_several_mazes_of_a_file_are_one_task(call, maze, tmp_path):
    both = tmp_path / "both.txt"
    texts = [read_maze(maze(name)).text for name in ("corridor-east", "corridor-west")]
    both.write_text("\n".join(texts))
    task = ["search", "--json", "-d", "reactive"]
    one = json.loads(call(*task, maze("corridor-east"), maze("corridor-west")).stdout)
    other = json.loads(call(*task, both).stdout)
    assert len(one["mazes"]) == len(other["mazes"]) == 2
    assert one["program"] == other["program"]


def test_maze_from_standard_input(call, maze):
    text = read_maze(maze("corridor-east")).text
    record = json.loads(call("search", "-d", "tabular", "--json", "-", stdin=text).stdout)
    assert record["outcome"] == "optimal"


def test_rules_reach_the_search(call, maze):
    rules = ["--bump", "crash", "--stop", "touch", "--objective", "shortest"]
    record = json.loads(
        call("search", "--json", *rules, "--max-ticks", "999", maze("corridor-east")).stdout
    )
    kept = [record[name] for name in ("bump", "stop", "objective", "max_ticks")]
    assert kept == ["crash", "touch", "shortest", 999]


def test_few_optima_are_listed_but_all_are_counted(call, maze):
    args = ["search", "--json", "-d", "reactive", "--max-optima", "3", maze("perfect-3")]
    optima = json.loads(call(*args).stdout)["optima"]
    assert (len(optima["listed"]), optima["count"]) == (3, 20)


def test_nothing_within_the_cap(call, maze):
    printed = call("search", "--max-bits", "12", maze("perfect-3"), code=3).stdout
    assert printed.startswith("Proved: no program of at most 12.00 bits")


def test_walled_off_goal_is_named_without_searching(call, maze, tmp_path):
    (tmp_path / "shut.txt").write_text("S#G\n")
    printed = call("search", maze("perfect-3"), "shut.txt", code=3).stdout
    assert "no program can solve shut" in printed
    record = json.loads(call("search", "--json", "shut.txt", code=3).stdout)
    assert (record["outcome"], record["certificate"]) == ("none", None)


def test_time_limit_tells_the_bound(call, maze):
    mazes = [maze(name) for name in ("perfect-3", "braid-6", "island")]
    printed = call("search", "-d", "marking", "--timeout", "3", *mazes, code=4).stdout
    assert printed.startswith("Gave up at the time limit. Settled: every program of at most")


def test_record_is_written_and_verified(call, maze):
    call("search", "-d", "reactive", "--out", "result.json", maze("corridor-east"))
    assert json.loads(Path("result.json").read_text())["outcome"] == "optimal"
    printed = call("verify", "result.json").stdout
    assert "settled again" in printed
    assert printed.endswith("Verified.\n")
    quick = json.loads(call("verify", "--quick", "--json", "result.json").stdout)
    assert quick["holds"]
    assert all(finding["holds"] for finding in quick["findings"])
    assert "settled again" not in {finding["check"] for finding in quick["findings"]}


def test_false_record_is_not_verified(call, maze):
    record = json.loads(call("search", "-d", "reactive", "--json", maze("corridor-east")).stdout)
    record["certificate"]["kinds"]["elsewhere"] += 1
    result = call("verify", "--quick", "-", stdin=json.dumps(record), code=1)
    assert "WRONG" in result.stdout
    assert result.stdout.endswith("Not verified.\n")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"schema":', "1:11: error: this is no JSON"),
        ("[]", "not a JSON object"),
        ('{"schema": "other"}', "its schema is 'other'"),
        ("[" * 100_000, "nested too deeply"),
        ("", "this is no JSON"),
    ],
)
def test_what_is_no_record_is_refused(call, text, said):
    assert said in call("verify", "-", stdin=text, code=2).stderr


def test_long_program_is_laid_out(call):
    program = "until at_goal { repeat 9 { move } " + "left right " * 20 + "}"
    printed = call("show", "-c", program).stdout
    assert "\n    until at_goal {\n        repeat 9 {\n" in printed


@pytest.mark.parametrize(
    ("options", "leaves_aside"),
    [([], False), (["--prune"], True), (["--prune-rule", "words"], True)],
)
def test_prune_takes_no_value_from_the_mazes(call, maze, options, leaves_aside):
    record = json.loads(
        call("search", "--json", "--no-verdict", "-d", "reactive", *options, maze("island")).stdout
    )
    assert record["optima"]["count"] == 4
    assert (record["certificate"]["redundant"] > 0) is leaves_aside
