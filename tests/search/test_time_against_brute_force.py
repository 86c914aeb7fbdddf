"""Least ticks, in every dialect and with every grading, against every program up to a length.

`pytest -m slow` looks at 10,000 tasks.
"""

from __future__ import annotations

from fractions import Fraction
from functools import cache

import pytest
from hypothesis import assume, event, given, settings
from hypothesis import strategies as st

import mesasynth as ms
from brute import Tried, every_program
from mesasynth.dsl import Kind
from mesasynth.dsl.machine import FailedRunError, Machine
from mesasynth.search import GaveUp, NoProgram, Optimal, Task, TaskError
from mesasynth.search.cursors import Cursor, Rules
from mesasynth.search.fastest import Fastest, fastest
from small_tasks import budget_for, languages, tasks
from time_tasks import BRANCHING, DIALECTS, LADDER, SOME, alike, every_run, found, graded


def score_of(task: Task, tried: Tried, *, worst: bool) -> Fraction | None:
    """What the bias minimizes, after the definition: over the best choice of mazes that count."""
    times = sorted(run.ticks for run in tried.runs if run.outcome is Kind.SOLVED)
    least = 0 if task.exceptions is not None else task.solve or len(task.mazes)
    charge = Fraction(task.exceptions or 0, 1024)
    return min(
        (
            (max(times[:count], default=0) if worst else sum(times[:count]))
            + charge * (len(task.mazes) - count)
            for count in range(least, len(times) + 1)
        ),
        default=None,
    )


def compare(task: Task, programs: int, *, worst: bool) -> None:
    """Compare with every program up to a length."""
    outcome = found(task, worst=worst)
    scores = [
        (score, tried.units)
        for tried in every_program(task, budget_for(task.dialect, programs))
        if (score := score_of(task, tried, worst=worst)) is not None
    ]
    least = min(scores, default=None)
    event(outcome.name)
    if isinstance(outcome, NoProgram):
        assert least is None
        return
    assert outcome.tree is not None
    assert least is None or outcome.tree.lower <= least[0]
    if isinstance(outcome, GaveUp):
        return
    (winner,) = every_run(task, [outcome.winner.program])
    assert score_of(task, winner, worst=worst) == outcome.tree.lower
    assert winner.units == outcome.winner.units
    if least is not None and least[0] == outcome.tree.lower:
        event("matched by a short program")
        assert not outcome.tree.description_proved or outcome.winner.units <= least[1]


@SOME
@given(graded(tasks(DIALECTS, max_side=3)), st.booleans())
def test_the_dialects(task: Task, worst: bool) -> None:
    compare(task, 400, worst=worst)


@SOME
@given(graded(tasks(LADDER, max_side=3)), st.booleans())
def test_the_dialects_of_plainer_memory(task: Task, worst: bool) -> None:
    compare(task, 400, worst=worst)


@SOME
@given(graded(tasks(languages(), max_side=3)), st.booleans())
def test_dialects_of_a_few_statements(task: Task, worst: bool) -> None:
    compare(task, 1_500, worst=worst)


@settings(max_examples=25)
@given(alike(st.just(BRANCHING)), st.booleans())
def test_branches_that_meet_again(task: Task, worst: bool) -> None:
    compare(task, 2_000, worst=worst)


def test_the_slowest_maze_where_branches_nest_and_meet_again() -> None:
    mazes = ms.parse_mazes("S..G\n\nSG..\n\nS.G.")
    result = ms.search(mazes, bias="time", worst=True, dialect="stack")
    assert isinstance(result.outcome, Optimal)
    text = "move if not at_goal { move if not at_goal { move } }"
    assert result.tree.lower == 5
    assert str(result.winner.program) == text


@pytest.mark.slow
@pytest.mark.timeout(3_600)
@given(graded(tasks(st.one_of(DIALECTS, languages()), max_side=3)), st.booleans())
def test_many_tasks(task: Task, worst: bool) -> None:
    compare(task, 1_500, worst=worst)


@SOME
@given(graded(tasks(DIALECTS, max_side=3)), st.booleans(), st.integers(0, 60))
def test_what_is_proved_when_the_room_is_used_up(task: Task, worst: bool, room: int) -> None:
    """Where the search has to stop, its bound holds and its program is no better than the best."""
    rules = {
        "worst": worst,
        "solve": task.solve,
        "exceptions": None if task.exceptions is None else task.exceptions // 1024,
    }
    assume(not task.dialect.tests)  # refused here even where a goal is walled off
    found(task, worst=worst)  # leaves aside what is not covered
    whole = fastest(task, **rules)
    some = fastest(task, **rules, max_states=room)
    event(f"{type(some).__name__} {getattr(some, 'reason', '')}")
    if isinstance(some, Fastest) and isinstance(whole, Fastest):
        assert some.lower <= whole.lower
        assert some.ticks is None or some.ticks >= whole.lower
        assert some.proved == (some.reason == "")
    elif isinstance(some, Fastest):
        assert some.program is None


@settings(max_examples=150)
@given(tasks(st.one_of(LADDER, DIALECTS), max_side=3, max_mazes=1), st.data())
def test_configurations_are_those_of_the_machine(task: Task, data: st.DataObject) -> None:
    """Each statement and each sensor does in a joint state what it does in the interpreter."""
    rules = Rules(task, reading=True)
    (world,) = task.worlds
    cursor: Cursor | None = rules.start(0)
    machine = Machine(world, bump=task.bump, trail_cap=task.dialect.trail_cap)
    walked = data.draw(st.lists(st.sampled_from(rules.words), max_size=40))
    for word in (None, *walked):
        if word is not None:
            assert cursor is not None
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


@SOME
@given(tasks(st.one_of(LADDER, DIALECTS), max_side=3, max_mazes=1), st.data())
def test_what_one_maze_still_needs(task: Task, data: st.DataObject) -> None:
    """The closed form against all sequences of statements, from a configuration on the way."""
    rules = Rules(task, reading=False)
    cursor = rules.start(0)
    for word in data.draw(st.lists(st.sampled_from(rules.words), max_size=8)):
        after = rules.step(cursor, word)
        cursor = cursor if after is None or rules.over(after) is not None else after
    claimed = rules.least(cursor)
    layer, seen, ticks = {cursor}, {cursor}, 0
    while layer and ticks < 6:
        if any(rules.courses[0].goal[each.at] for each in layer):
            break
        following = {rules.step(each, word) for each in layer for word in rules.words}
        layer = {each for each in following - {None} - seen if rules.over(each) is not False}
        seen |= layer
        ticks += 1
    reached = any(rules.courses[0].goal[each.at] for each in layer)
    assert claimed >= ticks if not reached else claimed <= ticks
    if reached and rules.exact(cursor):
        assert claimed == ticks


@cache
def many(name: str) -> ms.Result:
    mazes = [ms.generate("wilson", 5, 5, seed=seed) for seed in range(32)]
    return ms.search(mazes, bias="time", dialect=name, timeout=0.5)


@pytest.mark.parametrize("name", ["marking", "frontier", "counters", "backtrack", "stack"])
def test_too_many_joint_states_leave_a_bound(name: str) -> None:
    result = many(name)
    assert isinstance(result.outcome, GaveUp)
    assert result.tree is not None
    alone = [len(world.cells) and world.distance for world in result.task.worlds]
    assert result.tree.lower >= sum(each for each in alone if each)
    assert result.winner is None or result.winner.ticks > result.tree.lower


@pytest.mark.parametrize("bias", ["time", "kt"])
def test_a_statement_that_searches_has_no_such_bound(bias: str) -> None:
    maze = ms.parse_maze("S#G\n...")
    if bias == "time":
        with pytest.raises(TaskError, match="cannot be found in a dialect with 'seek goal'"):
            ms.search(maze, bias=bias, dialect="oracle")
        return
    result = ms.search(maze, bias=bias, dialect="oracle", max_bits=20)
    assert isinstance(result.outcome, Optimal)
    assert str(result.winner.program) == "seek goal"
