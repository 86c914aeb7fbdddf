"""Least ticks in languages of every make, against every program up to a length.

Statements that seek, ticks and definitions of a dialect's own, tests that not every statement may
ask, loops without branches, trails that are stored and cut back, frontiers without a walk.
"""

from __future__ import annotations

import heapq
from dataclasses import replace

import pytest
from hypothesis import assume, event, given, settings
from hypothesis import strategies as st

import mesasynth as ms
from mesasynth.dsl import Action, Dialect, Test, parse
from mesasynth.dsl.definitions import expand, fold
from mesasynth.dsl.machine import FailedRunError, Machine
from mesasynth.search import GaveUp, NoProgram, Optimal, Task
from mesasynth.search.asking import asking_of
from mesasynth.search.courses import FAR
from mesasynth.search.cursors import Cursor, Rules
from small_tasks import drawn_programs, languages, own_dialects, seekers, tasks
from time_tasks import DIALECTS, LADDER, SOME, against_every_program, alike, graded

LOOPS = Dialect(
    name="loops",
    summary="loops without branches",
    actions=("move", "left"),
    controls=("while",),
    sensors=("at_goal", "wall_ahead"),
    counts=(),
)
CUT = Dialect(
    name="cut",
    summary="trails that are stored and cut back",
    actions=("move", "left", "right", "fork", "next", "push", "pop", "back"),
    controls=("if", "if-else"),
    sensors=("at_goal", "wall_ahead"),
    counts=(),
)
UNWALKED = Dialect(
    name="unwalked",
    summary="a frontier without a walk",
    actions=("left", "right", "fork", "next", "last"),
    controls=("if", "if-else"),
    sensors=("at_goal", "wall_ahead"),
    counts=(),
)
SLOW = replace(ms.dialect("frontier"), name="slow", ticks={"move": 4, "left": 2})
PICKED = st.sampled_from([LOOPS, CUT, UNWALKED, SLOW])


@st.composite
def picky(draw: st.DrawFn) -> Dialect:
    """Dialects in which statements may not ask every test."""
    plain = draw(languages())
    every = [Test(name, flip) for name in plain.sensors for flip in (False, True)]
    asked = draw(
        st.dictionaries(
            st.sampled_from(["while", "if", "if-else"]),
            st.lists(st.sampled_from(every), min_size=1, unique=True).map(tuple),
        )
    )
    return replace(plain, tests=tuple((k, v) for k, v in asked.items() if k in plain.controls))


MANY = st.one_of(DIALECTS, LADDER, PICKED, seekers(), own_dialects())
NEW = st.one_of(PICKED, seekers(), own_dialects(), picky())


@SOME
@given(graded(tasks(NEW, max_side=3)), st.booleans())
def test_every_make(task: Task, worst: bool) -> None:
    against_every_program(task, 1_000, worst=worst, timeout=1)


@SOME
@given(alike(NEW), st.booleans())
def test_every_make_where_mazes_look_alike(task: Task, worst: bool) -> None:
    against_every_program(task, 1_000, worst=worst, timeout=1)


@settings(max_examples=15)
@given(alike(st.just(LOOPS)), st.booleans())
def test_loops_without_branches(task: Task, worst: bool) -> None:
    against_every_program(task, 1_000, worst=worst, timeout=1)


@pytest.mark.slow
@pytest.mark.timeout(3_600)
@settings(max_examples=2_000)
@given(graded(st.one_of(tasks(NEW, max_side=3), alike(NEW))), st.booleans())
def test_many_of_every_make(task: Task, worst: bool) -> None:
    against_every_program(task, 1_500, worst=worst, timeout=5)


@settings(max_examples=150)
@given(tasks(MANY, max_side=3, max_mazes=1), st.data())
def test_configurations_are_those_of_the_machine(task: Task, data: st.DataObject) -> None:
    """Each statement and each sensor does in a joint state what it does in the interpreter."""
    rules = Rules(task, asked=task.dialect.sensors)
    (world,) = task.worlds
    cursor: Cursor | None = rules.start(0)
    machine = Machine(world, bump=task.bump, trail_cap=task.dialect.trail_cap, seeks=True)
    if task.stop == "touch":
        machine.ends_on = world.goal.tolist()
    walked = data.draw(st.lists(st.sampled_from(rules.words), max_size=40))
    for word in (None, *walked):
        if word is not None:
            assert cursor is not None
            if rules.over(cursor) is not None:
                return
            assert rules.ticks(word, cursor) == dict(task.dialect.ticks).get(
                word, machine.price(word)
            )
            cursor = rules.step(cursor, word)
            try:
                machine.actions[word]()
            except FailedRunError:
                assert cursor is None
                return
            assert cursor is not None
        assert cursor.at % world.n_states == machine.state
        near = task.objective == "reach" or machine.trail.steps == world.distance
        solved = bool(world.goal[machine.state]) and near
        assert rules.courses[0].goal[cursor.at] == solved
        sense = rules.sense(cursor)
        for bit, name in enumerate(rules.sensors):
            assert bool(sense >> bit & 1) == machine.sensors[name](), name


@settings(max_examples=150)
@given(tasks(MANY, max_side=3, max_mazes=1), st.data())
def test_what_one_maze_still_needs(task: Task, data: st.DataObject) -> None:
    """The closed form against all sequences of statements, from a configuration on the way."""
    rules = Rules(task, asked=())
    cursor = rules.start(0)
    assume(rules.words)
    for word in data.draw(st.lists(st.sampled_from(rules.words), max_size=8)):
        after = rules.step(cursor, word)
        cursor = cursor if after is None or rules.over(after) is not None else after
    claimed = rules.least(cursor)
    best = {cursor: 0}
    waiting = [(0, 0, cursor)]
    while waiting:
        ticks, _, here = heapq.heappop(waiting)
        if ticks > min(claimed, 7) or len(best) > 20_000:
            break
        if rules.courses[0].goal[here.at]:
            assert claimed == ticks if rules.exact(cursor) else claimed <= ticks
            return
        for word in rules.words:
            after = rules.step(here, word)
            later = ticks + rules.ticks(word, here)
            if after is None or rules.over(after) is False or later >= best.get(after, later + 1):
                continue
            best[after] = later
            heapq.heappush(waiting, (later, len(best), after))
    else:
        assert claimed >= FAR or not rules.exact(cursor)
        return
    assert not rules.exact(cursor) or claimed > min(7, ticks - 1) or len(best) > 20_000


@pytest.mark.parametrize("worst", [False, True])
@pytest.mark.parametrize("ticks", [{}, {"seek goal": 1}, {"seek goal": 30}])
def test_a_statement_that_searches(ticks: dict[str, int], worst: bool) -> None:
    """Its ticks are the cells that it looks at, or those that the dialect says."""
    language = replace(ms.dialect("oracle"), name="priced", ticks=ticks)
    mazes = ms.parse_mazes("S#G\n...\n\nS.G\n...")
    result = ms.search(mazes, bias="time", dialect=language, worst=worst)
    assert isinstance(result.outcome, Optimal)
    around = "right move left move move left"
    by_hand = (f"{around} move", f"if wall_ahead {{ {around} }} else {{ move }} move")
    programs = [parse(text, dialect=language) for text in ("seek goal", *by_hand)]
    totals = []
    for program in programs:
        times = [run.ticks for run in Task(mazes, language).runs(program)]
        totals.append(max(times) if worst else sum(times))
    assert result.tree is not None
    assert result.tree.lower == min(totals)


@pytest.mark.parametrize("bias", ["kt", "weighted"])
def test_other_biases_take_the_bound_everywhere(bias: str) -> None:
    maze = ms.parse_maze("S#G\n...")
    result = ms.search(maze, bias=bias, dialect="oracle", lam=1 if bias == "weighted" else None)
    assert isinstance(result.outcome, Optimal)
    assert str(result.winner.program) == "seek goal"


def test_levels_of_blocks_have_a_fastest_program() -> None:
    """Its loops ask only for the goal, at which no run goes on, and its branches only for paths."""
    mazes = ms.parse_mazes("S#G\n...\n\nS.G\n...")
    for stop in ("touch", "halt"):
        result = ms.search(mazes, bias="time", dialect="blocks", stop=stop)
        assert isinstance(result.outcome, Optimal)
        assert result.tree is not None
        assert result.tree.lower == 11
        assert "if not wall_ahead" in str(result.winner.program)


def test_a_loop_that_must_go_round_is_found_and_proved() -> None:
    mazes = ms.parse_mazes("S.G..\n\nS..G.\n\nS...G")
    result = ms.search(mazes, bias="time", dialect=LOOPS)
    assert isinstance(result.outcome, Optimal)
    assert str(result.winner.program) == "move move until at_goal { move }"
    assert result.tree is not None
    assert (result.tree.lower, result.tree.description_proved) == (15, True)


def test_loops_that_cannot_be_settled_leave_a_bound() -> None:
    mazes = [ms.generate("wilson", 5, 5, seed=seed) for seed in range(6)]
    result = ms.search(mazes, bias="time", dialect=LOOPS, timeout=1)
    assert isinstance(result.outcome, GaveUp)
    assert result.tree is not None
    apart = [
        ms.search(maze, bias="time", dialect=replace(LOOPS, controls=(), sensors=()))
        for maze in mazes
    ]
    assert result.tree.lower >= sum(each.winner.ticks for each in apart if each.winner)


def test_what_loops_and_branches_can_tell_apart() -> None:
    mazes = ms.parse_mazes("S.G\n\n>.G")
    stack = asking_of(Task(mazes, ms.dialect("stack")))
    assert stack[0] is stack[1]
    assert not stack[0].goods
    weak, strong = asking_of(Task(mazes, LOOPS))
    assert weak.rounds
    assert not strong.rounds
    touching = asking_of(Task(mazes, LOOPS, stop="touch"))
    assert touching[0] is touching[1]
    assert touching[0].goods == {"at_goal", "wall_ahead"}


@given(
    own_dialects().flatmap(
        lambda each: st.tuples(st.just(each), drawn_programs(each, most_bits=25))
    )
)
def test_names_stand_for_what_they_stand_for(pair: tuple[Dialect, ms.Program]) -> None:
    """Folding changes no run and makes nothing longer."""
    language, program = pair
    plain = expand(program, language)
    folded = fold(plain, language)
    assert expand(folded, language) == plain
    assert ms.units(folded, language) <= ms.units(plain, language)
    event("shorter" if folded != plain else "the same")


def test_the_name_of_a_way_is_written_where_it_is_shorter() -> None:
    language = replace(
        ms.dialect("tabular"),
        name="named",
        actions=("move", "left", "right", "walk"),
        definitions={"walk": "move move"},
    )
    result = ms.search(ms.parse_maze("S....G"), bias="time", dialect=language)
    assert isinstance(result.outcome, Optimal)
    assert sorted(map(str, result.winner.program.body)) == sorted(
        map(str, (Action("walk"), Action("walk"), Action("move")))
    )
    assert result.tree is not None
    assert (result.tree.lower, result.tree.description_proved) == (5, False)


def test_mazes_that_no_loop_can_tell_apart_have_no_program() -> None:
    blind = replace(LOOPS, sensors=("wall_ahead",))
    mazes = ms.parse_mazes("G.S..\n\n..S.G")
    result = ms.search(mazes, bias="time", dialect=blind, objective="shortest")
    assert isinstance(result.outcome, NoProgram)
