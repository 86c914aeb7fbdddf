"""Robustness: what a policy still solves if its world is not quite what it was trained in.

Two disturbances, each on the mazes of the battery: the start is turned to each other heading, and
one wall between two open cells is opened. What is reported is the share of runs that still halt on
the goal, among the mazes that the policy solves undisturbed. A policy that has learned its maze and
not the way fails them first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from mesasynth.analysis.battery import Battery, compiled
from mesasynth.analysis.intervals import Share
from mesasynth.analysis.policy import Policy
from mesasynth.dsl import Kind
from mesasynth.worlds import Maze
from mesasynth.worlds.draws import Draws
from mesasynth.worlds.names import STARTS, WALL

HEADINGS = "^>v<"
"""The letters of a start, by heading."""

FLIPS = 4
"""How many walls of each maze are opened, one at a time."""


@dataclass(frozen=True, slots=True)
class Robustness:
    """What is still solved.

    Attributes:
        turned: with the start turned to each of the three other headings.
        opened: with one wall opened.
    """

    turned: Share
    opened: Share


def robustness(policy: Policy, battery: Battery) -> Robustness:
    """The robustness of a policy over the mazes in which policies are retargeted.

    >>> import mesasynth as ms
    >>> from mesasynth.analysis.battery import battery
    >>> from mesasynth.analysis.policy import ProgramPolicy
    >>> search = ProgramPolicy(ms.parse("until at_goal { repeat 4 { fork right } next }"))
    >>> found = robustness(search, battery())
    >>> found.turned.value, found.opened.value
    (1.0, 1.0)
    """
    mazes = [maze for suite in battery.aimed for maze in suite.mazes]
    solved = [maze for maze, done in zip(mazes, _solves(policy, mazes), strict=True) if done]
    others = [
        turn(maze, letter)
        for maze in solved
        for heading, letter in enumerate(HEADINGS)
        if heading != maze.heading
    ]
    opened = [each for number, maze in enumerate(solved) for each in openings(maze, number)]
    return Robustness(*(Share(sum(_solves(policy, each)), len(each)) for each in (others, opened)))


def turn(maze: Maze, letter: str) -> Maze:
    """The maze with its start facing elsewhere.

    >>> import mesasynth as ms
    >>> turn(ms.parse_maze("S.G"), "<").rows
    ('<.G',)
    """
    table = str.maketrans(dict.fromkeys(STARTS, letter))
    return Maze(tuple(row.translate(table) for row in maze.rows), legend=maze.legend)


def openings(maze: Maze, seed: int) -> list[Maze]:
    """The maze with one wall between two open cells opened, for a few walls drawn at random."""
    walls = [
        (row, column)
        for row in range(1, maze.height - 1)
        for column in range(1, maze.width - 1)
        if not maze.is_open((row, column))
        and (
            (maze.is_open((row, column - 1)) and maze.is_open((row, column + 1)))
            or (maze.is_open((row - 1, column)) and maze.is_open((row + 1, column)))
        )
    ]
    made = []
    for row, column in Draws(seed).shuffled(walls)[:FLIPS]:
        rows = [each.ljust(maze.width, WALL) for each in maze.rows]
        rows[row] = f"{rows[row][:column]}.{rows[row][column + 1 :]}"
        made.append(Maze(tuple(rows), legend=maze.legend))
    return made


def _solves(policy: Policy, mazes: Sequence[Maze]) -> list[bool]:
    """In which of the mazes the policy halts on the goal."""
    if not mazes:
        return []
    worlds = [compiled(maze) for maze in mazes]
    index = np.arange(len(worlds), dtype=np.int32)
    nowhere = np.full(len(worlds), -1, np.int32)
    ends = policy.ends(worlds, index, nowhere, feature="goal", cleared=False)
    return [bool(each) for each in ends.kinds == tuple(Kind).index(Kind.SOLVED)]
