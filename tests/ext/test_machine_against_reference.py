"""The machine against the reference interpreter: the same run, tick by tick and cell by cell.

`pytest -m slow` runs 10,000 cases of each comparison.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate, chain

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mesasynth.dsl import Dialect, Kind, Program, Run, dialect, parse, run
from mesasynth.ext.machine import Machine
from mesasynth.search.lower import machine, rows_of
from mesasynth.search.task import Objective, Stop, Task
from mesasynth.worlds import Maze, generate, parse_maze
from small_tasks import all_dialects, drawn_programs, tasks, with_ticks
from strategies import programs

KINDS = tuple(Kind)
FEW = settings(max_examples=300)
ALL = Dialect(
    name="all",
    summary="the memory of several dialects",
    actions=("move", "left", "right", "mark", "erase", "fork", "next", "last", "drop", "back"),
    controls=("repeat", "while", "if", "if-else"),
    sensors=(
        "at_goal",
        "wall_ahead",
        "wall_left",
        "wall_right",
        "marked",
        "marked_ahead",
        "worn_ahead",
        "fresh_ahead",
        "stuck",
    ),
    counts=(1, 2, 3, 31),
)
"""The memory of all dialects but the store, which is kept where the frontier is."""

SEARCHER = "until at_goal { repeat 4 { fork right } next }"


def referred(program: Program, task: Task, maze: int) -> Run:
    """The program's run in one of the task's mazes, by the reference interpreter."""
    return run(
        program,
        task.worlds[maze],
        bump=task.bump,
        stop=task.stop,
        objective=task.objective,
        max_ticks=task.max_ticks,
        trail_cap=task.dialect.trail_cap,
    )


def compare(kernel: Machine, program: Program, task: Task, maze: int) -> Kind:
    """Execute the loaded program and compare all that can be seen of the run; how it ended."""
    event, ticks = kernel.execute(maze)
    found, expected = KINDS[event], referred(program, task, maze)
    if expected.outcome is Kind.LOOPED:
        # The reference notices a recurrence at the first chance, the machine some rounds later.
        assert found in (Kind.LOOPED, Kind.UNDECIDED)
        assert expected.ticks <= ticks <= task.max_ticks
        if found is Kind.UNDECIDED:
            assert ticks == task.max_ticks
            patient = with_ticks(task, 10 * expected.ticks**2 + 1_000)
            again = machine(patient, recording=True)
            again.load(rows_of(program, task))
            assert KINDS[again.execute(maze)[0]] is Kind.LOOPED
    else:
        assert (found, ticks) == (expected.outcome, expected.ticks)
    offsets = list(accumulate((world.n_states for world in task.worlds), initial=0))
    places = list(accumulate((world.n_places for world in task.worlds), initial=0))
    state, marks, discovered, visited, counts, frontier, peak = kernel.memory_of(maze)
    if "fork" in task.dialect.actions:
        assert set(discovered) == expected.discovered
    if {"fresh_ahead", "stuck"} & set(task.dialect.sensors):
        assert set(visited) == expected.visited
    assert tuple((place, n) for place, n in enumerate(counts) if n) == expected.counts
    assert peak == expected.space
    assert [each - offsets[maze] for each in frontier] == [each for each, _ in expected.frontier]
    if expected.outcome is not Kind.LOOPED:
        assert state - offsets[maze] == expected.state
        assert set(marks) == expected.marks
        assert tuple(each - places[maze] for each in kernel.trail()) == expected.trail
    return found


@st.composite
def posed(
    draw: st.DrawFn,
    max_ticks: st.SearchStrategy[int],
    dialects: st.SearchStrategy[Dialect] | None = None,
) -> tuple[Task, list[Program]]:
    """A task, and several programs of its dialect."""
    language = all_dialects() if dialects is None else dialects
    task = draw(tasks(language, max_ticks=max_ticks))
    each = st.one_of(drawn_programs(task.dialect), programs(task.dialect))
    return task, draw(st.lists(each, min_size=1, max_size=4))


def compare_all(task: Task, chosen: Sequence[Program]) -> None:
    """Compare every program in every maze, first forwards and then backwards, on one machine."""
    kernel = machine(task, recording=True)
    mazes = range(len(task.mazes))
    for program in chosen:
        kernel.load(rows_of(program, task))
        for maze in chain(mazes, reversed(mazes)):
            compare(kernel, program, task, maze)


@FEW
@given(posed(st.just(10_000)))
def test_runs_agree(case: tuple[Task, list[Program]]) -> None:
    compare_all(*case)


@settings(max_examples=300)
@given(posed(st.just(10_000), st.sampled_from([dialect("counting"), dialect("reactive")])))
def test_runs_on_a_machine_that_remembers_nothing_agree(case: tuple[Task, list[Program]]) -> None:
    """Such a machine passes over loops that it has run before from the same state."""
    task, chosen = case
    kernel = machine(task)
    for program in chosen:
        kernel.load(rows_of(program, task))
        for maze in range(len(task.mazes)):
            event, ticks = kernel.execute(maze)
            expected = referred(program, task, maze)
            assert KINDS[event] is expected.outcome
            assert expected.outcome is Kind.LOOPED or ticks == expected.ticks


@settings(max_examples=150)
@given(posed(st.integers(1, 40)))
def test_runs_cut_short_agree(case: tuple[Task, list[Program]]) -> None:
    compare_all(*case)


@settings(max_examples=150)
@given(posed(st.just(10_000), st.just(ALL)))
def test_runs_with_all_memory_agree(case: tuple[Task, list[Program]]) -> None:
    compare_all(*case)


@pytest.mark.slow
@pytest.mark.timeout(3600)
@given(posed(st.just(10_000)))
def test_many_runs_agree(case: tuple[Task, list[Program]]) -> None:
    compare_all(*case)


@pytest.mark.slow
@pytest.mark.timeout(3600)
@given(posed(st.integers(1, 40)))
def test_many_runs_cut_short_agree(case: tuple[Task, list[Program]]) -> None:
    compare_all(*case)


def once(text: str, task: Task) -> Kind:
    program = parse(text, dialect=task.dialect)
    kernel = machine(task, recording=True)
    kernel.load(rows_of(program, task))
    return compare(kernel, program, task, 0)


@pytest.mark.parametrize("stop", ["halt", "touch"])
@pytest.mark.parametrize("objective", ["reach", "shortest"])
@pytest.mark.parametrize("text", [SEARCHER, SEARCHER.replace("next", "last")])
@pytest.mark.parametrize("kind", ["wilson", "room", "cave"])
def test_searchers_agree_in_larger_mazes(
    text: str, kind: str, stop: Stop, objective: Objective
) -> None:
    task = Task((generate(kind, 23, 25, seed=3),), dialect("frontier"))
    task = replace(task, stop=stop, objective=objective)
    first = text.endswith("next }")
    found = once(text, task)
    assert found is Kind.SOLVED if first or objective == "reach" else found is not Kind.FAILED


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("until at_goal { mark move }", Kind.SOLVED),  # the undo log and the trail must grow
        ("until at_goal { mark move } left left while not wall_ahead { erase move }", None),
        ("until wall_ahead { mark move } while marked { erase left left move }", None),
        ("until at_goal { fork next }", Kind.SOLVED),
        ("while not wall_ahead { repeat 31 { mark move fork } erase }", None),
        ("repeat 31 { repeat 31 { repeat 31 { left } } }", Kind.ELSEWHERE),
        ("until marked_ahead { left }", Kind.LOOPED),
        ("while not at_goal { if marked { erase left } else { mark right } }", Kind.LOOPED),
    ],
)
def test_long_runs_agree(text: str, kind: Kind | None) -> None:
    task = Task((parse_maze("S" + "." * 3_000 + "G"),), ALL)
    found = once(text, task)
    assert kind is None or found is kind


def test_a_run_that_is_long_and_no_loop_agrees() -> None:
    """Every round trip leaves one mark more, and the goal opens no sooner than the last of them."""
    text = (
        "until at_goal { while marked { left move left left } mark "
        "if wall_ahead { left left } move }"
    )
    task = Task((parse_maze("S" + "." * 20 + "\n" + "." * 20 + "G"),), dialect("marking"))
    kinds = {once(text, with_ticks(task, cap)) for cap in (1, 50, 100_000)}
    assert Kind.UNDECIDED in kinds
    assert len(kinds) == 2


@pytest.mark.parametrize("text", ["#S#\n###\nG..", "S#G", "S#\n##\n#G"])
@pytest.mark.parametrize("program", ["until at_goal { move right }", SEARCHER, "fork", "next"])
def test_walled_off_goals_agree(text: str, program: str) -> None:
    assert once(program, Task((parse_maze(text),), dialect("frontier"))) is not Kind.SOLVED


def test_marks_and_the_frontier_of_one_maze_are_not_those_of_the_next() -> None:
    language = ALL
    maze = parse_maze("S.\n.G")
    task = Task((maze, Maze(("..", "G^")), maze), language)
    compare_all(
        task,
        [
            parse(each, dialect=language)
            for each in (
                "mark move fork right fork",
                "fork right fork last",
                "if marked { move } else { mark } if marked_ahead { left }",
                "mark erase mark",
            )
        ],
    )


def test_a_frontier_that_shrinks_is_no_recurrence() -> None:
    """The cursor comes back to the start, turned the same way, with one entry less each time."""
    home = "next left left move until wall_ahead { right }"
    text = f"repeat 4 {{ fork right }} until at_goal {{ {home} }}"
    task = Task((parse_maze("#.#\n#S.\n#.G"),), dialect("frontier"))
    assert once(text, task) is Kind.FAILED
    store = "left push push push until at_goal { pop }"
    stack = Task((parse_maze("S.G"),), dialect("stack"))
    assert once(store.replace("until at_goal", "while not at_goal"), stack) is Kind.FAILED


@pytest.mark.parametrize(
    ("text", "ends_elsewhere"),
    [
        ("fork if marked_ahead { left }", "ahead is discovered, not marked"),
        ("drop move left left if marked_ahead { left }", "ahead is worn, not marked"),
        ("move left left if marked_ahead { left }", "ahead is visited, not marked"),
        ("fork right fork right fork if stuck { left }", "what is discovered is not visited"),
        ("fork if fresh_ahead { left }", "what is discovered is fresh"),
        ("drop if marked { left }", "worn, not marked"),
        ("mark drop erase if worn_ahead { left }", "worn, no longer marked"),
        ("fork drop mark fork erase mark mark drop if worn_ahead { } else { left }", "once"),
        ("mark move left left if worn_ahead { left }", "marked and worn alike"),
    ],
)
def test_one_memory_is_not_taken_for_another(text: str, ends_elsewhere: str) -> None:
    task = Task((parse_maze("...\n.S.\n..G"),), ALL)
    assert once(text, task) is Kind.ELSEWHERE, ends_elsewhere


@pytest.mark.parametrize("drops", [62, 63, 64, 65])
def test_counts_are_saturated_alike(drops: int) -> None:
    task = Task((parse_maze("S.G"),), ALL)
    inner = " ".join(["drop"] * drops)
    once(f"{inner} move {inner} left left if worn_ahead {{ move }}", task)


def test_the_store_is_full_alike() -> None:
    task = Task((parse_maze("S.G"),), dialect("stack"))
    for pushes in (11, 12, 13):
        found = once(" ".join(["push"] * pushes), task)
        assert found is (Kind.FAILED if pushes > 12 else Kind.ELSEWHERE)


def test_a_trail_is_too_long_alike() -> None:
    task = Task((parse_maze("S.G"),), dialect("backtrack"))
    back_and_forth = "move left left "
    for moves in (12, 13):
        found = once((back_and_forth * moves).strip(), task)
        assert found is (Kind.FAILED if moves > 12 else Kind.ELSEWHERE)
