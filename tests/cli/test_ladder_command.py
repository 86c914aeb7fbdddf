"""`mesasynth ladder`: one row for each dialect, honest where a search gave up."""

import json

import pytest

import mesasynth as ms
from mesasynth.analysis.ladder import ladder


def words(text):
    """The text with every run of blanks as one, since cells are wrapped."""
    return " ".join(text.split())


def test_one_row_for_each_dialect_with_kinds_and_the_table_beside(call, tmp_path):
    file = tmp_path / "corridor.txt"
    file.write_text("S......G\n")
    args = ["--dialects", "tabular,reactive", "--bump", "crash", file]
    printed = words(call("ladder", *args).stdout)
    assert "tabular 16.00 -3.71 1 move move move move move move move 1 table, none" in printed
    assert "reactive 15.00 -2.71 3 repeat 7 { move } " in printed
    assert "(dialect counting), whose length is 12.29 bits" in printed


def test_record_holds_the_results_of_all_rungs(call, maze):
    args = ["--no-kinds", "--dialects", "counters,reactive", "--json", maze("island")]
    record = json.loads(call("ladder", *args).stdout)
    assert record["schema"] == "mesasynth.ladder/1"
    first, second = record["rungs"]
    assert (first["dialect"], first["units"], first["optima"]["count"]) == ("counters", 25801, 2)
    assert (second["dialect"], second["units"], second["optima"]["count"]) == ("reactive", 24576, 4)
    assert ms.from_record(first).winner is not None
    table = ms.search(ms.read_maze(maze("island")), dialect="counting")
    assert table.winner is not None
    assert record["table_proved"]
    assert record["table_units"] == table.winner.units
    assert first["saved_bits"] == (table.winner.units - 25801) / 1024
    assert first["saved_is"] == "="


def test_a_rung_that_gave_up_tells_a_bound(call, maze):
    args = ["--no-kinds", "--timeout", "0.2", "--dialects", "stack,tabular"]
    mazes = [maze("perfect-3"), maze("braid-6"), maze("island")]
    done = call("ladder", *args, "--json", *mazes, code=4)
    stack, tabular = json.loads(done.stdout)["rungs"]
    assert stack["outcome"] == tabular["outcome"] == "gave_up"
    assert stack["proved_units"] < stack["least_units"] <= 39316  # the least, by the reference
    assert stack["saved_bits"] is None  # neither side is proved
    printed = words(call("ladder", *args, *mazes, code=4).stdout)
    assert "Gave up at the time limit." in printed
    assert "stack >= " in printed
    assert "whose length is >= " in printed


def test_a_rung_left_open_by_the_cap_on_ticks_tells_a_bound(call, maze):
    args = ["--no-kinds", "--max-ticks", "10", "--max-bits", "24", "--dialects", "stack"]
    done = call("ladder", *args, "--json", maze("perfect-3"), code=4)
    (rung,) = json.loads(done.stdout)["rungs"]
    assert rung["reason"] == "undecided"
    assert rung["least_units"] == rung["certificate"]["undecided"][0]["units"] < 24 * 1024


def test_a_rung_without_a_program_within_the_cap_tells_a_bound(call, maze):
    args = ["--no-kinds", "--max-bits", "20", "--dialects", "reactive", maze("perfect-3")]
    printed = words(call("ladder", *args, code=3).stdout)
    assert "reactive >= 20.00 none within the cap" in printed
    rung = ladder(ms.read_maze(maze("perfect-3")), dialects=["reactive"], kinds=False, max_bits=20)
    assert rung.rungs[0].least_units == 20 * 1024 + 1


@pytest.mark.parametrize(
    ("names", "said"),
    [("reactve", "did you mean 'reactive'?"), (",", "there is no dialect to search in")],
)
def test_bad_names_of_dialects(call, maze, names, said):
    assert said in call("ladder", "--dialects", names, maze("island"), code=2).stderr
