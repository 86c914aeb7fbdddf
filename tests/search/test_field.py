"""Many runs of one program by the kernel, against the reference interpreter one by one."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from mesasynth.dsl import Dialect, Kind, Program, run
from mesasynth.search.field import Field, Rules, language_of, run_trees
from mesasynth.worlds import Maze, compile_maze, forest, generate
from strategies import dialect_programs

KINDS = tuple(Kind)


def with_goal_at(maze: Maze, cell: tuple[int, int]) -> Maze:
    """The maze with its one goal elsewhere."""
    rows = [list(row.replace("G", ".")) for row in maze.rows]
    rows[cell[0]][cell[1]] = "G"
    return Maze(tuple("".join(row) for row in rows))


def test_forests_have_as_many_trees_as_kirchhoff_says() -> None:
    assert [len(forest(side, side)) for side in (2, 3, 4)] == [4, 192, 100_352]
    assert len(np.unique(forest(4, 4).masks)) == 100_352
    assert len(forest(1, 5)) == len(forest(5, 1)) == 1
    assert len(forest(2, 3)) == 15
    assert forest(3, 1).maze(0).rows == ("###", "#S#", "#.#", "#.#", "#.#", "#G#", "###")


@given(dialect_programs(), st.sampled_from(["stay", "crash"]), st.data())
@settings(max_examples=60)
def test_trees_run_as_their_mazes_do(
    pair: tuple[Dialect, Program], bump: str, data: st.DataObject
) -> None:
    dialect, program = pair
    trees = forest(3, 3)
    index = data.draw(st.integers(0, len(trees) - 1))
    rule = "crash" if bump == "crash" else "stay"
    found = run_trees(
        program,
        trees,
        dialect=dialect,
        bump=rule,
        max_ticks=2_000,
        masks=trees.masks[index : index + 1],
    )
    world = compile_maze(trees.maze(index))
    known = run(program, world, bump=rule, max_ticks=2_000, trail_cap=dialect.trail_cap)
    assert KINDS[found.kinds[0]] is known.outcome
    if known.outcome is not Kind.LOOPED:  # when a loop is noticed is the machine's affair
        assert found.ticks[0] == known.ticks


@given(dialect_programs())
@settings(max_examples=60)
def test_a_moved_goal_is_as_good_as_another_maze(pair: tuple[Dialect, Program]) -> None:
    dialect, program = pair
    maze = generate("dfs", 2, 3, seed=1)
    world = compile_maze(maze)
    places = np.arange(world.n_places, dtype=np.int32)
    open_places = places[[cell != maze.start for cell in world.cells]]
    field = Field(program, Rules((world,), dialect, max_ticks=2_000))
    worlds = np.zeros(len(open_places), np.int32)
    ends = field.ends(worlds, open_places, feature="goal", cleared=True)
    for index, place in enumerate(open_places.tolist()):
        moved = compile_maze(with_goal_at(maze, world.cells[place]))
        known = run(program, moved, max_ticks=2_000, trail_cap=dialect.trail_cap)
        assert bool(ends.halted[index]) == (known.outcome in (Kind.SOLVED, Kind.ELSEWHERE))
        if ends.halted[index]:
            assert (ends.ticks[index], ends.places[index]) == (known.ticks, known.trail[-1])


def test_the_smallest_language_of_a_program_runs_it() -> None:
    from mesasynth.dsl import parse

    program = parse("until at_goal { repeat 3 { if not fresh_ahead { back } else { move } } }")
    language = language_of(program)
    assert language.actions == ("back", "move")
    assert language.sensors == ("at_goal", "fresh_ahead")
    assert (language.counts, language.trail_cap) == ((3,), 4)
