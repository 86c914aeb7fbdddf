"""Dialects made from others in Python."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from mesasynth.dsl.definitions import bodies
from mesasynth.dsl.dialect import CONTROLS, Dialect
from mesasynth.dsl.functions import unfolded
from mesasynth.dsl.library import dialect as named_dialect

if TYPE_CHECKING:
    from collections.abc import Callable

    from mesasynth.dsl.dialect import Weight

    Words = Iterable[str] | Mapping[str, Callable[..., Any]]


def extend(
    base: Dialect | str,
    *,
    name: str,
    summary: str | None = None,
    statements: Words = (),
    sensors: Words = (),
    features: Words = (),
    counts: Iterable[int] = (),
    weights: Mapping[str, Weight] | None = None,
    ticks: Mapping[str, int] | None = None,
    definitions: Mapping[str, str] | None = None,
) -> Dialect:
    """A dialect that has all that another has, and more.

    Args:
        base: the other, by name or as a value.
        name: what to call the new one.
        summary: what sets it apart; by default the other's.
        statements: more statements; as a mapping, actions with their functions, each from (maze,
            cell, heading) to the (cell, heading) after it.
        sensors: more sensors; as a mapping with their functions, each from (maze, cell, heading)
            to True or False. What ends in ``*`` stands for one word for each feature.
        features: the features that these range over; as a mapping with functions like sensors'.
        families: for the first word of a family its function, of (maze, cell, heading, cells),
            where ``cells`` are those that have the feature.
        counts: more counts of ``repeat``.
        weights: how likely choices are, relative to 1.
        ticks: how long actions take that do not take 1 tick.
        definitions: more statements, by the text of their block.

    Raises:
        DialectError: if the parts do not fit together.

    >>> def edge(maze, cell, heading):
    ...     return cell[0] == 0
    >>> mine = extend("reactive", name="mine", sensors={"edge": edge}, definitions={"go": "move"})
    >>> mine.sensors[-1], mine.actions[-1]
    ('edge', 'go')
    """
    base = named_dialect(base) if isinstance(base, str) else base
    functions: dict[str, Any] = dict(base.calls)
    for words in (statements, sensors, features):
        if isinstance(words, Mapping):
            functions |= {word.removesuffix(" *"): call for word, call in words.items()}
    known = (*base.features, *features)
    listed = unfolded(statements, known)
    found = Dialect(
        name=name,
        summary=base.summary if summary is None else summary,
        actions=(
            *base.actions,
            *(each for each in listed if each not in CONTROLS),
            *(definitions or {}),
        ),
        controls=(*base.controls, *(each for each in listed if each in CONTROLS)),
        sensors=(*base.sensors, *unfolded(sensors, known)),
        counts=(*base.counts, *counts),
        trail_cap=base.trail_cap,
        weights={**dict(base.weights), **(weights or {})},
        ticks={**dict(base.ticks), **(ticks or {})},
        definitions={**dict(base.definitions), **(definitions or {})},
        cost=base.cost,
        tests=base.tests,
        bump=base.bump,
        stop=base.stop,
        features=known,
        functions=functions,
    )
    bodies(found)
    return found
