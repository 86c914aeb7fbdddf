"""The shortest spelling of a program in a dialect with definitions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mesasynth.dsl.definitions import bodies, expand
from mesasynth.dsl.dialect import END
from mesasynth.dsl.syntax import Action, If, IfElse, Program, Repeat, While
from mesasynth.errors import ProgramError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mesasynth.dsl.dialect import Dialect
    from mesasynth.dsl.syntax import Block, Statement


class Speller:
    """Spells blocks with the definitions of a dialect wherever that makes them shorter.

    Args:
        dialect: the dialect.
        known: for each definition to be used its block, without definitions in it.
    """

    def __init__(self, dialect: Dialect, known: Mapping[str, Block]) -> None:
        self._dialect = dialect
        slots = dialect.slot_units
        self._known = [(name, block, slots[name]) for name, block in known.items() if block]
        self._found: dict[Block, tuple[int, Block]] = {}

    def spell(self, block: Block) -> tuple[int, Block]:
        """The least units of a block, its end included, and the block that has them.

        What a statement costs does not depend on what stands before it, so the rest of a block
        behind each of its statements has one shortest spelling, found from the end backwards.

        Raises:
            LookupError: if the block has a choice that the dialect does not offer.
        """
        if block in self._found:
            return self._found[block]
        slots = self._dialect.slot_units
        rest = [slots[END]]  # the units from each statement on, from behind
        taken: list[tuple[int, Statement]] = []  # with how many statements of the block it covers
        for at in range(len(block) - 1, -1, -1):
            own, statement = self._statement(block[at])
            best, covered = own + rest[-1], 1
            for name, body, price in self._known:
                size = len(body)
                if at + size <= len(block) and block[at : at + size] == body:
                    units = price + rest[-size]
                    if units < best:
                        best, statement, covered = units, Action(name), size
            rest.append(best)
            taken.append((covered, statement))
        found: list[Statement] = []
        at = 0
        while at < len(block):
            covered, statement = taken[-1 - at]
            found.append(statement)
            at += covered
        self._found[block] = rest[-1], tuple(found)
        return self._found[block]

    def _statement(self, statement: Statement) -> tuple[int, Statement]:
        """The least units of a statement by itself, and its spelling."""
        units = self._dialect.slot_units[statement.name]
        inner = [self.spell(block) for block in statement.blocks]
        units += sum(each for each, _ in inner)
        blocks = [block for _, block in inner]
        match statement:
            case Action():
                return units, statement
            case Repeat(count, _):
                return units + self._dialect.count_units[count], Repeat(count, *blocks)
            case While(test, _):
                asked = self._dialect.tests_of(statement.name)[test]
                return units + asked, While(test, *blocks)
            case If(test, _):
                return units + self._dialect.tests_of(statement.name)[test], If(test, *blocks)
            case IfElse(test, _, _):
                return units + self._dialect.tests_of(statement.name)[test], IfElse(test, *blocks)


def shortest_spelling(program: Program, dialect: Dialect) -> Program:
    """The shortest of all spellings of a program that are the same when they are expanded.

    >>> from mesasynth.dsl import extend, parse
    >>> mine = extend("tabular", name="mine", definitions={"jump": "move move"})
    >>> print(shortest_spelling(parse("left move move move move right"), mine))
    left jump jump right

    Raises:
        ProgramError: if it is not a program of the dialect.
    """
    try:
        return Program(Speller(dialect, bodies(dialect)).spell(expand(program, dialect).body)[1])
    except LookupError as fault:
        raise ProgramError(f"the dialect {dialect.name!r} does not offer {fault}") from None
