"""Bad input ends with a message that helps, exit code 2, and no traceback."""

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def files(tmp_path: Path) -> None:
    """Files of every bad sort, and a good one."""
    contents = {
        "good.txt": b"S.G\n",
        "empty.txt": b"",
        "binary.txt": bytes(range(256)),
        "no-start.txt": b"..G\n",
        "two-starts.txt": b"S.S.G\n",
        "no-goal.txt": b"S..\n",
        "unknown.txt": b"Sx.G\n",
        "broken.json": b"{",
    }
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / "folder").mkdir()


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("search missing.txt", "missing.txt: error: no such file"),
        ("search folder", "folder: error: this is a directory"),
        ("search empty.txt", "there is no maze here"),
        ("search binary.txt", "not a text file"),
        ("search no-start.txt", "no-start.txt:1: error: this maze has no start"),
        ("search two-starts.txt", "two-starts.txt:1:3: error: this maze has two starts"),
        ("search no-goal.txt", "no-goal.txt:1: error: this maze has no goal"),
        ("search unknown.txt", "unknown.txt:1:2: error: unknown character 'x'"),
        ("search god.txt", "did you mean 'good.txt'?"),
        ("search --dialect reactiv good.txt", "did you mean 'reactive'?"),
        ("search --bias lenght good.txt", "did you mean 'length'?"),
        ("search --stop tuch good.txt", "did you mean 'touch'?"),
        ("search --bump x good.txt", "expected stay or crash"),
        ("search --max-bits 1 good.txt", "below the least length"),
        ("search --max-bits -3 good.txt", "max_bits must be a positive number"),
        ("search --max-bits nan good.txt", "max_bits must be a positive number"),
        ("search --timeout 0 good.txt", "timeout must be a positive number"),
        ("search --max-optima -1 good.txt", "max_optima must be at least 1"),
        ("search --max-ticks -1 good.txt", "max_ticks must be at least 1"),
        ("search --audit -1 good.txt", "must not be negative"),
        ("search --max-bits many good.txt", "'many' is not a valid float"),
        ("search --out folder good.txt", "folder: error: cannot be written"),
        ("search --out no/where good.txt", "no/where: error: cannot be written"),
        ("search --out - good.txt", "--json prints the record"),
        ("search - -", "only once"),
        ("search", "Missing argument 'MAZE...'"),
        ("search --timeot 3 good.txt", "--timeout"),
        ("serch good.txt", "Did you mean 'search'?"),
        ("xyzzy", "There are: search, front"),
        ("maze shw", "Did you mean 'show'?"),
        ("maze make wilsen", "did you mean 'wilson'?"),
        ("maze make dfs --height -1", "cannot be made"),
        ("maze make dfs --loops 2", "a number from 0 to 1"),
        ("maze make dfs --out folder", "folder: error:"),
        ("maze check missing.txt", "no such file"),
        ("run missing.txt good.txt", "missing.txt: error: cannot read it"),
        ("run binary.txt good.txt", "not UTF-8"),
        ("run folder good.txt", "folder: error: cannot read it"),
        ("run -c mov good.txt", "did you mean 'move'?"),
        ("run -c move", "MAZE..."),
        ("run good.txt", "Missing argument 'MAZE...'"),
        ("run -c fork -d reactive good.txt", "frontier"),
        ("run -c move --max-ticks 0 good.txt", "max_ticks must be at least 1"),
        ("run -c move --trace --json good.txt", "exclude each other"),
        ("run -c move --svg x.svg good.txt good.txt", "--svg draws one maze"),
        ("run -c move --svg folder good.txt", "folder: error:"),
        ("show", "either PROGRAM or --code"),
        ("show -c move good.txt", "either PROGRAM or --code"),
        ("show missing.txt", "missing.txt: error: cannot read it"),
        ("verify missing.json", "missing.json: error:"),
        ("verify folder", "folder: error:"),
        ("verify broken.json", "broken.json:1:2: error: this is no JSON"),
        ("verify binary.txt", "binary.txt:"),
    ],
)
def test_is_told_and_refused(call, line, said):
    result = call(*line.split(), code=2)
    assert said in result.stderr
    assert not result.stdout


def test_unwritable_file_is_told_before_the_search(call, maze):
    mazes = [maze(name) for name in ("perfect-3", "braid-6", "island")]
    call("search", "--out", "no/where", *mazes, code=2)


def test_refused_search_leaves_no_file(call):
    call("search", "--out", "new.json", "--max-bits", "1", "good.txt", code=2)
    assert not Path("new.json").exists()


def test_refused_search_leaves_an_old_file_as_it_was(call):
    call("search", "--out", "good.txt", "--max-bits", "1", "good.txt", code=2)
    assert Path("good.txt").read_text() == "S.G\n"
