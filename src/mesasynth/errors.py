"""The errors that a user can cause, and how they are told.

Everything that is wrong with an input (a program, a maze, a name, a file) is raised as a
:class:`MesasynthError`.  Its text is the complete message for a person: where the mistake is,
the line itself with a caret under the spot, what was expected there, and, where a near miss is
likely, what may have been meant.  The parts are kept as attributes, so that other front ends
need not take the text apart again.

Any other exception that leaves this package is a defect of the package.

>>> print(
...     MesasynthError(
...         "unknown character 'x'",
...         file="maze.txt",
...         line=3,
...         column=3,
...         text="#.x.#",
...         expected="one of # . S G",
...     )
... )
maze.txt:3:3: error: unknown character 'x'
    #.x.#
      ^
expected one of # . S G
"""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_QUOTED = 76
"""The most characters of an input line that are quoted; a longer line is cut around the caret."""


class MesasynthError(Exception):
    """An input that cannot be used, with everything a person needs to mend it.

    ``str(error)`` is the complete message, of one or more lines, without a final newline.

    Attributes:
        message: what is wrong, in one line, with neither a place nor a final full stop.
        file: the name of the file (``-`` or another stand-in for what is not a file), if any.
        line: the line of the mistake, counted from 1, if it has one.
        column: its column in characters, counted from 1, if it has one.
        text: that line of the input, to be quoted, if there is one.
        expected: what would have been right there, in words that follow "expected".
        hint: advice in a few words, such as "did you mean 'move'?".
    """

    def __init__(
        self,
        message: str,
        *,
        file: str | None = None,
        line: int | None = None,
        column: int | None = None,
        text: str | None = None,
        expected: str | None = None,
        hint: str | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.file = file
        self.line = line
        self.column = column
        self.text = text
        self.expected = expected
        self.hint = hint

    def __str__(self) -> str:
        lines = [f"{self._where()}error: {self.message}"]
        if self.text is not None:
            lines += _quote(self.text, self.column)
        if self.expected is not None:
            lines.append(f"expected {self.expected}")
        if self.hint is not None:
            lines.append(f"hint: {self.hint}")
        return "\n".join(lines)

    def _where(self) -> str:
        """Where the mistake is, ready to stand before the message; empty if nowhere."""
        if self.file is None:
            if self.line is None:
                return ""
            if self.column is None:
                return f"line {self.line}: "
            return f"line {self.line}, column {self.column}: "
        parts = [self.file]
        if self.line is not None:
            parts.append(str(self.line))
            if self.column is not None:
                parts.append(str(self.column))
        return ":".join(parts) + ": "


class ProgramError(MesasynthError):
    """A text that is not a program of the dialect asked for, or bits that encode none."""


class DialectError(MesasynthError):
    """A dialect that does not exist or is ill-described.

    Attributes:
        key: the key of a dialect file that is to blame, if it is known: ``weights.move``.
    """

    key: str | None = None


class MazeError(MesasynthError):
    """A text that is not a maze, or a maze that cannot be used as asked."""


def near_miss(word: str, candidates: Iterable[str]) -> str | None:
    """The candidate that ``word`` was probably meant to be, or None if none is near.

    Case is ignored.  Near is what :func:`difflib.get_close_matches` calls near.

    >>> near_miss("mov", ["move", "left", "right"])
    'move'
    >>> near_miss("WALL_AHEAD", ["wall_ahead", "at_goal"])
    'wall_ahead'
    >>> near_miss("xyzzy", ["move", "left", "right"]) is None
    True
    """
    by_lower = {candidate.lower(): candidate for candidate in candidates}
    close = difflib.get_close_matches(word.lower(), by_lower, n=1)
    return by_lower[close[0]] if close else None


def _quote(text: str, column: int | None) -> list[str]:
    """The input line, indented, and the line with the caret if there is a column.

    Tabs become single spaces and other unprintable characters ``?``, so that the caret
    stands under the right place and a terminal is not disturbed.
    """
    shown = "".join(
        " " if character == "\t" else character if character.isprintable() else "?"
        for character in text.rstrip("\r\n")
    )
    caret = 0 if column is None else min(column - 1, len(shown))
    start = max(0, min(caret - _QUOTED // 2, len(shown) - _QUOTED))
    before = "..." if start > 0 else ""
    after = "..." if start + _QUOTED < len(shown) else ""
    lines = [f"    {before}{shown[start : start + _QUOTED]}{after}".rstrip()]
    if column is not None:
        lines.append(" " * (4 + len(before) + caret - start) + "^")
    return lines
