"""Conjectures on dead statements: that an optimum has none."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from mesasynth.analysis.conjectures.book.asking import drawn, optima
from mesasynth.analysis.conjectures.conjecture import (
    Conjecture,
    Finding,
    UndecidedError,
    all_perfect_mazes,
    all_small_mazes,
    decided,
)
from mesasynth.dsl import Program, Step, dialect, run
from mesasynth.dsl.syntax import Block, If, IfElse, Repeat, While, slots
from mesasynth.search import Task
from mesasynth.worlds import Maze, World, compile_maze

SOURCE = "Dead-code elimination: what is never needed need not be written"


def neighbours_below(program: Program) -> Iterator[Program]:
    """The program with one statement deleted, or with one block in place of its statement."""
    for body in _below(program.body):
        yield Program(body)


def _below(block: Block) -> Iterator[Block]:
    for at, each in enumerate(block):
        before, behind = block[:at], block[at + 1 :]
        yield before + behind
        for inner in each.blocks:
            yield before + inner + behind
        match each:
            case Repeat() | While() | If():
                for changed in _below(each.body):
                    yield (*before, replace(each, body=changed), *behind)
            case IfElse():
                for changed in _below(each.body):
                    yield (*before, replace(each, body=changed), *behind)
                for changed in _below(each.orelse):
                    yield (*before, replace(each, orelse=changed), *behind)


def descend(program: Program, task: Task) -> Program:
    """What is left when statements are deleted or unwrapped as long as the task stays solved."""
    while True:
        less = next((each for each in neighbours_below(program) if task.solves(each)), None)
        if less is None:
            return program
        program = less


def outcomes(program: Program, world: World, stop: str) -> dict[str, set[str]]:
    """How each test of a program came out in its run, by the test's text."""
    found: dict[str, set[str]] = defaultdict(set)

    def note(step: Step) -> None:
        test, arrow, value = step.event.partition(" -> ")
        if arrow:
            found[test].add(value)

    run(program, world, stop="touch" if stop == "touch" else "halt", trace=note)
    return found


def _tests_matter(maze: Maze, stop: str) -> Finding:
    found = optima(maze, dialect="reactive", stop=stop)
    assert found is not None
    world = compile_maze(maze)
    for each in found.listed:
        tests = [
            str(part.test)
            for _, part in slots(each.program)
            if isinstance(part, While | If | IfElse)
        ]
        if len(set(tests)) < len(tests):
            raise UndecidedError(f"`{each.program}` asks the same twice")
        seen = outcomes(each.program, world, stop)
        for test in tests:
            if len(seen[test]) < 2:
                always = f"always {''.join(seen[test])}" if seen[test] else "never asked"
                return decided(False, f"in the optimum `{each.program}`, {test} is {always}")
    return decided(True, f"in all {found.count} optima every test comes out both ways")


def _on_touch(maze: Maze) -> Finding:
    return _tests_matter(maze, "touch")


def _on_halt(maze: Maze) -> Finding:
    return _tests_matter(maze, "halt")


def _spare(maze: Maze) -> Finding:
    found = optima(maze, dialect="reactive")
    assert found is not None
    task = Task((maze,), dialect("reactive"))
    for each in found.listed:
        for less in neighbours_below(each.program):
            if task.solves(less):
                return decided(False, f"an optimum is `{each.program}`; `{less}` would do")
    return decided(True, "no optimum can do with a statement less")


CORNERS = (*all_small_mazes(4), *all_perfect_mazes((2, 2), (2, 3), (3, 3)))

SPARE = (
    Conjecture(
        name="every-test-matters-on-touch",
        statement=(
            "No length optimum of `reactive` has a dead statement: every test of it comes out both "
            "ways in training, also where touching the goal ends the run (`stop=touch`)."
        ),
        source=SOURCE,
        check=_on_touch,
        instances=drawn("mazes", "lattice", size=4),
        sweeps=CORNERS,
        remark=(
            "What the touch cuts short need never be left by its own test: a loop around the whole "
            "program is a cheap way to write `for ever`."
        ),
    ),
    Conjecture(
        name="every-test-matters",
        sharpens="every-test-matters-on-touch",
        statement=(
            "Every test of a length optimum of `reactive` comes out both ways in training, where "
            "the program has to halt by itself."
        ),
        source=SOURCE,
        check=_on_halt,
        instances=drawn("mazes", "lattice", size=4),
        sweeps=CORNERS,
        remark=(
            "A theorem: a branch always taken could be unwrapped, a body never entered deleted, "
            "and a loop never left does not halt."
        ),
    ),
    Conjecture(
        name="shortest-programs-are-spare",
        sharpens="every-test-matters-on-touch",
        statement=(
            "No statement of a length optimum of `reactive` can be deleted, or replaced by its "
            "block, with the maze still solved."
        ),
        source=SOURCE,
        check=_spare,
        instances=drawn("mazes", size=4),
        sweeps=CORNERS,
        remark="A theorem: what is left would be shorter.",
    ),
)
