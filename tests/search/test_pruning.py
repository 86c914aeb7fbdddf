"""Pruning changes nothing about the optima, whichever rules are asked for."""

from __future__ import annotations

import random

import pytest

import mesasynth as ms
from mesasynth.search import Task
from mesasynth.search.words import FREE, REDUNDANT, word_table


def random_task(seed: int) -> Task:
    """A task of one or two small mazes under random rules."""
    rng = random.Random(seed)
    kind = rng.choice(["dfs", "wilson", "room", "cave"])
    mazes = tuple(
        ms.generate(kind, rng.randint(1, 2), rng.randint(2, 3), seed=rng.randrange(10**6))
        for _ in range(rng.randint(1, 2))
    )
    return Task(
        mazes,
        ms.dialect(rng.choice(["tabular", "counting", "reactive", "marking", "frontier"])),
        rng.choice(["stay", "crash"]),
        rng.choice(["halt", "touch"]),
        rng.choice(["reach", "shortest"]),
    )


def same_with_and_without(task: Task, **options: object) -> bool:
    """Whether pruning leaves the outcome as it is; the certificates must hold."""
    found = []
    for prune in (False, ["words"], ["blocks"], True):
        result = ms.search(
            task.mazes,
            dialect=task.dialect,
            bump=task.bump,
            stop=task.stop,
            objective=task.objective,
            max_bits=24,
            prune=prune,
            audited=50,
            **options,  # type: ignore[arg-type]
        )
        certificate = result.certificate
        assert certificate is None or certificate.holds
        found.append((result.outcome.name, result.winner, result.optima, result.proved_units))
    return all(each == found[0] for each in found)


@pytest.mark.parametrize("seed", range(12))
def test_the_optima_are_the_same(seed: int) -> None:
    task = random_task(seed)
    assert same_with_and_without(task)
    assert same_with_and_without(task, bias="kt")


@pytest.mark.slow
@pytest.mark.timeout(1_200)
def test_the_optima_are_the_same_on_a_thousand_tasks() -> None:
    assert all(same_with_and_without(random_task(seed)) for seed in range(100, 1_100))


def test_what_is_redundant() -> None:
    table = word_table(Task((ms.parse_maze("S..G"),), ms.dialect("reactive")))
    assert table is not None

    def word(*actions: int) -> int:
        reached = 0
        for action in actions:
            reached = int(table[reached, action])
        return reached

    move, left, right = range(3)
    assert word(left, right) == word(right, left) == REDUNDANT
    assert word(left, left, left) == REDUNDANT
    assert word(left, left) == word(right, right) not in (REDUNDANT, FREE)
    assert word(move, move, move) not in (REDUNDANT, FREE)
    assert word(move, move, move, move) == REDUNDANT  # the corridor is three moves long


def test_words_are_not_compared_where_it_matters_which_cells_were_passed() -> None:
    maze = ms.parse_maze("S..G")
    for name in ("backtrack", "stack"):
        assert word_table(Task((maze,), ms.dialect(name))) is None


def test_pruning_saves_most_runs_of_tables() -> None:
    maze = ms.generate("wilson", 2, 3, seed=5)
    whole, pruned = (ms.search(maze, dialect="tabular", prune=prune) for prune in (False, True))
    assert whole.certificate is not None
    assert pruned.certificate is not None
    assert pruned.certificate.leaves < whole.certificate.leaves / 2
    assert pruned.certificate.redundant > 0


def test_no_block_of_an_optimum_is_empty() -> None:
    maze = ms.parse_maze("S....\n####.\nG....\n")
    whole, pruned = (
        ms.search(maze, dialect="reactive", prune=prune) for prune in (False, ["blocks"])
    )
    assert pruned.optima == whole.optima
    assert whole.optima is not None
    assert not any("{ }" in str(each.program) for each in whole.optima.listed)
    assert pruned.certificate is not None
    assert whole.certificate is not None
    assert 0 < pruned.certificate.leaves < whole.certificate.leaves


@pytest.mark.parametrize("graded", [{"solve": 1}, {"exceptions": 4}])
def test_graded_tasks_keep_their_optima(graded: dict[str, int]) -> None:
    for seed in range(6):
        task = random_task(seed)
        if len(task.mazes) == 2:
            assert same_with_and_without(task, **graded)
