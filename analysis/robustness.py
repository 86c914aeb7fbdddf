"""Robustness: what a policy still solves if its world is not quite what it was trained in.

Three disturbances, each in the mazes of the battery in which policies are retargeted: the start is
turned to each other heading (``turned``); one wall between two open cells is opened (``opened``);
one action that the policy did not ask for is forced upon it in the middle of its run (``forced``).
What is reported is the share of runs that still halt on the goal, among the mazes that the policy
solves undisturbed. A policy that has learned its maze and not the way fails them first.

A forced action is part of the world: with the state goes how many actions have changed it, and one
of them leads on to where the forced action leads from there. So it is the same for any policy. A
cursor that is carried to an entry of a frontier or a store comes to the number of actions that led
there, so that what is forced happens once on every way, and not once in the run.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import lru_cache
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from mesasynth.analysis.battery import Battery, compiled
from mesasynth.analysis.intervals import Share
from mesasynth.analysis.policy import Policy
from mesasynth.dsl import Kind
from mesasynth.worlds import Maze, World, compile_maze
from mesasynth.worlds.draws import Draws
from mesasynth.worlds.names import MAZE_ACTIONS, STARTS, WALL

Solved: TypeAlias = npt.NDArray[np.bool_]

HEADINGS = "^>v<"
"""The letters of a start, by heading."""

FLIPS = 4
"""How many walls of each maze are opened, one at a time."""

LATEST = 6
"""An action is forced at the latest after so many that changed the state."""


@dataclass(frozen=True, slots=True)
class Robustness:
    """What is still solved.

    Attributes:
        turned: with the start turned to each of the three other headings.
        opened: with one wall opened.
        forced: with one action forced upon the policy.
    """

    turned: Share
    opened: Share
    forced: Share

    def record(self) -> dict[str, float]:
        """The shares by name."""
        return {each.name: getattr(self, each.name).value for each in fields(self)}


def robustness(policy: Policy, battery: Battery) -> Robustness:
    """The robustness of a policy over the mazes in which policies are retargeted.

    >>> import mesasynth as ms
    >>> from mesasynth.analysis.battery import battery
    >>> from mesasynth.analysis.policy import ProgramPolicy
    >>> search = ProgramPolicy(ms.parse("until at_goal { repeat 4 { fork right } next }"))
    >>> table = ProgramPolicy(ms.parse("right repeat 6 { move } left repeat 6 { move }"))
    >>> for each in (search, table):
    ...     found = robustness(each, battery()).record()
    ...     print({name: round(share, 2) for name, share in found.items()})
    {'turned': 1.0, 'opened': 1.0, 'forced': 0.94}
    {'turned': 0.0, 'opened': 1.0, 'forced': 0.33}
    """
    solved = _solves(policy, _worlds(battery, "plain")[0])
    return Robustness(*(_kept(policy, battery, each.name, solved) for each in fields(Robustness)))


def _kept(policy: Policy, battery: Battery, how: str, solved: Solved) -> Share:
    """The share of disturbed runs that solve, among those in mazes that are solved undisturbed."""
    worlds, origins = _worlds(battery, how)
    counted = solved[list(origins)]
    if not counted.any():
        return Share(0, 0)
    return Share(int((_solves(policy, worlds) & counted).sum()), int(counted.sum()))


@lru_cache(maxsize=32)
def _worlds(battery: Battery, how: str) -> tuple[tuple[World, ...], tuple[int, ...]]:
    """The mazes disturbed in one way, and for each the number of the maze that it comes from."""
    mazes = [maze for suite in battery.aimed for maze in suite.mazes]
    made: list[tuple[World, int]] = []
    for number, maze in enumerate(mazes):
        if how == "plain":
            made.append((compiled(maze), number))
        elif how == "turned":
            letters = (each for at, each in enumerate(HEADINGS) if at != maze.heading)
            made += [(compile_maze(turn(maze, letter)), number) for letter in letters]
        elif how == "opened":
            made += [(compile_maze(each), number) for each in openings(maze, number)]
        else:
            latest = Draws(number).shuffled(range(1, LATEST + 1))
            pairs = zip(MAZE_ACTIONS, latest, strict=False)
            made += [(forced(compiled(maze), *pair), number) for pair in pairs]
    return tuple(world for world, _ in made), tuple(number for _, number in made)


def forced(world: World, action: str, at: int) -> World:
    """The world in which an action is forced upon whoever acts there.

    The action that changes the state for the ``at``-th time is followed by ``action``.

    >>> import mesasynth as ms
    >>> plain = ms.compile_maze(ms.parse_maze("S...G"))
    >>> ms.run(ms.parse("repeat 2 { move } repeat 2 { move }"), plain).outcome
    <Kind.SOLVED: 'solved'>
    >>> slipped = forced(plain, "left", 2)
    >>> ms.run(ms.parse("repeat 2 { move } repeat 2 { move }"), slipped).steps
    2
    """
    layers = at + 1
    follow = world.next[world.actions.index(action)]
    states = np.arange(world.n_states)
    after = np.empty((len(world.actions), world.n_states, layers), np.int64)
    for layer in range(layers):
        for row, moved in enumerate(world.next):
            if layer == at:
                after[row, :, layer] = layers * moved + layer
            else:
                led = follow[moved] if layer == at - 1 else moved
                after[row, :, layer] = np.where(
                    moved == states, layers * states + layer, layers * led + layer + 1
                )
    return World(
        name=f"{world.name}, {action} forced",
        actions=world.actions,
        sensors=world.sensors,
        next=after.reshape(len(world.actions), -1).astype(np.int32),
        sense=np.repeat(world.sense, layers),
        goal=np.repeat(world.goal, layers),
        place=np.repeat(world.place, layers),
        start=layers * world.start,
        cells=world.cells,
    )


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


def _solves(policy: Policy, worlds: tuple[World, ...]) -> Solved:
    """In which of the worlds the policy halts on the goal."""
    index = np.arange(len(worlds), dtype=np.int32)
    nowhere = np.full(len(worlds), -1, np.int32)
    ends = policy.ends(worlds, index, nowhere, feature="goal", cleared=False)
    return np.asarray(ends.kinds == tuple(Kind).index(Kind.SOLVED))
