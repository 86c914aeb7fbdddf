"""Least ticks, in every dialect and with every grading, against every program up to a length.

`pytest -m slow` looks at 10,000 tasks.
"""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

import mesasynth as ms
from mesasynth.search import GaveUp, Optimal, Task
from mesasynth.search.fastest import Fastest, fastest
from small_tasks import languages, tasks
from time_tasks import (
    BRANCHING,
    DIALECTS,
    LADDER,
    SOME,
    against_every_program,
    alike,
    graded,
)


@SOME
@given(graded(tasks(DIALECTS, max_side=3)), st.booleans())
def test_the_dialects(task: Task, worst: bool) -> None:
    against_every_program(task, 400, worst=worst)


@SOME
@given(graded(tasks(LADDER, max_side=3)), st.booleans())
def test_the_dialects_of_plainer_memory(task: Task, worst: bool) -> None:
    against_every_program(task, 400, worst=worst)


@SOME
@given(graded(tasks(languages(), max_side=3)), st.booleans())
def test_dialects_of_a_few_statements(task: Task, worst: bool) -> None:
    against_every_program(task, 1_500, worst=worst)


@settings(max_examples=25)
@given(alike(st.just(BRANCHING)), st.booleans())
def test_branches_that_meet_again(task: Task, worst: bool) -> None:
    against_every_program(task, 2_000, worst=worst)


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
    against_every_program(task, 1_500, worst=worst)


@SOME
@given(graded(tasks(DIALECTS, max_side=3)), st.booleans(), st.integers(0, 60))
def test_what_is_proved_when_the_room_is_used_up(task: Task, worst: bool, room: int) -> None:
    """Where the search has to stop, its bound holds and its program is no better than the best."""
    rules = {
        "worst": worst,
        "solve": task.solve,
        "exceptions": None if task.exceptions is None else task.exceptions // 1024,
    }
    whole = fastest(task, **rules)
    some = fastest(task, **rules, max_states=room)
    event(f"{type(some).__name__} {getattr(some, 'reason', '')}")
    if isinstance(some, Fastest) and isinstance(whole, Fastest):
        assert some.lower <= whole.lower
        assert some.ticks is None or some.ticks >= whole.lower
        assert some.proved == (some.reason == "")
    elif isinstance(some, Fastest):
        assert some.program is None


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
