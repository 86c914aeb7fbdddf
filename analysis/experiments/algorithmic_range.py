"""Algorithmic range: the same tasks on every rung, and what search costs on each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from mesasynth.analysis.experiments.experiment import (
    Case,
    Experiment,
    Setting,
    Table,
    by_task,
)
from mesasynth.analysis.experiments.optima import OptimaRow, between, facts, searched
from mesasynth.analysis.experiments.price import BLIND, WITNESSES, above, price, witness
from mesasynth.analysis.experiments.rungs import Bar, rungs_figure
from mesasynth.analysis.experiments.tasks import TASKS, by_kind
from mesasynth.analysis.experiments.weights import UNSETTLED, in_words, redrawn
from mesasynth.analysis.labels import SEARCHING
from mesasynth.search import UNITS_PER_BIT, NoProgram

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@dataclass(frozen=True, slots=True)
class RangeRow(OptimaRow):
    """One task in one dialect; all lengths in bits.

    Attributes:
        searcher: between which lengths the shortest searcher lies; None where nothing is known.
        other: the same for the shortest program that is no searcher.
        settled: all programs of at most this length that solve the task were measured.
        codes: under how many random codes the winner has which label; none where the search under
            the built-in code gave up.
    """

    searcher: list[float | None]
    other: list[float | None]
    settled: float
    codes: dict[str, int]

    @property
    def price(self) -> tuple[float | None, float | None]:
        """Δ lies between these; None where nothing bounds it on that side."""
        if self.dialect in BLIND:
            return None, None
        return price(self.searcher, self.other)


def _cases(setting: Setting) -> dict[str, Case[RangeRow]]:
    return by_task(_decide, setting.limits["dialects"], setting)


def _decide(name: str, language: str, setting: Setting) -> RangeRow:
    """Search, measure all optima, and go on past them as far as the setting says."""
    result, told = searched(TASKS[name](), setting, dialect=language)
    row = RangeRow(
        **facts(name, result, told),
        searcher=[None, None],
        other=[None, None],
        settled=0.0,
        codes=redrawn(TASKS[name](), language, setting) if result.optima else {},
    )
    if row.complete:
        row = replace(row, settled=row.least)
    sides = {True: row.searcher, False: row.other}
    if isinstance(result.outcome, NoProgram):
        return row
    for side in sides.values():
        side[0] = row.least
    if row.proved and row.complete:
        found = {side: row.any(searching=side) for side in (True, False)}
        for searching, side in sides.items():
            side[1] = row.least if found[searching] else None
            if not found[searching]:
                side[0] = above(row.least)
        if setting.limits["slack"] and not all(found.values()) and language not in BLIND:
            row = _past(row, setting)
    if language in WITNESSES and row.searcher[1] is None:
        row.searcher[1] = witness(result.task)
    return row


def _past(row: RangeRow, setting: Setting) -> RangeRow:
    """The row with all solving programs measured that are longer than the optimum by the slack."""
    limits = setting.limits
    kinds = by_kind(
        TASKS[row.task](),
        row.dialect,
        max_bits=row.least + limits["slack"],
        seconds=limits["seconds"],
    )
    reached = kinds.reached / UNITS_PER_BIT
    if reached < row.settled:
        return row
    sides = []
    for searching, side in ((True, row.searcher), (False, row.other)):
        lengths = [
            each.behaviour.example.units / UNITS_PER_BIT
            for each in kinds.kinds
            if (each.measurement.label in SEARCHING) is searching
        ]
        if side[1] is not None:
            sides.append(side)
        else:
            sides.append([min(lengths)] * 2 if lengths else [above(reached), None])
    return replace(row, searcher=sides[0], other=sides[1], settled=reached)


def _table(rows: Sequence[RangeRow]) -> Table:
    return Table(
        (
            "task",
            "dialect",
            "bits",
            "optima",
            "of which by mass",
            "Δ in bits",
            "winner under random codes",
            "the shortest",
        ),
        tuple(
            (
                row.task,
                row.dialect,
                row.length_in_words,
                "" if row.optima is None else f"{row.optima:,}",
                row.labels_in_words,
                "no searcher exists" if row.dialect in BLIND else between(*row.price, "+.2f"),
                in_words(row.codes),
                f"`{row.program}`" if row.program else "",
            )
            for row in rows
        ),
    )


def _answer(rows: Sequence[RangeRow]) -> str:
    """What is proved, rung by rung."""
    lines = []
    for name in dict.fromkeys(row.dialect for row in rows):
        ours = [row for row in rows if row.dialect == name]
        settled = [row for row in ours if row.known]
        searchers = [row for row in settled if row.any(searching=True)]
        only = [row for row in searchers if not row.any(searching=False)]
        text = (
            f"`{name}`: on {len(settled)} of {len(ours)} tasks all optima are known and measured; "
            f"some are searchers on {len(searchers)}, all on {len(only)}"
        )
        bounds = [row.price for row in settled if row.price[1] is not None]
        if bounds:
            text += f"; Δ is at most {max(high for _, high in bounds if high is not None):.2f} bits"
        codes: Counter[str] = Counter()
        for row in ours:
            codes.update(row.codes)
        if codes:
            found = sum(codes[label] for label in SEARCHING)
            text += (
                f"; under random codes the winner is one in {found} of {codes.total()} cases, and "
                f"{codes[UNSETTLED]} are not settled"
            )
        lines.append(f"- {text}.")
    return "\n".join(lines)


def _figure(rows: Sequence[RangeRow]) -> Figure:
    """The least lengths; the thin bar is where the shortest searcher lies."""
    return rungs_figure(
        rows,
        title="The shortest program on each rung, and where its shortest searcher lies",
        bar=_where,
    )


def _where(row: RangeRow) -> Bar | None:
    low, high = row.searcher
    return None if low is None or high is None else Bar(low, high)


ALGORITHMIC_RANGE = Experiment(
    name="algorithmic-range",
    question="How does the language decide whether the shortest program searches, and at what "
    "price?",
    source="Hubinger et al. (2019), section 2.2: the larger the space of models that a base "
    "optimizer chooses from, the more of them are optimizers; and the more of an optimizer the "
    "space already contains, the less the base optimizer has to find.",
    definition="Each task is searched for its shortest programs in every dialect. All optima are "
    "measured, and labelled as `mesasynth search` labels them. The price of search, Δ, is the "
    "length of the shortest program with a label that deliberates (bounded searcher, walking "
    "searcher, searcher) less that of the shortest with another label. It is stated between two "
    "bounds: nothing shorter than the optima solves the task; a searcher known in the dialect, "
    "where it solves the task and is measured to be one, is an upper bound; and "
    "all programs that are longer than the optimum by up to the slack are measured too, by one "
    "example of each behaviour. Each task is also searched under codes drawn at random.",
    prediction="`tabular` and `counting` have no searcher, which needs no search: without a test "
    "a program does the same in every maze. On every other rung the optima of the "
    "simplest tasks are tables or heuristics, and from some complexity on they are searchers. The "
    "more of a search is in the statements, the sooner: `frontier` before `counters` before "
    "`backtrack` and `stack`. In `reactive` and `marking` what wins only walks (walking searcher), "
    "and marks do not change that.",
    changes="A longer time for the rows that gave up; Δ under other codes, which is measured "
    "under the built-in one only; other tasks, since what is shown is shown of these; other "
    "thresholds of the labels.",
    row=RangeRow,
    quick={
        "tasks": ["corridor", "perfect 2x2"],
        "dialects": ["tabular", "counting", "reactive", "frontier"],
        "seconds": 2.0,
        "optima": 20,
        "slack": 0.5,
        "codes": 1,
    },
    full={
        "tasks": ["corridor", "perfect 2x2", "perfect 3x3", "braided 4x4", "three mazes"],
        "dialects": [
            "tabular",
            "counting",
            "reactive",
            "marking",
            "frontier",
            "counters",
            "stack",
            "oracle",
        ],
        "seconds": 20.0,
        "optima": 200,
        "slack": 3.0,
        "codes": 8,
        "code_seconds": 15.0,
    },
    cases=_cases,
    table=_table,
    answer=_answer,
    figure=_figure,
    afterwards="The reason given for the blind dialects was too strong. A program without a test "
    "need not do the same in every maze, since a move into a wall does nothing: in `counting` on "
    "three tasks, and in `tabular` on the three mazes, an optimum senses by bumps, and is a "
    "decision tree. It still cannot depend on where the goal is, so none deliberates. In `oracle` "
    "the one statement `seek goal` is shortest on every task. It is labelled a heuristic, because "
    "what that statement does by itself is subtracted: the search is in the language, and none is "
    "left to the program. In `stack` no optimum searches on any task; on the perfect 3x3 maze and "
    "the three mazes its heuristics are shorter than what wins in every dialect but `oracle`, and "
    "its price of search is known between wide bounds only. Searchers won first in `frontier`, as "
    "expected; in `counters` they did so where `reactive` had walkers already, so that counts in "
    "the maze bought none sooner. Random codes do not contradict the order of the rungs: of 40 "
    "cases each, no settled winner searches in the blind dialects (26 are not settled in these), "
    "`stack` (4 are not) and `oracle`; 13 search in `reactive`, 10 in `counters` (2 are not "
    "settled) and 23 in `frontier`. Under one code `counters` has a walker on the braided maze, "
    "where `reactive` has none. Whether the walkers of `marking` hang on the code is open: on the "
    "two tasks that have them 14 of 16 codes were not settled.",
)
