"""The policies that are measured: programs, plain Python functions, anything that gives runs.

All measurements are defined over :class:`Policy`. A program runs through the kernel; a function
acts and senses step by step (:class:`Senses`); a neural network is such a function.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
import numpy.typing as npt

from mesasynth.analysis.fitted import fitted_out, moves_words, tree_worlds
from mesasynth.analysis.scene import Episode, Scene
from mesasynth.dsl import Dialect, Kind, Program, Step, expand, run
from mesasynth.search.field import Ends, Field, Rules, TreeRuns, language_of, run_trees
from mesasynth.search.lower import REMEMBERED
from mesasynth.search.task import Bump
from mesasynth.worlds import Forest, World, compile_maze
from mesasynth.worlds.names import MAZE_SENSORS

MAX_TICKS = 20_000
"""A measured run of more ticks counts as one that does not halt."""

TOGETHER = 256
"""How many worlds of their own are run together where each run needs one."""


class Policy(Protocol):
    """Anything that can be run in worlds, always until it halts by itself."""

    @property
    def name(self) -> str:
        """What to call it."""

    @property
    def features(self) -> tuple[str, ...]:
        """The features besides the goal that it is known to read."""

    def run(self, scene: Scene, *, watched: bool = False) -> Episode:
        """Run in a scene; ``watched`` asks for the states on the way."""

    def ends(
        self,
        worlds: Sequence[World],
        index: npt.NDArray[np.int32],
        places: npt.NDArray[np.int32],
        *,
        feature: str,
        cleared: bool,
    ) -> Ends:
        """Run in ``worlds[index[i]]`` with the feature (also) at ``places[i]``, -1 for nowhere."""

    def episodes(self, worlds: Sequence[World]) -> tuple[Episode, ...]:
        """Run in worlds as they are."""

    def trees(self, forest: Forest, masks: npt.NDArray[np.uint32], *, feature: str) -> TreeRuns:
        """Run in the mazes of trees, with the feature on their goal as well."""

    @property
    def quick(self) -> bool:
        """Whether a hundred thousand runs take seconds; otherwise suites are sampled."""


class _OneByOne:
    """The batches of a policy that can only be run in one scene after another."""

    quick = False

    def run(self, scene: Scene, *, watched: bool = False) -> Episode:
        """Run in a scene."""
        raise NotImplementedError

    def ends(
        self,
        worlds: Sequence[World],
        index: npt.NDArray[np.int32],
        places: npt.NDArray[np.int32],
        *,
        feature: str,
        cleared: bool,
    ) -> Ends:
        """Run in ``worlds[index[i]]`` with the feature (also) at ``places[i]``, -1 for nowhere."""
        runs = [
            self.run(Scene(worlds[at], feature, cleared, None if place < 0 else place))
            for at, place in zip(index.tolist(), places.tolist(), strict=True)
        ]
        return Ends(
            np.array([tuple(Kind).index(each.kind) for each in runs], np.uint8),
            np.array([each.ticks for each in runs], np.int64),
            np.array([each.trail[-1] for each in runs], np.int32),
        )

    def episodes(self, worlds: Sequence[World]) -> tuple[Episode, ...]:
        """Run in worlds as they are."""
        return tuple(self.run(Scene(world)) for world in worlds)

    def trees(self, forest: Forest, masks: npt.NDArray[np.uint32], *, feature: str) -> TreeRuns:
        """Run in the mazes of trees, with the feature on their goal as well."""
        indices = np.searchsorted(forest.masks, masks).tolist()
        worlds = [compile_maze(forest.maze(index)) for index in indices]
        runs = [self.run(Scene(each, feature, place=each.n_places - 1)) for each in worlds]
        return hashed(runs, worlds)


def hashed(runs: Sequence[Episode], worlds: Sequence[World]) -> TreeRuns:
    """Runs in mazes as the kernel tells them, each trail by a hash of its cells."""
    paths = (
        hash(tuple(world.cells[place] for place in run.trail)) & (2**64 - 1)
        for run, world in zip(runs, worlds, strict=True)
    )
    return TreeRuns(
        np.array([tuple(Kind).index(each.kind) for each in runs], np.uint8),
        np.array([each.ticks for each in runs], np.int64),
        np.fromiter(paths, np.uint64, len(runs)),
    )


@dataclass(frozen=True, slots=True)
class ProgramPolicy(_OneByOne):
    """A program of the language as a policy; what its dialect defines is expanded.

    Attributes:
        program: the program.
        like: the dialect that it was written in, where that matters (definitions, a cap on trails).
        bump: what a move into a wall does.
        max_ticks: a run of more ticks counts as one that does not halt.
        words: the dialect whose Python functions are tabulated, by default those it uses; programs
            that are measured together can so share the tables of the small perfect mazes.
        language: the smallest language that has it.

    >>> import mesasynth as ms
    >>> policy = ProgramPolicy(ms.parse("until at_goal { move }"))
    >>> policy.run(Scene(ms.compile_maze(ms.parse_maze("S..G")))).trail
    (0, 1, 2, 3)
    """

    program: Program
    like: Dialect | None = None
    bump: Bump = "stay"
    max_ticks: int = MAX_TICKS
    words: Dialect | None = field(default=None, kw_only=True)
    quick: bool = field(default=True, init=False)
    language: Dialect = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        """Expand the program, and find the language."""
        object.__setattr__(self, "program", expand(self.program, self.like))
        object.__setattr__(self, "language", language_of(self.program, like=self.like))
        object.__setattr__(self, "quick", not self.language.functions)

    @property
    def name(self) -> str:
        """Its canonical text."""
        return str(self.program)

    @property
    def features(self) -> tuple[str, ...]:
        """The features besides the goal that its tests, or families of words, name."""
        plain = {*MAZE_SENSORS, *REMEMBERED, *self.language.calls}
        asked = (each for each in self.language.sensors if " " not in each and each not in plain)
        return tuple(dict.fromkeys((*asked, *self.language.features)))

    def run(self, scene: Scene, *, watched: bool = False) -> Episode:
        """Run in a scene, by the reference interpreter."""
        states = [scene.world.start]

        def note(step: Step) -> None:
            states.append(step.state)

        done = run(
            self.program,
            _Altered(fitted_out(scene, self.language), self.features),
            bump=self.bump,
            max_ticks=self.max_ticks,
            trail_cap=self.language.trail_cap,
            trace=note if watched else None,
        )
        return Episode(done.outcome, done.ticks, done.trail, tuple(states) if watched else ())

    def ends(
        self,
        worlds: Sequence[World],
        index: npt.NDArray[np.int32],
        places: npt.NDArray[np.int32],
        *,
        feature: str,
        cleared: bool,
    ) -> Ends:
        """Run in ``worlds[index[i]]`` with the feature (also) at ``places[i]``, by the kernel."""
        if moves_words(self.language, feature):
            return self._moved(worlds, index, places, feature=feature, cleared=cleared)
        rules = Rules(self._fitted(worlds), self.language, self.bump, self.max_ticks)
        return Field(self.program, rules).ends(index, places, feature=feature, cleared=cleared)

    def episodes(self, worlds: Sequence[World], *, fitted: bool = False) -> tuple[Episode, ...]:
        """Run in worlds as they are, by the kernel; ``fitted`` if they have its functions."""
        ready = tuple(worlds) if fitted else self._fitted(worlds)
        rules = Rules(ready, self.language, self.bump, self.max_ticks)
        return tuple(Episode(*each) for each in Field(self.program, rules, recording=True).runs())

    def trees(self, forest: Forest, masks: npt.NDArray[np.uint32], *, feature: str) -> TreeRuns:
        """Run in the mazes of trees by the kernel, with the feature on their goal as well."""
        if self.language.functions:
            worlds = tree_worlds(forest, masks.tobytes(), self.words or self.language, feature)
            return hashed(self.episodes(worlds, fitted=True), worlds)
        return run_trees(
            self.program,
            forest,
            dialect=self.language,
            bump=self.bump,
            max_ticks=self.max_ticks,
            features=tuple(dict.fromkeys(("goal", feature))),
            masks=masks,
        )

    def _moved(
        self,
        worlds: Sequence[World],
        index: npt.NDArray[np.int32],
        places: npt.NDArray[np.int32],
        *,
        feature: str,
        cleared: bool,
    ) -> Ends:
        """The same where the words of a family move with the feature: each run has its world."""
        parts = []
        for first in range(0, len(index), TOGETHER):
            where = places[first : first + TOGETHER]
            ready = tuple(
                fitted_out(
                    Scene(worlds[at], feature, cleared, None if place < 0 else place), self.language
                ).world
                for at, place in zip(
                    index[first : first + TOGETHER].tolist(), where.tolist(), strict=True
                )
            )
            rules = Rules(ready, self.language, self.bump, self.max_ticks)
            own = np.arange(len(ready), dtype=np.int32)
            ground = Field(self.program, rules, kept=False)
            parts.append(ground.ends(own, where, feature=feature, cleared=cleared))
        return Ends(
            *(
                np.concatenate([getattr(part, name) for part in parts] or [np.zeros(0, kind)])
                for name, kind in (("kinds", np.uint8), ("ticks", np.int64), ("places", np.int32))
            )
        )

    def _fitted(self, worlds: Sequence[World]) -> tuple[World, ...]:
        """The worlds with the functions of its language, where it has any."""
        return tuple(fitted_out(Scene(world), self.language).world for world in worlds)


class _Altered:
    """A scene in the form of a world that the reference interpreter takes."""

    def __init__(self, scene: Scene, features: Sequence[str]) -> None:
        bits, sense = scene.senses()
        world = scene.world
        absent = tuple(name for name in features if name not in bits)
        self.start, self.actions = world.start, world.actions
        self.sensors = (*bits, *absent)
        self.next, self.goal, self.place = world.next, world.goal, world.place
        self.sense = [int(each) for each in sense]
        self.distance = world.distance


class Senses(Protocol):
    """What a policy written in Python has of its world, whatever that is."""

    def sees(self, sensor: str) -> bool:
        """What a sensor says here."""

    def act(self, action: str) -> bool:
        """Take an action; whether it changed anything."""

    def put_out(self, trail: Sequence[int]) -> None:
        """Replace the path that is put out: for a policy that plans without walking."""


class HaltError(Exception):
    """A function's run is ended from outside: it has taken too many ticks."""


class Body:
    """What a policy written in Python has of its world: sensors to read and actions to take.

    Attributes:
        ticks: actions taken and sensors read so far.
        trail: the places from the start to the cursor.
        states: all states so far.
    """

    def __init__(self, scene: Scene, max_ticks: int) -> None:
        self._bits, sense = scene.senses()
        self._sense = sense.tolist()
        self._next = {
            name: scene.world.next[row].tolist() for row, name in enumerate(scene.world.actions)
        }
        self._place = scene.world.place
        self._state = scene.world.start
        self._max_ticks = max_ticks
        self.ticks = 0
        self.trail = [int(self._place[self._state])]
        self.states = [self._state]

    def sees(self, sensor: str) -> bool:
        """What a sensor says here; one that the world lacks says no."""
        self._tick()
        return bool(self._sense[self._state] & self._bits.get(sensor, 0))

    def act(self, action: str) -> bool:
        """Take an action; whether it changed anything."""
        self._tick()
        before, self._state = self._state, self._next[action][self._state]
        place = int(self._place[self._state])
        if place != self.trail[-1]:
            self.trail.append(place)
        self.states.append(self._state)
        return self._state != before

    def put_out(self, trail: Sequence[int]) -> None:
        """Replace the path that is put out: for a policy that plans without walking."""
        self.trail = list(trail)

    def _tick(self) -> None:
        if self.ticks >= self._max_ticks:
            raise HaltError
        self.ticks += 1


@dataclass(frozen=True, slots=True)
class FunctionPolicy(_OneByOne):
    """A policy written in Python: a function of a :class:`Body` that returns when it halts.

    Attributes:
        name: what to call it.
        function: it acts and senses through what it is given.
        features: the features besides the goal that it is to be measured for.
        max_ticks: a run of more actions and readings counts as one that does not halt.

    >>> import mesasynth as ms
    >>> def ahead(body):
    ...     while not body.sees("at_goal"):
    ...         body.act("move")
    >>> policy = FunctionPolicy("ahead", ahead)
    >>> policy.run(Scene(ms.compile_maze(ms.parse_maze("S..G")))).trail
    (0, 1, 2, 3)
    """

    name: str
    function: Callable[[Senses], None]
    features: tuple[str, ...] = ()
    max_ticks: int = 2_000

    def run(self, scene: Scene, *, watched: bool = False) -> Episode:
        """Run in a scene."""
        body = Body(scene, self.max_ticks)
        try:
            self.function(body)
        except HaltError:
            kind = Kind.UNDECIDED
        else:
            on_goal = bool(scene.world.goal[scene.world.place == body.trail[-1]].any())
            kind = Kind.SOLVED if on_goal else Kind.ELSEWHERE
        states = tuple(body.states) if watched else ()
        return Episode(kind, body.ticks, tuple(body.trail), states)
