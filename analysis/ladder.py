"""The ladder: the same task in every dialect, and what its optima are on each rung.

Conclusions are drawn across dialects, never from one: each gives a program other means, and in some
much of a search is a statement. Beside every rung stands the shortest table with loops, the optimum
of `counting`, since what a program saves against it is what there was to gain by being general.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any, Unpack

from mesasynth.analysis.verdict import Verdict, verdict
from mesasynth.dsl import builtin_dialects
from mesasynth.search import (
    UNITS_PER_BIT,
    GaveUp,
    NoProgram,
    Optimal,
    Progress,
    Reason,
    Result,
    TaskError,
    search,
    to_record,
)
from mesasynth.search.compare import PATIENCE
from mesasynth.search.pose import Rules
from mesasynth.worlds import Maze

SCHEMA = "mesasynth.ladder/1"

TABLE = "counting"
"""The dialect whose optimum is the table that every rung is compared with."""

MOST_MEASURED = 200
"""How many optima of a rung are looked at for their kind."""


@dataclass(frozen=True, slots=True)
class Rung:
    """One dialect's result on the task, and what its optima are (None where not measured)."""

    result: Result
    verdict: Verdict | None

    @property
    def dialect(self) -> str:
        """The name of the dialect."""
        return self.result.task.dialect.name

    @property
    def proved(self) -> bool:
        """Whether the least length is known, and not merely a bound on it."""
        return isinstance(self.result.outcome, Optimal)

    @property
    def least_units(self) -> int | None:
        """The length of the shortest program; where that is not proved, a bound it cannot be below.

        None where no bound is known, or where it is proved that no program of any length will do.
        """
        match self.result.outcome:
            case Optimal(winner=winner):
                return winner.units
            case NoProgram(cap=int() as cap):
                return cap + 1
            case GaveUp(lower_bits=float() as lower):
                return math.floor(lower * UNITS_PER_BIT)
        return None


@dataclass(frozen=True, slots=True)
class Ladder:
    """One task in several dialects.

    Attributes:
        rungs: the dialects asked for, in order.
        table: the rung of the shortest table with loops; one of ``rungs``, or searched beside them.
            None if the search was interrupted before it.
    """

    rungs: tuple[Rung, ...]
    table: Rung | None

    def saved(self, rung: Rung) -> tuple[float, str] | None:
        """What a rung's shortest program saves against the table, in bits, and how that is known.

        The second is ``=`` if it is exact, ``>=`` if only a bound on the table is known, ``<=`` if
        only one on the rung is; None where neither is proved, or one of them has no program.
        """
        if self.table is None or rung.least_units is None or self.table.least_units is None:
            return None
        known = {(True, True): "=", (True, False): ">=", (False, True): "<="}
        sign = known.get((rung.proved, self.table.proved))
        bits = (self.table.least_units - rung.least_units) / UNITS_PER_BIT
        return None if sign is None else (bits, sign)

    @property
    def outcomes(self) -> tuple[type[Optimal] | type[NoProgram] | type[GaveUp], ...]:
        """How the search ended on each rung."""
        return tuple(type(rung.result.outcome) for rung in self.rungs)

    def to_record(self) -> dict[str, Any]:
        """The ladder as an object that JSON can hold; docs/reference/records.md has its keys."""
        table = self.table
        return {
            "schema": SCHEMA,
            "version": version("mesasynth"),
            "table_units": None if table is None else table.least_units,
            "table_proved": table is not None and table.proved,
            "rungs": [
                {
                    **to_record(rung.result),
                    "verdict": rung.verdict.record() if rung.verdict else None,
                    "least_units": rung.least_units,
                    "saved_bits": saved[0] if (saved := self.saved(rung)) else None,
                    "saved_is": saved[1] if saved else None,
                }
                for rung in self.rungs
            ],
        }


def ladder(
    mazes: Maze | Sequence[Maze],
    *,
    dialects: Sequence[str] | None = None,
    kinds: bool = True,
    max_bits: float | None = None,
    timeout: float | None = PATIENCE,
    audited: int = 500,
    seed: int = 0,
    threads: int | None = None,
    progress: Callable[[Progress], None] | None = None,
    **rules: Unpack[Rules],
) -> Ladder:
    """Search for the shortest program in each of several dialects, and say what the optima are.

    What provably does the same as a shorter program is left aside, as with ``prune``: the optima
    are the same. A KeyboardInterrupt ends the ladder with the rungs that were reached.

    Args:
        mazes: the training maze, or several.
        dialects: their names; None for all that come with the package and whose lengths are bits of
            a code, and so can be compared.
        kinds: whether to measure what kind of thing the optima are, which takes some seconds each.
        max_bits: the greatest length to look at, in bits.
        timeout: seconds after which each search gives up.
        audited: how many programs each random audit draws.
        seed: the seed of the audits.
        threads: how many threads search; None for as many as there are cores.
        progress: called several times a second with where the search stands.
        **rules: the rules of the machine, as for :func:`mesasynth.search`.

    Raises:
        TaskError: for a rule or limit that does not exist or cannot be met, or no dialect at all.
        DialectError: for an unknown dialect.

    >>> import mesasynth as ms
    >>> found = ladder(ms.parse_maze("S....G"), dialects=["tabular", "reactive"], kinds=False)
    >>> for rung in found.rungs:
    ...     print(rung.dialect, rung.result.winner.program, found.saved(rung))
    tabular move move move move move (0.2890625, '=')
    reactive repeat 5 { move } (-2.7109375, '=')
    """
    coded = (each.name for each in builtin_dialects().values() if each.cost == "code")
    names = tuple(coded) if dialects is None else tuple(dialects)
    if not names:
        raise TaskError("there is no dialect to search in")

    def climbed(name: str) -> Rung:
        ours: Rules = {**rules, "dialect": name}
        result = search(
            mazes,
            **ours,
            max_bits=max_bits,
            timeout=timeout,
            max_optima=MOST_MEASURED,
            audited=audited,
            seed=seed,
            threads=threads,
            prune=True,
            progress=progress,
        )
        try:
            return Rung(result, verdict(result) if kinds else None)
        except KeyboardInterrupt:
            return Rung(result, None)

    rungs: list[Rung] = []
    for name in names:
        rungs.append(climbed(name))
        if _interrupted(rungs[-1]):
            break
    table = next((rung for rung in rungs if rung.dialect == TABLE), None)
    if table is None and not _interrupted(rungs[-1]):
        table = climbed(TABLE)
    return Ladder(tuple(rungs), table)


def _interrupted(rung: Rung) -> bool:
    outcome = rung.result.outcome
    return isinstance(outcome, GaveUp) and outcome.reason is Reason.INTERRUPTED
