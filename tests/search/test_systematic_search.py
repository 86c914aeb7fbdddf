"""The systematic searches of the dialect `stack` solve every connected maze."""

import itertools

import pytest

import mesasynth as ms
from layout import ROOT
from mesasynth.dsl import units

STACK = "until at_goal {{ repeat 4 {{ if fresh_ahead {{ push }} right }} {taken} move }}"


def every_small_maze(height: int, width: int) -> list[ms.Maze]:
    """All mazes of that size with the start in a corner whose goal can be reached."""
    found = []
    for cells in itertools.product("#.", repeat=height * width - 1):
        for goal, cell in enumerate(cells):
            if cell == ".":
                grid = ["S", *cells]
                grid[goal + 1] = "G"
                rows = [grid[row * width : (row + 1) * width] for row in range(height)]
                maze = ms.Maze(tuple(map("".join, rows)))
                if ms.compile_maze(maze).distance is not None:
                    found.append(maze)
    return found


@pytest.mark.parametrize(("taken", "shortest"), [("pop", False), ("shift", True)])
def test_depth_first_and_breadth_first_on_every_small_maze(taken: str, shortest: bool) -> None:
    stack = ms.dialect("stack")
    program = ms.parse(STACK.format(taken=taken), dialect=stack)
    assert units(program, stack) == 45790
    mazes = every_small_maze(3, 3)
    assert len(mazes) == 683
    runs = [(ms.compile_maze(maze), maze) for maze in mazes]
    steps = []
    for world, maze in runs:
        run = ms.run(program, world)
        assert run.outcome is ms.Kind.SOLVED, maze
        steps.append((run.steps, world.distance))
    assert all(taken == least for taken, least in steps) is shortest


SHORTEST = [
    ("counters", 36027, "until at_goal { left while worn_ahead { drop right } move }"),
    ("stack", 39316, "until at_goal { push until fresh_ahead { shift right push } move }"),
    ("stack", 39316, "until at_goal { until fresh_ahead { push shift left } push move }"),
    ("stack", 39316, "until at_goal { if fresh_ahead { push move } push shift right }"),
    ("backtrack", 43486, "until at_goal { until fresh_ahead { right while stuck { back } } move }"),
    ("backtrack", 43486, "until at_goal { while stuck { back } until fresh_ahead { right } move }"),
]
"""Optima of the task of all small mazes and five larger ones (docs/explanation/ladder.md)."""


@pytest.mark.parametrize(("name", "least", "text"), SHORTEST)
def test_the_shortest_searches_solve_every_small_maze(name: str, least: int, text: str) -> None:
    language = ms.dialect(name)
    program = ms.parse(text, dialect=language)
    assert units(program, language) == least
    for maze in [*every_small_maze(3, 3), *larger()]:
        done = ms.run(program, ms.compile_maze(maze), dialect=language)
        assert done.outcome is ms.Kind.SOLVED, maze


def test_the_file_has_every_small_maze() -> None:
    found = ms.read_mazes(ROOT / "examples" / "mazes" / "every-3x3.txt")
    assert [maze.rows for maze in found] == [maze.rows for maze in every_small_maze(3, 3)]


def larger() -> list[ms.Maze]:
    names = ("perfect-4a", "perfect-4b", "braid-6", "braid-6b", "island")
    folder = ROOT / "tests" / "golden" / "mazes"
    return [ms.read_maze(folder / f"{name}.txt") for name in names]


@pytest.mark.slow
@pytest.mark.parametrize(("name", "count"), [("counters", 76), ("stack", 42)])
def test_no_shorter_program_solves_every_small_maze(name: str, count: int) -> None:
    least = {language: units for language, units, _ in SHORTEST}[name]
    result = ms.search([*larger(), *every_small_maze(3, 3)], dialect=name, prune=True)
    assert isinstance(result.outcome, ms.Optimal)
    assert result.optima is not None
    assert result.winner is not None
    assert (result.winner.units, result.optima.count) == (least, count)
