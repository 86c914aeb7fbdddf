"""The tables of least circuits, and exact synthesis: `pytest benchmarks/bench_circuits.py`."""

from __future__ import annotations

from typing import Any

import pytest

from mesasynth.search.circuits import (
    BASES,
    Proved,
    functions,
    minimal_circuits,
    synthesize,
    tables,
)
from mesasynth.search.circuits.mazes import Family


@pytest.mark.parametrize("measure", tables.MEASURES)
@pytest.mark.parametrize("name", BASES)
def test_whole_table_of_four_inputs(benchmark: Any, name: str, measure: str) -> None:
    def fresh() -> tables.Table:
        tables.forget()
        return tables.table(measure, BASES[name])

    found = benchmark.pedantic(fresh, rounds=1)
    benchmark.extra_info["settled"] = int((found.least == found.most).sum())


@pytest.mark.parametrize("function", [0x1669, 0x6996, 0x166B])
def test_all_least_circuits(benchmark: Any, function: int) -> None:
    tables.table("size")
    found = benchmark.pedantic(minimal_circuits, args=(function,), kwargs={"cap": 10_000}, rounds=1)
    benchmark.extra_info["circuits"] = len(found.circuits)
    assert found.is_complete


def test_full_adder(benchmark: Any) -> None:
    outcome = benchmark(synthesize, functions([0x96, 0xE8], 3))
    assert isinstance(outcome, Proved)


def test_first_move_on_two_by_four(benchmark: Any) -> None:
    relation = Family(2, 4, 7).relation()
    outcome = benchmark.pedantic(synthesize, args=(relation,), rounds=1)
    assert isinstance(outcome, Proved)
