"""Reading maze text, printing it back, and saying what is wrong with it."""

import io
import os
import pickle
import stat
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mesasynth.errors import MazeError
from mesasynth.worlds import Maze, mazes_text, parse_maze, parse_mazes, read_maze, read_mazes

GOLDEN = sorted((Path(__file__).parent.parent / "golden" / "mazes").glob("*.txt"))
EXAMPLES = sorted((Path(__file__).parent.parent.parent / "examples" / "mazes").glob("*.txt"))

LETTERS = "DbRé門"
FEATURES = ("door", "red", "blue", "goal", "key_2")


@st.composite
def grids(draw: st.DrawFn, letters: str = "") -> str:
    """The rows of a maze with one start, at least one goal and ragged lines."""
    rows = draw(st.lists(st.text("#. G" + letters, min_size=1, max_size=9), min_size=1, max_size=7))
    rows = [row if row.strip() else row + "." for row in rows]
    goal = draw(st.integers(0, len(rows) - 1))
    rows[goal] += "G"
    start = draw(st.integers(0, len(rows) - 1))
    at = draw(st.integers(0, len(rows[start])))
    rows[start] = rows[start][:at] + draw(st.sampled_from("S^>v<")) + rows[start][at:]
    return "\n".join(rows)


@st.composite
def fronts(draw: st.DrawFn) -> tuple[str, str]:
    """A front block in one of its many spellings, and the letters that it defines."""
    letters = draw(st.lists(st.sampled_from(LETTERS), unique=True))
    lines = [
        f"{letter}: " + " ".join(draw(st.lists(st.sampled_from(FEATURES), min_size=1, unique=True)))
        for letter in letters
    ]
    if draw(st.booleans()):
        lines.append("name :  a maze: the first")
    if draw(st.booleans()):
        lines.append("  author: me")
    if draw(st.booleans()):
        lines.append("")
    lines = draw(st.permutations(lines))
    while lines and not lines[0]:
        lines = lines[1:]
    blank = draw(st.sampled_from(["", "\n", " \n"]))
    return "".join(line + "\n" for line in lines) + "---\n" + blank, "".join(letters)


@st.composite
def files(draw: st.DrawFn) -> str:
    """The text of a file of several mazes, any of them with a front block."""
    text = draw(st.sampled_from(["", "\n", "  \n\n"]))
    letters = ""
    for number in range(draw(st.integers(1, 4))):
        if number:
            text += "\n" + draw(st.sampled_from(["\n", "  \n", "\n\n \n"]))
        if draw(st.booleans()):
            front, letters = draw(fronts())
            text += front
        text += draw(grids(letters))
    return text + draw(st.sampled_from(["", "\n", "\n\n", "\n  "]))


@given(files())
def test_printing_gives_the_text_back(text: str) -> None:
    mazes = parse_mazes(text)
    assert mazes_text(mazes) == text
    assert parse_mazes(mazes_text(mazes)) == mazes
    crlf = parse_mazes(text.replace("\n", "\r\n"))
    assert crlf == mazes
    assert mazes_text(crlf) == text


@given(files())
def test_every_maze_prints_as_a_text_of_its_own(text: str) -> None:
    for maze in parse_mazes(text):
        assert parse_maze(maze.text) == maze
        assert parse_maze(str(maze)) == maze
        assert parse_maze(maze.text).text == maze.text
        assert hash(parse_maze(maze.text)) == hash(maze)


@given(st.lists(files(), min_size=1, max_size=3), st.randoms(use_true_random=False))
def test_mazes_of_several_files_print_as_one(texts: list[str], random) -> None:
    mazes = [maze for text in texts for maze in parse_mazes(text)]
    random.shuffle(mazes)
    assert list(parse_mazes(mazes_text(mazes))) == mazes


@given(grids())
def test_the_text_of_one_maze_is_what_was_read(text: str) -> None:
    assert parse_maze(text).text == text
    assert parse_maze(text + "\n").text == text + "\n"


@pytest.mark.parametrize("path", GOLDEN + EXAMPLES, ids=lambda path: path.stem)
def test_files_of_the_project(path: Path) -> None:
    mazes = read_mazes(path)
    text = path.read_text()
    assert mazes_text(mazes) == text
    assert "".join(maze.text for maze in mazes) == text.replace("\n\n", "\n")
    assert {maze.file for maze in mazes} == {str(path)}


def test_legends_of_a_file() -> None:
    text = "name: one\nD: door\nx: red goal\n---\n\nSDG\n\nSxD\n\nname: three\n---\nSG\n\nSG\n"
    one, two, three, four = parse_mazes(text)
    assert [maze.name for maze in (one, two, three, four)] == ["one", None, "three", None]
    assert one.legend == two.legend == (("D", ("door",)), ("x", ("red", "goal")))
    assert three.legend == four.legend == ()
    assert two.goals == {(0, 1)}
    assert two.features == {(0, 1): {"red", "goal"}, (0, 2): {"door"}}
    assert two.text == "D: door\nx: red goal\n---\nSxD\n"
    assert four.text == "SG\n"


def test_ragged_lines_and_starts() -> None:
    maze = parse_maze("G\n .#\n  v\n")
    assert (maze.height, maze.width, maze.start, maze.heading) == (3, 3, (2, 2), 2)
    cells = [(row, column) for row in range(-1, 4) for column in range(-1, 4)]
    assert [cell for cell in cells if maze.is_open(cell)] == [
        (0, 0),
        (1, 0),
        (1, 1),
        (2, 0),
        (2, 1),
        (2, 2),
    ]
    assert [parse_maze(letter + "G").heading for letter in "S^>v<"] == [1, 0, 1, 2, 3]


def test_names_to_show(tmp_path: Path) -> None:
    path = tmp_path / "two.txt"
    path.write_text("SG\n\nname: b\n---\nGS\n\nSG")
    assert [maze.label for maze in read_mazes(path)] == ["two-1", "b", "two-3"]
    path.write_text("\ufeffSG", encoding="utf-8")
    assert read_maze(path).label == "two"


def test_a_maze_is_a_value() -> None:
    maze = parse_maze("name: a\nauthor:   me\n---\nSG")
    assert pickle.loads(pickle.dumps(maze)) == maze
    assert maze.text == "name: a\nauthor:   me\n---\nSG"
    assert replace(maze, name="b").text == "name: b\nauthor: me\n---\nSG"
    assert replace(maze, rows=("GS",)).text == "name: a\nauthor:   me\n---\nGS"
    with pytest.raises(AttributeError):
        maze.name = "c"  # type: ignore[misc]
    for wrong in ({"name": ""}, {"legend": (("G", ("x",)),)}, {"extras": (("a b", "c"),)}):
        with pytest.raises(MazeError):
            replace(maze, **wrong)
    for rows in ((), ("",), ("SG", " "), ("S\nG",)):
        with pytest.raises(MazeError):
            Maze(rows)


BAD = {
    "empty": ("", ": error: there is no maze here"),
    "blank": (" \n\n", ": error: there is no maze here"),
    "no start": ("\n#G#", ":2: error: this maze has no start\nexpected exactly one start"),
    "two starts": (
        "#S#\n#G<",
        (
            ":2:3: error: this maze has two starts: the first is at line 1, column 2, another at "
            "line 2, column 3\n    #G<\n      ^\nexpected exactly one of S ^ > v <"
        ),
    ),
    "many starts": ("SS^G", "this maze has 3 starts"),
    "no goal": ("#S#", ":1: error: this maze has no goal\nexpected at least one cell 'G'"),
    "cut in two": ("S.\n  \n.G", "write an all-open row with '.'"),
    "cut before": ("SG\n  \n.G", "this maze has no start"),
    "unknown character": (
        "D: door\n---\n#####\n#S%G#",
        (
            ":4:3: error: unknown character '%'\n    #S%G#\n      ^\nexpected one of # . ' ' G S "
            "^ > v < D\nhint: an object needs a line '%: its features' in a front block"
        ),
    ),
    "lower case": ("sG", "hint: did you mean 'S'?"),
    "tab": ("S\tG", "hint: a tab is no cell; write spaces"),
    "control character": ("S\x1bG", "unknown character '\\x1b'"),
    "late front": ("SG\nname: x\n---", ":2:1: error: unknown character 'n'"),
    "old legend": ("D: door\n---\nSDG\n\nname: x\n---\nSDG", ":7:2: error: unknown character 'D'"),
    "front not closed": ("D: door\n\n", ":1:1: error: this front block is not closed"),
    "front runs into maze": ("D: door\n#SDG#", ":2:1: error: this line of the front block that"),
    "front without colon": ("name perfect\n---\nSG", ":1:1: error: this line of the front block"),
    "front without maze": ("name: x\n---\n\n", ":2: error: no maze follows this front block"),
    "key twice": ("name: x\nname: y\n---\nSG", ":2:1: error: the key 'name' is given twice, on"),
    "near key": ("nmae: x\n---\nSG", "hint: did you mean 'name'?"),
    "odd key": ("a key: x\n---\nSG", "'a key' is no key of a front block"),
    "empty key": (": x\n---\nSG", "'' is no key of a front block"),
    "legend key": ("legend: D door\n---\nSG", "expected lines such as 'D: door red'"),
    "empty name": ("name:\n---\nSG", "'name' has no value"),
    "empty legend": ("  D:\n---\nSG", ":1:3: error: 'D' has no feature"),
    "bad feature": ("D: Door\n---\nSG", "hint: did you mean 'door'?"),
    "feature twice": ("D: door door\n---\nSG", "'D' has the feature 'door' twice"),
    "feature taken": ("D: while\n---\nSG", "the language already uses this word"),
    "at_goal": ("D: at_goal\n---\nSG", "hint: the feature of a goal is 'goal'"),
    **{
        f"reserved {letter}": (f"{letter}: x\n---\nSG", "cannot be an object") for letter in "#.G-v"
    },
}


@pytest.mark.parametrize(("text", "said"), BAD.values(), ids=BAD.keys())
def test_bad_text(text: str, said: str) -> None:
    with pytest.raises(MazeError) as caught:
        parse_mazes(text, file="m.txt")
    assert str(caught.value).startswith("m.txt:")
    assert said in str(caught.value)


@given(st.text(alphabet=st.sampled_from("S#G. D:-\n\r\tna\x00é")) | st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        mazes = parse_mazes(text, file="m.txt")
    except MazeError as error:
        assert str(error).startswith("m.txt")  # noqa: PT017
    else:
        assert parse_mazes(mazes_text(mazes)) == mazes


@given(st.binary(max_size=60))
def test_any_file_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "bytes.txt"
    path.write_bytes(data)
    try:
        read_mazes(path)
    except MazeError as error:
        assert str(error).startswith(str(path))  # noqa: PT017


def refused(path: Path | str) -> str:
    with pytest.raises(MazeError) as caught:
        read_maze(path)
    return str(caught.value).removeprefix(f"{path}:")


def test_bad_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "maze.txt"
    path.write_text("#SG#\n\n#SG#\n")
    assert refused(path).startswith("3: error: there are 2 mazes here; the second begins on line 3")
    assert f"did you mean '{path}'?" in refused(tmp_path / "maez.txt")
    assert refused(tmp_path / "none" / "maze.txt") == " error: no such file"
    assert refused(tmp_path).startswith(" error: this is a directory")
    assert refused("a\0b").startswith(" error: this file cannot be read")
    assert refused(path / "below").startswith(" error: this file cannot be read")
    path.write_bytes(b"")
    assert refused(path).startswith(" error: there is no maze here")
    path.write_bytes(b"#SG#\n#\0")
    assert refused(path).startswith("2:2: error: this is not a text file: byte 0x00")
    path.write_bytes(b"#SG#\n\xe9\xff")
    assert refused(path).startswith("2:1: error: this is not a text file: byte 0xe9")
    path.write_text("#SG#", encoding="utf-16")
    assert refused(path).startswith(" error: this file is UTF-16")
    path.chmod(0)
    if os.geteuid() == 0:  # who may read anything
        monkeypatch.setattr(Path, "read_bytes", lambda _: (_ for _ in ()).throw(PermissionError()))
    assert refused(path) == " error: no permission to read this file"
    path.chmod(stat.S_IRUSR | stat.S_IWUSR)


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"#SG#\r\n")))
    assert read_maze("-").text == "#SG#\n"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"#S#\r\n")))
    with pytest.raises(MazeError, match="<stdin>:1: error: this maze has no goal"):
        read_maze("-")
