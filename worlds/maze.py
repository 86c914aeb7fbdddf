"""The maze: a grid of characters with a start, goals and objects."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from mesasynth.errors import MazeError
from mesasynth.worlds.front import Front, Legend, read_front
from mesasynth.worlds.names import GOAL, GOAL_FEATURE, OPEN, STARTS, WALL, Cell
from mesasynth.worlds.svg import maze_svg

if TYPE_CHECKING:
    from collections.abc import Mapping

_LOOKALIKES = {"s": "S", "g": "G", "V": "v", "█": "#", "X": "#", "x": "#", "·": "."}


@dataclass(frozen=True, slots=True)
class Maze:
    r"""A maze, as written: an immutable, hashable value.

    Usually made by :func:`~mesasynth.worlds.read_maze`, :func:`~mesasynth.worlds.parse_maze` or
    :func:`~mesasynth.worlds.generate`.  Two mazes are equal if their rows, names, legends and
    extras are; the layout of the file that they came from does not count.

    Attributes:
        rows: the lines of the grid, one character a cell.  They may differ in length: cells that
            are missing, like all cells outside, are walls.
        name: the name given in the front block, if any.
        legend: the letters of object cells with their features, in order, whether or not the
            maze uses them.
        extras: further (key, value) pairs of the front block.
        front: the lines of its own front block as written, up to the first row.
        gap: the blank lines that stood before it in its file, as text.
        end: the text that followed its last row in the file up to the next gap.
        file: the file it was read from, if any.
        line: the line of its first row there, counted from 1.
        source: a name to show where ``name`` is None, such as the file's name without its suffix.
        start: the cell where the cursor begins.
        heading: the heading there: 0 north, 1 east, 2 south, 3 west.
        goals: all cells with the feature ``goal``; never empty.

    Raises:
        MazeError: no row, an unknown character, not exactly one start, no goal, or a name,
            legend or extra that a front block could not hold.

    >>> maze = Maze(("#####", "#S.G#", "#####"))
    >>> maze.start, maze.heading, sorted(maze.goals)
    ((1, 1), 1, [(1, 3)])
    >>> print(maze)
    #####
    #S.G#
    #####
    """

    rows: tuple[str, ...]
    name: str | None = field(default=None, kw_only=True)
    legend: Legend = field(default=(), kw_only=True)
    extras: tuple[tuple[str, str], ...] = field(default=(), kw_only=True)
    front: tuple[str, ...] = field(default=(), kw_only=True, compare=False, repr=False)
    gap: str = field(default="", kw_only=True, compare=False, repr=False)
    end: str = field(default="\n", kw_only=True, compare=False, repr=False)
    file: str | None = field(default=None, kw_only=True, compare=False, repr=False)
    line: int = field(default=1, kw_only=True, compare=False, repr=False)
    source: str = field(default="maze", kw_only=True, compare=False, repr=False)
    start: Cell = field(init=False, compare=False, repr=False)
    heading: int = field(init=False, compare=False, repr=False)
    goals: frozenset[Cell] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        said = Front(self.name, self.legend, self.extras)
        if not self.rows or not all(row.strip() for row in self.rows):
            raise MazeError(
                "a maze has at least one row, and no row of spaces only",
                file=self.file,
                expected="rows of cells; an all-open row can be written with '.'",
            )
        if not self._front_says(said):
            object.__setattr__(self, "front", ())
        codes = self.codes()
        self._refuse_unknown(codes)
        starts = _cells(np.isin(codes, [ord(letter) for letter in STARTS]))
        if len(starts) != 1:
            raise self._wrong_starts(starts)
        letters = [GOAL, *(letter for letter, words in self.legend if GOAL_FEATURE in words)]
        goals = frozenset(_cells(np.isin(codes, [ord(letter) for letter in letters])))
        if not goals:
            raise MazeError(
                "this maze has no goal",
                file=self.file,
                line=self.line,
                expected=f"at least one cell {GOAL!r}",
            )
        object.__setattr__(self, "start", starts[0])
        object.__setattr__(self, "heading", STARTS[self.rows[starts[0][0]][starts[0][1]]])
        object.__setattr__(self, "goals", goals)

    @property
    def height(self) -> int:
        """The number of rows, in cells."""
        return len(self.rows)

    @property
    def width(self) -> int:
        """The length of the longest row, in cells."""
        return max(map(len, self.rows))

    @property
    def label(self) -> str:
        """A name to show: its own, or else that of where it came from."""
        return self.name if self.name is not None else self.source

    @property
    def features(self) -> Mapping[Cell, frozenset[str]]:
        """The features of every cell that has any, ``goal`` among them."""
        words = {ord(letter): frozenset(features) for letter, features in self.legend}
        words[ord(GOAL)] = frozenset({GOAL_FEATURE})
        codes = self.codes()
        cells = _cells(np.isin(codes, list(words)))
        return MappingProxyType({cell: words[int(codes[cell])] for cell in cells})

    @property
    def text(self) -> str:
        r"""The maze as text, which parses to an equal maze.

        It is the text that was read (line ends as ``\n``), with its own front block; where the
        legend came from an earlier front block of the file, that legend is put before it.
        :func:`~mesasynth.worlds.mazes_text` gives a whole file back.
        """
        return "\n".join((*self.front_lines(), *self.rows)) + self.end

    def __str__(self) -> str:
        return self.text.rstrip("\n")

    def _repr_svg_(self) -> str:
        return maze_svg(self)

    def front_lines(self) -> tuple[str, ...]:
        """The front block that ``text`` begins with: as written, or else in plain spelling."""
        said = Front(self.name, self.legend, self.extras)
        return self.front or (() if said == Front() else said.lines())

    def is_open(self, cell: Cell) -> bool:
        """Whether the cell is inside the grid and no wall."""
        row, column = cell
        if not (0 <= row < len(self.rows) and 0 <= column < len(self.rows[row])):
            return False
        return self.rows[row][column] != WALL

    def codes(self) -> npt.NDArray[np.uint32]:
        """The code points of all cells, as an array of height by width filled up with walls."""
        width = self.width
        grid = "".join(row.ljust(width, WALL) for row in self.rows)
        return np.frombuffer(grid.encode("utf-32-le", "surrogatepass"), dtype="<u4").reshape(
            self.height, width
        )

    def _front_says(self, said: Front) -> bool:
        """Whether the front lines kept from reading still say what the fields say."""
        if not self.front:
            return True
        read, after = read_front(self.front, 0, None)
        return read == said and not "".join(self.front[after:]).strip()

    def _refuse_unknown(self, codes: npt.NDArray[np.uint32]) -> None:
        """Raise :class:`MazeError` at the first character that is no cell."""
        known = [WALL, *OPEN, GOAL, *STARTS, *(letter for letter, _ in self.legend)]
        unknown = ~np.isin(codes, [ord(letter) for letter in known])
        if not unknown.any():
            return
        row, column = _cells(unknown)[0]
        letter = self.rows[row][column]
        raise MazeError(
            f"unknown character {letter!r}",
            file=self.file,
            line=self.line + row,
            column=column + 1,
            text=self.rows[row],
            expected="one of " + " ".join(repr(k) if k == " " else k for k in known),
            hint=_advice(letter, self.rows[row]),
        )

    def _wrong_starts(self, starts: list[Cell]) -> MazeError:
        """The error of a maze with no start or several."""
        if not starts:
            return MazeError(
                "this maze has no start",
                file=self.file,
                line=self.line,
                expected="exactly one start: S (facing east) or one of ^ > v <",
            )
        (row, column), (again, there) = starts[:2]
        first = f"line {self.line + row}, column {column + 1}"
        count = "two starts" if len(starts) == 2 else f"{len(starts)} starts"
        return MazeError(
            f"this maze has {count}: the first is at {first}, another at "
            f"line {self.line + again}, column {there + 1}",
            file=self.file,
            line=self.line + again,
            column=there + 1,
            text=self.rows[again],
            expected="exactly one of S ^ > v <",
            hint="several mazes in one file are separated by blank lines",
        )


def _cells(mask: npt.NDArray[np.bool_]) -> list[Cell]:
    """The cells where the mask is true, in reading order."""
    return [(int(row), int(column)) for row, column in np.argwhere(mask)]


def _advice(letter: str, row: str) -> str:
    """What to do about an unknown character of a row."""
    if letter == "\t":
        return "a tab is no cell; write spaces"
    if ":" in row:
        return "a front block stands before its maze and is closed by a line '---'"
    if not letter.isprintable() or letter == "-":
        return "a maze has one character a cell and nothing else"
    meant = f"did you mean {_LOOKALIKES[letter]!r}? " if letter in _LOOKALIKES else ""
    return (
        f"{meant}an object needs a line '{letter}: its features' in a front block before the maze"
    )
