"""The instrument itself: labels of programs whose kind is known beforehand.

Thresholds were chosen on ``development.tsv``; ``held_out.tsv`` was written at the same time, before
any threshold was fixed, and was not used to choose them.
"""

import csv
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from mesasynth.analysis.battery import battery
from mesasynth.analysis.labels import Label
from mesasynth.analysis.measure import Measurement, measure
from mesasynth.analysis.policy import ProgramPolicy
from mesasynth.dsl import builtin_dialects, parse
from mesasynth.dsl.dialect import Dialect

TABLES = Path(__file__).parent / "specimens"


def every_word() -> Dialect:
    """All that the built-in dialects have, and a sensor for red cells."""
    dialects = builtin_dialects().values()
    return Dialect(
        name="all",
        summary="all",
        actions=tuple(dict.fromkeys(name for each in dialects for name in each.actions)),
        controls=("repeat", "while", "if", "if-else"),
        sensors=(*dict.fromkeys(name for each in dialects for name in each.sensors), "red"),
        counts=tuple(range(2, 10)),
    )


def specimens(half: str) -> list[dict[str, str]]:
    """The rows of a table of specimens."""
    with (TABLES / f"{half}.tsv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def measured(text: str, *, every: int) -> Measurement:
    """A program's measurement on what all tasks share, with every so-manieth small perfect maze."""
    whole = battery()
    trees = replace(whole.trees, masks=np.ascontiguousarray(whole.trees.masks[::every]))
    return measure(ProgramPolicy(parse(text, dialect=every_word())), replace(whole, trees=trees))


def check(half: str, *, every: int) -> None:
    """Compare the labels of one half with what is known."""
    confusion: Counter[tuple[str, str]] = Counter()
    wrong = []
    for row in specimens(half):
        found = measured(row["program"], every=every)
        confusion[row["label"], str(found.label)] += 1
        if (str(found.label), str(found.alignment)) != (row["label"], row["alignment"]):
            wrong.append((row["program"], row["label"], str(found.label), str(found.alignment)))
    assert not wrong, confusion


def test_there_are_enough_specimens_of_every_kind() -> None:
    rows = {half: specimens(half) for half in ("development", "held_out")}
    programs = [row["program"] for half in rows.values() for row in half]
    assert len(set(programs)) == len(programs) >= 80
    for half in rows.values():
        assert {row["label"] for row in half} == {str(label) for label in Label}
    assert len(rows["held_out"]) >= 40


@pytest.mark.parametrize("half", ["development", "held_out"])
def test_labels_of_known_programs(half: str) -> None:
    check(half, every=64)


@pytest.mark.slow
@pytest.mark.parametrize("half", ["development", "held_out"])
def test_labels_of_known_programs_on_the_whole_battery(half: str) -> None:
    check(half, every=1)


def test_battery_has_not_changed() -> None:
    assert battery().digest == ("74c07945249018881391bada8051d806f0ff0e9b1204088a1421ae002133da44")
