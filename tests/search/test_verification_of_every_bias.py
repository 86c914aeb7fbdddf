"""`verify` on records of every bias: true ones, false ones, and ones to keep it busy."""

from __future__ import annotations

import copy
import json
import sys
from collections.abc import Iterator
from functools import cache, partial
from typing import Any

import pytest

import mesasynth as ms
from layout import ROOT
from mesasynth.search import (
    Finding,
    RecordError,
    Result,
    check,
    from_record,
    search,
    to_record,
    verify,
)

VERIFY, CHECK = sys.modules["mesasynth.search.verify"], sys.modules["mesasynth.search.check"]

MAZES = ROOT / "tests" / "golden" / "mazes"
CORNER = ms.parse_maze("S..\n##.\n##G")
ISLAND = ms.read_maze(MAZES / "island.txt")
PERFECT = ms.read_maze(MAZES / "perfect-3.txt")
OPPOSITE = ms.parse_mazes("G.S..\n\n..S.G")

ASKED: dict[str, dict[str, Any]] = {
    "length": {"mazes": CORNER},
    "length, in part": {"mazes": (PERFECT, ISLAND), "solve": 1, "max_optima": 2},
    "length, charged": {"mazes": (PERFECT, ISLAND), "exceptions": 4},
    "length, none": {"mazes": PERFECT, "max_bits": 20},
    "time": {"mazes": (PERFECT, ISLAND), "bias": "time"},
    "time, slowest": {"mazes": (PERFECT, ISLAND), "bias": "time", "worst": True},
    "time, charged": {"mazes": (PERFECT, ISLAND), "bias": "time", "exceptions": 4},
    "time, clash": {"mazes": OPPOSITE, "bias": "time", "dialect": "tabular"},
    "kt": {"mazes": CORNER, "bias": "kt"},
    "kt, in part": {"mazes": (PERFECT, ISLAND), "bias": "kt", "solve": 1},
    "kt, clash": {"mazes": OPPOSITE, "bias": "kt", "dialect": "tabular"},
    "kt, gave up": {"mazes": PERFECT, "bias": "kt", "max_bits": 24},
    "kt, nothing settled": {"mazes": PERFECT, "bias": "kt", "timeout": 1e-9},
    "weighted": {"mazes": CORNER, "bias": "weighted", "lam": "1/10"},
    "weighted, gave up": {"mazes": ISLAND, "bias": "weighted", "lam": 3, "max_bits": 24},
    "space": {"mazes": ISLAND, "bias": "space", "max_bits": 24},
    "space, some": {"mazes": CORNER, "bias": "space", "max_bits": 20, "dialect": "frontier"},
    "walled off": {"mazes": ms.parse_maze("S#G"), "bias": "kt"},
}


@cache
def result_of(name: str) -> Result:
    return search(**{"dialect": "reactive", **ASKED[name]})


def record_of(name: str) -> dict[str, Any]:
    return json.loads(json.dumps(to_record(result_of(name)), allow_nan=False))


def findings_on(record: dict[str, Any], **options: Any) -> list[Finding]:
    return verify(from_record(json.loads(json.dumps(record))), audited=50, **options)


def wrong(record: dict[str, Any]) -> bool:
    """Whether it is found out."""
    try:
        return any(finding.holds is False for finding in findings_on(record))
    except RecordError:
        return True


@pytest.mark.parametrize("name", ASKED)
def test_true_records_come_back_and_are_verified(name: str) -> None:
    result, record = result_of(name), record_of(name)
    assert from_record(record) == result
    assert all(finding.holds for finding in findings_on(record))


def numbers(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Every number, truth value and program that a record claims."""
    if isinstance(value, dict | list):
        items = value.items() if isinstance(value, dict) else enumerate(value)
        for key, inner in items:
            yield from numbers(inner, (*path, key))
    elif isinstance(value, int | float) or path[-1] == "program":
        yield path


TOLD_OF_THE_SEARCH = {"seconds", "max_ticks", "leaves", "expanded", "seed", "drawn", "worst"}


@pytest.mark.parametrize("name", ASKED)
def test_whatever_is_changed_is_found_out(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(VERIFY, "check", partial(check, most_programs=300))
    record = record_of(name)
    for path in numbers(record):
        if TOLD_OF_THE_SEARCH.intersection(path):
            continue
        for step in (1, -1):
            changed = copy.deepcopy(record)
            spot: Any = changed
            for key in path[:-1]:
                spot = spot[key]
            value = spot[path[-1]]
            if path[-1] == "program":
                spot[path[-1]] = "move" if step > 0 else "left move"
            elif isinstance(value, bool):
                spot[path[-1]] = not value
            else:
                spot[path[-1]] = value + step
            weaker = path[-1] == "lower_bits" and step < 0 and changed["tree"] is None
            weaker = weaker or (path[-1] == "description_proved" and value)
            assert wrong(changed) != weaker, (path, step)


def test_an_optimum_needs_a_search_that_goes_far_enough() -> None:
    """The best program of 31 bits is not shown to be the best: a longer one may be quicker."""
    found = search(PERFECT, bias="weighted", lam="1/2", dialect="reactive", max_bits=31)
    record = to_record(found)
    assert record["outcome"] == "gave_up"
    met = search(PERFECT, dialect="reactive").winner
    optimum = {key: to_record(search(PERFECT, dialect="reactive"))[key] for key in LISTED}
    score = met.units / 1024 + met.ticks / 2
    record.update(optimum, outcome="optimal", reason=None, lower_bits=None)
    record.update(bits=met.units / 1024, score=score, optima={"count": 1, "listed": [optimum]})
    by_name = {finding.check: finding for finding in findings_on(record)}
    assert by_name["settled again"].holds is False


LISTED = ("program", "units", "ticks", "space", "missed")


def test_a_bound_that_was_not_proved_is_found_out() -> None:
    record = record_of("kt, nothing settled")
    assert record["certificate"] is None
    record["lower_bits"] += 0.5
    assert wrong(record)


@pytest.mark.timeout(60)
@pytest.mark.parametrize("units", [10**5, 10**7, 10**300])
def test_a_claim_of_a_huge_length_does_not_keep_the_checker_busy(units: int) -> None:
    record = record_of("length")
    record["certificate"]["units"] = record["proved_units"] = units
    assert wrong(record)


@pytest.mark.timeout(60)
def test_a_run_without_measure_does_not_keep_the_checker_busy(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(CHECK, "LONGEST_RUN", 10_000)
    record = record_of("length")
    program = "move move right move move " + "repeat 9 { " * 40 + "}" + " }" * 39
    units = 3072 * (6 + 40 * 3)
    record["max_ticks"] = 10**60
    record["optima"]["listed"][0].update(program=program, units=units)
    record.update(program=program, units=units, bits=units / 1024, score=units / 1024)
    by_name = {finding.check: finding for finding in findings_on(record, timeout=5)}
    assert by_name["optima"].holds is None


@pytest.mark.parametrize("lam", ["1e999999999", "1e-999999999", "9" * 5_000])
def test_a_price_without_measure_is_refused(lam: str) -> None:
    record = record_of("weighted")
    record["lam"] = lam
    with pytest.raises(RecordError, match="fewer digits"):
        from_record(record)


def test_what_takes_too_long_is_not_verified_but_not_accused() -> None:
    for name in ("length", "time", "time, clash", "kt", "kt, gave up"):
        findings = findings_on(record_of(name), timeout=1e-9)
        assert not any(finding.holds is False for finding in findings)
        assert any(finding.holds is None for finding in findings)
