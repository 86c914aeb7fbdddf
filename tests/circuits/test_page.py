"""The numbers in docs/explanation/circuits.md are those that the package computes.

What the page shows as a console block is run by tests/test_readme.py; the rest is compared here.
"""

import re
from itertools import islice

import pytest
from click.testing import CliRunner

from layout import ROOT
from mesasynth.analysis.circuits import class_rows, family_row, union_rows
from mesasynth.cli.app import app
from mesasynth.cli.circuit_maze import between
from mesasynth.search.circuits import (
    BASES,
    FULL,
    PAID_NOT,
    all_minimal,
    circuit_svg,
    least_circuit,
    minimal_circuits,
    parse_circuit,
    table,
)
from mesasynth.search.circuits.basis import symmetries
from mesasynth.search.circuits.mazes import PATH, Family, explicit_search
from mesasynth.search.circuits.shape import evaluations, is_search
from mesasynth.search.circuits.union import all_pairs

PAGE = (ROOT / "docs" / "explanation" / "circuits.md").read_text(encoding="utf-8")
PROSE = " ".join(PAGE.split())
GAP = ("mazes", "inputs", "explicit", "least", "gap", "all", "searches")
GAP += ("explicit depth", "least depth", "gap")
PICTURES = ROOT / "docs" / "pictures"


def rows(*heads: str) -> list[list[str]]:
    """The cells of the text table under a line of these heads, as far as it goes."""
    found = re.search(rf"^ *{' +'.join(map(re.escape, heads))}\n(.*?)^(?:```|$)", PAGE, re.M | re.S)
    assert found, heads
    return [re.split(r"\s{2,}", line.strip()) for line in found[1].splitlines()]


def marked(*heads: str) -> dict[str, list[str]]:
    """The rows of the markdown table whose first line has these heads, by their first cell."""
    start = PAGE.index(f"| {' | '.join(heads)} |\n")
    lines = PAGE[start:].split("\n\n", 1)[0].splitlines()[2:]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return {name: [each.replace(",", "") for each in rest if each] for name, *rest in cells}


@pytest.mark.parametrize(
    ("basis", "measure"),
    [
        ("full", "formula"),
        pytest.param("free-not", "size", marks=pytest.mark.slow),
        ("free-not", "depth"),
        ("paid-not", "size"),
        ("paid-not", "depth"),
    ],
)
def test_numbers_of_functions(basis: str, measure: str) -> None:
    told = marked("least", *map(str, range(11)))[f"`{basis}` {measure}"]
    assert list(map(int, told)) == list(table(measure, BASES[basis]).counts().values())


def test_what_is_not_settled() -> None:
    known = table("size", PAID_NOT)
    settled = int((known.least == known.most).sum())
    assert f"the sizes of {settled:,} functions are settled" in PROSE
    assert f"{(1 << 16) - settled:,} functions have bounds" in PROSE


@pytest.mark.slow
def test_longer_chains_settle_more() -> None:
    before, after = table("size", PAID_NOT), table("size", PAID_NOT, exhausted=10)
    more = int((after.least == after.most).sum() - (before.least == before.most).sum())
    assert f"Chains of 10 gates settle {more:,} of those" in PROSE


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_families_of_two_by_three() -> None:
    pytest.importorskip("pysat", reason="exact synthesis needs python-sat")
    result = CliRunner().invoke(app, ["circuit", "maze", "2x3", "--timeout", "300"])
    assert result.exit_code == 0
    told = re.search(r"^```text\nmazes  asked .*?^```$", PAGE, re.MULTILINE | re.DOTALL)
    assert told
    # Which least circuit the solver meets first, and so its depth, is not told by the page.
    shown = re.sub(r"(?<=\d \()\d+(?=\)  )", "d", result.stdout)
    assert told[0].count("\n") == shown.count("\n") + 1
    for line, expected in zip(shown.splitlines(), told[0].splitlines()[1:-1], strict=True):
        assert line.split() == re.sub(r"(?<=\d \()\d+(?=\)  )", "d", expected).split()


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_gap_grows_with_the_family() -> None:
    pytest.importorskip("pysat", reason="exact synthesis needs python-sat")
    told = marked(*GAP)
    for name, family in (
        ("2x2", Family(2, 2, 3)),
        ("2x3", Family(2, 3, 5)),
        ("2x4", Family(2, 4, 7)),
    ):
        row = family_row(family, seconds=300)
        assert row.is_proved
        assert list(map(int, told[name])) == [
            len(family.walls),
            row.explicit.size,
            row.small.least,
            row.gap,
            row.small.minimal,
            row.small.searches,
            row.explicit.depth,
            row.depth,
            row.explicit.depth - row.depth,
        ]
    assert row.flat.searches == row.flat.minimal == 1


def test_explicit_search_of_three_by_three() -> None:
    size = explicit_search(Family(3, 3, 8)).size
    assert f"For 3x3 the explicit search has {size} gates" in PROSE


@pytest.mark.slow
def test_evaluations_in_least_circuits() -> None:
    pytest.importorskip("pysat", reason="exact synthesis needs python-sat")
    found = all_minimal(Family(2, 3, 5).relation(PATH), 6, cap=1000, seconds=300)
    assert found.is_complete
    passing = filter(None, map(evaluations, found.circuits))
    largest = [max(pair.gates for pair in pairs) for pairs in passing]
    told = (
        f"{len(largest)} of the {len(found.circuits)} least circuits for the far corner of 2x3 "
        f"pass, {largest.count(3)} of them with evaluations of 3 gates"
    )
    assert max(largest) == 3
    assert told in PROSE


def test_classes_of_three_inputs() -> None:
    told = rows("measure", "inputs", "least", "classes", "none", "some", "every", "all listed")
    found = [
        [
            row.measure,
            *map(str, (3, row.cost, row.classes, row.none, row.some, row.every, row.complete)),
        ]
        for measure in ("size", "formula", "depth")
        for row in class_rows(measure, 3)
        if row.some or row.every
    ]
    assert told == found


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_classes_of_four_inputs() -> None:
    told = marked("least", *map(str, range(8)))
    found = list(islice(class_rows("size", 4), 7))
    assert all(row.complete == row.classes for row in found)
    for name, attribute in (
        ("classes", "classes"),
        ("no least circuit passes", "none"),
        ("some pass", "some"),
        ("every one passes", "every"),
    ):
        assert list(map(int, told[name]))[:7] == [getattr(row, attribute) for row in found]
    assert [int(told[name][7]) for name in told][-4:] == [12, 0, 12, 0]
    least = table("size").least
    hardest = [each for each in symmetries(4, negation=False).representatives if least[each] == 7]
    assert len(hardest) == 12
    for function in hardest:  # of each class some circuits, two of which settle it
        listed = minimal_circuits(int(function), cap=300).circuits
        assert {is_search(each) for each in listed} == {True, False}


def test_class_of_which_every_least_circuit_passes() -> None:
    found = minimal_circuits(0x690)
    assert found.is_complete
    assert all(map(is_search, found.circuits))
    shown = parse_circuit(
        "inputs 4; g1 = x1 ^ x2; g2 = x3 ^ g1; g3 = x4 ^ g1; g4 = g2 & ~g3; out g4"
    )
    assert shown.normal() in found.circuits


def test_unions_of_two_functions() -> None:
    pairs = all_pairs(FULL)
    table = rows("difference", "pairs")
    told = {int(difference): int(count.replace(",", "")) for difference, count in table}
    assert told == pairs.by_difference
    smaller = sum(count for difference, count in told.items() if difference < 0)
    assert f"of the {pairs.pairs:,} ordered pairs of different functions {pairs.shared:,}" in PROSE
    assert f"a union that is no larger than the sum of the two, {smaller:,} a smaller one" in PROSE


@pytest.mark.slow
def test_unions_of_goals() -> None:
    """Rows that are proved are compared; bounds depend on the time, so they only have to meet."""
    pytest.importorskip("pysat", reason="exact synthesis needs python-sat")
    told = rows("mazes", "goals", "sum", "table", "shared", "least", "search")
    found = [*union_rows(2, 2), *union_rows(2, 3, seconds=20)]
    for line, row in zip(told, found, strict=True):
        least, most = (int(each) for each in (line[5].split("-") * 2)[:2])
        assert line[:5] == [
            f"{row.rows}x{row.columns}",
            " ".join(map(str, row.goals)),
            *map(str, (row.sum, row.table, row.shared)),
        ]
        if least == most:
            assert line[5] == between(row.least, row.most)
            assert line[6] == ("yes" if row.is_search else "no")
        else:
            assert max(least, row.least) <= min(most, row.most)


def titles(name: str) -> list[str]:
    """The circuits that a picture shows, as its titles say."""
    text = (PICTURES / name).read_text(encoding="utf-8").replace("&amp;", "&")
    return re.findall("<title>(.*?)</title>", text)


def test_pictures_show_what_the_page_says() -> None:
    least = least_circuit(0x1669)
    assert (PICTURES / "circuit-1669.svg").read_text(encoding="utf-8") == circuit_svg(least) + "\n"
    explicit, small = map(parse_circuit, titles("circuits-gap.svg"))
    family = Family(2, 3, 2)
    assert explicit == explicit_search(family)
    assert family.relation().holds(small)
    assert small.size == 2
    (flat,) = map(parse_circuit, titles("circuit-flat.svg"))
    assert family.relation(PATH).holds(flat)
    assert (flat.depth, flat.size, is_search(flat)) == (2, 6, True)
