"""`mesasynth circuit` and `mesasynth experiment` on the command line."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from mesasynth.cli.app import app
from mesasynth.search.circuits import parse_circuit
from mesasynth.search.circuits.formats import from_blif, from_verilog

Call = Callable[..., Result]


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Call:
    """Runs a command in an empty folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("NO_COLOR", "1")

    def run(line: str, code: int = 0) -> Result:
        result = CliRunner().invoke(app, line.split())
        assert result.exit_code == code, result.output
        return result

    return run


def test_least_size_is_printed_with_a_circuit(call: Call) -> None:
    said = call("circuit min 0x1669 --inputs 4").stdout
    assert said.startswith("Least size: 6 gates, proved.")
    assert parse_circuit(said.splitlines()[-1]).tables == (0x1669,)


def test_json_is_one_object(call: Call) -> None:
    record = json.loads(call("circuit min 0xe8 --inputs 3 --all --json").stdout)
    assert (record["outcome"], record["least"], record["complete"]) == ("proved", 4, True)
    assert all(parse_circuit(each["text"]).tables == (0xE8,) for each in record["circuits"])


def test_files_are_written_and_read_back(call: Call) -> None:
    call("circuit min 0xe8 --inputs 3 --svg c.svg --out c.blif")
    call("circuit min 0xe8 --inputs 3 --out c.v")
    assert Path("c.svg").read_text(encoding="utf-8").startswith("<svg")
    assert from_blif(Path("c.blif").read_text(encoding="utf-8")).tables == (0xE8,)
    assert from_verilog(Path("c.v").read_text(encoding="utf-8")).tables == (0xE8,)


def test_least_depth_beyond_the_table(call: Call) -> None:
    pytest.importorskip("pysat", reason="exact synthesis needs python-sat")
    said = call("circuit min 0x96 0xe8 --inputs 3 --measure depth --all").stdout
    assert said.startswith("Least depth: 3 levels, proved.")
    assert "refuted   depths: 0, 1, 2\n" in said
    assert "not all" not in said
    for text in said.splitlines()[-2:]:
        circuit = parse_circuit(text)
        assert (circuit.tables, circuit.depth) == ((0x96, 0xE8), 3)


def test_table_counts_all_functions(call: Call) -> None:
    said = call("circuit table").stdout.splitlines()
    assert said[-1].split() == ["7", "2,720", "12"]
    record = json.loads(call("circuit table --inputs 3 --measure depth --json").stdout)
    assert sum(record["functions"].values()) == 256
    assert record["bounds"] == []
    unsettled = "circuit table --basis paid-not --exhausted 6"
    assert "7-8" in call(unsettled, code=4).stdout
    record = json.loads(call(f"{unsettled} --json", code=4).stdout)
    settled = sum(record["functions"].values())
    assert settled + sum(each["functions"] for each in record["bounds"]) == 1 << 16


def test_bounds_of_the_table_are_where_the_solver_begins(call: Call) -> None:
    pytest.importorskip("pysat", reason="exact synthesis needs python-sat")
    record = json.loads(
        call("circuit min 0x6996 --basis paid-not --timeout 1 --json", code=4).stdout
    )
    assert (record["outcome"], record["tabled"], record["least"]) == ("gave_up", 10, 10)
    assert record["most"] == record["circuits"][0]["size"] > 10


@pytest.mark.parametrize("suffix", [".blif", ".v", ".aag"])
def test_what_was_written_is_shown(call: Call, suffix: str) -> None:
    if suffix == ".aag":
        pytest.importorskip("aiger", reason="AIGER files need py-aiger")
    call(f"circuit min 0x96 --inputs 3 --out c{suffix}")
    record = json.loads(call(f"circuit show c{suffix} --at 110 --at 100 --json").stdout)
    assert record["tables"] == ["0x96"]
    assert record["values"] == {"110": "0", "100": "1"}
    assert ("free-not" in record["bases"]) is (suffix == ".aag")
    said = call(f"circuit show c{suffix} --svg c.svg --out d{suffix}").stdout
    assert "0x96" in said
    assert Path("c.svg").exists()
    assert Path(f"d{suffix}").read_text() == Path(f"c{suffix}").read_text() or suffix == ".aag"


def test_search_is_shown(call: Call) -> None:
    text = "inputs 4; g1 = x1 & x2; g2 = x3 & x4; g3 = g1 & ~g2; out g3"
    Path("c.txt").write_text(text, encoding="utf-8")
    assert "1 pairs of evaluations, of at most 1 gates" in call("circuit show c.txt").stdout


def test_files_that_no_circuit_comes_of_are_not_left(call: Call) -> None:
    call("circuit min 0x100 --inputs 3 --svg c.svg --out c.v", code=2)
    call("circuit show -c x --svg c.svg --out c.v", code=2)
    call("circuit maze 2x2 --timeout -1 --svg c.svg", code=2)
    assert not list(Path().iterdir())


def test_exit_codes_tell_the_outcomes_apart(call: Call) -> None:
    pytest.importorskip("pysat", reason="exact synthesis needs python-sat")
    said = call("circuit min 0x96 0xe8 --inputs 3 --confirm").stdout
    assert "5 gates, proved" in said
    assert "1, 2, 3, 4, each by a second solver too" in said
    assert (
        "No circuit has at most 4 gates"
        in call("circuit min 0x96 0xe8 --inputs 3 --gates 4", code=3).stdout
    )
    hard = "circuit min 0x123456789ABCDEF0F0E1D2C3B4A59687 --inputs 7 --timeout 0.3"
    assert "Gave up between" in call(hard, code=4).stdout
    assert json.loads(call(f"{hard} --json", code=4).stdout)["outcome"] == "gave_up"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("circuit min xyz", "'xyz' is no truth table"),
        ("circuit min e8", "did you mean 0xe8?"),
        ("circuit min 0x100 --inputs 3", "from 0 to 0xff"),
        ("circuit min 0x1 --measure siz", "did you mean 'size'?"),
        ("circuit min 0x1 --basis fulll", "did you mean 'full'?"),
        ("circuit min 0x1 --inputs 99", "99 inputs"),
        ("circuit min 0x1 --inputs 5 --measure formula", "from the table only"),
        ("circuit min 0x1 --cap 0", "at least 1"),
        ("circuit min 0x1 --out c.txt", "no format has the suffix '.txt'"),
        ("circuit min 0x1 --svg no/where", "no/where: error:"),
        ("circuit min 0x1 --timeout 0", "a positive number"),
        ("circuit min 0x1 --timeout nan", "a positive number"),
        ("circuit min 0x1 --inputs 5 --measure depth --gates 3", "from the table only"),
        ("circuit min 0x1 --svg -", "takes the name of a file"),
        ("circuit maze 2x2 --timeout -1", "a positive number"),
        ("circuit table --inputs 5", "from 1 to 4"),
        ("circuit table --exhausted 99", "from 1 to 16"),
        ("circuit table --basis ful", "did you mean 'full'?"),
        ("circuit show", "Give either FILE or --code"),
        ("circuit show nothing.blif", "nothing.blif: error: cannot read it: No such file"),
        ("circuit show -c x", "this is no circuit"),
        ("circuit show c.txt --at 1", "2 times 0 or 1"),
        ("circuit mim 0x1", "Did you mean 'min'?"),
        ("circuit maze 2y3", "is no size of a maze"),
        ("circuit maze 9x9", "at most 12 walls"),
        ("circuit maze 2x2 --goal 7", "the goal in cell 7"),
        ("circuit maze 2x2 --output way", "one of first path"),
        ("experiment circuts", "Did you mean 'circuits'?"),
        ("experiment circuits --inputs 9", "from 1 to 4"),
    ],
)
def test_bad_input_is_told(call: Call, line: str, said: str) -> None:
    Path("c.txt").write_text("inputs 2; out x1", encoding="utf-8")
    result = call(line, code=2)
    assert said in result.stderr
    assert not result.stdout


def test_maze_prints_a_row_for_every_goal(call: Call) -> None:
    pytest.importorskip("pysat", reason="exact synthesis needs python-sat")
    said = call("circuit maze 2x2 --output first --svg m.svg").stdout.splitlines()
    assert " ".join(said[3].split()) == "2x2 first 3 2 3 (2) 1 1 (1) 2 2 0"
    assert " ".join(said[-1].split()) == "2x2 first 3 2 1 1 2 0"
    assert len(said) == 4 + 2 + 4
    assert Path("m.svg").read_text(encoding="utf-8").count("<svg") == 3
    every = call("circuit maze 2x2 --goal 3 --output path --all").stdout
    assert every.count("inputs 4;") == 3


def test_experiment_reports(call: Call) -> None:
    pytest.importorskip("pysat", reason="exact synthesis needs python-sat")
    assert "circuits" in call("experiment list").stdout
    record = json.loads(
        call("experiment circuits --sizes 2x2 --inputs 2 --svg f.svg --json").stdout
    )
    assert [row["least"] for row in record["unions"]] == [1, 2, 4]
    assert all(row["proved"] for row in record["families"])
    assert Path("f.svg").read_text(encoding="utf-8").count("<svg") == 3
