"""What a base optimizer is asked to do: which mazes, in which language, under which rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal, get_args

from mesasynth.dsl import Dialect, Kind, Program, Run, run
from mesasynth.errors import MesasynthError, near_miss
from mesasynth.search.equip import world_of
from mesasynth.worlds import Ground, Maze, World

Bump = Literal["stay", "crash"]
Stop = Literal["halt", "touch"]
Objective = Literal["reach", "shortest"]


MOST_CHARGED = 1 << 40
"""The greatest charge for a maze not solved, in units: more than any program's length."""


class TaskError(MesasynthError):
    """The task cannot be posed as it was asked for."""


@dataclass(frozen=True, slots=True)
class Grade:
    """What a program achieves on a task.

    ``kind`` is ``solved`` if the task is, and else the kind of the first maze that is not.
    ``missed`` are the indices of the mazes not solved. ``times`` are the ticks in those solved,
    rising; in a task that asks for ``solve`` mazes, of the quickest so many. ``space`` is the
    peak of memory.
    """

    kind: Kind
    missed: tuple[int, ...]
    times: tuple[int, ...]
    space: int

    @property
    def ticks(self) -> int:
        """The running time that counts."""
        return sum(self.times)


@dataclass(frozen=True, slots=True)
class Task:
    """Training mazes, a dialect, and the rules of the machine.

    A world given by its tables may stand in place of a maze.
    ``bump`` says what a move into a wall does, ``stop`` whether touching a goal ends the run,
    ``objective`` whether the trail must be a shortest one. A run of more than ``max_ticks``
    ticks in one maze is undecided. A program solves the task if it solves every maze, or, in a
    graded task, at least ``solve`` of them. With ``exceptions`` a maze that is not solved is
    charged so many units instead, and every program has a score.

    >>> import mesasynth as ms
    >>> maze = ms.parse_maze("S.G")
    >>> Task((maze,), ms.dialect("tabular")).solves(ms.parse("move move"))
    True
    """

    mazes: tuple[Ground, ...]
    dialect: Dialect
    bump: Bump = "stay"
    stop: Stop = "halt"
    objective: Objective = "reach"
    max_ticks: int = 1_000_000
    solve: int | None = None
    exceptions: int | None = None

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
        if len(self.drawn) < len(self.mazes):
            first, *others = self.worlds
            for world in others:
                if world.actions != first.actions:
                    raise TaskError(
                        f"{world.name!r} has other actions than {first.name!r}",
                        expected=f"worlds of the same actions: {', '.join(first.actions)}",
                    )
        if self.max_ticks < 1:
            raise TaskError(f"max_ticks must be at least 1, not {self.max_ticks}")
        if self.solve is not None and not 1 <= self.solve <= len(self.mazes):
            raise TaskError(
                f"cannot ask for {self.solve} solved mazes of {len(self.mazes)}",
                expected=f"a number from 1 to {len(self.mazes)}",
            )
        if self.exceptions is not None and (self.exceptions < 0 or self.solve is not None):
            raise TaskError(
                "exceptions are charged in bits, and not together with a number to solve"
            )
        if self.exceptions is not None and self.exceptions > MOST_CHARGED:
            raise TaskError(
                "the charge for a maze not solved is too great",
                expected=f"at most {MOST_CHARGED >> 10:,} bits",
            )

    @property
    def may_miss(self) -> int:
        """How many of the mazes a program may leave unsolved."""
        if self.exceptions is not None:
            return len(self.mazes)
        return 0 if self.solve is None else len(self.mazes) - self.solve

    @property
    def worlds(self) -> tuple[World, ...]:
        """The compiled mazes."""
        return tuple(world_of(maze, self.dialect) for maze in self.mazes)

    @property
    def drawn(self) -> tuple[Maze, ...]:
        """Those of its mazes that can be drawn: not the worlds given by their tables."""
        return tuple(maze for maze in self.mazes if isinstance(maze, Maze))

    @property
    def pictured(self) -> tuple[tuple[Maze, World], ...]:
        """Those that can be drawn, with what they are compiled to."""
        pairs = zip(self.mazes, self.worlds, strict=True)
        return tuple((maze, world) for maze, world in pairs if isinstance(maze, Maze))

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
    def demand(self) -> str:
        """What a program has to solve, to be put into a sentence."""
        some = self.solve is not None and self.solve < len(self.mazes)
        return f"at least {self.solve} of {self.label}" if some else self.label

    @property
    def unsolvable(self) -> Ground | None:
        """The first maze whose goals are all walled off, if that makes the task impossible."""
        walled = [
            maze
            for maze, world in zip(self.mazes, self.worlds, strict=True)
            if world.distance is None
        ]
        return walled[0] if len(walled) > self.may_miss else None

    def joined(self, other: Task) -> Task:
        """The same rules over both tasks' mazes."""
        return replace(self, mazes=self.mazes + other.mazes)

    def runs(self, program: Program) -> tuple[Run, ...]:
        """The program's runs by the reference interpreter, in the order of the mazes.

        They end where it is settled that the program does not solve the task: if the task is not
        graded, in the first maze that it does not solve.
        """
        runs = []
        for maze in self.mazes:
            runs.append(
                run(
                    program,
                    _listed(maze, self.dialect),
                    bump=self.bump,
                    stop=self.stop,
                    objective=self.objective,
                    max_ticks=self.max_ticks,
                    dialect=self.dialect,
                )
            )
            settled = self.kind([run.outcome for run in runs]) is not Kind.SOLVED
            if settled and self.exceptions is None:
                break
        return tuple(runs)

    def kind(self, kinds: Sequence[Kind]) -> Kind:
        """The program's kind, from those of its runs in the order of the mazes, so far.

        An undecided run leaves the program undecided. Else it has the kind of the first maze
        that it does not solve, unless the task lets it miss so many.
        """
        missed = [kind for kind in kinds if kind is not Kind.SOLVED]
        if Kind.UNDECIDED in missed[: self.may_miss + 1]:
            return Kind.UNDECIDED
        if len(missed) > (0 if self.solve is None else self.may_miss):
            return missed[0]
        return Kind.SOLVED

    def grade(self, program: Program) -> Grade:
        """What the program achieves, by the reference interpreter."""
        runs = self.runs(program)
        return self.graded(
            [(run.outcome, run.ticks) for run in runs], space=max(run.space for run in runs)
        )

    def graded(self, runs: Sequence[tuple[Kind, int]], *, space: int) -> Grade:
        """What runs with these kinds and ticks achieve, in the order of the mazes."""
        times = sorted(ticks for kind, ticks in runs if kind is Kind.SOLVED)
        return Grade(
            self.kind([kind for kind, _ in runs]),
            tuple(i for i, (kind, _) in enumerate(runs) if kind is not Kind.SOLVED),
            tuple(times[: self.solve]),
            space,
        )

    def solves(self, program: Program) -> bool:
        """Whether the program solves the task, by the reference interpreter."""
        return self.grade(program).kind is Kind.SOLVED


@dataclass(frozen=True, slots=True)
class _Listed:
    """A world whose tables are lists: the interpreter reads them as they are, run after run."""

    actions: tuple[str, ...]
    sensors: tuple[str, ...]
    start: int
    distance: int | None
    next: list[list[int]]
    sense: list[int]
    goal: list[bool]
    place: list[int]


@lru_cache(maxsize=256)
def _listed(maze: Ground, dialect: Dialect) -> _Listed:
    world = world_of(maze, dialect)
    return _Listed(
        actions=world.actions,
        sensors=world.sensors,
        start=world.start,
        distance=world.distance,
        next=world.next.tolist(),
        sense=world.sense.tolist(),
        goal=world.goal.tolist(),
        place=world.place.tolist(),
    )
