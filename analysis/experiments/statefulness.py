"""Statefulness: what memory in the maze buys, task by task, in every dialect that has some."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from mesasynth.analysis.experiments.controls import MEMORY, uses, without
from mesasynth.analysis.experiments.experiment import (
    Case,
    Experiment,
    Setting,
    Table,
    uninterrupted,
)
from mesasynth.analysis.experiments.optima import (
    OptimaRow,
    between,
    facts,
    generality,
    least_of,
    searched,
)
from mesasynth.analysis.experiments.rungs import Bar, rungs_figure
from mesasynth.analysis.experiments.tasks import TASKS
from mesasynth.analysis.experiments.weights import in_words, winners
from mesasynth.dsl import dialect
from mesasynth.search import Result, search

if TYPE_CHECKING:
    from matplotlib.figure import Figure

SUITES = ("perfect-4", "rooms", "islands")
"""The suites of the battery on which the optima are tried, none of whose mazes is trained on."""

NEEDED, SPARED = "all remember", "some do without"
"""What the optima under one code count as."""


@dataclass(frozen=True, slots=True)
class StateRow(OptimaRow):
    """One task in one dialect; all lengths in bits.

    Attributes:
        memoryless: between which lengths the shortest program lies that uses no memory; the upper
            one is None where nothing is known. None in a dialect without memory.
        remembering: how many of the programs listed use memory.
        space: the least peak of memory of an optimum listed.
        solved: the share of each held-out suite that the programs measured solve on average.
        codes: under how many random codes all optima use memory, or some do not.
    """

    memoryless: list[float | None] | None
    remembering: int
    space: int | None
    solved: dict[str, float]
    codes: dict[str, int]

    @property
    def value(self) -> tuple[float | None, float | None]:
        """What memory buys in bits lies between these; None where nothing is known."""
        if self.memoryless is None or not self.known:
            return None, None
        low, high = self.memoryless
        return (
            None if low is None else low - self.least,
            None if high is None else high - self.least,
        )


def _cases(setting: Setting) -> dict[str, Case[StateRow]]:
    limits = setting.limits
    return {
        f"{task} / {name}": partial(_decide, task, name, setting)
        for task in limits["tasks"]
        for name in limits["dialects"]
    }


def _decide(name: str, language: str, setting: Setting) -> StateRow:
    """Search with memory and without, and under random codes where the first came to an end."""
    mazes, limits = TASKS[name](), setting.limits
    words = MEMORY.get(language, ())
    result, told = searched(mazes, setting, dialect=language)
    found = facts(name, result, told)
    listed = result.optima.listed if result.optima else ()
    memoryless = None
    if words:
        control = uninterrupted(
            search(
                mazes,
                dialect=without(dialect(language), words),
                prune=True,
                timeout=limits["seconds"],
            )
        )
        memoryless = least_of(control, at_least=found["least"])

    def named(drawn: Result) -> str:
        programs = drawn.optima.listed if drawn.optima else ()
        return NEEDED if all(uses(each.program, words) for each in programs) else SPARED

    codes: dict[str, int] = {}
    if language in limits["drawn_for"] and found["complete"]:
        codes = winners(
            mazes,
            language,
            draws=limits["codes"],
            seed=setting.seed,
            seconds=limits["code_seconds"],
            named=named,
            max_optima=ALL,
        )
    return StateRow(
        **found,
        memoryless=memoryless,
        remembering=sum(uses(each.program, words) for each in listed),
        space=min((each.space for each in listed), default=None),
        solved=generality(told, SUITES),
        codes=codes,
    )


ALL = 100_000
"""So many optima are listed, which is all, where one that does without memory is looked for."""


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
                _optima(row),
                row.labels_in_words,
                ", ".join(f"{row.solved[suite]:.0%}" for suite in SUITES) if row.solved else "",
                in_words(row.codes) if row.codes else "",
                f"`{row.program}`" if row.program else "",
            )
            for row in rows
        ),
    )


def _optima(row: StateRow) -> str:
    if row.optima is None:
        return ""
    said = "" if row.memoryless is None else f", {row.remembering:,} remember"
    return f"{row.optima:,}{said}"


def _answer(rows: Sequence[StateRow]) -> str:
    """What memory is proved to buy, dialect by dialect, and what the optima become."""
    lines = []
    for name in dict.fromkeys(row.dialect for row in rows):
        ours = [row for row in rows if row.dialect == name]
        settled = [row for row in ours if row.known]
        text = f"`{name}`: all optima are known on {len(settled)} of {len(ours)} tasks; "
        text += f"some deliberate on {_named(row for row in settled if row.any(searching=True))}"
        if name in MEMORY:
            bought = [row for row in settled if (row.value[0] or 0) > 0]
            free = [row for row in settled if row.value == (0, 0)]
            text += "; memory buys " + (
                ", ".join(f"{between(*row.value)} bits on {row.task}" for row in bought)
                or "nothing that is proved"
            )
            text += f"; it is proved to buy nothing on {_named(free)}"
        lines.append(f"- {text}.")
    return "\n".join(lines)


def _named(rows: Iterable[StateRow]) -> str:
    return ", ".join(row.task for row in rows) or "none"


def _figure(rows: Sequence[StateRow]) -> Figure:
    """The least lengths; a bar goes on to the least length without memory."""
    return rungs_figure(
        rows,
        title="The shortest program with memory (marker) and without (end of the bar; arrow: or "
        "more)",
        bar=_without,
    )


def _without(row: StateRow) -> Bar | None:
    if row.memoryless is None or row.memoryless[0] is None or not row.proved:
        return None
    low, high = row.memoryless
    return Bar(row.least, low, is_open=low != high)


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
    "mass). The same is asked under codes with random weights: whether all optima use memory.",
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
        "drawn_for": ["counters"],
        "codes": 1,
        "code_seconds": 1.0,
    },
    full={
        "tasks": ["perfect 4x4", "eight perfect", "eight rooms", "eight islands"],
        "dialects": ["reactive", *MEMORY],
        "seconds": 10.0,
        "optima": 200,
        "drawn_for": ["counters", "frontier"],
        "codes": 6,
        "code_seconds": 6.0,
    },
    cases=_cases,
    table=_table,
    answer=_answer,
    figure=_figure,
)
