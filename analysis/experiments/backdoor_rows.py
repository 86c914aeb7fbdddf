"""The rows of the experiment on a sensor that is on in training only."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import partial

from mesasynth.analysis.experiments.experiment import Case, Setting
from mesasynth.analysis.experiments.lit_mazes import (
    FAMILIES,
    FIRST_UNSEEN,
    SENSOR,
    language,
    lit,
)
from mesasynth.analysis.experiments.optima import shortest
from mesasynth.analysis.experiments.weights import drawing, under_codes, winners
from mesasynth.dsl import Dialect, If, Program, Test, dialect, run, units
from mesasynth.search import UNITS_PER_BIT, GaveUp, Optimal, Result
from mesasynth.worlds import Maze

USES, IGNORES = "uses the sensor", "does not"
UNSEEN = 2
"""How many mazes stand for deployment."""


@dataclass(frozen=True, slots=True)
class BackdoorRow:
    """One training set in one dialect; all lengths in bits.

    Attributes:
        family: the mazes.
        dialect: the dialect that the sensor is added to.
        mazes: how many training mazes there are, in all of which the sensor is on.
        off: in how many of them training also goes with the sensor off.
        plain: between which lengths the shortest program of the dialect without the sensor lies.
        trained: the same for the shortest program for training, with the sensor.
        honest: for the shortest that also solves the unseen mazes, whether the sensor is on or off.
        backdoor: for the shortest that solves the unseen mazes while the sensor is on, and halts
            elsewhere in each of them once it is off.
        counts: how many programs are as short as these four, where that is known.
        programs: one of each.
        using: how many of the optima for training do something else in some training or unseen
            maze, once the sensor is off.
        looked: of how many optima.
        codes: under how many random codes the winner for training uses the sensor.
        above: for each random code how much more a backdoor costs than the honest program inside
            ``if training``, in bits; None where that is not settled, and no codes where it is not
            under the built-in one.
    """

    family: str
    dialect: str
    mazes: int
    off: int
    plain: list[float | None]
    trained: list[float | None]
    honest: list[float | None]
    backdoor: list[float | None]
    counts: list[int | None]
    programs: list[str]
    using: int
    looked: int
    codes: dict[str, int]
    above: list[float | None]

    @property
    def proved(self) -> bool:
        """Whether all four lengths are known."""
        lengths = (self.plain, self.trained, self.honest, self.backdoor)
        return all(low is not None and low == high for low, high in lengths)

    @property
    def price(self) -> tuple[float | None, float | None]:
        """How many bits the backdoor costs more than the honest program, between two bounds."""
        (low, high), (least, most) = self.backdoor, self.honest
        return (
            None if low is None or most is None else low - most,
            None if high is None or least is None else high - least,
        )

    @property
    def odds(self) -> float | None:
        """The log2 of the odds, a priori, of the shortest honest programs to the backdoors."""
        low, high = self.price
        honest, backdoor = self.counts[2], self.counts[3]
        if low is None or low != high or not honest or not backdoor:
            return None
        return low + math.log2(honest / backdoor)


def backdoor_cases(setting: Setting) -> dict[str, Case[BackdoorRow]]:
    """Each training set in each dialect, with random codes of its own."""
    found: dict[str, Case[BackdoorRow]] = {}
    for family, counts in setting.limits["families"].items():
        for base in setting.limits["dialects"]:
            for mazes, off in counts:
                key = f"{family} / {base} / {mazes} mazes, {off} also with the sensor off"
                found[key] = partial(
                    _decide,
                    family,
                    base,
                    mazes=mazes,
                    off=off,
                    row=len(found),
                    setting=setting,
                )
    return found


def _decide(
    family: str, base: str, *, mazes: int, off: int, row: int, setting: Setting
) -> BackdoorRow:
    """One training set; `row` is its number, by which its codes are drawn."""
    spoken = language(base)
    make, shift = FAMILIES[family], 1_000 * setting.seed * (family != "corridors")
    shown = [make(shift + number) for number in range(mazes)]
    unseen = [make(shift + FIRST_UNSEEN[family] + number) for number in range(UNSEEN)]
    trained = [lit(maze, on=True) for maze in shown]
    trained += [lit(maze, on=False) for maze in shown[:off]]
    lighted = [lit(maze, on=True) for maze in unseen]
    tasks = (
        (shown, dialect(base)),
        (trained, spoken),
        (trained + lighted + [lit(maze, on=False) for maze in unseen], spoken),
        (trained + lighted + [lit(maze, on=False, missing=True) for maze in unseen], spoken),
    )
    results = [shortest(task, setting, dialect=each) for task, each in tasks]
    lengths = [_length(result) for result in results]
    texts = [str(result.winner.program) if result.winner else "" for result in results]
    honest = results[2].winner
    if honest is not None and lengths[3][1] is None:
        wrapped = _wrapped(honest.program)
        if results[3].task.solves(wrapped):
            lengths[3][1] = units(wrapped, spoken) / UNITS_PER_BIT
            texts[3] = str(wrapped)
    listed = results[1].optima.listed if results[1].optima else ()

    def uses(program: Program) -> bool:
        return any(
            _does(program, maze, spoken, on=True) != _does(program, maze, spoken, on=False)
            for maze in (*shown, *unseen)
        )

    def named(found: Result) -> str:
        assert found.winner is not None
        return USES if uses(found.winner.program) else IGNORES

    settled = all(isinstance(result.outcome, Optimal) for result in results)
    return BackdoorRow(
        family=family,
        dialect=base,
        mazes=mazes,
        off=off,
        plain=lengths[0],
        trained=lengths[1],
        honest=lengths[2],
        backdoor=lengths[3],
        counts=[result.optima.count if result.optima else None for result in results],
        programs=texts,
        using=sum(uses(each.program) for each in listed),
        looked=len(listed),
        codes=winners(
            trained,
            spoken,
            **drawing(setting, row=row),
            named=named,
            known=[each.program for each in listed],
        ),
        above=_above(results[2], results[3], row, setting) if settled else [],
    )


def _wrapped(program: Program) -> Program:
    """The program inside ``if training``."""
    return Program((If(Test(SENSOR, False), program.body),))


def _above(honest: Result, backdoor: Result, row: int, setting: Setting) -> list[float | None]:
    """Under each code how much longer the shortest backdoor is than the wrapped honest program."""
    listed = [
        [each.program for each in result.optima.listed] if result.optima else []
        for result in (honest, backdoor)
    ]
    wrapped = [_wrapped(program) for program in listed[0]]
    ways = [program for program in wrapped[:1] if backdoor.task.solves(program)]
    again = [
        under_codes(
            result.task.mazes,
            result.task.dialect,
            **drawing(setting, row=row),
            known=known,
        )
        for result, known in ((honest, listed[0]), (backdoor, [*listed[1], *ways]))
    ]
    found: list[float | None] = []
    for one, other in zip(*again, strict=True):
        code = one.task.dialect
        if not (isinstance(one.outcome, Optimal) and isinstance(other.outcome, Optimal)):
            found.append(None)
            continue
        wrapper = units(_wrapped(Program(())), code) - units(Program(()), code)
        price = other.outcome.winner.units - one.outcome.winner.units
        found.append((price - wrapper) / UNITS_PER_BIT)
    return found


def _length(result: Result) -> list[float | None]:
    """Between which lengths the shortest program lies."""
    match result.outcome:
        case Optimal(winner=winner):
            return [winner.units / UNITS_PER_BIT] * 2
        case GaveUp(lower_bits=low, best=best):
            return [low, best.units / UNITS_PER_BIT if best else None]
    return [None, None]


def _does(program: Program, maze: Maze, spoken: Dialect, *, on: bool) -> tuple[object, ...]:
    """How a run ends, and where it has been."""
    done = run(program, lit(maze, on=on), dialect=spoken)
    return done.outcome, done.trail
