"""The checker: small, and blind to the searcher.

It sees the language, the worlds and what was claimed, and decides with nothing but the reference
interpreter and exact counting. It imports no kernel.
"""

from __future__ import annotations

import time
from collections import Counter as Tally
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import TypeAlias

from mesasynth.dsl import Kind, Program, units
from mesasynth.dsl.count import Counter
from mesasynth.search.outcome import (
    MOST_PROGRAMS,
    Audit,
    Certificate,
    GaveUp,
    Mismatch,
    NoProgram,
    Optimal,
    Optimum,
    Reason,
    Result,
)
from mesasynth.search.score import key_of
from mesasynth.search.task import Grade, Task


@dataclass(frozen=True, slots=True)
class Finding:
    """One check: what was checked, whether it holds, and in what numbers.

    ``holds`` is None where nothing was found out: the check does not apply, or did not finish.
    """

    check: str
    holds: bool | None
    detail: str


Sample: TypeAlias = tuple[Program, Kind | None]
"""A program with its claimed kind, or None if it was left aside as outweighed."""


def audit(
    task: Task,
    samples: Iterable[Sample],
    *,
    seed: int,
    outweighs: Callable[[Program, Grade], bool] | None = None,
) -> Audit:
    """Run each sampled program and compare its kind with the one claimed.

    A program that was left aside must be worse than the best, which ``outweighs`` says.
    """
    drawn, mismatches = 0, []
    for program, claimed in samples:
        drawn += 1
        grade = task.grade(program)
        if claimed is None:
            agrees = outweighs is not None and outweighs(program, grade)
        else:
            agrees = grade.kind is claimed or (claimed, grade.kind) == _UNSEEN
        if not agrees and not _charged_for(task, program, claimed):
            mismatches.append(Mismatch(program, claimed, grade.kind))
    return Audit(seed, drawn, tuple(mismatches))


_UNSEEN = (Kind.UNDECIDED, Kind.LOOPED)
"""The reference sees a recurrence at the first chance; a search may hit the cap on ticks before."""


def _charged_for(task: Task, program: Program, claimed: Kind | None) -> bool:
    """Whether the kind is that of the first maze not solved, which settles what is charged for."""
    if task.exceptions is None:
        return False
    kinds = [run.outcome for run in task.runs(program)]
    return claimed is next((kind for kind in kinds if kind is not Kind.SOLVED), None)


LONGEST_RUN = 10_000_000
"""Ticks in one maze beyond which the run of a claimed program is not repeated."""


def check(
    result: Result, *, most_programs: int = 10_000, timeout: float | None = None
) -> list[Finding]:
    """Check all that a result claims, as far as that takes no search of the searcher's kind.

    Every program up to the greatest length of which there are at most ``most_programs`` is run; the
    programs claimed are run; the totals are compared with the grammar's. Each of the first two
    takes at most about ``timeout`` seconds; what is not finished by then is not found out. So is a
    run of more than :data:`LONGEST_RUN` ticks.
    """
    task, certificate = result.task, result.certificate
    counter = Counter(task.dialect)
    findings = []
    if certificate is not None:
        findings.append(totals(certificate, counter, timeout))
    match result.outcome:
        case Optimal(winner=winner, optima=optima):
            findings.append(_optima(result, winner, optima.listed, optima.count, timeout))
        case GaveUp(best=Optimum() as best):
            findings.append(_optima(result, best, (best,), None, timeout))
        case NoProgram(reason=reason) if reason is not Reason.CLASH:
            findings.append(_none(result.outcome, task))
    findings.append(_brute_force(result, counter, most_programs, timeout))
    return findings


def totals(certificate: Certificate, counter: Counter, timeout: float | None) -> Finding:
    """Compare the totals with the grammar's, which are counted no further than a search can go."""
    began, programs, number = time.monotonic(), 0, "0"
    for length in counter.lengths(certificate.units):
        programs = counter.up_to(length)
        number = str(programs)
        if programs > MOST_PROGRAMS:
            number = f"over {MOST_PROGRAMS}"
            break
        if timeout is not None and time.monotonic() - began > timeout:
            return Finding("totals", None, f"not counted within {timeout:g} seconds")
    return Finding(
        "totals",
        programs == certificate.programs == certificate.settled and programs <= MOST_PROGRAMS,
        f"the grammar has {number} programs of at most {certificate.units} units, "
        f"{certificate.settled} are settled",
    )


def _optima(
    result: Result,
    winner: Optimum,
    listed: tuple[Optimum, ...],
    count: int | None,
    timeout: float | None,
) -> Finding:
    """Run the programs that are claimed to be best, or the best met; all must score the same."""
    task, score, began = result.task, result.score, time.monotonic()
    patient = replace(task, max_ticks=min(task.max_ticks, LONGEST_RUN))
    proved = isinstance(result.outcome, Optimal)
    name = "optima" if proved else "best met"
    wrong, keys = [], []
    for optimum in listed:
        grade = patient.grade(optimum.program)
        cut_short = grade.kind is Kind.UNDECIDED and patient != task
        if cut_short or (timeout is not None and time.monotonic() - began > timeout):
            return Finding(name, None, f"not finished: '{optimum.program}' runs for too long")
        solved = grade.kind is Kind.SOLVED or task.exceptions is not None
        claimed = optimum.ticks, optimum.missed, optimum.space, optimum.units
        length = units(optimum.program, task.dialect)
        if not solved or claimed != (grade.ticks, grade.missed, grade.space, length):
            wrong.append(str(optimum.program))
        keys.append(key_of(score, task, units=length, grade=grade))
    texts = {str(optimum.program) for optimum in listed}
    holds = not wrong and len(texts) == len(listed) and all(key == keys[0] for key in keys)
    holds = holds and min(listed, key=lambda each: each.rank) == winner
    told = f"{len(texts)} listed of {'an unknown number' if count is None else count}, each"
    return Finding(
        name,
        holds and (count is None or len(texts) <= count),
        f"{told if proved else 'the best program met,'} run again"
        + (f"; wrong: {'; '.join(wrong)}" if wrong else ""),
    )


def _none(outcome: NoProgram, task: Task) -> Finding:
    """That no program solves the task: a goal is walled off, or all within the cap are settled."""
    certificate, cap = outcome.certificate, outcome.cap
    if outcome.reason is Reason.WALLED_OFF:
        holds = task.unsolvable is not None
        return Finding("none", holds, f"the goal is {'' if holds else 'not '}walled off")
    kinds = Tally[Kind]() if certificate is None else certificate.kinds
    holds = certificate is not None and certificate.units == cap and outcome.reason is Reason.CAP
    return Finding(
        "none",
        holds and not kinds[Kind.SOLVED] and not kinds[Kind.UNDECIDED],
        f"of the programs of at most {cap} units {kinds[Kind.SOLVED]} solve and "
        f"{kinds[Kind.UNDECIDED]} are undecided",
    )


def _brute_force(
    result: Result, counter: Counter, most_programs: int, timeout: float | None
) -> Finding:
    """Run every program up to a bound; no kernel, no laziness."""
    winner, bound, began = result.winner, 0, time.monotonic()
    for length in counter.lengths(None if result.certificate is None else result.proved_units):
        if counter.up_to(length) > most_programs:
            break
        bound = length
    task, kinds, best = result.task, Tally[Kind](), None
    for program in counter.programs(bound):
        if timeout is not None and time.monotonic() - began > timeout:
            return Finding("brute force", None, f"not finished within {timeout:g} seconds")
        grade = task.grade(program)
        kinds[grade.kind] += 1
        if grade.kind is Kind.SOLVED or task.exceptions is not None:
            key = key_of(result.score, task, units=units(program, task.dialect), grade=grade)
            best = key if best is None else min(best, key)
    if winner is None:
        holds = best is None
    else:
        patient = replace(task, max_ticks=min(task.max_ticks, LONGEST_RUN))
        known = patient.grade(winner.program)
        claimed = key_of(result.score, task, units=winner.units, grade=known)
        holds = best == claimed if winner.units <= bound else best is None or best >= claimed
    return Finding(
        "brute force",
        holds,
        f"{sum(kinds.values())} programs of at most {bound} units run one by one: "
        + ", ".join(f"{kinds[kind]} {kind}" for kind in Kind if kinds[kind]),
    )
