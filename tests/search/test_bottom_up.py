"""The second engine: against the golden minima, the grammar, and its own promises."""

from __future__ import annotations

import csv
import os
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layout import ROOT
from mesasynth.dsl import Dialect, builtin_dialects, dialect
from mesasynth.dsl.count import Counter
from mesasynth.search.behaviours import OutOfRoomError, chase
from mesasynth.search.bottom_up import BottomUp
from mesasynth.search.task import Task, TaskError
from mesasynth.worlds import Maze, parse_maze, read_maze

GOLDEN = ROOT / "tests" / "golden"
with (GOLDEN / "reference.tsv").open(encoding="utf-8") as _file:
    ROWS = list(csv.DictReader(_file, delimiter="\t"))
COVERED = ("tabular", "counting", "reactive", "blocks")
SLOW_UNITS = 36_864
"""A golden row in `reactive` takes a second from this length on, and 10 seconds one choice on."""


def golden(name: str) -> Maze:
    return read_maze(GOLDEN / "mazes" / f"{name}.txt")


def task_of(row: dict[str, str]) -> Task:
    mazes = tuple(golden(name) for name in row["mazes"].split(","))
    rules: dict[str, Any] = {key: row[key] for key in ("bump", "stop", "objective")}
    return Task(mazes, dialect(row["dialect"]), **rules)


def case(row: dict[str, str]) -> Any:
    slow = row["dialect"] == "reactive" and int(row["min_units"]) >= SLOW_UNITS
    name = " ".join(list(row.values())[:5])
    return pytest.param(row, id=name, marks=[pytest.mark.slow] if slow else [])


@pytest.mark.parametrize("row", [case(row) for row in ROWS if row["dialect"] in COVERED])
def test_golden_minimum(row: dict[str, str]) -> None:
    engine = BottomUp(task_of(row))
    assert engine.shortest() == (int(row["min_units"]), int(row["optima"]))


@pytest.mark.parametrize("name", [name for name in builtin_dialects() if name not in COVERED])
def test_dialects_with_memory_are_not_covered(name: str) -> None:
    task = Task((parse_maze("S.G"),), dialect(name))
    reason = BottomUp.covers(task)
    assert reason is not None
    assert "has memory" in reason or name == "oracle"
    with pytest.raises(TaskError, match="does not cover"):
        BottomUp(task)


def test_bound_on_the_trail_is_not_covered() -> None:
    bounded = replace(dialect("tabular"), trail_cap=4)
    reason = BottomUp.covers(Task((parse_maze("S.G"),), bounded))
    assert reason == "a run fails when its trail grows too long"


@pytest.mark.parametrize(
    ("rules", "reason"),
    [
        ({}, None),
        ({"solve": 1}, None),
        ({"stop": "touch", "bump": "crash"}, None),
        ({"objective": "shortest"}, "how the goal was reached"),
        ({"exceptions": 1024}, "charges"),
    ],
)
def test_rules_that_are_covered(rules: dict[str, Any], reason: str | None) -> None:
    told = BottomUp.covers(Task((parse_maze("S.G"),), dialect("reactive"), **rules))
    assert told is reason is None or (reason is not None and reason in (told or ""))


def test_action_that_no_world_has_is_not_covered() -> None:
    flying = Dialect(
        name="flying", summary="", actions=("fly",), controls=(), sensors=(), counts=()
    )
    told = BottomUp.covers(Task((parse_maze("S.G"),), flying))
    assert told == "the world has no action 'fly'"


@pytest.mark.parametrize("name", COVERED)
def test_every_block_is_counted_once(name: str) -> None:
    engine, counter = BottomUp(Task((golden("island"),), dialect(name))), Counter(dialect(name))
    engine.solving((5 if name == "blocks" else 28) * 1024)
    assert len(engine._blocks) > 2 or name == "tabular"
    for surplus, level in engine._blocks.items():
        assert sum(sum(ways) for _, ways in level) == counter.forests(1, surplus)
        rows = [row.tobytes() for piece, _ in level for row in piece]
        assert len(set(rows)) == len(rows)


@pytest.mark.parametrize("stop", ["halt", "touch"])
def test_programs_that_see_no_goal_end_in_one_place(stop: str) -> None:
    """So those that solve with several goals solve with one each, unless touch ends them."""
    full = dialect("reactive")
    blind = Dialect(
        name="blind",
        summary="",
        actions=full.actions,
        controls=full.controls,
        sensors=full.sensors[1:],
        counts=full.counts,
    )
    rules: dict[str, Any] = {"stop": stop}
    texts = ["SG.\n.#.\n...", "S..\n.#.\n..G", "S..\nG#.\n..."]
    single = [BottomUp(Task((parse_maze(text),), blind, **rules)) for text in texts]
    together = BottomUp(Task((parse_maze("SG.\nG#.\n..G"),), blind, **rules))
    for units in Counter(blind).lengths(27_000):
        parts = [engine.solving(units) for engine in single]
        whole = together.solving(units)
        assert whole == sum(parts) if stop == "halt" else max(parts) <= whole <= sum(parts)


def test_numbers_pass_64_bits() -> None:
    engine = BottomUp(Task((parse_maze("SG"),), dialect("tabular"), stop="touch"))
    counter = Counter(dialect("tabular"))
    lengths = list(counter.lengths(2_048 * 80))
    # One `move` at the beginning is enough, whatever follows; others begin with turns.
    ahead = counter.exactly(lengths[-2])
    assert 2**63 < ahead < engine.solving(lengths[-1]) < counter.exactly(lengths[-1])


def test_lengths_that_no_program_has() -> None:
    engine = BottomUp(Task((parse_maze("SG"),), dialect("counting")))
    assert [engine.solving(units) for units in (0, 2_377, 2_378, 4_755, 4_756, 4_757)] == [
        *(0, 0, 0, 0, 1, 0)
    ]


def test_cap_on_length() -> None:
    engine = BottomUp(Task((parse_maze("S..G"),), dialect("reactive")))
    assert engine.shortest(max_units=12_287) is None
    assert engine.shortest(max_units=12_288) == (12_288, 1)


def test_goals_out_of_reach() -> None:
    walled = parse_maze("S#G")
    fine = parse_maze("S.G")
    hopeless = BottomUp(Task((walled, fine), dialect("reactive")))
    assert hopeless.hopeless
    assert hopeless.shortest() is None
    assert BottomUp(Task((walled, fine), dialect("reactive"), solve=1)).shortest() == (9_216, 1)
    turning = Dialect(
        name="turning", summary="", actions=("left",), controls=(), sensors=(), counts=()
    )
    assert BottomUp(Task((fine,), turning)).shortest() is None


def test_deadline_and_what_was_done_by_then() -> None:
    engine = BottomUp(Task(tuple(golden(f"perfect-4{x}") for x in "ab"), dialect("reactive")))
    began = time.process_time()
    with pytest.raises(TimeoutError):
        engine.shortest(deadline=time.monotonic() + 0.05)
    assert time.process_time() - began < 0.25
    assert engine.maps > 1
    fresh = BottomUp(engine.task)
    assert engine.solving(27_648) == fresh.solving(27_648)
    assert engine.maps >= fresh.maps


def test_room() -> None:
    engine = BottomUp(Task((golden("perfect-3"),), dialect("reactive")), most_bytes=100_000)
    with pytest.raises(OutOfRoomError, match="need over 100,000 bytes"):
        engine.shortest()
    assert engine.solving(12_288) == 0


@pytest.mark.skipif(os.name != "posix", reason="sends a signal")
@pytest.mark.parametrize("after", [0.02, 0.2, pytest.param(3.0, marks=pytest.mark.slow)])
def test_interrupt_is_answered_at_once(after: float) -> None:
    names = ("perfect-4a", "perfect-4b", "braid-6", "braid-6b", "island")
    engine = BottomUp(Task(tuple(golden(name) for name in names), dialect("reactive")))
    sent: list[float] = []

    def interrupt() -> None:
        sent.append(time.process_time())  # not the wall's, which a busy machine stretches
        signal.raise_signal(signal.SIGINT)

    threading.Timer(after, interrupt).start()
    with pytest.raises(KeyboardInterrupt):
        engine.shortest()
    assert time.process_time() - sent[0] < 0.2
    assert engine.solving(21_504) == BottomUp(engine.task).solving(21_504)


def follow(step: Callable[[int], int], mask: list[bool], state: int, lost: int) -> int:
    """Where a loop leads, one step at a time."""
    for _ in range(len(mask) + 1):
        if not mask[state]:
            return state
        state = step(state)
    return lost


@given(st.data())
def test_chase_is_a_loop_followed_step_by_step(data: st.DataObject) -> None:
    width = data.draw(st.integers(2, 12))
    states = st.integers(0, width - 1)
    lost = width - 1
    mask = [*data.draw(st.lists(st.booleans(), min_size=lost, max_size=lost)), False]
    bodies = data.draw(
        st.lists(st.lists(states, min_size=lost, max_size=lost), min_size=1, max_size=4)
    )
    rows = np.array([[*body, lost] for body in bodies], dtype=np.uint8)
    starts = data.draw(st.lists(states, min_size=1, max_size=4))
    found = chase(rows, np.array(mask), np.array(starts), lost=lost)
    for row, ends in zip(rows.tolist(), found.tolist(), strict=True):
        assert ends == [follow(row.__getitem__, mask, start, lost) for start in starts]
