"""The fastest decision trees over what is known of a maze, against the search for the bias time."""

from __future__ import annotations

import pytest

import mesasynth as ms
from mesasynth.analysis.experiments.all_rows import ANYWHERE, CORNER, family
from mesasynth.analysis.experiments.mapping import Mapping, huffman
from mesasynth.dsl import Kind, parse
from mesasynth.search import Optimal, Task, search


@pytest.mark.parametrize(
    ("kind", "size", "goals"),
    [
        ("perfect", "2x2", CORNER),
        ("perfect", "2x2", ANYWHERE),
        ("perfect", "2x3", CORNER),
        ("perfect", "3x2", CORNER),
        ("connected", "2x2", CORNER),
        ("connected", "2x2", ANYWHERE),
        ("connected", "2x3", CORNER),
    ],
)
def test_both_searches_find_the_same_least_ticks(kind, size, goals):
    mazes = family(kind, size, goals)
    height, width = map(int, size.split("x"))
    mapping = Mapping(mazes, height, width)
    least, proved = mapping.least(seconds=60)
    assert proved
    other = search(mazes, bias="time", dialect="reactive", bump="crash", timeout=60)
    assert isinstance(other.outcome, Optimal)
    assert least == other.winner.ticks
    program = mapping.program()
    for bump in ("crash", "stay"):
        grade = Task(mazes, ms.dialect("reactive"), bump=bump).grade(program)
        assert (grade.kind, grade.ticks) == (Kind.SOLVED, least)
    assert parse(str(program)) == program


def test_a_bound_stands_where_time_runs_out():
    mazes = family("perfect", "2x3", CORNER)
    bound, proved = Mapping(mazes, 2, 3).least(seconds=0)
    assert not proved
    assert 0 < bound <= 194


def test_all_perfect_mazes_of_three_by_three():
    mazes = family("perfect", "3x3", CORNER)
    mapping = Mapping(mazes, 3, 3)
    least, proved = mapping.least(seconds=120)
    assert proved
    grade = Task(mazes, ms.dialect("reactive"), bump="crash").grade(mapping.program())
    assert (grade.kind, grade.ticks) == (Kind.SOLVED, least)


@pytest.mark.parametrize(("sizes", "cost"), [([], 0), ([3], 0), ([1, 1], 2), ([2, 1, 1], 6)])
def test_huffman(sizes, cost):
    assert huffman(sizes) == cost
