"""The base optimizer for the least running time, and what it tells the others.

The search itself is in :mod:`mesasynth.search.fastest`; here its findings become outcomes, and
bounds and candidates for the biases that weigh running time against length.
"""

from __future__ import annotations

import time
from dataclasses import replace

from mesasynth.search.closing import closed_up
from mesasynth.search.fastest import Fastest, NoFastest, fastest, grading
from mesasynth.search.outcome import (
    GaveUp,
    NoProgram,
    Optima,
    Optimal,
    Optimum,
    Outcome,
    Reason,
    TreeProof,
)
from mesasynth.search.rising import Limits
from mesasynth.search.score import UNITS_PER_BIT, Time
from mesasynth.search.task import Task, TaskError

FEW_STATES = 50_000
"""Joint states to spend on a bound for another bias: a second or two at most."""


def optimize_time(task: Task, score: Time, limits: Limits) -> Outcome:
    """The program of least running time, with proof, or what is proved when it must stop.

    If its run in some maze hits the task's cap on ticks, the outcome is undecided.

    Raises TaskError for a cap on length, which this bias does not take, and for a charge for
    exceptions that is no whole number of bits.
    """
    if limits.max_units is not None:
        raise TaskError("the bias 'time' takes no cap on length")
    if task.unsolvable is not None:
        return NoProgram(Reason.WALLED_OFF, None, None)
    deadline = None if limits.timeout is None else time.monotonic() + limits.timeout
    found = fastest(
        task,
        worst=score.worst,
        solve=task.solve,
        exceptions=_whole_bits(task),
        deadline=deadline,
        max_memory=limits.max_memory,
    )
    if isinstance(found, NoFastest):
        return NoProgram(Reason.CLASH, None, None)
    if not found.proved and not found.reason:
        counting = grading(task, solve=task.solve, exceptions=_whole_bits(task), worst=score.worst)
        left = None if deadline is None else max(0.0, deadline - time.monotonic())
        found = closed_up(task, found, counting, replace(limits, timeout=left))
    tree = TreeProof(found.lower, found.expanded, found.description_proved)
    best = optimum_of(task, found)
    if found.proved and best is not None:
        return Optimal(best, Optima(None, (best,)), None, tree)
    reason = Reason.UNDECIDED if found.proved else Reason(found.reason)
    tree = replace(tree, description_proved=False)
    return GaveUp(reason, best, None, float(found.lower), tree)


def quick_bound(task: Task, *, timeout: float | None = None) -> Fastest | NoFastest | None:
    """A bound on running time, and a fast program, for little work; proved as far as it goes.

    Where a charge for exceptions lets a program miss mazes, the bound is 0. None for a world that
    joint states do not cover. It takes at most about ``timeout`` seconds.

    Raises KeyboardInterrupt like any other work.
    """
    try:
        found = fastest(
            task,
            solve=task.solve,
            exceptions=None if task.exceptions is None else 0,
            deadline=None if timeout is None else time.monotonic() + timeout,
            max_states=FEW_STATES // (10 if _holds_trails(task) else 1),
        )
    except TaskError:  # the task is sound, so it is the world that is not covered
        return None
    if isinstance(found, Fastest) and found.reason == Reason.INTERRUPTED:
        raise KeyboardInterrupt
    return found


def _holds_trails(task: Task) -> bool:
    """Whether a joint state holds the trails of entries, and is ten times as large."""
    dialect = task.dialect
    kept = dialect.trail_cap is not None or "back" in dialect.actions
    return kept and not {"fork", "push"}.isdisjoint(dialect.actions)


def optimum_of(task: Task, found: Fastest) -> Optimum | None:
    """The program found, graded by the reference interpreter; None if the cap on ticks forbids it.

    The search over joint states has no such cap.
    """
    if found.program is None or found.units is None:
        return None
    grade = task.grade(found.program)
    if not set(found.solved).isdisjoint(grade.missed):
        return None
    return Optimum(found.program, found.units, grade.ticks, grade.space, grade.missed)


def _whole_bits(task: Task) -> int | None:
    if task.exceptions is None:
        return None
    bits, rest = divmod(task.exceptions, UNITS_PER_BIT)
    if rest:
        raise TaskError(
            "the bias 'time' takes a charge for exceptions in whole bits, each counted as a tick"
        )
    return bits
