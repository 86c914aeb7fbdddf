"""`run`, `show`, `maze` and `dialects`: what they print."""

import json
from pathlib import Path

import pytest

import mesasynth as ms
from mesasynth.cli.progress import short

SEARCH = "until at_goal { repeat 4 { fork right } next }"


def test_help_of_every_command_has_an_example(call):
    commands = [["search"], ["run"], ["show"], ["verify"], ["dialects"]]
    commands += [["maze", name] for name in ("show", "check", "make")]
    for command in [[], *commands]:
        printed = call(*command, "-h").stdout
        assert "Example" in printed
        assert f"mesasynth {' '.join(command)}" in printed
        assert max(map(len, printed.splitlines())) <= 80


def test_version(call):
    assert call("--version").stdout == f"mesasynth {ms.__version__}\n"


def test_run_draws_the_path(call, maze):
    printed = call("run", "-c", SEARCH, maze("perfect-3"), maze("island")).stdout
    assert "perfect-3  solved: halted on a goal" in printed
    assert "██▶ → → → ↓ ██" in printed
    assert "█ " not in printed.splitlines()[-1]


def test_run_tells_what_is_not_solved(call, maze):
    printed = call("run", "-c", "move", maze("island"), code=1).stdout
    assert "elsewhere: halted off the goal; 1 ticks" in printed
    record = json.loads(
        call("run", "--json", "-c", "until at_goal { left }", maze("island"), code=1).stdout
    )
    assert not record["solved"]
    assert record["runs"][0]["outcome"] == "looped"


def test_run_of_a_file_and_of_standard_input_are_one(call, maze):
    Path("bfs.txt").write_text(SEARCH)
    one = json.loads(call("run", "--json", "bfs.txt", maze("perfect-5")).stdout)
    other = json.loads(call("run", "--json", "-", maze("perfect-5"), stdin=SEARCH).stdout)
    assert one == other
    assert one["solved"]
    assert one["ticks"] == one["runs"][0]["ticks"] == 463
    assert one["runs"][0]["steps"] == one["runs"][0]["distance"] == 24
    assert one["runs"][0]["trail"][:2] == [[1, 1], [1, 2]]


def test_trace_is_one_json_object_for_every_tick(call, maze):
    lines = call("run", "--trace", "-c", SEARCH, maze("corridor-east")).stdout.splitlines()
    *steps, end = map(json.loads, lines)
    assert [step["ticks"] for step in steps] == list(range(1, end["ticks"] + 1))
    assert {*steps[0]} == {"maze", "ticks", "event", "cell", "heading", "steps"}
    assert end["outcome"] == "solved"


def test_animation_without_a_terminal_is_declined(call, maze):
    result = call("run", "--animate", "-c", SEARCH, maze("island"))
    assert result.stderr == "--animate needs a terminal; here is the result.\n"
    assert "solved" in result.stdout


def test_run_writes_a_picture(call, maze):
    call("run", "--svg", "path.svg", "-c", SEARCH, maze("island"))
    assert "<polyline" in Path("path.svg").read_text()


def test_show_says_what_a_program_is_and_costs(call):
    printed = call("show", "-d", "reactive", "-c", "while not at_goal { move }").stdout
    assert "\n  until at_goal { move }\n" in printed
    assert "└── until at_goal\n" in printed
    assert "15,360  15.00" in printed
    assert "101001001000000" in printed
    record = json.loads(call("show", "--json", "-c", SEARCH).stdout)
    assert record["dialect"] == "frontier"
    assert sum(choice["units"] for choice in record["choices"]) == record["units"]
    assert ms.decode(record["code"], ms.dialect("frontier")) == ms.parse(SEARCH)


def test_show_takes_the_dialect_that_has_the_program(call):
    assert json.loads(call("show", "--json", "-c", "mark").stdout)["dialect"] == "marking"
    assert "No built-in dialect has all" in call("show", "-c", "mark fork").stdout
    assert json.loads(call("show", "--json", "-c", "mark fork").stdout)["units"] is None
    assert "(the empty program)" in call("show", "-c", "").stdout


def test_maze_show(call, maze):
    printed = call("maze", "show", maze("perfect-3")).stdout
    for fact in ("7 by 7", "facing east", "distance", "line 6 column 6"):
        assert fact in printed
    record = json.loads(call("maze", "show", "--json", maze("perfect-3")).stdout)["mazes"][0]
    assert record["distance"] == ms.compile_maze(ms.read_maze(maze("perfect-3"))).distance


def test_wide_maze_is_drawn_narrowly(call):
    text = call("maze", "make", "dfs", "--height", "2", "--width", "30").stdout
    printed = call("maze", "show", "-", stdin=text).stdout
    assert "█" * 61 in printed
    assert "█" * 62 not in printed


def test_maze_check(call, maze):
    Path("shut.txt").write_text("S#G\n")
    Path("bad.txt").write_text("S\n")
    assert ":1: ok: island" in call("maze", "check", maze("island")).stdout
    assert "walled off: shut" in call("maze", "check", "shut.txt", maze("island"), code=3).stdout
    result = call("maze", "check", "bad.txt", "shut.txt", maze("island"), code=2)
    assert "no goal" in result.stderr
    assert ": ok: " in result.stdout


@pytest.mark.parametrize("kind", ["dfs", "wilson", "kruskal", "prim", "room", "cave"])
def test_maze_make_is_seeded_and_its_text_is_a_maze(call, kind):
    args = ["maze", "make", kind, "--height", "4", "--width", "6", "--seed", "3"]
    text = call(*args).stdout
    assert text == call(*args).stdout
    assert ms.compile_maze(ms.parse_maze(text)).distance is not None
    call(*args, "--out", "made.txt")
    assert Path("made.txt").read_text() == text


def test_dialects(call):
    printed = call("dialects").stdout
    assert ["frontier", "3.46", "3.00", "3.00"] in [
        line.split()[:4] for line in printed.splitlines()
    ]
    record = json.loads(call("dialects", "--json").stdout)
    assert [each["name"] for each in record["dialects"]] == list(ms.builtin_dialects())


def test_large_numbers_are_put_in_words():
    assert short(999_999) == "999,999"
    assert short(12_000_000) == "12.0 million"
    assert short(10**18) == "1.00 quintillion"


def test_result_shows_itself_in_a_notebook(maze):
    html = ms.search(ms.read_maze(maze("corridor-east")), dialect="reactive")._repr_html_()
    assert "Proved optimal" in html
    assert html.count("<svg ") == 1
    assert "<polyline" in html
