"""A program as the sequence of choices of its leftmost derivation, and back.

Each statement slot, each test and each count is one choice among what the dialect offers there.
A statement's own test or count is chosen right after the statement, before its blocks.  This
order underlies the description length, the code, and whatever builds programs by choosing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol, TypeAlias, TypeVar

from mesasynth.dsl.builtin import lacking
from mesasynth.dsl.dialect import END
from mesasynth.dsl.syntax import Action, If, IfElse, Program, Repeat, Test, While, slots
from mesasynth.errors import ProgramError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mesasynth.dsl.dialect import Dialect
    from mesasynth.dsl.syntax import Block, Statement

ChoiceKind: TypeAlias = Literal["slot", "test", "count"]
"""What is chosen: a statement or the end of a block, a test, or a count."""

Option = TypeVar("Option")


class Chooser(Protocol):
    """Makes the choices of a derivation, one after the other."""

    def __call__(self, kind: ChoiceKind, options: Mapping[Option, int], depth: int, /) -> Option:
        """One of the options, which come with their costs in units; ``depth`` counts blocks."""
        ...


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice of a derivation and its cost.

    Attributes:
        kind: ``slot`` (a statement or the end of a block), ``test`` or ``count``.
        text: what was chosen; the end of a block is ``end``.
        options: how many options there were.
        units: what it costs, in 1/1024 bit.
        depth: how many blocks are open around it, besides the outer one.
        index: which of the options it is, counted from 0 in the dialect's order.
    """

    kind: ChoiceKind
    text: str
    options: int
    units: int
    depth: int
    index: int


def derivation(program: Program, dialect: Dialect) -> Iterator[Choice]:
    """The choices that lead to a program, in order.

    >>> from mesasynth.dsl import dialect, parse
    >>> [choice.text for choice in derivation(parse("repeat 4 { }"), dialect("counting"))]
    ['repeat', '4', 'end', 'end']

    Raises:
        ProgramError: at the first choice that the dialect does not offer.
    """
    for depth, statement in slots(program):
        name = END if statement is None else statement.name
        if name not in dialect.slot_units:
            raise _not_offered("statement", name, dialect)
        yield _choice("slot", name, dialect.slot_units, depth)
        match statement:
            case While(test, _) | If(test, _) | IfElse(test, _, _):
                asked = dialect.tests_of(name)
                if test not in asked:
                    raise _not_asked(name, test, dialect)
                yield _choice("test", test, asked, depth)
            case Repeat(count, _):
                if count not in dialect.count_units:
                    raise _not_offered("count", str(count), dialect)
                yield _choice("count", count, dialect.count_units, depth)


def derive(dialect: Dialect, choose: Chooser) -> Program:
    """The program that a chooser's answers lead to: the inverse of :func:`derivation`.

    It ends when the outer block does, so ``choose`` must at some time end every block.

    >>> from mesasynth.dsl import dialect
    >>> script = iter(["repeat", 4, "left", "end", "end"])
    >>> print(derive(dialect("counting"), lambda kind, options, depth: next(script)))
    repeat 4 { left }
    """
    stack = [_Open(END, None, None, block_count=0)]
    while True:
        depth = len(stack) - 1
        name = choose("slot", dialect.slot_units, depth)
        if name != END:
            if name in dialect.actions:
                stack[-1].statements.append(Action(name))
            elif name == Repeat.name:
                count = choose("count", dialect.count_units, depth)
                stack.append(_Open(name, None, count, block_count=1))
            else:
                test = choose("test", dialect.tests_of(name), depth)
                stack.append(_Open(name, test, None, block_count=2 if name == IfElse.name else 1))
            continue
        if depth == 0:
            return Program(tuple(stack[0].statements))
        if stack[-1].end_block():
            finished = stack.pop()
            stack[-1].statements.append(finished.statement())


def _not_offered(what: str, name: str, dialect: Dialect) -> ProgramError:
    message, hint = lacking(what, name, dialect.name, needs=name)
    return ProgramError(message, hint=hint)


def _not_asked(name: str, test: Test, dialect: Dialect) -> ProgramError:
    """The error that a statement asks what it may not, or what no statement may."""
    if test.sensor not in dialect.sensors:
        return _not_offered("sensor", test.sensor, dialect)
    return ProgramError(
        f"the dialect {dialect.name!r} does not ask '{test}' in {name!r}",
        expected=f"one of {', '.join(map(str, dialect.tests_of(name)))}",
    )


def _choice(kind: ChoiceKind, chosen: Option, options: Mapping[Option, int], depth: int) -> Choice:
    index = list(options).index(chosen)
    return Choice(kind, str(chosen), len(options), options[chosen], depth, index)


class _Open:
    """A statement whose blocks are being derived."""

    def __init__(self, name: str, test: Test | None, count: int | None, *, block_count: int):
        self.name = name
        self.test = test
        self.count = count
        self.block_count = block_count
        self.blocks: list[Block] = []
        self.statements: list[Statement] = []

    def end_block(self) -> bool:
        """Close the block being derived; whether it was the last one of the statement."""
        self.blocks.append(tuple(self.statements))
        self.statements = []
        return len(self.blocks) == self.block_count

    def statement(self) -> Statement:
        """The statement, once all its blocks are closed."""
        if self.count is not None:
            return Repeat(self.count, *self.blocks)
        assert self.test is not None
        if self.name == IfElse.name:
            return IfElse(self.test, *self.blocks)
        return (While if self.name == While.name else If)(self.test, *self.blocks)
