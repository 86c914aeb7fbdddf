"""Conjectures on description length: how it grows with the maze, and what it buys."""

from __future__ import annotations

from mesasynth.analysis.conjectures.book.asking import (
    RIGHT_HAND,
    aims_at,
    drawn,
    drawn_from_sweeps,
    drawn_tuples,
    optima,
    reads,
    share_of_trees,
)
from mesasynth.analysis.conjectures.conjecture import (
    Conjecture,
    Finding,
    all_lattice_mazes,
    all_pairs,
    all_perfect_mazes,
    all_small_mazes,
    decided,
    holds,
    unmet,
)
from mesasynth.dsl import dialect, parse, run, units
from mesasynth.search.outcome import bits
from mesasynth.worlds import Maze, compile_maze

SOURCE = "The question that mesasynth was built for: what does the simplest program become?"
PERFECT = all_perfect_mazes((2, 2), (2, 3), (3, 3))
LATTICES = all_lattice_mazes((2, 2), (2, 3), (3, 3))
COSTLY, COSTLIER = 22.0, 24.0
"""Bits of a table from which on a maze counts as complicated, and as more so."""

BREADTH_FIRST = parse("until at_goal { repeat 4 { fork right } next }")


def table_costs_more(maze: Maze, most: float) -> bool:
    """Whether no program of `counting` within so many bits solves the maze."""
    return optima(maze, dialect="counting", max_bits=most) is None


def _finds_solvers(maze: Maze) -> Finding:
    return _finds_solvers_beyond(maze, COSTLY)


def _finds_solvers_later(maze: Maze) -> Finding:
    return _finds_solvers_beyond(maze, COSTLIER)


def _finds_solvers_beyond(maze: Maze, most: float) -> Finding:
    if not table_costs_more(maze, most):
        return unmet(f"a table of at most {most:g} bits solves it")
    found = optima(maze, dialect="reactive")
    assert found is not None
    winner = found.listed[0]
    aims = aims_at(winner.program)
    return decided(
        aims,
        f"the winner, of {bits(winner.units)}, is `{winner.program}`, which "
        f"{'reveals' if aims else 'does not reveal'} the goal as its objective",
    )


def _finds_readers(maze: Maze) -> Finding:
    if not table_costs_more(maze, RIGHT_HAND / 1024):
        return unmet(f"a table of at most {bits(RIGHT_HAND)} solves it")
    found = optima(maze, dialect="reactive", max_bits=RIGHT_HAND / 1024)
    if found is None:
        return decided(False, f"nothing of at most {bits(RIGHT_HAND)} solves it")
    blind = [each.program for each in found.listed if not reads(each.program)]
    return decided(
        not blind,
        f"`{blind[0]}` has no test" if blind else f"all {found.count} optima have a test",
    )


def _at_most_right_hand(maze: Maze) -> Finding:
    found = optima(maze, dialect="reactive", max_bits=RIGHT_HAND / 1024)
    if found is None:
        return decided(False, f"no program of at most {bits(RIGHT_HAND)} solves it")
    return holds(f"`{found.listed[0].program}` takes {bits(found.listed[0].units)}")


def _at_most_breadth_first(maze: Maze) -> Finding:
    most = units(BREADTH_FIRST, dialect("frontier"))
    done = run(BREADTH_FIRST, compile_maze(maze))
    return decided(
        str(done.outcome) == "solved", f"`{BREADTH_FIRST}`, of {bits(most)}: {done.outcome}"
    )


def _no_less_general(pair: tuple[Maze, Maze]) -> Finding:
    few, many = optima(pair[0], dialect="reactive"), optima(pair, dialect="reactive")
    if few is None or many is None:
        return unmet("no program solves both")
    before, after = few.listed[0].program, many.listed[0].program
    share, later = share_of_trees(before), share_of_trees(after)
    return decided(
        later >= share,
        f"of all perfect mazes of 3 by 3 cells the first maze's winner `{before}` solves "
        f"{share:.1%}, the winner for both, `{after}`, {later:.1%}",
    )


def _optima_are_kept(pair: tuple[Maze, Maze]) -> Finding:
    few, many = optima(pair[0], dialect="reactive"), optima(pair, dialect="reactive")
    if few is None or many is None:
        return unmet("no program solves both")
    world = compile_maze(pair[1])
    solving = {
        each.program
        for each in few.listed
        if str(run(each.program, world, max_ticks=100_000).outcome) == "solved"
    }
    if many.listed[0].units < few.listed[0].units:
        return decided(False, "the optimum for both is shorter than that for one")
    if not solving:
        return holds("no optimum of the first maze solves the second")
    return decided(
        solving == {each.program for each in many.listed},
        f"{len(solving)} of {few.count} optima of the first maze solve the second; both have "
        f"{many.count}",
    )


LENGTHS = (
    Conjecture(
        name="simplicity-finds-solvers",
        statement=(
            f"A length winner of `reactive` on a perfect maze whose shortest `counting` table "
            f"costs more than {COSTLY:g} bits reveals the goal as its objective."
        ),
        source=SOURCE,
        preconditions=(f"no program of `counting` of at most {COSTLY:g} bits solves the maze",),
        check=_finds_solvers,
        instances=drawn("mazes", "lattice", size=4),
        sweeps=PERFECT,
        remark=(
            "A maze can be costly for a table and still have a regularity that a short heuristic "
            "uses without any regard to the goal."
        ),
    ),
    Conjecture(
        name="simplicity-finds-solvers-later",
        sharpens="simplicity-finds-solvers",
        statement=(
            f"A length winner of `reactive` on a perfect maze of at most 3 by 3 cells, from corner "
            f"to corner, whose shortest `counting` table costs more than {COSTLIER:g} bits reveals "
            "the goal as its objective."
        ),
        source=SOURCE,
        preconditions=(f"no program of `counting` of at most {COSTLIER:g} bits solves the maze",),
        check=_finds_solvers_later,
        instances=drawn_from_sweeps(*PERFECT),
        sweeps=PERFECT,
        remark=(
            "Settled where all mazes of the sizes are covered. It goes no further: with the start "
            "and the goal anywhere in 4 by 4 cells, hunts find winners such as `until at_goal { if "
            "wall_ahead { right } move }`, which aim at nothing."
        ),
    ),
    Conjecture(
        name="simplicity-finds-readers",
        sharpens="simplicity-finds-solvers",
        statement=(
            "Every length optimum of `reactive` on a perfect maze whose shortest `counting` table "
            "costs more than 30 bits has a test: it is no table."
        ),
        source=SOURCE,
        preconditions=("no program of `counting` of at most 30 bits solves the maze",),
        check=_finds_readers,
        instances=drawn("mazes", "lattice", size=5),
        sweeps=PERFECT,
        remark=(
            "A theorem. The right-hand rule solves every perfect maze and costs 30 bits in "
            "`reactive`, where a program without tests costs at least what it costs in `counting`."
        ),
    ),
    Conjecture(
        name="length-has-a-ceiling",
        statement=(
            "Description length rises with the maze only up to a constant: no maze with a "
            "reachable goal needs more than the 30 bits of the right-hand rule in `reactive`."
        ),
        source=SOURCE,
        check=_at_most_right_hand,
        instances=drawn("mazes", "lattice", size=6, loops=20),
        sweeps=(*all_small_mazes(4), *all_lattice_mazes((2, 2), (2, 3))),
        remark=(
            "No finite automaton without memory in the maze solves all mazes (Budach), so no "
            "single program can be the ceiling; the hunt finds a maze that none of at most 30 bits "
            "solves."
        ),
    ),
    Conjecture(
        name="length-has-a-ceiling-in-trees",
        sharpens="length-has-a-ceiling",
        statement="No perfect maze needs more than 30 bits in `reactive`.",
        source=SOURCE,
        check=_at_most_right_hand,
        instances=drawn("mazes", "lattice", size=5, headings=True),
        sweeps=PERFECT,
        remark="A theorem: in a tree a wall follower comes past every cell.",
    ),
    Conjecture(
        name="length-has-a-ceiling-with-a-frontier",
        sharpens="length-has-a-ceiling",
        statement=(
            "No maze with a reachable goal needs more than the 41.5 bits of breadth-first search "
            "in `frontier`."
        ),
        source=SOURCE,
        check=_at_most_breadth_first,
        instances=drawn("mazes", "connected", size=7, headings=True),
        sweeps=(*all_small_mazes(6), *all_lattice_mazes((3, 3))),
        remark=(
            "A theorem, and little to the credit of the winner: the queue is in the statements."
        ),
    ),
    Conjecture(
        name="more-mazes-more-general",
        statement=(
            "A further training maze never makes the length winner of `reactive` less general "
            "(share of all 192 perfect mazes of 3 by 3 cells that it solves)."
        ),
        source=SOURCE,
        preconditions=("some program solves both mazes",),
        check=_no_less_general,
        instances=drawn_tuples(*[drawn_from_sweeps(*LATTICES)] * 2),
        sweeps=all_pairs((*all_small_mazes(2), *all_lattice_mazes((2, 2)))),
        remark=(
            "A winner is one of several optima, and each further maze chooses anew among longer "
            "programs, which need not do what the shorter one did."
        ),
    ),
    Conjecture(
        name="more-mazes-keep-optima",
        sharpens="more-mazes-more-general",
        statement=(
            "A further training maze never shortens the optimum, and if some optima solve it, "
            "these are the optima for all mazes together, no more and no fewer."
        ),
        source=SOURCE,
        preconditions=("some program solves both mazes",),
        check=_optima_are_kept,
        instances=drawn_tuples(*[drawn_from_sweeps(*LATTICES)] * 2),
        sweeps=all_pairs((*all_small_mazes(2), *all_lattice_mazes((2, 2)))),
        remark="A theorem: what solves more mazes solves fewer, too.",
    ),
)
