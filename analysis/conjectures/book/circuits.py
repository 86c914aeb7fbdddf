"""Conjectures on boolean circuits: that a least one is no search."""

from __future__ import annotations

from mesasynth.analysis.conjectures.book.asking import drawn_from
from mesasynth.analysis.conjectures.conjecture import (
    Conjecture,
    Finding,
    Sweep,
    UndecidedError,
    decided,
)
from mesasynth.search.circuits import FULL, minimal_circuits
from mesasynth.search.circuits.shape import is_search

SOURCE = "The circuit part of the question: is a minimal circuit ever a mesa-optimizer?"
CAP = 2_000
"""The most least circuits of one function that are tested."""


def _searches(instance: tuple[int, int]) -> tuple[int, int]:
    """How many of the least circuits of a function the test calls searches, and how many are not.

    Raises:
        UndecidedError: if there are too many to be listed.
    """
    inputs, function = instance
    found = minimal_circuits(function, "size", FULL, inputs, cap=CAP)
    if not found.is_complete:
        raise UndecidedError(f"more than {CAP:,} least circuits")
    verdicts = [is_search(each) for each in found.circuits]
    return sum(verdicts), len(verdicts) - sum(verdicts)


def _none_searches(instance: tuple[int, int]) -> Finding:
    some, others = _searches(instance)
    return decided(
        not some,
        f"function {instance[1]:#x} of {instance[0]} inputs has {some + others} least circuits; "
        f"{some} evaluate one objective on two candidates and select",
    )


def _some_does_not(instance: tuple[int, int]) -> Finding:
    some, others = _searches(instance)
    return decided(
        bool(others),
        f"function {instance[1]:#x} of {instance[0]} inputs: {others} of {some + others} least "
        "circuits are no search",
    )


def _functions(inputs: int) -> Sweep:
    count = 2**2**inputs
    return Sweep(
        f"all {count} functions of {inputs} inputs",
        lambda: ((inputs, function) for function in range(count)),
    )


SWEEPS = tuple(_functions(inputs) for inputs in (1, 2, 3))
DRAWN = drawn_from(*((3, function) for function in range(256)))

CIRCUITS = (
    Conjecture(
        name="least-circuits-do-not-search",
        statement=(
            "No circuit of the fewest gates (all gates of two inputs) evaluates one objective on "
            "two candidates and selects by the results."
        ),
        source=SOURCE,
        check=_none_searches,
        instances=DRAWN,
        sweeps=SWEEPS,
        remark=(
            "The structural test of `mesasynth.search.circuits.shape` says what counts as a "
            "search; it also finds one where only the shapes are alike."
        ),
    ),
    Conjecture(
        name="some-least-circuit-does-not-search",
        sharpens="least-circuits-do-not-search",
        statement=(
            "Every function has a circuit of the fewest gates that does not evaluate one objective "
            "on two candidates and select by the results."
        ),
        source=SOURCE,
        check=_some_does_not,
        instances=DRAWN,
        sweeps=SWEEPS,
        remark="Open beyond three inputs.",
    ),
)
