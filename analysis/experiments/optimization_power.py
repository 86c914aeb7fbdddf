"""Optimization power: what the base optimizer spends once, and the winner on each new maze."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from mesasynth.analysis.battery import PERFECT_4, battery
from mesasynth.analysis.experiments.experiment import (
    Case,
    Experiment,
    Setting,
    Table,
    uninterrupted,
)
from mesasynth.analysis.experiments.optima import between
from mesasynth.analysis.experiments.tasks import TASKS
from mesasynth.analysis.experiments.weights import label_of_winner, random_codes
from mesasynth.analysis.labels import Label
from mesasynth.analysis.look import GREY, LABELS, canvas
from mesasynth.analysis.measure import measure
from mesasynth.analysis.policy import ProgramPolicy
from mesasynth.analysis.power import random_programs, walks
from mesasynth.analysis.verdict import spent
from mesasynth.dsl import units
from mesasynth.dsl.count import Counter
from mesasynth.search import UNITS_PER_BIT, Optimal, Reason, Result, posterior, search
from mesasynth.search.prior import total_mass

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


@dataclass(frozen=True, slots=True)
class PowerRow:
    """One task in one dialect under one bias; all powers in bits.

    Attributes:
        task: the name of the task.
        dialect: the name of the dialect.
        bias: what the base optimizer minimizes.
        outcome: how its search ended.
        length: the winner's length, or that of the best program met.
        ticks: its ticks in training.
        program: its text; empty if there is none.
        label: what it is.
        programs: the log2 of how many programs are no longer.
        spent: the base optimizer's power against programs drawn uniformly from these, between two
            bounds: minus log2 of the share of those that score at least as well.
        by_mass: the same against programs drawn by the prior; None where not all were settled.
        selection: the winner's run-time selection over all perfect mazes of 4 by 4 cells.
        solved: the share of these that it solves.
        walked: its mean power against random walks of as many actions, in a new maze.
        beyond: in how many of the new mazes no such walk does as well.
        walked_in_training: the same power in each training maze; None for more than any number.
        drawn: the power of the winner against random programs no longer, by how many of the small
            perfect mazes they solve; a lower bound if ``as_good`` is 0.
        as_good: how many of the draws do as well.
        codes: for each random code the label of its winner and the power spent, None if it was not
            settled; for the bias length only.
    """

    task: str
    dialect: str
    bias: str
    outcome: str
    length: float
    ticks: int
    program: str
    label: str
    programs: float
    spent: list[float | None]
    by_mass: float | None
    selection: float
    solved: float
    walked: float
    beyond: int
    walked_in_training: list[float | None]
    drawn: float
    as_good: int
    codes: list[tuple[str, float | None]]

    @property
    def proved(self) -> bool:
        """Whether the winner is one, and what was spent on it is known."""
        return self.outcome == Optimal.name and self.spent[0] == self.spent[1]


def _cases(setting: Setting) -> dict[str, Case[PowerRow]]:
    limits = setting.limits
    return {
        f"{task} / {name} / {bias}": partial(_decide, task, name, bias, setting)
        for name in limits["dialects"]
        for task in limits["tasks"]
        for bias in limits["biases"]
    }


def _decide(task: str, name: str, bias: str, setting: Setting) -> PowerRow:
    limits, mazes = setting.limits, TASKS[task]()
    result = uninterrupted(
        search(mazes, dialect=name, bias=bias, timeout=limits["seconds"], seed=setting.seed)
    )
    codes: list[tuple[str, float | None]] = []
    if bias == "length" and task in limits["coded"]:
        codes = _under_codes(result, setting)
    if result.winner is None:
        return PowerRow(
            task=task,
            dialect=name,
            bias=bias,
            outcome=result.outcome.name,
            **_nothing(),
            codes=codes,
        )
    language, winner = result.task.dialect, result.winner
    number = Counter(language).up_to(winner.units)
    exact, by_mass = _spent(result, limits["seconds"])
    whole = battery(mazes)
    policy = ProgramPolicy(winner.program, language)
    measured = measure(policy, whole)
    walked = walks(policy, whole)
    drawn = random_programs(
        winner.program, language, whole, draws=limits["draws"], seed=setting.seed
    )
    return PowerRow(
        task=task,
        dialect=name,
        bias=bias,
        outcome=result.outcome.name,
        length=winner.units / UNITS_PER_BIT,
        ticks=winner.ticks,
        program=str(winner.program),
        label=str(measured.label),
        programs=math.log2(number),
        spent=[exact, math.log2(number) if exact is None else exact],
        by_mass=by_mass,
        selection=measured.axes.selection.bits,
        solved=measured.generality.solved[PERFECT_4].value,
        walked=walked.mean,
        beyond=walked.beyond,
        walked_in_training=list(walked.training.values()),
        drawn=drawn.bits,
        as_good=drawn.as_good,
        codes=codes,
    )


def _nothing() -> dict[str, Any]:
    """The fields of a row without a winner."""
    numbers = ("length", "programs", "selection", "solved", "walked", "drawn")
    found: dict[str, Any] = dict.fromkeys(numbers, 0.0)
    found |= dict.fromkeys(("ticks", "beyond", "as_good"), 0)
    return found | {
        "program": "",
        "label": "",
        "spent": [None, None],
        "by_mass": None,
        "walked_in_training": [],
    }


def _spent(result: Result, seconds: float) -> tuple[float | None, float | None]:
    """The power of the base optimizer against programs no longer than its winner: exact, or None.

    First against programs that are drawn uniformly, then against those drawn by the prior.
    """
    winner = result.winner
    assert winner is not None
    found = posterior(
        result.task.mazes,
        dialect=result.task.dialect,
        max_bits=winner.units / UNITS_PER_BIT,
        timeout=seconds,
    )
    if found.reason is Reason.INTERRUPTED:
        raise KeyboardInterrupt
    if found.proved_units < winner.units:
        return None, None
    score = result.score
    best = score.key(units=winner.units, ticks=winner.ticks, space=winner.space)
    counts = {
        (units, ticks): count
        for (units, ticks), count in found.counts.items()
        if score.key(units=units, ticks=ticks, space=0) <= best
    }
    solving, every = sum(counts.values()), sum(found.prior.values())
    uniform = math.log2(every) - math.log2(solving)
    known = spent(result)
    assert known is None or math.isclose(known, uniform, abs_tol=1e-9)
    return uniform, math.log2(found.prior_mass / total_mass(counts))


def _under_codes(result: Result, setting: Setting) -> list[tuple[str, float | None]]:
    """The label of the winner and the power spent under each random code.

    Nothing longer than the programs known to solve is looked at.
    """
    known = [each.program for each in result.optima.listed] if result.optima else []
    found: list[tuple[str, float | None]] = []
    for code in random_codes(result.task.dialect, setting.limits["codes"], seed=setting.seed):
        most = min((units(each, code) / UNITS_PER_BIT for each in known), default=None)
        under = uninterrupted(
            search(
                result.task.mazes,
                dialect=code,
                max_bits=most,
                timeout=setting.limits["code_seconds"],
            )
        )
        proved = isinstance(under.outcome, Optimal)
        found.append((label_of_winner(under), spent(under)) if proved else ("", None))
    return found


def _table(rows: Sequence[PowerRow]) -> Table:
    return Table(
        (
            "dialect",
            "task",
            "bias",
            "winner",
            "bits, ticks",
            "spent once",
            "by prior mass",
            "solves of all 4x4",
            "selects on each new maze",
            "against walks there",
            "against random programs",
            "spent under random codes",
        ),
        tuple(
            (
                row.dialect,
                row.task,
                row.bias,
                (f"{row.label}: " if row.label else "")
                + (f"`{row.program}`" if row.program else row.outcome)
                + ("" if row.outcome == Optimal.name else " (not proved)"),
                f"{row.length:.2f}, {row.ticks:,}" if row.program else "",
                between(*_ends(row), ".2f"),
                "" if row.by_mass is None else f"{row.by_mass:.2f}",
                f"{row.solved:.0%}" if row.program else "",
                f"{row.selection:.2f}" if row.program else "",
                _walked(row),
                f"{'≥ ' if not row.as_good else ''}{row.drawn:.2f}" if row.program else "",
                ", ".join(
                    "not settled" if power is None else f"{power:.1f} ({label})"
                    for label, power in row.codes
                ),
            )
            for row in rows
        ),
    )


def _winner(row: PowerRow) -> str:
    if not row.program:
        return row.outcome
    proved = "" if row.outcome == Optimal.name else " (not proved)"
    return f"{row.label}: `{row.program}`{proved}"


def _ends(row: PowerRow) -> tuple[float | None, float | None]:
    low, high = row.spent
    return low, high


def _walked(row: PowerRow) -> str:
    if not row.program:
        return ""
    return f"{row.walked:.2f}" + (f", beyond any in {row.beyond}" if row.beyond else "")


def _answer(rows: Sequence[PowerRow]) -> str:
    """By bias: what was spent at the least and most, and what the winners select themselves."""
    lines = []
    for name in dict.fromkeys(row.dialect for row in rows):
        for bias in dict.fromkeys(row.bias for row in rows):
            ours = [
                row for row in rows if (row.dialect, row.bias, row.proved) == (name, bias, True)
            ]
            if not ours:
                continue
            powers, own = [row.spent[0] or 0.0 for row in ours], [row.selection for row in ours]
            ahead = [row for row in ours if row.selection > 0]
            text = (
                f"- `{name}`, {bias}: on the {len(ours)} tasks where it is known the base "
                f"optimizer spends {min(powers):.2f} to {max(powers):.2f} bits, and the winner "
                f"selects {min(own):.2f} to {max(own):.2f} bits on a new maze"
            )
            if ahead:
                mazes = max(math.ceil((row.spent[0] or 0.0) / row.selection) for row in ahead)
                text += (
                    f"; of {len(ahead)} that select any, each has selected more than was spent on "
                    f"it after at most {mazes:,} mazes"
                )
            lines.append(text + ".")
    return "\n".join(lines) or "Nothing is known."


def _figure(rows: Sequence[PowerRow]) -> Figure:
    """Bits that the winner selects on each new maze, over bits spent on it; one marker a winner."""
    names = list(dict.fromkeys(row.dialect for row in rows))
    figure, panels = canvas(3.4 * len(names) + 0.6, 3.8, columns=len(names))
    told: set[str] = set()
    for name, axes in zip(names, panels, strict=True):
        axes.set_title(name, loc="left", fontsize=9)
        axes.set_xlabel("spent by the base optimizer (bits)", fontsize=8)
        axes.set_ylabel("selected by the winner on a new maze (bits)", fontsize=8)
        for row in rows:
            if row.dialect == name and row.program:
                _draw(axes, row, told)
        high = max((row.spent[1] or 0.0 for row in rows), default=1.0)
        axes.plot([0, high], [0, high], color=GREY, linewidth=0.6, linestyle=":")
        axes.set_ylim(-0.5, 1 + max((row.selection for row in rows), default=1.0))
    figure.suptitle("What is spent once, and what on each maze; hollow: at most; dotted: equal")
    figure.legend(loc="outside lower center", ncols=3, fontsize=8, frameon=False)
    return figure


def _draw(axes: Axes, row: PowerRow, told: set[str]) -> None:
    colour, marker = LABELS[Label(row.label)]
    most = row.spent[1] or 0.0
    axes.plot(
        [most],
        [row.selection],
        color=colour,
        marker=marker,
        linestyle="",
        markerfacecolor=colour if row.proved else "white",
        label=None if row.label in told else row.label,
    )
    axes.annotate(
        row.bias[0],
        (most, row.selection),
        fontsize=6,
        xytext=(4, 2),
        textcoords="offset points",
    )
    told.add(row.label)


OPTIMIZATION_POWER = Experiment(
    name="optimization-power",
    question="How many bits of optimization does the base optimizer spend on its winner, and how "
    "many does the winner spend for itself on each new maze?",
    source="Hubinger et al. (2019), section 2.1: a base optimizer has a limited optimization "
    "power; it can spend it on a solution, or on an optimizer that spends more of its own on every "
    "task that it meets. Yudkowsky, “Measuring optimization power” (2008): the power is minus log2 "
    "of the share of possible outcomes that are at least as good, which needs a stated baseline.",
    definition="The base optimizer's power is minus log2 of the share of all programs no longer "
    "than its winner that solve the training and score at least as well under its bias; exact, by "
    "settling all of them, against programs drawn uniformly, and by the prior 2^-bits. Where they "
    "are too many, it is at most log2 of their number. The winner's own is its run-time selection, "
    "the entropy of its path over all 100,352 perfect mazes of 4 by 4 cells, given success; and "
    "beside it its mean power in new mazes against random walks of as many actions, and that of "
    "the program against random programs no longer, in the number of small mazes solved. Under "
    "random codes the search for the shortest is done again, with its own count.",
    prediction="Tables select nothing for themselves, whatever was spent on them. What is spent on "
    "a winner is less than its length, since the share of programs that solve is at least that of "
    "one. With more training it rises until a solver is shortest, at about 15 to 20 bits, and then "
    "stays. A solver selects about 11 bits on each new maze, the log2 of the number of ways there "
    "(as many as its outputs), so that after two or three mazes it has spent more than was spent "
    "on it. The bias time spends more bits than length on the same task, for what selects less.",
    changes="Another baseline: the figures mean nothing without one; larger mazes, in which a "
    "solver selects more; a count of selection that weighs what was looked at and not used.",
    row=PowerRow,
    quick={
        "tasks": ["corridor"],
        "dialects": ["reactive"],
        "biases": ["length", "time"],
        "coded": ["corridor"],
        "codes": 1,
        "code_seconds": 2.0,
        "seconds": 2.0,
        "draws": 20,
    },
    full={
        "tasks": ["corridor", "perfect 2x2", "perfect 3x3", "three mazes"],
        "dialects": ["reactive", "frontier", "counters"],
        "biases": ["length", "kt", "time"],
        "coded": ["perfect 2x2", "three mazes"],
        "codes": 3,
        "code_seconds": 30.0,
        "seconds": 20.0,
        "draws": 200,
    },
    cases=_cases,
    table=_table,
    answer=_answer,
    figure=_figure,
)
