"""`search` under every bias, `front`, `posterior` and `compare`: what they print, how they end."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

import mesasynth as ms
from mesasynth.errors import MesasynthError


def words(text: str) -> str:
    """The text with every run of blanks as one, since prose is wrapped."""
    return " ".join(text.split())


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (
            ["--bias", "kt"],
            ["less length + log2 ticks", "36.15 bits = 30.00 bits + log2(71 ticks)"],
        ),
        (["--bias", "weighted", "--lam", "0.1"], ["37.00 bits = 33.00 bits + 1/10 x 40 ticks"]),
        (["--bias", "space", "--max-bits", "31"], ["score 0 at the peak"]),
        (["--bias", "time"], ["no program takes fewer than 16 ticks", "tie-break proved"]),
    ],
)
def test_score_is_told_with_its_parts(call, maze, options, said):
    printed = words(call("search", "-d", "reactive", *options, maze("perfect-3")).stdout)
    for part in said:
        assert part in printed


def test_the_worst_case_of_several_mazes(call, maze):
    args = ["search", "-d", "reactive", "--bias", "time", "--worst"]
    printed = words(call(*args, maze("perfect-3"), maze("island")).stdout)
    assert "no program with a faster slowest run" in printed
    assert "score 17 ticks in the slowest maze" in printed
    assert "best effort: a shorter program as fast may exist" in printed


def test_winner_of_a_graded_task_says_what_it_solves(call, maze):
    args = ["search", "-d", "reactive", "--solve", "1", maze("perfect-3"), maze("island")]
    printed = words(call(*args).stdout)
    assert "solves at least 1 of perfect-3 and island" in printed
    assert "solves 1 of 2: island; not perfect-3" in printed
    assert "perfect-3: not solved" in printed


def test_charged_mazes_are_told(call, maze):
    args = ["search", "-d", "reactive", "--exceptions", "4", maze("perfect-3"), maze("island")]
    printed = words(call(*args).stdout)
    assert "at 4.00 bits for each maze not solved" in printed
    assert "score 11.00 bits = 3.00 bits + 2 x 4.00 bits for mazes not solved" in printed
    assert "(the empty program)" in printed


def test_search_that_gives_up_tells_the_bound_and_the_gap(call, maze):
    args = ["search", "-d", "reactive", "--bias", "weighted", "--lam", "1", "--max-bits", "20"]
    printed = words(call(*args, maze("perfect-3"), code=4).stdout)
    assert "no program scores below 37.00 bits: a gap of 30.00 bits" in printed


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--bias", "kt", "--max-bits", "12"], "bits: a gap of"),
        (
            ["--bias", "space", "--max-bits", "70", "-d", "frontier", "--timeout", "0.05"],
            "no program does with less than 0 at the peak",
        ),
    ],
)
def test_a_bound_is_told_whether_or_not_a_program_was_met(call, maze, options, said):
    result = call("search", "-d", "reactive", *options, maze("perfect-5"), code=4)
    assert said in words(result.stdout)


@pytest.mark.parametrize("name", ["length", "time", "kt", "weighted", "space"])
def test_help_names_every_bias(call, name):
    assert f"\n    {name} " in call("search", "-h").stdout


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("search --bias weighted", "needs a price of a tick"),
        ("search --bias weighted --lam -1", "cannot be '-1'"),
        ("search --bias weighted --lam nan", "a finite number, 0 or more"),
        ("search --bias weighted --lam inf", "a finite number, 0 or more"),
        ("search --bias weighted --lam 1/0", "a finite number, 0 or more"),
        ("search --bias weighted --lam 1e400", "at most 1,000,000,000,000"),
        ("search --bias weighted --lam 1e999999999", "fewer digits"),
        ("search --bias kt --exceptions 1e300", "at most 1,073,741,824 bits"),
        ("search --bias kt --lam 1", "takes no price of a tick"),
        ("search --bias space", "needs a cap on length"),
        ("search --bias space --max-bits 1", "below the least length"),
        ("search --bias kt --worst", "that is for 'time'"),
        ("search --bias time --max-bits 20", "takes no cap on length"),
        ("search --bias time --exceptions 0.5", "whole bits"),
        ("search --solve 0", "a number from 1 to 1"),
        ("search --solve 2", "a number from 1 to 1"),
        ("search --exceptions -1", "0 or more"),
        ("search --exceptions nan", "0 or more"),
        ("search --solve 1 --exceptions 3", "not together"),
        ("front --max-bits 1", "below the least length"),
        ("front --timeout nan", "must be a positive number"),
        ("front --plot front.pdf", "a name in .png or .svg"),
        ("front --plot no/front.svg", "cannot be written"),
        ("posterior", "Missing option '--max-bits'"),
        ("posterior --max-bits 1", "below the least length"),
        ("posterior --max-bits 12 --sample 0", "less than 1"),
        ("posterior --max-bits 12 --held-out nowhere.txt", "no such file"),
        ("posterior --max-bits 12 --held-out - -", "only once"),
        ("compare --biases lenght", "did you mean 'length'?"),
        ("compare --biases kt:3", "takes no '3'"),
        ("compare --biases weighted", "needs a price"),
        ("compare --biases space:much", "a number of bits"),
        ("compare --biases ,", "there is no bias to compare"),
        ("compare --timeout 0", "must be a positive number"),
    ],
)
def test_bad_input_is_told_and_refused(call, line, said):
    Path("good.txt").write_text("S.G\n")
    result = call(*line.split(), "good.txt", code=2)
    assert said in result.stderr
    assert not result.stdout


def test_whole_front(call):
    printed = call("front", "-d", "reactive", "--no-labels", "-", stdin="S....G\n").stdout
    assert printed.startswith("Proved: this is the whole front")
    assert "15.00     10         1  yes     repeat 5 { move }" in printed


def test_open_stretch_of_a_front_is_a_row(call, maze):
    args = ["front", "-d", "reactive", "--no-labels", "--max-bits", "31", maze("perfect-3")]
    printed = call(*args, code=4).stdout
    assert "> 30.00  below 71         ?  open" in printed
    assert "- - - more points may lie here - - -" in printed
    assert "51.00        16         ?  yes" in printed


def test_a_front_is_the_same_with_pruning(call, maze):
    args = ["front", "-d", "reactive", "--no-labels", "--max-bits", "31", "--json"]
    plain, pruned = (
        json.loads(call(*args, *more, maze("perfect-3"), code=4).stdout)
        for more in ([], ["--prune"])
    )
    assert pruned["points"] == plain["points"]
    assert pruned["certificate"]["redundant"] > plain["certificate"]["redundant"] == 0


def test_front_of_what_nothing_solves(call):
    assert "walls part every goal" in words(call("front", "-", stdin="S#G\n", code=3).stdout)


def test_posterior_tells_masses_shares_and_draws(call, maze):
    args = ["posterior", "-d", "reactive", "--max-bits", "30", "--sample", "3", "--speed"]
    printed = words(call(*args, "--held-out", maze("island"), maze("perfect-3")).stdout)
    assert "20 of them solve perfect-3, in 12 behaviours" in printed
    assert "of 0.2361 is settled" in printed
    assert "not covered: " in printed
    assert "share programs bits ticks held-out shortest" in printed
    assert "Drawn from the posterior" in printed


def test_posterior_of_nothing(call, maze):
    args = ["posterior", "-d", "reactive", "--max-bits", "12", "--sample", "3"]
    assert "0 of them solve perfect-3" in words(call(*args, maze("perfect-3"), code=3).stdout)


def test_comparison_is_a_table_and_paths_side_by_side(call, maze):
    args = ["compare", "-d", "reactive", "--biases", "length,time", maze("perfect-3")]
    printed = call(*args).stdout
    assert "length  30.00     71  30.00  optimal  until at_goal" in printed
    assert "time    51.00     16     16  optimal  move move" in printed
    assert "  length: perfect-3   time: perfect-3\n" in printed
    assert "██▶ → → → ↓ ██      ██▶ → → → ↓ ██\n" in printed


@pytest.mark.parametrize("kind", ["png", "svg"])
def test_figures_are_written(call, kind):
    text, figure = "S....G\n", f"figure.{kind}"
    start = {"png": b"\x89PNG", "svg": b"<?xml"}[kind]
    for command in (["front"], ["posterior", "--max-bits", "18"], ["compare"]):
        call(*command, "-d", "tabular", "--plot", figure, "-", stdin=text)
        content = Path(figure).read_bytes()
        assert content.startswith(start)
        call(*command, "-d", "tabular", "--plot", figure, "-", stdin=text)
        assert Path(figure).read_bytes() == content


def test_without_matplotlib_it_is_told_what_to_install(call, monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    result = call("front", "--plot", "x.png", "-", stdin="S.G\n", code=2)
    assert "pip install 'mesasynth[plot]'" in result.stderr
    assert not Path("x.png").exists()


def test_figures_alone_import_matplotlib():
    code = (
        "import sys, mesasynth, mesasynth.analysis, mesasynth.cli.front; "
        "assert 'matplotlib' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_other_kinds_of_figures_are_refused():
    from mesasynth.analysis import front_figure, save_figure

    figure = front_figure(ms.front(ms.parse_maze("S.G"), dialect="tabular"))
    with pytest.raises(MesasynthError, match="PNG or SVG"):
        save_figure(figure, "front.pdf")
