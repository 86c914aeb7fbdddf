"""`mesasynth par`: what a puzzle author is told, and how it ends."""

import json

import mesasynth as ms
from layout import ROOT

LEVELS = ROOT / "examples" / "levels"


def test_par_and_all_programs(call):
    assert call("par", LEVELS / "straight.txt").stdout.splitlines() == [
        "straight: par 2 blocks, proved; 8 programs",
        "",
        "  repeat 10 times",
        "    move",
        "",
        "  repeat N { move }  for 7 choices of N",
        "  until at_goal { move }",
    ]


def test_levels_together_and_as_json(call):
    files = LEVELS / "corner.txt", LEVELS / "spiral.txt"
    apart = json.loads(call("par", "--json", *files).stdout)
    assert apart["schema"] == "mesasynth.par/1"
    assert [(level["level"], level["blocks"]) for level in apart["levels"]] == [
        ("corner", 4),
        ("spiral", 4),
    ]
    assert apart["levels"][1]["count"] == len(apart["levels"][1]["programs"]) == 7
    assert ms.from_record(apart["levels"][0]["result"]).bias == "length"
    (together,) = json.loads(call("par", "--json", "--together", *files).stdout)["levels"]
    assert together["blocks"] == 4
    assert "until at_goal { move if not wall_right { right } }" in together["programs"]


def test_levels_without_a_solution(call, tmp_path):
    stairs = LEVELS / "stairs.txt"
    printed = call("par", "--max-blocks", "3", stairs, code=3).stdout
    assert printed == "stairs: at least 4 blocks. No solution.\n"
    walled = tmp_path / "walled.txt"
    walled.write_text("S#G\n")
    assert call("par", walled, code=3).stdout == "walled: no way to the goal. No solution.\n"
    record = json.loads(call("par", "--json", walled, code=3).stdout)
    assert record["levels"][0]["at_least"] is None


def test_a_search_that_gives_up_tells_a_bound(call, maze):
    printed = call("par", "--timeout", "0.05", maze("perfect-8"), code=4).stdout
    assert printed.startswith("perfect-8: at least ")
    assert "Gave up at the time limit." in printed


def test_bad_limits(call, maze):
    assert (
        "max_blocks must be at least 1"
        in call("par", "--max-blocks", "0", maze("island"), code=2).stderr
    )
