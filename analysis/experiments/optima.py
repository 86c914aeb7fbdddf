"""What a search and its verdict say of one task in one dialect, as experiments keep it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from mesasynth.analysis.experiments.experiment import Setting, uninterrupted
from mesasynth.analysis.labels import SEARCHING, Label
from mesasynth.analysis.verdict import Verdict, verdict
from mesasynth.dsl import Dialect
from mesasynth.search import UNITS_PER_BIT, GaveUp, NoProgram, Optimal, Result, search
from mesasynth.worlds import Ground


@dataclass(frozen=True, slots=True)
class OptimaRow:
    """One task in one dialect; all lengths in bits.

    Attributes:
        task: the name of the task.
        dialect: the name of the dialect.
        outcome: how the search for the shortest program ended.
        least: the least length; if that is not proved, a bound that it is not below.
        program: the shortest program, or the shortest that was met; empty if there is none.
        ticks: its running time.
        optima: how many programs are as short.
        labels: their prior mass by label.
        complete: whether all of them were measured, and not the first of them only.
    """

    task: str
    dialect: str
    outcome: str
    least: float
    program: str
    ticks: int | None
    optima: int | None
    labels: dict[str, float]
    complete: bool

    @property
    def length_proved(self) -> bool:
        """Whether the least length is known, or that there is no program."""
        return self.outcome != GaveUp.name

    @property
    def proved(self) -> bool:
        """The same, for a row that says nothing else that a search could leave open."""
        return self.length_proved

    @property
    def known(self) -> bool:
        """Whether there are optima, and all of them were measured."""
        return self.outcome == Optimal.name and self.complete

    @property
    def main(self) -> str | None:
        """The label with the most mass, if anything was measured."""
        return max(self.labels, key=lambda label: self.labels[label], default=None)

    def any(self, *, searching: bool) -> bool:
        """Whether some of what was measured deliberates; or, if not ``searching``, does not."""
        return any((Label(label) in SEARCHING) is searching for label in self.labels)

    @property
    def length_in_words(self) -> str:
        """The least length, or what is known of it."""
        if self.outcome == NoProgram.name:
            return "none exists"
        return f"{self.least:.2f}" if self.length_proved else f"≥ {self.least:.2f}, gave up"

    @property
    def labels_in_words(self) -> str:
        """The labels with their shares of the mass."""
        text = ", ".join(f"{label} {mass:.0%}" for label, mass in self.labels.items())
        if not self.length_proved:
            return f"met: {text}" if text else ""
        return text if self.complete or not text else f"{text} (of the first)"


def shortest(
    mazes: Sequence[Ground], setting: Setting, *, dialect: Dialect | str, **asked: Any
) -> Result:
    """The shortest programs for the mazes, within the limits of a setting.

    The limits are ``seconds`` and ``optima``, how many of these are listed. ``asked`` is whatever
    else :func:`mesasynth.search.search` takes. An interrupt is raised.
    """
    limits = setting.limits
    return uninterrupted(
        search(
            mazes,
            dialect=dialect,
            prune=True,
            timeout=limits["seconds"],
            max_optima=limits["optima"],
            seed=setting.seed,
            **asked,
        )
    )


def searched(
    mazes: Sequence[Ground], setting: Setting, *, dialect: Dialect | str, **asked: Any
) -> tuple[Result, Verdict | None]:
    """:func:`shortest`, and what these are."""
    result = shortest(mazes, setting, dialect=dialect, **asked)
    return result, verdict(result)


def facts(task: str, result: Result, told: Verdict | None) -> dict[str, Any]:
    """The fields of an :class:`OptimaRow`."""
    outcome, winner = result.outcome, result.winner
    labels: dict[str, float] = defaultdict(float)
    for (label, _), (_, mass) in told.by_label().items() if told else ():
        labels[str(label)] += mass
    match outcome:
        case Optimal(winner=best):
            least = best.units / UNITS_PER_BIT
        case GaveUp(lower_bits=float() as least):
            pass
        case _:
            least = 0.0
    return {
        "task": task,
        "dialect": result.task.dialect.name,
        "outcome": outcome.name,
        "least": least,
        "program": str(winner.program) if winner else "",
        "ticks": winner.ticks if winner else None,
        "optima": result.optima.count if result.optima else None,
        "labels": dict(labels),
        "complete": told is not None and told.complete,
    }


def generality(told: Verdict | None, suites: Sequence[str]) -> dict[str, float]:
    """The mean share of each suite of the battery that the programs measured solve, by mass."""
    if told is None:
        return {}
    return {
        name: sum(
            group.mass * group.measurement.generality.solved[name].value for group in told.groups
        )
        for name in suites
    }


def between(low: float | None, high: float | None, form: str = ".2f") -> str:
    """A number of which bounds are known, in words.

    >>> between(1, 1), between(1, None), between(1, 2, "+.0f"), between(None, None)
    ('1.00', '≥ 1.00', '+1 to +2', '')
    """
    if low is None and high is None:
        return ""
    if low is None or high is None:
        return f"≥ {low:{form}}" if high is None else f"≤ {high:{form}}"
    return f"{low:{form}}" if low == high else f"{low:{form}} to {high:{form}}"
