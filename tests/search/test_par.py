"""The par of levels, against every program written out block by block."""

from collections.abc import Iterator
from functools import cache

import pytest

import mesasynth as ms
from layout import ROOT
from mesasynth.dsl import (
    Action,
    Block,
    If,
    IfElse,
    Kind,
    Program,
    Repeat,
    Statement,
    Test,
    While,
    block_lines,
)
from mesasynth.dsl.count import Counter
from mesasynth.search import Optimal, par
from mesasynth.search.bottom_up import BottomUp

LEVELS = ROOT / "examples" / "levels"
PATHS = tuple(Test(sensor, negated=True) for sensor in ("wall_ahead", "wall_left", "wall_right"))


@cache
def blocks_of(size: int) -> tuple[Block, ...]:
    """All blocks of so many statements, after the rules of the puzzle alone."""
    if size == 0:
        return ((),)
    return tuple(
        (first, *rest)
        for own in range(1, size + 1)
        for first in statements_of(own)
        for rest in blocks_of(size - own)
    )


@cache
def statements_of(size: int) -> tuple[Statement, ...]:
    return tuple(_statements(size))


def _statements(size: int) -> Iterator[Statement]:
    if size == 1:
        yield from map(Action, ("move", "left", "right"))
    for inner in blocks_of(size - 1):
        for count in range(2, 11):
            yield Repeat(count, inner)
        yield While(Test("at_goal", negated=True), inner)
        for test in PATHS:
            yield If(test, inner)
    for first in range(size):
        for on in blocks_of(first):
            for off in blocks_of(size - 1 - first):
                for test in PATHS:
                    yield IfElse(test, on, off)


def solves(block: Block, world: ms.World) -> bool:
    run = ms.run(Program(block), world, bump="crash", stop="touch")
    assert run.outcome is not Kind.UNDECIDED
    return run.outcome is Kind.SOLVED


def test_programs_are_counted_as_the_puzzle_counts_them() -> None:
    counter = Counter(ms.dialect("blocks"))
    assert list(counter.lengths(4 * 1024)) == [0, 1024, 2048, 3072, 4096]
    for size in range(4):
        assert counter.exactly(size * 1024) == len(blocks_of(size))
        assert set(counter.programs(size * 1024)) >= {Program(block) for block in blocks_of(size)}


@pytest.mark.parametrize(
    ("text", "blocks", "count"),
    [
        ("SG", 1, 1),
        ("S.G", 2, 11),
        ("S..........G", 2, 1),  # farther than ten steps: only the loop to the goal is left
        ("^\nG", 3, 8),  # turned twice by hand, or by a loop of 2, 6 or 10
        (".G\n.#\n^#", None, 0),
    ],
)
def test_par_and_all_programs_by_brute_force(text: str, blocks: int | None, count: int) -> None:
    maze = ms.parse_maze(text)
    world = ms.compile_maze(maze)
    found = par(maze, max_blocks=3)
    expected: dict[int, set[Program]] = {}
    for size in range(4):
        solving = {Program(block) for block in blocks_of(size) if solves(block, world)}
        if solving:
            expected[size] = solving
            break
    least = min(expected, default=None)
    assert found.blocks == least == blocks
    assert found.at_least == (4 if least is None else least)
    assert set(found.programs) == (set() if least is None else expected[least])
    assert found.count == len(found.programs) == count
    assert found.result.certificate is not None
    assert found.result.certificate.holds


@pytest.mark.parametrize(
    ("name", "blocks", "count", "text"),
    [
        ("straight", 2, 8, "until at_goal { move }"),
        ("corner", 4, 58, "until at_goal { repeat 3 { move } right }"),
        ("crossing", 4, 21, "until at_goal { repeat 5 { move } right }"),
        ("spiral", 4, 7, "until at_goal { if not wall_ahead { move } else { right } }"),
        ("stairs", 5, 26, "until at_goal { move right move left }"),
    ],
)
def test_levels_made_by_hand(name: str, blocks: int, count: int, text: str) -> None:
    maze = ms.read_maze(LEVELS / f"{name}.txt")
    found = par(maze)
    assert (found.blocks, found.count) == (blocks, count)
    assert text in map(str, found.programs)
    assert BottomUp(found.result.task).shortest() == (blocks * 1024, count)


def test_one_program_for_several_levels() -> None:
    mazes = [ms.read_maze(LEVELS / f"{name}.txt") for name in ("corner", "spiral")]
    together = par(mazes)
    alone = [set(par(maze).programs) for maze in mazes]
    assert together.blocks == 4
    assert set(together.programs) == set.intersection(*alone)


def test_search_takes_the_rules_of_the_dialect_where_none_are_given() -> None:
    maze = ms.parse_maze("S..G")
    by_default = ms.search(maze, dialect="blocks")
    assert (by_default.task.bump, by_default.task.stop) == ("crash", "touch")
    assert by_default.winner is not None
    assert by_default.winner.units == 2048
    other = ms.search(maze, dialect="blocks", bump="stay", stop="halt")
    assert (other.task.bump, other.task.stop) == ("stay", "halt")
    assert ms.search(maze, dialect="tabular").task.stop == "halt"


def test_an_interrupted_search_proves_nothing_of_the_empty_program() -> None:
    def stop(_: ms.Progress) -> None:
        raise KeyboardInterrupt

    found = par(ms.parse_maze("S..G"), progress=stop)
    assert found.blocks is None
    assert found.at_least == 0


def test_statements_ask_only_their_own_tests() -> None:
    language = ms.dialect("blocks")
    with pytest.raises(ms.ProgramError, match=r"does not ask 'not wall_ahead' in 'while'"):
        ms.parse("until wall_ahead { move }", dialect=language)
    with pytest.raises(ms.ProgramError, match=r"does not ask 'wall_ahead' in 'if'"):
        ms.parse("if wall_ahead { left }", dialect=language)


def test_programs_in_the_words_of_a_puzzle() -> None:
    text = "repeat 3 { move if not wall_left { left } else { right } } while wall_right { }"
    assert block_lines(ms.parse(text)) == (
        "repeat 3 times",
        "  move",
        "  if path to the left",
        "    turn left",
        "  else",
        "    turn right",
        "repeat until path to the right",
    )


def test_least_ticks_over_several_levels_where_tests_are_restricted() -> None:
    mazes = [ms.read_maze(LEVELS / f"{name}.txt") for name in ("corner", "spiral")]
    together = ms.search(mazes, dialect="blocks", bias="time")
    assert isinstance(together.outcome, Optimal)
    alone = [ms.search(maze, dialect="blocks", bias="time").outcome for maze in mazes]
    assert all(isinstance(each, Optimal) for each in alone)
    assert together.outcome.winner.ticks >= sum(each.winner.ticks for each in alone)
    by_kt = ms.search(mazes, dialect="blocks", bias="kt")
    assert by_kt.winner is not None
    assert by_kt.winner.units == 4096
