"""The phase diagram: what is learned, by how complex the maze is and what time costs."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence

from mesasynth.analysis.experiments.experiment import Experiment, Table
from mesasynth.analysis.experiments.optima import between
from mesasynth.analysis.experiments.penalty_rows import CODE_PRICES, by_code, phases
from mesasynth.analysis.experiments.phase_figure import phase_figure
from mesasynth.analysis.experiments.phase_rows import (
    BOUNDS,
    DELIBERATIONS,
    OBJECTIVES,
    PhaseRow,
    phase_cases,
)
from mesasynth.analysis.experiments.pricing import PRICES
from mesasynth.analysis.experiments.weights import UNSETTLED, in_words
from mesasynth.search import UNITS_PER_BIT

STEP = math.sqrt(2)
"""The ratio of two prices beside each other: nearer than this a crossover is not looked at."""


def is_searching(name: str) -> bool:
    """Whether what has that class is labelled a searcher of some kind.

    >>> from mesasynth.analysis.experiments.phase_rows import CLASSES
    >>> [is_searching(name) for name in CLASSES if name.startswith("no objective")]
    [True, False, True, False, False, False]
    """
    objective, deliberation, bound = name.split(", ")
    aims = objective == OBJECTIVES[0] or bound == BOUNDS[0]
    return aims and deliberation != DELIBERATIONS[-1]


def measured_crossover(row: PhaseRow) -> tuple[float | None, float | None]:
    """Between which prices the proved winner ceases to search.

    Both are 0 where it does not search at price 0; the second is None where all winners that are
    proved search, the first where none is proved.
    """
    last: float | None = None
    for price in PRICES:
        name, proved = row.winner(price)
        if not proved:
            continue
        if not is_searching(name):
            return (
                (last, price) if last is not None else ((0.0, 0.0) if price == 0 else (None, price))
            )
        last = price
    return last, None


def _table(rows: Sequence[PhaseRow]) -> Table:
    return Table(
        (
            "dialect",
            "maze",
            "table bits",
            "expected crossover",
            "measured crossover",
            "winner from this price of a tick on",
            "mass at price 0",
            *(f"searches under random codes, {price:.3g} bits a tick" for price in TOLD),
        ),
        tuple(
            (
                row.dialect,
                row.task,
                between(row.table[0], row.table[1]),
                "none" if row.expected is None else f"{row.expected:.3g}",
                _crossed(row),
                "; ".join(
                    f"{price:.3g}: {name or 'unknown'}{'' if proved else ' (not proved)'}"
                    for price, name, proved in phases(row)
                ),
                _mass(row),
                *(in_words(_searching(row, price=price)) for price in TOLD),
            )
            for row in rows
        ),
    )


TOLD = (CODE_PRICES[0], CODE_PRICES[4], CODE_PRICES[-1])
"""The prices at which the page tells of random codes."""


def _searching(*rows: PhaseRow, price: float) -> Counter[str]:
    """Under how many random codes the winner searches, over all of the rows."""
    found: Counter[str] = Counter()
    for row in rows:
        for name, count in by_code(row, price).items():
            kind = SEARCHES if name and is_searching(name) else DOES_NOT if name else UNSETTLED
            found[kind] += count
    return found


COMPLEX = 30.0
"""The mazes whose table may have more bits are told of apart: so many has the shortest searcher."""

SEARCHES, DOES_NOT = "searches", "does not"


def _crossed(row: PhaseRow) -> str:
    low, high = measured_crossover(row)
    if low == high == 0.0:
        return "searches at no price"
    return between(low, high, ".3g")


def _mass(row: PhaseRow) -> str:
    if not row.reached_units:
        return "not reached"
    shares = sorted(row.shares(0.0).items(), key=lambda pair: -pair[1])
    text = "; ".join(f"{name} {share:.0%}" for name, share in shares)
    return f"{text} (to {row.reached_units / UNITS_PER_BIT:.2f} bits)"


def _answer(rows: Sequence[PhaseRow]) -> str:
    lines = []
    for name in dict.fromkeys(row.dialect for row in rows):
        ours = [row for row in rows if row.dialect == name]
        lines.append(f"- `{name}`: {' '.join(_of_dialect(ours))}")
        lines += [f"    - {line}" for line in _under_codes(ours)]
    return "\n".join(lines)


def _of_dialect(rows: Sequence[PhaseRow]) -> Iterator[str]:
    free = [(row, *row.winner(0.0)) for row in rows]
    searching = [row for row, name, proved in free if proved and is_searching(name)]
    text = f"at price 0 the proved winner searches on {len(searching)} of {len(rows)} mazes"
    if searching:
        simplest = min(searching, key=lambda row: row.complexity)
        bits = between(simplest.table[0], simplest.table[1])
        text += f" (the simplest: {simplest.task}, {bits} bits)"
    yield f"{text}."
    cells = [(row, price) for row in rows for price in PRICES]
    proved = sum(row.winner(price)[1] for row, price in cells)
    yield f"Of {len(cells)} cells the winner is proved in {proved}."
    sides = Counter(side for row in rows if (side := _side(row)) is not None)
    told = ", ".join(f"{side} on {count}" for side, count in sorted(sides.items()))
    yield f"The measured crossover lies, to a step of the prices: {told}."


def _under_codes(rows: Sequence[PhaseRow]) -> Iterator[str]:
    """How often the winner searches under random codes, by how complex the maze is."""
    codes = len(rows[0].codes)
    harder = [row for row in rows if row.table[1] is None or row.table[1] > COMPLEX]
    simpler = [row for row in rows if row not in harder]
    for price in TOLD if codes else ():
        told = ", ".join(
            f"on {text} {found[SEARCHES]} of {found.total()} times ({found[UNSETTLED]} not settled)"
            for text, some in ((f"mazes of up to {COMPLEX:g} bits", simpler), ("others", harder))
            if (found := _searching(*some, price=price))
        )
        yield f"at {price:.3g} bits a tick under {codes} random codes the winner searches {told}"


def _side(row: PhaseRow) -> str | None:
    """Where the measured crossover lies, seen from the expected one."""
    if row.expected is None:
        return None
    low, high = measured_crossover(row)
    if high is not None and high * STEP < row.expected:
        return "below the expected one"
    if low is not None and low > row.expected * STEP:
        return "above it"
    return "where it was expected" if None not in (low, high) else "not decided"


PHASE_DIAGRAM = Experiment(
    name="phase-diagram",
    question="What is learned, by how complex the training maze is and what time costs, on every "
    "rung of the ladder?",
    source="Hubinger et al. (2019), section 2: the more there is to be gained from a compact "
    "description, the more a base optimizer favours policies that optimize for themselves; the "
    "dearer running time is, the less.",
    definition="Cost is length in bits plus a price times ticks, as in the experiment "
    "time-penalty; complexity is the length of the shortest `counting` table, as in compression. "
    "Each cell is one maze at one price. Its colour is the class with the most posterior mass "
    "under 2^-cost, its opacity how much that is. A class says three things that are measured: "
    "whether the program reveals the goal as its objective, how it deliberates (inside, by "
    "walking, not at all), and whether its running time is bounded. The mass is that of all "
    "programs up to the shortest one's length plus the slack, and of the points of the front of "
    "length against ticks and other proved winners beyond that; of others nothing is known. "
    "Hatched cells are those whose best program is not proved. Below, each maze has a strip for "
    "each of some codes drawn at random, with the class of the proved winner under it. "
    "The line is the model's crossover, computed without any search: "
    "where a table at hand (a way of fewest actions, written out or with loops) begins to cost "
    "less than the searcher known in the dialect. The measured crossover is where the proved "
    "winner ceases to be labelled a searcher.",
    prediction="Each panel has two regions: above the line and at low prices what aims at the "
    "goal and deliberates, else what is bounded and does not. The line is (bits of the table - "
    "bits of the searcher) / (ticks of the searcher - ticks of the table). It leaves the left "
    "edge where the table is as long as the searcher, and so moves up the ladder by as much as "
    "the searchers get longer, first in `reactive` and `counters`, last in `stack`. Where the "
    "measured crossover is proved it lies at a lower price than the line, never at a higher one, "
    "in all but those mazes that a shorter searcher than the known one solves, since heuristics "
    "and decision trees lie between a table and a searcher. (time-penalty had shown this for some "
    "of the mazes.)",
    changes="A longer time for what is hatched; more than one maze for each complexity; more "
    "codes, above all at the prices at which those drawn were not settled; other thresholds.",
    row=PhaseRow,
    quick={
        "mazes": [["corridor", 3], ["perfect", 2]],
        "dialects": ["reactive", "frontier"],
        "seconds": 2.0,
        "slack": 0.0,
        "codes": 2,
        "code_seconds": 1.0,
    },
    full={
        "mazes": [
            ["corridor", 3],
            ["corridor", 8],
            ["perfect", 2],
            ["room", 4],
            ["braided", 3],
            ["room", 13],
            ["perfect", 3],
            ["braided", 5],
            ["perfect", 4],
            ["perfect", 6],
        ],
        "dialects": ["reactive", "frontier", "counters", "backtrack", "stack"],
        "seconds": 15.0,
        "slack": 0.0,
        "codes": 5,
        "code_seconds": 4.0,
    },
    cases=phase_cases,
    table=_table,
    answer=_answer,
    figure=phase_figure,
    afterwards="The two regions are there in `reactive` and `frontier`: where the table has 30 "
    "bits or more and time is cheap, what wins aims at the goal and walks or searches, and where "
    "the maze is simpler the proved winners aim at nothing, but for a searcher in `frontier` on "
    "the braided 3x3 maze, and are bounded but for the room of 13. Where time is dearer what is "
    "proved to take over is bounded on the perfect 3x3 and 4x4 mazes, and in `reactive` not "
    "bounded on the two others. In `frontier`, on the mazes of 30 bits and more, searchers hold "
    "most of the known mass at the lowest prices, and walking searchers, which are faster, from "
    "some price on, before any table. In `reactive` the crossover of each of the four most "
    "complex mazes lies between two proved winners, and below the line as expected, at 3% to 44% "
    "of its price: what takes over is a heuristic or a decision tree (see time-penalty). Two "
    "regions are too few for `backtrack` and `stack`: there the region under the line belongs to "
    "what is neither, heuristics that are not bounded, some of which aim at the goal without "
    "deliberating; as proved winners both have walking searchers on the largest maze only. In "
    "`counters` most of the mass at price 0 walks on the four mazes of 30 bits and more, but on "
    "three of them the proved winner, of the shortest the one with the fewest ticks, is among the "
    "few that do not: the winner alone would say the opposite of the posterior. Where the proved "
    "winner is no searcher where time costs nothing though the line is to the right of the edge, "
    "it is such a heuristic. The measured crossover lies above the line once, in `frontier` on "
    "the braided 3x3 maze, which a shorter searcher than the known one solves, as was allowed "
    "for. Where time costs nothing random codes mostly agree: on the simpler mazes no winner "
    "searches but in `frontier`; on the four others 18 of 20 do in `reactive`, 19 in `frontier`, "
    "12 in `counters` (3 are open), 5 in `backtrack` and 3 in `stack` (2 are open): in "
    "`counters`, on the three mazes on which the built-in code lets something else win, what "
    "walks wins under 8 of 15 codes and something else under 5 (2 are open). At 0.25 bits a tick "
    "and more codes were settled on the simpler mazes only. There every winner settled at 4 bits "
    "is bounded; at 0.06 bits many are not (11 of 30 in `reactive` aim at nothing without a "
    "bound, 16 in `frontier`, 23 in `stack`). On the most complex mazes the right hand of the "
    "diagram is open: the cheapest table is not proved to be the cheapest program.",
)
