"""The enumerating base optimizers against brute force, on tiny tasks under all rules.

`pytest -m slow` looks at 10,000 tasks for each.
"""

from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import assume, event, example, given, settings
from hypothesis import strategies as st

from brute import key, solving
from mesasynth.dsl import Dialect, builtin_dialects
from mesasynth.search import GaveUp, NoProgram, Optimal, Reason, Result, Task, search
from mesasynth.worlds import parse_maze
from small_tasks import all_dialects, budget_for, languages, tasks

SOME = settings(max_examples=40)
BIASES = ["length", "kt", "weighted", "space"]
PRICES = ["0", "1/7", "0.5", "3"]


BEYOND = Task(
    tuple(parse_maze(text) for text in ("SG", "SG", "S\nG\n#")),
    Dialect(
        name="few",
        summary="a few statements",
        actions=("move",),
        controls=(),
        sensors=("at_goal",),
        counts=(),
    ),
    exceptions=700,
)
"""Its greatest length is one at which nothing can be good any more, whatever is missed."""


@st.composite
def graded(draw: st.DrawFn, posed: st.SearchStrategy[Task]) -> Task:
    """Tasks that ask for some of their mazes, charge for misses, or neither."""
    task = draw(posed)
    match draw(st.sampled_from(["all", "some", "charged"])):
        case "some":
            return replace(task, solve=draw(st.integers(1, len(task.mazes))))
        case "charged":
            return replace(task, exceptions=draw(st.sampled_from([0, 700, 3072, 9000])))
    return task


def found(task: Task, bias: str, lam: str, budget: int | None) -> Result:
    """What the search finds, within a cap."""
    return search(
        task.mazes,
        bias=bias,
        lam=lam if bias == "weighted" else None,
        dialect=task.dialect,
        bump=task.bump,
        stop=task.stop,
        objective=task.objective,
        solve=task.solve,
        exceptions=None if task.exceptions is None else task.exceptions / 1024,
        max_ticks=task.max_ticks,
        max_bits=None if budget is None else budget / 1024,
        max_optima=10_000,
        audited=20,
        threads=1,
    )


def compare(task: Task, bias: str, lam: str, programs: int) -> None:
    """Compare a search within a cap with brute force up to it."""
    budget = budget_for(task.dialect, programs)
    result = found(task, bias, lam, budget)
    outcome = result.outcome
    assume(not (isinstance(outcome, GaveUp) and outcome.reason is Reason.UNDECIDED))
    able = solving(task, budget)
    price = Fraction(lam)
    least = min((key(bias, price, task, tried) for tried in able), default=None)
    event(f"{bias}: {outcome.name}")
    if result.certificate is not None:
        assert result.certificate.holds
    match outcome:
        case NoProgram():
            assert least is None
        case Optimal(winner=winner, optima=optima):
            best = [tried for tried in able if key(bias, price, task, tried) == least]
            best.sort(key=lambda tried: tried.rank(task.solve))
            assert optima.count == len(best) == len(optima.listed)
            for optimum, tried in zip(optima.listed, best, strict=True):
                assert optimum.program == tried.program
                assert optimum.units == tried.units
                assert optimum.ticks == tried.ticks(task.solve)
                assert optimum.missed == tried.missed
                assert optimum.space == tried.space
            assert winner == optima.listed[0]
        case GaveUp(reason=reason, best=best, lower_bits=lower):
            assert reason is Reason.CAP
            assert bias in ("kt", "weighted") or task.exceptions is not None
            if least is not None:
                assert best is not None
                if best.units <= budget:
                    same = next(tried for tried in able if tried.program == best.program)
                    assert key(bias, price, task, same) == least
                else:
                    assert result.score_bits <= score_bits(bias, least) + 1e-9
                assert lower is None or lower <= score_bits(bias, least) + 1e-9


def score_bits(bias: str, least: object) -> float:
    """An exact key as a number of bits."""
    if bias == "kt":
        assert isinstance(least, int)
        whole = max(0, least.bit_length() - 60)
        return (whole + math.log2(least >> whole)) / 1024
    if bias == "weighted":
        assert isinstance(least, Fraction)
        return float(least)
    assert isinstance(least, int)
    return least / 1024


@SOME
@example(task=BEYOND, bias="kt", lam="0", programs=4)
@given(
    graded(tasks(languages(), max_side=3)),
    st.sampled_from(BIASES),
    st.sampled_from(PRICES),
    st.integers(1, 300),
)
def test_the_best_are_the_best(task: Task, bias: str, lam: str, programs: int) -> None:
    compare(task, bias, lam, programs)


@SOME
@given(
    graded(tasks(st.sampled_from(list(builtin_dialects().values())), max_side=3)),
    st.sampled_from(BIASES),
    st.sampled_from(PRICES),
)
def test_the_dialects(task: Task, bias: str, lam: str) -> None:
    compare(task, bias, lam, 300)


@pytest.mark.slow
@pytest.mark.timeout(3600)
@given(
    graded(tasks(all_dialects(), max_side=3)),
    st.sampled_from(BIASES),
    st.sampled_from(PRICES),
    st.integers(1, 600),
)
def test_the_best_of_many_tasks(task: Task, bias: str, lam: str, programs: int) -> None:
    compare(task, bias, lam, programs)
