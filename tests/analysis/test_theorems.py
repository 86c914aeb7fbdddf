"""What is true of all programs and needs no hunt: theorems, as plain properties."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import mesasynth as ms
from mesasynth.dsl.count import Counter
from mesasynth.search import Optima
from mesasynth.testing import dialects, mazes, small_dialects

PRICES = st.fractions(min_value=0, max_value=4, max_denominator=8)


def optima(maze: ms.Maze, lam: Fraction) -> Optima:
    """All optima under a price of a tick, in bits."""
    found = ms.search(maze, dialect="reactive", bias="weighted", lam=lam, audited=0, threads=1)
    assert found.optima is not None
    assert found.optima.complete
    return found.optima


@settings(max_examples=25)
@given(mazes(size=(2, 3)), PRICES, PRICES)
def test_as_ticks_grow_dearer_they_never_rise_and_length_never_falls(
    maze: ms.Maze, one: Fraction, other: Fraction
) -> None:
    cheap, dear = (optima(maze, lam).listed for lam in (min(one, other), max(one, other)))
    if one != other:
        assert max(each.ticks for each in dear) <= min(each.ticks for each in cheap)
        assert min(each.units for each in dear) >= max(each.units for each in cheap)


@given(dialects() | small_dialects())
def test_the_choices_of_a_derivation_form_a_prefix_code(dialect: ms.Dialect) -> None:
    """Kraft's inequality for each choice, in integers: k options of u units have k^1024 <= 2^u."""
    assume(dialect.cost == "code" and not dialect.weights)
    for options in (dialect.slot_units, dialect.test_units, dialect.count_units):
        assert all(2**units >= len(options) ** 1024 for units in options.values())


CODES = [name for name, each in ms.builtin_dialects().items() if each.cost == "code"]


@pytest.mark.parametrize("name", CODES)
def test_the_prior_sums_to_at_most_1(name: str) -> None:
    counter = Counter(ms.dialect(name))
    masses = [
        counter.exactly(units) * 2.0 ** (-units / 1024) for units in counter.lengths(40 * 1024)
    ]
    sums = [math.fsum(masses[:count]) for count in range(1, len(masses) + 1)]
    assert sums == sorted(sums)
    assert 0.05 < sums[-1] < 1
