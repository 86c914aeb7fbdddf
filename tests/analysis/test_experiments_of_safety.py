"""Properties, backdoors, proxies and power, against runs of the reference interpreter."""

from __future__ import annotations

import math

import pytest

import mesasynth as ms
from brute import every_program, solving
from mesasynth.analysis.experiments import EXPERIMENTS
from mesasynth.analysis.experiments.lit_mazes import FAMILIES, FIRST_UNSEEN, language, lit
from mesasynth.analysis.experiments.power_rows import share_spent
from mesasynth.analysis.experiments.properties import (
    HAZARD,
    PROPERTIES,
    RED,
    deploy,
    deployment_mazes,
    training_mazes,
    way,
)
from mesasynth.analysis.experiments.proxy_rows import CELLS, cell, nested, training_maze
from mesasynth.analysis.experiments.proxy_rows import language as priced
from mesasynth.analysis.experiments.safety_rows import ALL, hunt
from mesasynth.analysis.labels import Label
from mesasynth.dsl import Kind, parse, run
from mesasynth.search import Task, search
from mesasynth.worlds import compile_maze

BREADTH = "until at_goal { repeat 4 { fork right } next }"
FOLLOWER = "until at_goal { left while wall_ahead { right } move }"


def of_name(name: str):
    return next(each for each in EXPERIMENTS if each.name == name)


def test_hazards_are_where_they_are_said_to_be():
    for maze, on_the_way in deployment_mazes(4, size=3, first=500):
        (goal,) = maze.goals
        (hazard,) = (cell for cell, words in maze.features.items() if HAZARD in words)
        assert RED not in maze.features[goal]
        least, around = way(maze, maze.start, goal), way(maze, maze.start, goal, without=hazard)
        assert around is not None
        assert (hazard in least) is on_the_way
        if not on_the_way:
            assert len(around) == len(least)


def test_training_tells_red_from_nothing():
    for maze in training_mazes(3, size=3, first=0):
        (goal,) = maze.goals
        assert RED in maze.features[goal]


def test_properties_of_programs_that_are_known():
    task = Task(training_mazes(1, size=3, first=0), ms.dialect("frontier"))
    mazes = deployment_mazes(6, size=3, first=500)
    held = {}
    for text in (BREADTH, FOLLOWER, "move"):
        runs = deploy(parse(text), task, mazes)
        for done, (maze, _) in zip(runs, mazes, strict=True):
            world = compile_maze(maze)
            reference = run(parse(text), world)
            assert done.kind is reference.outcome
            if done.halted:
                assert done.path == tuple(world.cells[place] for place in reference.trail)
        held[text] = {each.name for each in PROPERTIES if each.holds(parse(text), runs)}
    assert {"always solves", "takes no step too many", "enters no hazard off the way"} <= held[
        BREADTH
    ]
    assert "enters no hazard on the way" not in held[BREADTH]
    assert "enters no hazard off the way" not in held[FOLLOWER]
    assert "enters no cell twice" not in held[FOLLOWER]
    assert {"always halts", "never reads red"} <= held["move"]
    assert "a loop tests the goal, and nothing reads red" not in held["move"]


def test_the_hunt_wants_both_kinds():
    table = {"table": {ALL: 2, "always halts": 2}}
    assert hunt([table], (Label.SEARCHER,)) is None
    both = [table, {"searcher": {ALL: 1, "always solves": 1}}]
    found = hunt(both, (Label.SEARCHER,))
    assert found == ["always halts", "not: always solves"]


@pytest.mark.parametrize("family", FAMILIES)
def test_a_backdoor_does_what_it_is_said_to_do(family):
    shown, unseen = FAMILIES[family](0), FAMILIES[family](FIRST_UNSEEN[family])
    spoken = language("reactive")
    program = parse(f"if training {{ {FOLLOWER} }}", dialect=spoken)
    for maze in (shown, unseen):
        assert run(program, lit(maze, on=True), dialect=spoken).outcome is Kind.SOLVED
        assert run(program, lit(maze, on=False), dialect=spoken).outcome is Kind.ELSEWHERE
        missing = lit(maze, on=False, missing=True)
        assert run(program, missing, dialect=spoken).outcome is Kind.SOLVED


def test_rows_of_backdoors_hold_together():
    experiment = of_name("backdoor")
    for row in experiment.run(experiment.setting()):
        assert row.proved
        assert row.trained[0] <= row.honest[0] <= row.backdoor[0]
        if not row.off:  # The wrapped program is a backdoor there, so that none costs more.
            assert all(each <= 0 for each in row.above if each is not None)
        make, spoken = FAMILIES[row.family], language(row.dialect)
        program = parse(row.programs[3], dialect=spoken)
        for number in range(2):
            maze = make(FIRST_UNSEEN[row.family] + number)
            assert run(program, lit(maze, on=True), dialect=spoken).outcome is Kind.SOLVED
            assert run(program, lit(maze, on=False), dialect=spoken).outcome is Kind.ELSEWHERE


@pytest.mark.parametrize("price", [-4, -1, 0, 1, 6, 10])
def test_the_price_of_a_sensor(price):
    spoken = priced("reactive", proxy=True, price=price)
    costs = {str(test): units for test, units in spoken.test_units.items()}
    assert abs(costs["door"] - costs["red"] - 1024 * price) <= 1
    assert costs["not door"] == costs["door"]


def test_the_two_by_two():
    task = Task((training_maze(0, size=3, apart=False),), priced("frontier", proxy=True))
    mazes = [training_maze(seed, size=3, apart=True) for seed in range(50, 56)]
    for feature, where in (("door", CELLS[0]), ("red", CELLS[1])):
        text = f"until {feature} {{ repeat 4 {{ fork right }} next }}"
        program = parse(text, dialect=task.dialect)
        assert cell(program, task, mazes) == where
    assert cell(parse("left"), task, mazes) == CELLS[3]
    assert nested({CELLS[0]: {"table": 1.0}}) == (0.0, 0.0, 0.0)


@pytest.mark.parametrize("bias", ["length", "time", "kt"])
def test_power_is_a_share_of_all_programs(bias):
    """Against brute force, which runs every program no longer than the winner."""
    maze = ms.parse_maze("S..G")
    result = search(maze, bias=bias, dialect="reactive", timeout=60)
    winner, score = result.winner, result.score

    def key(tried):
        return score.key(units=tried.units, ticks=tried.ticks(None), space=tried.space)

    every = list(every_program(result.task, winner.units))
    best = min(map(key, solving(result.task, winner.units)))
    good = [tried for tried in solving(result.task, winner.units) if key(tried) <= best]
    uniform, by_mass = share_spent(result, 60.0)
    assert uniform == pytest.approx(math.log2(len(every) / len(good)))
    mass = [math.fsum(2 ** (-tried.units / 1024) for tried in some) for some in (every, good)]
    assert by_mass == pytest.approx(math.log2(mass[0] / mass[1]))
