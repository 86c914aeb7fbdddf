"""Sensors, actions and features written in Python, from the maze to the verdict."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mesasynth as ms
from mesasynth.analysis.policy import ProgramPolicy
from mesasynth.analysis.scene import Scene
from mesasynth.dsl import Dialect, Kind, text_dialect, to_toml
from mesasynth.errors import DialectError, MazeError, MesasynthError
from mesasynth.search import Task
from mesasynth.search.equip import world_of
from mesasynth.search.lazy import Pass
from small_tasks import budget_for, counter_of, mazes, reference

MAZE = ms.parse_maze("S.#\n...\n#.G")
STEPS = ((-1, 0), (0, 1), (1, 0), (0, -1))


def top(_maze: ms.Maze, cell: tuple[int, int], _heading: int) -> bool:
    return cell[0] == 0


def about(_maze: ms.Maze, cell: tuple[int, int], heading: int) -> Any:
    return cell, (heading + 2) % 4


def corner(_maze: ms.Maze, cell: tuple[int, int], _heading: int) -> bool:
    return cell == (1, 2)


def see(maze: ms.Maze, cell: tuple[int, int], heading: int, cells: Any) -> bool:
    row, column = cell
    while 0 <= row < len(maze.rows) and 0 <= column < len(maze.rows[row]):
        if maze.rows[row][column] == "#":
            return False
        if (row, column) in cells:
            return True
        row, column = row + STEPS[heading][0], column + STEPS[heading][1]
    return False


def made() -> Dialect:
    return ms.extend(
        ms.extend("reactive", name="base", features=["goal"]),
        name="made",
        statements={"about": about},
        sensors={"top": top, "see *": see},
        features={"corner": corner},
    )


@st.composite
def tabled(draw: st.DrawFn) -> Dialect:
    """Dialects with a sensor and an action that are any tables at all."""
    salt = draw(st.integers(0, 2**16))

    def odd(_maze: ms.Maze, cell: tuple[int, int], heading: int) -> bool:
        return hash((salt, cell, heading)) % 2 == 0

    def leap(maze: ms.Maze, cell: tuple[int, int], heading: int) -> Any:
        cells = [
            (row, column)
            for row, line in enumerate(maze.rows)
            for column, letter in enumerate(line)
            if letter != "#"
        ]
        return cells[hash((cell, heading, salt)) % len(cells)], hash((heading, salt)) % 4

    return ms.extend(
        "tabular",
        name="tabled",
        statements={"leap": leap},
        sensors={"odd": odd},
        ticks=draw(st.sampled_from([{}, {"leap": 3}])),
    )


@settings(max_examples=40)
@given(tabled(), mazes(max_side=3), st.sampled_from(["stay", "crash"]))
def test_the_kernel_agrees_with_the_interpreter(plain: Dialect, maze: ms.Maze, bump: Any) -> None:
    language = ms.extend(plain, name="looping", statements=["while", "if-else"])
    task = Task((maze,), language, bump)
    budget = budget_for(language, 300)
    known = reference(task, budget)
    done = Pass(task, counter_of(language), budget)
    for _ in done.slices():
        pass
    found = {kind: number for kind, number in done.settled.items() if number}
    expected = [kind for kind, _ in known.values()]
    assert found == {kind: expected.count(kind) for kind in Kind if kind in expected}


def test_a_dialect_with_functions_is_searched_and_verified() -> None:
    result = ms.search(MAZE, dialect=made())
    assert result.winner is not None
    assert all(each.holds is not False for each in ms.verify(result, independent=True))
    for bias in ("kt", "time"):
        found = ms.search(MAZE, dialect=made(), bias=bias)
        assert all(each.holds is not False for each in ms.verify(found))


def test_a_record_runs_functions_only_if_it_is_trusted() -> None:
    record = json.loads(json.dumps(ms.to_record(ms.search(MAZE, dialect=importable()))))
    with pytest.raises(MesasynthError, match="runs the Python function"):
        ms.from_record(record)
    again = ms.from_record(record, trusted=True)
    assert again.task.dialect == importable()


def importable() -> Dialect:
    return text_dialect(
        'extends = "tabular"\nstatements = ["if"]\nsensors = ["near"]\n'
        '[python]\nnear = "test_functions_beside:near"\n',
        trusted=True,
    )


@pytest.fixture(autouse=True)
def beside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a module of functions, in which the test stands."""
    path = tmp_path / "test_functions_beside.py"
    path.write_text("def near(maze, cell, heading):\n    return cell[0] == 0\nthing = 3\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delitem(sys.modules, "test_functions_beside", raising=False)
    return path


def test_a_file_names_functions_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "near.toml"
    path.write_text(
        'extends = "reactive"\nsensors = ["near"]\n[python]\nnear = "test_functions_beside:near"\n'
    )
    found = ms.dialect(str(path))
    assert found.sensors[-1] == "near"
    assert text_dialect(to_toml(found), trusted=True) == found
    with pytest.raises(DialectError, match="runs the Python function"):
        text_dialect(to_toml(found))


@pytest.mark.parametrize(
    ("reference", "told"),
    [
        ("near", "'near' refers to no function"),
        ("no_such_module_at_all:near", "ModuleNotFoundError"),
        ("test_functions_beside:far", "AttributeError"),
        ("test_functions_beside:thing", "3 is no function"),
    ],
)
def test_references_that_lead_nowhere(tmp_path: Path, reference: str, told: str) -> None:
    path = tmp_path / "bad.toml"
    path.write_text(f'extends = "reactive"\nsensors = ["near"]\n[python]\nnear = "{reference}"\n')
    with pytest.raises(DialectError, match=told) as caught:
        ms.dialect(str(path))
    assert "bad.toml:4: error: key 'python.near'" in str(caught.value)


def failing(_maze: ms.Maze, _cell: Any, heading: int) -> bool:
    return 1 // (heading - 2) < 0


def random_sensor() -> Callable[..., bool]:
    said = iter([True] * 20 + [False] * 1000)
    return lambda _maze, _cell, _heading: next(said)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ({"sensors": {"bad": failing}}, "sensor 'bad' raises ZeroDivisionError.*facing south"),
        (
            {"sensors": {"bad": lambda *_: 1}},
            "sensor 'bad' is 1, in cell.*\nexpected True or False",
        ),
        ({"sensors": {"bad": random_sensor()}}, "'bad' is True once and False when it is asked"),
        ({"sensors": {"bad": lambda: True}}, "sensor 'bad' raises TypeError"),
        ({"statements": {"bad": lambda *_: None}}, "action 'bad' is None"),
        ({"statements": {"bad": lambda *_: ((9, 9), 0)}}, r"leads to cell \(9, 9\) with heading 0"),
        ({"statements": {"bad": lambda _m, cell, _h: (cell, 4)}}, "with heading 4"),
        (
            {
                "sensors": {"see *": see},
                "features": {"bad": lambda _m, _c, heading: heading == 0},
            },
            "feature 'bad' says something else than for other headings",
        ),
    ],
)
def test_functions_that_are_no_tables(words: dict[str, Any], told: str) -> None:
    with pytest.raises(MazeError, match=told):
        world_of(MAZE, ms.extend("reactive", name="bad", **words))


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ({"sensors": {"far *": top}}, "function for 'far', which is none of its words"),
        ({"sensors": {"see": see, "see red": see}}, "'see red' is about none|a word and a family"),
        ({"sensors": ["see goal"]}, "the family 'see' has no function"),
        ({"sensors": {"see": top, "see goal": see}, "features": ["goal"]}, "a word and a family"),
        ({"sensors": {"bad": 3}}, "its functions are"),
    ],
)
def test_dialects_that_do_not_fit_together(words: dict[str, Any], told: str) -> None:
    with pytest.raises(DialectError, match=told):
        ms.extend("reactive", name="bad", **words)


def test_what_a_family_senses_moves_with_its_feature() -> None:
    policy = ProgramPolicy(ms.parse("if see goal { move }", dialect=made()), made())
    world = ms.compile_maze(ms.parse_maze("S.G"))
    assert policy.run(Scene(world)).trail == (0, 1)
    assert policy.run(Scene(world, "goal", cleared=True, place=None)).trail == (0,)
    assert policy.features == ()


def test_names_of_two_parts_are_read_and_printed() -> None:
    program = ms.parse("while  see   corner { about }", dialect=made())
    assert str(program) == "while see corner { about }"
    assert ms.decode(ms.encode(program, made()), made()) == program
    with pytest.raises(MesasynthError, match="see wall"):
        ms.parse("while see wall { }", dialect=made())
