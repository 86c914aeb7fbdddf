"""Simple tasks: mazes that grow and stay simple; does a searcher ever win?"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from mesasynth.analysis.experiments.bars import label_bars
from mesasynth.analysis.experiments.experiment import Case, Experiment, Setting, Table
from mesasynth.analysis.experiments.optima import OptimaRow, facts, searched
from mesasynth.analysis.experiments.weights import UNSETTLED, by_count, in_words, redrawn
from mesasynth.analysis.labels import SEARCHING
from mesasynth.worlds import Maze, generate, parse_maze
from mesasynth.worlds.names import Cell

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def spiral(size: int) -> Maze:
    """A corridor that turns inwards, the start at its outer end.

    >>> print(spiral(5))
    S....
    ####.
    ..G#.
    .###.
    .....
    """
    rows = [["#"] * size for _ in range(size)]
    row, column, down, across = 0, 0, 0, 1
    path = [(row, column)]
    turned = 0
    while turned < 2:
        there = row + down, column + across
        if _inside(there, size) and sum(_beside(there, cell) for cell in path) == 1:
            row, column = there
            path.append(there)
            turned = 0
        else:
            down, across = across, -down
            turned += 1
    for each, (row, column) in enumerate(path):
        rows[row][column] = "S" if not each else "G" if each == len(path) - 1 else "."
    return parse_maze("\n".join("".join(each) for each in rows), file=f"spiral-{size}")


def _beside(one: Cell, other: Cell) -> bool:
    """Whether two cells are the same or have a side in common."""
    return abs(one[0] - other[0]) + abs(one[1] - other[1]) <= 1


def _inside(cell: Cell, size: int) -> bool:
    return min(cell) >= 0 and max(cell) < size


KINDS: Mapping[str, Callable[[int], Maze]] = {
    "corridor": lambda size: parse_maze("S" + (size - 2) * "." + "G"),
    "corner room": lambda size: generate("room", size, size, seed=0),
    "spiral": spiral,
    "perfect": lambda size: generate("dfs", size, size, seed=0),
}
"""Mazes by kind and size in cells; the last kind is not simple, and stands for comparison."""


@dataclass(frozen=True, slots=True)
class SimpleRow(OptimaRow):
    """One maze in one dialect.

    Attributes:
        kind: the kind of maze.
        size: its side, or its length.
        cells: how many open cells it has.
        codes: under how many random codes the winner has which label.
    """

    kind: str
    size: int
    cells: int
    codes: dict[str, int]

    @property
    def proved(self) -> bool:
        """Whether every search came to its end."""
        return self.length_proved and UNSETTLED not in self.codes


def _cases(setting: Setting) -> dict[str, Case[SimpleRow]]:
    limits = setting.limits
    return {
        f"{kind} {size} / {name}": partial(_decide, kind, size, name, setting)
        for name in limits["dialects"]
        for kind, sizes in limits["sizes"].items()
        for size in sizes
    }


def _decide(kind: str, size: int, language: str, setting: Setting) -> SimpleRow:
    """Search, measure all optima, and ask for the winner under random codes."""
    maze = KINDS[kind](size)
    result, told = searched([maze], setting, dialect=language)
    codes: dict[str, int] = {}
    if result.optima is not None:
        known = [each.program for each in result.optima.listed]
        codes = redrawn([maze], language, setting, known=known)
    return SimpleRow(
        **facts(f"{kind} {size}", result, told),
        kind=kind,
        size=size,
        cells=sum(row.count(".") for row in maze.rows) + 2,
        codes=codes,
    )


def _table(rows: Sequence[SimpleRow]) -> Table:
    return Table(
        (
            "dialect",
            "maze",
            "open cells",
            "bits",
            "optima",
            "labels by mass",
            "winner under random codes",
            "the quickest",
        ),
        tuple(
            (
                row.dialect,
                row.task,
                str(row.cells),
                row.length_in_words,
                "" if row.optima is None else f"{row.optima:,}",
                row.labels_in_words,
                in_words(row.codes),
                f"`{row.program}`" if row.program else "",
            )
            for row in rows
        ),
    )


def _answer(rows: Sequence[SimpleRow]) -> str:
    """For each dialect and kind, at which sizes searchers are among the optima."""
    lines = []
    for name in dict.fromkeys(row.dialect for row in rows):
        said = []
        for kind in dict.fromkeys(row.kind for row in rows):
            ours = [row for row in rows if (row.dialect, row.kind) == (name, kind) and row.known]
            some = [str(row.size) for row in ours if row.any(searching=True)]
            said.append(
                f"{kind}: "
                + (f"at {', '.join(some)}" if some else "never")
                + f" ({len(ours)} of {sum(r.kind == kind and r.dialect == name for r in rows)} "
                "known)"
            )
        text = f"- `{name}`, some optima deliberate on {'; '.join(said)}."
        codes = {row.task: row.codes for row in rows if row.dialect == name and row.codes}
        if codes:
            text += f" Under random codes a searcher wins under {by_count(codes, SEARCHING)}."
        lines.append(text)
    return "\n".join(lines)


def _figure(rows: Sequence[SimpleRow]) -> Figure:
    return label_bars(
        rows,
        title="What wins on mazes that grow and stay simple",
        codes=lambda row: row.codes,
    )


SIMPLE_TASKS = Experiment(
    name="simple-tasks",
    question="On mazes that grow and stay simple, does a searcher ever win?",
    source="Hubinger et al. (2019), section 2.1: a task that simple rules solve perfectly, as they "
    "do tic-tac-toe, gives a base optimizer no reason to find an optimizer; what counts is not how "
    "large the task is but whether rules suffice.",
    definition="Corridors, empty rooms with start and goal in opposite corners, and spirals, each "
    "in growing sizes; beside them perfect mazes, which are not simple. For each maze and dialect "
    "all optima are found and labelled. A searcher wins where some optimum deliberates (bounded "
    "searcher, walking searcher, searcher). The winner's label is also found under random codes.",
    prediction="In a corridor no searcher wins at any length: the winner is a table, and from "
    "some length on `until at_goal { move }` or its like, a heuristic. In a room no searcher wins "
    "in `reactive`, `counters` and `stack`; in `frontier` one does from some size on, since "
    "`fork` and `next` make a search in 27 bits and a sweep along the walls costs as much: so "
    "where half of a search is in the language, simplicity of the task is no protection. A spiral "
    "is a corridor with bends; the rule that follows bends is a wall follower, which deliberates "
    "in other mazes though not in this one. So on spirals a walking searcher wins in `reactive`: "
    "that simple rules suffice does not say that the simplest rule is no searcher. In perfect "
    "mazes searchers win from some size on in all but `stack`.",
    changes="Other mazes that count as simple; other code weights than those drawn; other "
    "thresholds of the labels, which say what deliberates.",
    row=SimpleRow,
    quick={
        "sizes": {"corridor": [3], "corner room": [3]},
        "dialects": ["reactive", "frontier"],
        "seconds": 1.0,
        "optima": 20,
        "codes": 1,
    },
    full={
        "sizes": {
            "corridor": [4, 12, 36],
            "corner room": [3, 5, 9],
            "spiral": [5, 9],
            "perfect": [2, 4],
        },
        "dialects": ["reactive", "counters", "frontier", "stack"],
        "seconds": 20.0,
        "optima": 100,
        "codes": 8,
        "code_seconds": 20.0,
    },
    cases=_cases,
    table=_table,
    answer=_answer,
    figure=_figure,
    afterwards="Corridors, rooms and perfect mazes came out as expected, spirals did not. A "
    "spiral bends always the same way, so that walking on and turning right suffices, and no "
    "optimum there follows a wall; bends to both sides are looked at in task-restriction. In "
    "`frontier` searchers are among the optima of rooms and spirals alike, beside tables and "
    "heuristics of the same length, with no majority in any of them. Growth did what the source "
    "says of it: from a side of 5 on the least length of a room does not change, nor that of a "
    "corridor from 12 cells on, though the cells become many. What changes is which short "
    "programs still solve it. In `stack` no searcher wins in perfect mazes either, since a "
    "heuristic that senses what was visited is shorter; that is a fact of one maze of each size. "
    "Under random codes, each searched whole, it is the same: on the simple mazes none of the 192 "
    "winners in `reactive`, `counters` and `stack` deliberates, and in `frontier` 15 of 64, on "
    "every room and spiral some and nowhere a proven majority. On the perfect maze of side 4 a "
    "searcher wins under 6 of 8 codes in `reactive`, 6 of 8 in `counters` (one not settled) and 7 "
    "of 8 in `frontier`, and under none of those settled in `stack`. The eight "
    "codes of a dialect are the same for all its mazes, so that these counts are not independent.",
)
