"""The SAT solvers, which python-sat brings: opened, asked, and stopped at a time limit."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from mesasynth.search.circuits.circuit import CircuitError

if TYPE_CHECKING:
    from pysat.solvers import Solver

SOLVER, SECOND = "glucose4", "minisat-gh"
"""The solver, and the one that confirms its refutations; both can be stopped by a time limit."""

_CONFLICTS = 5000  # between two looks at the clock


@contextmanager
def opened(name: str) -> Iterator[Solver]:
    """A solver without clauses, or advice on how to get one.

    Raises:
        CircuitError: python-sat is not installed.
    """
    try:
        from pysat.solvers import Solver  # noqa: PLC0415 (optional, and slow to import)
    except ImportError:
        raise CircuitError(
            "exact synthesis needs a SAT solver, and python-sat is not installed",
            hint='pip install "mesasynth[circuits]"',
        ) from None
    with Solver(name=name) as solver:
        yield solver


def solve(solver: Solver, deadline: float, what: str, watch: Callable[[str], None]) -> bool | None:
    """The solver's answer, or None if the time is up first.

    Args:
        solver: it, with its clauses.
        deadline: when the time is up, by the monotonic clock.
        what: what is being asked, for ``watch``.
        watch: called now and then with a line that says where the work stands.
    """
    while time.monotonic() < deadline:
        solver.conf_budget(_CONFLICTS)
        answer: bool | None = solver.solve_limited()
        if answer is not None:
            return answer
        watch(f"{what}: {solver.accum_stats()['conflicts']:,} conflicts")
    return None
