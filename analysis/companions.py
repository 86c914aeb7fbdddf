"""What is measured beside the four axes: how a policy is built, and how well it holds.

Labels do not rest on these. They are the rest of the evidence, for people to judge by.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mesasynth.analysis.ablation import Ablation, ablation
from mesasynth.analysis.battery import Battery, compiled
from mesasynth.analysis.compression import Compression, compression
from mesasynth.analysis.growth import growth
from mesasynth.analysis.policy import ProgramPolicy
from mesasynth.analysis.power import RandomPrograms, Walks, random_programs, walks
from mesasynth.analysis.robustness import Robustness, robustness
from mesasynth.analysis.scene import Scene
from mesasynth.analysis.vocabulary import vocabulary
from mesasynth.dsl import Dialect, Kind, Program, builtin_dialects, units
from mesasynth.errors import ProgramError
from mesasynth.worlds import Maze


@dataclass(frozen=True, slots=True)
class Companions:
    """The companions of the axes, of one program.

    Attributes:
        robustness: what it solves in disturbed worlds.
        ablation: what it solves with one sensor stuck.
        growth: the exponent of its running time in the size of a maze, by family.
        walks: its optimization power against random walks.
        programs: that against random programs; None for a program of no dialect.
        compression: what it saves against a table; None unless it solves the training mazes.
    """

    robustness: Robustness
    ablation: tuple[Ablation, ...]
    growth: Mapping[str, float | None]
    walks: Walks
    programs: RandomPrograms | None
    compression: Compression | None

    def record(self) -> dict[str, Any]:
        """All of it, in a form that JSON can hold."""
        return {
            "robustness": self.robustness.record(),
            "ablation": {
                each.sensor: {"intact": each.intact, "off": each.off, "on": each.on}
                for each in self.ablation
            },
            "growth": dict(self.growth),
            "power": {
                "random_walks": self.walks.record(),
                "random_programs": self.programs.record() if self.programs else None,
            },
            "compression": self.compression.record() if self.compression else None,
        }


def companions(
    policy: ProgramPolicy, battery: Battery, *, training: Sequence[Maze] = (), seed: int = 0
) -> Companions:
    """The companions of a program; ``seed`` is that of the random programs drawn.

    >>> import mesasynth as ms
    >>> from mesasynth.analysis.battery import battery
    >>> maze = ms.parse_maze("S....G")
    >>> found = companions(
    ...     ProgramPolicy(ms.parse("until at_goal { move }")), battery((maze,)), training=[maze]
    ... )
    >>> found.robustness.turned.value, found.ablation[0].sensor, found.compression.exact
    (0.0, 'at_goal', True)
    """
    language = home(policy.program, policy.like, training)
    solves = bool(training) and all(
        policy.run(Scene(compiled(maze))).kind is Kind.SOLVED for maze in training
    )
    return Companions(
        robustness(policy, battery),
        ablation(policy, battery),
        growth(policy),
        walks(policy, battery),
        random_programs(policy.program, language, battery, seed=seed) if language else None,
        compression(units(policy.program, language), training) if language and solves else None,
    )


def home(program: Program, like: Dialect | None, mazes: Sequence[Maze]) -> Dialect | None:
    """The dialect by which a program's length is taken, with the features of the mazes as sensors.

    That is ``like``, or else the first of the built-in ones that has the program; None if none has.

    >>> import mesasynth as ms
    >>> home(ms.parse("repeat 4 { fork right } next"), None, []).name
    'frontier'
    """
    for each in (like,) if like else builtin_dialects().values():
        language = vocabulary(each, mazes)
        try:
            units(program, language)
        except ProgramError:
            continue
        return language
    return None
