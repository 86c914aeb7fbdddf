"""Least running times: the reference figures, and every short program by brute force."""

from __future__ import annotations

import csv
import random
from pathlib import Path

import pytest

import mesasynth as ms
from mesasynth.dsl import Kind
from mesasynth.dsl.count import Counter
from mesasynth.search import Task, Time
from mesasynth.search.rising import Limits
from mesasynth.search.score import key_of
from mesasynth.search.timed import optimize_time

GOLDEN = Path(__file__).parents[1] / "golden"


def golden_mazes(names: str) -> tuple[ms.Maze, ...]:
    return tuple(ms.read_maze(GOLDEN / "mazes" / f"{name}.txt") for name in names.split(","))


def rows() -> list[dict[str, str]]:
    with (GOLDEN / "time.tsv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t"))


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["mazes"])
def test_least_ticks_are_as_in_the_reference(row: dict[str, str]) -> None:
    result = ms.search(
        golden_mazes(row["mazes"]),
        bias="time",
        dialect=row["dialect"],
        bump=row["bump"],
        stop=row["stop"],
    )
    assert isinstance(result.outcome, ms.Optimal)
    assert result.winner is not None
    assert result.winner.ticks == int(row["fewest_ticks"])
    assert result.task.grade(result.winner.program).ticks == int(row["fewest_ticks"])
    assert result.tree is not None
    assert result.tree.lower == int(row["fewest_ticks"])


def test_the_corridors_of_one_view() -> None:
    corridors = golden_mazes("corridor-west,corridor-east")
    found = {
        name: ms.search(corridors, bias="time", dialect=name) for name in ("reactive", "frontier")
    }
    ticks = {name: result.winner.ticks for name, result in found.items() if result.winner}
    assert ticks == {"reactive": 24, "frontier": 23}
    blind = ms.search(corridors, bias="time", dialect="tabular")
    assert isinstance(blind.outcome, ms.NoProgram)


def test_the_shortest_way_must_be_seen_ahead() -> None:
    corridors = golden_mazes("corridor-west,corridor-east")
    walking = ms.search(corridors, bias="time", dialect="reactive", objective="shortest")
    assert isinstance(walking.outcome, ms.NoProgram)
    looking = ms.search(corridors, bias="time", dialect="frontier", objective="shortest")
    assert isinstance(looking.outcome, ms.Optimal)
    assert looking.winner is not None
    assert "fork" in str(looking.winner.program)


def small_task(seed: int) -> Task:
    """A task of one or two tiny mazes under random rules."""
    rng = random.Random(seed)
    count = rng.randint(1, 2)
    mazes = []
    while len(mazes) < count:
        cells = [rng.choice("..#") for _ in range(rng.choice((2, 3, 4, 6)))]
        places = rng.sample(range(len(cells)), 2)
        cells[places[0]], cells[places[1]] = rng.choice("^>v<"), "G"
        width = 3 if len(cells) == 6 else len(cells)
        text = "\n".join("".join(cells[i : i + width]) for i in range(0, len(cells), width))
        mazes.append(ms.parse_maze(text))
    graded = rng.choice([{}, {}, {"solve": 1}, {"exceptions": 3 * 1024}])
    return Task(
        tuple(mazes),
        ms.dialect(rng.choice(["tabular", "counting", "reactive", "marking", "frontier"])),
        rng.choice(["stay", "crash"]),
        rng.choice(["halt", "touch"]),
        rng.choice(["reach", "shortest"]),
        2_000,
        **graded,
    )


def least_by_brute_force(task: Task, score: Time, most_programs: int) -> int | None:
    """The least key of all programs up to a length, each run by the reference interpreter."""
    counter, best = Counter(task.dialect), None
    bound = max(u for u in counter.lengths(40_000) if counter.up_to(u) <= most_programs)
    for program in counter.programs(bound):
        grade = task.grade(program)
        if grade.kind is Kind.SOLVED or task.exceptions is not None:
            key = key_of(score, task, units=0, grade=grade)
            best = key if best is None else min(best, key)
    return best


def check_against_brute_force(seed: int, most_programs: int) -> bool:
    """No short program is faster; whether some short program is as fast."""
    task, score = small_task(seed), Time(worst=seed % 3 == 0)
    best = least_by_brute_force(task, score, most_programs)
    outcome = optimize_time(task, score, Limits())
    if isinstance(outcome, ms.NoProgram):
        assert best is None
        return False
    assert isinstance(outcome, ms.Optimal)
    winner = outcome.winner
    claimed = key_of(score, task, units=0, grade=task.grade(winner.program))
    assert outcome.tree is not None
    assert claimed == outcome.tree.lower * 1024
    assert best is None or best >= claimed
    return best == claimed


def test_no_short_program_is_faster() -> None:
    matched = [check_against_brute_force(seed, 1_500) for seed in range(30)]
    assert sum(matched) >= 10


@pytest.mark.slow
@pytest.mark.timeout(1_200)
def test_no_short_program_is_faster_on_many_tasks() -> None:
    matched = [check_against_brute_force(seed, 4_000) for seed in range(1_000, 1_600)]
    assert sum(matched) >= 100


def test_eight_mazes_and_a_large_one() -> None:
    mazes = [ms.generate("wilson", 5, 5, seed=seed) for seed in range(8)]
    eight = ms.search(mazes, bias="time", dialect="reactive")
    assert isinstance(eight.outcome, ms.Optimal)
    assert eight.winner is not None
    assert eight.winner.ticks > sum(
        each.winner.ticks
        for each in (ms.search(maze, bias="time", dialect="reactive") for maze in mazes)
        if each.winner
    )
    large = ms.search(ms.generate("dfs", 32, 32, seed=1), bias="time", dialect="reactive")
    assert isinstance(large.outcome, ms.Optimal)


def test_a_deadline_leaves_a_bound() -> None:
    mazes = [ms.generate("wilson", 5, 5, seed=seed) for seed in range(32)]
    result = ms.search(mazes, bias="time", dialect="marking", timeout=0.2)
    assert isinstance(result.outcome, ms.GaveUp)
    assert result.tree is not None
    assert result.tree.lower > 0


@pytest.mark.parametrize("dialect", ["tabular", "reactive", "stack"])
@pytest.mark.parametrize("bias", ["time", "kt", "weighted"])
def test_a_cap_on_ticks_below_the_least_time_leaves_nothing_proved(bias: str, dialect: str) -> None:
    """The search over joint states has no cap; what it finds must keep to that of the task."""
    maze, lam = ms.parse_maze("S....G"), "1/10" if bias == "weighted" else None
    rules = {"bias": bias, "lam": lam, "dialect": dialect}
    capped = ms.search(maze, **rules, max_ticks=4, max_bits=None if bias == "time" else 12)
    assert not isinstance(capped.outcome, ms.Optimal)
    assert capped.winner is None
    assert all(finding.holds for finding in ms.verify(ms.from_record(ms.to_record(capped))))
    free = ms.search(maze, **rules, max_ticks=5, timeout=20)
    assert free.winner is not None
    assert free.winner.ticks == 5 or bias != "time"


def test_the_fast_end_of_a_front_keeps_to_the_cap_on_ticks() -> None:
    found = ms.front(ms.parse_maze("S....G"), dialect="tabular", max_ticks=4, max_bits=20)
    assert not found.points
    assert not found.complete
