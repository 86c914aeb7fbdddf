"""The mazes that experiments share, and what they ask of programs by label."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from mesasynth.analysis.battery import battery, open_cells, replaced
from mesasynth.analysis.islands import islands
from mesasynth.analysis.kinds import Kinds, kinds, probes, thinned
from mesasynth.analysis.measure import Measurement, measure
from mesasynth.analysis.policy import ProgramPolicy
from mesasynth.dsl import Program
from mesasynth.search import Task, posterior
from mesasynth.search.outcome import Reason
from mesasynth.worlds import Ground, Maze, generate, parse_maze
from mesasynth.worlds.draws import Draws

Mazes = tuple[Maze, ...]

BATTERY_ISLANDS = 40
"""The first so many islands are in the battery, and so not used for training."""

TASKS: Mapping[str, Callable[[], Mazes]] = {
    "corridor": lambda: (parse_maze("S......G"),),
    "turn": lambda: (parse_maze("S....\n####.\n####.\n####G"),),
    "perfect 2x2": lambda: (generate("dfs", 2, 2, seed=1),),
    "perfect 3x3": lambda: (generate("dfs", 3, 3, seed=0),),
    "perfect 4x4": lambda: (generate("dfs", 4, 4, seed=0),),
    "perfect 5x5": lambda: (generate("dfs", 5, 5, seed=0),),
    "braided 4x4": lambda: (generate("dfs", 4, 4, seed=0, loops=1.0),),
    "room 4x6": lambda: (generate("room", 4, 6, seed=0),),
    "two mazes": lambda: (generate("dfs", 3, 3, seed=0), generate("dfs", 4, 4, seed=0)),
    "three mazes": lambda: (
        generate("dfs", 3, 3, seed=0),
        generate("dfs", 4, 4, seed=0, loops=1.0),
        generate("room", 4, 6, seed=0),
    ),
    "eight perfect": lambda: tuple(generate("wilson", 4, 4, seed=100 + n) for n in range(8)),
    "eight rooms": lambda: tuple(room(n) for n in range(8)),
    "eight islands": lambda: islands(BATTERY_ISLANDS + 8)[BATTERY_ISLANDS:],
}
"""The tasks by name, roughly by how much there is to know about them."""


def room(number: int) -> Maze:
    """A room of some size with the goal on some cell, the same for the same number.

    >>> print(room(0))
    ######
    #S...#
    #....#
    #....#
    #.G..#
    ######
    """
    maze = generate("room", 4 + number % 3, 4 + number % 2, seed=0)
    cells = [cell for cell in open_cells(maze) if cell != maze.start]
    return replaced(maze, goal=Draws(100 + number).choice(cells), source=f"room-{100 + number}")


def measured(program: Program, task: Task, *, base: str = "goal") -> Measurement:
    """What a program is, on the smaller battery that also serves for all programs up to a cap."""
    whole = thinned(battery(task.drawn))
    return measure(ProgramPolicy(program, task.dialect, task.bump), whole, base=base)


def by_kind(mazes: Sequence[Ground], dialect: str, *, max_bits: float, seconds: float) -> Kinds:
    """All solving programs up to a cap, by kind; what was settled in the time, where that is less.

    An interrupt is raised, so that no part of it passes for the whole.
    """
    found = posterior(
        mazes,
        max_bits=max_bits,
        held_out=probes([maze for maze in mazes if isinstance(maze, Maze)]),
        dialect=dialect,
        timeout=seconds,
    )
    if found.reason is Reason.INTERRUPTED:
        raise KeyboardInterrupt
    told = kinds(found)
    if told.left:
        raise KeyboardInterrupt
    return told


def shares_of_optima(kinds: Kinds, least: int) -> dict[str, float]:
    """The shares of the programs of the least length by label, the largest first."""
    counts: Counter[str] = Counter()
    for each in kinds.kinds:
        for (length, _), count in each.behaviour.counts.items():
            if length == least:
                counts[str(each.measurement.label)] += count
    return {label: count / counts.total() for label, count in counts.most_common()}
