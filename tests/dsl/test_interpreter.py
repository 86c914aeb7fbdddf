"""What programs mean: the reference interpreter, by example and against a second reading."""

from __future__ import annotations

import itertools
from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridworld import GridWorld, grid_world
from mesasynth.dsl import Dialect, Kind, Program, Run, Step, parse, run
from mesasynth.errors import ProgramError
from strategies import dialect_programs, grid_worlds
from tree_walker import walk

CORRIDOR = grid_world("S..G")


def ran(text: str, *rows: str, **options: object) -> Run:
    return run(parse(text), grid_world(*rows), **options)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "rows", "outcome", "ticks", "trail"),
    [
        ("", "S.G", "elsewhere", 0, 1),
        ("move move", "S.G", "solved", 2, 3),
        ("move move move", "S.G", "solved", 3, 3),
        ("move", "S.G", "elsewhere", 1, 2),
        ("repeat 2 { move }", "S.G", "solved", 4, 3),
        ("repeat 2 { }", "S.G", "elsewhere", 2, 1),
        ("until at_goal { move }", "S.G", "solved", 5, 3),
        ("while at_goal { move }", "S.G", "elsewhere", 1, 1),
        ("until at_goal { }", "S.G", "looped", None, 1),
        ("until at_goal { left }", "S.G", "looped", None, 1),
        ("if wall_ahead { left } move move", "S.G", "solved", 3, 3),
        ("if wall_ahead { } else { move } move", "S.G", "solved", 3, 3),
        ("if not wall_ahead { move } else { left } move", "S.G", "solved", 3, 3),
        ("next", "S.G", "failed", 1, 1),
        ("last", "S.G", "failed", 1, 1),
        ("fork next move", "S.G", "solved", 3, 3),
        ("left move right move move", "S.G", "solved", 5, 3),
        ("move right right move right right move move", "S.G", "solved", 8, 5),
        ("while wall_left { move }", "S.G", "looped", None, 3),
        ("move repeat 2 { repeat 3 { mark } } move", "S.G", "solved", 16, 3),
    ],
)
def test_by_example(text: str, rows: str, outcome: str, ticks: int | None, trail: int) -> None:
    result = ran(text, rows)
    assert result.outcome == outcome
    assert len(result.trail) == trail
    assert result.steps == trail - 1
    if ticks is not None:
        assert result.ticks == ticks


def test_bumping() -> None:
    assert ran("move move", "SG").outcome is Kind.SOLVED
    crashed = ran("move move", "SG", bump="crash")
    assert (crashed.outcome, crashed.ticks, crashed.steps) == (Kind.FAILED, 2, 1)
    assert crashed.reason == "'move' bumped"
    assert ran("left fork right move", "SG", bump="crash").outcome is Kind.SOLVED


def test_touching() -> None:
    assert ran("move move move", ".SG.").outcome is Kind.ELSEWHERE
    touched = ran("move move move", ".SG.", stop="touch")
    assert (touched.outcome, touched.ticks, touched.steps) == (Kind.SOLVED, 1, 1)
    assert ran("repeat 9 { move }", "S.G", stop="touch").ticks == 3  # one iteration is complete
    assert ran("fork next left", "SG", stop="touch").ticks == 2
    assert ran("until at_goal { move }", "SG", stop="touch").ticks == 2  # without the last test


def test_touching_before_the_first_statement() -> None:
    world = GridWorld(start=0, next=((0,),) * 3, sense=(0,), goal=(True,), place=(0,), distance=0)
    for objective in ("reach", "shortest"):
        result = run(parse("next"), world, stop="touch", objective=objective)
        assert (result.outcome, result.ticks) == (Kind.SOLVED, 0)
    assert run(parse("next"), world).outcome is Kind.FAILED


def test_shortest_demands_a_trail_of_the_least_length() -> None:
    back_and_forth = "move right right move right right move move"
    assert ran(back_and_forth, "S.G").outcome is Kind.SOLVED
    long = ran(back_and_forth, "S.G", objective="shortest")
    assert (long.outcome, long.reason) == (Kind.ELSEWHERE, "halted on a goal in 4 steps, not 2")
    assert ran("right left move move", "S.G", objective="shortest").outcome is Kind.SOLVED
    first = ran(back_and_forth, "S.G.", objective="shortest", stop="touch")
    assert (first.outcome, first.ticks) == (Kind.ELSEWHERE, 8)


def test_marks() -> None:
    result = ran("mark move mark mark erase move mark", "S..G")
    assert result.marks == {0, 2}
    assert result.space == 2
    assert ran("mark move right right if marked_ahead { mark }", "S..G").marks == {0, 1}
    assert ran("if marked_ahead { move }", "S", "G").ticks == 1
    assert ran("mark if marked { erase } if marked { move }", "SG").ticks == 4
    assert ran("mark right right if marked_ahead { move }", "SG").steps == 0  # a wall is ahead


def test_frontier() -> None:
    result = ran("fork right fork fork left fork", "S.", ".G")
    assert result.discovered == {0, 1, 2}
    assert result.frontier == ((4 * 1 + 1, (0, 1)), (4 * 2 + 2, (0, 2)))
    assert result.space == 2
    assert result.ticks == 6
    first = ran("fork right fork next", "S.", ".G")
    assert (first.state, first.trail, len(first.frontier)) == (4 * 1 + 1, (0, 1), 1)
    last = ran("fork right fork last", "S.", ".G")
    assert (last.state, last.trail, len(last.frontier)) == (4 * 2 + 2, (0, 2), 1)


def test_moving_discovers_nothing() -> None:
    result = ran("move move right right fork", "S..G")
    assert result.discovered == {0, 1}
    assert result.frontier == ((4 * 1 + 3, (0, 1, 2, 1)),)
    assert ran("move right right fork", "S..G").frontier == ()  # the start is discovered


MAZE = ("S.#.....", "#.#.###.", "....#G#.", ".##.###.", "........")


def test_breadth_first_search_is_shortest_and_depth_first_finds() -> None:
    text = "until at_goal { repeat 4 { fork right } next }"
    assert ran(text, *MAZE[:2], ".....G", objective="shortest").outcome is Kind.SOLVED
    assert ran(text, *MAZE).outcome is Kind.FAILED  # walled off: the frontier runs empty
    assert ran(text.replace("next", "last"), "S..", ".#.", "..G").outcome is Kind.SOLVED


def test_a_teleport_can_be_worth_its_ticks() -> None:
    text = "fork right right move move move move move if not at_goal { next move move move move }"
    west, east = ran(text, "G....S....."), ran(text, ".....S....G")
    assert west.outcome is east.outcome is Kind.SOLVED
    assert west.ticks + east.ticks == 23


def test_space_is_the_peak_of_all_together() -> None:
    assert ran("repeat 2 { repeat 3 { } }", "SG").space == 2
    assert ran("repeat 2 { } repeat 3 { }", "SG").space == 1
    assert ran("mark repeat 2 { erase }", "SG").space == 2
    assert ran("repeat 2 { } mark", "SG").space == 1
    assert ran("fork next repeat 2 { }", "SG").space == 1


def test_the_cap_on_ticks_is_exact() -> None:
    assert run(parse("move move move"), CORRIDOR, max_ticks=3).outcome is Kind.SOLVED
    over = run(parse("move move move"), CORRIDOR, max_ticks=2)
    assert (over.outcome, over.ticks, over.steps) == (Kind.UNDECIDED, 2, 2)
    assert run(parse("repeat 2 { }"), CORRIDOR, max_ticks=1).outcome is Kind.UNDECIDED
    assert run(parse("while at_goal { }"), CORRIDOR, max_ticks=0).outcome is Kind.UNDECIDED
    assert run(parse(""), CORRIDOR, max_ticks=0).outcome is Kind.ELSEWHERE


def test_a_loop_that_only_looks_endless() -> None:
    # Every round changes a mark, so no configuration recurs until the marks do.
    text = "until at_goal { if marked { erase move } else { mark left left move } }"
    assert ran(text, "..S.G").outcome is not Kind.UNDECIDED
    # A repeat around a loop head: the counter tells the rounds apart.
    assert ran("repeat 9 { while at_goal { } }", "SG").outcome is Kind.ELSEWHERE


def test_trace() -> None:
    steps: list[Step] = []
    result = run(parse("repeat 2 { until at_goal { move } }"), grid_world("SG"), trace=steps.append)
    assert [step.event for step in steps] == [
        "not at_goal -> true",
        "move",
        "not at_goal -> false",
        "repeat 1/2",
        "not at_goal -> false",
        "repeat 2/2",
    ]
    assert [step.ticks for step in steps] == [1, 2, 3, 4, 5, 6]
    assert steps[-1].ticks == result.ticks
    assert (steps[1].state, steps[1].place, steps[1].trail_length) == (4 * 1 + 1, 1, 1)


def test_names_that_a_world_lacks() -> None:
    bare = GridWorld(
        start=0,
        next=((0,),),
        sense=(0,),
        goal=(False,),
        place=(0,),
        distance=None,
        actions=("wait",),
        sensors=("red",),
    )
    assert run(parse("fork if marked_ahead { }"), bare).ticks == 2  # there is nothing ahead
    with pytest.raises(ProgramError, match="this world has no action 'move'"):
        run(parse("move"), bare)
    with pytest.raises(ProgramError, match="this world has no sensor 'at_goal'"):
        run(parse("if at_goal { }"), bare)


def test_deep_nesting_and_long_trails() -> None:
    deep = "if not at_goal { " * 200 + "move" + " }" * 200
    assert ran(deep, "SG").ticks == 201
    nested = ran("repeat 2 { " * 200 + "left" + " }" * 200, "SG", max_ticks=1000)
    assert (nested.outcome, nested.space) == (Kind.UNDECIDED, 200)
    to_and_fro = "repeat 9 { " * 5 + "move right right" + " }" * 5
    assert ran(to_and_fro, "SG").steps == 9**5


@given(
    dialect_programs(),
    grid_worlds(),
    st.sampled_from(["stay", "crash"]),
    st.sampled_from(["halt", "touch"]),
    st.sampled_from(["reach", "shortest"]),
)
def test_against_a_walk_over_the_tree(
    drawn: tuple[Dialect, Program],
    world: GridWorld,
    bump: Literal["stay", "crash"],
    stop: Literal["halt", "touch"],
    objective: Literal["reach", "shortest"],
) -> None:
    options: dict[str, Any] = {"bump": bump, "stop": stop, "objective": objective}
    options["trail_cap"] = drawn[0].trail_cap
    ticks = 2000
    result = run(drawn[1], world, max_ticks=ticks, **options)
    expected = walk(drawn[1], world, max_ticks=ticks, **options)
    if result.outcome is Kind.LOOPED:
        assert expected["outcome"] == "undecided"
    else:
        assert {name: getattr(result, name) for name in expected} == expected


@given(dialect_programs(), grid_worlds(max_side=3))
def test_small_worlds_leave_nothing_undecided(
    drawn: tuple[Dialect, Program], world: GridWorld
) -> None:
    result = run(drawn[1], world, trail_cap=drawn[0].trail_cap)
    assert result.outcome is not Kind.UNDECIDED


@given(dialect_programs(), grid_worlds())
def test_the_trail_is_a_walk(drawn: tuple[Dialect, Program], world: GridWorld) -> None:
    result = run(drawn[1], world, max_ticks=2000)
    assert result.trail[0] == world.place[world.start]
    assert result.trail[-1] == world.place[result.state]
    steps = {(s // 4, world.next[0][s] // 4) for s in range(len(world.place))}
    assert set(itertools.pairwise(result.trail)) <= steps
