"""Counting, listing and drawing programs, against the costs alone and against the golden counts."""

from __future__ import annotations

import csv
import random
from collections import Counter as Tally
from functools import cache
from itertools import accumulate, takewhile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from layout import ROOT
from mesasynth.dsl import Dialect, Program, dialect, parse, units
from mesasynth.dsl.count import Counter
from mesasynth.dsl.forests import Forests, Lengths
from small_tasks import Weighted, blocks, budget_for, counter_of, languages, texts, weighted

with (ROOT / "tests" / "golden" / "counts.tsv").open(encoding="utf-8") as _file:
    COUNTS = [
        (name, int(length), int(exactly), int(up_to))
        for name, length, exactly, up_to in list(csv.reader(_file, delimiter="\t"))[1:]
    ]
LISTED = 8_000
"""Rows of at most so many programs are also listed one by one."""


@pytest.mark.parametrize("row", COUNTS, ids=lambda row: f"{row[0]}-{row[1]}")
def test_golden_counts(row: tuple[str, int, int, int]) -> None:
    name, length, exactly, up_to = row
    counter = Counter(dialect(name))
    assert (counter.exactly(length), counter.up_to(length)) == (exactly, up_to)
    assert counter.exactly(length - 1) == 0
    assert counter.up_to(length - 1) == up_to - exactly


@pytest.mark.parametrize("name", sorted({row[0] for row in COUNTS}))
def test_golden_lengths_are_all_there_are(name: str) -> None:
    golden = [length for each, length, *_ in COUNTS if each == name]
    assert list(Counter(dialect(name)).lengths(golden[-1])) == golden


@pytest.mark.parametrize("name", sorted({row[0] for row in COUNTS}))
def test_golden_counts_by_listing_every_program(name: str) -> None:
    language = dialect(name)
    rows = [row[1:] for row in COUNTS if row[0] == name and row[3] <= LISTED]
    listed = list(Counter(language).programs(rows[-1][0]))
    lengths = Tally(units(program, language) for program in listed)
    assert lengths == {length: exactly for length, exactly, _ in rows}
    assert len({str(program) for program in listed}) == len(listed) == rows[-1][2]


STEPS = st.lists(
    st.tuples(st.integers(1, 40), st.integers(0, 3), st.integers(1, 9)), min_size=1, max_size=6
)


@settings(max_examples=60)
@given(STEPS, st.integers(0, 4), st.lists(st.integers(0, 300), min_size=1, max_size=4))
def test_forests_against_the_recurrence_in_unbounded_integers(
    steps: list[tuple[int, int, int]], blocks: int, asked: list[int]
) -> None:
    """In whatever order the table is asked, and far beyond what a machine word holds."""

    @cache
    def number(open_: int, surplus: int) -> int:
        if open_ == 0 or surplus == 0:
            return int(surplus == 0)
        begun = sum(
            count * number(open_ + opened, surplus - step)
            for step, opened, count in steps
            if step <= surplus
        )
        return number(open_ - 1, surplus) + begun

    forests = Forests(steps)
    for surplus in asked:
        for lower in range(surplus):
            number(1, lower)  # so that nothing recurs deeply
        assert forests.exactly(blocks, surplus) == number(blocks, surplus)
        every = [number(blocks, lower) for lower in range(surplus + 1)]
        assert forests.up_to(blocks, surplus) == sum(every)
        assert [int(each) for each in forests.sums(blocks, surplus)] == list(accumulate(every))


@settings(max_examples=100)
@given(st.lists(st.integers(1, 60), min_size=1, max_size=6), st.integers(0, 500))
def test_lengths_are_all_sums(steps: list[int], most: int) -> None:
    made = {0}
    for total in range(most + 1):
        made |= {total} if any(total - step in made for step in steps) else set()
    assert Lengths(steps).up_to(most) == sorted(made)
    assert list(takewhile(lambda total: total <= most, Lengths(steps))) == sorted(made)


@settings(max_examples=60)
@given(st.one_of(languages(), weighted()), st.integers(1, 150))
def test_programs_are_listed_once_each_by_rising_length(language: Dialect, most: int) -> None:
    budget = budget_for(language, most)
    counter = counter_of(language)
    expected = Tally(length for length, _ in texts(language, budget))
    listed = list(counter.programs(budget))
    lengths = [units(program, language) for program in listed]
    assert lengths == sorted(lengths)
    assert Tally(lengths) == expected
    assert {str(program) for program in listed} == {text for _, text in texts(language, budget)}
    assert len({str(program) for program in listed}) == len(listed) == counter.up_to(budget)
    assert list(counter.lengths(budget)) == sorted(expected)
    assert all(counter.exactly(length) == number for length, number in expected.items())


@settings(max_examples=50)
@given(st.one_of(languages(), weighted()), st.integers(0, 3), st.integers(1, 60))
def test_forests_are_counted_as_they_can_be_listed(
    language: Dialect, count: int, programs: int
) -> None:
    surplus = budget_for(language, programs) - language.slot_units["end"]
    end = language.slot_units["end"]
    listed = Tally(cost - count * end for _, cost in blocks(language, count, surplus + count * end))
    counter = Counter(language)
    assert counter.forests_up_to(count, surplus) == listed.total()
    assert all(counter.forests(count, own) == number for own, number in listed.items())
    middle = surplus // 2
    assert counter.forests_up_to(count, middle) == sum(
        number for own, number in listed.items() if own <= middle
    )
    assert counter.forests_up_to(count, -1) == counter.forests(count, -1) == 0


def chi_square(drawn: Tally[str], possible: set[str]) -> float:
    """How far the draws are from uniform, in standard deviations of the chi-square statistic."""
    assert set(drawn) <= possible
    expected = drawn.total() / len(possible)
    statistic = sum((drawn[each] - expected) ** 2 / expected for each in possible)
    freedom = len(possible) - 1
    return float((statistic - freedom) / (2 * freedom) ** 0.5)


@pytest.mark.parametrize(
    ("name", "budget"),
    [("reactive", 15360), ("frontier", 14172), ("counting", 14962), ("marking", 16680)],
)
def test_draws_are_uniform(name: str, budget: int) -> None:
    counter, rng = Counter(dialect(name)), random.Random(11)
    possible = {text for _, text in texts(dialect(name), budget)}
    drawn = Tally(str(counter.draw(rng, most=budget)) for _ in range(25 * len(possible)))
    assert abs(chi_square(drawn, possible)) < 4


def test_draws_of_unequal_costs_are_uniform() -> None:
    language = small_weighted()
    counter, rng = Counter(language), random.Random(12)
    possible = {text for _, text in texts(language, 16)}
    assert len(possible) > 100
    drawn = Tally(str(counter.draw(rng, most=16)) for _ in range(25 * len(possible)))
    assert abs(chi_square(drawn, possible)) < 4


@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_draws_of_forests_are_uniform(count: int) -> None:
    language = dialect("reactive")
    counter, rng = Counter(language), random.Random(13)
    end, surplus = language.slot_units["end"], 9216
    possible = {" | ".join(each) for each, _ in blocks(language, count, surplus + count * end)}
    draws = [
        counter.draw_forest(rng, blocks=count, most=surplus) for _ in range(25 * len(possible))
    ]
    drawn = Tally(" | ".join(str(Program(block)) for block in each) for each in draws)
    assert len(possible) == 1 or abs(chi_square(drawn, possible)) < 4
    assert set(drawn) == possible


def small_weighted() -> Dialect:
    return Weighted(
        name="small",
        summary="unequal costs",
        actions=("move", "left"),
        controls=("repeat", "if-else"),
        sensors=("at_goal",),
        counts=(2, 3),
        costs=(
            ("end", 1),
            ("move", 2),
            ("left", 5),
            ("repeat", 3),
            ("if-else", 4),
            ("at_goal", 1),
            ("not at_goal", 3),
            ("2", 1),
            ("3", 4),
        ),
    )


def test_nothing_is_drawn_where_nothing_is() -> None:
    counter = Counter(dialect("reactive"))
    with pytest.raises(ValueError, match="no program"):
        counter.draw(random.Random(0), most=3071)
    assert str(counter.draw(random.Random(0), most=3072)) == ""
    assert list(counter.programs(3071)) == []
    assert list(counter.lengths(3071)) == []


def test_draws_repeat_with_their_seed() -> None:
    counter = Counter(dialect("frontier"))
    first, second = (
        [str(counter.draw(random.Random(seed), most=40_000)) for seed in range(50)]
        for _ in range(2)
    )
    assert first == second
    assert all(units(parse(text), dialect("frontier")) <= 40_000 for text in first)


def test_listing_costs_no_more_than_what_is_listed() -> None:
    """A language of one action has one program of each length, however long."""
    language = Dialect(
        name="one", summary="", actions=("left",), controls=(), sensors=(), counts=()
    )
    counter = Counter(language)
    listed = list(counter.programs(60 * 1024))
    assert [len(program.body) for program in listed] == list(range(60))
