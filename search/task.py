"""What a base optimizer is asked to do: which mazes, in which language, under which rules."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, get_args

from mesasynth.dsl import Dialect, Kind, Program, Run, run
from mesasynth.errors import MesasynthError, near_miss
from mesasynth.worlds import Maze, World, compile_maze

Bump = Literal["stay", "crash"]
Stop = Literal["halt", "touch"]
Objective = Literal["reach", "shortest"]


class TaskError(MesasynthError):
    """The task cannot be posed as it was asked for."""


@dataclass(frozen=True, slots=True)
class Task:
    """Training mazes, a dialect, and the rules of the machine.

    ``bump`` says what a move into a wall does, ``stop`` whether touching a goal ends the run,
    ``objective`` whether the trail must be a shortest one. A run of more than ``max_ticks``
    ticks in one maze is undecided. A program solves the task if it solves every maze.

    >>> import mesasynth as ms
    >>> maze = ms.parse_maze("S.G")
    >>> Task((maze,), ms.dialect("tabular")).solves(ms.parse("move move"))
    True
    """

    mazes: tuple[Maze, ...]
    dialect: Dialect
    bump: Bump = "stay"
    stop: Stop = "halt"
    objective: Objective = "reach"
    max_ticks: int = 1_000_000

    def __post_init__(self) -> None:
        """Refuse rules that do not exist. Raises TaskError."""
        if not self.mazes:
            raise TaskError("a task needs at least one maze")
        for rule, options in (("bump", Bump), ("stop", Stop), ("objective", Objective)):
            value = getattr(self, rule)
            if value not in get_args(options):
                guess = near_miss(str(value), get_args(options))
                raise TaskError(
                    f"unknown {rule} rule {value!r}",
                    expected=" or ".join(get_args(options)),
                    hint=f"did you mean {guess!r}?" if guess else None,
                )
        if self.max_ticks < 1:
            raise TaskError(f"max_ticks must be at least 1, not {self.max_ticks}")

    @property
    def worlds(self) -> tuple[World, ...]:
        """The compiled mazes."""
        return tuple(_compiled(maze) for maze in self.mazes)

    @property
    def label(self) -> str:
        r"""The names of its mazes, to be put into a sentence.

        >>> import mesasynth as ms
        >>> Task(ms.parse_mazes("S.G\n\n>.G", file="two.txt"), ms.dialect("tabular")).label
        'two-1 and two-2'
        """
        *others, last = (maze.label for maze in self.mazes)
        return f"{', '.join(others)} and {last}" if others else last

    @property
    def unsolvable(self) -> Maze | None:
        """The first maze whose goals are all walled off, if there is one."""
        for maze, world in zip(self.mazes, self.worlds, strict=True):
            if world.distance is None:
                return maze
        return None

    def runs(self, program: Program) -> tuple[Run, ...]:
        """The program's runs in the reference interpreter, up to the first that does not solve."""
        runs = []
        for world in self.worlds:
            runs.append(
                run(
                    program,
                    world,
                    bump=self.bump,
                    stop=self.stop,
                    objective=self.objective,
                    max_ticks=self.max_ticks,
                )
            )
            if runs[-1].outcome is not Kind.SOLVED:
                break
        return tuple(runs)

    def solves(self, program: Program) -> bool:
        """Whether the program solves every maze, by the reference interpreter."""
        return self.runs(program)[-1].outcome is Kind.SOLVED


@lru_cache(maxsize=256)
def _compiled(maze: Maze) -> World:
    return compile_maze(maze)
