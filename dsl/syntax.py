"""What a program is: an immutable syntax tree.

A program is a block, a block a tuple of statements.  Nothing here knows of any dialect; a tree
may be built by hand, parsed from text, decoded from bits or drawn at random, and two trees are
equal exactly if their canonical texts are.

All walks over a tree in this package go through :func:`slots`, which keeps its own stack, so
that the depth of a program is never bounded by the depth of Python's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_DEPTH = 200
"""The deepest nesting of blocks that is read from text or from bits."""


@dataclass(frozen=True, slots=True)
class Test:
    """What a loop or a branch asks: whether a sensor is on, or, negated, off."""

    __test__: ClassVar[bool] = False  # keeps pytest from taking the class for a test case

    sensor: str
    negated: bool = False

    def __str__(self) -> str:
        return f"not {self.sensor}" if self.negated else self.sensor


@dataclass(frozen=True, slots=True)
class Action:
    """A simple statement, such as ``move`` or ``fork``."""

    name: str

    @property
    def head(self) -> str:
        """The whole statement, since it has no block."""
        return self.name

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The blocks of the statement in the order of the text: none."""
        return ()


@dataclass(frozen=True, slots=True)
class Repeat:
    """``repeat count { body }``: the body, ``count`` times over."""

    name: ClassVar[str] = "repeat"

    count: int
    body: Block

    @property
    def head(self) -> str:
        """The words before the first brace."""
        return f"repeat {self.count}"

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The blocks of the statement in the order of the text."""
        return (self.body,)


@dataclass(frozen=True, slots=True)
class While:
    """``while test { body }``; ``until t`` is ``while not t``."""

    name: ClassVar[str] = "while"

    test: Test
    body: Block

    @property
    def head(self) -> str:
        """The words before the first brace."""
        return f"until {self.test.sensor}" if self.test.negated else f"while {self.test}"

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The blocks of the statement in the order of the text."""
        return (self.body,)


@dataclass(frozen=True, slots=True)
class If:
    """``if test { body }``, which has no other branch, not even an empty one."""

    name: ClassVar[str] = "if"

    test: Test
    body: Block

    @property
    def head(self) -> str:
        """The words before the first brace."""
        return f"if {self.test}"

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The blocks of the statement in the order of the text."""
        return (self.body,)


@dataclass(frozen=True, slots=True)
class IfElse:
    """``if test { body } else { orelse }``."""

    name: ClassVar[str] = "if-else"

    test: Test
    body: Block
    orelse: Block

    @property
    def head(self) -> str:
        """The words before the first brace."""
        return f"if {self.test}"

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The blocks of the statement in the order of the text."""
        return (self.body, self.orelse)


Statement: TypeAlias = Action | Repeat | While | If | IfElse
"""A statement; its ``name`` is the one under which a dialect lists it."""

Block: TypeAlias = tuple[Statement, ...]
"""Statements to be executed one after the other."""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Program:
    """A whole program.

    ``str(program)`` is its canonical text, by which programs are compared and hashed.

    >>> tree = Program((While(Test("at_goal", negated=True), (Action("move"),)),))
    >>> print(tree)
    until at_goal { move }
    >>> tree
    parse('until at_goal { move }')
    """

    body: Block

    def __str__(self) -> str:
        return " ".join(piece for _, piece in pieces(self))

    def __repr__(self) -> str:
        return f"parse({str(self)!r})"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Program):
            return NotImplemented
        return str(self) == str(other)

    def __hash__(self) -> int:
        return hash(str(self))


def slots(program: Program) -> Iterator[tuple[int, Statement | None]]:
    """The statement slots of a program in the order of its text, each with its depth.

    A slot holds a statement or, as None, the end of its block; the outer block has depth 0.
    After the slot of a statement come the slots of its blocks.  This is the order of the
    leftmost derivation.

    >>> loop = Repeat(2, (Action("move"),))
    >>> [(depth, slot and slot.name) for depth, slot in slots(Program((loop,)))]
    [(0, 'repeat'), (1, 'move'), (1, None), (0, None)]
    """
    stack = [(0, iter(program.body))]
    while stack:
        depth, rest = stack[-1]
        statement = next(rest, None)
        yield depth, statement
        if statement is None:
            stack.pop()
        else:
            stack.extend((depth + 1, iter(block)) for block in reversed(statement.blocks))


def pieces(program: Program) -> Iterator[tuple[int, str]]:
    """The canonical text cut at its braces, each piece with the depth of the line it begins.

    >>> list(pieces(Program((Repeat(2, (Action("move"),)),))))
    [(0, 'repeat 2 {'), (1, 'move'), (0, '}')]
    """
    closers: list[str] = []
    for depth, statement in slots(program):
        if statement is None:
            if closers:
                yield depth - 1, closers.pop()
        elif statement.blocks:
            yield depth, f"{statement.head} {{"
            closers += ["}"] + ["} else {"] * (len(statement.blocks) - 1)
        else:
            yield depth, statement.head
