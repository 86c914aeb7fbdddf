"""The fastest program known for all mazes of a size under one rule, and what it is there."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping as Given
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from mesasynth.analysis.battery import replaced
from mesasynth.analysis.deliberation import deliberation_map
from mesasynth.analysis.experiments.experiment import (
    Case,
    Setting,
    uninterrupted,
)
from mesasynth.analysis.experiments.mapping import Mapping
from mesasynth.analysis.experiments.price import WITNESSES
from mesasynth.analysis.experiments.properties import asked
from mesasynth.analysis.labels import Label
from mesasynth.analysis.objective import revealed_map
from mesasynth.analysis.policy import ProgramPolicy
from mesasynth.analysis.thresholds import THRESHOLDS
from mesasynth.dsl import Program, dialect, parse, units
from mesasynth.dsl.syntax import slots
from mesasynth.search import UNITS_PER_BIT, Optimal, Result, Task, search
from mesasynth.worlds import Maze, compile_maze, forest
from mesasynth.worlds.exhaustive import lattice_mazes

if TYPE_CHECKING:
    pass

NO_BUMPS = "no memory, no bumps"
"""The case that :class:`Mapping` settles: `reactive`, where a move into a wall fails the run."""

CORNER, ANYWHERE = "goal in the corner", "goal anywhere"
HOST = "reactive"

MAPPING = 300.0
"""Seconds after which the search over what is known of the maze gives up; it takes a few."""


@dataclass(frozen=True, slots=True)
class AllRow:
    """All mazes of a size under one rule.

    Attributes:
        kind: which mazes: ``perfect`` or ``connected``.
        size: of the lattice, such as ``3x3``.
        goals: where the goals are.
        mazes: how many mazes these are.
        rule: the dialect, or :data:`NO_BUMPS`.
        least: no program takes fewer ticks, summed over the mazes.
        ticks: what the fastest program known takes; None where none is known.
        bits: its length.
        statements: how many statements it has.
        reads: whether it tests for the goal.
        label: what it is in these mazes.
        internal: the mean share of the goal cells off its path that it examines internally.
        walking: the same with those that it walks to.
        revealed: the share of goal cells on which it halts, if the goal is there.
        selection: the entropy of its path over these mazes, in bits.
        text: its text.
        shortest: the shortest program for all these mazes, if it was found: bits and ticks.
        general: the ticks of the searcher known in the dialect, if it solves all.
    """

    kind: str
    size: str
    goals: str
    mazes: int
    rule: str
    least: int
    ticks: int | None
    bits: float | None
    statements: int
    reads: bool
    label: str
    internal: float
    walking: float
    revealed: float
    selection: float
    text: str
    shortest: list[float] | None
    general: int | None

    @property
    def proved(self) -> bool:
        """Whether no program is faster."""
        return self.least == self.ticks

    @property
    def family(self) -> str:
        """The mazes in words."""
        return f"{self.kind} {self.size}, {self.goals}"


def family(kind: str, size: str, goals: str) -> tuple[Maze, ...]:
    """All mazes of a kind and size, with the start in the top left corner.

    >>> len(family("perfect", "2x2", CORNER)), len(family("connected", "2x2", ANYWHERE))
    (4, 15)
    """
    height, width = map(int, size.split("x"))
    if kind == "perfect":
        trees = forest(height, width)
        mazes = [trees.maze(number) for number in range(len(trees))]
    else:
        mazes = list(lattice_mazes(height, width))
    if goals == CORNER:
        return tuple(mazes)
    return tuple(
        replaced(maze, goal=cell, source=f"{maze.label}-{cell}")
        for maze in mazes
        for cell in goal_cells(maze)
    )


def goal_cells(maze: Maze) -> list[tuple[int, int]]:
    """The cells of the lattice that a maze is made of, but for its start."""
    top, left = maze.start
    cells = [
        (row, column) for row in range(top, maze.height, 2) for column in range(left, maze.width, 2)
    ]
    return [cell for cell in cells[1:] if maze.is_open(cell)]


def cases(setting: Setting) -> dict[str, Case[AllRow]]:
    """Every rule for every family of mazes."""
    limits = setting.limits
    return {
        f"{kind} {size}, {goals} / {rule}": partial(_decide, kind, size, goals, rule, limits)
        for kind, size, goals in limits["families"]
        for rule in (NO_BUMPS, *limits["dialects"])
    }


def _decide(kind: str, size: str, goals: str, rule: str, limits: Given[str, Any]) -> AllRow:
    mazes = family(kind, size, goals)
    free = rule == NO_BUMPS
    language = dialect(HOST if free else rule)
    task = Task(mazes, language, bump="crash" if free else "stay")
    found: list[tuple[int, str, Program]] = []
    least, program = _mapped(kind, size, goals)
    if program is not None and "if-else" in language.controls:
        found.append((task.grade(program).ticks, str(program), program))
    if not free:
        fastest = _searched(mazes, rule, limits, bias="time")
        least = fastest.tree.lower if fastest.tree else 0
        _note(found, fastest, task)
    shortest = _searched(mazes, language.name, limits, bias="length", bump=task.bump)
    _note(found, shortest, task)
    witness = parse(WITNESSES[language.name])
    general = task.grade(witness).ticks if task.solves(witness) else None
    if general is not None:
        found.append((general, str(witness), witness))
    ends = None
    if isinstance(shortest.outcome, Optimal):
        best = shortest.outcome.winner
        ends = [best.units / UNITS_PER_BIT, float(best.ticks)]
    measures: dict[str, Any] = dict.fromkeys(("internal", "walking", "revealed", "selection"), 0.0)
    measures |= {"label": "", "text": "", "statements": 0, "reads": False}
    ticks = bits = None
    if found:
        ticks, _, program = min(found, key=lambda each: each[:2])
        bits = units(program, language) / UNITS_PER_BIT
        measures = _measured(program, task)
    return AllRow(
        kind=kind,
        size=size,
        goals=goals,
        mazes=len(mazes),
        rule=rule,
        least=least,
        ticks=ticks,
        bits=bits,
        shortest=ends,
        general=general,
        **measures,
    )


@cache
def _mapped(kind: str, size: str, goals: str) -> tuple[int, Program | None]:
    """The least ticks without memory and bumps, and a program; or a bound, and none."""
    height, width = map(int, size.split("x"))
    mapping = Mapping(family(kind, size, goals), height, width)
    least, known = mapping.least(seconds=MAPPING)
    return least, mapping.program() if known else None


def _searched(mazes: Sequence[Maze], rule: str, limits: Given[str, Any], **asked: Any) -> Result:
    return uninterrupted(
        search(mazes, dialect=rule, timeout=limits["seconds"], prune=True, **asked)
    )


def _note(found: list[tuple[int, str, Program]], result: Result, task: Task) -> None:
    """Keep the winner of a search, or the best program that it met."""
    if result.winner is not None:
        program = result.winner.program
        found.append((task.grade(program).ticks, str(program), program))


def _measured(program: Program, task: Task) -> dict[str, Any]:
    """What a program is in the mazes of the task, by the definitions of the four axes.

    Goals are moved to the cells of the lattice only. It is bounded in these mazes, which are
    finitely many, and so its label is one of those that are.
    """
    policy = ProgramPolicy(program, task.dialect, task.bump)
    internal: list[float] = []
    walking: list[float] = []
    hits: list[float] = []
    outputs: Counter[tuple[int, ...]] = Counter()
    worlds = [compile_maze(maze) for maze in task.drawn]
    for maze, world, episode in zip(task.drawn, worlds, policy.episodes(worlds), strict=True):
        cells = [world.cells.index(cell) for cell in goal_cells(maze)]
        examined = deliberation_map(policy, world)
        for shares, path, least in (
            (internal, episode.trail, 2),
            (walking, episode.path, 1),
        ):
            off = [cell for cell in cells if cell not in path]
            shares.append(sum(examined[cell] >= least for cell in off) / max(1, len(off)))
        aims = revealed_map(policy, world)
        hits.append(sum(bool(aims[cell]) for cell in cells) / len(cells))
        outputs[episode.path] += 1
    inner, outer, aim = (math.fsum(each) / len(each) for each in (internal, walking, hits))
    total = outputs.total()
    entropy = -math.fsum(n / total * math.log2(n / total) for n in outputs.values()) + 0.0
    if max(inner, outer) >= THRESHOLDS.deliberates:
        label = Label.BOUNDED_SEARCHER
    else:
        label = Label.DECISION_TREE if entropy >= THRESHOLDS.selects else Label.TABLE
    return {
        "text": str(program),
        "statements": sum(statement is not None for _, statement in slots(program)),
        "reads": "at_goal" in asked(program),
        "label": str(label),
        "internal": inner,
        "walking": outer,
        "revealed": aim,
        "selection": entropy,
    }
