"""The second engine against brute force by the reference interpreter, and against the first engine.

`pytest -m slow` looks at 10,000 tasks by brute force, and at 240 random mazes with both engines.
"""

from __future__ import annotations

import random
from collections import Counter as Tally
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from layout import ROOT
from mesasynth.analysis.strategies.programs import some
from mesasynth.dsl import Dialect, dialect, units
from mesasynth.search import NoProgram, Optimal, search, verify
from mesasynth.search.bottom_up import BottomUp
from mesasynth.search.outcome import Certificate, GaveUp, Reason
from mesasynth.search.second import second_opinion
from mesasynth.search.task import Task
from mesasynth.worlds import KINDS, generate, parse_maze, read_maze
from small_tasks import Weighted, budget_for, counter_of, mazes

MAZES = ROOT / "tests" / "golden" / "mazes"
DIALECTS = ("tabular", "counting", "reactive")
CAPS = {"tabular": 44, "counting": 36, "reactive": 33}
"""Bits up to which a random task is searched: seconds at most for the first engine."""


@st.composite
def plain_dialects(draw: st.DrawFn) -> Dialect:
    """Dialects without memory, of a few statements, at uniform costs or at costs of their own."""
    actions = draw(some(("move", "left", "right"), least=1))
    sensors = draw(some(("at_goal", "wall_ahead", "wall_left", "door", "key"), least=1))
    controls = draw(some(("repeat", "while", "if", "if-else")))
    counts = draw(some(range(1, 10), least=1)) if "repeat" in controls else ()
    plain = Dialect(
        name="plain",
        summary="",
        actions=actions,
        controls=controls,
        sensors=sensors,
        counts=counts,
    )
    if draw(st.booleans()):
        return plain
    words = ["end", *plain.statements, *plain.count_units, *plain.test_units]
    costs = tuple((str(word), draw(st.integers(1, 6))) for word in words)
    return Weighted(
        name="weighted",
        summary="",
        actions=actions,
        controls=controls,
        sensors=sensors,
        counts=counts,
        costs=costs,
    )


@st.composite
def plain_tasks(draw: st.DrawFn, *, max_side: int = 3) -> Task:
    """Tasks without memory on tiny mazes, some of them to be solved in part."""
    chosen = tuple(draw(st.lists(mazes(max_side=max_side), min_size=1, max_size=3)))
    return Task(
        chosen,
        draw(
            st.one_of(
                st.sampled_from([dialect(name) for name in (*DIALECTS, "blocks")]), plain_dialects()
            )
        ),
        draw(st.sampled_from(["stay", "crash"])),
        draw(st.sampled_from(["halt", "touch"])),
        solve=draw(st.one_of(st.none(), st.integers(1, len(chosen)))),
    )


def compare_by_brute_force(task: Task) -> None:
    """Count the solving programs of each length, one by one."""
    counter, budget = counter_of(task.dialect), budget_for(task.dialect, 500)
    expected = Tally(
        units(program, task.dialect) for program in counter.programs(budget) if task.solves(program)
    )
    engine = BottomUp(task)
    found = {length: engine.solving(length) for length in counter.lengths(budget)}
    assert {length: count for length, count in found.items() if count} == expected
    least = min(expected, default=None)
    best = None if least is None else (least, expected[least])
    assert BottomUp(task).shortest(budget) == best


@settings(max_examples=50)
@given(plain_tasks())
def test_every_length_against_brute_force(task: Task) -> None:
    compare_by_brute_force(task)


@pytest.mark.slow
@pytest.mark.timeout(1_200)
@given(plain_tasks())
def test_many_tasks_against_brute_force(task: Task) -> None:
    compare_by_brute_force(task)


def random_task(rng: random.Random) -> Task:
    """A task of one to three random mazes of up to 4 by 4 cells."""
    name = rng.choice(DIALECTS)
    chosen = []
    for _ in range(rng.choice((1, 1, 2, 3))):
        kind = rng.choice(KINDS)
        height, width = rng.randint(1, 4), rng.randint(2, 4)
        loops = rng.choice((0, 0.5, 1)) if kind not in ("room", "cave") else 0
        chosen.append(generate(kind, height, width, seed=rng.randrange(10**6), loops=loops))
    rules: dict[str, Any] = {
        "bump": rng.choice(("stay", "crash")),
        "stop": rng.choice(("halt", "touch")),
        "solve": rng.choice((None, None, rng.randint(1, len(chosen)))),
    }
    return Task(tuple(chosen), dialect(name), **rules)


def compare(task: Task) -> str:
    """Compare the engines on one task; says how the search ended."""
    bits = CAPS[task.dialect.name]
    rules: dict[str, Any] = {"bump": task.bump, "stop": task.stop, "solve": task.solve}
    result = search(task.mazes, dialect=task.dialect, max_bits=bits, audited=0, **rules)
    found = BottomUp(task).shortest(1024 * bits)
    if isinstance(result.outcome, Optimal):
        assert found == (result.outcome.winner.units, result.outcome.optima.count)
    else:
        assert isinstance(result.outcome, NoProgram)
        assert found is None
    return result.outcome.name


def test_some_random_mazes_against_the_first_engine() -> None:
    rng = random.Random(1)
    ends = Tally(compare(random_task(rng)) for _ in range(16))
    assert ends["optimal"] >= 8


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2, 14))
def test_random_mazes_against_the_first_engine(seed: int) -> None:
    rng = random.Random(seed)
    ends = Tally(compare(random_task(rng)) for _ in range(20))
    assert ends["optimal"] >= 10


@pytest.fixture(scope="module")
def optimal() -> Any:
    return search(parse_maze("S..\n.#.\n..G"), dialect="reactive")


def test_verification_asks_the_second_engine_if_told_to(optimal: Any) -> None:
    assert "second engine" not in [finding.check for finding in verify(optimal, again=False)]
    findings = verify(optimal, again=False, independent=True)
    assert [finding.check for finding in findings if finding.check == "second engine"]
    assert all(finding.holds for finding in findings)


def claim(result: Any, **changes: Any) -> Any:
    """The result with other claims in its certificate."""
    certificate = replace(result.certificate, **changes)
    return replace(result, outcome=replace(result.outcome, certificate=certificate))


def test_false_claims_are_found(optimal: Any) -> None:
    certificate: Certificate = optimal.certificate
    kinds = dict(certificate.kinds)
    solved = next(kind for kind in kinds if kind == "solved")
    more = claim(optimal, kinds={**kinds, solved: kinds[solved] + 1})
    assert second_opinion(more).holds is False
    optima = replace(optimal.outcome.optima, count=optimal.outcome.optima.count + 1)
    wrong_count = replace(optimal, outcome=replace(optimal.outcome, optima=optima))
    assert second_opinion(wrong_count).holds is False
    winner = replace(optimal.outcome.winner, units=optimal.outcome.winner.units - 3_072)
    too_short = replace(optimal, outcome=replace(optimal.outcome, winner=winner))
    assert second_opinion(too_short).holds is False


def test_programs_left_aside_may_solve_or_not(optimal: Any) -> None:
    kinds = dict.fromkeys(optimal.certificate.kinds, 0)
    aside = claim(optimal, kinds=kinds, outweighed=1)
    assert second_opinion(aside).holds is True


def test_pruned_search() -> None:
    result = search(read_maze(MAZES / "island.txt"), dialect="reactive", prune=True)
    assert result.certificate is not None
    assert result.certificate.redundant
    assert second_opinion(result).holds


def test_too_little_room(optimal: Any) -> None:
    finding = second_opinion(optimal, most_bytes=1_000)
    assert finding.holds is None
    assert finding.detail == "not finished: distinct behaviours need over 1,000 bytes"


def test_no_program_within_a_cap() -> None:
    result = search(parse_maze("S..G"), dialect="reactive", max_bits=11)
    finding = second_opinion(result)
    assert finding.holds
    assert finding.detail == "derived anew: of the programs of at most 11264 units 0 solve"


def test_walled_off_goals() -> None:
    result = search(parse_maze("S#G"), dialect="reactive")
    assert result.outcome.name == "none"
    assert second_opinion(result).holds
    wrong = replace(result, task=replace(result.task, mazes=(parse_maze("S.G"),)))
    assert second_opinion(wrong).holds is False


def test_what_the_second_engine_leaves_open(optimal: Any) -> None:
    late = second_opinion(optimal, timeout=-1.0)
    assert late.holds is None
    assert "not finished" in late.detail
    nothing = replace(optimal, outcome=GaveUp(Reason.TIMEOUT, None, None))
    assert second_opinion(nothing).holds is None
    other = search(parse_maze("S.G"), dialect="marking")
    assert second_opinion(other).detail == "not covered: 'mark' has memory"
