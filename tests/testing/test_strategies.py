"""What `mesasynth.testing` draws is what it says, and it shrinks to what matters."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st

import mesasynth as ms
from mesasynth.dsl.syntax import IfElse, Repeat, While, slots
from mesasynth.search import Task
from mesasynth.testing import dialects, mazes, programs, small_dialects, tasks, worlds
from mesasynth.worlds.names import STEPS

SEEDS = range(8)


def smallest(strategy: st.SearchStrategy[Any], holds: Callable[[Any], bool], seed: int) -> Any:
    """What a search of a thousand examples shrinks to."""
    how = settings(max_examples=1_000, database=None, phases=[Phase.generate, Phase.shrink])
    return find(strategy, holds, settings=how, random=Random(seed))


def anything(value: object) -> bool:
    """Whether it can be drawn at all."""
    return value is not None


def cells(maze: ms.Maze) -> list[tuple[int, int]]:
    """The open cells."""
    return [(r, c) for r in range(maze.height) for c in range(maze.width) if maze.is_open((r, c))]


def passages(maze: ms.Maze) -> int:
    """How many pairs of open cells lie side by side."""
    return sum(maze.is_open((r + a, c + b)) for r, c in cells(maze) for a, b in STEPS) // 2


def contains(kind: type) -> Callable[[ms.Program], bool]:
    """Whether a program has a statement of that class."""
    return lambda program: any(isinstance(each, kind) for _, each in slots(program))


@given(mazes("connected", size=(3, 5), goals=2, headings=True))
def test_connected_mazes_fit_and_nothing_is_walled_off(maze: ms.Maze) -> None:
    assert maze.height <= 3
    assert maze.width <= 5
    world = ms.compile_maze(maze)
    assert world.distance is not None
    assert 1 <= len(maze.goals) <= 2
    spans = [{cell[axis] for cell in cells(maze)} for axis in (0, 1)]
    assert [len(span) for span in spans] == [maze.height, maze.width]


@given(mazes("lattice", size=4, loops=2), st.data())
def test_lattices_have_no_more_loops_than_asked_for(maze: ms.Maze, data: st.DataObject) -> None:
    assert maze.height % 2 == maze.width % 2 == 1
    assert 0 <= passages(maze) - (len(cells(maze)) - 1) <= 2
    perfect = data.draw(mazes("lattice", size=4))
    assert passages(perfect) == len(cells(perfect)) - 1


def test_all_perfect_mazes_of_a_size_are_drawn() -> None:
    seen = set()

    @settings(max_examples=600, database=None)
    @given(mazes("lattice", size=(2, 2)))
    def look(maze: ms.Maze) -> None:
        if (maze.height, maze.width) == (5, 5):
            seen.add(tuple(row.replace("S", ".").replace("G", ".") for row in maze.rows))

    look()
    assert len(seen) == 4  # the spanning trees of a square


def test_any_walls_are_drawn_too() -> None:
    walled = find(mazes("any"), lambda maze: ms.compile_maze(maze).distance is None)
    assert sorted("".join(walled.rows)) in (sorted("S#G"), sorted("S##G"))


@given(st.data(), dialects(), st.integers(0, 30_000))
def test_no_program_is_longer_than_asked_for(
    data: st.DataObject, dialect: ms.Dialect, more: int
) -> None:
    most = dialect.slot_units["end"] + more
    assert ms.units(data.draw(programs(dialect, max_units=most)), dialect) <= most


def test_programs_come_up_to_the_length_asked_for() -> None:
    for most in (3072, 6144, 12288, 15360):
        reached = find(
            programs("reactive", max_units=most),
            lambda program, most=most: ms.units(program, ms.dialect("reactive")) == most,
        )
        assert ms.units(reached, ms.dialect("reactive")) == most


@given(st.data())
def test_programs_halt_where_they_are_asked_to(data: st.DataObject) -> None:
    maze = ms.parse_maze("S..\n#.G")
    program = data.draw(programs("reactive", max_units=30_000, halting_on=[maze]))
    assert ms.run(program, ms.compile_maze(maze)).outcome in (ms.Kind.SOLVED, ms.Kind.ELSEWHERE)


@given(worlds())
def test_worlds_reach_their_goal(world: ms.World) -> None:
    assert world.distance is not None
    assert 2 <= world.n_states <= 6


@given(tasks(rules=True))
def test_tasks_can_be_searched(task: Task) -> None:
    assert task.unsolvable is None
    assert 1 <= len(task.mazes) <= 2


@pytest.mark.parametrize("seed", SEEDS)
def test_mazes_shrink_to_fewer_cells(seed: int) -> None:
    assert str(smallest(mazes(), anything, seed)) == "SG"
    far = smallest(mazes(), lambda maze: (ms.compile_maze(maze).distance or 0) >= 4, seed)
    assert str(far) == "S...G"
    cornered = smallest(mazes(), lambda maze: maze.height > 1 < maze.width, seed)
    assert len(cells(cornered)) == 3
    ring = smallest(mazes(), lambda maze: passages(maze) >= len(cells(maze)), seed)
    assert (
        len(cells(ring)) <= 7
    )  # mostly the ring of four, else one that has grown together by chance


@pytest.mark.parametrize("seed", SEEDS)
def test_lattices_shrink_to_fewer_cells(seed: int) -> None:
    def braided(maze: ms.Maze) -> bool:
        return passages(maze) >= len(cells(maze))

    assert smallest(mazes("lattice", loops=3), braided, seed).rows == (
        "#####",
        "#S.G#",
        "#.#.#",
        "#...#",
        "#####",
    )
    assert smallest(mazes("room"), lambda maze: maze.height > 3, seed).rows[1:-1] == ("#S#", "#G#")


@pytest.mark.parametrize("seed", SEEDS)
def test_objects_headings_and_goals_are_shrunk_away(seed: int) -> None:
    strategy = mazes(features=("red", ("door", "blue")), goals=3, headings=True)
    assert smallest(strategy, anything, seed).rows == ("SG",)
    red = smallest(strategy, lambda maze: any("a" in row for row in maze.rows), seed)
    assert len(cells(red)) == 3
    assert smallest(strategy, lambda maze: len(maze.goals) == 2, seed).rows == ("SGG",)
    assert str(smallest(strategy, lambda maze: maze.heading == 3, seed)).endswith("<G")


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (While, "while at_goal { }"),
        (Repeat, "repeat 2 { }"),
        (IfElse, "if at_goal { } else { }"),
    ],
)
def test_programs_shrink_to_one_statement(kind: type, text: str, seed: int) -> None:
    assert str(smallest(programs("frontier"), contains(kind), seed)) == text


@pytest.mark.parametrize("seed", SEEDS)
def test_programs_shrink_to_simple_statements(seed: int) -> None:
    def long(program: ms.Program) -> bool:
        return sum(each is not None for _, each in slots(program)) >= 3

    assert str(smallest(programs("reactive"), long, seed)) == "move move move"
    world = ms.compile_maze(ms.parse_maze("S...G"))
    loops = smallest(
        programs("reactive"),
        lambda program: ms.run(program, world, max_ticks=500).outcome is ms.Kind.LOOPED,
        seed,
    )
    assert sum(each is not None for _, each in slots(loops)) <= 3


@pytest.mark.parametrize("seed", SEEDS)
def test_dialects_tasks_and_worlds_shrink(seed: int) -> None:
    few = smallest(small_dialects(), lambda each: {"fork", "while"} <= {*each.statements}, seed)
    assert (few.statements, few.sensors) == (("move", "fork", "while"), ("at_goal",))
    task = smallest(tasks(rules=True), lambda task: task.stop == "touch", seed)
    assert [str(maze) for maze in task.mazes] == ["SG"]
    assert (task.dialect.name, task.bump, task.objective) == ("tabular", "stay", "reach")
    assert smallest(worlds(), lambda world: world.distance == 2, seed).n_states == 3


def test_what_cannot_be_drawn_is_refused() -> None:
    for strategy, words in (
        (mazes("latice"), "did you mean 'lattice'"),
        (mazes(size=1), "room for a start and a goal"),
        (programs("reactive", max_units=100), "no program of the dialect 'reactive'"),
    ):
        with pytest.raises(ms.MesasynthError, match=words):
            find(strategy, anything)
    with pytest.raises(ms.DialectError):
        dialects("reactiv")


def test_importing_mesasynth_does_not_import_hypothesis() -> None:
    code = (
        "import sys, mesasynth as ms; assert 'hypothesis' not in sys.modules; "
        "ms.testing.mazes(); assert 'hypothesis' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_without_hypothesis_the_extra_is_named() -> None:
    code = (
        "import sys; sys.modules['hypothesis'] = None\nimport mesasynth as ms\n"
        "try:\n    ms.testing\nexcept ms.MesasynthError as error:\n    print(error)"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert "mesasynth[test]" in done.stdout
