"""One task, dialect and bias: what is spent on the winner, and what it selects itself."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import product
from typing import Any

from mesasynth.analysis.battery import PERFECT_4, battery
from mesasynth.analysis.experiments.experiment import (
    Case,
    Setting,
    uninterrupted,
)
from mesasynth.analysis.experiments.tasks import TASKS
from mesasynth.analysis.experiments.weights import UNSETTLED, drawing, under_codes
from mesasynth.analysis.measure import measure
from mesasynth.analysis.policy import ProgramPolicy
from mesasynth.analysis.power import random_programs, walks
from mesasynth.analysis.verdict import spent
from mesasynth.dsl import Program
from mesasynth.dsl.count import Counter
from mesasynth.search import UNITS_PER_BIT, Optimal, Reason, Result, posterior, search
from mesasynth.search.prior import total_mass
from mesasynth.worlds import Ground


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
        codes: for each random code the label of its winner, the power spent and the winner's
            run-time selection over the same mazes, None if it was not settled; for the bias length
            only.
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
    codes: list[tuple[str, float | None, float | None]]

    @property
    def proved(self) -> bool:
        """Whether the winner is one, and what was spent on it is known."""
        return self.outcome == Optimal.name and self.spent[0] == self.spent[1]


def cases(setting: Setting) -> dict[str, Case[PowerRow]]:
    """Every bias on every task in every dialect."""
    limits = setting.limits
    asked = product(limits["dialects"], limits["tasks"], limits["biases"])
    return {
        f"{task} / {name} / {bias}": partial(_decide, task, name, bias, number, setting)
        for number, (name, task, bias) in enumerate(asked)
    }


def _decide(task: str, name: str, bias: str, row: int, setting: Setting) -> PowerRow:
    """One task, dialect and bias; ``row`` is its number, by which codes are drawn."""
    limits, mazes = setting.limits, TASKS[task]()
    result = uninterrupted(
        search(mazes, dialect=name, bias=bias, timeout=limits["seconds"], seed=setting.seed)
    )
    codes: list[tuple[str, float | None, float | None]] = []
    if bias == "length" and result.optima:
        known = [each.program for each in result.optima.listed]
        codes = in_codes(mazes, name, known, row, setting)
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
    exact, by_mass = share_spent(result, limits["seconds"])
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


def share_spent(result: Result, seconds: float) -> tuple[float | None, float | None]:
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


def in_codes(
    mazes: Sequence[Ground], name: str, known: Sequence[Program], row: int, setting: Setting
) -> list[tuple[str, float | None, float | None]]:
    """What wins under each random code, what was spent on it, and what it selects.

    Nothing longer than the programs known to solve is looked at.
    """
    whole = battery(mazes)
    found: list[tuple[str, float | None, float | None]] = []
    # Not pruned, since what is pruned is not counted, and the power is a count.
    for under in under_codes(mazes, name, **drawing(setting, row=row), known=known, prune=False):
        if isinstance(under.outcome, Optimal):
            policy = ProgramPolicy(under.outcome.winner.program, under.task.dialect)
            told = measure(policy, whole)
            found.append((str(told.label), spent(under), told.axes.selection.bits))
        else:
            found.append((UNSETTLED, None, None))
    return found
