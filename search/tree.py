"""From the moves of a decision tree to the text of a program, as short as sharing makes it.

Each joint state of a tree is written once for all the moves that may be made in it; the shortest
text is kept, and among equals the one whose first statement comes first in text order. What two
branches have at their ends in common is written once, behind the branching, and an empty branch is
left out. Where the run ends with the last touch of a goal, nothing need keep the mazes of a branch
from what follows it. All this takes no tick. The text is not proved to be the shortest there is.

>>> import mesasynth as ms
>>> from mesasynth.search.courses import FAR
>>> from mesasynth.search.joint import joint_of
>>> from mesasynth.search.andor import Budget, Settler
>>> from mesasynth.search.task import Task
>>> mazes = ms.parse_maze("S..G"), ms.parse_maze("S.G.")
>>> settler = Settler(joint_of(Task(mazes, ms.dialect("reactive"))), Budget())
>>> start = settler.joint.start
>>> settler.settle(start, FAR)
7
>>> print(written(settler.joint, start, lambda state: settler.best(state, prove=True)))
move move if not at_goal { move }
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

from mesasynth.dsl import Action, Block, If, IfElse, Program, Test, While, units
from mesasynth.search.andor import StoppedError
from mesasynth.search.joint import AGAIN, END, OPEN, TEST, Joint, Parts, State
from mesasynth.search.task import Task

Options: TypeAlias = Callable[[State], Iterable[tuple[int, Parts]]]
"""The moves between which the writer may choose in a joint state: see ``Joint.moves``."""

_Text: TypeAlias = tuple[int, tuple[Block, ...]]
"""Units without ends, and the rest of each open block from the inmost one outwards."""


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
    known: dict[State, _Text] = {}
    opened: dict[State, list[tuple[int, Parts]]] = {}
    cost = joint.task.dialect.slot_units
    stack = [start]
    while stack:
        state = stack[-1]
        if state not in known:
            if joint.finished(state):
                known[state] = 0, ((),)
            elif joint.closed(state) is not None:
                way = joint.way(state)
                known[state] = sum(cost[word] for word in way), (tuple(map(Action, way)),)
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
                    key=_order,
                )
        stack.pop()
    return Program(known[start][1][0])


def _order(text: _Text) -> tuple[int, str]:
    """The shortest text first, among equals by the first statement."""
    length, (block, *_) = text
    return length, block[0].head if block else ""


def _texts(joint: Joint, word: int, parts: Parts, texts: list[_Text]) -> Iterator[_Text]:
    """The ways to write a move and what follows."""
    task = joint.task
    slots, asked = task.dialect.slot_units, task.dialect.tests_of
    length, (block, *outer) = texts[0]
    if word in (END, AGAIN):
        yield length, ((), block, *outer)
    elif word == OPEN:
        behind, *others = outer
        loop = joint.test_of(parts[0])
        if loop is not None:
            own = slots["while"] + slots["end"] + asked("while")[loop]
            yield length + own, ((While(loop, block), *behind), *others)
            return
        active = joint.size(parts[0])
        rest = parts[0][active + 1 :]
        own = slots["if"] + slots["end"]
        for test in joint.tests(parts[0][:active], rest[: joint.size(rest)]):
            if test in asked("if"):
                inner = If(test, block)
                yield length + own + asked("if")[test], ((inner, *behind), *others)
    elif word == TEST:
        _, (off,) = texts[1]
        for test in joint.tests(*parts):
            against = Test(test.sensor, not test.negated)
            for choice, first, second in ((test, block, off), (against, off, block)):
                for branch in _branches(choice, first, second, task):
                    yield units(Program(branch), task.dialect) - slots["end"], (branch,)
    else:
        action = Action(joint.words[word])
        yield length + slots[action.name], ((action, *block), *outer)


def _branches(test: Test, on: Block, off: Block, task: Task) -> Iterator[Block]:
    """The ways to go on with one block if a test holds and with another if it does not.

    Under ``stop=touch`` no run goes on after the first.
    """
    dialect, final = task.dialect, task.stop == "touch"
    same = 0
    while same < min(len(on), len(off)) and on[-1 - same] == off[-1 - same]:
        same += 1
    end = on[len(on) - same :]
    on_only, off_only = on[: len(on) - same], off[: len(off) - same]

    def asks(statement: str) -> bool:
        return statement in dialect.controls and test in dialect.tests_of(statement)

    if asks("if-else"):
        yield (IfElse(test, on_only, off_only), *end)
    if asks("if") and not off_only:
        yield (If(test, on_only), *end)
    if asks("if") and final:
        yield (If(test, on), *off)
    if asks("while") and final:
        yield (While(test, on), *off)
