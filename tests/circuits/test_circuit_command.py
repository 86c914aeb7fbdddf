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
        ("circuit min 0x1 --inputs 5 --measure depth", "from the table only"),
        ("circuit min 0x1 --cap 0", "at least 1"),
        ("circuit min 0x1 --out c.txt", "no format has the suffix '.txt'"),
        ("circuit min 0x1 --svg no/where", "no/where: error:"),
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
    result = call(line, code=2)
    assert said in result.stderr
    assert not result.stdout


def test_maze_prints_a_row_for_every_goal(call: Call) -> None:
    pytest.importorskip("pysat", reason="exact synthesis needs python-sat")
    said = call("circuit maze 2x2 --output first --svg m.svg").stdout.splitlines()
    assert len(said) == 4
    assert " ".join(said[-1].split()) == "2x2 first 3 2 3 (2) 1 1 (1) 2 2 0"
    assert Path("m.svg").exists()


def test_experiment_reports(call: Call) -> None:
    pytest.importorskip("pysat", reason="exact synthesis needs python-sat")
    assert "circuits" in call("experiment list").stdout
    record = json.loads(
        call("experiment circuits --sizes 2x2 --inputs 2 --svg f.svg --json").stdout
    )
    assert [row["least"] for row in record["unions"]] == [1, 2, 4]
    assert all(row["proved"] for row in record["families"])
    assert Path("f.svg").read_text(encoding="utf-8").count("<svg") == 3
