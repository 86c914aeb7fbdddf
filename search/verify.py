"""Verification of a result: the checker's findings, and the search's proof made anew."""

from __future__ import annotations

import time
from collections.abc import Callable

from mesasynth.search.best import Best, lower_bits
from mesasynth.search.check import Finding, check
from mesasynth.search.fastest import NoFastest, fastest
from mesasynth.search.outcome import GaveUp, NoProgram, Optimal, Optimum, Reason, Result
from mesasynth.search.rising import Limits, Progress, Rising
from mesasynth.search.score import Time, key_of
from mesasynth.search.second import second_opinion
from mesasynth.search.task import TaskError
from mesasynth.search.timed import optimize_time, quick_bound

PATIENCE = 600.0
"""Seconds for each check unless another limit is given: a record may claim what takes years."""


def verify(
    result: Result,
    *,
    seed: int = 1,
    audited: int = 500,
    timeout: float | None = PATIENCE,
    again: bool = True,
    independent: bool = False,
    progress: Callable[[Progress], None] | None = None,
) -> list[Finding]:
    """Check a result, as it may come from a file, and do not trust it.

    The checker replays the listed optima in the reference interpreter, counts the grammar and runs
    every short program (:func:`mesasynth.search.check.check`). With ``again``, every program
    that the certificate covers is settled once more and the random audit is repeated with the
    given seed; a search over joint states is made once more. With ``independent``, the numbers are
    derived once more by an engine that shares no code with the search, where it covers the task
    (:mod:`mesasynth.search.second`). A check that takes more than ``timeout`` seconds ends without
    a finding: its ``holds`` is None.

    >>> import mesasynth as ms
    >>> result = ms.search(ms.parse_maze("S.G"), dialect="tabular")
    >>> [finding.holds for finding in verify(result, independent=True)]
    [True, True, True, True, True]
    """
    findings = check(result, timeout=timeout)
    if any(finding.check == "totals" and not finding.holds for finding in findings):
        return findings
    if independent:
        findings.append(second_opinion(result, timeout=timeout))
    outcome = result.outcome
    if again and isinstance(outcome, NoProgram) and outcome.reason is Reason.CLASH:
        findings.append(_clash_again(result, timeout))
    if again and result.tree is not None:
        findings.append(_search_again(result, timeout))
    limits = Limits(timeout=timeout, audited=audited, seed=seed, progress=progress)
    if again and result.certificate is not None:
        findings.append(_settle_again(result, limits))
    elif again and isinstance(outcome, GaveUp) and result.tree is None:
        findings.append(_lower_again(result, outcome, limits))
    return findings


def _lower_again(result: Result, outcome: GaveUp, limits: Limits) -> Finding:
    """The bound of a search that settled nothing: that of the shortest program there is."""
    goal = Best(task=result.task, score=result.score)
    bounded = not result.score.weighs_ticks or _bound_again(goal, limits.timeout)
    lower, claimed = lower_bits(goal, Rising(result.task, goal, limits), None), outcome.lower_bits
    holds = claimed is None or claimed <= lower
    detail = f"nothing is settled; no score is below {lower:.2f}"
    return Finding("bound", True if holds else False if bounded else None, detail)


def _settle_again(result: Result, limits: Limits) -> Finding:
    """Settle every program that the certificate covers once more, and look at what that proves."""
    certificate, outcome = result.certificate, result.outcome
    assert certificate is not None
    began, name = time.monotonic(), "settled again"
    goal = Best(task=result.task, score=result.score, most_listed=1)
    rising = Rising(result.task, goal, limits)
    bounded = True
    try:
        if result.score.weighs_ticks and result.task.unsolvable is None:
            bounded = _bound_again(goal, limits.timeout)
        rising.settle(certificate.units, audited=limits.audited)
    except (TimeoutError, OverflowError):
        seconds = time.monotonic() - began
        return Finding(name, None, f"not finished within {seconds:.3g} seconds: not verified")
    fresh = rising.certificate()
    assert fresh is not None
    same = fresh.settled == certificate.settled
    if not (fresh.outweighed or certificate.outweighed or certificate.redundant):
        same = same and fresh.kinds == certificate.kinds
    enough = True
    match outcome:
        case Optimal(winner=winner, optima=optima):
            same = same and goal.best == winner and goal.count == optima.count
            same = same and not any(goal.may_beat(entry.units) for entry in fresh.undecided)
            enough = result.score.weighs_space or goal.enough(rising.next_units())
        case NoProgram():
            same = same and goal.best is None and not fresh.undecided
        case GaveUp(lower_bits=claimed):
            same = same and not (goal.best is not None and _better(result, goal.best))
            lower = lower_bits(goal, rising, fresh)
            enough = claimed is None or claimed <= lower
    if same and not enough and not bounded:
        return Finding(name, None, "the bound on the ticks was not finished: not verified")
    detail = (
        f"{fresh.settled} programs settled anew, "
        + ("as the certificate says" if same else "not as the certificate says")
        + ("" if enough else "; they do not prove the bound")
        + f"; {fresh.audit.drawn} of them drawn (seed {limits.seed}) and run: "
        f"{len(fresh.audit.mismatches)} wrong, an error rate of "
        f"{fresh.audit.excluded_rate:.2%} or more excluded at 95%"
    )
    return Finding(name, same and enough and fresh.holds, detail)


def _bound_again(goal: Best, timeout: float | None) -> bool:
    """Give the goal a proven bound on the ticks; whether that took no longer than it may."""
    found = quick_bound(goal.task, timeout=timeout)
    if found is None or isinstance(found, NoFastest):
        return True
    goal.least_ticks = found.lower
    return found.reason != Reason.TIMEOUT


def _better(result: Result, met: Optimum) -> bool:
    """Whether a program met anew is better than the one that the result claims."""
    if result.winner is None:
        return True
    mine, claimed = (
        key_of(result.score, result.task, units=each.units, grade=result.task.grade(each.program))
        for each in (met, result.winner)
    )
    return bool(mine < claimed)


def _clash_again(result: Result, timeout: float | None) -> Finding:
    """Prove once more that no program solves the mazes together."""
    deadline = None if timeout is None else time.monotonic() + timeout
    try:
        found = fastest(result.task, solve=result.task.solve, deadline=deadline)
    except TaskError:
        return Finding("none", False, "the search over joint states does not cover this world")
    if isinstance(found, NoFastest):
        return Finding("none", True, "mazes that no program tells apart in time found anew")
    if found.program is not None:
        return Finding("none", False, f"'{found.program}' solves them")
    return Finding("none", None, "not finished: not verified")


def _search_again(result: Result, timeout: float | None) -> Finding:
    """Search for the least running time once more."""
    score, name, claim = result.score, "searched again", result.tree
    assert isinstance(score, Time)
    assert claim is not None
    outcome = optimize_time(result.task, score, Limits(timeout=timeout))
    if isinstance(outcome, NoProgram) or outcome.tree is None:
        return Finding(name, False, "no program solves the task")
    again = outcome.tree
    detail = f"at least {again.lower} ticks proved anew"
    if isinstance(outcome, GaveUp) and (
        again.lower < claim.lower or isinstance(result.outcome, Optimal)
    ):
        return Finding(name, None, f"{detail}, but the search was not finished: not verified")
    holds = again.lower >= claim.lower
    if isinstance(outcome, Optimal) and isinstance(result.outcome, Optimal):
        mine, its = outcome.winner, result.outcome.winner
        holds = holds and again.lower == claim.lower and its.units <= mine.units
        holds = holds and (its == mine or not again.description_proved)
        holds = holds and again.description_proved >= claim.description_proved
    return Finding(name, holds, detail)
