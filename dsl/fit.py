"""A dialect's weights from programs: what is chosen often becomes cheap."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from mesasynth.dsl.derivation import derivation
from mesasynth.dsl.dialect import MOST_ODDS
from mesasynth.errors import DialectError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mesasynth.dsl.dialect import Dialect, Weight
    from mesasynth.dsl.syntax import Program


def fit(
    programs: Iterable[Program],
    dialect: Dialect,
    *,
    smoothing: Weight = 1,
    name: str | None = None,
) -> Dialect:
    """The dialect with the weights under which these programs are likeliest.

    The likeliest weight of a choice is how often it was made. To that ``smoothing`` is added, as if
    every choice had been made so often besides: otherwise what the programs happen not to use
    could never be used (Laplace's rule has 1, the Krichevsky-Trofimov estimator 1/2).

    >>> from mesasynth.dsl import dialect, parse
    >>> fitted = fit([parse("move move left")], dialect("tabular"), smoothing=0.5)
    >>> {choice: str(weight) for choice, weight in fitted.weights}
    {'end': '3/2', 'move': '5/2', 'left': '3/2', 'right': '1/2'}

    Raises:
        DialectError: if a choice gets no weight, for want of smoothing.
        ProgramError: if one is no program of the dialect.
    """
    counts = Counter(choice.text for program in programs for choice in derivation(program, dialect))
    added = Fraction(smoothing).limit_denominator(1000)
    choices = [*dialect.slot_units, *map(str, dialect.test_units), *map(str, dialect.counts)]
    weights = {choice: counts[choice] + added for choice in choices}
    never = [choice for choice, weight in weights.items() if not 0 < weight <= MOST_ODDS]
    if never:
        raise DialectError(
            f"the programs never use {', '.join(map(repr, never[:5]))}, and nothing is added",
            expected="a smoothing above 0",
        )
    return replace(dialect, name=name or f"{dialect.name}-fitted", weights=weights)
