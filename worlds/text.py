r"""Maze text: reading files of mazes and printing them back.

The format.  One character a cell: ``#`` wall, ``.`` or space open, ``S`` start facing east (or
``^``, ``>``, ``v``, ``<`` facing north, east, south, west), ``G`` goal, and the letters of the
legend, which are open cells with features.  Everything outside is wall, and so are the missing
cells of a short line.  A file may hold several mazes, separated by blank lines; a line of
whitespace only is blank, so a row whose cells are all open is written with at least one ``.``.

A front block, ``key: value`` lines closed by ``---``, may stand before a maze.  Its legend serves
that maze and all that follow without a front block of their own; its name and its other keys
belong to the first of them alone.  A maze's own front block replaces an earlier one as a whole.

Files are UTF-8; line ends may be ``\n``, ``\r\n`` or ``\r`` and are kept as ``\n``.

>>> door, wide = parse_mazes("name: door\nD: door red\n---\nSDG\n\n>.D.G\n")
>>> door.name, wide.name, wide.features[0, 2] == {"door", "red"}
('door', None, True)
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from mesasynth.errors import MazeError, near_miss
from mesasynth.worlds.front import FENCE, Front, opens_front, read_front
from mesasynth.worlds.maze import Maze

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_LINE_END = re.compile(r"\r\n|\r|\n")
_EXAMPLE = "a maze, such as the three lines ##### and #S.G# and #####"


def read_bytes(file: str) -> bytes:
    """The content of a file. Raises MazeError if it cannot be read."""
    try:
        return Path(file).read_bytes()
    except FileNotFoundError:
        raise MazeError("no such file", file=file, hint=_nearby(file)) from None
    except IsADirectoryError:
        raise MazeError("this is a directory", file=file, expected="a maze file") from None
    except PermissionError:
        raise MazeError("no permission to read this file", file=file) from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise MazeError(f"this file cannot be read: {reason}", file=file) from None


def parse_maze(text: str, *, file: str | None = None) -> Maze:
    """Parse a text that holds exactly one maze.

    Args:
        text: the text.
        file: the file's name, for error messages.

    Raises:
        MazeError: the text is no maze, or it holds several.

    >>> parse_maze("S.G").text
    'S.G'
    """
    return the_only(parse_mazes(text, file=file))


def parse_mazes(text: str, *, file: str | None = None) -> tuple[Maze, ...]:
    r"""Parse all mazes of a text, at least one.

    ``mazes_text(parse_mazes(text)) == text`` for every text with ``\n`` line ends.

    Args:
        text: the text.
        file: the file's name, for error messages.

    Raises:
        MazeError: something in the text is no maze, or there is nothing in it.
    """
    lines = _LINE_END.split(text.removeprefix("\ufeff"))
    mazes: list[Maze] = []
    front, at = Front(), 0
    stem = Path(file).stem.strip("<>") if file else "maze"
    while (first := _skip_blank(lines, at)) < len(lines):
        own = opens_front(lines, first)
        top = first
        if own:
            front, closed = read_front(lines, first, file)
            top = _skip_blank(lines, closed)
            if top == len(lines):
                raise MazeError(
                    "no maze follows this front block",
                    file=file,
                    line=closed,
                    text=lines[closed - 1],
                    expected=_EXAMPLE,
                )
        bottom = top
        while bottom < len(lines) and lines[bottom].strip():
            bottom += 1
        after = _skip_blank(lines, bottom)
        last = after == len(lines)
        try:
            maze = Maze(
                tuple(lines[top:bottom]),
                name=front.name,
                legend=front.legend,
                extras=front.extras,
                front=tuple(lines[first:top]) if own else (),
                gap="".join(line + "\n" for line in lines[at:first]),
                end="\n".join(("", *lines[bottom:])) if last else "\n",
                file=file,
                line=top + 1,
                source=f"{stem}-{len(mazes) + 1}",
            )
        except MazeError as error:
            if error.hint is None and any(lines[bottom:after] + lines[at:first]):
                error.hint = "a line of spaces separates mazes; write an all-open row with '.'"
            raise
        mazes.append(maze)
        front = Front(legend=front.legend)
        at = len(lines) if last else bottom
    if not mazes:
        raise MazeError("there is no maze here: the text is empty", file=file, expected=_EXAMPLE)
    return tuple(mazes) if len(mazes) > 1 else (replace(mazes[0], source=stem),)


def mazes_text(mazes: Iterable[Maze]) -> str:
    r"""Several mazes as one text, which parses to equal mazes.

    Mazes read from one file give that file's text back exactly (line ends as ``\n``).  Mazes
    from several sources are separated by one blank line, and a legend is repeated only where it
    changes.

    >>> mazes_text([parse_maze("S.G"), parse_maze("SG\n")])
    'S.G\n\nSG\n'
    """
    text, legend = "", Front().legend
    for maze in mazes:
        if text and not text.endswith("\n"):
            text += "\n"
        if text and not maze.gap and not text.endswith("\n\n"):
            text += "\n"
        text += maze.gap
        plain = Front(maze.name, maze.legend, maze.extras) == Front(legend=legend)
        lines = maze.front or (() if plain else maze.front_lines() or (FENCE,))
        text += "\n".join((*lines, *maze.rows)) + maze.end
        legend = maze.legend
    return text


def _skip_blank(lines: Sequence[str], at: int) -> int:
    """The index of the first line from ``at`` on that is not blank, or the number of lines."""
    while at < len(lines) and not lines[at].strip():
        at += 1
    return at


def the_only(mazes: tuple[Maze, ...]) -> Maze:
    """The one maze of a file. Raises MazeError if there are more."""
    if len(mazes) == 1:
        return mazes[0]
    raise MazeError(
        f"there are {len(mazes)} mazes here; the second begins on line {mazes[1].line}",
        file=mazes[0].file,
        line=mazes[1].line,
        text=mazes[1].rows[0],
        expected="exactly one maze",
    )


def decode(data: bytes, file: str) -> str:
    """The text of a file. Raises MazeError at the first byte that is no text."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise MazeError("this file is UTF-16", file=file, expected="text saved as UTF-8")
    bad = data.find(b"\0")
    text = ""
    if bad < 0:
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError as error:
            bad = error.start
    if bad >= 0:
        before = _LINE_END.split(data[:bad].decode("utf-8", "replace"))
        raise MazeError(
            f"this is not a text file: byte {data[bad]:#04x} is no text in UTF-8",
            file=file,
            line=len(before),
            column=len(before[-1]) + 1,
            expected="a maze as plain text",
        )
    return text


def _nearby(file: str) -> str | None:
    """A file of a similar name in the same directory, as a hint."""
    path = Path(file)
    try:
        names = [beside.name for beside in path.parent.iterdir()]
    except (OSError, ValueError):
        return None
    close = near_miss(path.name, names)
    return None if close is None else f"did you mean {str(path.parent / close)!r}?"
