"""One call for every base optimizer: a task and a bias in, a result out."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import Executor
from dataclasses import replace
from fractions import Fraction
from importlib.metadata import version
from pathlib import Path

from mesasynth.dsl import DEFAULT_DIALECT, Dialect
from mesasynth.errors import near_miss
from mesasynth.search.best import Best, optimize
from mesasynth.search.fastest import NoFastest
from mesasynth.search.outcome import GaveUp, NoProgram, Outcome, Reason, Result
from mesasynth.search.pose import limits_of, pose
from mesasynth.search.pruning import Rule, rules_of
from mesasynth.search.rising import Limits, Progress
from mesasynth.search.run_dir import RunDir, identity
from mesasynth.search.score import Kt, Length, Score, Space, Time, Weighted, price
from mesasynth.search.task import TaskError
from mesasynth.search.timed import optimize_time, optimum_of, quick_bound
from mesasynth.worlds import Ground

BIASES = ("length", "time", "kt", "weighted", "space")
"""The biases by which a base optimizer may choose."""


def search(
    mazes: Ground | Sequence[Ground],
    *,
    bias: str = "length",
    dialect: Dialect | str = DEFAULT_DIALECT,
    bump: str | None = None,
    stop: str | None = None,
    objective: str = "reach",
    solve: int | None = None,
    exceptions: float | None = None,
    lam: float | str | Fraction | None = None,
    worst: bool = False,
    max_bits: float | None = None,
    timeout: float | None = None,
    max_optima: int = 1_000,
    max_ticks: int = 1_000_000,
    audited: int = 500,
    seed: int = 0,
    threads: int | None = None,
    executor: Executor | None = None,
    run_dir: str | os.PathLike[str] | None = None,
    resume: bool = False,
    max_memory: int | None = None,
    prune: bool | Collection[Rule] = False,
    progress: Callable[[Progress], None] | None = None,
) -> Result:
    """The program that a learner with the given bias picks for these training mazes, with proof.

    Args:
        mazes: the training maze (or a world given by its tables), or several, all of which
            must be solved.
        bias: ``length`` (least description length), ``time`` (least ticks), ``kt`` (least length
            + log2 of the ticks),
            ``weighted`` (least length + ``lam`` times the ticks), ``space`` (least peak memory
            among the programs within ``max_bits``).
        dialect: the language, by name or as a value.
        bump: ``stay`` or ``crash``, what a move into a wall does; None for what the dialect says,
            which in most is ``stay``.
        stop: ``halt`` or ``touch``, whether touching a goal ends the run; None for what the
            dialect says, which in most is ``halt``.
        objective: ``reach`` or ``shortest``, whether the trail must be a shortest one.
        solve: how many of the training mazes have to be solved (default: all).
        exceptions: the charge in bits for each maze not solved, in place of having to solve it.
        lam: the price of a tick in bits, for ``weighted``; a text is taken exactly.
        worst: for ``time``, whether the largest number of ticks counts instead of the sum.
        max_bits: the greatest length to look at, in bits.
        timeout: seconds after which to give up.
        max_optima: how many optima to list; all are counted.
        max_ticks: ticks in one maze after which a run is left undecided.
        audited: how many programs the random audit draws.
        seed: the seed of the audit.
        prune: whether to leave aside what provably does the same as a shorter program, by all rules
            or only by those named (``words``, ``blocks``). The optima are the same; of how
            the others were settled, less is told.
        threads: how many threads search; None for as many as there are cores. The result is the
            same for any number.
        executor: what settles the shards in place of threads, such as that of a dask client; its
            workers need this package.
        run_dir: a directory that keeps what is settled, so that the search can be broken off, even
            killed, and gone on with.
        resume: whether to go on with the run that is in ``run_dir``.
        max_memory: the most that the process may hold, in bytes: past it tables that only save time
            are dropped, and if that is not enough, the search gives up.
        progress: called several times a second with where the search stands.

    Returns:
        The result, whose ``outcome`` is Optimal, NoProgram or GaveUp.

    Raises:
        TaskError: for a bias, rule or limit that does not exist or cannot be met.
        DialectError: for an unknown dialect.
        RunDirError: for a run directory that cannot be used.
        WorkerError: if a worker of the executor fails.

    >>> import mesasynth as ms
    >>> result = ms.search(ms.parse_maze("S..G"), dialect="reactive")
    >>> str(result.winner.program), result.winner.units, result.outcome.optima.count
    ('move move move', 12288, 1)
    """
    if bias not in BIASES:
        guess = near_miss(bias, BIASES)
        raise TaskError(
            f"unknown bias {bias!r}",
            expected=f"one of {', '.join(BIASES)}",
            hint=f"did you mean {guess!r}?" if guess else None,
        )
    if max_optima < 1:
        raise TaskError(f"max_optima must be at least 1, not {max_optima}")
    limits = limits_of(
        max_bits=max_bits,
        timeout=timeout,
        audited=audited,
        seed=seed,
        threads=threads,
        executor=executor,
        max_memory=max_memory,
        progress=progress,
    )
    task = pose(
        mazes,
        dialect=dialect,
        bump=bump,
        stop=stop,
        objective=objective,
        max_ticks=max_ticks,
        solve=solve,
        exceptions=exceptions,
    )
    began = time.monotonic()
    score = _score(bias, lam, max_bits, worst=worst)
    goal = Best(task=task, score=score, most_listed=max_optima, prune=rules_of(prune))
    if run_dir is None and resume:
        raise TaskError("there is nothing to resume without a run directory")
    if run_dir is None:
        outcome = _outcome(goal, limits)
    elif isinstance(score, Time):
        raise TaskError("the bias 'time' has no shards to keep in a run directory")
    else:
        with RunDir(Path(run_dir), identity(goal, limits), resume=resume) as ledger:
            outcome = _outcome(goal, replace(limits, ledger=ledger))
    return Result(task, score, outcome, time.monotonic() - began, version("mesasynth"))


def _outcome(goal: Best, limits: Limits) -> Outcome:
    """Run the base optimizer."""
    task, score = goal.task, goal.score
    if isinstance(score, Time):
        return optimize_time(task, score, limits)
    if task.unsolvable is None and (score.weighs_ticks or len(task.mazes) > 1):
        began = time.monotonic()
        try:
            found = quick_bound(task, timeout=limits.timeout)
        except KeyboardInterrupt:
            return GaveUp(Reason.INTERRUPTED, None, None)
        if isinstance(found, NoFastest):
            return NoProgram(Reason.CLASH, None, None)
        if score.weighs_ticks and found is not None:
            goal.least_ticks = found.lower
            goal.aim_below(optimum_of(task, found))
        if limits.timeout is not None:
            limits = replace(limits, timeout=limits.timeout - (time.monotonic() - began))
    return optimize(goal, limits)


def _score(
    bias: str, lam: float | str | Fraction | None, max_bits: float | None, *, worst: bool
) -> Score:
    """What the bias minimizes. Raises TaskError for a parameter that it needs or does not take."""
    if (lam is not None) != (bias == "weighted"):
        needs = "needs a" if bias == "weighted" else "takes no"
        raise TaskError(
            f"the bias {bias!r} {needs} price of a tick", hint="it is called lam, or --lam"
        )
    if worst and bias != "time":
        raise TaskError(f"the bias {bias!r} has no worst case to minimize: that is for 'time'")
    if bias == "space" and max_bits is None:
        raise TaskError(
            "the bias 'space' needs a cap on length",
            hint="give max_bits (--max-bits): programs of any length cannot all be compared",
        )
    if bias == "weighted" and lam is not None:
        return Weighted(price(lam))
    scores: dict[str, Score] = {
        "length": Length(),
        "kt": Kt(),
        "space": Space(),
        "time": Time(worst),
    }
    return scores[bias]
