"""What the experiments on memory, hard-coded search, restriction and capacity rest on."""

from __future__ import annotations

import pytest

import mesasynth as ms
from brute import every_program
from mesasynth.analysis.experiments.capacity import CapacityRow, steps
from mesasynth.analysis.experiments.controls import MEMORY, controlled, uses, without
from mesasynth.analysis.experiments.experiment import Setting
from mesasynth.analysis.experiments.hard_coded import MISAIMED, RUNGS, with_red
from mesasynth.analysis.experiments.simple_tasks import spiral
from mesasynth.analysis.experiments.task_restriction import KINDS, path_of
from mesasynth.dsl import dialect
from mesasynth.search import Task, search
from mesasynth.worlds import generate

BENT = ms.parse_maze("S.\n#G")
WORDS = [(dialect(name), words) for name, words in MEMORY.items()]
WORDS += [(make(), words) for make, words in (RUNGS["oracle"], RUNGS[MISAIMED])]


@pytest.mark.parametrize(("plain", "words"), WORDS, ids=lambda each: getattr(each, "name", ""))
def test_control_has_the_shortest_programs_that_do_without_the_words(plain, words):
    found = search(BENT, dialect=without(plain, words), prune=True)
    tried = every_program(Task((BENT,), plain), found.winner.units)
    bare = [each for each in tried if not each.missed and not uses(each.program, words)]
    least = min(each.units for each in bare)
    assert found.winner.units == least
    assert found.optima.count == sum(each.units == least for each in bare)
    assert {str(each.program) for each in found.optima.listed} == {
        str(each.program) for each in bare if each.units == least
    }


def test_words_that_are_of_use_are_told_to_be():
    """A cell that was visited is not fresh: one word in place of a table."""
    setting = Setting("quick", 0, {"seconds": 60.0})
    oracle = search(BENT, dialect="oracle")
    found = controlled([BENT], oracle, ("seek goal",), setting)
    assert found["using"] == oracle.optima.count == 1
    assert found["unaided"][0] == found["unaided"][1] > oracle.winner.units / 1024


def test_words_of_memory_are_told_in_text_and_in_tests():
    language = dialect("marking")
    for text, remembers in (
        ("until marked { move }", True),
        ("if not marked_ahead { }", True),
        ("while wall_ahead { left }", False),
    ):
        assert uses(ms.parse(text, dialect=language), MEMORY["marking"]) is remembers


def open_cells(maze):
    return sum(char != "#" for row in maze.rows for char in row)


@pytest.mark.parametrize("seed", range(4))
def test_a_corridor_is_nothing_but_the_way_through_its_maze(seed):
    maze = generate("dfs", 5, 5, seed=seed)
    there, way = ms.compile_maze(maze), path_of(maze)
    assert ms.compile_maze(way).distance == there.distance == open_cells(way) - 1


@pytest.mark.parametrize("size", [3, 5, 6, 9, 12])
def test_a_spiral_is_a_corridor(size):
    maze = spiral(size)
    assert ms.compile_maze(maze).distance == open_cells(maze) - 1


def test_mixed_mazes_are_of_all_kinds():
    mixed = [KINDS["mixed"](number).rows for number in range(3)]
    kinds = [KINDS[kind](number).rows for number, kind in enumerate(("corner rooms", "rooms"))]
    assert mixed[:2] == kinds
    assert mixed[2] == KINDS["perfect"](2).rows


def test_what_is_red_is_neither_start_nor_goal():
    maze = ms.parse_maze("S..\n..G")
    for seed in range(20):
        red = with_red(maze, seed)
        assert (red.start, red.goals) == (maze.start, maze.goals)
        assert sum(row.count("r") for row in red.rows) == 1


def test_shares_under_a_cap_by_mass_and_by_number():
    row = CapacityRow(
        task="2 of 2",
        dialect="reactive",
        outcome="optimal",
        least=10.0,
        program="move",
        ticks=1,
        optima=1,
        labels={"searcher": 1.0},
        complete=True,
        demand=2,
        mazes=2,
        memory=None,
        counts={"searcher": [(10 * 1024, 1)], "table": [(11 * 1024, 4)]},
        reached=12.0,
        codes={},
    )
    assert list(steps(row)) == [10.0, 11.0, 12.0]
    assert [row.searching(cap, uniform=False) for cap in steps(row)] == [1.0, 1 / 3, 1 / 3]
    assert [row.searching(cap, uniform=True) for cap in steps(row)] == [1.0, 1 / 5, 1 / 5]
