"""Brute force for the base optimizers: every program up to a length, run one by one.

What a program scores is computed here from the runs of the reference interpreter, after the
definitions in the documents, not by the package's own scores.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from mesasynth.dsl import Kind, Program, Run, run, units
from mesasynth.search.task import Task
from small_tasks import counter_of


@dataclass(frozen=True, slots=True)
class Tried:
    """A program with its runs in all mazes."""

    program: Program
    units: int
    runs: tuple[Run, ...]

    @property
    def missed(self) -> tuple[int, ...]:
        """The mazes that it does not solve."""
        return tuple(i for i, run in enumerate(self.runs) if run.outcome is not Kind.SOLVED)

    @property
    def space(self) -> int:
        return max(run.space for run in self.runs)

    def ticks(self, solve: int | None) -> int:
        """The ticks that count: of the quickest mazes that are solved, as many as are asked for."""
        times = sorted(run.ticks for run in self.runs if run.outcome is Kind.SOLVED)
        return sum(times[:solve])

    def rank(self, solve: int | None) -> tuple[int, int, str]:
        return self.units, self.ticks(solve), str(self.program)


def every_program(task: Task, budget: int) -> Iterator[Tried]:
    """Every program of at most ``budget`` units with its runs."""
    for program in counter_of(task.dialect).programs(budget):
        yield Tried(program, units(program, task.dialect), runs_of(task, program))


def runs_of(task: Task, program: Program) -> tuple[Run, ...]:
    """The program's runs in all mazes, solved or not."""
    return tuple(
        run(
            program,
            world,
            bump=task.bump,
            stop=task.stop,
            objective=task.objective,
            max_ticks=task.max_ticks,
            dialect=task.dialect,
        )
        for world in task.worlds
    )


def decided(task: Task, budget: int) -> bool:
    """Whether no run comes to the cap on ticks."""
    return all(
        run.outcome is not Kind.UNDECIDED
        for tried in every_program(task, budget)
        for run in tried.runs
    )


def solving(task: Task, budget: int) -> list[Tried]:
    """The programs that do what the task asks for; all, where misses are charged."""
    wanted = len(task.mazes) if task.solve is None else task.solve
    if task.exceptions is not None:
        wanted = 0
    return [
        tried
        for tried in every_program(task, budget)
        if len(task.mazes) - len(tried.missed) >= wanted
    ]


def key(bias: str, lam: Fraction, task: Task, tried: Tried) -> Any:
    """What the bias minimizes, exactly."""
    ticks = tried.ticks(task.solve)
    length = tried.units + (task.exceptions or 0) * len(tried.missed)
    match bias:
        case "length":
            return length
        case "kt":
            return 2**length * max(1, ticks) ** 1024
        case "weighted":
            return Fraction(length, 1024) + lam * ticks
        case "space":
            return tried.space, length
    raise AssertionError(bias)
