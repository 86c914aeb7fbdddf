"""Programs with Python functions behind their words are measured in batches, as one by one."""

from __future__ import annotations

import numpy as np
import pytest

import mesasynth as ms
from mesasynth.analysis.ablation import ablation
from mesasynth.analysis.battery import battery
from mesasynth.analysis.policy import ProgramPolicy, _OneByOne
from mesasynth.search.equip import equipped, moved_world
from mesasynth.worlds import Maze, World, forest
from mesasynth.worlds.names import STEPS, Cell

Asked = list[tuple[Maze, Cell, int]]


def is_open(maze: Maze, cell: Cell) -> bool:
    row, column = cell
    inside = 0 <= row < len(maze.rows) and 0 <= column < len(maze.rows[row])
    return inside and maze.rows[row][column] != "#"


def ahead(cell: Cell, heading: int) -> Cell:
    return cell[0] + STEPS[heading][0], cell[1] + STEPS[heading][1]


@pytest.fixture
def asked() -> Asked:
    return []


@pytest.fixture
def language(asked: Asked) -> ms.Dialect:
    """A sense of each feature, and a statement for each that walks up to it."""

    def see(maze: Maze, cell: Cell, heading: int, cells: frozenset[Cell]) -> bool:
        asked.append((maze, cell, heading))
        while is_open(maze, cell):
            if cell in cells:
                return True
            cell = ahead(cell, heading)
        return False

    def glide(maze: Maze, cell: Cell, heading: int, cells: frozenset[Cell]) -> tuple[Cell, int]:
        while cell not in cells and is_open(maze, ahead(cell, heading)):
            cell = ahead(cell, heading)
        return cell, heading

    return ms.extend(
        "reactive",
        name="seeing",
        features=["red"],
        sensors={"see *": see},
        statements={"glide *": glide},
    )


PROGRAMS = [
    "until at_goal { if see red { left } while wall_ahead { right } move left }",
    "until at_goal { glide red if see red { move } else { left } }",
    "until red { glide red right }",
]
WORLDS = [
    ms.compile_maze(ms.parse_maze(text))
    for text in ("r: red\n---\nS..r\n...G\n.rr.", "S..#G\n.#...", "r: red\n---\nr#.\nS.G")
]


@pytest.mark.parametrize("text", PROGRAMS)
@pytest.mark.parametrize("feature", ["goal", "red"])
def test_batches_are_what_single_runs_are(text: str, feature: str, language: ms.Dialect) -> None:
    known = ms.extend(language, name="seeing", sensors=["red"])
    policy = ProgramPolicy(ms.parse(text, dialect=known), known, max_ticks=500)
    everywhere = [(at, place) for at, world in enumerate(WORLDS) for place in places(world)]
    index, where = (np.array(each, np.int32) for each in zip(*everywhere, strict=True))
    for cleared in (False, True):
        found, plain = (
            runs(policy, WORLDS, index, where, feature=feature, cleared=cleared)
            for runs in (ProgramPolicy.ends, _OneByOne.ends)
        )
        assert found.kinds.tolist() == plain.kinds.tolist()
        halted = found.halted
        assert found.ticks[halted].tolist() == plain.ticks[halted].tolist()
        assert found.places[halted].tolist() == plain.places[halted].tolist()
    trees = forest(3, 3)
    masks = np.ascontiguousarray(trees.masks[::5])
    batch, single = (
        runs(policy, trees, masks, feature=feature)
        for runs in (ProgramPolicy.trees, _OneByOne.trees)
    )
    assert batch.kinds.tolist() == single.kinds.tolist()
    assert batch.ticks[batch.solved].tolist() == single.ticks[batch.solved].tolist()
    assert batch.paths[batch.solved].tolist() == single.paths[batch.solved].tolist()


def places(world: World) -> range:
    return range(-1, world.n_places)


def test_a_moved_feature_changes_what_it_changes_when_all_is_tabulated(
    language: ms.Dialect,
) -> None:
    plain = ms.extend(
        "reactive", name="plain", features=["red"], sensors={"see *": language.calls["see"].call}
    )
    for dialect in (language, plain):
        for world in WORLDS:
            maze = world.maze
            assert maze is not None
            cells = frozenset(world.cells[::2])
            moved, whole = (
                moved_world(maze, dialect, "red", cells),
                equipped(maze, dialect, moved=("red", cells)),
            )
            assert moved.sensors == whole.sensors
            assert moved.sense.tolist() == whole.sense.tolist()
            assert moved.next.tolist() == whole.next.tolist()


def test_a_function_is_asked_once_for_all_ablations(language: ms.Dialect, asked: Asked) -> None:
    policy = ProgramPolicy(ms.parse(PROGRAMS[0], dialect=language), language, max_ticks=500)
    whole = battery()
    trees = type(whole.trees)(4, 4, whole.trees.edges, whole.trees.masks[:800])
    found = ablation(policy, type(whole)(trees, whole.suites))
    assert [each.sensor for each in found] == ["at_goal", "see red", "wall_ahead"]
    mazes, states = 800 // 16, 4 * 31
    assert len(asked) == 2 * mazes * states
