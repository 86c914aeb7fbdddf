"""Blocks that may as well not be there: the statements around them have shorter equivalents.

`if t { }` and `repeat n { }` do nothing, so the program without them is shorter and runs alike,
only sooner. `while t { }` does nothing, or never ends; so a program that must solve all mazes
does without it. `if t { A } else { }` is `if t { A }`, `if t { } else { B }` is `if not t { B }`,
wherever those cost less. So in a program that nothing shorter does the same as, every such block
holds a statement: each one still empty costs at least the cheapest statement more.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from mesasynth.dsl import Test
from mesasynth.search.lower import CONTROLS
from mesasynth.search.task import Task


def never_empty(task: Task) -> npt.NDArray[np.int32]:
    """By number of the statement, whether its blocks must not be empty.

    >>> import mesasynth as ms
    >>> never_empty(Task((ms.parse_maze("S.G"),), ms.dialect("reactive"))).tolist()
    [0, 0, 1, 1, 1, 1]
    """
    rule = np.zeros(1 + max(CONTROLS.values()), dtype=np.int32)
    rule[CONTROLS["if"]] = rule[CONTROLS["repeat"]] = True
    rule[CONTROLS["while"]] = not task.may_miss
    rule[CONTROLS["if-else"]] = _dearer_with_else(task)
    return rule


def _dearer_with_else(task: Task) -> bool:
    """Whether an `if` without `else` costs less, and one with its test turned round."""
    dialect = task.dialect
    slots = dialect.slot_units
    if not {"if", "if-else"} <= set(dialect.statements):
        return False
    spared = slots["if-else"] + slots["end"] - slots["if"]
    alone = dialect.tests_of("if")
    for test, units in dialect.tests_of("if-else").items():
        for same in (test, Test(test.sensor, not test.negated)):
            if same not in alone or alone[same] - units >= spared:
                return False
    return True
