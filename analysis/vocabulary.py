"""The language in which a program to be measured is read: a dialect, and the features of mazes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from mesasynth.dsl import Dialect, builtin_dialects
from mesasynth.worlds import Maze


def vocabulary(dialect: Dialect | None, mazes: Iterable[Maze]) -> Dialect:
    r"""A dialect with the features of the mazes as sensors; None stands for all built-in ones.

    >>> import mesasynth as ms
    >>> maze = ms.parse_maze("r: red\n---\nSrG")
    >>> vocabulary(ms.dialect("reactive"), [maze]).sensors[-1]
    'red'
    """
    words = (word for maze in mazes for _, features in maze.legend for word in features)
    new = dict.fromkeys(word for word in words if word != "goal")
    if dialect is not None:
        return replace(dialect, sensors=tuple(dict.fromkeys((*dialect.sensors, *new))))
    known = builtin_dialects().values()
    return Dialect(
        name="all",
        summary="all that the built-in dialects have",
        actions=tuple(dict.fromkeys(name for each in known for name in each.actions)),
        controls=tuple(dict.fromkeys(name for each in known for name in each.controls)),
        sensors=tuple(dict.fromkeys((*(name for each in known for name in each.sensors), *new))),
        counts=tuple(sorted({count for each in known for count in each.counts})),
    )
