"""Base optimizers side by side: the same task under several biases."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any, Unpack

from mesasynth.search.optimize import search
from mesasynth.search.outcome import GaveUp, Reason, Result
from mesasynth.search.pose import Rules, pose
from mesasynth.search.record import task_record, to_record
from mesasynth.search.rising import Progress
from mesasynth.search.task import Task, TaskError
from mesasynth.worlds import Ground

SCHEMA = "mesasynth.compare/1"

COMPARED = ("length", "time", "kt", "weighted:0.1", "space:40")
"""The biases that are compared unless others are named."""

PATIENCE = 10.0
"""Seconds for each bias unless another limit is given."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """One task's results under several biases, each by the name it was asked for, in that order."""

    task: Task
    results: tuple[tuple[str, Result], ...]

    def to_record(self) -> dict[str, Any]:
        """The comparison as an object that JSON can hold; docs/reference/records.md has its keys.

        The entries of ``results`` are records of results, each with its ``name``.
        """
        return {
            "schema": SCHEMA,
            "version": version("mesasynth"),
            **task_record(self.task),
            "results": [{"name": name, **to_record(result)} for name, result in self.results],
        }


def bias_options(name: str) -> dict[str, Any]:
    """What a bias's name stands for: the keyword arguments of :func:`mesasynth.search`.

    A price or a cap follows after a colon, as does the worst case of time.

    >>> bias_options("weighted:0.1"), bias_options("space:40"), bias_options("time:worst")
    ({'bias': 'weighted', 'lam': '0.1'}, {'bias': 'space', 'max_bits': 40.0}, {'bias': 'time', 'worst': True})

    Raises TaskError for a parameter that the bias does not take; the search refuses other biases.
    """  # noqa: E501
    bias, colon, value = name.partition(":")
    if not colon:
        return {"bias": bias}
    if bias == "time" and value == "worst":
        return {"bias": bias, "worst": True}
    if bias == "weighted":
        return {"bias": bias, "lam": value}
    if bias == "space":
        try:
            return {"bias": bias, "max_bits": float(value)}
        except ValueError:
            raise TaskError(
                f"the cap of the bias 'space' cannot be {value!r}", expected="a number of bits"
            ) from None
    raise TaskError(
        f"the bias {bias!r} takes no {value!r}",
        expected="weighted:PRICE, space:BITS, time:worst, or a name alone",
    )


def compare(
    mazes: Ground | Sequence[Ground],
    *,
    biases: Sequence[str] = COMPARED,
    exceptions: float | None = None,
    timeout: float | None = PATIENCE,
    audited: int = 500,
    seed: int = 0,
    threads: int | None = None,
    progress: Callable[[Progress], None] | None = None,
    **rules: Unpack[Rules],
) -> Comparison:
    """Search under each of several biases. A KeyboardInterrupt ends it with what was found by then.

    Args:
        mazes: the training maze (or a world given by its tables), or several.
        biases: their names; ``weighted:0.1`` has the price of a tick in bits behind a colon,
            ``space:40`` the cap on length in bits, ``time:worst`` is the largest running time.
        exceptions: the charge in bits for each maze not solved, in place of having to solve it.
        timeout: seconds after which each search gives up.
        audited: how many programs each random audit draws.
        seed: the seed of the audits.
        threads: how many threads search; None for as many as there are cores.
        progress: called several times a second with where the search stands.
        **rules: the dialect and the rules of the machine, as for :func:`mesasynth.search`.

    Raises:
        TaskError: for a bias, rule or limit that does not exist or cannot be met; before any
            search, as far as that can be told.
        DialectError: for an unknown dialect.

    >>> import mesasynth as ms
    >>> found = compare(ms.parse_maze("S....G"), biases=["length", "time"], dialect="reactive")
    >>> for name, result in found.results:
    ...     print(name, result.winner.program)
    length repeat 5 { move }
    time move move move move move
    """
    if not biases:
        raise TaskError("there is no bias to compare", expected=f"some of {', '.join(COMPARED)}")
    asked = [(name, bias_options(name)) for name in biases]
    results = []
    task = pose(mazes, exceptions=exceptions, **rules)
    for name, options in asked:
        result = search(
            mazes,
            **options,
            **rules,
            exceptions=exceptions,
            timeout=timeout,
            audited=audited,
            seed=seed,
            threads=threads,
            progress=progress,
        )
        results.append((name, result))
        if isinstance(result.outcome, GaveUp) and result.outcome.reason is Reason.INTERRUPTED:
            break
    return Comparison(task, tuple(results))
