"""A program without nesting: the list of instructions that the interpreter steps through.

A point in this list is what a *program point* is where configurations are compared.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias, TypeVar

from mesasynth.dsl.syntax import Action, If, IfElse, Repeat, While, slots
from mesasynth.errors import ProgramError, near_miss

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from mesasynth.dsl.machine import Machine
    from mesasynth.dsl.syntax import Program

Found = TypeVar("Found")


Operation: TypeAlias = Literal["head", "jump", "open", "action", "test", "again"]
"""What an instruction does.

=========  ==========================================================================
operation  meaning
=========  ==========================================================================
head       come to the head of a ``while``, where a recurrence is looked for
jump       go to the target
open       begin a ``repeat``
action     execute an action
test       read a sensor, and go to the target unless the test holds
again      end an iteration of a ``repeat``, and go to the target if there is another
=========  ==========================================================================
"""


def _nothing() -> None:
    """What instructions call that call nothing."""


@dataclass(slots=True)
class Instruction:
    """One instruction; unless it goes elsewhere, the next in the list follows.

    Attributes:
        operation: what it does.
        text: the words of the program that it stands for.
        call: what executes the action or reads the sensor.
        negated: whether the test holds if the sensor is off.
        count: the number of iterations.
        target: the instruction to go to.
    """

    operation: Operation
    text: str = ""
    call: Callable[[], bool | None] = _nothing
    negated: bool = False
    count: int = 0
    target: int = 0


def flatten(program: Program, machine: Machine) -> list[Instruction]:
    """The instructions of a program; it has ended when the last of them is passed.

    Names are looked up here, once and for all.

    Raises:
        ProgramError: if the machine has no such action or sensor.
    """
    code: list[Instruction] = []
    open_blocks: list[tuple[str, int]] = []  # why each is open, and the instruction that opened it
    for _, statement in slots(program):
        here = len(code)
        match statement:
            case Action(name):
                act = _look_up("action", name, machine.actions)
                code.append(Instruction("action", name, act))
            case Repeat(count, _):
                code.append(Instruction("open", "repeat", count=count))
                open_blocks.append(("repeat", here))
            case While(test, _) | If(test, _) | IfElse(test, _, _):
                if isinstance(statement, While):
                    code.append(Instruction("head", statement.head))
                read = _look_up("sensor", test.sensor, machine.sensors)
                code.append(Instruction("test", str(test), read, test.negated))
                open_blocks.append((statement.name, here))
            case None if open_blocks:
                why, opener = open_blocks.pop()
                if why == "repeat":
                    count = code[opener].count
                    code.append(Instruction("again", why, count=count, target=opener + 1))
                elif why == "while":
                    code.append(Instruction("jump", target=opener))
                    code[opener + 1].target = len(code)
                elif why == "if-else":  # the first block ends and the second begins
                    code.append(Instruction("jump"))
                    code[opener].target = len(code)
                    open_blocks.append(("else", here))
                else:  # the end of `if` or of the second block: what would have skipped it lands
                    code[opener].target = len(code)
    return code


def _look_up(what: str, name: str, known: Mapping[str, Found]) -> Found:
    """What belongs to a name in a program.

    Raises:
        ProgramError: if the name is not known.
    """
    if name in known:
        return known[name]
    meant = near_miss(name, known)
    raise ProgramError(
        f"this world has no {what} {name!r}",
        expected=f"one of {', '.join(known)}",
        hint=f"did you mean {meant!r}?" if meant else None,
    )
