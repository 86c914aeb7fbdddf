"""The ways in which a search for the shortest program can end; that defects are not overlooked."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from layout import ROOT
from mesasynth.dsl import Kind, dialect, parse
from mesasynth.ext.machine import Machine
from mesasynth.search import (
    GaveUp,
    NoProgram,
    Optimal,
    Progress,
    Reason,
    Result,
    Task,
    TaskError,
    lazy,
    search,
    shard,
    to_record,
)
from mesasynth.search.lower import machine, options_of
from mesasynth.worlds import generate, parse_maze, read_maze
from small_tasks import budget_for, counter_of, languages, reference, tasks, texts

GOLDEN = ROOT / "tests" / "golden" / "mazes"
CORRIDOR = parse_maze("S.....G")
CORNER = parse_maze("S..#\n##.#\n##.G")
LATE = 0.2
"""Seconds within which a limit must be answered; on a busy machine a test grants more."""
GRACE = 1.0


def outcome_of(result: Result, kind: type[Any], reason: Reason | None = None) -> Any:
    """The outcome, checked to be of that kind."""
    assert isinstance(result.outcome, kind)
    assert reason is None or result.outcome.reason is reason
    return result.outcome


def test_optimal() -> None:
    outcome = outcome_of(search(CORRIDOR, dialect="reactive"), Optimal)
    found = [str(optimum.program) for optimum in outcome.optima.listed]
    assert found[0] == str(outcome.winner.program) == "repeat 6 { move }"
    assert "until at_goal { move }" in found
    assert outcome.winner.units == outcome.certificate.units == 15360
    assert outcome.certificate.holds
    assert outcome.certificate.audit.drawn == 500


@settings(max_examples=60)
@given(tasks(languages(), max_side=3), st.integers(1, 300))
def test_optima_and_their_absence_are_those_of_brute_force(task: Task, programs: int) -> None:
    cap = budget_for(task.dialect, programs)
    solving: dict[int, list[tuple[int, str]]] = {}
    found = reference(task, cap)
    lengths = {str(each): length for length, each in texts(task.dialect, cap)}
    for text, (kind, ticks) in found.items():
        if kind is Kind.SOLVED:
            solving.setdefault(lengths[text], []).append((ticks, text))
    result = search(
        task.mazes,
        dialect=task.dialect,
        bump=task.bump,
        stop=task.stop,
        objective=task.objective,
        max_ticks=task.max_ticks,
        max_bits=cap / 1024,
        audited=20,
    )
    if not solving:
        outcome = outcome_of(result, NoProgram)
        assert outcome.certificate is None or outcome.certificate.programs == len(found)
        return
    least = min(solving)
    outcome = outcome_of(result, Optimal)
    assert outcome.optima.count == len(solving[least])
    assert [(each.ticks, str(each.program)) for each in outcome.optima.listed] == sorted(
        solving[least]
    )
    assert {each.units for each in outcome.optima.listed} == {least}
    assert outcome.winner == outcome.optima.listed[0]


def test_none_within_the_cap() -> None:
    result = search(CORNER, dialect="tabular", max_bits=11)
    outcome = outcome_of(result, NoProgram, Reason.CAP)
    assert outcome.cap == outcome.certificate.units == result.proved_units == 11 * 1024
    counter = counter_of(dialect("tabular"))
    assert outcome.certificate.programs == counter.up_to(11 * 1024) == counter.up_to(10 * 1024)
    assert outcome.certificate.holds
    assert outcome.certificate.kinds[Kind.SOLVED] == 0
    assert outcome.certificate.audit.drawn == 500


def test_a_cap_that_is_just_met() -> None:
    assert outcome_of(search(CORRIDOR, dialect="reactive", max_bits=15), Optimal).winner
    below = 15 - 1 / 1024
    assert outcome_of(search(CORRIDOR, dialect="reactive", max_bits=below), NoProgram, Reason.CAP)


def test_a_goal_that_is_walled_off_is_not_searched_for() -> None:
    outcome = outcome_of(search(parse_maze("S.#G")), NoProgram, Reason.WALLED_OFF)
    assert outcome.certificate is None
    both = search((CORRIDOR, parse_maze("S.#G")))
    assert outcome_of(both, NoProgram, Reason.WALLED_OFF)


def test_a_cap_below_the_least_length_is_refused() -> None:
    with pytest.raises(TaskError, match="below the least length"):
        search(CORRIDOR, dialect="reactive", max_bits=2.99)
    assert outcome_of(search(CORRIDOR, dialect="reactive", max_bits=3), NoProgram, Reason.CAP)


@pytest.mark.parametrize("timeout", [0.4, pytest.param(2.0, marks=pytest.mark.slow)])
@pytest.mark.parametrize(
    "pose",
    [
        {"mazes": generate("wilson", 63, 63, seed=1), "dialect": "tabular"},
        {"mazes": generate("room", 63, 63, seed=1), "dialect": "marking", "objective": "shortest"},
        {"mazes": generate("cave", 63, 63, seed=2), "dialect": "frontier", "bump": "crash"},
        {"mazes": generate("cave", 63, 63, seed=2), "dialect": "backtrack"},
        {"mazes": generate("room", 63, 63, seed=1), "dialect": "stack"},
        {"mazes": CORRIDOR, "dialect": "reactive", "max_ticks": 3},  # only undecided leaves
        {"mazes": parse_maze("S" + "." * 40 + "G"), "dialect": "tabular", "threads": 2},
    ],
    ids=lambda pose: f"{pose['dialect']}-{'-'.join(pose)}",
)
def test_a_time_limit_is_kept(pose: dict[str, Any], timeout: float) -> None:
    began = time.monotonic()
    result = search(**pose, timeout=timeout)
    assert time.monotonic() - began < timeout + GRACE
    if isinstance(result.outcome, GaveUp):
        assert result.outcome.reason is Reason.TIMEOUT
        assert result.seconds >= timeout
        assert result.certificate is None or result.certificate.holds


def test_what_was_settled_before_the_time_was_over_is_kept() -> None:
    counter = counter_of(dialect("tabular"))
    result = search(parse_maze("S" + "." * 40 + "G"), dialect="tabular", timeout=0.5)
    certificate = outcome_of(result, GaveUp, Reason.TIMEOUT).certificate
    assert certificate.settled == certificate.programs == counter.up_to(certificate.units)
    assert certificate.units >= 20 * 1024
    assert result.winner is None


def test_an_interrupt_keeps_what_was_settled_and_the_best_that_was_met() -> None:
    def stop(progress: Progress) -> None:
        if progress.optima:
            raise KeyboardInterrupt

    result = search(CORRIDOR, dialect="reactive", progress=stop)
    outcome = outcome_of(result, GaveUp, Reason.INTERRUPTED)
    assert str(outcome.best.program) == "repeat 6 { move }"
    assert outcome.certificate.units == 12288


def test_an_interrupt_in_the_audit_does_not_lose_the_best() -> None:
    """The last pass is made once more for the audit, and at first has met nothing again."""
    heard = []

    def stop(progress: Progress) -> None:
        heard.append(progress)
        if progress.proved_units == progress.budget:
            raise KeyboardInterrupt

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shard, "SLICE", 10)
        result = search(CORRIDOR, dialect="reactive", progress=stop)
    outcome = outcome_of(result, GaveUp, Reason.INTERRUPTED)
    assert heard[-1].optima == 0
    assert str(outcome.best.program) == "repeat 6 { move }"


@pytest.mark.skipif(os.name != "posix", reason="signals")
@pytest.mark.parametrize("threads", [1, 2])
def test_ctrl_c_is_answered_from_inside_the_kernel(threads: int) -> None:
    code = f"""
import json, sys, time
import mesasynth as ms
print("go", flush=True)
maze = ms.generate("wilson", 7, 7, seed=1)
result = ms.search(maze, dialect="counting", threads={threads})
print(json.dumps(ms.to_record(result)), flush=True)
"""
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "go\n"
        time.sleep(1.5)
        began = time.monotonic()
        process.send_signal(signal.SIGINT)
        record = json.loads(process.stdout.readline())
        assert time.monotonic() - began < LATE + GRACE
        assert process.wait() == 0
    assert (record["outcome"], record["reason"]) == ("gave_up", "interrupted")
    assert record["certificate"]["settled"] == record["certificate"]["programs"] > 10**5


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_no_interrupt_of_many_leaves_threads_waiting() -> None:
    """At drawn moments, since what hangs is an interrupt between two instructions."""
    code = """
import random, signal
import mesasynth as ms
def stop(*_):
    raise KeyboardInterrupt
signal.signal(signal.SIGALRM, stop)
maze, rng = ms.generate("wilson", 7, 7, seed=1), random.Random(1)
for _ in range(250):
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.15 + rng.random() / 2)
        ms.search(maze, dialect="counting", threads=2, max_bits=30, audited=10)
        signal.setitimer(signal.ITIMER_REAL, 0)
    except KeyboardInterrupt:
        pass
"""
    subprocess.run([sys.executable, "-c", code], check=True, timeout=900)


def test_more_programs_than_can_be_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lazy, "MOST_PROGRAMS", 1_000)
    outcome = outcome_of(search(CORNER, dialect="tabular"), GaveUp, Reason.COUNTERS)
    assert outcome.certificate.programs == 364
    assert outcome.certificate.holds


def test_a_shorter_undecided_program_forbids_an_optimum() -> None:
    """Five moves in a row solve it; that the loop does is not seen within five ticks."""
    maze = parse_maze("S....G")
    outcome = outcome_of(search(maze, dialect="reactive", max_ticks=5), GaveUp, Reason.UNDECIDED)
    assert str(outcome.best.program) == "move move move move move"
    shortest = outcome.certificate.undecided[0]
    assert shortest.units < outcome.best.units
    left = {str(entry.program) for entry in outcome.certificate.undecided}
    assert "until at_goal { move }" in left
    assert outcome_of(search(maze, dialect="reactive"), Optimal).winner.ticks == 10


def test_an_undecided_program_forbids_a_proof_that_there_is_none() -> None:
    result = search(parse_maze("S....G"), dialect="reactive", max_ticks=4, max_bits=15)
    outcome = outcome_of(result, GaveUp, Reason.UNDECIDED)
    assert outcome.best is None
    assert outcome.certificate.kinds[Kind.UNDECIDED] > 0


def test_undecided_programs_as_long_as_the_winner_do_no_harm() -> None:
    maze = parse_maze("S..G")
    outcome = outcome_of(search(maze, dialect="reactive", max_ticks=3), Optimal)
    assert str(outcome.winner.program) == "move move move"


def test_a_loop_seen_later_than_by_the_reference_is_no_mismatch() -> None:
    """The kernel's cycle finder needs some more rounds than the reference to see a loop."""
    maze = parse_maze("..G\n#S.")
    for cap in range(4, 10):
        result = search(maze, dialect="reactive", max_ticks=cap, max_bits=15, audited=2_000)
        assert result.certificate is not None
        assert not result.certificate.audit.mismatches


@pytest.mark.parametrize("most", [1, 3, 10, 19, 20, 21])
def test_more_optima_than_are_listed(most: int) -> None:
    maze = read_maze(GOLDEN / "perfect-3.txt")
    everything = outcome_of(search(maze, dialect="reactive", audited=10), Optimal).optima
    optima = outcome_of(search(maze, dialect="reactive", audited=10, max_optima=most), Optimal)
    ranks = [(each.ticks, str(each.program)) for each in everything.listed]
    assert all(one < other for one, other in pairwise(ranks))
    assert optima.optima.count == everything.count == len(ranks) == 20
    assert optima.optima.listed == everything.listed[:most]
    assert optima.optima.complete == (most >= 20)


CHANGES: dict[str, Callable[[Task], Task]] = {
    "goal": lambda task: replace(task, mazes=(parse_maze("S.G\n##."),)),
    "bump": lambda task: replace(task, bump="crash"),
    "wall": lambda task: replace(task, mazes=(parse_maze("S#.\n.#G\n..."),)),
}


@pytest.mark.parametrize("change", CHANGES)
def test_the_audit_convicts_wrong_tables(change: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The kernel runs on other tables than were posed: its totals are right, its labels wrong."""

    def other(task: Task, **options: Any) -> Machine:
        return machine(CHANGES[change](task), **options)

    monkeypatch.setattr(shard, "machine", other)
    monkeypatch.setattr(shard, "tails_for", lambda *_: None)  # nor do they come from the right ones
    maze = parse_maze("S..\n##G")
    result = search(maze, dialect="reactive", audited=5_000, max_bits=18)
    outcome = outcome_of(result, GaveUp, Reason.AUDIT)
    certificate = outcome.certificate
    assert certificate.settled == certificate.programs
    assert certificate.audit.excluded_rate == 1.0
    for wrong in certificate.audit.mismatches:
        assert wrong.claimed is not wrong.found
        assert result.task.runs(wrong.program)[-1].outcome is wrong.found


def test_the_audit_convicts_wrong_labels(monkeypatch: pytest.MonkeyPatch) -> None:
    swapped = (Kind.SOLVED, Kind.ELSEWHERE, Kind.LOOPED, Kind.FAILED, Kind.UNDECIDED)
    monkeypatch.setattr(shard, "KINDS", swapped)
    result = search(CORRIDOR, dialect="reactive", audited=2_000)
    certificate = outcome_of(result, GaveUp, Reason.AUDIT).certificate
    assert certificate.settled == certificate.programs


@pytest.mark.parametrize("dropped", [1, 4, 6])
@pytest.mark.parametrize("max_bits", [15, 18])
def test_the_totals_convict_a_search_that_skips(
    dropped: int, max_bits: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fewer(*args: Any) -> list[tuple[int, ...]]:
        options = options_of(*args)
        del options[dropped]
        return options

    monkeypatch.setattr(shard, "options_of", fewer)
    result = search(CORRIDOR, dialect="reactive", max_bits=max_bits)
    certificate = outcome_of(result, GaveUp, Reason.AUDIT).certificate
    assert certificate.settled < certificate.programs


def test_a_search_repeats_itself() -> None:
    records = []
    for _ in range(2):
        record = to_record(search(CORNER, dialect="frontier", seed=3))
        del record["seconds"]
        records.append(record)
    assert records[0] == records[1]
    other = to_record(search(CORNER, dialect="frontier", seed=4))
    assert other["certificate"]["audit"]["seed"] == 4
    assert other["certificate"]["kinds"] == records[0]["certificate"]["kinds"]


def test_progress_tells_what_is_proved() -> None:
    heard: list[Progress] = []
    result = search(read_maze(GOLDEN / "island.txt"), dialect="reactive", progress=heard.append)
    counter = counter_of(dialect("reactive"))
    assert [each.seconds for each in heard] == sorted(each.seconds for each in heard)
    for each in heard:
        assert each.proved_units <= each.budget <= result.proved_units
        assert each.settled <= each.programs == counter.up_to(each.budget)
        assert each.leaves <= each.settled
    assert heard[-1].settled == heard[-1].programs


def test_winners_solve_by_the_reference() -> None:
    task = Task((CORRIDOR, CORNER), dialect("frontier"))
    result = search(task.mazes)
    assert result.winner is not None
    assert task.solves(result.winner.program)
    assert not task.solves(parse("move", dialect=task.dialect))
