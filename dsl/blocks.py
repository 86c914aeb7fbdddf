"""Programs in the words of block-programming levels: one block a line, what it holds indented."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mesasynth.dsl.syntax import Action, If, IfElse, Repeat, While

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mesasynth.dsl.syntax import Block, Program, Statement, Test

_ACTIONS = {"left": "turn left", "right": "turn right"}
_SENSED = {
    "at_goal": ("at the goal", "not at the goal"),
    "wall_ahead": ("wall ahead", "path ahead"),
    "wall_left": ("wall to the left", "path to the left"),
    "wall_right": ("wall to the right", "path to the right"),
}
INDENT = "  "


def block_lines(program: Program) -> tuple[str, ...]:
    """A program as a puzzle would show it; an empty block is shown as nothing.

    >>> from mesasynth.dsl import parse
    >>> block_lines(parse("until at_goal { if not wall_left { left } move }"))
    ('repeat until at the goal', '  if path to the left', '    turn left', '  move')
    """
    return tuple(_lines(program.body, 0))


def _lines(block: Block, depth: int) -> Iterator[str]:
    for statement in block:
        yield INDENT * depth + _words(statement)
        for number, inner in enumerate(statement.blocks):
            if number:
                yield INDENT * depth + "else"
            yield from _lines(inner, depth + 1)


def _words(statement: Statement) -> str:
    match statement:
        case Action(name):
            return _ACTIONS.get(name, name)
        case Repeat(count, _):
            return f"repeat {count} times"
        case While(test, _):
            return f"repeat until {_sensed(test, holds=test.negated)}"
        case If(test, _) | IfElse(test, _, _):
            return f"if {_sensed(test, holds=not test.negated)}"


def _sensed(test: Test, *, holds: bool) -> str:
    """That a sensor is on, or is off, in words."""
    return _SENSED.get(test.sensor, (test.sensor, f"not {test.sensor}"))[not holds]
