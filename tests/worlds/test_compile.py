"""Worlds: compiled mazes against a plain geometric model, and tables given by hand."""

from collections import deque
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mesasynth.errors import MazeError
from mesasynth.worlds import Maze, World, WorldError, compile_maze, parse_maze, read_maze

GOLDEN = Path(__file__).parent.parent / "golden" / "mazes"
NORTH_EAST_SOUTH_WEST = ((-1, 0), (0, 1), (1, 0), (0, -1))
LEGEND = (("D", ("door", "red")), ("b", ("door",)), ("*", ("goal", "blue")))


@st.composite
def mazes(draw: st.DrawFn) -> Maze:
    """Mazes of any shape with objects, ragged lines and any number of goals."""
    rows = draw(st.lists(st.text("##.. GDb*", min_size=1, max_size=8), min_size=1, max_size=8))
    rows = [row if row.strip() else "." + row for row in rows]
    for letter in ("G", draw(st.sampled_from("S^>v<"))):
        row = draw(st.integers(0, len(rows) - 1))
        at = draw(st.integers(0, len(rows[row])))
        rows[row] = rows[row][:at] + letter + rows[row][at:]
    return Maze(tuple(rows), legend=LEGEND)


class Geometry:
    """A maze looked at directly: the meaning of its characters, without any table."""

    def __init__(self, maze: Maze) -> None:
        self.rows = maze.rows

    def letter(self, row: int, column: int) -> str:
        inside = 0 <= row < len(self.rows) and 0 <= column < len(self.rows[row])
        return self.rows[row][column] if inside else "#"

    def after(self, action: str, cell: tuple[int, int], heading: int) -> tuple[int, int, int]:
        if action == "left":
            return (*cell, {0: 3, 1: 0, 2: 1, 3: 2}[heading])
        if action == "right":
            return (*cell, {0: 1, 1: 2, 2: 3, 3: 0}[heading])
        ahead = self.ahead(cell, heading)
        return (*(cell if self.letter(*ahead) == "#" else ahead), heading)

    def ahead(self, cell: tuple[int, int], heading: int) -> tuple[int, int]:
        down, across = NORTH_EAST_SOUTH_WEST[heading]
        return cell[0] + down, cell[1] + across

    def senses(self, cell: tuple[int, int], heading: int) -> set[str]:
        true = {
            "G": {"at_goal"},
            "D": {"door", "red"},
            "b": {"door"},
            "*": {"at_goal", "blue"},
        }.get(self.letter(*cell), set()).copy()
        for name, turned in (("ahead", 0), ("left", 3), ("right", 1)):
            if self.letter(*self.ahead(cell, (heading + turned) % 4)) == "#":
                true.add(f"wall_{name}")
        return true

    def distance(self, start: tuple[int, int]) -> int | None:
        steps, queue = {start: 0}, deque([start])
        while queue:
            cell = queue.popleft()
            if self.letter(*cell) in "G*":
                return steps[cell]
            for heading in range(4):
                ahead = self.ahead(cell, heading)
                if self.letter(*ahead) != "#" and ahead not in steps:
                    steps[ahead] = steps[cell] + 1
                    queue.append(ahead)
        return None


@given(mazes())
def test_a_compiled_maze_is_the_maze(maze: Maze) -> None:
    world, model = compile_maze(maze), Geometry(maze)
    assert world.sensors[:4] == ("at_goal", "wall_ahead", "wall_left", "wall_right")
    assert world.sensors[4:] == ("door", "red", "blue")
    open_cells = [
        (row, column)
        for row, line in enumerate(maze.rows)
        for column, letter in enumerate(line)
        if letter != "#"
    ]
    assert world.cells == tuple(open_cells)
    assert (world.n_places, world.n_states) == (len(open_cells), 4 * len(open_cells))
    assert world.cells[world.place[world.start]] == maze.start
    assert world.start % 4 == maze.heading
    for state in range(world.n_states):
        place, heading = divmod(state, 4)
        cell = open_cells[place]
        assert world.place[state] == place
        for number, action in enumerate(world.actions):
            after = int(world.next[number, state])
            assert (*open_cells[after // 4], after % 4) == model.after(action, cell, heading)
        true = model.senses(cell, heading)
        bits = sum(1 << i for i, name in enumerate(world.sensors) if name in true)
        assert int(world.sense[state]) == bits
        assert bool(world.goal[state]) == ("at_goal" in true) == (cell in maze.goals)
    assert world.distance == model.distance(maze.start)


def test_tables_cannot_be_changed() -> None:
    world = compile_maze(parse_maze("S.G"))
    kinds = {"next": np.int32, "sense": np.uint64, "goal": np.bool_, "place": np.int32}
    for name, kind in kinds.items():
        table = getattr(world, name)
        assert table.dtype == kind
        assert table.flags.c_contiguous
        with pytest.raises(ValueError, match="read-only"):
            table[0] = 0


@pytest.mark.parametrize(
    ("name", "distance"), [("perfect-5", 24), ("island", 6), ("corridor-west", 5)]
)
def test_distance(name: str, distance: int) -> None:
    assert compile_maze(read_maze(GOLDEN / f"{name}.txt")).distance == distance


def test_a_goal_walled_off() -> None:
    assert compile_maze(parse_maze("S#G")).distance is None


def test_large_mazes_compile() -> None:
    grid = np.where(np.random.default_rng(1).random((512, 512)) < 0.25, "#", ".")
    grid[1, 1], grid[-2, -2] = "S", "G"
    text = "\n".join("".join(row) for row in grid)
    world = compile_maze(parse_maze(text))
    assert world.n_places == int((grid != "#").sum())


def test_sensors_and_actions_of_the_user() -> None:
    maze = parse_maze("#S.\n..G")

    def back(maze: Maze, cell: tuple[int, int], heading: int) -> tuple[tuple[int, int], int]:
        behind = Geometry(maze).ahead(cell, (heading + 2) % 4)
        return (behind if maze.is_open(behind) else cell), heading

    world = compile_maze(
        maze,
        sensors={"top": lambda _maze, cell, _heading: cell[0] == 0},
        actions={"reverse": back},
    )
    assert world.actions == ("move", "left", "right", "reverse")
    assert world.sensors[-1] == "top"
    assert [bool(bits >> np.uint64(4)) for bits in world.sense] == [True] * 8 + [False] * 12
    for state in range(world.n_states):
        turned = world.next[1, world.next[1, state]]
        assert world.next[3, state] // 4 == world.next[0, turned] // 4
        assert world.next[3, state] % 4 == state % 4
    with pytest.raises(MazeError, match="leads to cell"):
        compile_maze(maze, actions={"leap": lambda _maze, _cell, heading: ((9, 9), heading)})
    with pytest.raises(WorldError, match="'left' cannot be the name of an action"):
        compile_maze(maze, actions={"left": back})
    with pytest.raises(WorldError, match="'marked' cannot be the name of a sensor"):
        compile_maze(maze, sensors={"marked": lambda *_: True})
    many = {f"s{number}": lambda *_: True for number in range(61)}
    with pytest.raises(MazeError, match="65 sensors"):
        compile_maze(maze, sensors=many)
    many.popitem()
    assert int(compile_maze(maze, sensors=many).sense[-1]) >> 63 == 1


def make(**changes: object) -> World:
    """A world of two places, each seen from two sides, with some tables replaced."""
    tables: dict[str, object] = {
        "name": "two rooms",
        "actions": ("move", "turn"),
        "sensors": ("at_goal",),
        "next": [[2, 1, 0, 3], [1, 0, 3, 2]],
        "sense": [0, 0, 1, 1],
        "goal": [False, False, True, True],
        "place": [0, 0, 1, 1],
        "start": 1,
    }
    return World(**(tables | changes))  # type: ignore[arg-type]


def test_a_world_by_hand() -> None:
    world = make()
    assert (world.n_states, world.n_places, world.distance) == (4, 2, 1)
    assert make(next=[[1, 1, 3, 3], [1, 0, 3, 2]]).distance is None
    assert make(actions=("move",), next=[[2, 1, 0, 3]]).distance is None
    assert make(start=3).distance == 0
    table = np.array([[2, 1, 0, 3], [1, 0, 3, 2]])
    copied = make(next=table)
    table[0, 0] = 1
    assert copied.next[0, 0] == 2


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"actions": ("move",)}, r"'next' has the shape \(2, 4\)"),
        ({"actions": ("move", "move")}, "'move' cannot be the name of an action"),
        ({"actions": ("move", "while")}, "'while' cannot be the name of an action"),
        ({"sensors": ("At goal",)}, "'At goal' cannot be the name of a sensor"),
        ({"sensors": tuple(f"s{i}" for i in range(65))}, "65 sensors"),
        ({"next": [[2, 1, 0, 4], [1, 0, 3, 2]]}, r"next\[0, 3\] is 4"),
        ({"next": [[2, 1, 0, 3], [1, -1, 3, 2]]}, r"next\[1, 1\] is -1"),
        ({"next": [[2, 1, 0, 3], [1, 0]]}, "'next' is no table"),
        ({"next": [2, 1, 0, 3]}, "in 1 dimensions"),
        ({"next": [[2.0, 1, 0, 3], [1, 0, 3, 2]]}, "float64"),
        ({"next": [[], []]}, "'next' has the shape"),
        ({"sense": [0, 0, 2, 1]}, r"sense\[2\] is 2"),
        ({"sense": [0, 0, 1]}, r"'sense' has the shape \(3,\)"),
        ({"goal": [0, 0, 1, 1]}, "'goal' is no array of truth values"),
        ({"place": [0, 0, 2, 2]}, "places are numbered with gaps"),
        ({"place": [0, 0, 9, 1]}, r"place\[2\] is 9"),
        ({"start": 4}, "the start is 4"),
        ({"start": -1}, "the start is -1"),
        ({"cells": ((0, 0),)}, "1 cells"),
    ],
)
def test_tables_that_are_no_world(changes: dict[str, object], said: str) -> None:
    with pytest.raises(WorldError, match=said):
        make(**changes)
