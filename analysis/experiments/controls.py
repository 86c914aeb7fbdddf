"""A language with some of its words made to do nothing, so that what they are worth can be told.

A larger language costs more in every choice. So a language with memory is not compared with one
that has fewer words, but with itself, where its words of memory do nothing: every program that does
not use them has the same length in both, and no shortest program uses words that do nothing. The
shortest program of the control is so the shortest of the language that does without these words.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from mesasynth.analysis.experiments.experiment import Setting, uninterrupted
from mesasynth.analysis.experiments.optima import OptimaRow, between
from mesasynth.analysis.experiments.rungs import Bar
from mesasynth.dsl import Dialect, Program
from mesasynth.search import UNITS_PER_BIT, GaveUp, Result, search
from mesasynth.worlds import Ground

MEMORY: Mapping[str, tuple[str, ...]] = {
    "marking": ("mark", "erase", "marked", "marked_ahead"),
    "counters": ("drop", "worn_ahead"),
    "backtrack": ("back", "fresh_ahead", "stuck"),
    "frontier": ("fork", "next", "last"),
    "stack": ("push", "pop", "shift", "fresh_ahead"),
}
"""For each dialect with memory outside the program the words that write or read it."""


@dataclass(frozen=True, slots=True)
class ControlledRow(OptimaRow):
    """One task in one language, and the same with some of its words made to do nothing.

    Attributes:
        using: how many of the programs listed use these words.
        unaided: between which lengths the shortest program lies that does not; the upper one is
            None where nothing is known. None in a language without such words.
    """

    using: int
    unaided: tuple[float, float | None] | None

    @property
    def unaided_proved(self) -> bool:
        """Whether both lengths are known."""
        return self.length_proved and (self.unaided is None or self.unaided[0] == self.unaided[1])

    @property
    def value(self) -> tuple[float | None, float | None]:
        """What the words buy in bits lies between these; None where nothing is known."""
        if self.unaided is None or not self.known:
            return None, None
        low, high = self.unaided
        return low - self.least, None if high is None else high - self.least

    @property
    def bar(self) -> Bar | None:
        """From the least length on to that without the words."""
        if self.unaided is None or not self.length_proved:
            return None
        low, high = self.unaided
        return Bar(self.least, low, is_open=low != high)

    @property
    def optima_in_words(self) -> str:
        """How many optima there are, and how many of them use the words."""
        if self.optima is None:
            return ""
        return f"{self.optima:,}" + ("" if self.unaided is None else f", {self.using:,} use them")


def controlled(
    mazes: Sequence[Ground], result: Result, words: Collection[str], setting: Setting
) -> dict[str, Any]:
    """The further fields of a :class:`ControlledRow`, from another search without the words."""
    listed = result.optima.listed if result.optima else ()
    using = sum(uses(each.program, words) for each in listed)
    if not words:
        return {"using": using, "unaided": None}
    control = uninterrupted(
        search(
            mazes,
            dialect=without(result.task.dialect, words),
            prune=True,
            timeout=setting.limits["seconds"],
        )
    )
    met = None if control.winner is None else control.winner.units / UNITS_PER_BIT
    low = met or 0.0
    if isinstance(control.outcome, GaveUp):
        known = result.proved_units if result.optima is None else result.optima.listed[0].units
        low = max(control.outcome.lower_bits or 0.0, known / UNITS_PER_BIT)
    return {"using": using, "unaided": (low, met)}


def buys(rows: Iterable[ControlledRow]) -> str:
    """What the words are proved to buy on which tasks.

    >>> buys([])
    'nothing that is proved'
    """
    rows = list(rows)
    said = [f"{between(*row.value)} bits on {row.task}" for row in rows if (row.value[0] or 0) > 0]
    nothing = [row.task for row in rows if row.value[0] == row.value[1] == 0]
    text = ", ".join(said) or "nothing that is proved"
    return f"{text}; nothing, proved, on {', '.join(nothing)}" if nothing else text


def tasks_of(rows: Iterable[OptimaRow]) -> str:
    """The names of the tasks."""
    return ", ".join(row.task for row in rows) or "none"


def without(plain: Dialect, words: Collection[str]) -> Dialect:
    """The dialect with some of its words replaced by such as do nothing, or are never true.

    A statement gives way to one that is defined as an empty block, a sensor to one for a feature
    that no cell has. The weights of the words go over.

    >>> from mesasynth.dsl import dialect, parse, units
    >>> control = without(dialect("counters"), MEMORY["counters"])
    >>> control.actions[-1], control.sensors[-1]
    ('idle_drop', 'never_worn_ahead')
    >>> program = parse("until at_goal { while wall_ahead { right } move left }")
    >>> units(program, control) == units(program, dialect("counters"))
    True
    """
    idle = {word: f"idle_{word.replace(' ', '_')}" for word in words if word in plain.actions}
    never = {word: f"never_{word}" for word in words if word in plain.sensors}
    new = {**idle, **never, **{f"not {old}": f"not {word}" for old, word in never.items()}}
    return replace(
        plain,
        name=f"{plain.name} without {', '.join(words)}",
        actions=tuple(idle.get(word, word) for word in plain.actions),
        sensors=tuple(never.get(word, word) for word in plain.sensors),
        weights={new.get(word, word): weight for word, weight in dict(plain.weights).items()},
        definitions={**dict(plain.definitions), **dict.fromkeys(idle.values(), "")},
    )


def uses(program: Program, words: Collection[str]) -> bool:
    """Whether the text of a program has one of these words.

    >>> from mesasynth.dsl import parse
    >>> uses(parse("move drop"), MEMORY["counters"]), uses(parse("move"), MEMORY["counters"])
    (True, False)
    """
    text = f" {program} "
    return any(f" {word} " in text for word in words)
