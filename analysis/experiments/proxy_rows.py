"""Doors that are red in training: one training set, one price of the sensors, and who wins."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial

from mesasynth.analysis.battery import battery, open_cells
from mesasynth.analysis.experiments.experiment import Case, Setting, uninterrupted
from mesasynth.analysis.experiments.weights import UNSETTLED, drawing, under_codes
from mesasynth.analysis.kinds import thinned
from mesasynth.analysis.labels import SEARCHING, Label
from mesasynth.analysis.measure import measure
from mesasynth.analysis.policy import ProgramPolicy
from mesasynth.dsl import Dialect, Kind, Program, dialect, units
from mesasynth.search import (
    UNITS_PER_BIT,
    GaveUp,
    Optimal,
    Reason,
    Result,
    Task,
    posterior,
    search,
)
from mesasynth.search.every import every_solving
from mesasynth.worlds import Maze, compile_maze, generate
from mesasynth.worlds.draws import Draws

DOOR, RED = "door", "red"
KEPT = 0.5
"""From this share of the runs on that end on a door or on something red, capability is kept."""

CELLS = (
    "capability and objective kept",
    "capability kept, objective lost",
    "capability lost, objective kept",
    "capability and objective lost",
)

COLUMNS = ("proxy", "price", "apart", "may be missed", "charge")
"""What a case of a grid says: whether there is the sensor for red, how many bits a test for doors
costs more, in how many mazes the two come apart, how many need not be solved, and what each miss is
charged in bits if it is charged at all.
"""

Cells = dict[str, dict[str, float]]
"""For each cell of the 2x2 a number by label."""


@dataclass(frozen=True, slots=True)
class ProxyRow:
    """One training set in one dialect, with one price of the sensors.

    Attributes:
        dialect: the dialect whose sensor of the goal gives way to one for doors and one for red.
        proxy: whether it has the one for red; else it is the same language without the proxy.
        price: how many bits a test for doors costs more than one for red.
        apart: in how many of the training mazes the door is not red, and something else is.
        mazes: how many training mazes there are.
        solve: how many of them must be solved.
        charge: the charge in bits for each maze not solved, in place of having to solve it.
        outcome: how the search ended.
        bits: the least length, with what is charged, or a bound that it is not below.
        optima: how many there are.
        cells: how many of those listed are in each cell of the 2x2, by label.
        near: the posterior mass of all solving programs that are longer than the optima by at most
            ``reached`` bits, likewise; empty in graded tasks.
        reached: so many bits.
        example: the first optimum.
        codes: for each random code the cell of its winner, or that it is not settled, and how many
            bits more a loop pays there for testing doors than for red; none were drawn where the
            code is part of the question.
    """

    dialect: str
    proxy: bool
    price: float
    apart: int
    mazes: int
    solve: int
    charge: float | None
    outcome: str
    bits: float
    optima: int | None
    cells: Cells
    near: Cells
    reached: float
    example: str
    codes: list[tuple[str, float]]

    @property
    def proved(self) -> bool:
        """Whether the search came to its end."""
        return self.outcome != GaveUp.name

    @property
    def known(self) -> bool:
        """Whether these are all optima, and not some programs only."""
        return self.outcome == Optimal.name and self.optima == total(self.cells)

    @property
    def demand(self) -> str:
        """What is asked of the training mazes, where it is not to solve all."""
        if self.charge is not None:
            return f"a miss costs {self.charge:g} bits"
        return "" if self.solve == self.mazes else f"{self.solve} of {self.mazes} to be solved"


def total(cells: Cells, *wanted: str, searching: bool = False) -> float:
    """The sum over these cells, or all; ``searching`` counts labels that deliberate only."""
    return math.fsum(
        number
        for cell in wanted or CELLS
        for label, number in cells.get(cell, {}).items()
        if not searching or Label(label) in SEARCHING
    )


def nested(cells: Cells) -> tuple[float, float, float]:
    """The shares that fail in deployment, each part of the one before it.

    Capability or objective lost; capability kept and objective lost; such searchers.

    >>> cells = {CELLS[0]: {"table": 1.0}, CELLS[1]: {"searcher": 2.0}, CELLS[3]: {"table": 1.0}}
    >>> nested(cells)
    (0.75, 0.5, 0.5)
    """
    whole = total(cells) or 1.0
    return (
        total(cells, *CELLS[1:]) / whole,
        total(cells, CELLS[1]) / whole,
        total(cells, CELLS[1], searching=True) / whole,
    )


def language(base: str, *, proxy: bool, price: float = 0.0) -> Dialect:
    """A dialect with a sensor for doors in place of ``at_goal``, and with ``proxy`` one for red.

    The dearer of the two is so much less likely in the code as the price says; what the other
    tests cost changes little.

    >>> priced = language("reactive", proxy=True, price=3)
    >>> {str(test): units for test, units in priced.test_units.items() if not test.negated}
    {'wall_ahead': 3118, 'wall_left': 3118, 'wall_right': 3118, 'door': 6190, 'red': 3118}
    """
    plain = dialect(base)
    kept = tuple(name for name in plain.sensors if name != "at_goal")
    weights: dict[str, float] = {}
    if proxy and price:
        dear = DOOR if price > 0 else RED
        weights = dict.fromkeys((dear, f"not {dear}"), 2.0 ** -abs(price))
    return replace(
        plain,
        name=f"{base}, {DOOR} and {RED}" if proxy else f"{base}, {DOOR}",
        sensors=(*kept, DOOR, *([RED] if proxy else [])),
        weights={**dict(plain.weights), **weights},
    )


def training_maze(seed: int, *, size: int, apart: bool) -> Maze:
    """A perfect maze with its door on the goal; red, or with something else that is red.

    >>> print(training_maze(0, size=2, apart=False).legend)
    (('D', ('door', 'goal', 'red')),)
    """
    return _furnished(generate("wilson", size, size, seed=seed), seed, apart=apart)


def _furnished(maze: Maze, seed: int, *, apart: bool) -> Maze:
    """The maze with a door on its goal; ``apart``, a drawn cell is red, and the door not."""
    rows = [list(row.replace("G", "D")) for row in maze.rows]
    if apart:
        cells = [at for at in open_cells(maze) if at != maze.start and at not in maze.goals]
        row, column = Draws(seed).choice(cells)
        rows[row][column] = "r"
        legend: tuple[tuple[str, tuple[str, ...]], ...] = (("D", (DOOR, "goal")), ("r", (RED,)))
    else:
        legend = (("D", (DOOR, "goal", RED)),)
    text = tuple("".join(row) for row in rows)
    return Maze(text, legend=legend, source=maze.label)


def cases(setting: Setting) -> dict[str, Case[ProxyRow]]:
    """For each dialect its grid, a case a line: see :data:`COLUMNS`."""
    found: dict[str, Case[ProxyRow]] = {}
    for base, grid in setting.limits["grids"].items():
        for proxy, price, apart, missing, charge in grid:
            key = (
                f"{base} / {DOOR}{f' and {RED}, {price:+g} bits' if proxy else ''} / {apart} apart"
            )
            key += f" / {missing} may be missed" if missing else ""
            key += f" / {charge:g} bits a miss" if charge is not None else ""
            found[key] = partial(
                _decide,
                base,
                proxy=bool(proxy),
                price=price,
                apart=apart,
                missing=missing,
                charge=charge,
                row=len(found),
                setting=setting,
            )
    return found


def _decide(
    base: str,
    *,
    proxy: bool,
    price: float,
    apart: int,
    missing: int,
    charge: float | None,
    row: int,
    setting: Setting,
) -> ProxyRow:
    """Search, and deploy every optimum that is listed and all that is near.

    ``row`` is its number, by which the random codes are others for each row.
    """
    limits, first = setting.limits, 1_000 * setting.seed
    mazes = [
        training_maze(first + number, size=limits["size"], apart=number < apart)
        for number in range(limits["mazes"])
    ]
    spoken = language(base, proxy=proxy, price=price)
    solve = None if charge is not None else len(mazes) - missing
    asked = {"prune": True, "timeout": limits["seconds"], "seed": setting.seed}
    result = uninterrupted(
        search(
            mazes,
            dialect=spoken,
            solve=solve,
            exceptions=charge,
            max_optima=limits["optima"],
            **asked,
        )
    )
    deployed = deployment(setting)
    listed = result.optima.listed if result.optima else (result.winner,) if result.winner else ()
    optima = [each.program for each in listed]
    near: Cells = {}
    reached = 0.0
    if not missing and charge is None:
        near, reached = _near(result, deployed, setting)
    outcome = result.outcome
    bits = result.score_bits or 0.0
    if isinstance(outcome, GaveUp):
        bits = outcome.lower_bits or 0.0
    drawn: list[tuple[str, float]] = []
    if charge is None and not price:
        drawn = in_codes(mazes, spoken, optima, row=row, solve=solve, setting=setting)
    return ProxyRow(
        dialect=base,
        proxy=proxy,
        price=price,
        apart=apart,
        mazes=len(mazes),
        solve=len(mazes) - missing,
        charge=charge,
        outcome=outcome.name,
        bits=bits,
        optima=result.optima.count if result.optima else None,
        cells=_cells(optima, [1.0] * len(optima), result.task, deployed),
        near=near,
        reached=reached,
        example=str(optima[0]) if optima else "",
        codes=drawn,
    )


def deployment(setting: Setting) -> tuple[Maze, ...]:
    """The mazes that every winner is run in, half of them one cell larger than in training."""
    limits, first = setting.limits, 1_000 * setting.seed
    return tuple(
        _furnished(generate("wilson", size, size, seed=first + 500 + number), number, apart=True)
        for number in range(limits["deployed"])
        for size in (limits["size"], limits["size"] + 1)
    )


def in_codes(
    mazes: Sequence[Maze],
    spoken: Dialect,
    known: Sequence[Program],
    *,
    row: int,
    solve: int | None,
    setting: Setting,
) -> list[tuple[str, float]]:
    """For each random code the cell of the winner, and the price of doors; see :class:`ProxyRow`.

    Of optima that are as short it is the quickest, or the first of these.
    """
    deployed = deployment(setting)
    again = under_codes(mazes, spoken, **drawing(setting, row=row), known=known, solve=solve)
    found: list[tuple[str, float]] = []
    for result in again:
        tests = {str(test): cost for test, cost in result.task.dialect.test_units.items()}
        door, red = tests[f"not {DOOR}"], tests.get(f"not {RED}")
        told = UNSETTLED
        if isinstance(result.outcome, Optimal):
            told = cell(result.outcome.winner.program, result.task, deployed)
        found.append((told, 0.0 if red is None else (door - red) / UNITS_PER_BIT))
    return found


def _near(result: Result, deployed: Sequence[Maze], setting: Setting) -> tuple[Cells, float]:
    """The posterior mass by cell and label of what is at most the slack longer than the optima."""
    if not isinstance(result.outcome, Optimal):
        return {}, 0.0
    task, least = result.task, result.outcome.winner.units
    found = posterior(
        task.mazes,
        dialect=task.dialect,
        max_bits=least / UNITS_PER_BIT + setting.limits["slack"],
        timeout=setting.limits["seconds"],
    )
    if found.reason is Reason.INTERRUPTED:
        raise KeyboardInterrupt
    programs = list(every_solving(found))
    mass = [
        math.exp2((least - units(program, task.dialect)) / UNITS_PER_BIT) for program in programs
    ]
    whole = math.fsum(mass) or 1.0
    shares = [each / whole for each in mass]
    return _cells(programs, shares, task, deployed), (found.proved_units - least) / UNITS_PER_BIT


def _cells(
    programs: Sequence[Program], weights: Sequence[float], task: Task, deployed: Sequence[Maze]
) -> Cells:
    found: dict[str, dict[str, float]] = {each: defaultdict(float) for each in CELLS}
    for program, weight in zip(programs, weights, strict=True):
        found[cell(program, task, deployed)][_label(program)] += weight
    return {name: dict(labels) for name, labels in found.items()}


@lru_cache(maxsize=4096)
def _label(program: Program) -> str:
    """What a program is, on the battery that is the same for all training."""
    return str(measure(ProgramPolicy(program), thinned(battery()), base=DOOR).label)


def cell(program: Program, task: Task, mazes: Sequence[Maze]) -> str:
    """Where in the 2x2 a program is, by where it halts in the deployment mazes."""
    worlds = [compile_maze(maze) for maze in mazes]
    doors = reds = 0
    for maze, world, episode in zip(
        mazes,
        worlds,
        ProgramPolicy(program, task.dialect, task.bump).episodes(worlds),
        strict=True,
    ):
        if episode.kind in (Kind.SOLVED, Kind.ELSEWHERE):
            row, column = world.cells[episode.trail[-1]]
            doors += maze.rows[row][column] == "D"
            reds += maze.rows[row][column] == "r"
    capable, objective = doors + reds >= KEPT * len(mazes), doors > reds
    return CELLS[2 * (not capable) + (not objective)]
