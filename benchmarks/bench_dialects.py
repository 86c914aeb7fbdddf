"""Benchmarks of user dialects; see README.md beside this file."""

from __future__ import annotations

import statistics
import time
from pathlib import Path

from pytest_benchmark.fixture import BenchmarkFixture

import mesasynth as ms
from mesasynth.dsl.count import Counter
from mesasynth.search import Task
from mesasynth.search.lazy import Pass
from mesasynth.worlds import Maze, read_maze
from mesasynth.worlds.names import STEPS, Cell

MAZE = Path(__file__).resolve().parent.parent / "tests" / "golden" / "mazes" / "perfect-5.txt"
UNITS = 36_864
ROUNDS = 7


def wall(maze: Maze, cell: Cell, heading: int) -> bool:
    row, column = cell[0] + STEPS[heading % 4][0], cell[1] + STEPS[heading % 4][1]
    inside = 0 <= row < len(maze.rows) and 0 <= column < len(maze.rows[row])
    return not inside or maze.rows[row][column] == "#"


def own_ahead(maze: Maze, cell: Cell, heading: int) -> bool:
    return wall(maze, cell, heading)


def own_left(maze: Maze, cell: Cell, heading: int) -> bool:
    return wall(maze, cell, heading - 1)


def own_right(maze: Maze, cell: Cell, heading: int) -> bool:
    return wall(maze, cell, heading + 1)


def own_turn(_maze: Maze, cell: Cell, heading: int) -> tuple[Cell, int]:
    return cell, (heading + 1) % 4


def built_in() -> ms.Dialect:
    return ms.dialect("reactive")


def of_the_user() -> ms.Dialect:
    """As many choices, three of four sensors and one of three actions by functions."""
    return ms.extend(
        ms.Dialect(
            name="bare",
            summary="reactive without its senses of walls",
            actions=("move", "left"),
            controls=("repeat", "while", "if", "if-else"),
            sensors=("at_goal",),
            counts=tuple(range(2, 10)),
        ),
        name="user",
        statements={"own_turn": own_turn},
        sensors={"own_ahead": own_ahead, "own_left": own_left, "own_right": own_right},
    )


def leaves_a_second(language: ms.Dialect) -> tuple[float, int]:
    """One pass on one thread, by processor time, which other work on the machine disturbs less."""
    counter = Counter(language)
    counter.up_to(UNITS)
    whole = Pass(Task((read_maze(MAZE),), language), counter, UNITS)
    began = time.process_time()
    for _ in whole.slices():
        pass
    return whole.leaves / (time.process_time() - began), whole.leaves


def test_user_words_at_built_in_speed(benchmark: BenchmarkFixture) -> None:
    """`extra_info.ratio`: leaves a second with a user's words, to those with the built-in ones.

    Both are measured in turn in one run, each pair gives a ratio, and their median is taken; both
    settle the same programs by as many leaves, as the words mean the same.
    """

    def in_turn() -> list[tuple[float, float]]:
        pairs, leaves = [], set()
        for _ in range(ROUNDS):
            plain, user = leaves_a_second(built_in()), leaves_a_second(of_the_user())
            pairs.append((plain[0], user[0]))
            leaves |= {plain[1], user[1]}
        benchmark.extra_info["leaves"] = sorted(leaves)
        assert len(leaves) == 1
        return pairs

    pairs = benchmark.pedantic(in_turn, rounds=1)
    ratios = [user / plain for plain, user in pairs]
    benchmark.extra_info["leaves_a_second"] = {
        name: round(statistics.median(speeds))
        for name, speeds in zip(("built in", "user"), zip(*pairs, strict=True), strict=True)
    }
    benchmark.extra_info["ratios"] = [round(ratio, 3) for ratio in ratios]
    benchmark.extra_info["ratio"] = round(statistics.median(ratios), 3)
    assert statistics.median(ratios) >= 0.85


def test_a_definition_against_its_text(benchmark: BenchmarkFixture) -> None:
    """`extra_info.leaves_a_second` in a dialect with a definition of seven words."""
    defined = ms.extend(
        "reactive", name="hug", definitions={"hug": "right while wall_ahead { left } move"}
    )
    speed, leaves = benchmark.pedantic(leaves_a_second, args=(defined,), rounds=3)
    benchmark.extra_info["leaves_a_second"] = round(speed)
    benchmark.extra_info["leaves"] = leaves
