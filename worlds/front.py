"""The front block of a maze text: ``key: value`` lines closed by ``---``.

A key of one character is a legend entry, and its value the features of the cells that this
character stands for; ``name`` names the maze; every other key is kept as it is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mesasynth.errors import MazeError, near_miss
from mesasynth.worlds.names import (
    GOAL_FEATURE,
    KEYWORDS,
    MAZE_ACTIONS,
    MAZE_SENSORS,
    MEMORY_WORDS,
    RESERVED_LETTERS,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

FENCE = "---"
"""The line that closes a front block."""

Legend = tuple[tuple[str, tuple[str, ...]], ...]

_WORD = re.compile(r"[a-z][a-z0-9_]*\Z")
_KEY = re.compile(r"[A-Za-z][A-Za-z0-9_-]*\Z")
_PLAIN_CELLS = RESERVED_LETTERS - {":", "-"}
_TAKEN = KEYWORDS | MEMORY_WORDS | frozenset(MAZE_ACTIONS) | frozenset(MAZE_SENSORS)


@dataclass(frozen=True, slots=True)
class Front:
    """What a front block says.

    Attributes:
        name: the name of the maze, if one is given.
        legend: letters with their features, in the order written.
        extras: all other (key, value) pairs, in the order written.
    """

    name: str | None = None
    legend: Legend = ()
    extras: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        """Raise :class:`MazeError` for what could not stand in a front block."""
        if self.name is not None:
            check_value("name", self.name)
        keys = ["name", *(letter for letter, _ in self.legend), *(key for key, _ in self.extras)]
        for key in keys:
            if keys.count(key) > 1:
                raise MazeError(f"the key {key!r} is given twice")
        for letter, words in self.legend:
            check_letter(letter)
            check_features(letter, words)
        for key, value in self.extras:
            check_key(key)
            check_value(key, value)

    def lines(self) -> tuple[str, ...]:
        """The block in its plain spelling, the closing ``---`` included.

        >>> Front("doors", (("D", ("door", "red")),)).lines()
        ('name: doors', 'D: door red', '---')
        """
        named = () if self.name is None else (("name", self.name),)
        legend = tuple((letter, " ".join(words)) for letter, words in self.legend)
        pairs = (*named, *self.extras, *legend)
        return (*(f"{key}: {value}" for key, value in pairs), FENCE)


def opens_front(lines: Sequence[str], at: int) -> bool:
    """Whether a front block, rather than a maze, begins at line ``at``.

    It does if that line has a ``:`` (which is never a cell), or if it is no row of plain cells and
    a ``---`` follows before the next blank line.
    """
    if ":" in lines[at]:
        return True
    if set(lines[at]) <= _PLAIN_CELLS:
        return False
    for line in lines[at:]:
        if not line.strip():
            return False
        if line.strip() == FENCE:
            return True
    return False


def read_front(lines: Sequence[str], at: int, file: str | None) -> tuple[Front, int]:
    """Read the front block that begins at line index ``at``.

    Returns:
        The block, and the index of the line after its ``---``.

    Raises:
        MazeError: an ill-formed line, a bad or repeated key, a bad value, or no ``---``.
    """
    name: str | None = None
    legend: list[tuple[str, tuple[str, ...]]] = []
    extras: list[tuple[str, str]] = []
    places: dict[str, int] = {}
    for index in range(at, len(lines)):
        line = lines[index]
        if line.strip() == FENCE:
            return Front(name, tuple(legend), tuple(extras)), index + 1
        if not line.strip():
            continue
        key, value, column = _split(line, index, at, file)
        try:
            if key in places:
                raise MazeError(
                    f"the key {key!r} is given twice, on lines {places[key]} and {index + 1}",
                    expected="each key once in a front block",
                )
            places[key] = index + 1
            if len(key) == 1:
                words = tuple(value.split())
                check_letter(key)
                check_features(key, words)
                legend.append((key, words))
                continue
            check_value(key, value)
            if key == "name":
                name = value
            else:
                check_key(key)
                extras.append((key, value))
        except MazeError as error:
            error.file, error.line, error.column, error.text = file, index + 1, column, line
            raise
    raise MazeError(
        "this front block is not closed",
        file=file,
        line=at + 1,
        column=1,
        text=lines[at],
        expected=f"a line {FENCE!r} between the front block and the maze",
    )


def _split(line: str, index: int, at: int, file: str | None) -> tuple[str, str, int]:
    """Key, value and the column of the key of one front line."""
    key, colon, value = line.partition(":")
    column = len(line) - len(line.lstrip()) + 1
    if colon:
        return key.strip(), value.strip(), column
    raise MazeError(
        f"this line of the front block that begins on line {at + 1} is no 'key: value'",
        file=file,
        line=index + 1,
        column=column,
        text=line,
        expected=f"'key: value', such as 'name: my maze' or 'D: door red', or {FENCE!r}",
    )


def check_letter(letter: str) -> None:
    """Raise :class:`MazeError` unless a legend may give ``letter`` a meaning."""
    if letter in RESERVED_LETTERS:
        raise MazeError(
            f"{letter!r} cannot be an object: it already has a meaning in maze text",
            expected="a character other than " + " ".join(sorted(RESERVED_LETTERS - {" "})),
        )
    if len(letter) != 1 or not letter.isprintable() or letter.isspace():
        raise MazeError(
            f"{letter!r} cannot be an object", expected="one printable character that is no space"
        )


def check_features(letter: str, words: Sequence[str]) -> None:
    """Raise :class:`MazeError` unless ``words`` can be the features of ``letter``."""
    rule = "features: lower-case words, such as 'door red'"
    if not words:
        raise MazeError(f"{letter!r} has no feature", expected=rule)
    for word in words:
        if not _WORD.match(word):
            lower = word.lower()
            raise MazeError(
                f"{word!r} is no name for a feature",
                expected=f"{rule} (letters a-z, then also digits and _)",
                hint=f"did you mean {lower!r}?" if _WORD.match(lower) else None,
            )
        if word in _TAKEN:
            raise MazeError(
                f"{word!r} cannot be a feature: the language already uses this word",
                expected=rule,
                hint=f"the feature of a goal is {GOAL_FEATURE!r}" if word == "at_goal" else None,
            )
        if list(words).count(word) > 1:
            raise MazeError(f"{letter!r} has the feature {word!r} twice", expected=rule)


def check_key(key: str) -> None:
    """Raise :class:`MazeError` unless ``key`` may be kept as a key of no further meaning."""
    if not _KEY.match(key):
        raise MazeError(
            f"{key!r} is no key of a front block",
            expected="'name', a single character for the legend, or a word of your own",
        )
    if key == "legend":
        raise MazeError(
            "a legend is written one character a line",
            expected="lines such as 'D: door red'",
        )
    if near_miss(key, ["name"]):
        raise MazeError(f"unknown key {key!r}", expected="'name'", hint="did you mean 'name'?")


def check_value(key: str, value: str) -> None:
    """Raise :class:`MazeError` unless ``value`` can stand after ``key:`` on one line."""
    if not value:
        raise MazeError(f"{key!r} has no value", expected=f"a value, as in '{key}: some words'")
    if value != value.strip() or not value.isprintable():
        raise MazeError(f"{value!r} cannot be the value of {key!r}", expected="one line of text")
