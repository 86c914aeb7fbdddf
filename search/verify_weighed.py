"""Verification of fronts and posteriors as they come from files."""

from __future__ import annotations

import time
from collections import Counter as Tally
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from mesasynth.dsl import Kind, Program, units
from mesasynth.dsl.count import Counter
from mesasynth.search.check import LONGEST_RUN, Finding, totals
from mesasynth.search.fastest import NoFastest, fastest
from mesasynth.search.front import Front, trace
from mesasynth.search.outcome import Optimum, Reason
from mesasynth.search.posterior import Behaviour, Path, Posterior, gather
from mesasynth.search.reread import paths, untimed
from mesasynth.search.rising import Limits
from mesasynth.search.task import Task
from mesasynth.search.timed import quick_bound

MOST_PROGRAMS = 10_000
"""How many programs are run one by one."""

UNFINISHED = (Reason.TIMEOUT, Reason.MEMORY, Reason.INTERRUPTED)


def verify_front(found: Front, limits: Limits, *, again: bool) -> list[Finding]:
    """Check a front, as it may come from a file.

    The programs of its points are run by the reference interpreter, every short program is run, and
    no short one may beat a point. With ``again`` everything up to the length that is settled is
    settled anew, and the bound on the ticks is proved anew.

    >>> import mesasynth as ms
    >>> found = ms.front(ms.parse_maze("S....G"), dialect="reactive")
    >>> [finding.check for finding in verify_front(found, Limits(), again=True) if finding.holds]
    ['totals', 'points', 'order', 'brute force', 'settled again']
    """
    task = found.task
    if found.reason in (Reason.WALLED_OFF, Reason.CLASH):
        return [_nothing(found, limits)]
    findings = []
    if found.certificate is not None:
        findings.append(totals(found.certificate, Counter(task.dialect), limits.timeout))
        if not findings[0].holds:
            return findings
    findings.append(_run_again("points", task, [point.optimum for point in found.points]))
    if findings[-1].holds:
        findings.append(_falling(found))
        findings.append(_unbeaten(found, limits.timeout))
    if again:
        findings.append(_traced_again(found, limits))
    return findings


def _nothing(found: Front, limits: Limits) -> Finding:
    """That no program solves the task."""
    task = found.task
    if found.points or not found.complete:
        return Finding("none", False, "there are points, or it is said not to be settled")
    if found.reason is Reason.WALLED_OFF:
        holds = task.unsolvable is not None
        return Finding("none", holds, f"the goal is {'' if holds else 'not '}walled off")
    deadline = None if limits.timeout is None else time.monotonic() + limits.timeout
    clash = fastest(task, solve=task.solve, deadline=deadline)
    if isinstance(clash, NoFastest):
        return Finding("none", True, "mazes that no program tells apart in time found anew")
    if clash.program is not None:
        return Finding("none", False, f"'{clash.program}' solves them")
    return Finding("none", None, "not finished: not verified")


def _run_again(name: str, task: Task, claimed: list[Optimum]) -> Finding:
    """Run the programs claimed; what they cost must be as told."""
    patient = replace(task, max_ticks=min(task.max_ticks, LONGEST_RUN))
    wrong = []
    for optimum in claimed:
        grade = patient.grade(optimum.program)
        solved = grade.kind is Kind.SOLVED or task.exceptions is not None
        told = optimum.ticks, optimum.missed, optimum.space, optimum.units
        length = units(optimum.program, task.dialect)
        if not solved or told != (grade.ticks, grade.missed, grade.space, length):
            wrong.append(f"'{optimum.program}'")
    told_wrong = f"; wrong: {', '.join(wrong)}" if wrong else ""
    return Finding(name, not wrong, f"{len(claimed)} programs run again{told_wrong}")


def _falling(found: Front) -> Finding:
    """Longer points must be faster, none faster than the bound, and what is proved settled."""
    places = [(point.units, point.optimum.ticks) for point in found.points]
    holds = all(a[0] < b[0] and a[1] > b[1] for a, b in pairwise(places))
    holds = holds and all(ticks >= found.least_ticks for _, ticks in places)
    ended = [ticks for units, ticks in places if units <= found.proved_units]
    if found.complete:
        holds = holds and len(ended) == len(places) > 0 and ended[-1] == found.least_ticks
    return Finding("order", holds, "longer points are faster, and none is below the bound")


def _unbeaten(found: Front, timeout: float | None) -> Finding:
    """Run every short program: none may beat a point, and each that no other beats is there."""
    task, name, began = found.task, "brute force", time.monotonic()
    shared: Tally[tuple[int, int]] = Tally()
    bound, programs = _short(task, found.proved_units)
    for program in programs:
        if timeout is not None and time.monotonic() - began > timeout:
            return Finding(name, None, f"not finished within {timeout:g} seconds")
        grade = task.grade(program)
        if grade.kind is Kind.SOLVED or task.exceptions is not None:
            length = units(program, task.dialect) + (task.exceptions or 0) * len(grade.missed)
            shared[length, grade.ticks] += 1
    claimed = {
        (point.units, point.optimum.ticks): point.count
        for point in found.points
        if point.units <= bound
    }
    best = {
        place: number
        for place, number in shared.items()
        if place[0] <= bound
        and not any(
            other != place and other[0] <= place[0] and other[1] <= place[1] for other in shared
        )
    }
    beaten = [
        point
        for point in found.points
        if point.proved
        and any(
            other != (point.units, point.optimum.ticks)
            and other[0] <= point.units
            and other[1] <= point.optimum.ticks
            for other in shared
        )
    ]
    return Finding(
        name,
        best == claimed and not beaten,
        f"every program of at most {bound} units run one by one: {len(best)} points",
    )


def _short(task: Task, most: int) -> tuple[int, Iterator[Program]]:
    """The greatest length of which there are few programs, and these programs."""
    counter, bound = Counter(task.dialect), 0
    for length in counter.lengths(most):
        if counter.up_to(length) > MOST_PROGRAMS:
            break
        bound = length
    return bound, counter.programs(bound)


def _traced_again(found: Front, limits: Limits) -> Finding:
    """Trace the front anew up to the length that is settled."""
    name, task = "settled again", found.task
    if not found.proved_units:
        bound = quick_bound(task, timeout=limits.timeout)
        lower = bound.lower if bound is not None and not isinstance(bound, NoFastest) else 0
        told = f"nothing is settled; at least {lower} ticks proved anew"
        return Finding(name, True if lower >= found.least_ticks else None, told)
    again = trace(task, replace(limits, max_units=found.proved_units))
    if again.reason in UNFINISHED or again.proved_units < found.proved_units:
        whole = again.complete and again.points == found.points
        if not whole:
            return Finding(name, None, "not finished: not verified")
    mine, its = (
        [point for point in each.points if point.units <= found.proved_units]
        for each in (again, found)
    )
    same = mine == its
    detail = f"{len(mine)} points settled anew, at least {again.least_ticks} ticks proved anew"
    if same and again.least_ticks < found.least_ticks:
        return Finding(name, None, f"{detail}: the bound was not verified")
    return Finding(name, same and (again.complete or not found.complete), detail)


def verify_posterior(found: Posterior, limits: Limits, *, again: bool) -> list[Finding]:
    """Check a posterior, as it may come from a file.

    The example of each behaviour is run by the reference interpreter, and every short program: each
    must be counted where it belongs. With ``again`` all programs that are covered are counted anew.

    >>> import mesasynth as ms
    >>> found = ms.posterior(ms.parse_maze("S.G"), max_bits=15, dialect="reactive")
    >>> [finding.holds for finding in verify_posterior(found, Limits(), again=True)]
    [True, True, True, True]
    """
    task, findings = found.task, []
    if found.certificate is not None:
        findings.append(totals(found.certificate, Counter(task.dialect), limits.timeout))
        if not findings[0].holds:
            return findings
    findings.append(_run_again("examples", task, [each.example for each in found.behaviours]))
    findings.append(_counted(found, limits.timeout))
    if again:
        findings.append(_gathered_again(found, limits))
    return findings


def _counted(found: Posterior, timeout: float | None) -> Finding:
    """Run every short program, and count it where it belongs."""
    task, name, began = found.task, "brute force", time.monotonic()
    groups: dict[tuple[tuple[Path, ...], tuple[Path, ...]], Tally[tuple[int, int]]] = {}
    bound, programs = _short(task, found.proved_units)
    for program in programs:
        if timeout is not None and time.monotonic() - began > timeout:
            return Finding(name, None, f"not finished within {timeout:g} seconds")
        grade = task.grade(program)
        if grade.kind is Kind.UNDECIDED:
            return Finding(name, None, f"'{program}' comes to the cap on ticks")
        if grade.kind is Kind.SOLVED or task.exceptions is not None:
            seen = untimed(paths(found.held_out, program)) if found.held_out else ()
            group = groups.setdefault((paths(task, program), seen), Tally())
            group[units(program, task.dialect), grade.ticks] += 1
    claimed = {
        (each.training, each.held_out): short
        for each in found.behaviours
        if (short := {place: n for place, n in each.counts.items() if place[0] <= bound})
    }
    return Finding(
        name,
        claimed == groups,
        f"every program of at most {bound} units run one by one: {len(groups)} behaviours",
    )


def _gathered_again(found: Posterior, limits: Limits) -> Finding:
    """Count all programs that are covered anew."""
    name = "settled again"
    if not found.proved_units:
        return Finding(name, not found.behaviours, "nothing is settled")
    again = gather(found.task, replace(limits, max_units=found.proved_units), found.held_out)
    if again.reason in UNFINISHED:
        return Finding(name, None, "not finished: not verified")

    def told(each: Behaviour) -> tuple[Optimum, tuple[tuple[tuple[int, int], int], ...]]:
        return each.example, tuple(sorted(each.counts.items()))

    mine, its = (sorted(map(told, each.behaviours), key=str) for each in (again, found))
    holds = mine == its and again.prior == found.prior
    number = sum(each.programs for each in again.behaviours)
    return Finding(name, holds, f"{number} programs that count, in {len(mine)} behaviours")
