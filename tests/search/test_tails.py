"""A table of tails settles the same programs in the same way, only sooner."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from tests.search.test_pruning import random_task

import mesasynth as ms
from mesasynth.dsl import Kind, Program, units
from mesasynth.dsl.count import Counter
from mesasynth.search import Task, tails
from mesasynth.search.lazy import Pass
from mesasynth.search.shard import Bounds, Leaf


def settled(
    task: Task, budget: int, *, ranks: tuple[int, ...] = (), **bounds: bool
) -> tuple[Pass, list[Leaf]]:
    """A whole pass, and the leaves that it showed."""
    this = Pass(task, Counter(task.dialect), budget, ranks=ranks, bounds=Bounds(**bounds))
    return this, [leaf for leaf in this.slices() if leaf is not None]


def shown(leaf: Leaf) -> tuple[object, ...]:
    """What a leaf says; of holes the slots may hold remains of what was tried there."""
    programs = [str(program) for program in leaf.partial.least()]
    return programs, leaf.kind, leaf.first, leaf.programs, leaf.runs, leaf.space


def same_with_and_without(task: Task, budget: int) -> int:
    """By how many runs fewer a table settles the same programs; it must settle them alike."""
    plain, seen = settled(task, budget, tails=False)
    with_table, also_seen = settled(task, budget)
    assert with_table.settled == plain.settled
    assert [shown(leaf) for leaf in also_seen] == [shown(leaf) for leaf in seen]
    return plain.leaves - with_table.leaves


@pytest.fixture
def eager(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tables are made although they cost more than they save."""
    monkeypatch.setattr(tails, "WORTH", 1e-2)


@pytest.mark.usefixtures("eager")
@pytest.mark.parametrize("seed", range(20))
def test_the_same_programs_are_settled_in_the_same_way(seed: int) -> None:
    task = random_task(seed)
    saved = same_with_and_without(task, 20_000)
    silent = task.objective == "shortest"
    assert saved == 0 if silent else saved > 0


@pytest.mark.slow
@pytest.mark.timeout(1_200)
@pytest.mark.usefixtures("eager")
def test_the_same_programs_are_settled_in_the_same_way_in_a_thousand_tasks() -> None:
    assert sum(same_with_and_without(random_task(seed), 22_000) for seed in range(1_000)) > 0


@pytest.mark.usefixtures("eager")
@pytest.mark.parametrize("name", ["counters", "marking", "frontier"])
def test_a_memory_that_has_changed_is_not_foreseen(name: str) -> None:
    mazes = (ms.generate("dfs", 2, 2, seed=3), ms.generate("cave", 2, 2, seed=5))
    task = Task(mazes, ms.dialect(name))
    assert same_with_and_without(task, 21_000) > 0


def test_each_count_is_that_of_the_reference_interpreter() -> None:
    maze = ms.parse_maze("S.#\n#.G\n###\n")
    task = Task((maze,), ms.dialect("reactive"))
    counter, reach = Counter(task.dialect), (15_360, 12_288)
    table = tails._tails(task, reach)
    lengths = list(counter.lengths(max(reach)))
    world = task.worlds[0]
    for blocks, most in enumerate(reach, 1):
        forests = [
            (sum(units(part, task.dialect) for part in parts), joined(parts))
            for parts in product(counter.programs(most), repeat=blocks)
        ]
        assert np.asarray(table.reach)[blocks - 1] == most - counter.least
        for state in range(world.n_states):
            found = np.zeros((len(lengths), len(Kind)), dtype=np.uint64)
            for total, program in forests:
                length = total - (blocks - 1) * counter.least
                if length <= most:
                    run = ms.run(program, replace(world, start=state))
                    found[lengths.index(length), list(Kind).index(run.outcome)] += 1
            assert np.array_equal(found, np.asarray(table.programs)[blocks - 1, state])
            solving = np.flatnonzero(found[:, 0])
            least = lengths[solving[0]] - counter.least if solving.size else 2**31 - 1
            assert np.asarray(table.open_from)[blocks - 1, state] == least


def joined(parts: tuple[Program, ...]) -> Program:
    """One behind the other."""
    return Program(tuple(statement for part in parts for statement in part.body))


def test_programs_that_are_asked_for_are_shown_all_the_same() -> None:
    task = Task((ms.generate("wilson", 3, 3, seed=1),), ms.dialect("reactive"))
    programs = Counter(task.dialect).up_to(24_576)
    ranks = tuple(range(0, programs, programs // 300))
    this, leaves = settled(task, 24_576, ranks=ranks)
    drawn = [leaf for leaf in leaves if leaf.drawn]
    assert sum(leaf.drawn for leaf in drawn) == len(ranks)
    assert this.total == programs
    for leaf in drawn[::10]:
        for program in leaf.partial.least():
            assert task.grade(program).kind is leaf.kind


def test_undecided_runs_are_never_hidden() -> None:
    maze = ms.generate("wilson", 2, 2, seed=1)
    task = Task((maze,), ms.dialect("reactive"), max_ticks=12)
    this, leaves = settled(task, 24_576)
    plain, also = settled(task, 24_576, tails=False)
    assert this.settled == plain.settled
    assert [shown(leaf) for leaf in leaves] == [shown(leaf) for leaf in also]
    assert this.settled[Kind.UNDECIDED] > 0
