"""The front of length against time: against brute force, and against the biases that weigh both."""

from __future__ import annotations

import itertools
import json
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import mesasynth as ms
from brute import Tried, solving
from layout import ROOT
from mesasynth.search import Front, Optimal, Reason, Task, TaskError, front, search
from small_tasks import all_dialects, budget_for, tasks

MAZES = ROOT / "tests" / "golden" / "mazes"


def found(task: Task, budget: int, *, prune: bool = False) -> Front:
    return front(
        task.mazes,
        prune=prune,
        max_bits=budget / 1024,
        dialect=task.dialect,
        bump=task.bump,
        stop=task.stop,
        objective=task.objective,
        solve=task.solve,
        exceptions=None if task.exceptions is None else task.exceptions / 1024,
        max_ticks=task.max_ticks,
        audited=20,
        threads=1,
    )


def place(task: Task, tried: Tried) -> tuple[int, int]:
    """The length that counts, and the ticks."""
    return tried.units + (task.exceptions or 0) * len(tried.missed), tried.ticks(task.solve)


def beats(task: Task, one: Tried, other: Tried) -> bool:
    """Whether one program is no longer and no slower than another, and better in one of both."""
    a, b = place(task, one), place(task, other)
    return a != b and a[0] <= b[0] and a[1] <= b[1]


@settings(max_examples=50)
@given(
    tasks(all_dialects(), max_side=3),
    st.integers(1, 250),
    st.sampled_from(["all", "some", "charged", "charged"]),
    st.integers(0, 12),
    st.booleans(),
)
def test_the_front_is_what_nothing_beats(
    task: Task, programs: int, asked: str, charge: int, prune: bool
) -> None:
    task = replace(task, solve=1) if asked == "some" else task
    task = replace(task, exceptions=1024 * charge) if asked == "charged" else task
    budget = budget_for(task.dialect, programs)
    result = found(task, budget, prune=prune)
    assume(result.reason is not Reason.UNDECIDED)
    able = solving(task, budget)
    if result.reason in (Reason.WALLED_OFF, Reason.CLASH):
        assert not able
        return
    assert result.certificate.holds
    proved = result.proved_units
    able = [tried for tried in able if place(task, tried)[0] <= proved]
    best = [tried for tried in able if not any(beats(task, other, tried) for other in able)]
    shared: dict[tuple[int, int], list[str]] = {}
    for tried in best:
        shared.setdefault(place(task, tried), []).append(str(tried.program))
    exact = [point for point in result.points if point.units <= proved]
    assert all(point.proved for point in exact)
    assert [(p.units, p.optimum.ticks, p.count) for p in exact] == [
        (*where, len(texts)) for where, texts in sorted(shared.items())
    ]
    if asked != "charged":  # otherwise the shortest program comes first, whatever it misses
        firsts = [min(texts) for _, texts in sorted(shared.items())]
        assert [str(p.optimum.program) for p in exact] == firsts
    assert all(tried.ticks(task.solve) >= result.least_ticks for tried in able)
    assert result.complete == (bool(exact) and exact[-1].optimum.ticks == result.least_ticks)
    for point in result.points[len(exact) :]:
        assert task.exceptions is not None or task.solves(point.optimum.program)
        assert point.count == (None if task.exceptions is None else 1)


@settings(max_examples=60)
@given(tasks(all_dialects(), max_side=3), st.integers(50, 400))
def test_a_complete_front_stays_as_it_is_with_a_greater_cap(task: Task, programs: int) -> None:
    small = found(task, budget_for(task.dialect, programs))
    assume(small.complete and small.points)
    large = found(task, budget_for(task.dialect, 4 * programs))
    assert large.points == small.points


@pytest.mark.parametrize("dialect", ["reactive", "frontier"])
@pytest.mark.parametrize("names", [["corridor-east"], ["corridor-west"]])
def test_optima_of_the_mixed_biases_are_on_the_front(names: list[str], dialect: str) -> None:
    mazes = [ms.read_maze(MAZES / f"{name}.txt") for name in names]
    result = front(mazes, dialect=dialect, max_bits=24)
    places = [(point.optimum.units, point.optimum.ticks) for point in result.points]
    for options in ({"bias": "kt"}, *({"bias": "weighted", "lam": lam} for lam in ("1/8", "2"))):
        outcome = search(mazes, dialect=dialect, **options, timeout=3).outcome
        if isinstance(outcome, Optimal) and outcome.winner.units <= result.proved_units:
            assert (outcome.winner.units, outcome.winner.ticks) in places


@settings(max_examples=40)
@given(
    tasks(all_dialects(), max_side=3, max_mazes=2),
    st.lists(st.fractions(0, 4), min_size=2, max_size=4),
)
def test_dearer_ticks_never_make_the_winner_slower_or_shorter(
    task: Task, prices: list[Fraction]
) -> None:
    rules = {"bump": task.bump, "stop": task.stop, "objective": task.objective}
    winners = []
    for lam in sorted(prices):
        outcome = search(
            task.mazes,
            bias="weighted",
            lam=lam,
            dialect=task.dialect,
            **rules,
            max_bits=budget_for(task.dialect, 3_000) / 1024,
            audited=5,
            threads=1,
        ).outcome
        if isinstance(outcome, Optimal):
            winners.append(outcome.winner)
    for before, after in itertools.pairwise(winners):
        assert after.ticks <= before.ticks
        assert after.units >= before.units


def test_a_time_limit_keeps_what_is_exact() -> None:
    maze = ms.read_maze(MAZES / "perfect-3.txt")
    result = front(maze, dialect="reactive", timeout=1.0)
    assert result.reason is Reason.TIMEOUT
    assert not result.complete
    assert result.points[0].count == 1
    assert result.points[-1].optimum.ticks == result.least_ticks == 16
    before, after = result.gap
    assert before.optimum.units <= result.proved_units < after.optimum.units


def test_what_no_program_solves_has_no_front() -> None:
    walled = front(ms.parse_maze("S#G"))
    assert (walled.points, walled.complete, walled.reason) == ((), True, Reason.WALLED_OFF)
    clash = front(ms.parse_mazes("G.S..\n\n..S.G"), dialect="tabular")
    assert (clash.points, clash.reason) == ((), Reason.CLASH)
    assert "cannot be told apart" in clash.sentence


def test_undecided_programs_leave_the_front_open() -> None:
    result = front(ms.parse_maze("S........G"), dialect="reactive", max_bits=15, max_ticks=5)
    assert result.reason is Reason.UNDECIDED
    assert not result.complete


def test_record_is_json() -> None:
    record = front(ms.parse_maze("S.G"), dialect="tabular").to_record()
    assert json.loads(json.dumps(record)) == record


@pytest.mark.parametrize("options", [{"max_bits": -1}, {"timeout": 0}, {"max_bits": 1}])
def test_bad_limits_are_refused(options: dict[str, float]) -> None:
    with pytest.raises(TaskError):
        front(ms.parse_maze("S.G"), **options)
