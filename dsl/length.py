"""Description length: what the choices of a program's leftmost derivation cost together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mesasynth.dsl.derivation import Choice, derivation

if TYPE_CHECKING:
    from mesasynth.dsl.dialect import Dialect
    from mesasynth.dsl.syntax import Program


def units(program: Program, dialect: Dialect) -> int:
    """The description length of a program in units of 1/1024 bit.

    >>> from mesasynth.dsl import dialect, parse
    >>> units(parse("until at_goal { move }"), dialect("reactive"))
    15360

    Raises:
        ProgramError: if it is not a program of the dialect.
    """
    return sum(choice.units for choice in derivation(program, dialect))


def breakdown(program: Program, dialect: Dialect) -> tuple[Choice, ...]:
    """The description length of a program choice by choice, in the order of the derivation.

    >>> from mesasynth.dsl import dialect, parse
    >>> for choice in breakdown(parse("repeat 3 { left }"), dialect("frontier")):
    ...     print(choice.depth, choice.kind, choice.text, choice.options, choice.units)
    0 slot repeat 11 3543
    0 count 3 8 3072
    1 slot left 11 3543
    1 slot end 11 3543
    0 slot end 11 3543

    Raises:
        ProgramError: if it is not a program of the dialect.
    """
    return tuple(derivation(program, dialect))


__all__ = ["Choice", "breakdown", "units"]
