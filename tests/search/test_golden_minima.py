"""The golden minima: least length, number of optima, and the fewest ticks among them."""

from __future__ import annotations

import csv
from typing import Any

import pytest

from layout import ROOT
from mesasynth.dsl import Kind, dialect
from mesasynth.search import Optimal, search
from mesasynth.worlds import read_maze
from small_tasks import counter_of

GOLDEN = ROOT / "tests" / "golden"
with (GOLDEN / "reference.tsv").open(encoding="utf-8") as _file:
    ROWS = list(csv.DictReader(_file, delimiter="\t"))
QUICK = 1_000_000
"""Rows that need no more programs than this to be settled are not slow."""
ALSO_QUICK = {
    "perfect-5 reactive stay halt reach",
    "perfect-5,perfect-8,braid-12 reactive stay halt reach",
    "perfect-5 frontier stay halt shortest",
    "perfect-3,braid-6,island frontier stay halt reach",
    "perfect-5,perfect-8,braid-12 frontier stay halt shortest",
}


def case(row: dict[str, str]) -> Any:
    name = " ".join(list(row.values())[:5])
    programs = counter_of(dialect(row["dialect"])).up_to(int(row["min_units"]))
    slow = programs > QUICK and name not in ALSO_QUICK
    return pytest.param(row, id=name, marks=[pytest.mark.slow] if slow else [])


@pytest.mark.parametrize("row", [case(row) for row in ROWS])
def test_golden_minimum(row: dict[str, str]) -> None:
    mazes = [read_maze(GOLDEN / "mazes" / f"{name}.txt") for name in row["mazes"].split(",")]
    rules = {key: row[key] for key in ("dialect", "bump", "stop", "objective")}
    result = search(mazes, bias="length", audited=50, **rules)  # type: ignore[arg-type]
    outcome = result.outcome
    assert isinstance(outcome, Optimal)
    found = outcome.winner.units, outcome.optima.count, outcome.winner.ticks
    assert found == tuple(
        int(row[key]) for key in ("min_units", "optima", "fewest_ticks_among_optima")
    )
    certificate = outcome.certificate
    assert certificate is not None
    assert certificate.holds
    assert certificate.units == result.proved_units == outcome.winner.units
    assert certificate.kinds[Kind.SOLVED] == outcome.optima.count == len(outcome.optima.listed)
    programs = counter_of(dialect(row["dialect"])).up_to(certificate.units)
    assert certificate.programs == certificate.settled == programs
    texts = {str(optimum.program) for optimum in outcome.optima.listed}
    assert len(texts) == outcome.optima.count
    for optimum in outcome.optima.listed[:5]:
        runs = result.task.runs(optimum.program)
        assert sum(run.ticks for run in runs) == optimum.ticks
        assert result.task.solves(optimum.program)
