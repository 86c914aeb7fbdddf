"""A conjecture from a function, which is also a test that pytest collects and runs."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from inspect import getdoc
from typing import TYPE_CHECKING, Any

from mesasynth.analysis.conjectures.codec import mazes_in, others_in
from mesasynth.analysis.conjectures.conjecture import Check, Conjecture, Sweep
from mesasynth.analysis.conjectures.hunting import EXAMPLES, PATIENCE, hunt
from mesasynth.analysis.conjectures.outcome import Refuted, Survived

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy


def conjecture(
    instances: SearchStrategy[Any],
    *,
    sweeps: Iterable[Sweep] = (),
    source: str = "",
    preconditions: Iterable[str] = (),
    examples: int = EXAMPLES,
    seed: int = 0,
    timeout: float | None = PATIENCE,
) -> Callable[[Check], Callable[[], None]]:
    """Makes a conjecture of a function that says of an instance whether the statement holds.

    The function's name, without ``test_`` and with hyphens, is the conjecture's, its docstring the
    statement. It returns True, False, None for undecided, or a finding with evidence. What the
    decorator returns takes no argument and hunts for a smallest counterexample, so that pytest
    runs it if it is called ``test_...``; its attribute ``conjecture`` is the conjecture, which
    ``mesasynth conjecture check FILE.py`` finds.

    Args:
        instances: the strategy for instances.
        sweeps: classes of instances to cover one by one.
        source: where the idea comes from.
        preconditions: what an instance must meet, in words.
        examples: how many instances the test draws.
        seed: the seed of what it draws.
        timeout: the seconds that it may take.

    Raises:
        AssertionError: when called, if the conjecture is refuted or too little could be decided.
        ConjectureError: for a function without a docstring.
    """

    def decorate(check: Check) -> Callable[[], None]:
        name = getattr(check, "__name__", "").removeprefix("test_").replace("_", "-")
        stated = Conjecture(
            name=name,
            statement=" ".join((getdoc(check) or "").split()),
            check=check,
            instances=lambda: instances,
            sweeps=tuple(sweeps),
            source=source,
            preconditions=tuple(preconditions),
        )

        @wraps(check)
        def test() -> None:
            found = hunt(stated, examples=examples, seed=seed, timeout=timeout)
            if isinstance(found.outcome, Survived):
                return
            lines = [found.sentence, *found.surviving]
            if isinstance(found.outcome, Refuted):
                instance = found.outcome.instance
                lines += [found.outcome.finding.evidence, *map(str, mazes_in(instance))]
                lines += others_in(instance)
            raise AssertionError("\n".join(filter(None, lines)))

        del test.__wrapped__  # pytest would ask for its arguments
        test.conjecture = stated  # type: ignore[attr-defined]
        return test

    return decorate
