"""Records of results: they come back as they were, and what is changed in them is found out."""

from __future__ import annotations

import copy
import json
import math
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from layout import ROOT
from mesasynth.dsl import Kind
from mesasynth.errors import MesasynthError
from mesasynth.search import (
    GaveUp,
    Optimal,
    RecordError,
    Result,
    check,
    from_record,
    lazy,
    search,
    shard,
    to_record,
    verify,
)
from mesasynth.worlds import parse_maze, read_maze

CORRIDOR = parse_maze("S..G")
CORNER = parse_maze("name: corner\nD: door red\n---\nS.D\n##.\n##G", file="corner.txt")


def interrupt(progress: object) -> None:
    raise KeyboardInterrupt(progress)


def counted_out() -> Result:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lazy, "MOST_PROGRAMS", 100)
        return search(CORNER, dialect="reactive")


def convicted() -> Result:
    with pytest.MonkeyPatch.context() as patch:
        swapped = (Kind.SOLVED, Kind.FAILED, Kind.ELSEWHERE, Kind.LOOPED, Kind.UNDECIDED)
        patch.setattr(shard, "KINDS", swapped)
        return search(CORNER, dialect="reactive", max_bits=12)


RESULTS: dict[str, Callable[[], Result]] = {
    "optimal": lambda: search(CORNER, dialect="reactive"),
    "optimal, several mazes": lambda: search((CORNER, CORRIDOR), dialect="counting"),
    "optimal, other rules": lambda: search(
        CORNER, dialect="frontier", bump="crash", stop="touch", objective="shortest"
    ),
    "optimal, some listed": lambda: search(CORNER, dialect="marking", max_optima=1),
    "none within the cap": lambda: search(CORNER, dialect="reactive", max_bits=10),
    "walled off": lambda: search(parse_maze("S#G")),
    "time": lambda: search(parse_maze("S" + "." * 30 + "G"), dialect="tabular", timeout=0.05),
    "interrupted at once": lambda: search(CORNER, progress=interrupt),
    "undecided": lambda: search(parse_maze("S....G"), dialect="reactive", max_ticks=5),
    "counters": counted_out,
    "audit": convicted,
}


@pytest.mark.parametrize("name", RESULTS)
def test_records_come_back_as_they_were(name: str) -> None:
    result = RESULTS[name]()
    record = to_record(result)
    text = json.dumps(record, allow_nan=False)
    again = from_record(json.loads(text))
    assert again == result
    assert to_record(again) == record
    for key in ("schema", "bias", "dialect", "mazes", "outcome", "units", "bits", "ticks"):
        assert key in record
    for key in ("program", "optima", "proved_units", "certificate", "verdict", "seconds"):
        assert key in record


@pytest.mark.parametrize("name", ["optimal", "optimal, several mazes", "none within the cap"])
def test_true_records_are_verified(name: str) -> None:
    result = from_record(to_record(RESULTS[name]()))
    assert all(finding.holds for finding in verify(result, audited=50))


def test_big_numbers_are_decimal_strings() -> None:
    result = search(CORRIDOR, dialect="reactive")
    assert isinstance(result.outcome, Optimal)
    certificate = result.outcome.certificate
    assert certificate is not None
    for number, written in ((2**53, 2**53), (2**53 + 1, "9007199254740993"), (3**60, str(3**60))):
        kinds = {**certificate.kinds, Kind.FAILED: number, Kind.LOOPED: 0, Kind.ELSEWHERE: 0}
        big = replace(certificate, programs=number, kinds=kinds)
        record = to_record(replace(result, outcome=replace(result.outcome, certificate=big)))
        assert record["certificate"]["programs"] == written
        assert record["certificate"]["kinds"]["failed"] == written
        assert int(record["certificate"]["settled"]) == sum(kinds.values())
        back = from_record(json.loads(json.dumps(record))).certificate
        assert back == big


OPTIMAL = to_record(RESULTS["optimal"]())
"""`move move right move move` in 18 bits, as the only optimum, or one of a few."""


def found_out(record: dict[str, Any]) -> list[str]:
    """The checks that a changed record fails; a refusal to read it counts as well."""
    try:
        result = from_record(json.loads(json.dumps(record)))
    except RecordError:
        return ["refused"]
    return [finding.check for finding in verify(result, audited=50) if not finding.holds]


def changed(*path: str | int, to: Any) -> dict[str, Any]:
    record = copy.deepcopy(OPTIMAL)
    spot: Any = record
    for step in path[:-1]:
        spot = spot[step]
    spot[path[-1]] = to(spot[path[-1]]) if callable(to) else to
    return record


def first_optimum(**changes: Any) -> dict[str, Any]:
    record = copy.deepcopy(OPTIMAL)
    for key, value in changes.items():
        record[key] = record["optima"]["listed"][0][key] = value
    return record


def without_an_optimum() -> dict[str, Any]:
    record = to_record(
        search(parse_maze("S.G\n..."), dialect="reactive", stop="touch", max_bits=12)
    )
    longer = to_record(
        search(read_maze(ROOT / "tests/golden/mazes/island.txt"), dialect="reactive")
    )
    assert record["outcome"] == longer["outcome"] == "optimal"
    assert longer["optima"]["count"] == 4
    longer["optima"]["count"] = 3
    del longer["optima"]["listed"][3]
    return longer


def claimed_longer() -> dict[str, Any]:
    """A program that solves the maze, but is longer than another, with a proof of that length."""
    record = to_record(search(CORRIDOR, dialect="counting", max_bits=20))
    tale = to_record(search(parse_maze("S...G"), dialect="counting", max_bits=20))
    tale["mazes"] = record["mazes"]
    program = "left right move move move"
    units = 6 * 2378
    tale.update(program=program, units=units, bits=units / 1024, score=units / 1024, ticks=5)
    tale["optima"] = {"count": 1, "listed": [{**tale["optima"]["listed"][0]}]}
    tale["optima"]["listed"][0].update(program=program, units=units, ticks=5)
    return tale


def claimed_none() -> dict[str, Any]:
    record = copy.deepcopy(OPTIMAL)
    record.update(outcome="none", reason="cap", cap_units=OPTIMAL["proved_units"], optima=None)
    record.update(program=None, units=None, bits=None, ticks=None, space=None, missed=None)
    return record


def claimed_walled_off() -> dict[str, Any]:
    record = {**claimed_none(), "reason": "walled_off", "cap_units": None, "certificate": None}
    return {**record, "proved_units": 0}


def swapped_kinds() -> dict[str, Any]:
    record = copy.deepcopy(OPTIMAL)
    kinds = record["certificate"]["kinds"]
    kinds["failed"], kinds["looped"] = kinds["looped"] + 1, kinds["failed"]
    kinds["elsewhere"] -= 1
    return record


def of_a_larger_maze(**changes: Any) -> dict[str, Any]:
    """More programs than are run one by one, so that other checks must see what was changed."""
    name = ROOT / "tests" / "golden" / "mazes" / "island.txt"
    return {**to_record(search(read_maze(name), dialect="reactive")), **changes}


NOTHING = dict.fromkeys(("program", "units", "bits", "ticks", "space", "missed", "score", "optima"))


def undecided_claimed_optimal() -> dict[str, Any]:
    record = to_record(RESULTS["undecided"]())
    optimum = {key: record[key] for key in ("program", "units", "ticks", "space", "missed")}
    optima = {"count": record["certificate"]["kinds"]["solved"], "listed": [optimum]}
    return {**record, "outcome": "optimal", "reason": None, "optima": optima}


TAMPERED: dict[str, Callable[[], dict[str, Any]]] = {
    "count": lambda: changed("optima", "count", to=lambda count: count + 1),
    "kinds": swapped_kinds,
    "programs": lambda: changed("certificate", "programs", to=lambda count: count + 1),
    "settled": lambda: changed("certificate", "settled", to=lambda count: count - 1),
    "units proved": lambda: changed("certificate", "units", to=lambda units: units - 3072),
    "ticks": lambda: first_optimum(ticks=OPTIMAL["ticks"] + 1),
    "ticks of the winner only": lambda: changed("ticks", to=lambda ticks: ticks - 1),
    "units": lambda: first_optimum(units=OPTIMAL["units"] - 3072),
    "program": lambda: first_optimum(program="move move right move left"),
    "a program that does not solve": lambda: first_optimum(program="move"),
    "a missing optimum": without_an_optimum,
    "a longer program": claimed_longer,
    "none": claimed_none,
    "walled off": claimed_walled_off,
    "maze": lambda: changed("mazes", 0, "text", to="S.G"),
    "bump": lambda: changed("bump", to="crash"),
    "dialect": lambda: changed("dialect", to="frontier"),
    "proved units": lambda: changed("proved_units", to=99_999),
    "bits": lambda: changed("bits", to=1.0),
    "rate": lambda: changed("certificate", "audit", "excluded_rate", to=0.001),
    "none in a larger maze": lambda: of_a_larger_maze(
        **NOTHING, outcome="none", reason="cap", cap_units=24576
    ),
    "walled off in a larger maze": lambda: of_a_larger_maze(
        **NOTHING, outcome="none", reason="walled_off", certificate=None, proved_units=0
    ),
    "clash in a larger maze": lambda: of_a_larger_maze(
        **NOTHING, outcome="none", reason="clash", certificate=None, proved_units=0
    ),
    "undecided": undecided_claimed_optimal,
}


@pytest.mark.parametrize("what", TAMPERED)
def test_changes_are_found_out(what: str) -> None:
    assert found_out(TAMPERED[what]())


def test_an_unchanged_record_is_not_accused() -> None:
    assert found_out(OPTIMAL) == []


def test_the_checker_alone_finds_a_shorter_program_of_a_tiny_maze() -> None:
    result = from_record(claimed_longer())
    wrong = [finding.check for finding in check(result) if not finding.holds]
    assert "brute force" in wrong


VALUES: st.SearchStrategy[Any] = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 3),
    st.just(10**400),
    st.floats(allow_nan=True),
    st.sampled_from(["", "x", "move", "none", "optimal", "gave_up", "cap", "S.G", "frontier", "1"]),
    st.just([]),
    st.just({}),
    st.just([None]),
)


def paths(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Every place in a JSON value."""
    if path:
        yield path
    items = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else []
    )
    for key, inner in items:
        yield from paths(inner, (*path, key))


RECORDS = [OPTIMAL, to_record(RESULTS["undecided"]()), to_record(RESULTS["audit"]())]
PATHS = [(number, path) for number, record in enumerate(RECORDS) for path in paths(record)]
DROPPED = object()


@settings(max_examples=200)
@given(
    st.lists(
        st.tuples(st.sampled_from(PATHS), st.one_of(VALUES, st.just(DROPPED))),
        min_size=1,
        max_size=3,
    )
)
def test_broken_records_raise_record_errors_and_nothing_else(
    changes: list[tuple[tuple[int, tuple[str | int, ...]], Any]],
) -> None:
    record: Any = copy.deepcopy(RECORDS[changes[0][0][0]])
    for (_, path), value in changes:
        spot = record
        try:
            for step in path[:-1]:
                spot = spot[step]
            if value is DROPPED:
                del spot[path[-1]]
            else:
                spot[path[-1]] = value
        except (KeyError, IndexError, TypeError):
            continue  # an earlier change took this place away
    try:
        json.dumps(to_record(from_record(record)))
    except RecordError as error:
        complaint = error.message
    else:
        complaint = "this record "
    assert complaint.startswith("this record ")
    assert "\n" not in complaint


@pytest.mark.parametrize(
    "foreign",
    [None, 3, "text", [], [1], {}, {"schema": "other/1"}, {"schema": None}, True, math.nan],
    ids=repr,
)
def test_foreign_objects_are_refused(foreign: object) -> None:
    with pytest.raises(RecordError, match="this record") as caught:
        from_record(foreign)
    assert isinstance(caught.value, MesasynthError)
    assert "schema" in str(caught.value)


def test_records_of_another_schema_are_refused() -> None:
    with pytest.raises(RecordError, match="schema"):
        from_record({**OPTIMAL, "schema": "mesasynth.result/99"})


def test_a_timeout_of_verification_is_no_verification() -> None:
    result = search(read_maze(ROOT / "tests/golden/mazes/perfect-3.txt"), dialect="reactive")
    findings = verify(result, timeout=0.01)
    assert "settled again" in [finding.check for finding in findings if finding.holds is None]
    assert not any(finding.holds is False for finding in findings)


def test_best_met_is_not_said_to_be_an_optimum() -> None:
    result = RESULTS["undecided"]()
    assert isinstance(result.outcome, GaveUp)
    record = to_record(result)
    assert record["optima"] is None
    assert record["program"] == "move move move move move"
    assert record["reason"] == "undecided"
