"""From text to a program, or to an error that says what to mend.

The syntax itself is in ``grammar.lark``.  This module builds the tree while the parser goes
along, and looks at each word before the parser gets it, so that the first thing wrong is what
is reported.
"""

from __future__ import annotations

import sys
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from lark import Lark, Token, Transformer
from lark.exceptions import UnexpectedCharacters, UnexpectedToken

from mesasynth.dsl.complaints import Source, Vocabulary, spelled
from mesasynth.dsl.derivation import derivation
from mesasynth.dsl.syntax import Action, If, IfElse, Program, Repeat, Test, While
from mesasynth.errors import ProgramError

if TYPE_CHECKING:
    import os

    from mesasynth.dsl.dialect import Dialect
    from mesasynth.dsl.syntax import Block, Statement


def parse(text: str, *, dialect: Dialect | None = None, file: str | None = None) -> Program:
    """The program that a text spells.

    >>> parse("while not at_goal { move }  # until would be shorter")
    parse('until at_goal { move }')
    >>> from mesasynth.dsl import dialect
    >>> parse("mov left", dialect=dialect("counting"), file="walk.txt")
    Traceback (most recent call last):
    mesasynth.errors.ProgramError: walk.txt:1:1: error: unknown statement 'mov'
        mov left
        ^
    expected one of move, left, right, repeat
    hint: did you mean 'move'?

    Args:
        text: the text.
        dialect: what to admit; None admits the statements and sensors of all built-in dialects.
        file: the name of the file to be named in errors.

    Raises:
        ProgramError: if it spells none, or one that is not of the dialect, or one whose blocks
            are nested more than 200 deep.
    """
    vocabulary = Vocabulary.of(dialect)
    source = Source(text, file, vocabulary)
    parser = _grammar(vocabulary.families).parse_interactive(text)
    try:
        for token in parser.iter_parse():
            source.check(token)
        program = parser.feed_eof()  # type: ignore[no-untyped-call]
    except UnexpectedToken as error:
        raise source.misplaced(error.token, error.accepts or error.expected) from None
    except UnexpectedCharacters as error:
        at: int = error.pos_in_stream  # type: ignore[assignment]
        raise source.stray(at, error.allowed or ()) from None
    assert isinstance(program, Program)
    if dialect is not None:
        for _ in derivation(program, dialect):
            pass  # refuses an `if` without `else` where a dialect has only the other one
    return program


def read_program(path: str | os.PathLike[str], *, dialect: Dialect | None = None) -> Program:
    """The program in a file of UTF-8 text, or, for ``-``, on standard input.

    Args:
        path: the file.
        dialect: as for :func:`parse`.

    Raises:
        ProgramError: if it cannot be read, or as :func:`parse` does.
    """
    name = str(path)
    try:
        data = sys.stdin.buffer.read() if name == "-" else Path(path).read_bytes()
    except OSError as error:
        raise ProgramError(f"cannot read it: {error.strerror}", file=name) from None
    name = "<stdin>" if name == "-" else name
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ProgramError(
            f"byte {data[error.start]:#04x} is not UTF-8",
            file=name,
            line=line,
            expected="a program as UTF-8 text",
        ) from None
    return parse(text, dialect=dialect, file=name)


@cache
def _grammar(families: tuple[str, ...]) -> Lark:
    """The parser for the words of some families, built once, on first use."""
    text = files(__package__).joinpath("grammar.lark").read_text(encoding="utf-8")
    text = text.replace("(?:seek)", f"(?:{'|'.join(families)})")
    return Lark(text, start="program", parser="lalr", lexer="contextual", transformer=_Builder())


class _Builder(Transformer[Token, Program]):
    """Builds the tree from below while the parser goes along; one method for each alternative."""

    def program(self, parts: list[Block]) -> Program:
        return Program(parts[0])

    def block(self, parts: list[Statement]) -> Block:
        return tuple(parts)

    def action(self, parts: list[Token]) -> Action:
        return Action(spelled(parts[0]))

    def while_loop(self, parts: tuple[Test, Block]) -> While:
        return While(*parts)

    def until_loop(self, parts: tuple[Test, Block]) -> While:
        test, body = parts
        return While(Test(test.sensor, not test.negated), body)

    def branch(self, parts: tuple[Test, Block]) -> If:
        return If(*parts)

    def two_way_branch(self, parts: tuple[Test, Block, Block]) -> IfElse:
        return IfElse(*parts)

    def repeat_loop(self, parts: tuple[Token, Block]) -> Repeat:
        count, body = parts
        return Repeat(int(count), body)

    def plain(self, parts: list[Token]) -> Test:
        return Test(spelled(parts[0]))

    def negated(self, parts: list[Token]) -> Test:
        return Test(spelled(parts[0]), negated=True)
