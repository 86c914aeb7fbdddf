"""One program on many worlds by the kernel, with a feature put elsewhere or the maze itself varied.

For measurements rather than for proofs: runs always use ``stop=halt`` and ``objective=reach``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt

from mesasynth.dsl import Action, Dialect, Kind, Program, Repeat
from mesasynth.dsl.dialect import SEEK
from mesasynth.dsl.syntax import slots
from mesasynth.ext.batch import Batch
from mesasynth.ext.machine import Machine
from mesasynth.search.lower import GOAL_SENSOR, REMEMBERED, alphabet, rows_of, tables
from mesasynth.search.task import Bump, Objective, Stop
from mesasynth.worlds import Forest, World
from mesasynth.worlds.names import MAZE_ACTIONS, MAZE_SENSORS

RETRACING_CAP = 4
"""The cap on trails, in steps for each place, of the one dialect that has ``back``."""


@dataclass(frozen=True, slots=True)
class Ends:
    """How runs ended, an entry for each.

    Attributes:
        kinds: positions in :class:`~mesasynth.dsl.Kind`.
        ticks: running times.
        places: where the cursor stood at the end.
    """

    kinds: npt.NDArray[np.uint8]
    ticks: npt.NDArray[np.int64]
    places: npt.NDArray[np.int32]

    @property
    def halted(self) -> npt.NDArray[np.bool_]:
        """Which runs halted, on a goal or elsewhere."""
        return np.asarray(self.kinds <= tuple(Kind).index(Kind.ELSEWHERE))


@dataclass(frozen=True, slots=True)
class TreeRuns:
    """How runs in the mazes of a forest ended, an entry for each maze that was run.

    Attributes:
        kinds: positions in :class:`~mesasynth.dsl.Kind`.
        ticks: running times.
        paths: numbers that are equal for equal trails (64-bit hashes).
    """

    kinds: npt.NDArray[np.uint8]
    ticks: npt.NDArray[np.int64]
    paths: npt.NDArray[np.uint64]

    @property
    def solved(self) -> npt.NDArray[np.bool_]:
        """Which runs halted on the goal."""
        return np.asarray(self.kinds == tuple(Kind).index(Kind.SOLVED))


def language_of(program: Program, *, like: Dialect | None = None) -> Dialect:
    """The smallest language that has a program: what it uses, and nothing else.

    ``like`` is a dialect whose cap on trails holds; without it programs with ``back`` have the cap
    of the dialect ``backtrack``.

    >>> from mesasynth.dsl import parse
    >>> language_of(parse("until at_goal { fork next }")).actions
    ('fork', 'next')
    """
    actions: dict[str, None] = {}
    controls: dict[str, None] = {}
    sensors: dict[str, None] = {}
    counts: set[int] = set()
    for _, statement in slots(program):
        if isinstance(statement, Action):
            actions[statement.name] = None
        elif statement is not None:
            controls[statement.name] = None
            if isinstance(statement, Repeat):
                counts.add(statement.count)
            else:
                sensors[statement.test.sensor] = None
    cap = like.trail_cap if like is not None else RETRACING_CAP if "back" in actions else None
    words = {*actions, *sensors}
    about = {each.partition(" ")[2] for each in words} - {"", "goal"}
    heads = {*words, *about, *(each.partition(" ")[0] for each in words)}
    calls = {} if like is None else like.calls
    return Dialect(
        name="measured",
        summary="what one program uses",
        actions=tuple(actions),
        controls=tuple(controls),
        sensors=tuple(sensors),
        counts=tuple(sorted(counts)),
        trail_cap=cap,
        features=tuple(sorted(about)),
        functions={name: call for name, call in calls.items() if name in heads},
    )


@dataclass(frozen=True, slots=True)
class Rules:
    """The worlds and rules of a measurement, in the form that the lowering takes."""

    worlds: tuple[World, ...]
    dialect: Dialect
    bump: Bump = "stay"
    max_ticks: int = 1_000_000
    stop: ClassVar[Stop] = "halt"
    objective: ClassVar[Objective] = "reach"


@dataclass(frozen=True, slots=True, eq=False)
class _Ground:
    """What a field has before its program: the machine's tables, and the states by place."""

    arrays: dict[str, Any]
    base: npt.NDArray[np.int64]
    states: npt.NDArray[np.int32]
    first: npt.NDArray[np.int32]


@lru_cache(maxsize=64)
def _ground(rules: Rules, recording: bool) -> _Ground:
    """The ground of all programs with the words of a dialect: they share it."""
    arrays = tables(rules, recording=recording)
    base = np.append(arrays["base"], int(arrays["place"].max()) + 1)
    order = np.argsort(arrays["place"], kind="stable").astype(np.int32)
    first = np.searchsorted(arrays["place"][order], np.arange(base[-1] + 1)).astype(np.int32)
    return _Ground(arrays, base, order, first)


class Field:
    """A program on worlds, ready to run there many times.

    Args:
        program: what to run.
        rules: where and how; its dialect must have what the program uses.
        recording: whether trails are kept, for :meth:`runs`.
        kept: whether the tables of the worlds are kept for other programs.

    >>> import mesasynth as ms
    >>> program = ms.parse("until at_goal { move }")
    >>> world = ms.compile_maze(ms.parse_maze("S...G"))
    >>> field = Field(program, Rules((world,), language_of(program)))
    >>> maze, places = np.zeros(3, np.int32), np.array([1, 2, 3], np.int32)
    >>> field.ends(maze, places, feature="goal", cleared=True).places.tolist()
    [1, 2, 3]
    """

    def __init__(
        self, program: Program, rules: Rules, *, recording: bool = False, kept: bool = True
    ) -> None:
        self._rules = rules
        ground = (_ground if kept else _ground.__wrapped__)(rules, recording)
        self._base, self._states, self._first = ground.base, ground.states, ground.first
        self._sense: npt.NDArray[np.uint64] = ground.arrays["sense"].copy()  # it is written
        self._machine = Machine(**{**ground.arrays, "sense": self._sense})
        self._machine.load(rows_of(program, rules))

    def ends(
        self,
        worlds: npt.NDArray[np.int32],
        places: npt.NDArray[np.int32],
        *,
        feature: str,
        cleared: bool,
    ) -> Ends:
        """Run in the worlds of these numbers, each time with the feature at that place as well.

        ``cleared`` removes the feature everywhere else; the place -1 puts it nowhere.  Goals stay
        goals: what moves is what the sensor says.
        """
        bit, before = self._bit(feature), None
        if bit and cleared:
            before = self._sense.copy()
            self._sense &= ~np.uint64(bit)
        shifted = np.where(places < 0, -1, places + self._base[worlds]).astype(np.int32)
        batch = Batch(self._machine, self._sense)
        kinds, ticks, ends = batch.scenes(
            np.ascontiguousarray(worlds, np.int32), shifted, bit, self._first, self._states
        )
        if before is not None:
            self._sense[:] = before
        return Ends(kinds, ticks, ends - self._base[worlds].astype(np.int32))

    def runs(self) -> tuple[tuple[Kind, int, tuple[int, ...]], ...]:
        """Run once in each world as it is: how it ended, its ticks, and its trail.

        >>> import mesasynth as ms
        >>> program = ms.parse("until at_goal { move }")
        >>> world = ms.compile_maze(ms.parse_maze("S..G"))
        >>> rules = Rules((world,), language_of(program))
        >>> Field(program, rules, recording=True).runs()
        ((<Kind.SOLVED: 'solved'>, 7, (0, 1, 2, 3)),)
        """
        found = []
        for number, base in enumerate(self._base[:-1].tolist()):
            kind, ticks = self._machine.execute(number)
            trail = tuple(place - base for place in self._machine.trail())
            found.append((tuple(Kind)[kind], ticks, trail))
        return tuple(found)

    def _bit(self, feature: str) -> int:
        """The sensor bit of a feature; 0 if the program does not read it."""
        sensor = GOAL_SENSOR if feature == "goal" else feature
        known = self._rules.dialect.sensors
        sought = alphabet(self._rules).sought.get(f"{SEEK} {feature}", (0, 0))[0]
        return (1 << known.index(sensor) if sensor in known else 0) | sought


def run_trees(
    program: Program,
    trees: Forest,
    *,
    dialect: Dialect,
    bump: Bump = "stay",
    max_ticks: int = 1_000_000,
    features: Sequence[str] = ("goal",),
    masks: npt.NDArray[np.uint32] | None = None,
) -> TreeRuns:
    """Run a program in every maze of a forest, or in those with these masks.

    The start is the top left cell, facing east, and the bottom right one is the goal and has all
    the ``features``.

    >>> import mesasynth as ms
    >>> from mesasynth.worlds import forest
    >>> wall = "if wall_left { if wall_ahead { right } else { move } } else { left move }"
    >>> for text in (f"until at_goal {{ {wall} }}", "right move move left move move"):
    ...     program = ms.parse(text)
    ...     print(run_trees(program, forest(2, 2), dialect=language_of(program)).solved.sum())
    4
    2
    """
    cells = trees.height * trees.width
    places = 2 * cells - 1
    states = 4 * places
    world = World(
        name="lattice",
        actions=MAZE_ACTIONS,
        sensors=MAZE_SENSORS,
        next=np.array(
            [
                np.arange(states),
                [state - state % 4 + (state - 1) % 4 for state in range(states)],
                [state - state % 4 + (state + 1) % 4 for state in range(states)],
            ]
        ),
        sense=np.zeros(states, np.int64),
        goal=np.arange(states) // 4 == cells - 1,
        place=np.arange(states, dtype=np.int32) // 4,
        start=1,
    )
    rules = Rules((world,), dialect, bump, max_ticks)
    arrays = tables(rules, recording=True)
    machine = Machine(**arrays)
    machine.load(rows_of(program, rules))
    on = {name: 1 << bit for bit, name in enumerate(dialect.sensors) if name not in REMEMBERED}
    at_goal = sum(on.get(GOAL_SENSOR if each == "goal" else each, 0) for each in features)
    sought = alphabet(rules).sought
    at_goal += sum(sought.get(f"{SEEK} {each}", (0, 0))[0] for each in features)
    walls = np.zeros(64, np.uint64)
    for sides in range(16):
        for heading in range(4):
            walls[4 * sides + heading] = sum(
                on.get(sensor, 0)
                for sensor, turn in (("wall_ahead", 0), ("wall_left", -1), ("wall_right", 1))
                if sides >> (heading + turn) % 4 & 1
            )
    kinds, ticks, paths = Batch(machine, arrays["sense"]).trees(
        trees.masks if masks is None else masks,
        trees.edges,
        cells,
        forward=arrays["next"][0],
        ahead=np.full(states, -1, np.int32),
        walls=walls,
        at_goal=at_goal,
        crash=bump == "crash",
    )
    return TreeRuns(kinds, ticks, paths)
