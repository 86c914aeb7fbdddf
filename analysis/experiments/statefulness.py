"""Statefulness: what memory in the maze buys, task by task, in every dialect that has some."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from mesasynth.analysis.experiments.controls import (
    MEMORY,
    ControlledRow,
    buys,
    controlled,
    tasks_of,
    uses,
)
from mesasynth.analysis.experiments.experiment import (
    Case,
    Experiment,
    Setting,
    Table,
    by_task,
)
from mesasynth.analysis.experiments.optima import (
    between,
    facts,
    generality,
    searched,
)
from mesasynth.analysis.experiments.rungs import rungs_figure
from mesasynth.analysis.experiments.tasks import TASKS
from mesasynth.analysis.experiments.weights import (
    UNSETTLED,
    by_count,
    in_words,
    label_of_winner,
    redrawn,
)
from mesasynth.analysis.labels import SEARCHING, Label
from mesasynth.search import Result

if TYPE_CHECKING:
    from matplotlib.figure import Figure

ALL = 100_000
"""So many optima are listed, which is all, where one that does without memory is looked for."""

SUITES = ("perfect-4", "rooms", "islands")
"""The suites of the battery on which the optima are tried, none of whose mazes is trained on."""

NEEDED, SPARED = "all remember: ", "some do without: "
"""What the optima under one code count as, before the label of the quickest."""

REMEMBER = [f"{NEEDED}{label}" for label in Label]
"""What counts as all optima using memory."""

SEARCH = [f"{use}{label}" for use in ("", NEEDED, SPARED) for label in SEARCHING]
"""What counts as the quickest optimum deliberating."""


@dataclass(frozen=True, slots=True)
class StateRow(ControlledRow):
    """One task in one dialect; the words in question are those of its memory.

    Attributes:
        space: the least peak of memory of an optimum listed.
        solved: the share of each held-out suite that the programs measured solve on average.
        codes: under how many random codes all optima use memory, or some do not, and which label
            the quickest has; none drawn where not all optima were measured.
    """

    space: int | None
    solved: dict[str, float]
    codes: dict[str, int]

    @property
    def proved(self) -> bool:
        """Whether every search came to its end."""
        return self.unaided_proved and UNSETTLED not in self.codes


def _cases(setting: Setting) -> dict[str, Case[StateRow]]:
    return by_task(_decide, setting.limits["dialects"], setting)


def _decide(name: str, language: str, setting: Setting) -> StateRow:
    """Search with memory and without, and under random codes where the first came to an end."""
    mazes = TASKS[name]()
    words = MEMORY.get(language, ())
    result, told = searched(mazes, setting, dialect=language)
    found = facts(name, result, told)
    listed = result.optima.listed if result.optima else ()

    codes: dict[str, int] = {}
    if found["complete"]:
        known = [each.program for each in listed]
        codes = redrawn(
            mazes, language, setting, known=known, named=partial(_named, words), max_optima=ALL
        )
    return StateRow(
        **found,
        **controlled(mazes, result, words, setting),
        space=min((each.space for each in listed), default=None),
        solved=generality(told, SUITES),
        codes=codes,
    )


def _named(words: Collection[str], drawn: Result) -> str:
    """Whether all optima use some of the words, if there are any, and the label of the quickest."""
    programs = drawn.optima.listed if drawn.optima else ()
    all_use = all(uses(each.program, words) for each in programs)
    return f"{NEEDED if all_use else SPARED if words else ''}{label_of_winner(drawn)}"


def _table(rows: Sequence[StateRow]) -> Table:
    return Table(
        (
            "task",
            "dialect",
            "bits",
            "memory buys",
            "optima",
            "labels by mass",
            f"solves of {', '.join(SUITES)}",
            "under random codes",
            "the quickest",
        ),
        tuple(
            (
                row.task,
                row.dialect,
                row.length_in_words,
                between(*row.value, "+.2f"),
                row.optima_in_words,
                row.labels_in_words,
                ", ".join(f"{row.solved[suite]:.0%}" for suite in SUITES) if row.solved else "",
                in_words(row.codes),
                f"`{row.program}`" if row.program else "",
            )
            for row in rows
        ),
    )


def _answer(rows: Sequence[StateRow]) -> str:
    """What memory is proved to buy, dialect by dialect, and what the optima become."""
    lines = []
    for name in dict.fromkeys(row.dialect for row in rows):
        ours = [row for row in rows if row.dialect == name]
        settled = [row for row in ours if row.known]
        searching = tasks_of(row for row in settled if row.any(searching=True))
        text = f"`{name}`: all optima are known on {len(settled)} of {len(ours)} tasks"
        text += f"; some deliberate on {searching}"
        if name in MEMORY:
            text += f"; memory buys {buys(settled)}"
        codes = {row.task: row.codes for row in ours if row.codes}
        if codes:
            text += f". Under random codes the quickest deliberates under {by_count(codes, SEARCH)}"
        if codes and name in MEMORY:
            text += f"; all optima remember under {by_count(codes, REMEMBER)}"
        lines.append(f"- {text}.")
    return "\n".join(lines)


def _figure(rows: Sequence[StateRow]) -> Figure:
    """The least lengths; a bar goes on to the least length without memory."""
    return rungs_figure(
        rows,
        title="The shortest program with memory (marker)\nand without (end of the bar; arrow: or "
        "more); right: random codes\nunder which all optima remember",
        bar=lambda row: row.bar,
        note=lambda row: "" if row.unaided is None else _of_codes(row.codes),
    )


def _of_codes(codes: Mapping[str, int]) -> str:
    """Under how many codes all optima remember, and under how many more they may."""
    if not codes:
        return ""
    known, left = sum(codes.get(name, 0) for name in REMEMBER), codes.get(UNSETTLED, 0)
    return (f"{known} to {known + left}" if left else f"{known}") + f" of {sum(codes.values())}"


STATEFULNESS = Experiment(
    name="statefulness",
    question="What does memory in the maze buy, and do optima that remember search?",
    source="Hubinger et al. (2019), section 2.2: a learned algorithm that keeps a state can carry "
    "results of computation from one moment to the next, and so run an optimization spread over "
    "many steps; without a state it has to do all of it anew each time.",
    definition="Each task is searched for its shortest programs in `reactive`, whose programs "
    "remember nothing but where in their text they are, and in the dialects that add memory in "
    "the maze: marks, counts, visited cells, a frontier, a store. A larger language costs more in "
    "every choice, so the two are not compared with each other: what memory buys is the length "
    "of the shortest program of a dialect that does not use its words of memory, less that of its "
    "shortest program. The first is found in the same dialect with these words made to do "
    "nothing, in which such programs have the same lengths. Memory buys nothing where the two are "
    "equal. All optima are labelled, and tried on held-out mazes (the mean over the optima, by "
    "mass). The same is asked under codes with random weights: whether all optima use memory, "
    "and which label the quickest has.",
    prediction="The least lengths, with memory and without, had been seen in trial searches when "
    "this was written; labels, held-out mazes and random codes had not. On "
    "perfect mazes memory buys nothing in any of `marking`, `counters` and `frontier`: a wall "
    "follower suffices. In rooms it buys a few bits, where a heuristic that turns at visited "
    "cells, or a small search, replaces one that turns at walls. On islands no wall follower "
    "comes to the goal; a program without memory exists for every finite set of mazes, but it "
    "becomes a table: memory buys at least 4 bits in `counters` and `frontier`, and their optima "
    "deliberate. With marks or counts alternatives are examined only by walking (walking "
    "searcher); only `frontier` has internal searchers, since only there, and in `backtrack` and "
    "`stack`, can a trail be taken back. `marking` needs so long a search that its optima on the "
    "islands stay unknown. What memory buys in bits is mostly not search: in `backtrack` and "
    "`stack` the sense of what was visited serves heuristics.",
    changes="A longer time for the rows that gave up, above all the islands in `reactive`, "
    "`marking`, `backtrack` and `stack`; other mazes; other memories, such as a pebble that is "
    "carried along. Repeat counters and the place in the text count as no memory here.",
    row=StateRow,
    quick={
        "tasks": ["corridor", "perfect 2x2"],
        "dialects": ["reactive", "counters"],
        "seconds": 1.0,
        "optima": 20,
        "codes": 1,
        "code_seconds": 1.0,
    },
    full={
        "tasks": ["perfect 4x4", "eight perfect", "eight rooms", "eight islands"],
        "dialects": ["reactive", *MEMORY],
        "seconds": 40.0,
        "optima": 200,
        "codes": 5,
        "code_seconds": 6.0,
    },
    cases=_cases,
    table=_table,
    answer=_answer,
    figure=_figure,
    afterwards="On perfect mazes and on the islands it is as expected. In rooms it is not: with "
    "marks and counts memory buys nothing there, since a rule without memory is as short, but the "
    "sense of what was visited buys 3.17 bits in `backtrack` and 6.64 in `stack`, and a frontier "
    "6.46, with which all optima are searchers. Where memory buys nothing it is not left aside. "
    "In `counters` and `frontier` most optima on one perfect maze remember (28 of 48, 48 of 68), "
    "and that shows elsewhere: all optima of `reactive` and theirs solve that maze, but of "
    "held-out islands the optima solve 12% in `reactive`, 55% in `counters` and 74% in "
    "`frontier`. And memory that buys bits need not buy ability. The heuristics that win in "
    "`backtrack` and `stack` on one perfect maze are 3.17 and 3.32 bits shorter than any program "
    "without memory, and solve 16% of all perfect mazes, where the wall follower that they "
    "displace solves all; trained on eight such mazes both return to the wall follower. So what "
    "memory buys in length and what it buys in ability are two things. Internal searchers "
    "appeared in `frontier` only, not in `backtrack` or `stack`, on the tasks that were settled "
    "(the islands were not in these two); counts brought walking searchers, to rooms as well, "
    "where `reactive` has heuristics only. Under random codes it stands in part. On one perfect "
    "maze all optima of `backtrack` and `stack` remember under every code drawn, on the islands "
    "all of `frontier` do. But on perfect mazes, where memory buys nothing by the built-in code, "
    "all optima of `frontier` remember under 4 of 5 codes on each task, and of `counters` under "
    "the one settled on each: that it buys nothing there hangs on ties of that code. On the rooms "
    "what wins in `backtrack` walks under 4 of 5 codes, where by the built-in code three quarters "
    "are heuristics. In `marking` and `counters` most codes were not settled.",
)
