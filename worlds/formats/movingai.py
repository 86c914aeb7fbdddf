"""MovingAI's maps and scenarios (Sturtevant, "Benchmarks for grid-based pathfinding", 2012).

A ``.map`` is terrain: ``.``, ``G`` and ``S`` (swamp) can be entered from the ground, ``@``, ``O``,
``T`` and ``W`` (water) cannot. A ``.scen`` names a map and, line by line, starts and goals in it,
as (column, row). Here moves are 4-connected, so the optimum written in a scenario, which is for 8
directions, is not used: it is kept as the key ``octile``, and the length of a shortest way is found
anew. A scenario is written with that length.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from mesasynth.errors import MazeError
from mesasynth.worlds.compile import compile_maze
from mesasynth.worlds.formats.cells import one_goal, plain_grid, refuse, translated
from mesasynth.worlds.formats.grids import only
from mesasynth.worlds.maze import Maze

TERRAIN = {".": ".", "G": ".", "S": ".", "@": "#", "O": "#", "T": "#", "W": "#"}
HEADER = ("type", "height", "width", "map")
COLUMNS = 9


@dataclass(frozen=True, slots=True)
class Scenario:
    """One line of a scenario: the line's number, map, and ends as (row, column)."""

    line: int
    map: str
    start: tuple[int, int]
    goal: tuple[int, int]
    octile: str


def read_map(text: str, *, file: str | None) -> tuple[str, ...]:
    r"""The rows of a map, as ``#`` and ``.``.

    Raises:
        MazeError: a header, size or terrain that is not of the format.

    >>> read_map("type octile\nheight 1\nwidth 3\nmap\n.@G\n", file=None)
    ('.#.',)
    """
    lines = text.splitlines()
    sizes = {}
    for number, key in enumerate(HEADER):
        words = lines[number].split() if number < len(lines) else []
        value = words[1] if len(words) == 2 else ""
        known = key in ("type", "map") or (value.isdecimal() and int(value) > 0)
        if not words or words[0] != key or len(words) != (1 if key == "map" else 2) or not known:
            refuse(
                f"line {number + 1} of a map's header is not there" if not words else "bad header",
                file=file,
                line=number + 1,
                text=lines[number] if number < len(lines) else None,
                expected=f"'{key}'" if key == "map" else f"'{key}' and its value",
            )
        sizes[key] = int(value) if value.isdecimal() else 0
    rows = lines[len(HEADER) :]
    while rows and not rows[-1]:
        rows.pop()
    if len(rows) != sizes["height"]:
        refuse(
            f"this map has {len(rows)} rows, and its header says {sizes['height']}",
            file=file,
            line=2,
            text=lines[1],
        )
    for number, row in enumerate(rows):
        if len(row) != sizes["width"]:
            refuse(
                f"this row has {len(row)} cells, and the header says {sizes['width']}",
                file=file,
                line=len(HEADER) + 1 + number,
                text=row,
            )
    return translated(rows, TERRAIN, file=file, line=len(HEADER) + 1)


def read_scenarios(text: str, *, file: str | None) -> tuple[Scenario, ...]:
    """The lines of a scenario file. Raises MazeError for one that is not of the format."""
    lines = text.splitlines()
    if not lines or lines[0].split()[:1] != ["version"]:
        refuse(
            "this is no scenario",
            file=file,
            line=1,
            text=lines[0] if lines else "",
            expected="a first line such as 'version 1'",
        )
    found = []
    for number, line in enumerate(lines[1:], start=2):
        if not line.strip():
            continue
        words = line.split("\t") if "\t" in line else line.split()
        numbers = words[:1] + words[2:8]
        if len(words) != COLUMNS or not all(word.strip().isdecimal() for word in numbers):
            refuse(
                "this line is no scenario",
                file=file,
                line=number,
                text=line,
                expected="bucket, map, width, height, start column and row, goal column and row, "
                "and length, separated by tabs",
            )
        left, top, right, bottom = (int(word) for word in words[4:8])
        found.append(
            Scenario(number, words[1].strip(), (top, left), (bottom, right), words[8].strip())
        )
    if not found:
        refuse("there is no scenario here", file=file, line=1, text=lines[0])
    return tuple(found)


def read_movingai(text: str, *, file: str | None, pick: int | None = None) -> tuple[Maze, ...]:
    """The mazes of a scenario, whose map lies beside it; with ``pick`` only that one, from 1.

    Raises:
        MazeError: a map given in place of a scenario, or either is not of its format.
    """
    if text.startswith("type"):
        read_map(text, file=file)
        refuse(
            "a map has no start and no goal",
            file=file,
            expected="a scenario (.scen), which names a map, a start and a goal",
        )
    scenarios = read_scenarios(text, file=file)
    stem = Path(file).stem if file else "maze"
    maps: dict[str, tuple[str, ...]] = {}
    found = []
    for number, scenario in enumerate(scenarios, start=1):
        if pick is not None and number != pick:
            continue
        if scenario.map not in maps:
            maps[scenario.map] = _beside(scenario, file)
        rows = maps[scenario.map]
        for what, (row, column) in (("start", scenario.start), ("goal", scenario.goal)):
            if not (row < len(rows) and column < len(rows[0]) and rows[row][column] == "."):
                refuse(
                    f"the {what} in column {column}, row {row} is no open cell of the map",
                    file=file,
                    line=scenario.line,
                )
        if scenario.start == scenario.goal:
            refuse("the start is the goal", file=file, line=scenario.line)
        grid = [*rows]
        for letter, (row, column) in (("S", scenario.start), ("G", scenario.goal)):
            grid[row] = grid[row][:column] + letter + grid[row][column + 1 :]
        source = stem if len(scenarios) == 1 else f"{stem}-{number}"
        extras = (("octile", scenario.octile),) if scenario.octile else ()
        found.append(Maze(tuple(grid), extras=extras, file=file, source=source))
    return tuple(found)


def write_movingai(mazes: tuple[Maze, ...], *, name: str) -> tuple[str, str]:
    """One maze as a scenario and its map: both texts, for files of that name with their suffixes.

    Raises:
        MazeError: several goals, features, a heading other than east, or a goal walled off.
    """
    maze = only(mazes, "movingai")
    goal = one_goal(maze, "movingai")
    grid = plain_grid(maze, "movingai")
    steps = compile_maze(maze).distance
    if steps is None:
        raise MazeError("a scenario needs a way to the goal", file=maze.file)
    height, width = len(grid), len(grid[0])
    terrain = ["".join("@" if cell == "#" else "." for cell in row) for row in grid]
    ends = (maze.start[1], maze.start[0], goal[1], goal[0])
    line = "\t".join(map(str, (steps // 4, f"{name}.map", width, height, *ends, steps)))
    rows = "\n".join(terrain)
    return (
        f"version 1\n{line}\n",
        f"type tile\nheight {height}\nwidth {width}\nmap\n{rows}\n",
    )


def _beside(scenario: Scenario, file: str | None) -> tuple[str, ...]:
    """The map that a scenario names, which lies in the same directory."""
    path = Path(file or "").parent / Path(scenario.map).name
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is no text"
        refuse(
            f"its map {str(path)!r} cannot be read: {reason}",
            file=file,
            line=scenario.line,
            expected="the map beside the scenario",
        )
    return read_map(text, file=str(path))
