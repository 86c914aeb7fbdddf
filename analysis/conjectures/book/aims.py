"""Conjectures on what optima aim at: proxies, and what local search ends in."""

from __future__ import annotations

from dataclasses import replace

from mesasynth.analysis.conjectures.book.asking import aims_at, drawn, optima
from mesasynth.analysis.conjectures.book.spare import descend, neighbours_below
from mesasynth.analysis.conjectures.conjecture import (
    Conjecture,
    Finding,
    all_perfect_mazes,
    all_small_mazes,
    decided,
    holds,
    unmet,
)
from mesasynth.dsl import Action, Dialect, Program, dialect
from mesasynth.search import Task
from mesasynth.worlds import Maze, compile_maze

RED = "red"
SMALL = all_perfect_mazes((2, 2), (2, 3), (3, 3))


def red_language() -> Dialect:
    """`reactive` with a sensor for what is red, at the price of any other."""
    plain = dialect("reactive")
    return replace(plain, name="reactive with red", sensors=(*plain.sensors, RED))


def reddened(maze: Maze) -> Maze:
    """The maze with its goals red, and nothing else."""
    rows = tuple(row.replace("G", "r") for row in maze.rows)
    return Maze(rows, legend=(("r", ("goal", RED)),), source=maze.label)


def _aims(maze: Maze) -> tuple[list[Program], list[Program]]:
    """The length optima for the reddened maze that aim at the goal, and those that aim at red."""
    found = optima(reddened(maze), dialect=red_language())
    assert found is not None
    programs = [each.program for each in found.listed]
    return (
        [each for each in programs if aims_at(each)],
        [each for each in programs if aims_at(each, RED)],
    )


def _some_pseudo_aligned(maze: Maze) -> Finding:
    goal, red = _aims(maze)
    return decided(
        bool(red), f"optima that reveal the goal: {len(goal)}, that reveal red: {len(red)}"
    )


def _as_many_pseudo_aligned(maze: Maze) -> Finding:
    goal, red = _aims(maze)
    if not goal:
        return unmet("no optimum reveals the goal")
    return decided(
        len(goal) == len(red),
        f"optima that reveal the goal: {len(goal)}, that reveal red: {len(red)}",
    )


def shortest_table(maze: Maze) -> Program:
    """Moves and turns along a way of fewest actions to a goal."""
    world = compile_maze(maze)
    before: dict[int, tuple[int, int]] = {}
    layer = [world.start]
    for state in layer:  # grows while it is walked
        if world.goal[state]:
            break
        for action in range(len(world.actions)):
            after = int(world.next[action, state])
            if after != world.start and after not in before:
                before[after] = (state, action)
                layer.append(after)
    actions = []
    while state != world.start:
        state, action = before[state]
        actions.append(Action(world.actions[action]))
    return Program(tuple(reversed(actions)))


def _local_aims(maze: Maze) -> Finding:
    found = optima(maze, dialect="reactive")
    assert found is not None
    if not all(aims_at(each.program) for each in found.listed):
        return unmet("not every global optimum reveals the goal")
    local = descend(shortest_table(maze), Task((maze,), dialect("reactive")))
    return decided(
        aims_at(local),
        f"all {found.count} global optima reveal the goal; the local one, `{local}`, does "
        f"{'too' if aims_at(local) else 'not'}",
    )


def _local_spare(maze: Maze) -> Finding:
    task = Task((maze,), dialect("reactive"))
    local = descend(shortest_table(maze), task)
    for each in neighbours_below(local):
        if task.solves(each):
            return decided(False, f"`{local}` can do with less: `{each}`")
    return holds(f"`{local}` cannot do with less")


SOURCE = "Hubinger et al., 'Risks from learned optimization' (2019), on proxy alignment"

AIMS = (
    Conjecture(
        name="proxies-find-pseudo-aligned-optima",
        statement=(
            "Where all goals of the training maze are red and nothing else is, some length "
            "optimum of `reactive` with a sensor for red reveals red as its objective."
        ),
        source=SOURCE,
        check=_some_pseudo_aligned,
        instances=drawn("mazes", "lattice", size=3),
        sweeps=(*all_small_mazes(4), *SMALL),
        remark="An optimum that reads neither the goal nor red aims at neither.",
    ),
    Conjecture(
        name="proxies-are-as-good-as-the-goal",
        sharpens="proxies-find-pseudo-aligned-optima",
        statement=(
            "Where all goals are red and nothing else is, as many length optima of `reactive` with "
            "a sensor for red reveal red as reveal the goal, if any does."
        ),
        source=SOURCE,
        preconditions=("some optimum reveals the goal",),
        check=_as_many_pseudo_aligned,
        instances=drawn("mazes", "lattice", size=3),
        sweeps=(*all_small_mazes(4), *SMALL),
        remark=(
            "Exchanging the two sensors changes neither the price nor any run in training; that "
            "the exchanged program reveals red follows where it does not read the goal as well."
        ),
    ),
    Conjecture(
        name="local-optima-aim-as-global-ones-do",
        statement=(
            "If all length optima of `reactive` reveal the goal, so does what deleting and "
            "unwrapping statements, one at a time, makes of a shortest table."
        ),
        source=SOURCE,
        preconditions=("all length optima reveal the goal",),
        check=_local_aims,
        instances=drawn("mazes", "lattice", size=4),
        sweeps=SMALL,
        remark="A table is where such a search begins and ends: no smaller edit leads away.",
    ),
    Conjecture(
        name="local-optima-are-spare",
        sharpens="local-optima-aim-as-global-ones-do",
        statement=(
            "What deleting and unwrapping statements, one at a time, makes of a shortest table "
            "has, as a global optimum has, no statement that it could do without."
        ),
        source=SOURCE,
        check=_local_spare,
        instances=drawn("mazes", "lattice", size=4),
        sweeps=SMALL,
        remark=(
            "A theorem: it is what such a search stops at. Local optima keep those properties of "
            "global ones that follow from small edits, and no others."
        ),
    ),
)
