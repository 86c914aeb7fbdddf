"""The errors themselves."""

from __future__ import annotations

import pickle

import pytest

from mesasynth.errors import DialectError, MazeError, MesasynthError, ProgramError, near_miss


@pytest.mark.parametrize(
    ("place", "prefix"),
    [
        ({}, "error: no"),
        ({"file": "a.txt"}, "a.txt: error: no"),
        ({"file": "a.txt", "line": 2}, "a.txt:2: error: no"),
        ({"file": "a.txt", "line": 2, "column": 3}, "a.txt:2:3: error: no"),
        ({"line": 2}, "line 2: error: no"),
        ({"line": 2, "column": 3}, "line 2, column 3: error: no"),
    ],
)
def test_where(place: dict[str, object], prefix: str) -> None:
    assert str(MesasynthError("no", **place)) == prefix  # type: ignore[arg-type]


def test_the_caret_is_under_its_column() -> None:
    error = MazeError("no", line=1, column=4, text="\t\x07#x..\r\n")
    assert str(error).splitlines()[1:] == ["     ?#x..", "       ^"]


def test_kinds_of_errors_are_mesasynth_errors() -> None:
    for kind in (ProgramError, DialectError, MazeError):
        assert issubclass(kind, MesasynthError)


def test_errors_survive_pickling() -> None:
    error = ProgramError("no", file="a.txt", line=1, column=2, text="xy", expected="y", hint="z")
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is ProgramError
    assert str(again) == str(error)


def test_near_misses() -> None:
    assert near_miss("reactiv", ["reactive", "marking"]) == "reactive"
    assert near_miss("q", ["reactive"]) is None
    assert near_miss("x", []) is None
