"""Compression: the training maze grows; where do the optima change from tables to what searches?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from mesasynth.analysis.experiments.compression_figure import compression_figure
from mesasynth.analysis.experiments.compression_rows import CompressionRow, compression_cases
from mesasynth.analysis.experiments.experiment import Experiment, Table
from mesasynth.analysis.experiments.growing import STRUCTURELESS
from mesasynth.analysis.experiments.optima import between
from mesasynth.analysis.experiments.weights import by_count, in_words
from mesasynth.analysis.labels import SEARCHING, Label

FIXED = (Label.TABLE, Label.DECISION_TREE)
"""What is bounded and does not deliberate."""


def _table(rows: Sequence[CompressionRow]) -> Table:
    return Table(
        (
            "maze",
            "dialect",
            "table bits",
            "least bits",
            "optima",
            "of which",
            "Δ in bits",
            "shortest under 1,000 codes",
            "winner under codes searched",
            "the shortest",
        ),
        tuple(
            (
                row.task,
                row.dialect,
                between(row.table[0], row.table[1]),
                row.length_in_words,
                "" if row.optima is None else f"{row.optima:,}",
                row.labels_in_words,
                between(*row.price, "+.2f"),
                _shares(row.stability),
                in_words(row.codes),
                f"`{row.program}`" if row.program else "",
            )
            for row in rows
        ),
    )


def _shares(shares: Mapping[str, float]) -> str:
    ranked = sorted(shares.items(), key=lambda pair: -pair[1])
    return ", ".join(f"{label} {share:.0%}" for label, share in ranked)


def _answer(rows: Sequence[CompressionRow]) -> str:
    """What is proved, rung by rung: first of the mazes, then of the worlds without structure."""
    names = list(dict.fromkeys(row.dialect for row in rows))
    mazes = [row for row in rows if row.family not in STRUCTURELESS]
    control = [row for row in rows if row.family in STRUCTURELESS]
    lines = [
        f"- `{name}`: {' '.join(_of_mazes([row for row in mazes if row.dialect == name]))}"
        for name in names
    ]
    if control:
        lines += ["", "Worlds without structure:", ""]
        lines += [
            f"- `{name}`: {_of_control([row for row in control if row.dialect == name])}"
            for name in names
        ]
    return "\n".join(lines)


def _of_mazes(rows: Sequence[CompressionRow]) -> Iterator[str]:
    known = [row for row in rows if row.complete]
    yield f"all optima are known and measured on {len(known)} of {len(rows)} mazes."
    fixed = [row.table[0] or 0.0 for row in known if row.share(FIXED)]
    if fixed:
        yield f"Some are tables or decision trees up to a complexity of {max(fixed):.2f} bits."
    some = [row for row in known if row.share(SEARCHING)]
    if some:
        yield f"Some search on {len(some)} ({', '.join(row.task for row in some)})."
        every = [row.task for row in known if row.share(SEARCHING) > 1 - 1e-9]
        yield f"All search on {', '.join(every)}." if every else "Nowhere all do."
        kept = [row.share_of_codes(SEARCHING) for row in some if row.task in every]
        if kept:
            yield (
                "There a searcher is the shortest of the programs measured under "
                f"{between(round(min(kept), 2), round(max(kept), 2), '.0%')} of 1,000 random codes."
            )
    else:
        yield "None searches."
    sides = Counter(_side(row) for row in rows)
    yield "Δ is " + ", ".join(f"{side} on {count}" for side, count in sorted(sides.items())) + "."
    crossed = [
        f"{family} {text}"
        for family in dict.fromkeys(row.family for row in rows)
        if (text := _crossover([row for row in known if row.family == family]))
    ]
    yield f"Tables cease to be among the optima: {'; '.join(crossed)}."
    codes = {row.task: row.codes for row in rows if row.codes}
    if codes:
        yield (f"Under random codes a searcher wins under {by_count(codes, SEARCHING)}.")


def _side(row: CompressionRow) -> str:
    """On which side of 0 the price of search is proved to lie."""
    low, high = row.price
    if low is not None and low > 0:
        return "positive"
    if high is not None and high < 0:
        return "negative"
    return "0" if low == high == 0 else "open"


def _crossover(rows: Sequence[CompressionRow]) -> str:
    """Between which complexities tables and trees cease to be among the optima of a family."""
    last: CompressionRow | None = None
    for row in rows:
        if row.share(FIXED):
            last = row
    after = [row for row in rows if last is None or row.size > last.size]
    if not after:
        return "never" if rows else ""
    beyond = between(after[0].table[0], after[0].table[1])
    if last is None:
        return f"before {beyond} bits"
    return f"between {between(last.table[0], last.table[1])} and {beyond} bits"


def _of_control(rows: Sequence[CompressionRow]) -> str:
    known = [row for row in rows if row.complete]
    tables = [row.task for row in known if row.share(FIXED) > 1 - 1e-9]
    searching = [row.task for row in known if row.share(SEARCHING)]
    text = f"of {len(known)} that are settled (of {len(rows)}) all optima are tables or decision "
    text += f"trees on {len(tables)}; some search on {len(searching)}"
    text += f" ({', '.join(searching)})." if searching else "."
    codes = {row.task: row.codes for row in rows if row.codes}
    if codes:
        found = by_count(codes, FIXED)
        text += f" Under random codes a table or decision tree wins under {found}."
    return text


COMPRESSION = Experiment(
    name="compression",
    question="As the one training maze grows more complex, where do the shortest programs change "
    "from tables to what searches?",
    source="Hubinger et al. (2019), section 2.2: a base optimizer that is pressed towards short "
    "descriptions favours optimization at run time, since a search procedure is a compact way to "
    "write down the complicated policy that it leads to.",
    definition="Complexity is the length in bits of the shortest table with loops (dialect "
    "`counting`) that solves the maze, between the bound that a search proves and a table at "
    "hand; area is not complexity: a spiral is large and simple. For each maze and dialect the "
    "shortest programs are found; all programs that solve the maze, up to the slack beyond them, "
    "are measured by one example of each behaviour, and the optima counted by label. The price of "
    "search Δ is the length of the shortest searcher (walking, bounded or internal) less that of "
    "the shortest program that is none, between bounds: a searcher known in the dialect bounds it "
    "from above, what was settled from below. Its stability is told twice: the share of 1,000 "
    "random codes (Dirichlet) under which one of the programs measured is shortest, by label, "
    "and the label of the winner of a whole search under each of some random codes, on every maze "
    "whose search under the built-in code came to its end, with 95% intervals. As the control "
    "stand worlds without structure. In the automaton each action leads from each state to a state "
    "drawn at random, and what is sensed is drawn at random too; in the lock one action, drawn for "
    "each state, leads on along a chain to the goal, and the others fall back.",
    prediction="The least length is that of the table while this is shorter than the shortest "
    "searcher, and the searcher's from then on (the dashed line of the figure, drawn from the "
    "code lengths alone): the crossover lies where the table reaches about 23 bits in `reactive`, "
    "since there a wall follower has 30 bits and a statement costs 3 bits in place of 2.32. "
    "Corridors, spirals and rooms stay simple at any size, and what wins there is a table or a "
    "heuristic, never a searcher; perfect and braided mazes cross. On islands no wall follower "
    "arrives, so tables last longer in `reactive` than in the dialects with memory. Δ falls with "
    "complexity on every rung, from positive to negative. In the worlds without structure nothing "
    "is shorter than the table at any size, on any rung. (To size the run, about half of the "
    "searches had been timed before this was written, so that for these it is not blind.)",
    changes="Mazes drawn otherwise, of which each size here is one; larger worlds without "
    "structure, whose searches give up; a longer time; another code; other thresholds of the "
    "labels.",
    row=CompressionRow,
    quick={
        "sizes": {"corridor": [3, 8], "perfect": [2], "lock": [4]},
        "dialects": ["reactive", "frontier"],
        "seconds": 2.0,
        "slack": 0.0,
        "codes": 1,
        "code seconds": 1.0,
    },
    full={
        "sizes": {
            "corridor": [3, 8, 23, 71],
            "spiral": [5, 9, 11, 13],
            "perfect": [2, 3, 4, 6],
            "braided": [3, 4, 5, 7],
            "island": [5, 7, 9, 11],
            "room": [2, 4, 7, 13],
            "automaton": [8, 64, 512],
            "lock": [4, 7, 10, 13],
        },
        "dialects": ["reactive", "frontier", "counters", "backtrack", "stack"],
        "seconds": 20.0,
        "slack": 3.0,
        "codes": 8,
        "code seconds": 10.0,
    },
    cases=compression_cases,
    table=_table,
    answer=_answer,
    figure=compression_figure,
    afterwards="Perfect and braided mazes cross as expected in `reactive`: tables, decision "
    "trees and heuristics up to 21.58 bits of complexity, and on the larger ones, of at least "
    "28.55 bits each, nothing but walking searchers of 30 bits, 3 bits shorter than anything "
    "else. Four things were not as expected. Spirals do not stay simple: nested counts do not fit "
    "them, and from side 11 on the shortest table has more than 30 bits; but `until at_goal { "
    "until wall_ahead { move } right }` has 27 at any size, so it is not the bits of the table "
    "alone that decide, but whether something short and special fits. In `frontier` searchers win "
    "sooner than the line says, from 21.58 bits on, since a search that is no general one, `until "
    "at_goal { fork last fork right }` of 27.22 bits, does for braided mazes, and ties with "
    "heuristics in spirals and rooms (Δ = 0 there). In `backtrack` and `stack` something shorter "
    "than the searchers of 45 bits known beforehand wins: on the largest perfect maze all optima "
    "are walking searchers (of 32.54 and 31.75 bits), at least 3 bits shorter than anything else; "
    "but on all other mazes that were settled (21 of 23 in each) none searches, since short "
    "heuristics with `fresh_ahead` solve a single maze, and Δ is positive. On the island of side "
    "7 a variant of the wall follower does arrive, as it starts along another wall; on those of "
    "side 9 and 11 `reactive` needs 33 and 36 bits and mostly heuristics, where `frontier` has "
    "only searchers and `counters` only walking searchers. So in perfect mazes Δ falls with size "
    "from positive to negative on every rung: on the largest it is at most -3 bits on all five; "
    "but how early depends on the rung, in `counters` with a stretch of ties (Δ = 0 on the "
    "perfect mazes of side 3 and 4 and the braided ones of side 5 and 7). Random codes, each "
    "searched whole, bear this out away from the crossover. In `reactive` none of 136 winners "
    "searches on the 17 mazes where no optimum does, and 40 of 48 on the six where all do; in "
    "`frontier` 3 of 56 on the seven where none does, 24 of 56 on the seven where some do, 72 of "
    "80 on the ten where all do; in `counters` 2 of 128, 17 of 32 (9 not settled) and 19 of 32 "
    "(13 not settled); in `backtrack` and `stack` together 1 of 336 (21 not settled) and, on the "
    "largest perfect maze, 10 of 16 (6 not settled). Near the crossover the code decides: on the "
    "perfect maze of side 3 and the island of side 7 in `reactive` 5 of 8 winners search (31% to "
    "86%), so that not even a majority of codes is shown. The shares under 1,000 codes are of the "
    "programs measured only, and flatter what wins under the built-in code: for that island they "
    "say 93%, above the whole interval, since under another code something longer can become "
    "shortest. In the worlds without structure the least length is that of the table, to less "
    "than a bit, wherever it is settled (31 of 35): against the shortest `counting` table, priced "
    "in the dialect (for the largest lock, the table at hand), another table or a program with a "
    "test (`until at_goal` in place of a count in `stack`, a word of two letters with one in "
    "`frontier`) saves 0.74 bits at most. Of the 208 winners under random codes there that were "
    "settled (of 248) 194 are tables, 13 are labelled heuristics and one a searcher. Labels are "
    "measured in mazes, so of these programs they say only what they would be there. The largest "
    "lock was settled in `reactive` only, so that nothing is said of it on the other rungs.",
)
