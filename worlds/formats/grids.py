"""Formats that are arrays: plain JSON grids, lattices of connections, pixels.

A JSON grid is a list of rows of 0 (open), 1 (wall), 2 (start) and 3 (goal), or a list of such
grids. A lattice is that of maze-dataset: ``connection_list[0, row, column]`` says whether a cell is
joined to the one below it, ``connection_list[1, ...]`` to the one on its right, ``start_pos`` and
``end_pos`` are (row, column); a file ``.npz`` holds the three. Pixels are maze-dataset's, too:
black wall, white open, green start, red end, blue on the solution, one pixel a cell of maze text;
a PNG holds them, and needs Pillow, which the extra `mesasynth[formats]` installs.
"""

from __future__ import annotations

import io
import json
import zipfile
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from mesasynth.errors import MazeError
from mesasynth.worlds.formats.cells import one_goal, plain_grid, refuse
from mesasynth.worlds.maze import Maze
from mesasynth.worlds.names import Cell

NUMBERS = ".#SG"
"""What 0, 1, 2 and 3 stand for in a JSON grid."""

COLOURS = {
    (0, 0, 0): "#",
    (255, 255, 255): ".",
    (0, 255, 0): "S",
    (255, 0, 0): "G",
    (0, 0, 255): ".",
}
_PAINTED = {"#": (0, 0, 0), ".": (255, 255, 255), "S": (0, 255, 0), "G": (255, 0, 0)}
_LATTICE = ("connection_list", "start_pos", "end_pos")


def read_json(text: str, *, file: str | None) -> tuple[Maze, ...]:
    """The mazes of a JSON text.

    Raises:
        MazeError: it is no JSON, no grid, or has a number that means nothing.

    >>> (maze,) = read_json("[[2, 0, 3], [1, 1, 1]]", file=None)
    >>> maze.rows
    ('S.G', '###')
    """
    rule = "rows of 0 (open), 1 (wall), 2 (start) and 3 (goal), as [[2, 0, 3]]"
    try:
        value = json.loads(text)
    except json.JSONDecodeError as error:
        lines = text.splitlines() or [""]
        shown = lines[error.lineno - 1] if error.lineno <= len(lines) else ""
        refuse(
            f"this is no JSON: {error.msg}",
            file=file,
            line=error.lineno,
            column=error.colno,
            text=shown,
            expected=rule,
        )
    except RecursionError:
        refuse("this is no grid: it is nested too deeply", file=file, expected=rule)
    grids = value if _depth(value) == 3 else [value]
    stem = Path(file).stem if file else "maze"
    found = []
    for index, grid in enumerate(grids):
        where = f"grid {index + 1}, " if len(grids) > 1 else ""
        if not isinstance(grid, list) or not grid:
            refuse(f"{where}this is no list of rows", file=file, expected=rule)
        rows = []
        for number, row in enumerate(grid, start=1):
            if not isinstance(row, list) or not row:
                refuse(f"{where}row {number} is no list of numbers", file=file, expected=rule)
            if len(row) != len(grid[0]):
                refuse(
                    f"{where}row {number} has {len(row)} cells, and the first has {len(grid[0])}",
                    file=file,
                    expected="rows of equal length",
                )
            for column, cell in enumerate(row, start=1):
                if isinstance(cell, bool) or cell not in (0, 1, 2, 3):
                    refuse(
                        f"{where}row {number}, column {column} is {json.dumps(cell)[:40]}",
                        file=file,
                        expected="0 (open), 1 (wall), 2 (start) or 3 (goal)",
                    )
            rows.append("".join(NUMBERS[int(cell)] for cell in row))
        source = stem if len(grids) == 1 else f"{stem}-{index + 1}"
        found.append(Maze(tuple(rows), file=file, source=source))
    return tuple(found)


def write_json(mazes: tuple[Maze, ...]) -> str:
    r"""Mazes as JSON: one grid, or a list of several.

    Raises:
        MazeError: a maze that has features, or a start that does not face east.

    >>> write_json((Maze(("S.G", "###")),))
    '[\n  [2, 0, 3],\n  [1, 1, 1]\n]\n'
    """
    grids = []
    for maze in mazes:
        rows = [[NUMBERS.index(cell) for cell in row] for row in plain_grid(maze, "json")]
        grids.append("[\n" + ",\n".join(f"  {json.dumps(row)}" for row in rows) + "\n]")
    return (grids[0] if len(grids) == 1 else "[" + ",\n".join(grids) + "]") + "\n"


def maze_from_lattice(
    connection_list: npt.ArrayLike,
    start: Cell,
    end: Cell,
    *,
    file: str | None = None,
    source: str = "maze",
) -> Maze:
    """The maze of a lattice: cells in odd rows and columns, passages between them.

    Raises:
        MazeError: an array of another shape, an end outside, or a passage that leads outside.

    >>> print(maze_from_lattice([[[0, 1], [0, 0]], [[1, 0], [0, 0]]], (0, 0), (1, 1)))
    #####
    #S..#
    ###.#
    #.#G#
    #####
    """
    links = np.asarray(connection_list)
    if links.ndim != 3 or links.shape[0] != 2 or links.dtype.kind not in "bui" or not links.size:
        refuse(
            f"'connection_list' is an array of {links.dtype} of the shape {links.shape}",
            file=file,
            expected="truth values of the shape (2, rows, columns)",
        )
    down, right = links.astype(bool)
    height, width = down.shape
    for way, edge in (("down", down[-1]), ("right", right[:, -1])):
        if edge.any():
            number = int(np.argmax(edge))
            at = (height - 1, number) if way == "down" else (number, width - 1)
            refuse(f"'connection_list' leads {way} from cell {at}, out of the lattice", file=file)
    grid = np.full((2 * height + 1, 2 * width + 1), "#")
    grid[1::2, 1::2] = "."
    grid[2::2, 1::2] = np.where(down, ".", "#")
    grid[1::2, 2::2] = np.where(right, ".", "#")
    for name, cell, letter in (("start_pos", start, "S"), ("end_pos", end, "G")):
        row, column = map(int, cell)
        if not (0 <= row < height and 0 <= column < width):
            refuse(
                f"{name!r} is {(row, column)}",
                file=file,
                expected=f"a cell: rows to {height - 1}, columns to {width - 1}",
            )
        grid[2 * row + 1, 2 * column + 1] = letter
    return Maze(tuple("".join(row) for row in grid.tolist()), file=file, source=source)


def lattice_of(maze: Maze) -> tuple[npt.NDArray[np.bool_], Cell, Cell]:
    """The lattice of a maze whose cells are in odd rows and columns: connections, start, end.

    Raises:
        MazeError: a maze with an open cell where a lattice has none, with features, with a heading
            other than east, or with several goals.

    >>> links, start, end = lattice_of(Maze(("#####", "#S..#", "###.#", "#.#G#", "#####")))
    >>> links.astype(int).tolist(), start, end
    ([[[0, 1], [0, 0]], [[1, 0], [0, 0]]], (0, 0), (1, 1))
    """
    goal = one_goal(maze, "lattice")
    is_open = np.array(plain_grid(maze, "lattice")) != "#"
    height, width = is_open.shape
    lattice = np.zeros_like(is_open)
    lattice[1:-1:2, 1:-1] = lattice[1:-1, 1:-1:2] = True  # cells and passages
    astray = is_open & ~lattice
    astray[1::2, 1::2] |= ~is_open[1::2, 1::2]
    for row, column in (maze.start, goal):
        astray[row, column] |= row % 2 == 0 or column % 2 == 0
    if height % 2 == 0 or width % 2 == 0 or min(height, width) < 3 or astray.any():
        row, column = np.argwhere(astray)[0] if astray.any() else (height - 1, width - 1)
        raise MazeError(
            f"this maze is no lattice: see row {row + 1}, column {column + 1}",
            file=maze.file,
            expected="an odd number of rows and columns with walls around, open cells (the start "
            "and the goal among them) in even rows and columns, counted from 1, and passages and "
            "walls between them",
        )
    links = np.zeros((2, height // 2, width // 2), dtype=np.bool_)
    links[0, :-1] = is_open[2:-1:2, 1::2]
    links[1, :, :-1] = is_open[1::2, 2:-1:2]
    return links, _halved(maze.start), _halved(goal)


def _halved(cell: Cell) -> Cell:
    return cell[0] // 2, cell[1] // 2


def read_lattice(data: bytes, *, file: str | None) -> tuple[Maze, ...]:
    """The maze of an ``.npz`` file of a lattice. Raises MazeError if it is none."""
    rule = f"an .npz file with the arrays {', '.join(_LATTICE)}"
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
            missing = [name for name in _LATTICE if name not in arrays]
            if missing:
                refuse(f"this file has no array {missing[0]!r}", file=file, expected=rule)
            links, start, end = (arrays[name] for name in _LATTICE)
    except (ValueError, OSError, EOFError, TypeError, AttributeError, zipfile.BadZipFile):
        refuse("this is no .npz file, or one with other objects", file=file, expected=rule)
    for name, cell in (("start_pos", start), ("end_pos", end)):
        if cell.shape != (2,) or cell.dtype.kind not in "ui":
            refuse(f"{name!r} has the shape {cell.shape}", file=file, expected="row and column")
    stem = Path(file).stem if file else "maze"
    ends = [(int(row), int(column)) for row, column in (start, end)]
    return (maze_from_lattice(links, *ends, file=file, source=stem),)


def write_lattice(mazes: tuple[Maze, ...]) -> bytes:
    """One maze as the ``.npz`` file of a lattice. Raises MazeError if it is none."""
    links, start, end = lattice_of(only(mazes, "lattice"))
    held = io.BytesIO()
    np.savez(held, connection_list=links, start_pos=np.array(start), end_pos=np.array(end))
    return held.getvalue()


def maze_from_pixels(
    pixels: npt.ArrayLike, *, file: str | None = None, source: str = "maze"
) -> Maze:
    """The maze of an array of pixels, of the shape (rows, columns, 3).

    Raises:
        MazeError: an array of another shape, or a colour that means nothing.

    >>> print(maze_from_pixels([[[0, 255, 0], [0, 0, 255], [255, 0, 0]]]))
    S.G
    """
    image = np.asarray(pixels)
    if image.ndim != 3 or image.shape[2] != 3 or image.dtype.kind not in "ui" or not image.size:
        refuse(
            f"the pixels are an array of {image.dtype} of the shape {image.shape}",
            file=file,
            expected="whole numbers of the shape (rows, columns, 3)",
        )
    rows = []
    for number, row in enumerate(image.tolist(), start=1):
        letters = []
        for column, pixel in enumerate(row, start=1):
            letter = COLOURS.get(tuple(pixel))
            if letter is None:
                refuse(
                    f"the pixel in row {number}, column {column} is {tuple(pixel)}",
                    file=file,
                    expected="black (wall), white (open), green (start), red (goal) or blue",
                )
            letters.append(letter)
        rows.append("".join(letters))
    return Maze(tuple(rows), file=file, source=source)


def pixels_of(maze: Maze) -> npt.NDArray[np.uint8]:
    """A maze as pixels. Raises MazeError for features, and for a heading other than east.

    >>> pixels_of(Maze(("S.G",))).tolist()
    [[[0, 255, 0], [255, 255, 255], [255, 0, 0]]]
    """
    grid = plain_grid(maze, "png")
    return np.array([[_PAINTED[cell] for cell in row] for row in grid], dtype=np.uint8)


def read_png(data: bytes, *, file: str | None) -> tuple[Maze, ...]:
    """The maze of a picture in one of the formats that Pillow reads, a pixel a cell.

    Raises:
        MazeError: it is no picture, has a colour that means nothing, or Pillow is missing.
    """
    image = _pillow()
    try:
        with image.open(io.BytesIO(data), formats=["PNG"]) as picture:
            pixels = np.asarray(picture.convert("RGB"))
    except (OSError, ValueError, SyntaxError, image.DecompressionBombError):
        refuse("this is no PNG picture", file=file, expected="a PNG of one pixel a cell")
    return (maze_from_pixels(pixels, file=file, source=Path(file).stem if file else "maze"),)


def write_png(mazes: tuple[Maze, ...]) -> bytes:
    """One maze as a PNG, a pixel a cell. Raises MazeError for what that cannot hold."""
    held = io.BytesIO()
    _pillow().fromarray(pixels_of(only(mazes, "png"))).save(held, format="PNG")
    return held.getvalue()


def only(mazes: tuple[Maze, ...], name: str) -> Maze:
    """The one maze that a file of a format can hold. Raises MazeError for several."""
    if len(mazes) > 1:
        raise MazeError(
            f"a file in the format {name!r} holds one maze, and these are {len(mazes)}",
            hint="choose one with --pick",
        )
    return mazes[0]


def _depth(value: Any) -> int:
    """How many lists stand in one another at the front."""
    depth = 0
    while isinstance(value, list):
        depth += 1
        value = value[0] if value else None
    return depth


def _pillow() -> Any:
    """Pillow's module of images. Raises MazeError if it is missing."""
    if find_spec("PIL") is None:
        raise MazeError(
            "reading and writing PNG needs Pillow", hint='pip install "mesasynth[formats]"'
        )
    from PIL import Image  # noqa: PLC0415 (an optional package)

    return Image
