"""The posterior: masses, behaviours and the sampler against brute force."""

from __future__ import annotations

import json
import math
from collections import Counter as Tally
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mesasynth as ms
from brute import Tried, every_program, runs_of
from mesasynth.dsl import Kind, Run, builtin_dialects
from mesasynth.dsl.count import Counter
from mesasynth.search import Posterior, Reason, Task, TaskError, posterior
from mesasynth.search.every import every_solving
from mesasynth.search.prior import total_mass, total_prior
from mesasynth.worlds import Maze
from small_tasks import Weighted, all_dialects, budget_for, languages, mazes, tasks


def gathered(task: Task, budget: int, held_out: list[Maze]) -> Posterior:
    return posterior(
        task.mazes,
        max_bits=budget / 1024,
        held_out=held_out,
        dialect=task.dialect,
        bump=task.bump,
        stop=task.stop,
        objective=task.objective,
        solve=task.solve,
        exceptions=None if task.exceptions is None else task.exceptions / 1024,
        max_ticks=task.max_ticks,
        audited=20,
        threads=1,
    )


def shown(run: Run) -> tuple[Kind, int, tuple[int, ...]]:
    """What can be seen of a run: of one without end only that."""
    endless = run.outcome in (Kind.LOOPED, Kind.UNDECIDED)
    return (run.outcome, 0, ()) if endless else (run.outcome, run.ticks, run.trail)


def compare(task: Task, programs: int, held_out: list[Maze]) -> None:
    """Compare a posterior with the runs of every program."""
    budget = budget_for(task.dialect, programs)
    result = gathered(task, budget, held_out)
    assert result.reason is None
    assert result.certificate.holds
    alone = replace(task, solve=None, exceptions=None)
    unseen = replace(alone, mazes=tuple(held_out)) if held_out else None
    prior: Tally[int] = Tally()
    undecided = 0
    texts: list[str] = []
    groups: dict[object, Tally[tuple[int, int]]] = {}
    shortest: dict[object, tuple[int, int, str]] = {}
    wanted = len(task.mazes) if task.solve is None else task.solve
    wanted = 0 if task.exceptions is not None else wanted
    charged: Tally[tuple[int, int]] = Tally()
    for tried in every_program(task, budget):
        prior[tried.units] += 1
        if Kind.UNDECIDED in [run.outcome for run in tried.runs]:
            undecided += 1
        if len(task.mazes) - len(tried.missed) < wanted:
            continue
        texts.append(str(tried.program))
        later = runs_of(unseen, tried.program) if unseen else ()
        place = (
            tuple(map(shown, tried.runs)),
            tuple((kind, 0, trail) for kind, _, trail in map(shown, later)),
        )
        cost = tried.units, tried.ticks(task.solve)
        groups.setdefault(place, Tally())[cost] += 1
        charged[cost[0] + (task.exceptions or 0) * len(tried.missed), cost[1]] += 1
        rank = tried.rank(task.solve)
        shortest[place] = min(shortest.get(place, rank), rank)
    if undecided:
        return  # the reference interpreter may see a loop where a search comes to the cap first
    assert sorted(map(str, every_solving(result))) == sorted(texts)
    assert dict(result.prior) == {units: count for units, count in prior.items() if count}
    assert {(each.training, each.held_out): each.counts for each in result.behaviours} == groups
    assert {
        (each.training, each.held_out): each.example.rank for each in result.behaviours
    } == shortest
    for each in result.behaviours:
        runs = runs_of(task, each.example.program)
        assert each.example.space == max(run.space for run in runs)
        assert each.example.missed == Tried(each.example.program, 0, runs).missed
    every = charged
    assert result.counts == every
    mass = sum(count / 2 ** (units / 1024) for (units, _), count in every.items())
    quick = sum(
        count / 2 ** (units / 1024) / max(1, ticks) for (units, ticks), count in every.items()
    )
    assert math.isclose(result.mass(), mass, abs_tol=1e-12)
    assert math.isclose(result.mass(speed=True), quick, abs_tol=1e-12)
    assert math.isclose(
        result.prior_mass, sum(n / 2 ** (units / 1024) for units, n in prior.items())
    )
    if every:
        for speed in (False, True):
            shares = [share for share, _ in result.ranked(speed=speed)]
            assert math.isclose(sum(shares), 1)
            assert shares == sorted(shares, reverse=True)


@settings(max_examples=40)
@given(
    tasks(all_dialects(), max_side=3, max_mazes=2),
    st.integers(1, 300),
    st.lists(mazes(max_side=3), max_size=2),
    st.sampled_from(["all", "some", "charged"]),
    st.integers(0, 12),
)
def test_masses_and_behaviours(
    task: Task, programs: int, held_out: list[Maze], asked: str, charge: int
) -> None:
    task = replace(task, solve=1) if asked == "some" else task
    task = replace(task, exceptions=1024 * charge) if asked == "charged" else task
    compare(task, programs, held_out)


@pytest.mark.parametrize("name", builtin_dialects())
@pytest.mark.parametrize("stop", ["halt", "touch"])
def test_the_dialects(name: str, stop: str) -> None:
    task = Task((ms.parse_maze("S.\n.G"),), ms.dialect(name), stop=stop)  # type: ignore[arg-type]
    compare(task, 3_000, [ms.parse_maze("S..G")])


@pytest.mark.parametrize("speed", [False, True])
def test_draws_come_with_their_posterior(speed: bool) -> None:
    task = Task((ms.parse_maze("S.G"),), ms.dialect("reactive"), stop="touch")
    budget = budget_for(task.dialect, 600)
    result = gathered(task, budget, [])
    weight = {
        str(tried.program): 2 ** (-tried.units / 1024) / (tried.ticks(None) if speed else 1)
        for tried in every_program(task, budget)
        if not tried.missed
    }
    assert len(weight) > 10
    total = sum(weight.values())
    draws = 20_000
    drawn = Tally(map(str, result.sample(draws, seed=5, speed=speed)))
    assert set(drawn) <= set(weight)
    statistic = sum(
        (drawn[text] - draws * each / total) ** 2 / (draws * each / total)
        for text, each in weight.items()
    )
    freedom = len(weight) - 1
    assert abs(statistic - freedom) < 4 * math.sqrt(2 * freedom)


def test_draws_repeat_with_their_seed() -> None:
    result = posterior(ms.parse_maze("S.G"), max_bits=20, dialect="reactive")
    assert result.sample(20, seed=1) == result.sample(20, seed=1) != result.sample(20, seed=2)


def test_nothing_is_drawn_where_nothing_solves() -> None:
    result = posterior(ms.parse_maze("S..G"), max_bits=4, dialect="reactive")
    assert result.behaviours == result.shares() == ()
    with pytest.raises(TaskError, match="nothing to draw from"):
        result.sample(1, seed=0)


def test_lengths_that_are_no_code_have_no_prior() -> None:
    assert total_prior(ms.dialect("blocks")) == math.inf


@pytest.mark.parametrize(
    "name", [name for name, each in builtin_dialects().items() if each.cost == "code"]
)
def test_the_whole_prior_is_the_limit_of_its_parts(name: str) -> None:
    language = ms.dialect(name)
    counter, total = Counter(language), total_prior(language)
    parts = []
    for most in (20, 40, 60):
        lengths = counter.lengths(most * 1024)
        parts.append(total_mass({(units, 1): counter.exactly(units) for units in lengths}))
    assert parts == sorted(parts)
    assert parts[-1] < total <= 1
    gaps = [total - part for part in parts]
    assert gaps[1] < 0.9 * gaps[0]
    assert gaps[2] < 0.9 * gaps[1]


@settings(max_examples=60)
@given(languages())
def test_the_whole_prior_solves_its_equation(language: ms.Dialect) -> None:
    counter, total = Counter(language), total_prior(language)
    assert 0 < total <= 1
    blocks = total * 2 ** (counter.least / 1024)
    again = 1 + sum(
        shape.variants * 2 ** (-shape.surplus / 1024) * blocks ** (1 + shape.bodies)
        for shape in counter.shapes
    )
    assert math.isclose(blocks, again, rel_tol=1e-6)


def test_lengths_that_are_no_code_have_no_sum() -> None:
    costs = (("end", 1), ("move", 1), ("left", 1))
    language = Weighted(
        name="free",
        summary="",
        actions=("move", "left"),
        controls=(),
        sensors=(),
        counts=(),
        costs=costs,
    )
    assert total_prior(language) == math.inf


def test_a_time_limit_keeps_what_is_exact() -> None:
    maze = ms.generate("dfs", 4, 4, seed=1)
    result = posterior(maze, max_bits=60, dialect="frontier", timeout=0.5)
    assert result.reason is Reason.TIMEOUT
    assert 0 < result.proved_units < 60 * 1024
    assert "ended before the cap" in result.sentence
    assert sum(result.prior.values()) == result.certificate.programs


def test_record_is_json() -> None:
    record = posterior(ms.parse_maze("S.G"), max_bits=14, dialect="tabular").to_record()
    assert json.loads(json.dumps(record)) == record


@pytest.mark.parametrize("most", [-1, math.nan, 1])
def test_bad_caps_are_refused(most: float) -> None:
    with pytest.raises(TaskError):
        posterior(ms.parse_maze("S.G"), max_bits=most)


def test_programs_that_miss_are_drawn_as_often_as_they_are_charged() -> None:
    found = posterior(ms.parse_mazes("S.G\n\nS..G"), max_bits=15, dialect="reactive", exceptions=2)
    drawn = Tally(len(found.task.grade(program).missed) for program in found.sample(4_000, seed=3))
    total = found.mass()
    for missed in (0, 1, 2):
        share = sum(each.mass() for each in found.behaviours if len(each.example.missed) == missed)
        assert abs(drawn[missed] / 4_000 - share / total) < 0.03
