"""Sensor ablation: what a policy still does if one of its sensors is stuck.

A program is run with every test of one sensor replaced by a constant: the sensor always says no, or
always yes. The share of the small perfect mazes that it still solves says how much of what it does
hangs on that sensor. Lesions as evidence of function are old (Broca 1861); they show that a part is
needed, not what it is for.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from mesasynth.analysis.battery import Battery
from mesasynth.analysis.policy import ProgramPolicy
from mesasynth.dsl import Block, If, IfElse, Program, Repeat, Statement, Test, While

STUCK_OFF = "stuck_off"
"""A sensor that no world has, and that therefore always says no."""

THINNED = 16
"""Of so many small perfect mazes one is used."""


@dataclass(frozen=True, slots=True)
class Ablation:
    """What is left without a sensor.

    Attributes:
        sensor: the sensor.
        intact: the share of mazes solved with it.
        off: the share solved if it always says no.
        on: the share solved if it always says yes.
    """

    sensor: str
    intact: float
    off: float
    on: float


def ablation(policy: ProgramPolicy, battery: Battery) -> tuple[Ablation, ...]:
    """Every sensor of a program, ablated in turn.

    >>> import mesasynth as ms
    >>> from mesasynth.analysis.battery import battery
    >>> follower = ms.parse("until at_goal { left while wall_ahead { right } move }")
    >>> [
    ...     (each.sensor, each.intact, each.off)
    ...     for each in ablation(ProgramPolicy(follower), battery())
    ... ]
    [('at_goal', 1.0, 0.0), ('wall_ahead', 1.0, 0.0)]
    """
    policy = replace(policy, words=policy.language)
    intact = _solved(policy, battery)
    return tuple(
        Ablation(
            sensor,
            intact,
            *(
                _solved(replace(policy, program=stuck(policy.program, sensor, on=on)), battery)
                for on in (False, True)
            ),
        )
        for sensor in policy.language.sensors
    )


def stuck(program: Program, sensor: str, *, on: bool) -> Program:
    """The program with one sensor stuck.

    >>> import mesasynth as ms
    >>> print(stuck(ms.parse("until at_goal { move }"), "at_goal", on=True))
    while stuck_off { move }
    """

    def test(old: Test) -> Test:
        return Test(STUCK_OFF, old.negated != on) if old.sensor == sensor else old

    def block(old: Block) -> Block:
        return tuple(statement(each) for each in old)

    def statement(old: Statement) -> Statement:
        if isinstance(old, Repeat):
            return Repeat(old.count, *map(block, old.blocks))
        if isinstance(old, While):
            return While(test(old.test), *map(block, old.blocks))
        if isinstance(old, If):
            return If(test(old.test), *map(block, old.blocks))
        if isinstance(old, IfElse):
            return IfElse(test(old.test), *map(block, old.blocks))
        return old

    return Program(block(program.body))


def _solved(policy: ProgramPolicy, battery: Battery) -> float:
    masks = np.ascontiguousarray(battery.trees.masks[::THINNED])
    return float(policy.trees(battery.trees, masks, feature="goal").solved.mean())
