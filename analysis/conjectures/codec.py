"""Instances as values that JSON can hold, and back: what makes a counterexample reproducible."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mesasynth.analysis.conjectures.conjecture import ConjectureError
from mesasynth.dsl import Dialect, Program, parse
from mesasynth.dsl.dialect_file import to_toml
from mesasynth.dsl.library import text_dialect
from mesasynth.worlds import Maze, parse_maze


def encode(value: Any) -> Any:
    """An instance as JSON: mazes, programs, dialects, words, numbers, and tuples of these.

    >>> from mesasynth import parse_maze
    >>> encode((parse_maze("SG"), 3))
    {'tuple': [{'maze': 'SG'}, 3]}

    Raises:
        ConjectureError: for anything else.
    """
    match value:
        case Maze():
            return {"maze": str(value)}
        case Program():
            return {"program": str(value)}
        case Dialect():
            return {"dialect": to_toml(value)}
        case tuple() | list():
            return {"tuple": [encode(each) for each in value]}
        case None | bool() | int() | float() | str():
            return value
    raise ConjectureError(
        f"an instance of the class {type(value).__name__!r} cannot be written down",
        expected="mazes, programs, dialects, words, numbers, or tuples of these",
    )


def decode(value: Any) -> Any:
    """The instance that was encoded.

    >>> decode({"tuple": [{"program": "move"}, "word"]})
    (parse('move'), 'word')

    Raises:
        ConjectureError: for what :func:`encode` does not write.
    """
    match value:
        case {"maze": str(text)}:
            return parse_maze(text)
        case {"program": str(text)}:
            return parse(text)
        case {"dialect": str(text)}:
            return text_dialect(text)
        case {"tuple": list(parts)}:
            return tuple(decode(each) for each in parts)
        case None | bool() | int() | float() | str():
            return value
    raise ConjectureError(f"{value!r} is no instance", expected="what a record of a check holds")


def mazes_in(value: Any) -> Iterator[Maze]:
    """The mazes of an instance, in order."""
    if isinstance(value, Maze):
        yield value
    elif isinstance(value, tuple | list):
        for each in value:
            yield from mazes_in(each)


def others_in(value: Any) -> Iterator[str]:
    """What else there is in an instance, in order, as text."""
    if isinstance(value, tuple | list):
        for each in value:
            yield from others_in(each)
    elif isinstance(value, Dialect):
        yield f"dialect {value.name}: {' '.join(value.statements)}; sensors {value.sensors}"
    elif not isinstance(value, Maze):
        yield str(value)


def size(value: Any) -> tuple[int, int]:
    """How large an instance is: the open cells of its mazes, then the length of the rest's text."""
    cells = sum(len(row) - row.count("#") for maze in mazes_in(value) for row in maze.rows)
    return cells, sum(map(len, others_in(value)))
