"""A language with some of its words made to do nothing, so that what they are worth can be told.

A larger language costs more in every choice. So a language with memory is not compared with one
that has fewer words, but with itself, where its words of memory do nothing: every program that does
not use them has the same length in both, and no shortest program uses words that do nothing. The
shortest program of the control is so the shortest of the language that does without these words.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from mesasynth.dsl import Dialect, Program

MEMORY: Mapping[str, tuple[str, ...]] = {
    "marking": ("mark", "erase", "marked", "marked_ahead"),
    "counters": ("drop", "worn_ahead"),
    "backtrack": ("back", "fresh_ahead", "stuck"),
    "frontier": ("fork", "next", "last"),
    "stack": ("push", "pop", "shift", "fresh_ahead"),
}
"""For each dialect with memory outside the program the words that write or read it."""


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
