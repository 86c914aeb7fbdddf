"""Verification of a result: the checker's findings, and the search's proof made anew."""

from __future__ import annotations

from collections.abc import Callable

from mesasynth.search.best import Best
from mesasynth.search.check import Finding, check
from mesasynth.search.fastest import NoFastest
from mesasynth.search.outcome import NoProgram, Optimal, Reason, Result
from mesasynth.search.rising import Limits, Progress, Rising
from mesasynth.search.score import Time
from mesasynth.search.second import second_opinion
from mesasynth.search.timed import optimize_time, quick_bound


def verify(
    result: Result,
    *,
    seed: int = 1,
    audited: int = 500,
    timeout: float | None = None,
    again: bool = True,
    independent: bool = False,
    progress: Callable[[Progress], None] | None = None,
) -> list[Finding]:
    """Check a result, as it may come from a file, and do not trust it.

    The checker replays the listed optima in the reference interpreter, counts the grammar and runs
    every short program (:func:`mesasynth.search.check.check`). With ``again``, every program
    that the certificate covers is settled once more and the random audit is repeated with the
    given seed. With ``independent``, the numbers are derived once more by an engine that shares no
    code with the search, where it covers the task (:mod:`mesasynth.search.second`).

    >>> import mesasynth as ms
    >>> result = ms.search(ms.parse_maze("S.G"), dialect="tabular")
    >>> [finding.holds for finding in verify(result, independent=True)]
    [True, True, True, True, True]
    """
    findings = check(result)
    if independent:
        findings.append(second_opinion(result, timeout=timeout))
    certificate, outcome = result.certificate, result.outcome
    if isinstance(outcome, NoProgram) and outcome.reason is Reason.CLASH and again:
        clash = isinstance(quick_bound(result.task, timeout=timeout), NoFastest)
        detail = "mazes that no program tells apart in time" + (" found anew" if clash else "")
        findings.append(Finding("none", clash, detail))
    if result.tree is not None and again:
        findings.append(_search_again(result, timeout))
    if certificate is None or not again:
        return findings
    goal = Best(task=result.task, score=result.score, most_listed=1)
    limits = Limits(timeout=timeout, audited=audited, seed=seed, progress=progress)
    rising = Rising(result.task, goal, limits)
    try:
        rising.settle(certificate.units, audited=audited)
    except (TimeoutError, OverflowError):
        findings.append(
            Finding("settled again", None, f"not finished within {timeout} seconds: not verified")
        )
        return findings
    fresh = rising.certificate()
    assert fresh is not None
    same = fresh.settled == certificate.settled
    if not (fresh.outweighed or certificate.outweighed or certificate.redundant):
        same = same and fresh.kinds == certificate.kinds
    if isinstance(outcome, Optimal):
        same = same and goal.best == outcome.winner and goal.count == outcome.optima.count
        same = same and not any(goal.may_beat(entry.units) for entry in fresh.undecided)
    elif isinstance(outcome, NoProgram):
        same = same and goal.best is None and not fresh.undecided
    findings.append(
        Finding(
            "settled again",
            same and fresh.holds,
            f"{fresh.settled} programs settled anew, "
            + ("as the certificate says" if same else "not as the certificate says")
            + f"; {fresh.audit.drawn} of them drawn (seed {seed}) and run: "
            f"{len(fresh.audit.mismatches)} wrong, an error rate of "
            f"{fresh.audit.excluded_rate:.2%} or more excluded at 95%",
        )
    )
    return findings


def _search_again(result: Result, timeout: float | None) -> Finding:
    """Search for the least running time once more."""
    assert isinstance(result.score, Time)
    outcome = optimize_time(result.task, result.score, Limits(timeout=timeout))
    tree = None if isinstance(outcome, NoProgram) else outcome.tree
    same = tree is not None and result.tree is not None and tree.lower >= result.tree.lower
    if isinstance(result.outcome, Optimal):
        same = same and isinstance(outcome, Optimal) and outcome.winner == result.outcome.winner
    lower = "no bound" if tree is None else f"at least {tree.lower} ticks"
    return Finding("searched again", same, f"{lower} proved anew")
