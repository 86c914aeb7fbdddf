"""The book of conjectures: its pages are those of the objects, and what they report is so."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from layout import ROOT
from mesasynth.analysis.conjectures import (
    Conjecture,
    ConjectureError,
    Refuted,
    Verdict,
    find_conjecture,
    hunt,
    judge,
)
from mesasynth.analysis.conjectures.book import BOOK
from mesasynth.analysis.conjectures.codec import decode, encode
from mesasynth.analysis.conjectures.pages import (
    chapters,
    check_book,
    pages,
    read_records,
    write_pages,
)

FOLDER = ROOT / "docs" / "conjectures"
RECORDS: dict[str, Any] = read_records(FOLDER)
NAIVE = [each for each in BOOK if each.sharpens is None]
SHARP = [each for each in BOOK if each.sharpens is not None]
QUICK = [
    "speed-finds-tables-on-touch",
    "shortest-paths-rule-out-followers",
    "a-union-costs-a-test",
    "proxies-find-pseudo-aligned-optima",
    "local-optima-aim-as-global-ones-do",
    "every-test-matters-on-touch",
    "a-statement-costs-its-slot",
    "least-circuits-do-not-search",
]


def name_of(conjecture: Conjecture) -> str:
    """For the names of tests."""
    return conjecture.name


def test_pages_are_current() -> None:
    """`mesasynth conjecture book docs/conjectures --render` writes them anew."""
    wanted = pages(RECORDS)
    assert {path.name for path in FOLDER.glob("*.md")} == set(wanted)
    for name, text in wanted.items():
        assert (FOLDER / name).read_text(encoding="utf-8") == text, name
    assert {path.stem for path in (FOLDER / "records").iterdir()} == {each.name for each in BOOK}


def test_every_chapter_has_a_naive_form_and_sharper_ones() -> None:
    assert sum(map(len, chapters().values())) == len(BOOK)
    assert all(len(forms) > 1 for forms in chapters().values())
    assert all(each.source for each in BOOK)
    assert all(each.remark for each in BOOK)


@pytest.mark.parametrize("conjecture", BOOK, ids=name_of)
def test_records_are_of_the_conjectures_as_they_are_now(conjecture: Conjecture) -> None:
    record = RECORDS[conjecture.name]
    assert record["statement"] == conjecture.statement
    assert record["preconditions"] == list(conjecture.preconditions)
    covered = [each["instances"] for each in record["coverage"]["exhaustive"]]
    assert covered == [each.words for each in conjecture.sweeps][: len(covered)]
    assert covered or not conjecture.sweeps


@pytest.mark.parametrize("conjecture", NAIVE, ids=name_of)
def test_every_naive_form_is_refuted(conjecture: Conjecture) -> None:
    record = RECORDS[conjecture.name]
    assert record["outcome"] == "refuted"
    found = record["counterexample"]
    finding = judge(conjecture, decode(found["instance"]))
    assert finding.verdict is Verdict.FAILS
    assert finding.evidence == found["evidence"]


@pytest.mark.parametrize("conjecture", SHARP, ids=name_of)
def test_every_sharp_form_survives(conjecture: Conjecture) -> None:
    assert RECORDS[conjecture.name]["outcome"] == "survived"
    naive = RECORDS[conjecture.sharpens or ""]["counterexample"]["instance"]
    try:
        finding = judge(conjecture, decode(naive))
    except (TypeError, ValueError, AttributeError):
        pytest.fail("the sharp form speaks of other instances than the naive one")
    assert finding.verdict in (Verdict.HOLDS, Verdict.UNMET, Verdict.FAILS)
    if conjecture.name not in SUBSUMED:
        assert finding.verdict is not Verdict.FAILS


SUBSUMED = {"length-has-a-ceiling-in-trees"}
"""Sharp forms that speak of a narrower class of mazes by their instances alone."""


@pytest.mark.parametrize("name", QUICK)
def test_a_hunt_refutes_it_again(name: str) -> None:
    found = hunt(find_conjecture(name), timeout=None)
    assert isinstance(found.outcome, Refuted)
    assert encode(found.outcome.instance) == RECORDS[name]["counterexample"]["instance"]


def test_the_book_can_be_written_in_part(tmp_path: Path) -> None:
    name = "least-circuits-do-not-search"
    with pytest.raises(ConjectureError, match="no record of this conjecture"):
        check_book(tmp_path, examples=5, seed=0, timeout=60, names=[name])
    (record,) = (tmp_path / "records").iterdir()
    assert record.stem == name
    for each in BOOK:
        path = FOLDER / "records" / f"{each.name}.json"
        (tmp_path / "records" / path.name).write_text(path.read_text("utf-8"), encoding="utf-8")
    assert len(write_pages(tmp_path)) == 1 + len(NAIVE)
    with pytest.raises(ConjectureError, match="not in the book"):
        check_book(tmp_path, examples=5, seed=0, timeout=60, names=["nothing"])
