"""`verify` on records of several searches, of fronts and of posteriors, true and false."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

import mesasynth as ms
from layout import ROOT
from mesasynth.search import (
    RecordError,
    front_from_record,
    posterior_from_record,
    verify_record,
)

MAZES = ROOT / "tests" / "golden" / "mazes"
PERFECT = ms.read_maze(MAZES / "perfect-3.txt")
PAIR = ms.parse_mazes("S..G\n\n^.#\n..G", file="pair.txt")
OPPOSITE = ms.parse_mazes("G.S..\n\n..S.G")


def _front(**options: Any) -> dict[str, Any]:
    return ms.front(**{"dialect": "reactive", "audited": 20, **options}).to_record()


def _posterior(*, speed: bool = False, **options: Any) -> dict[str, Any]:
    found = ms.posterior(**{"dialect": "reactive", "audited": 20, **options})
    return found.to_record(speed=speed)


MADE: dict[str, Callable[[], dict[str, Any]]] = {
    "front": lambda: _front(mazes=ms.parse_maze("S....G")),
    "front, open": lambda: _front(mazes=PERFECT, max_bits=24),
    "front, with points": lambda: _front(mazes=PAIR, max_bits=27),
    "front, charged": lambda: _front(mazes=PAIR, exceptions=5),
    "front, in part": lambda: _front(mazes=PAIR, solve=1, max_bits=24),
    "front, oracle": lambda: _front(mazes=PAIR, dialect="oracle", max_bits=20),
    "front, clash": lambda: _front(mazes=OPPOSITE, dialect="tabular"),
    "front, walled off": lambda: _front(mazes=ms.parse_maze("S#G")),
    "front, nothing settled": lambda: _front(mazes=PERFECT, timeout=1e-9),
    "posterior": lambda: _posterior(mazes=ms.parse_maze("S.G"), max_bits=18),
    "posterior, held out": lambda: _posterior(
        mazes=ms.parse_maze("S.G"), max_bits=15, held_out=PAIR, speed=True
    ),
    "posterior, charged": lambda: _posterior(
        mazes=PAIR, max_bits=15, exceptions=1.5, held_out=PERFECT
    ),
    "posterior, in part": lambda: _posterior(mazes=PAIR, max_bits=18, solve=1, speed=True),
    "posterior, of none": lambda: _posterior(mazes=PERFECT, max_bits=12),
    "compare": lambda: ms.compare(
        PAIR, biases=["length", "time", "weighted:2"], dialect="reactive", audited=20
    ).to_record(),
}


@cache
def _made(name: str) -> str:
    return json.dumps(MADE[name]())


def record_of(name: str) -> Any:
    """A record as it comes from a file."""
    return json.loads(_made(name))


@pytest.mark.parametrize("name", MADE)
def test_true_records_hold(name: str) -> None:
    checked = verify_record(record_of(name), timeout=60)
    assert checked.claims
    assert all(finding.holds for finding in checked.findings), checked.findings


@pytest.mark.parametrize("name", [name for name in MADE if name.startswith("front")])
def test_fronts_come_back_as_they_were(name: str) -> None:
    record = record_of(name)
    assert front_from_record(record).to_record() == record


@pytest.mark.parametrize("name", [name for name in MADE if name.startswith("posterior")])
def test_posteriors_come_back_as_they_were(name: str) -> None:
    record = record_of(name)
    assert posterior_from_record(record).to_record(speed=record["speed"]) == record


def test_a_posterior_comes_back_but_for_what_is_drawn_from() -> None:
    found = ms.posterior(PAIR, max_bits=15, held_out=PERFECT, dialect="reactive", exceptions=2)
    assert posterior_from_record(found.to_record()) == replace(found, leaves=())


def _set(*path: Any, value: Any) -> Callable[[Any], None]:
    def change(record: Any) -> None:
        for key in path[:-1]:
            record = record[key]
        record[path[-1]] = value

    return change


def _drop(*path: Any) -> Callable[[Any], None]:
    def change(record: Any) -> None:
        for key in path[:-1]:
            record = record[key]
        del record[path[-1]]

    return change


def _count(record: Any) -> None:
    """One program more in a behaviour, with the masses to match."""
    found = posterior_from_record(record)
    first, *others = found.behaviours
    place = max(first.counts)
    more = replace(first, counts={**first.counts, place: first.counts[place] + 1})
    record.update(replace(found, behaviours=(more, *others)).to_record(speed=record["speed"]))


FALSE: list[tuple[str, Callable[[Any], None]]] = [
    ("front", _set("points", 0, "ticks", value=9)),
    ("front", _set("points", 0, "count", value=2)),
    ("front", _drop("points", 0)),
    ("front", _set("least_ticks", value=3)),
    ("front, with points", _set("points", 0, "count", value=7)),
    ("front, with points", _set("complete", value=True)),
    ("front, charged", _drop("points", 0)),
    ("front, oracle", _set("points", -1, "space", value=4)),
    ("front, clash", _set("reason", value="walled_off")),
    ("posterior", _drop("behaviours", 0, "counts", 0)),
    ("posterior", _count),
    ("posterior, charged", _count),
    ("compare", _set("results", 0, "optima", "count", value=3)),
]


@pytest.mark.parametrize(("name", "change"), FALSE)
def test_false_records_are_found_out(name: str, change: Callable[[Any], None]) -> None:
    record = copy.deepcopy(record_of(name))
    change(record)
    try:
        checked = verify_record(record, timeout=60)
    except RecordError:
        return
    assert not all(finding.holds is not False for finding in checked.findings), checked.findings


BROKEN: list[tuple[str, Callable[[Any], None], str]] = [
    ("front", _set("points", 0, "units", value=1), "the units of"),
    ("front", _set("points", 0, "bits", value=1.0), "its bits is"),
    ("front", _set("proved_units", value=10**9), "its certificate covers"),
    ("front", _drop("least_ticks"), "lacks the key"),
    ("front", _set("points", value=3), "is broken"),
    ("posterior", _set("mass", value=0.5), "its mass is"),
    ("posterior", _set("behaviours", 0, "share", value=0.5), "its share is"),
    ("posterior", _set("proved_units", value=10**9), "its certificate covers"),
    ("posterior", _drop("held_out"), "lacks the key"),
    ("compare", _set("results", value=[]), "are empty"),
    ("compare", _set("stop", value="touch"), "the stop of its result"),
    ("compare", _set("schema", value="mesasynth.other/1"), "its schema is"),
    ("front", _set("schema", value=["a"]), "its schema is"),
]


@pytest.mark.parametrize(("name", "change", "told"), BROKEN)
def test_records_that_contradict_themselves_are_refused(
    name: str, change: Callable[[Any], None], told: str
) -> None:
    record = copy.deepcopy(record_of(name))
    change(record)
    with pytest.raises(RecordError, match=told):
        verify_record(record)


@pytest.mark.parametrize("record", [None, 3, [], {}, {"schema": None}])
def test_what_is_no_record_is_refused(record: object) -> None:
    with pytest.raises(RecordError):
        verify_record(record)
