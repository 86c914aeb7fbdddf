"""From what a caller says to a task and limits, with one clear error for what cannot be met."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from typing import Any, TypedDict, Unpack

from mesasynth.dsl import DEFAULT_DIALECT, Dialect
from mesasynth.dsl import dialect as named_dialect
from mesasynth.search.rising import Limits, Progress
from mesasynth.search.score import UNITS_PER_BIT
from mesasynth.search.task import Task, TaskError
from mesasynth.worlds import Ground, Maze, World


class Rules(TypedDict, total=False):
    """The rules of a task as keyword arguments, as :func:`mesasynth.search` takes them."""

    dialect: Dialect | str
    bump: str | None
    stop: str | None
    objective: str
    max_ticks: int
    solve: int | None


def pose(
    mazes: Ground | Sequence[Ground], *, exceptions: float | None = None, **rules: Unpack[Rules]
) -> Task:
    """The task of solving a maze, or several, under some rules; a rule not given is the default.

    Args:
        mazes: the training mazes, or worlds given by their tables.
        exceptions: the charge in bits for each maze not solved.
        **rules: the dialect, by name or as a value, and the rules of the machine; None for a rule
            that is the dialect's.

    Raises:
        TaskError: for a rule that does not exist or a number that makes no sense.
        DialectError: for an unknown dialect.

    >>> import mesasynth as ms
    >>> pose(ms.parse_maze("S.G"), dialect="tabular", stop="touch").stop
    'touch'
    """
    language = rules.pop("dialect", DEFAULT_DIALECT)
    if isinstance(language, str):
        language = named_dialect(language)
    if rules.get("max_ticks", 1) < 1:
        raise TaskError(f"max_ticks must be at least 1, not {rules['max_ticks']}")
    if exceptions is not None and not (math.isfinite(exceptions) and exceptions >= 0):
        raise TaskError(f"exceptions must be a number of bits, 0 or more, not {exceptions}")
    known: dict[str, Any] = {**rules}
    for name, of_dialect in (("bump", language.bump), ("stop", language.stop)):
        if known.get(name) is None:
            known[name] = of_dialect
    return Task(
        (mazes,) if isinstance(mazes, Maze | World) else tuple(mazes),
        language,
        **known,
        exceptions=None if exceptions is None else math.floor(exceptions * UNITS_PER_BIT),
    )


def limits_of(
    *,
    max_bits: float | None,
    timeout: float | None,
    audited: int,
    seed: int,
    progress: Callable[[Progress], None] | None,
    threads: int | None = None,
    executor: Executor | None = None,
    max_memory: int | None = None,
) -> Limits:
    """The limits of a search. Raises TaskError for one that is no positive number."""
    _positive("max_bits", max_bits)
    _positive("timeout", timeout)
    if threads is not None and threads < 1:
        raise TaskError(f"threads must be at least 1, not {threads}")
    if max_memory is not None and max_memory < 1:
        raise TaskError(f"max_memory must be at least 1 byte, not {max_memory}")
    if audited < 0:
        raise TaskError(f"audited must not be negative, but it is {audited}")
    return Limits(
        max_units=None if max_bits is None else math.floor(max_bits * UNITS_PER_BIT),
        timeout=timeout,
        audited=audited,
        seed=seed,
        threads=threads,
        executor=executor,
        max_memory=max_memory,
        progress=progress,
    )


def _positive(name: str, value: float | None) -> None:
    """Refuse a limit that is no positive number."""
    if value is not None and not (math.isfinite(value) and value > 0):
        raise TaskError(f"{name} must be a positive number, not {value}")
