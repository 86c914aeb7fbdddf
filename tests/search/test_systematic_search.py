"""The systematic searches of the dialect `stack` solve every connected maze."""

import itertools

import pytest

import mesasynth as ms
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


@pytest.mark.parametrize(
    "text",
    [
        "until at_goal { until fresh_ahead { push shift left } push move }",
        "until at_goal { while fresh_ahead { push move } push shift right }",
    ],
)
def test_shorter_searches_solve_every_small_maze(text: str) -> None:
    """Optima of five mazes; that they solve all others, too, is more than was asked."""
    stack = ms.dialect("stack")
    program = ms.parse(text, dialect=stack)
    assert units(program, stack) == 39316
    for maze in every_small_maze(3, 3):
        assert ms.run(program, ms.compile_maze(maze)).outcome is ms.Kind.SOLVED, maze
