"""Maze formats: there and back, files of the packages themselves, and bad input with its place."""

import io
import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mazelib import Maze as LibMaze
from mazelib.generate.Prims import Prims
from PIL import Image

import mesasynth as ms
from mesasynth.testing import mazes as drawn_mazes
from mesasynth.worlds import (
    FORMATS,
    lattice_of,
    maze_from_lattice,
    maze_from_pixels,
    pixels_of,
    read_maze,
    read_mazes,
    write_mazes,
)
from mesasynth.worlds.formats.letters import MAZELIB, read_letters, write_letters

MADE = Path(__file__).parent / "formats"
ONE = ("json", "movingai", "png", "maze-dataset", "mazelib", "frozenlake", "minigrid")


def written(mazes: tuple[ms.Maze, ...], name: str, folder: Path) -> Path:
    """The main file after writing."""
    path = folder / f"maze{next(iter(FORMATS[name].write(mazes, 'maze')))}"
    write_mazes(mazes, path, form=name)
    return path


@pytest.mark.parametrize("name", ONE)
@given(maze=drawn_mazes("any", goals=2))
def test_there_and_back(name: str, maze: ms.Maze, tmp_path_factory) -> None:
    if name == "movingai" and (len(maze.goals) > 1 or ms.compile_maze(maze).distance is None):
        return
    back = read_maze(written((maze,), name, tmp_path_factory.mktemp("mazes")), form=name)
    assert back.start == maze.start
    assert back.heading == maze.heading
    assert back.goals == maze.goals
    cells = [(row, column) for row in range(maze.height) for column in range(maze.width)]
    assert [back.is_open(cell) for cell in cells] == [maze.is_open(cell) for cell in cells]
    assert ms.compile_maze(back).distance == ms.compile_maze(maze).distance


@given(st.integers(1, 4), st.integers(2, 4), st.integers(0, 9))
def test_lattices_there_and_back(height: int, width: int, seed: int) -> None:
    maze = ms.generate("wilson", height, width, seed=seed)
    assert maze_from_lattice(*lattice_of(maze)).rows == maze.rows
    assert maze_from_pixels(pixels_of(maze)).rows == maze.rows


@pytest.mark.parametrize("name", ["json", "maze-dataset", "mazelib", "frozenlake"])
def test_several_mazes_in_one_file(name: str, tmp_path: Path) -> None:
    mazes = (ms.Maze(("S.G",)), ms.Maze(("S#", ".G")))
    path = written(mazes, name, tmp_path)
    assert [maze.rows for maze in read_mazes(path, form=name)] == [maze.rows for maze in mazes]
    (second,) = read_mazes(path, form=name, pick=2)
    assert second.rows == mazes[1].rows
    with pytest.raises(ms.MazeError, match=r"no maze 3 here\nexpected a number from 1 to 2"):
        read_mazes(path, form=name, pick=3)


def test_files_that_maze_dataset_wrote() -> None:
    """Written by maze-dataset 1.4.2 (with muutils 0.8.12): one solved maze of 4 by 5 cells."""
    text = read_maze(MADE / "maze-dataset.txt", form="maze-dataset")
    assert text == read_maze(MADE / "maze-dataset.npz") == read_maze(MADE / "maze-dataset.png")
    assert text.rows[:3] == ("###########", "#S....#...#", "#.#.#.###.#")
    assert (text.start, set(text.goals)) == ((1, 1), {(7, 9)})


def test_mazelib_itself() -> None:
    made = LibMaze(5)
    made.generator = Prims(3, 4)
    made.generate()
    made.generate_entrances()
    (maze,) = read_letters(made.tostring(True), MAZELIB, file=None)
    assert maze.start == made.start
    assert set(maze.goals) == {made.end}
    assert write_letters((maze,), MAZELIB) == made.tostring(True) + "\n"
    grid = np.array([[maze.is_open((row, column)) for column in range(9)] for row in range(7)])
    ends = np.zeros_like(grid)
    ends[made.start] = ends[made.end] = True
    assert (grid == ((made.grid == 0) | ends)).all()


def test_movingai_ways_are_found_anew(tmp_path: Path) -> None:
    (tmp_path / "arena.map").write_text("type octile\nheight 2\nwidth 3\nmap\n.G.\n@TS\n")
    (tmp_path / "arena.scen").write_text(
        "version 1\n0\tarena.map\t3\t2\t0\t0\t2\t1\t2.41421356\n"
        "0\tx/arena.map\t3\t2\t2\t1\t1\t0\t1.41421356\n"
    )
    first, second = read_mazes(tmp_path / "arena.scen")
    assert first.rows == ("S..", "##G")
    assert second.rows == (".G.", "##S")
    assert first.extras == (("octile", "2.41421356"),)
    assert [ms.compile_maze(maze).distance for maze in (first, second)] == [3, 2]
    write_mazes((first,), tmp_path / "back.scen")
    assert (tmp_path / "back.scen").read_text().split("\t")[1:] == (
        ["back.map", "3", "2", "0", "0", "2", "1", "3\n"]
    )
    assert read_maze(tmp_path / "back.scen").rows == first.rows


def test_minigrid_objects(tmp_path: Path) -> None:
    text = "WGWGWGWGWG\nWG^^WG  WG\nWGVRLY__WG\nWGKYWGGGWG\nWGWGWGWGWG\n"
    path = tmp_path / "door-key.txt"
    path.write_text(text)
    maze = read_maze(path, form="minigrid")
    assert maze.rows == ("#####", "#^#.#", "##ab#", "#c#G#", "#####")
    assert dict(maze.features)[2, 2] == {"door", "locked", "yellow"}
    assert dict(maze.features)[3, 1] == {"key", "yellow"}
    assert maze.heading == 0
    write_mazes((maze,), tmp_path / "back.txt", form="minigrid")
    assert (tmp_path / "back.txt").read_text() == text.replace("VR", "WG")


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("json", b"[[2, 0 3]]", "f:1:8: error: this is no JSON: Expecting ',' delimiter"),
        ("json", b"[[2, 0], [0, 7]]", "row 2, column 2 is 7"),
        ("json", b"[[2, 0], [true, 3]]", "row 2, column 1 is true"),
        ("json", b"[[[2, 3]], [[0], [1, 2]]]", "grid 2, row 2 has 2 cells, and the first has 1"),
        ("json", b'{"a": 1}', "this is no list of rows"),
        ("json", b"[[0, 3]]", "this maze has no start"),
        ("json", b"[" * 100_000, "nested too deeply"),
        ("maze-dataset", b"###\n#?#", "f:2:2: error: unknown character '?'"),
        ("mazelib", b"###\n#SE#", "this row has 4 cells, and the first has 3"),
        ("frozenlake", b"SFX\n", "f:1:3: error: unknown character 'X'"),
        ("frozenlake", b"", "the text is empty"),
        ("minigrid", b"WGWG\nWG>\n", "f:2: error: this line has 3 characters"),
        ("minigrid", b"WGWG\nWGZZ", "f:2:3: error: unknown cell 'ZZ'"),
        ("movingai", b"type octile\nheight 1\nwidth 1\nmap\n.\n", "no start and no goal"),
        ("movingai", b"type octile\nheight x\n", "f:2: error: bad header"),
        ("movingai", b"type octile\nheight 1\nwidth 2\nmap\n.?\n", "f:5:2: error: unknown char"),
        ("movingai", b"type octile\nheight 2\nwidth 2\nmap\n..\n", "1 rows, and its header says 2"),
        ("movingai", b"nothing", "this is no scenario"),
        ("movingai", b"version 1\n0\tm.map\t1\t1\t0\t0\t0\n", "f:2: error: this line is no scen"),
        ("movingai", b"version 1\n0\tno.map\t1\t1\t0\t0\t0\t1\t1\n", "'no.map' cannot be read"),
        ("lattice", b"no zip", "this is no .npz file"),
        ("png", b"no picture", "this is no PNG picture"),
        ("frozenlake", b"\xff\xfe\x00", "UTF-16"),
    ],
)
def test_bad_input_is_told_with_its_place(
    name: str, data: bytes, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("f").write_bytes(data)
    with pytest.raises(ms.MazeError) as caught:
        read_mazes("f", form=name)
    assert said in str(caught.value)
    assert "f" in str(caught.value)


def test_bad_arrays() -> None:
    held = io.BytesIO()
    np.savez(held, connection_list=np.zeros((2, 2, 2)))
    with pytest.raises(ms.MazeError, match="no array 'start_pos'"):
        FORMATS["lattice"].read(held.getvalue(), "f", None)
    with pytest.raises(ms.MazeError, match="float64 of the shape"):
        maze_from_lattice(np.zeros((2, 2, 2)), (0, 0), (1, 1))
    with pytest.raises(ms.MazeError, match=r"leads right from cell \(0, 1\)"):
        maze_from_lattice([[[0, 0]], [[0, 1]]], (0, 0), (0, 1))
    with pytest.raises(ms.MazeError, match=r"'end_pos' is \(5, 0\)"):
        maze_from_lattice([[[0, 0]], [[1, 0]]], (0, 0), (5, 0))
    with pytest.raises(ms.MazeError, match=r"row 1, column 2 is \(1, 2, 3\)"):
        maze_from_pixels([[[0, 255, 0], [1, 2, 3]]])
    with pytest.raises(ms.MazeError, match="of the shape"):
        maze_from_pixels([[1, 2]])
    picture = io.BytesIO()
    Image.new("RGB", (2, 1), (9, 9, 9)).save(picture, format="PNG")
    with pytest.raises(ms.MazeError, match=r"row 1, column 1 is \(9, 9, 9\)"):
        FORMATS["png"].read(picture.getvalue(), "f", None)


@pytest.mark.parametrize(
    ("name", "maze", "said"),
    [
        ("json", ms.Maze(("^.G",)), "this start faces north"),
        ("json", ms.Maze(("SkG",), legend=(("k", ("key",)),)), "features key of the cell in row 1"),
        ("lattice", ms.Maze(("S.G",)), "is no lattice"),
        ("lattice", ms.Maze(("#####", "#SGG#", "#####")), "has one goal"),
        ("movingai", ms.Maze(("S#G",)), "a way to the goal"),
        ("minigrid", ms.Maze(("SxG",), legend=(("x", ("red",)),)), "nothing like 'x' in row 1"),
    ],
)
def test_what_a_format_cannot_hold(name: str, maze: ms.Maze, said: str) -> None:
    with pytest.raises(ms.MazeError, match=said):
        FORMATS[name].write((maze,), "maze")


def test_nothing_is_guessed(tmp_path: Path) -> None:
    lake = tmp_path / "lake.txt"
    lake.write_text("SFG\n")
    with pytest.raises(ms.MazeError, match="unknown character 'F'"):
        read_maze(lake)
    with pytest.raises(ms.MazeError, match=r"did you mean 'frozenlake'"):
        read_maze(lake, form="frozen-lake")
    assert read_maze(lake, form="frozenlake").rows == ("S.G",)
    with pytest.raises(ms.MazeError, match="cannot have the same name"):
        write_mazes((ms.Maze(("S.G",)),), tmp_path / "m.map")
    with pytest.raises(ms.MazeError, match="cannot be written"):
        write_mazes((ms.Maze(("S.G",)),), tmp_path / "nowhere" / "m.json")


def test_convert_on_the_command_line(tmp_path: Path) -> None:
    grid = [[2, 0, 3], [1, 1, 1]]
    (tmp_path / "grid.json").write_text(json.dumps(grid))
    from commands import spawn

    done = spawn("maze", "convert", tmp_path / "grid.json", "-", "--to", "frozenlake")
    assert (done.returncode, done.stdout) == (0, "SFG\nHHH\n")
    done = spawn("maze", "convert", tmp_path / "grid.json", tmp_path / "grid.scen")
    assert done.returncode == 0
    assert (tmp_path / "grid.map").read_text() == "type tile\nheight 2\nwidth 3\nmap\n...\n@@@\n"
    done = spawn("search", "-d", "tabular", tmp_path / "grid.scen")
    assert "move move" in done.stdout
    done = spawn("maze", "convert", tmp_path / "grid.json", "-", "--to", "movingai")
    assert done.returncode == 2
    assert "is 2 files" in done.stderr
    done = spawn("maze", "show", "--format", "frozenlake", tmp_path / "grid.json")
    assert done.returncode == 2
    assert "grid.json:1:1: error: unknown character '['" in done.stderr
