"""A lattice of which nothing is known: what a run reads is decided when it is read.

The lattice has no end. A cell is wall or open, and has a feature or not, from the moment on that a
sensor says so or a move finds out; :class:`Answers` then decides, so that all mazes that differ in
what a run has not read are one. Caps that depend on the number of open cells do not apply.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, field
from functools import partial

from mesasynth.worlds.names import EAST, STEPS, Cell

Question = tuple[str, Cell]
"""Whether the cell is a ``wall``, or has a feature."""


class Answers:
    """Answers to what is not known yet: a script, and no to everything beyond it."""

    def __init__(self, script: list[bool]) -> None:
        self.given = list(script)
        self.known: dict[Question, bool] = {("wall", (0, 0)): False}

    def ask(self, what: str, cell: Cell) -> bool:
        """Whether it is so, as answered before or else decided now."""
        question = what, cell
        if question not in self.known:
            asked = len(self.known) - 1
            if asked == len(self.given):
                self.given.append(False)
            self.known[question] = self.given[asked]
        return self.known[question]


def scripts(run: Callable[[Answers], int | None]) -> Iterator[int | None]:
    """Every run there is, once for each way in which what it reads can turn out.

    ``run`` is given the answers and returns its ticks. The last answer that was no becomes yes in
    the next run, which is depth-first search without a copy of anything.
    """
    script: list[bool] = []
    while True:
        answers = Answers(script)
        yield run(answers)
        script = answers.given[: len(answers.known) - 1]
        while script and script[-1]:
            script.pop()
        if not script:
            return
        script[-1] = True


@dataclass(slots=True)
class Lost:
    """A cursor with the memory of all dialects in an unknown lattice, for the interpreter's code.

    ``failed`` is set by a statement at which the run fails.
    """

    answers: Answers
    crash: bool = False
    cell: Cell = (0, 0)
    heading: int = EAST
    failed: bool = False
    trail: tuple[Cell, ...] = ((0, 0),)
    marks: frozenset[Cell] = frozenset()
    discovered: frozenset[Cell] = frozenset({(0, 0)})
    visited: frozenset[Cell] = frozenset({(0, 0)})
    counts: dict[Cell, int] = field(default_factory=dict)
    store: tuple[tuple[Cell, int, tuple[Cell, ...]], ...] = ()

    @property
    def actions(self) -> dict[str, Callable[[], None]]:
        """What executes each statement."""
        return {
            "move": self._move,
            "left": partial(self._turn, -1),
            "right": partial(self._turn, 1),
            "mark": partial(self._mark, True),
            "erase": partial(self._mark, False),
            "fork": self._fork,
            "push": self._push,
            "next": partial(self._take, 0),
            "shift": partial(self._take, 0),
            "last": partial(self._take, -1),
            "pop": partial(self._take, -1),
            "drop": self._drop,
            "back": self._back,
        }

    def sensors(self, features: tuple[str, ...]) -> dict[str, Callable[[], bool]]:
        """What reads each sensor."""
        return {
            "at_goal": lambda: self.answers.ask("goal", self.cell),
            "wall_ahead": lambda: self._wall(0),
            "wall_left": lambda: self._wall(-1),
            "wall_right": lambda: self._wall(1),
            "marked": lambda: self.cell in self.marks,
            "marked_ahead": lambda: self._beside(0) in self.marks and not self._wall(0),
            "worn_ahead": self._worn,
            "fresh_ahead": lambda: not self._wall(0) and self._beside(0) not in self.visited,
            "stuck": self._stuck,
            **{name: partial(self._feature, name) for name in features},
        }

    def configuration(self) -> Hashable:
        """All that decides how the run goes on, what is known included by its amount."""
        return (
            self.cell,
            self.heading,
            self.trail,
            self.marks,
            self.discovered,
            self.visited,
            tuple(sorted(self.counts.items())),
            self.store,
            len(self.answers.known),
        )

    def _feature(self, name: str) -> bool:
        return self.answers.ask(name, self.cell)

    def _beside(self, turn: int) -> Cell:
        down, across = STEPS[(self.heading + turn) % 4]
        return self.cell[0] + down, self.cell[1] + across

    def _wall(self, turn: int) -> bool:
        return self.answers.ask("wall", self._beside(turn))

    def _enter(self, cell: Cell) -> None:
        self.cell = cell
        self.trail += (cell,)
        self.visited |= {cell}

    def _move(self) -> None:
        if not self._wall(0):
            self._enter(self._beside(0))
        elif self.crash:
            self.failed = True

    def _turn(self, turn: int) -> None:
        self.heading = (self.heading + turn) % 4

    def _mark(self, on: bool) -> None:
        self.marks = self.marks | {self.cell} if on else self.marks - {self.cell}

    def _fork(self) -> None:
        ahead = self._beside(0)
        if ahead not in self.discovered and not self._wall(0):
            self.discovered |= {ahead}
            self.store += ((ahead, self.heading, (*self.trail, ahead)),)

    def _push(self) -> None:
        self.store += ((self.cell, self.heading, self.trail),)

    def _take(self, end: int) -> None:
        if not self.store:
            self.failed = True
            return
        self.cell, self.heading, self.trail = self.store[end]
        self.store = self.store[1:] if end == 0 else self.store[:-1]

    def _drop(self) -> None:
        self.counts[self.cell] = min(63, self.counts.get(self.cell, 0) + 1)

    def _worn(self) -> bool:
        here, ahead = (self.counts.get(cell, 0) for cell in (self.cell, self._beside(0)))
        return ahead >= here or self._wall(0)

    def _stuck(self) -> bool:
        return all(self._beside(turn) in self.visited or self._wall(turn) for turn in range(4))

    def _back(self) -> None:
        if len(self.trail) == 1:
            self.failed = True
            return
        self.trail = self.trail[:-1]
        self.cell = self.trail[-1]
