"""Conjectures on tasks put together, and on statements added to a language."""

from __future__ import annotations

from dataclasses import replace

from mesasynth.analysis.conjectures.book.asking import drawn, drawn_tuples, optima
from mesasynth.analysis.conjectures.conjecture import (
    Conjecture,
    Finding,
    all_pairs,
    all_small_mazes,
    decided,
    unmet,
)
from mesasynth.dsl import Dialect, dialect
from mesasynth.search.outcome import bits
from mesasynth.worlds import Maze, compile_maze

SOURCE = "Composition of programs by a branch, as old as programs"


def goalless() -> Dialect:
    """`reactive` without the sensor of the goal, so that mazes may look the same to the end."""
    plain = dialect("reactive")
    sensors = tuple(each for each in plain.sensors if each != "at_goal")
    return replace(plain, name="reactive without at_goal", sensors=sensors)


def branch_units(language: Dialect) -> int:
    """What an `if-else` around two programs costs beyond these."""
    slot = language.slot_units
    return slot["if-else"] + min(language.test_units.values()) + slot["end"]


def _sum_and_test(pair: tuple[Maze, Maze], language: Dialect) -> Finding:
    parts = [optima(maze, dialect=language) for maze in pair]
    lengths = [found.listed[0].units for found in parts if found is not None]
    assert len(lengths) == len(pair)  # a reachable goal can always be walked to
    most = sum(lengths) + branch_units(language)
    both = optima(pair, dialect=language, max_bits=most / 1024)
    said = f"alone they take {' and '.join(map(bits, lengths))}"
    if both is None:
        return decided(False, f"{said}; together more than {bits(most)}, or nothing solves both")
    return decided(True, f"{said}, together {bits(both.listed[0].units)}")


def _without_the_goal(pair: tuple[Maze, Maze]) -> Finding:
    return _sum_and_test(pair, goalless())


def _with_all_sensors(pair: tuple[Maze, Maze]) -> Finding:
    return _sum_and_test(pair, dialect("reactive"))


def _told_apart(pair: tuple[Maze, Maze]) -> Finding:
    language = goalless()
    worlds = [compile_maze(maze) for maze in pair]
    seen = [
        {name for i, name in enumerate(world.sensors) if int(world.sense[world.start]) >> i & 1}
        & {*language.sensors}
        for world in worlds
    ]
    if seen[0] == seen[1]:
        return unmet("no sensor tells the two mazes apart at the start")
    return _sum_and_test(pair, language)


PAIRS = drawn_tuples(*[drawn("mazes", size=3)] * 2)

UNIONS = (
    Conjecture(
        name="a-union-costs-a-test",
        statement=(
            "The optimum for two mazes together costs at most the sum of the two optima and a "
            "branch between them, in `reactive` without the sensor `at_goal`."
        ),
        source=SOURCE,
        check=_without_the_goal,
        instances=PAIRS,
        sweeps=all_pairs(all_small_mazes(3)),
        remark=(
            "A branch needs a sensor that tells the two mazes apart. Where none does until one "
            "of them has to halt, no program solves both."
        ),
    ),
    Conjecture(
        name="a-union-costs-a-test-if-told-apart",
        sharpens="a-union-costs-a-test",
        statement=(
            "If some sensor differs at the two starts, the optimum for two mazes together costs "
            "at most the sum of the two optima and a branch between them, in `reactive` without "
            "the sensor `at_goal`."
        ),
        source=SOURCE,
        preconditions=("some sensor differs at the two starts",),
        check=_told_apart,
        instances=PAIRS,
        sweeps=all_pairs(all_small_mazes(3)),
        remark="A theorem: `if` that sensor, the one program, `else` the other.",
    ),
    Conjecture(
        name="a-union-costs-a-test-with-all-sensors",
        sharpens="a-union-costs-a-test",
        statement=(
            "In `reactive` the optimum for two mazes together costs at most the sum of the two "
            "optima and a branch between them, whether or not a sensor differs at the starts."
        ),
        source=SOURCE,
        check=_with_all_sensors,
        instances=PAIRS,
        sweeps=all_pairs(all_small_mazes(3)),
        remark=(
            "Open. Where the goal can be sensed, the one program can be tried first; to go back "
            "and try the other costs more than a branch in general, but small mazes have shorter "
            "programs that do without."
        ),
    ),
)
