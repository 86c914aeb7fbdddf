"""Tasks for the tests of least ticks, and what both ways of testing them share."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import HealthCheck, assume, settings
from hypothesis import strategies as st

import mesasynth as ms
from brute import Tried, runs_of
from mesasynth.dsl import Program, builtin_dialects, units
from mesasynth.search import Outcome, Task, TaskError, Time
from mesasynth.search.rising import Limits
from mesasynth.search.timed import optimize_time

SOME = settings(max_examples=40, suppress_health_check=[HealthCheck.filter_too_much])
LADDER = st.sampled_from([ms.dialect(name) for name in ("counters", "backtrack", "stack")])
DIALECTS = st.sampled_from([each for each in builtin_dialects().values() if each.name != "oracle"])
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


def found(task: Task, *, worst: bool) -> Outcome:
    try:
        return optimize_time(task, Time(worst), Limits(timeout=20))
    except TaskError as error:
        assume("cannot be found" not in str(error) and "'while' but no 'if'" not in str(error))
        raise


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
