"""The lazy enumerator against brute force: every program up to a length, run one by one.

`pytest -m slow` looks at 10,000 tasks.
"""

from __future__ import annotations

import random
from collections import Counter as Tally
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mesasynth.dsl import Dialect, Kind, builtin_dialects, dialect
from mesasynth.search import shard
from mesasynth.search.lazy import Pass
from mesasynth.search.shard import Leaf
from mesasynth.search.task import Stop, Task
from mesasynth.worlds import parse_maze
from small_tasks import (
    budget_for,
    completions,
    counter_of,
    languages,
    own_dialects,
    reference,
    seekers,
    tasks,
    weighted,
    with_ticks,
)

SOME = settings(max_examples=60)


def every_leaf(this: Pass) -> Iterator[Leaf]:
    """The leaves of a pass that was asked to show every rank, so all of them."""
    for leaf in this.slices():
        if leaf is not None:
            assert leaf.drawn == leaf.programs
            yield leaf


def compare(task: Task, programs: int) -> None:
    """Compare a pass over some so many programs with brute force."""
    budget = budget_for(task.dialect, programs)
    counter = counter_of(task.dialect)
    expected = reference(task, budget)
    this = Pass(task, counter, budget, ranks=range(counter.up_to(budget)))
    kinds: Tally[Kind] = Tally()
    covered: Tally[str] = Tally()
    settled = 0
    for leaf in every_leaf(this):
        assert leaf.first == settled
        assert leaf.kind is not None
        settled += leaf.programs
        kinds[leaf.kind] += leaf.programs
        stands_for = list(completions(leaf.partial.rows, task, budget - leaf.partial.units))
        assert len(stands_for) == leaf.programs
        covered.update(stands_for)
        least = [str(program) for program in leaf.partial.least()]
        assert len(least) == len(set(least)) == leaf.variants
        assert set(least) <= set(stands_for)
        for text in stands_for:
            kind, ticks = expected[text]
            if leaf.kind is Kind.UNDECIDED:  # a loop is noticed some rounds after it has closed
                assert kind in (Kind.UNDECIDED, Kind.LOOPED)
            else:
                assert leaf.kind is kind
            if kind is not Kind.LOOPED:
                assert sum(each for _, each in leaf.runs) == ticks
    assert set(covered) == set(expected)
    assert set(covered.values()) == {1}
    assert settled == this.total == this.programs == len(expected)
    assert {kind: number for kind, number in this.settled.items() if number} == kinds


def few(dialects: st.SearchStrategy[Dialect]) -> st.SearchStrategy[Task]:
    return tasks(dialects, max_side=3)


@SOME
@given(few(languages()), st.integers(1, 400))
def test_every_program_is_settled_as_it_runs(task: Task, programs: int) -> None:
    compare(task, programs)


@SOME
@given(few(weighted()), st.integers(1, 600))
def test_costs_of_several_classes(task: Task, programs: int) -> None:
    compare(task, programs)


@SOME
@given(few(own_dialects()), st.integers(1, 600))
def test_weights_ticks_and_definitions(task: Task, programs: int) -> None:
    compare(task, programs)


@SOME
@given(few(seekers()), st.integers(1, 400))
def test_statements_that_seek(task: Task, programs: int) -> None:
    compare(task, programs)


@SOME
@given(
    few(st.one_of(languages(), own_dialects(), seekers())), st.integers(1, 400), st.integers(1, 20)
)
def test_runs_cut_short(task: Task, programs: int, max_ticks: int) -> None:
    compare(with_ticks(task, max_ticks), programs)


@pytest.mark.slow
@pytest.mark.timeout(3600)
@given(few(st.one_of(languages(), weighted(), own_dialects())), st.integers(1, 400))
def test_every_program_of_many_tasks_is_settled_as_it_runs(task: Task, programs: int) -> None:
    compare(task, programs)


@pytest.mark.parametrize("name", builtin_dialects())
@pytest.mark.parametrize("stop", ["halt", "touch"])
def test_the_dialects(name: str, stop: Stop) -> None:
    mazes = tuple(parse_maze(text) for text in ("S.\n#G", "v.\n.G"))
    compare(Task(mazes, dialect(name), "crash" if stop == "halt" else "stay", stop), 1_500)


def test_marks_in_a_long_corridor_make_the_buffers_grow() -> None:
    language = Dialect(
        name="walker",
        summary="it marks where it walks",
        actions=("move", "mark"),
        controls=("while",),
        sensors=("at_goal", "marked"),
        counts=(),
    )
    compare(Task((parse_maze("S" + "." * 200 + "G"),) * 2, language), 2_000)


def test_nested_loops_and_many_open_decisions() -> None:
    language = Dialect(
        name="loops",
        summary="loops upon loops",
        actions=("left",),
        controls=("repeat", "while"),
        sensors=("at_goal", "wall_ahead"),
        counts=(1, 2, 3, 4),
    )
    compare(Task((parse_maze("S.\nG#"),), language), 4_000)


@given(few(languages()), st.integers(1, 300), st.integers(1, 60))
@settings(max_examples=20)
def test_slices_change_nothing(task: Task, programs: int, size: int) -> None:
    counter, budget = counter_of(task.dialect), budget_for(task.dialect, programs)

    def leaves() -> list[Leaf]:
        return list(every_leaf(Pass(task, counter, budget, ranks=range(counter.up_to(budget)))))

    whole = leaves()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shard, "SLICE", size)
        assert leaves() == whole
    with_breaks = Pass(task, counter, budget)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shard, "SLICE", 1)
        stops = sum(leaf is None for leaf in with_breaks.slices())
    assert stops >= with_breaks.leaves - 1
    assert with_breaks.total == sum(leaf.programs for leaf in whole)


@given(few(languages()), st.integers(1, 300), st.integers(0, 2**32))
@settings(max_examples=20)
def test_wanted_programs_are_shown_in_the_leaf_that_holds_them(
    task: Task, programs: int, seed: int
) -> None:
    counter, budget = counter_of(task.dialect), budget_for(task.dialect, programs)
    total = counter.up_to(budget)
    ranks = sorted(random.Random(seed).choices(range(total), k=20))
    this = Pass(task, counter, budget, ranks=ranks)
    told = []
    for leaf in this.slices():
        assert leaf is not None
        inside = [r for r in ranks if leaf.first <= r < leaf.first + leaf.programs]
        assert leaf.drawn == len(inside)
        assert inside or leaf.kind in (Kind.SOLVED, Kind.UNDECIDED)
        told += inside
    assert told == ranks
