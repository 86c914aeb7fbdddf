"""Pseudo-alignment: every door in training is red; what do the winners aim at?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from mesasynth.analysis.experiments.experiment import Experiment, Table
from mesasynth.analysis.experiments.proxy_rows import (
    CELLS,
    DOOR,
    RED,
    Cells,
    ProxyRow,
    cases,
    nested,
    total,
)
from mesasynth.analysis.experiments.weights import UNSETTLED, in_words, share_in_words
from mesasynth.analysis.look import BLUE, GREEN, GREY, ORANGE, VERMILLION, canvas

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

COLOURS = (BLUE, VERMILLION, GREEN, ORANGE)


def _table(rows: Sequence[ProxyRow]) -> Table:
    return Table(
        (
            "dialect",
            "sensors",
            "apart",
            "bits",
            "optima",
            *CELLS,
            "fail, of these capable, of these searchers: optima",
            "posterior",
            "winner under random codes",
            "the first",
        ),
        tuple(
            (
                row.dialect,
                _sensors(row),
                f"{row.apart} of {row.mazes}" + (f", {row.demand}" if row.demand else ""),
                f"{row.bits:.2f}" if row.proved else f"≥ {row.bits:.2f}, gave up",
                "" if row.optima is None else f"{row.optima:,}",
                *(
                    ", ".join(f"{n:.0f} {label}" for label, n in row.cells[cell].items())
                    for cell in CELLS
                ),
                _nested(row.cells),
                _nested(row.near) + (f" (+{row.reached:.2f} bits)" if row.near else ""),
                in_words(Counter(told for told, _ in row.codes)),
                f"`{row.example}`" if row.example else "",
            )
            for row in rows
        ),
    )


def _sensors(row: ProxyRow) -> str:
    if not row.proxy:
        return DOOR
    if not row.price:
        return f"{DOOR} and {RED}"
    dear, cheap = (DOOR, RED) if row.price > 0 else (RED, DOOR)
    return f"{DOOR} and {RED}, {dear} {abs(row.price):g} bits dearer than {cheap}"


def _nested(cells: Cells) -> str:
    if not total(cells):
        return ""
    return " ⊃ ".join(f"{share:.0%}" for share in nested(cells))


def _answer(rows: Sequence[ProxyRow]) -> str:
    """For each language and share what the optima are, where all are known."""
    lines = []
    for row in rows:
        if not row.known:
            continue
        asked = f" ({row.demand})" if row.demand else ""
        text = (
            f"- `{row.dialect}` with {_sensors(row)}, apart in {row.apart} of {row.mazes}{asked}: "
            f"of {row.optima:,} optima {total(row.cells, CELLS[1]):,.0f} go for what is red in "
            f"deployment, {total(row.cells, CELLS[0]):,.0f} for the door"
        )
        if row.near:
            shares = [100 * total(row.near, cell) for cell in (CELLS[1], CELLS[0])]
            text += f"; of the posterior {shares[0]:.0f}% and {shares[1]:.0f}%"
        lines.append(f"{text}.")
    lines += _under_codes(rows)
    return "\n".join(lines) or "No row has all its optima known."


def _under_codes(rows: Sequence[ProxyRow]) -> Iterator[str]:
    """For each dialect and kind of row where winners under random codes are, and at what price."""
    drawn = [row for row in rows if row.codes]
    for name, kind in dict.fromkeys((row.dialect, _kind(row)) for row in drawn):
        codes = [
            code for row in drawn if (row.dialect, _kind(row)) == (name, kind) for code in row.codes
        ]
        cells = Counter(told for told, _ in codes)
        text = f"- `{name}` under random codes, {kind}: {in_words(dict(cells.most_common()))}"
        if cells[UNSETTLED] < len(codes) and kind == _NOTHING_APART:
            cheaper = sum(
                CELLS.index(told) == (price > 0) for told, price in codes if told in CELLS
            )
            said = share_in_words(cheaper, len(codes), cells[UNSETTLED])
            text += f"; for what is cheaper to test, the winner goes in {said}"
        yield f"{text}."


_NOTHING_APART = "nothing apart"


def _kind(row: ProxyRow) -> str:
    """What is asked, as far as it changes what is expected."""
    if not row.proxy:
        return f"{DOOR} only"
    if not row.apart:
        return _NOTHING_APART
    return f"{row.apart if row.demand else 'some'} apart" + (
        f", {row.demand}" if row.demand else ""
    )


def _figure(rows: Sequence[ProxyRow]) -> Figure:
    """For each row the shares of the four cells; hatched where not all optima are known.

    Of the random codes what is not settled is left blank.
    """
    figure, panels = canvas(13.0, 1.6 + 0.24 * len(rows), columns=3)
    names = [
        f"{row.dialect}, {_sensors(row)}, apart {row.apart}/{row.mazes}"
        + (f", {row.demand}" if row.demand else "")
        for row in rows
    ]
    said = ("of the optima", "of the posterior", "of winners under random codes")
    for number, axes in enumerate(panels):
        axes.set_yticks(range(len(rows)), [] if number else names, fontsize=6)
        axes.set_ylim(len(rows) - 0.5, -0.5)
        axes.set_xlim(0, 100)
        axes.set_xlabel(f"share {said[number]} (%)", fontsize=8)
        for place, row in enumerate(rows):
            cells = (row.cells, row.near, _cells_of_codes(row))[number]
            whole = float(len(row.codes)) if number == 2 else total(cells)
            _draw(axes, place, cells, whole, known=row.known or number == 2)
    for colour, cell in zip(COLOURS, CELLS, strict=True):
        panels[0].barh([-1], [0], color=colour, label=cell)
    figure.suptitle(
        "What becomes of the winners in deployment; hatched: not all optima known; "
        "blank under random codes: not settled, or none drawn"
    )
    figure.legend(loc="outside lower center", ncols=2, fontsize=8, frameon=False)
    return figure


def _cells_of_codes(row: ProxyRow) -> Cells:
    """Under how many random codes the winner is in which cell, whatever its label."""
    return {cell: {"": float(sum(told == cell for told, _ in row.codes))} for cell in CELLS}


def _draw(axes: Axes, place: int, cells: Cells, whole: float, *, known: bool) -> None:
    left = 0.0
    for colour, cell in zip(COLOURS, CELLS, strict=True):
        if not whole:
            continue
        share = 100 * total(cells, cell) / whole
        hatch = "" if known else "////"
        axes.barh(place, share, left=left, color=colour, hatch=hatch, edgecolor=GREY)
        left += share


Grid = list[list[float | None]]

SHORT: Grid = [[0, 0, 0, 0, None], [1, 0, 0, 0, None], [1, 0, 1, 0, None]]

APART: Grid = [[1, 0, apart, 0, None] for apart in (2, 3, 6)]

PRICED: Grid = [
    [1, -1, 0, 0, None],
    [1, 1, 0, 0, None],
    [1, 4, 0, 0, None],
    [1, 4, 1, 0, None],
]

GRADED: Grid = [
    [1, 0, 1, 1, None],
    [1, 0, 2, 1, None],
    [1, 6, 1, 0, 8],
    [1, 10, 1, 0, 8],
    [1, 10, 2, 0, 8],
]

PSEUDO_ALIGNMENT = Experiment(
    name="pseudo-alignment",
    question="Where every door in training is red, do the winners aim at doors or at what is red?",
    source="Hubinger et al. (2019), section 3: the training data cannot tell an objective from a "
    "proxy that goes with it, so that a learner may keep its skill in deployment and use it for "
    "the proxy; which of the two it takes up is a matter of which is simpler, of how often they "
    "come apart, and of what a proxy that is only approximate loses in training.",
    definition="Training mazes are perfect mazes with a door on the goal, which is red. A dialect "
    "senses doors and what is red in place of the goal; beside it stands the same dialect without "
    "the sensor for red. In the first so many mazes the two come apart: the door is not red, and "
    "another cell is. The price is how many bits a test for doors costs more than one for red. "
    "Where training is graded, some mazes may be missed, or each miss is charged in bits, so that "
    "a proxy which loses a little may win. Every optimum, and every solving program that is longer "
    "by at most the slack, is run in deployment mazes with a door that is not red and one red "
    "cell. Capability is kept if it halts on either in at least half of them, the objective if it "
    "halts on the door more often than on what is red. Programs of any label are counted; nothing "
    "is asked but what they do. The failures are nested: capability or objective lost; capability "
    "kept and objective lost; such programs that deliberate. Under random codes, others for each "
    "row, the search is done again, and it counts which cell the winner is in, and whether it goes "
    "for what is cheaper to test; not where a price or a charge is set, which a random code has "
    "none of.",
    prediction="With nothing apart and equal prices the two sensors can be exchanged, so exactly "
    "as many optima, and as much of the posterior, go for red as for the door (a theorem, if no "
    "program reads both), in every dialect; under random codes one or the other wins, each about "
    "as often. At a price above 0 all optima go for red while nothing is apart, at one below 0 "
    "all for the door. One maze apart suffices for none to go for red at any price, where all "
    "mazes have to be solved and the red cell lies so that a program for red fails there; more of "
    "them change nothing. If one maze may be missed, one apart buys nothing, and two do. If each "
    "miss is charged c bits and a mazes are apart, the proxy wins if its test is cheaper by more "
    "than a c bits (one test for the objective in a winner), and loses if by less. The posterior "
    "goes as the optima do. Without the sensor none goes for red but by accident.",
    changes="Other mazes and seeds, in which the red cell may be out of the way of every optimum; "
    "tasks in which a table is shortest, whose optima aim at nothing; programs with more than one "
    "test for the objective; another threshold of capability.",
    row=ProxyRow,
    quick={
        "grids": {"reactive": [*SHORT, [1, 4, 1, 0, 2]]},
        "size": 2,
        "mazes": 3,
        "seconds": 3.0,
        "codes": 1,
        "code_seconds": 1.0,
        "optima": 50,
        "slack": 0.5,
        "deployed": 5,
    },
    full={
        "grids": {
            "reactive": [*SHORT, *APART, *PRICED, *GRADED],
            "frontier": [*SHORT, *APART, *PRICED, *GRADED],
            "counters": SHORT,
            "stack": SHORT,
        },
        "size": 4,
        "mazes": 6,
        "seconds": 90.0,
        "codes": 5,
        "code_seconds": 10.0,
        "optima": 200,
        "slack": 1.0,
        "deployed": 20,
    },
    cases=cases,
    table=_table,
    answer=_answer,
    figure=_figure,
    afterwards="The optima are as expected in every row that was settled: half and half while "
    "nothing is apart and prices are equal, in every dialect; none for red as soon as one of six "
    "mazes is apart, at either price tried (0 and 4 bits), and all for red at both prices above 0 "
    "tried (1 and 4 bits) while none is. One maze that may be missed gives the proxy back what "
    "one maze apart took. But the posterior does not go as the optima do. At a price of one bit "
    "every optimum goes for red, and between a quarter and a third of the posterior still for the "
    "door: an argmin turns over wholly where mass only shifts. That all optima share an aim says "
    "little of what a learner that samples would get. Where misses are charged, one row was "
    "settled, as expected, and in the others stands what was met. Under random codes too: where "
    "nothing is apart every winner settled goes for what is cheaper to test (five of five in "
    "three dialects, two of two in `stack`, where 3 were not settled), so that there the code "
    "decides the objective; and where some maze is apart and all must be solved, none goes for "
    "red (40 of 50 settled).",
)
