"""Statements that a dialect defines: one word for a block of others.

A definition is a subroutine without arguments.  Coming to its name costs no time and no memory:
what happens is what the statements of its block do, in their order, each for the ticks that it
takes.  So a program runs exactly as the one in which every name stands expanded; only its
description is shorter.  Each use is a program point of its own, and so are the loops in it.

A definition may use those before it in the dialect, so none can come back to itself.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from mesasynth.dsl.length import units
from mesasynth.dsl.parse import parse
from mesasynth.dsl.syntax import Action, If, IfElse, Program, Repeat, While, slots
from mesasynth.errors import DialectError, ProgramError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mesasynth.dsl.dialect import Dialect
    from mesasynth.dsl.syntax import Block, Statement

MOST_SLOTS = 1_000
"""How many statement slots a definition may have when it is expanded."""


@lru_cache(maxsize=256)
def bodies(dialect: Dialect) -> Mapping[str, Block]:
    """The block that each definition of a dialect stands for, with the others in it expanded.

    >>> from mesasynth.dsl import dialect
    >>> from dataclasses import replace
    >>> plain = dialect("tabular")
    >>> defined = {"turn": "left left", "flee": "turn move"}
    >>> mine = replace(plain, actions=(*plain.actions, "turn", "flee"), definitions=defined)
    >>> print(Program(bodies(mine)["flee"]))
    left left move

    Raises:
        DialectError: if a definition is no block of the statements before it, or is too long.
    """
    found: dict[str, Block] = {}
    defined = dict(dialect.definitions)
    for name, text in defined.items():
        plain = tuple(each for each in dialect.actions if each not in defined or each in found)
        kept = {each: block for each, block in defined.items() if each in found}
        before = replace(dialect, actions=plain, weights=(), ticks=(), definitions=kept)
        try:
            body = parse(text, dialect=before)
        except ProgramError as error:
            raise DialectError(
                f"dialect {dialect.name!r}: its definition of {name!r}: {error.message}",
                column=error.column,
                line=error.line,
                text=error.text,
                expected=error.expected,
                hint=error.hint,
            ) from None
        found[name] = _expanded(body.body, found)
        if sum(1 for _ in slots(Program(found[name]))) > MOST_SLOTS:
            raise DialectError(
                f"dialect {dialect.name!r}: its definition of {name!r} is too long",
                expected=f"at most {MOST_SLOTS} statements when it is expanded",
            )
    return MappingProxyType(found)


def expand(program: Program, dialect: Dialect | None) -> Program:
    """The program with the block of each definition in place of its name.

    >>> from mesasynth.dsl import dialect, parse
    >>> print(expand(parse("move"), dialect("tabular")))
    move
    """
    if dialect is None or not dialect.definitions:
        return program
    return Program(_expanded(program.body, bodies(dialect)))


def fold(program: Program, dialect: Dialect) -> Program:
    """The program with names in place of what they stand for, wherever that makes it shorter.

    It runs exactly as before.

    >>> from mesasynth.dsl import dialect, parse
    >>> from dataclasses import replace
    >>> plain = dialect("tabular")
    >>> mine = replace(
    ...     plain, actions=(*plain.actions, "flee"), definitions={"flee": "left left move"}
    ... )
    >>> print(fold(parse("left left left move move"), mine))
    left flee move
    """
    known = {name: block for name, block in bodies(dialect).items() if block}
    return Program(_folded(program.body, known, dialect)) if known else program


def _folded(block: Block, known: Mapping[str, Block], dialect: Dialect) -> Block:
    """The shortest way to write a block; of several the one with the fewest names."""
    best: list[tuple[int, Block]] = [(0, ())]
    for index in range(len(block) - 1, -1, -1):
        rest = block[index:]
        statement = _inside(rest[0], known, dialect)
        length = units(Program((statement,)), dialect)
        ways = [(length + best[0][0], (statement, *best[0][1]))]
        for name, body in known.items():
            if rest[: len(body)] == body:
                behind, others = best[len(body) - 1]
                named = units(Program((Action(name),)), dialect)
                ways.append((named + behind, (Action(name), *others)))
        best.insert(0, min(ways, key=lambda way: way[0]))
    return best[0][1]


def _inside(statement: Statement, known: Mapping[str, Block], dialect: Dialect) -> Statement:
    """The statement with its blocks folded."""
    blocks = [_folded(inner, known, dialect) for inner in statement.blocks]
    match statement:
        case Repeat(count, _):
            return Repeat(count, *blocks)
        case While(test, _):
            return While(test, *blocks)
        case If(test, _):
            return If(test, *blocks)
        case IfElse(test, _, _):
            return IfElse(test, *blocks)
    return statement


def _expanded(block: Block, known: Mapping[str, Block]) -> Block:
    found: list[Statement] = []
    for statement in block:
        match statement:
            case Action(name):
                found.extend(known.get(name, (statement,)))
            case Repeat(count, body):
                found.append(Repeat(count, _expanded(body, known)))
            case While(test, body):
                found.append(While(test, _expanded(body, known)))
            case If(test, body):
                found.append(If(test, _expanded(body, known)))
            case IfElse(test, body, orelse):
                found.append(IfElse(test, _expanded(body, known), _expanded(orelse, known)))
    return tuple(found)
