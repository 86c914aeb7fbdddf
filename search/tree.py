"""From the moves of a decision tree to the text of a program, as short as sharing makes it.

Each joint state of a tree is written once for all the moves that may be made in it; the shortest
text is kept, and among equals the one whose first statement comes first in text order. What two
branches have at their ends in common is written once, behind the branching, and an empty branch is
left out. Where the run ends with the last touch of a goal, nothing need keep the mazes of a branch
from what follows it. All this takes no tick. The text is not proved to be the shortest there is.

>>> import mesasynth as ms
>>> from mesasynth.search.joint import FAR, Joint
>>> from mesasynth.search.andor import Budget, Settler
>>> from mesasynth.search.task import Task
>>> mazes = ms.parse_maze("S..G"), ms.parse_maze("S.G.")
>>> settler = Settler(Joint(Task(mazes, ms.dialect("reactive"))), Budget())
>>> start = settler.joint.start
>>> settler.settle(start, FAR)
7
>>> print(written(settler.joint, start, lambda state: settler.best(state, prove=True)))
move move if not at_goal { move }
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

from mesasynth.dsl import Action, Block, Dialect, If, IfElse, Program, Test, While, units
from mesasynth.search.andor import StoppedError
from mesasynth.search.joint import TEST, Joint, Parts, State

Options: TypeAlias = Callable[[State], Iterable[tuple[int, Parts]]]
"""The moves between which the writer may choose in a joint state: see ``Joint.moves``."""


def written(joint: Joint, start: State, options: Options, *, most: int | None = None) -> Program:
    """The program of a decision tree from a joint state.

    Args:
        joint: the joint states.
        start: where the program begins.
        options: the moves that may be made; they must come to an end, whichever are made.
        most: the most joint states to write.

    Raises:
        StoppedError: if there are more.
    """
    known: dict[State, tuple[int, Block]] = {}
    opened: dict[State, list[tuple[int, Parts]]] = {}
    stack = [start]
    while stack:
        state = stack[-1]
        if state not in known:
            if all(joint.solved[here] for here in state):
                known[state] = 0, ()
            elif len(state) == 1:
                way = joint.way(state[0])
                cost = joint.task.dialect.slot_units
                known[state] = sum(map(cost.__getitem__, way)), tuple(map(Action, way))
            elif state not in opened:
                if most is not None and len(opened) >= most:
                    raise StoppedError("memory")
                opened[state] = moves = list(options(state))
                stack += [part for _, parts in moves for part in parts if part not in known]
                continue
            else:
                known[state] = min(
                    (
                        text
                        for word, parts in opened[state]
                        for text in _texts(joint, word, parts, [known[part] for part in parts])
                    ),
                    key=lambda text: (text[0], text[1][0].head),
                )
        stack.pop()
    return Program(known[start][1])


def _texts(
    joint: Joint, word: int, parts: Parts, blocks: list[tuple[int, Block]]
) -> Iterator[tuple[int, Block]]:
    """The ways to write a move and what follows, each with its units but for the end."""
    dialect = joint.task.dialect
    if word != TEST:
        ((length, block),) = blocks
        action = Action(joint.words[word])
        yield length + dialect.slot_units[action.name], (action, *block)
        return
    (_, on), (_, off) = blocks
    for test in joint.tests(*parts):
        against = Test(test.sensor, not test.negated)
        for choice, first, second in ((test, on, off), (against, off, on)):
            for block in _branches(choice, first, second, dialect, joint.task.stop == "touch"):
                yield units(Program(block), dialect) - dialect.slot_units["end"], block


def _branches(test: Test, on: Block, off: Block, dialect: Dialect, final: bool) -> Iterator[Block]:
    """The ways to go on with one block if a test holds and with another if it does not.

    Args:
        test: the test.
        on: what to do if it holds.
        off: what to do if it does not.
        dialect: which statements there are.
        final: whether no run goes on after the first block.
    """
    same = 0
    while same < min(len(on), len(off)) and on[-1 - same] == off[-1 - same]:
        same += 1
    end = on[len(on) - same :]
    on_only, off_only = on[: len(on) - same], off[: len(off) - same]
    if "if-else" in dialect.controls:
        yield (IfElse(test, on_only, off_only), *end)
    if "if" in dialect.controls and not off_only:
        yield (If(test, on_only), *end)
    if "if" in dialect.controls and final:
        yield (If(test, on), *off)
    if "while" in dialect.controls and final:
        yield (While(test, on), *off)
