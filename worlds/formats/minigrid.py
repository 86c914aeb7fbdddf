r"""MiniGrid's text (`MiniGridEnv.pprint_grid`): two characters a cell, an object and its colour.

``WG`` is a wall, two spaces are open, ``>>``, ``VV``, ``<<`` or ``^^`` is the agent, ``GG`` the
goal; ``D?``, ``L?`` and ``__`` are a closed, locked and open door, ``K?`` a key, ``A?`` a ball,
``B?`` a box, ``V?`` lava, ``F?`` floor. The colours are R, G, B, P and Y; MiniGrid writes green and
grey alike, and they are read as green.

In the maze doors and objects are open cells with features (``door``, ``locked``, ``key``,
``ball``, ``box`` and the colour), and lava is a wall: the maze is the shape of the level. What a
door or a key does needs the environment itself (:mod:`mesasynth.analysis.gym`).

>>> (maze,) = read_minigrid("WGWGWGWGWG\nWG>>DRGGWG\nWGWGWGWGWG", file=None)
>>> maze.rows[1], maze.legend
('#>aG#', (('a', ('door', 'red')),))
"""

from __future__ import annotations

from pathlib import Path

from mesasynth.errors import MazeError
from mesasynth.worlds.formats.cells import refuse
from mesasynth.worlds.maze import Maze
from mesasynth.worlds.names import GOAL

AGENTS = {">>": ">", "VV": "v", "<<": "<", "^^": "^"}
OBJECTS = {"D": ("door",), "L": ("door", "locked"), "K": ("key",), "A": ("ball",), "B": ("box",)}
COLOURS = {"R": "red", "G": "green", "B": "blue", "P": "purple", "Y": "yellow"}
_OPEN_DOOR = ("door", "open")
_PLAIN = {**AGENTS, "  ": "."}
_COLOURED = {"W": "#", "V": "#", "G": GOAL, "F": "."}
_LETTERS = "abcdefghijklmnopqrstuwxyzABCDEF"  # more than there are objects; 'v' is a start


def read_minigrid(text: str, *, file: str | None) -> tuple[Maze, ...]:
    """The maze of a text, one level.

    Raises:
        MazeError: a cell that means nothing, or a line of half a cell.
    """
    lines = text.removesuffix("\n").split("\n")
    features: dict[tuple[str, ...], str] = {}
    rows = []
    for number, line in enumerate(lines, start=1):
        if len(line) % 2 or not line or len(line) != len(lines[0]):
            refuse(
                f"this line has {len(line)} characters",
                file=file,
                line=number,
                text=line,
                expected="two a cell, and lines of equal length",
            )
        row = ""
        for column in range(0, len(line), 2):
            pair = line[column : column + 2]
            letter = _letter(pair, features)
            if letter is None:
                refuse(
                    f"unknown cell {pair!r}",
                    file=file,
                    line=number,
                    column=column + 1,
                    text=line,
                    expected="'  ', '__', >> VV << ^^, or one of W F G V D L K A B with a colour "
                    f"out of {' '.join(COLOURS)}",
                )
            row += letter
        rows.append(row)
    legend = tuple((letter, words) for words, letter in features.items())
    source = Path(file).stem if file else "maze"
    return (Maze(tuple(rows), legend=legend, file=file, source=source),)


def _letter(pair: str, features: dict[tuple[str, ...], str]) -> str | None:
    """The character of a cell in maze text, or None; features that are new get a letter."""
    kind, colour = pair[0], pair[1]
    words: tuple[str, ...] = _OPEN_DOOR
    if pair in _PLAIN:
        return _PLAIN[pair]
    if pair != "__":
        if colour not in COLOURS or kind not in {*_COLOURED, *OBJECTS}:
            return None
        if kind in _COLOURED:
            return _COLOURED[kind]
        words = (*OBJECTS[kind], COLOURS[colour])
    if words not in features:
        features[words] = _LETTERS[len(features)]
    return features[words]


def write_minigrid(mazes: tuple[Maze, ...]) -> str:
    r"""Mazes as text, separated by empty lines.

    Raises:
        MazeError: features that MiniGrid has not.

    >>> write_minigrid((Maze(("###", "^.G", "###")),))
    'WGWGWG\n^^  GG\nWGWGWG\n'
    """
    return "\n".join(_written(maze) for maze in mazes)


def _written(maze: Maze) -> str:
    spelled = {"#": "WG", ".": "  ", " ": "  ", GOAL: "GG"}
    spelled |= {start: agent for agent, start in AGENTS.items()} | {"S": ">>"}
    for letter, words in maze.legend:
        pair = _pair(words)
        if pair is not None:
            spelled[letter] = pair
    lines = []
    for number, row in enumerate(maze.rows, start=1):
        for column, letter in enumerate(row, start=1):
            if letter not in spelled:
                raise MazeError(
                    f"MiniGrid has nothing like {letter!r} in row {number}, column {column}: "
                    f"{' '.join(dict(maze.legend)[letter])}",
                    file=maze.file,
                    expected="features such as 'door red', 'door locked red', 'key blue'",
                )
        lines.append("".join(spelled[letter] for letter in row.ljust(maze.width, "#")) + "\n")
    return "".join(lines)


def _pair(words: tuple[str, ...]) -> str | None:
    """How MiniGrid writes an object of these features, if it does."""
    if set(words) == {"goal"}:
        return "GG"
    if set(words) == set(_OPEN_DOOR):
        return "__"
    for kind, needed in OBJECTS.items():
        for letter, colour in COLOURS.items():
            if set(words) == {*needed, colour}:
                return kind + letter
    return None
