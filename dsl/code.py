"""A code for programs: from a program to bits and back.

A program is a sequence of choices (its leftmost derivation).  Each choice parts an interval among
its options, in proportion to their weights; so in the end the program owns a part of the interval
from 0 to 1 whose width p is the product of the options' shares.  Its code is the first binary
fraction of ceil(log2 1/p) digits in that part, found in exact integers: arithmetic coding without
rounding.

So the code's length is the sum of the log2 of the inverse shares, rounded up once to whole bits,
and never more than the description length, in which every choice is rounded up to a unit;
unless the dialect's cost scheme is ``blocks``, whose lengths are a count and the length of no code.
The bits stand for a program only together with their number: one code may begin another.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mesasynth.dsl.derivation import derivation, derive
from mesasynth.dsl.dialect import END
from mesasynth.dsl.syntax import MAX_DEPTH
from mesasynth.errors import ProgramError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from mesasynth.dsl.derivation import ChoiceKind, Option
    from mesasynth.dsl.dialect import Dialect
    from mesasynth.dsl.syntax import Program


def encode(program: Program, dialect: Dialect) -> str:
    """The code of a program as a string of ``0`` and ``1``.

    >>> from mesasynth.dsl import dialect, parse
    >>> encode(parse("until at_goal { move }"), dialect("reactive"))
    '101001001000000'

    Raises:
        ProgramError: if it is not a program of the dialect.
    """
    low, width, whole = 0, 1, 1  # the part, as multiples of 1 / whole
    statement = END
    for choice in derivation(program, dialect):
        if choice.kind == "slot":
            statement = choice.text
        weights = tuple(dialect.odds(_options(choice.kind, statement, dialect)).values())
        low = low * sum(weights) + width * sum(weights[: choice.index])
        width *= weights[choice.index]
        whole *= sum(weights)
    digits = _digits(whole, width)
    value = -(-(low << digits) // whole)
    return f"{value:0{digits}b}" if digits else ""


def decode(bits: str, dialect: Dialect) -> Program:
    """The program of which these bits are the code.

    >>> from mesasynth.dsl import dialect
    >>> print(decode("101001001000000", dialect("reactive")))
    until at_goal { move }

    Raises:
        ProgramError: if they are no program's code in the dialect, or the program's blocks are
            nested too deeply.
    """
    for column, digit in enumerate(bits, start=1):
        if digit not in "01":
            raise ProgramError(
                f"{digit!r} is not a bit", line=1, column=column, text=bits, expected="0 or 1"
            )
    not_a_code = ProgramError(
        f"these {len(bits)} bits are the code of no program of the dialect {dialect.name!r}"
    )
    whole = 1 << len(bits)
    position = int(bits, 2) if bits else 0  # of the code within the part reached, out of `whole`
    width, parts = 1, 1  # of the part reached, within the interval from 0 to 1

    def choose(_kind: ChoiceKind, options: Mapping[Option, int], depth: int) -> Option:
        nonlocal position, whole, width, parts
        if depth > MAX_DEPTH:
            raise ProgramError(f"the blocks are nested more than {MAX_DEPTH} deep")
        odds = dialect.odds(options)
        position *= sum(odds.values())
        parts *= sum(odds.values())
        chosen = next(iter(odds))
        for option, weight in odds.items():
            chosen = option
            if position < weight * whole:
                break
            position -= weight * whole
        whole *= odds[chosen]
        width *= odds[chosen]
        if _digits(parts, width) > len(bits):
            raise not_a_code
        return chosen

    program = derive(dialect, choose)
    if encode(program, dialect) != bits:
        raise not_a_code
    return program


def _options(kind: ChoiceKind, statement: str, dialect: Dialect) -> Iterable[object]:
    """What a choice is made from; a test or a count is that of a statement."""
    if kind == "slot":
        return dialect.slot_units
    return dialect.count_units if kind == "count" else dialect.tests_of(statement)


def _digits(whole: int, width: int) -> int:
    """The fewest binary digits that always find a part of that width: log2, rounded up."""
    return (-(-whole // width) - 1).bit_length()
