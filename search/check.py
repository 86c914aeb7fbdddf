"""The checker: small, and blind to the searcher.

It sees the language, the worlds and what was claimed, and decides with nothing but the reference
interpreter and exact counting. It imports no kernel.
"""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeAlias

from mesasynth.dsl import Kind, Program, units
from mesasynth.dsl.count import Counter
from mesasynth.search.outcome import Audit, Mismatch, NoProgram, Optimal, Reason, Result
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


def check(result: Result, *, most_programs: int = 10_000) -> list[Finding]:
    """Check all that a result claims, as far as that takes no search of the searcher's kind.

    Every program up to the greatest length of which there are at most ``most_programs`` is run; the
    listed optima are run; the totals are compared with the grammar's.
    """
    task, certificate = result.task, result.certificate
    counter = Counter(task.dialect)
    findings = []
    if certificate is not None:
        programs = counter.up_to(certificate.units)
        findings.append(
            Finding(
                "totals",
                programs == certificate.programs == certificate.settled,
                f"the grammar has {programs} programs of at most {certificate.units} units, "
                f"{certificate.settled} are settled",
            )
        )
    if isinstance(result.outcome, Optimal):
        findings.append(_optima(result.outcome, task))
    if isinstance(result.outcome, NoProgram) and result.outcome.reason is not Reason.CLASH:
        findings.append(_none(result.outcome, task))
    findings.append(_brute_force(result, counter, most_programs))
    return findings


def _optima(outcome: Optimal, task: Task) -> Finding:
    wrong = []
    for optimum in outcome.optima.listed:
        grade = task.grade(optimum.program)
        length = units(optimum.program, task.dialect)
        solved = grade.kind is Kind.SOLVED or task.exceptions is not None
        same = (grade.ticks, grade.missed) == (optimum.ticks, optimum.missed)
        if not solved or not same or length != optimum.units:
            wrong.append(str(optimum.program))
    texts = {str(optimum.program) for optimum in outcome.optima.listed}
    least = min(optimum.rank for optimum in outcome.optima.listed)
    holds = not wrong and len(texts) == len(outcome.optima.listed) and least == outcome.winner.rank
    count = outcome.optima.count
    return Finding(
        "optima",
        holds and (count is None or len(texts) <= count),
        f"{len(texts)} listed of {'an unknown number' if count is None else count}, each run again"
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


def _brute_force(result: Result, counter: Counter, most_programs: int) -> Finding:
    """Run every program up to a bound; no kernel, no laziness."""
    winner, bound = result.winner, 0
    for length in counter.lengths(None if result.certificate is None else result.proved_units):
        if counter.up_to(length) > most_programs:
            break
        bound = length
    task, kinds, best = result.task, Tally[Kind](), None
    for program in counter.programs(bound):
        grade = task.grade(program)
        kinds[grade.kind] += 1
        if grade.kind is Kind.SOLVED or task.exceptions is not None:
            key = key_of(result.score, task, units=units(program, task.dialect), grade=grade)
            best = key if best is None else min(best, key)
    if winner is None:
        holds = best is None
    else:
        known = task.grade(winner.program)
        claimed = key_of(result.score, task, units=winner.units, grade=known)
        holds = best == claimed if winner.units <= bound else best is None or best >= claimed
    return Finding(
        "brute force",
        holds,
        f"{sum(kinds.values())} programs of at most {bound} units run one by one: "
        + ", ".join(f"{kinds[kind]} {kind}" for kind in Kind if kinds[kind]),
    )
