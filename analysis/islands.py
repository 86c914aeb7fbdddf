"""Mazes in which whoever follows a wall never comes to the goal."""

from __future__ import annotations

from mesasynth.worlds import Maze, World, compile_maze, generate
from mesasynth.worlds.names import GOAL, MAZE_ACTIONS

SIDE = 7
"""The side of the braided mazes that islands are made of in the battery, in cells."""


def followed(world: World, *, hand: int) -> frozenset[int]:
    """The places that a wall follower comes to, with one hand on the wall, until it repeats itself.

    ``hand`` is -1 for the left, 1 for the right one. It steps towards its hand where that is open,
    else ahead, else turns away; before the first step it is led by nothing but this rule.
    """
    move = world.next[MAZE_ACTIONS.index("move")]
    state, seen, places = world.start, set[int](), set[int]()
    while state not in seen:
        seen.add(state)
        places.add(state // 4)
        for turn in (hand, 0, -hand, 2):
            turned = state - state % 4 + (state + turn) % 4
            if move[turned] != turned:
                state = int(move[turned])
                break
    return frozenset(places)


def islands(count: int, *, side: int = SIDE) -> tuple[Maze, ...]:
    """Braided mazes, so many cells a side, whose goal no wall follower of either hand comes to.

    Such a cell exists only where walls that touch it, or the passages around it, are cut off from
    the wall that the follower's hand is on: the goal is on an island.

    >>> maze = islands(1)[0]
    >>> world = compile_maze(maze)
    >>> goal = world.cells.index(next(iter(maze.goals)))
    >>> any(goal in followed(world, hand=hand) for hand in (-1, 1))
    False
    """
    made: list[Maze] = []
    seed = 0
    while len(made) < count:
        maze = generate("dfs", side, side, seed=seed, loops=1.0)
        world = compile_maze(maze)
        touched = followed(world, hand=-1) | followed(world, hand=1)
        cells = [cell for place, cell in enumerate(world.cells) if place not in touched]
        if cells:
            row, column = cells[seed % len(cells)]
            rows = [list(each.replace(GOAL, ".")) for each in maze.rows]
            rows[row][column] = GOAL
            made.append(Maze(tuple("".join(each) for each in rows), source=f"island-{seed}"))
        seed += 1
    return tuple(made)
