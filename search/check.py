"""The checker: small, and blind to the searcher.

It sees the language, the worlds and what was claimed, and decides with nothing but the reference
interpreter and exact counting. It imports no kernel.
"""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Iterable
from dataclasses import dataclass

from mesasynth.dsl import Kind, Program, units
from mesasynth.dsl.count import Counter
from mesasynth.search.outcome import Audit, Mismatch, Optimal, Result
from mesasynth.search.task import Task


@dataclass(frozen=True, slots=True)
class Finding:
    """One check: what was checked, whether it holds, and in what numbers."""

    check: str
    holds: bool
    detail: str


def kind_of(task: Task, program: Program) -> Kind:
    """The program's kind on the task: that of its first run that does not solve."""
    return task.runs(program)[-1].outcome


def audit(task: Task, samples: Iterable[tuple[Program, Kind]], *, seed: int) -> Audit:
    """Run each sampled program and compare its kind with the one claimed."""
    drawn, mismatches = 0, []
    for program, claimed in samples:
        drawn += 1
        found = kind_of(task, program)
        if found is not claimed:
            mismatches.append(Mismatch(program, claimed, found))
    return Audit(seed, drawn, tuple(mismatches))


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
    findings.append(_brute_force(result, counter, most_programs))
    return findings


def _optima(outcome: Optimal, task: Task) -> Finding:
    wrong = []
    for optimum in outcome.optima.listed:
        runs = task.runs(optimum.program)
        ticks = sum(run.ticks for run in runs)
        solved = runs[-1].outcome is Kind.SOLVED
        length = units(optimum.program, task.dialect)
        if (
            not solved
            or ticks != optimum.ticks
            or not length == optimum.units == outcome.winner.units
        ):
            wrong.append(str(optimum.program))
    texts = {str(optimum.program) for optimum in outcome.optima.listed}
    least = min(optimum.rank for optimum in outcome.optima.listed)
    holds = not wrong and len(texts) == len(outcome.optima.listed) and least == outcome.winner.rank
    return Finding(
        "optima",
        holds and len(texts) <= outcome.optima.count,
        f"{len(texts)} listed of {outcome.optima.count}, each run again"
        + (f"; wrong: {'; '.join(wrong)}" if wrong else ""),
    )


def _brute_force(result: Result, counter: Counter, most_programs: int) -> Finding:
    """Run every program up to a bound; no kernel, no laziness."""
    winner, bound = result.winner, 0
    for length in counter.lengths():
        if counter.up_to(length) > most_programs or length > max(result.proved_units, 0):
            break
        bound = length
    kinds = Tally(kind_of(result.task, program) for program in counter.programs(bound))
    solving = winner is not None and winner.units <= bound
    holds = bool(kinds[Kind.SOLVED]) == solving
    return Finding(
        "brute force",
        holds,
        f"{sum(kinds.values())} programs of at most {bound} units run one by one: "
        + ", ".join(f"{kinds[kind]} {kind}" for kind in Kind if kinds[kind]),
    )
