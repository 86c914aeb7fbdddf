"""Tasks for the tests of least ticks, and what both ways of testing them share."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from hypothesis import HealthCheck, event, settings
from hypothesis import strategies as st

import mesasynth as ms
from brute import Tried, every_program, runs_of
from mesasynth.dsl import Kind, Program, builtin_dialects, units
from mesasynth.search import GaveUp, NoProgram, Outcome, Task, Time
from mesasynth.search.rising import Limits
from mesasynth.search.timed import optimize_time
from small_tasks import budget_for

SOME = settings(max_examples=40, suppress_health_check=[HealthCheck.filter_too_much])
LADDER = st.sampled_from([ms.dialect(name) for name in ("counters", "backtrack", "stack")])
DIALECTS = st.sampled_from(list(builtin_dialects().values()))
LEMMA = ("reactive", "marking", "frontier", "counters", "backtrack")
BRANCHING = ms.Dialect(
    name="branching",
    summary="branches that meet again, and little else",
    actions=("move", "left"),
    controls=("if",),
    sensors=("at_goal", "wall_ahead"),
    counts=(),
)


@st.composite
def graded(draw: st.DrawFn, posed: st.SearchStrategy[Task]) -> Task:
    """Tasks that ask for some of their mazes, charge for misses, or neither."""
    task = replace(draw(posed), max_ticks=2_000)
    match draw(st.sampled_from(["all", "some", "charged"])):
        case "some":
            return replace(task, solve=draw(st.integers(1, len(task.mazes))))
        case "charged":
            return replace(task, exceptions=1024 * draw(st.integers(0, 6)))
    return task


def found(task: Task, *, worst: bool, timeout: float = 20) -> Outcome:
    return optimize_time(task, Time(worst), Limits(timeout=timeout, audited=20))


def every_run(task: Task, programs: list[Program]) -> list[Tried]:
    return [
        Tried(program, units(program, task.dialect), runs_of(task, program)) for program in programs
    ]


@st.composite
def alike(draw: st.DrawFn, dialects: st.SearchStrategy[ms.Dialect]) -> Task:
    """Mazes that look the same at first, and have their goals elsewhere."""
    height, width = draw(st.sampled_from([(1, 2), (1, 3), (1, 4), (2, 2), (2, 3)]))
    cells = [draw(st.sampled_from("...#")) for _ in range(height * width)]
    start, *goals = draw(
        st.lists(st.integers(0, len(cells) - 1), min_size=3, max_size=4, unique=True)
        if len(cells) > 2
        else st.permutations([0, 1])
    )
    heading = draw(st.sampled_from("^>v<"))
    mazes = []
    for goal in goals:
        here = list(cells)
        here[start], here[goal] = heading, "G"
        rows = ["".join(here[row * width : (row + 1) * width]) for row in range(height)]
        mazes.append(ms.parse_maze("\n".join(rows)))
    return Task(
        tuple(mazes),
        draw(dialects),
        draw(st.sampled_from(["stay", "crash"])),
        draw(st.sampled_from(["halt", "halt", "touch"])),
        draw(st.sampled_from(["reach", "shortest"])),
    )


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


def against_every_program(task: Task, programs: int, *, worst: bool, timeout: float = 20) -> None:
    """Compare with every program up to a length."""
    outcome = found(task, worst=worst, timeout=timeout)
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
