"""A second opinion on a result: its numbers derived anew by the bottom-up engine."""

from __future__ import annotations

import time

from mesasynth.dsl import Kind
from mesasynth.dsl.count import Counter
from mesasynth.search.behaviours import OutOfRoomError
from mesasynth.search.bottom_up import MOST_BYTES, BottomUp
from mesasynth.search.check import Finding
from mesasynth.search.outcome import NoProgram, Optimal, Reason, Result

NAME = "second engine"


def second_opinion(
    result: Result, *, timeout: float | None = None, most_bytes: int = MOST_BYTES
) -> Finding:
    """Count the solving programs of each length without the first engine, and compare.

    What is compared: the number of solving programs among all that the certificate covers, and,
    where the shortest is claimed, its length and the number of optima. Programs that the
    certificate leaves undecided or aside may solve or not; the count has to lie between.

    Args:
        result: what was claimed.
        timeout: seconds after which to leave it.
        most_bytes: the memory that the engine may use for distinct behaviours, in bytes.

    Returns:
        A finding that neither holds nor fails where the engine does not cover the task, or did
        not finish.

    >>> import mesasynth as ms
    >>> result = ms.search(ms.parse_maze("S.G"), dialect="tabular")
    >>> print(second_opinion(result).detail)
    derived anew: of the programs of at most 6144 units 1 solves; the shortest has 6144 units
    >>> result = ms.search(ms.parse_maze("S.G"), dialect="frontier")
    >>> second_opinion(result).holds is None, second_opinion(result).detail
    (True, "not covered: 'fork' has memory")
    """
    task, certificate = result.task, result.certificate
    reason = BottomUp.covers(task)
    if reason is not None:
        return Finding(NAME, None, f"not covered: {reason}")
    engine = BottomUp(task, most_bytes=most_bytes)
    walled = isinstance(result.outcome, NoProgram) and result.outcome.reason is Reason.WALLED_OFF
    if walled:
        met = "too few mazes have a goal" if engine.hopeless else "enough mazes have a goal"
        return Finding(NAME, engine.hopeless, f"{met} that actions can reach")
    if certificate is None:
        return Finding(NAME, None, "not covered: the result does not say how many programs solve")
    deadline = None if timeout is None else time.monotonic() + timeout
    least, last, total = None, 0, 0
    try:
        for units in Counter(task.dialect).lengths(certificate.units):
            count = engine.solving(units, deadline)
            if count and least is None:
                least, last = units, count
            total += count
    except TimeoutError:
        return Finding(NAME, None, f"not finished within {timeout:g} seconds")
    except OutOfRoomError as error:
        return Finding(NAME, None, f"not finished: {error.message}")
    solved = certificate.kinds[Kind.SOLVED]
    aside = certificate.outweighed + certificate.redundant
    open_cases = certificate.kinds[Kind.UNDECIDED] + aside
    holds = solved <= total <= solved + open_cases
    if isinstance(result.outcome, Optimal) and result.bias == "length":
        claimed = result.outcome.winner.units, result.outcome.optima.count
        holds = holds and (least, last) == claimed
    return Finding(
        NAME,
        holds,
        f"derived anew: of the programs of at most {certificate.units} units {total} "
        + ("solves" if total == 1 else "solve")
        + (f"; the shortest has {least} units" if last == 1 else "")
        + (f"; the {last} shortest have {least} units" if last > 1 else ""),
    )
