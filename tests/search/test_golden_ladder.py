"""The reference minima of the dialects with plainer memory."""

import csv
from pathlib import Path

import pytest

import mesasynth as ms
from mesasynth.dsl import units

GOLDEN = Path(__file__).parents[1] / "golden"
LONG = {("perfect-3,braid-6,island", "stack"), ("perfect-5,perfect-8,braid-12", "counters")}


def rows() -> list[object]:
    with (GOLDEN / "ladder.tsv").open(encoding="utf-8") as file:
        return [
            pytest.param(
                row,
                id=f"{row['dialect']}-{row['mazes']}",
                marks=[pytest.mark.slow] if (row["mazes"], row["dialect"]) in LONG else [],
            )
            for row in csv.DictReader(file, delimiter="\t")
        ]


@pytest.mark.parametrize("row", rows())
def test_minimum_is_as_in_the_reference(row: dict[str, str]) -> None:
    mazes = [ms.read_maze(GOLDEN / "mazes" / f"{name}.txt") for name in row["mazes"].split(",")]
    result = ms.search(
        mazes,
        dialect=row["dialect"],
        bump=row["bump"],
        stop=row["stop"],
        objective=row["objective"],
    )
    assert isinstance(result.outcome, ms.Optimal)
    assert result.certificate is not None
    assert result.certificate.holds
    assert result.winner is not None
    assert result.optima is not None
    assert result.winner.units == int(row["min_units"])
    assert result.optima.count == int(row["optima"])
    assert result.winner.ticks == int(row["fewest_ticks_among_optima"])


@pytest.mark.parametrize("taken", ["pop", "shift"])
def test_a_store_is_enough_for_systematic_search(taken: str) -> None:
    stack = ms.dialect("stack")
    text = f"until at_goal {{ repeat 4 {{ if fresh_ahead {{ push }} right }} {taken} move }}"
    program = ms.parse(text, dialect=stack)
    assert units(program, stack) == 45790
    for name in ("perfect-8", "braid-12", "island"):
        world = ms.compile_maze(ms.read_maze(GOLDEN / "mazes" / f"{name}.txt"))
        assert ms.run(program, world).outcome is ms.Kind.SOLVED


def test_node_counting_is_among_the_optima() -> None:
    mazes = [
        ms.read_maze(GOLDEN / "mazes" / f"{name}.txt")
        for name in ("perfect-3", "braid-6", "island")
    ]
    result = ms.search(mazes, dialect="counters")
    assert result.optima is not None
    texts = {str(optimum.program) for optimum in result.optima.listed}
    assert "until at_goal { while worn_ahead { drop right } move }" in texts
    assert all("drop" in text for text in texts)
