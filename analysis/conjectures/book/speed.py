"""Conjectures on running time: that the fastest program is bounded, as a table is."""

from __future__ import annotations

from functools import lru_cache

from mesasynth.analysis.bound import bound
from mesasynth.analysis.conjectures.book.asking import drawn, drawn_tuples, optima
from mesasynth.analysis.conjectures.conjecture import (
    Conjecture,
    Finding,
    UndecidedError,
    all_lattice_mazes,
    all_pairs,
    all_small_mazes,
    decided,
    unmet,
)
from mesasynth.analysis.policy import ProgramPolicy
from mesasynth.dsl import Kind, Program, parse, run
from mesasynth.worlds import Maze, compile_maze, generate, small_mazes

SOURCE = "The other half of the question: what does the fastest program become?"
PRICE = 1_000
"""Bits for a tick: so dear that ticks decide, and length only among the fastest."""


def _bounded(pair: tuple[Maze, Maze], stop: str) -> Finding:
    found = optima(pair, dialect="reactive", bias="weighted", lam=PRICE, stop=stop)
    if found is None:
        return unmet("no program solves both")
    for each in found.listed:
        kind = bound(ProgramPolicy(each.program)).kind
        maze = None if kind == "bounded" else endless(each.program)
        if kind == "unbounded" or maze is not None:
            where = f"it never halts in {' / '.join(maze.rows)}" if maze else "its time rises"
            said = f"`{each.program}` takes the fewest ticks, {each.ticks}, and is not bounded"
            return decided(False, f"{said}: {where}")
        if kind != "bounded":
            raise UndecidedError(f"the bound of `{each.program}` is unknown")
    return decided(True, f"all {found.count} optima are bounded")


@lru_cache(maxsize=1024)
def endless(program: Program) -> Maze | None:
    """A small maze in which a run of the program never ends, if there is one to be found."""
    rooms = (generate("room", side, side, seed=0) for side in (2, 3, 4))
    small = (maze for cells in (2, 3, 4) for maze in small_mazes(cells))
    return next(
        (
            maze
            for maze in (*rooms, *small)
            if run(program, compile_maze(maze)).outcome is Kind.LOOPED
        ),
        None,
    )


def _touching(pair: tuple[Maze, Maze]) -> Finding:
    return _bounded(pair, "touch")


def _halting(pair: tuple[Maze, Maze]) -> Finding:
    return _bounded(pair, "halt")


FOLLOWERS = {
    hand: parse(
        f"until at_goal {{ if wall_{hand} {{ while wall_ahead {{ {other} }} move }} "
        f"else {{ {hand} move }} }}"
    )
    for hand, other in (("left", "right"), ("right", "left"))
}
"""The two wall followers."""


def _loops(maze: Maze) -> bool:
    """Whether a maze of corridors has a loop: as many passages as cells."""
    world = compile_maze(maze)
    ahead = world.next[0] != range(world.n_states)
    return int(ahead.sum()) // 2 >= world.n_places


def _ways(maze: Maze) -> tuple[int, bool]:
    """How many shortest paths there are, and whether one of them passes a junction."""
    world = compile_maze(maze)
    place = world.place.tolist()
    beside: dict[int, set[int]] = {each: set() for each in place}
    for state, after in enumerate(world.next[0].tolist()):
        if place[after] != place[state]:
            beside[place[state]].add(place[after])
    start = place[world.start]
    goal = next(place[state] for state, on in enumerate(world.goal.tolist()) if on)
    count, layer, seen = {start: 1}, [start], {start}
    passed = {start: False}  # there no wall is at hand yet, so both hands may go the same way
    while goal not in seen:
        further: dict[int, int] = {}
        for cell in layer:
            for other in beside[cell] - seen:
                further[other] = further.get(other, 0) + count[cell]
                junction = other != goal and len(beside[other]) > 2
                passed[other] = passed.get(other, False) or passed[cell] or junction
        layer = list(further)
        count |= further
        seen |= set(layer)
    return count[goal], passed[goal]


def _shortest(maze: Maze) -> list[str]:
    """The wall followers whose path is a shortest one."""
    world = compile_maze(maze)
    return [
        hand
        for hand, program in FOLLOWERS.items()
        if str(run(program, world, objective="shortest").outcome) == "solved"
    ]


def _no_follower(maze: Maze) -> Finding:
    if not _loops(maze):
        return unmet("it has no loop")
    found = _shortest(maze)
    return decided(not found, f"wall followers with a shortest path: {' and '.join(found) or 0}")


def _not_both(maze: Maze) -> Finding:
    if not _loops(maze):
        return unmet("it has no loop")
    count, junction = _ways(maze)
    if count > 1 or not junction:
        return unmet("it has several shortest paths, or one without a junction")
    found = _shortest(maze)
    return decided(
        len(found) < 2, f"wall followers with a shortest path: {' and '.join(found) or 0}"
    )


LOOPED = all_lattice_mazes((2, 2), (2, 3), (3, 2), (3, 3))

SPEED = (
    Conjecture(
        name="speed-finds-tables-on-touch",
        statement=(
            "Every fastest program of `reactive` (and shortest among these) for two mazes is "
            "bounded on all mazes there are, also where touching the goal ends the run "
            "(`stop=touch`)."
        ),
        source=SOURCE,
        preconditions=("some program solves both mazes",),
        check=_touching,
        instances=drawn_tuples(*[drawn("mazes", size=3)] * 2),
        sweeps=all_pairs(all_small_mazes(4)),
        remark=(
            "A loop that is left by touching the goal in its first round costs no more than a "
            "branch, neither in ticks nor in bits."
        ),
    ),
    Conjecture(
        name="speed-finds-tables",
        sharpens="speed-finds-tables-on-touch",
        statement=(
            "Every fastest program of `reactive` (and shortest among these) for two mazes is "
            "bounded on all mazes there are, where it has to halt by itself."
        ),
        source=SOURCE,
        preconditions=("some program solves both mazes",),
        check=_halting,
        instances=drawn_tuples(*[drawn("mazes", size=3)] * 2),
        sweeps=all_pairs(all_small_mazes(3)),
        remark=(
            "A theorem under `stop=halt` and summed ticks: unrolling a loop as far as the training "
            "mazes need saves the test that ends it."
        ),
    ),
    Conjecture(
        name="shortest-paths-rule-out-followers",
        statement=(
            "Where a maze has a loop, no wall follower puts out a shortest path: the objective "
            "`shortest` rules wall followers out."
        ),
        source="The common advice to train on mazes with loops",
        preconditions=("the maze has a loop",),
        check=_no_follower,
        instances=drawn("mazes", "lattice", size=4, loops=2),
        sweeps=LOOPED,
        remark="Of two ways around a loop one is often the shorter one, and a hand leads along it.",
    ),
    Conjecture(
        name="shortest-paths-rule-out-a-hand",
        sharpens="shortest-paths-rule-out-followers",
        statement=(
            "Where a maze of corridors has a loop and its only shortest path passes a junction on "
            "its way, not both wall followers put out a shortest path; so none solves both such a "
            "maze and its mirror image."
        ),
        source="The common advice to train on mazes with loops",
        preconditions=(
            "the maze has a loop",
            "its only shortest path passes a junction on its way",
        ),
        check=_not_both,
        instances=drawn("mazes", "lattice", size=4, loops=2),
        sweeps=LOOPED,
        remark=(
            "The argument: at a junction the two hands part, and only one of the ways on is the "
            "path. A junction at the start does not count: a hunt found both hands going the same "
            "way from there, as they have no wall to follow yet."
        ),
    ),
)
