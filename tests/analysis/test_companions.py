"""The companions of the axes, each against a slower way to the same figure."""

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mesasynth.analysis.battery import battery
from mesasynth.analysis.companions import companions
from mesasynth.analysis.compression import compression, fewest_actions, packed
from mesasynth.analysis.policy import ProgramPolicy
from mesasynth.analysis.power import random_walks, touched
from mesasynth.analysis.robustness import forced
from mesasynth.analysis.words import companion_words
from mesasynth.dsl import Action, Block, Kind, Program, dialect, parse, run, units
from mesasynth.dsl.syntax import Repeat
from mesasynth.search import search
from mesasynth.worlds import compile_maze, generate, parse_maze
from mesasynth.worlds.names import MAZE_ACTIONS

actions = st.lists(st.sampled_from(MAZE_ACTIONS), max_size=14)


def unrolled(block: Block) -> list[str]:
    """The actions of a program without tests, one by one."""
    found: list[str] = []
    for each in block:
        if isinstance(each, Repeat):
            found += unrolled(each.blocks[0]) * each.count
        else:
            assert isinstance(each, Action)
            found.append(each.name)
    return found


@given(actions, st.integers(0, 5))
def test_a_packed_table_does_what_was_packed_and_is_no_longer(way: list[str], times: int) -> None:
    way = way * times
    if len(way) > 40:
        return
    table = packed(way)
    assert unrolled(table.body) == way
    plain = Program(tuple(map(Action, way)))
    assert units(table, dialect("counting")) <= units(plain, dialect("counting"))


@given(actions, st.sampled_from(MAZE_ACTIONS), st.integers(1, 6), st.integers(0, 5))
def test_an_action_is_forced_as_if_it_were_taken(
    way: list[str], action: str, at: int, seed: int
) -> None:
    world = compile_maze(generate("wilson", 3, 3, seed=seed))
    state, changes = world.start, 0
    for each in way:
        after = int(world.next[MAZE_ACTIONS.index(each), state])
        changes += after != state
        if after != state and changes == at:
            after = int(world.next[MAZE_ACTIONS.index(action), after])
        state = after
    slipped = forced(world, action, at)
    done = run(Program(tuple(map(Action, way))), slipped)
    assert done.state // (at + 1) == state


def test_the_chance_of_a_walk_is_what_walks_show() -> None:
    world = compile_maze(generate("wilson", 2, 2, seed=1))
    rng, hits = random.Random(0), 0
    for _ in range(4_000):
        state = world.start
        for _ in range(30):
            state = int(world.next[rng.randrange(3), state])
            if world.goal[state]:
                hits += 1
                break
    assert touched(world, 30) == pytest.approx(hits / 4_000, abs=0.03)
    (bits,) = random_walks(ProgramPolicy(parse("left")), (world,))
    assert bits == 0.0


def test_more_than_any_walk_is_said_to_be() -> None:
    world = compile_maze(parse_maze("S" + "." * 30 + "G"))
    assert touched(world, 30) == 0.0
    assert touched(world, 31) == pytest.approx(3.0**-31)


def test_compression_is_exact_where_the_search_finishes() -> None:
    maze = parse_maze("S......#\n######.#\n######.G")
    found = compression(0, [maze])
    best = search(maze, dialect="counting").winner
    assert best is not None
    assert (found.exact, found.most, found.least) == (True, best.units, best.units)
    hurried = compression(0, [generate("wilson", 6, 6, seed=3)], timeout=0.05)
    assert not hurried.exact
    assert hurried.most is not None
    assert hurried.least < hurried.most
    assert hurried.table is not None


def test_the_way_that_is_packed_is_a_shortest_one() -> None:
    for seed in range(5):
        world = compile_maze(generate("dfs", 4, 4, seed=seed, loops=1.0))
        way = fewest_actions(world)
        assert way is not None
        assert run(Program(tuple(map(Action, way))), world).outcome is Kind.SOLVED
    assert fewest_actions(compile_maze(parse_maze("S#G"))) is None


def test_the_companions_of_a_program_in_words() -> None:
    maze = generate("wilson", 3, 3, seed=2)
    policy = ProgramPolicy(parse("until at_goal { left while wall_ahead { right } move }"))
    found = companions(policy, battery((maze,)), training=[maze])
    words = dict(companion_words(found))
    assert "forced upon it" in words["robust"]
    assert "random walks" in words["power"]
    assert "random programs" in words[""]
    assert "table with loops" in words["saves"]
    power = found.record()["power"]["random_walks"]
    assert power["training"][maze.label] > 1.0
    assert np.isfinite(power["perfect-small"])
    assert (
        companions(ProgramPolicy(parse("left")), battery((maze,)), training=[maze]).record()[
            "compression"
        ]
        is None
    )
