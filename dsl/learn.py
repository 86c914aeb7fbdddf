"""Definitions learned from programs: what they share gets a name, if that saves bits.

What is proposed comes from Stitch (:mod:`mesasynth.dsl.abstractions`); whether it is taken is
decided here, by exact lengths.  A dialect with definitions is worth its price if

    price of the definitions + programs in the new dialect < programs in the old dialect

where every program stands in its shortest spelling.  A new word takes its share of every slot, so
all other statements become dearer; that is part of the second term.  The definitions are coded
first, each as a block of the dialect as it is before it, and one bit before each says that there
is one more.  Both sides so are lengths of something that can be decoded.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import count
from typing import TYPE_CHECKING

from mesasynth.dsl.abstractions import propose
from mesasynth.dsl.definitions import bodies, expand
from mesasynth.dsl.spelling import Speller
from mesasynth.dsl.syntax import Program, slots
from mesasynth.errors import ProgramError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from mesasynth.dsl.dialect import Dialect
    from mesasynth.dsl.syntax import Block

MORE_UNITS = 1024
"""What it costs to say that there is one more definition: a bit."""

MOST_CHOICES = 300
"""How many statement slots a program may have: Stitch's time grows with the cube of it."""


@dataclass(frozen=True, slots=True)
class Definition:
    """A definition that was learned.

    Attributes:
        name: its name.
        block: its block, in the words of the dialect before it.
        units: its price: the bit that announces it and the code of its block.
        uses: how often the programs and the other definitions use it.
    """

    name: str
    block: Program
    units: int
    uses: int


@dataclass(frozen=True, slots=True)
class Learned:
    """A dialect with definitions, and what it saves.

    Attributes:
        dialect: the dialect; the one that was given, if nothing saves.
        definitions: what was added to it, in order.
        programs: the programs in it, each in its shortest spelling.
        units_before: the units of the programs in the dialect that was given.
        units_after: their units in the new one.
    """

    dialect: Dialect
    definitions: tuple[Definition, ...]
    programs: tuple[Program, ...]
    units_before: int
    units_after: int

    @property
    def units_definitions(self) -> int:
        """The price of all definitions."""
        return sum(each.units for each in self.definitions)

    @property
    def units_saved(self) -> int:
        """What is saved when the definitions are paid for."""
        return self.units_before - self.units_after - self.units_definitions


def learn(
    programs: Iterable[Program],
    dialect: Dialect,
    *,
    name: str | None = None,
    proposing: Callable[[Sequence[Program], Dialect], Iterable[Block]] = propose,
) -> Learned:
    """A dialect with definitions under which programs are shorter, the definitions included.

    One definition is added at a time, the one that saves most, as long as one saves; those that
    others make superfluous are dropped again. The choice among what is proposed is greedy, so
    another set may save more; what is reported as saved is exact.

    Args:
        programs: what to learn from. One that is there twice counts twice.
        dialect: the language that they are written in.
        name: what to call the new dialect.
        proposing: what proposes blocks for programs of a dialect, by default Stitch.

    >>> from mesasynth.dsl import dialect, parse
    >>> programs = [parse(f"{turn} move left move") for turn in ("left", "right") * 10]
    >>> def all_of_it(programs, dialect):
    ...     return [programs[0].body[1:]]
    >>> found = learn(programs, dialect("tabular"), proposing=all_of_it)
    >>> print(found.definitions[0].block, "|", found.programs[0])
    move left move | left def1
    >>> found.units_before, found.units_after, found.units_definitions, found.units_saved
    (204800, 142680, 9216, 52904)

    Raises:
        ProgramError: if one is no program of the dialect, or is too long.
        MesasynthError: if Stitch is not installed, or fails.
    """
    given = [expand(program, dialect) for program in programs]
    for program in given:
        size = sum(1 for _ in slots(program))
        if size > MOST_CHOICES:
            raise ProgramError(
                f"a program has {size} statements and ends of blocks",
                expected=f"at most {MOST_CHOICES} to learn from",
            )
    table = _Table(given, dialect, name or f"{dialect.name}-learned")
    best = table.with_bodies(())
    while True:
        now = best.learned
        all_of_it = (*now.programs, *(each.block for each in now.definitions))
        proposed = dict.fromkeys(
            expand(Program(block), now.dialect).body for block in proposing(all_of_it, now.dialect)
        )
        better = table.best(best, (table.with_bodies((*best.bodies, each)) for each in proposed))
        if better is best:
            return best.learned
        best = table.settled(better)


@dataclass(frozen=True, slots=True)
class _Library:
    """Definitions by their expanded blocks, and what they come to."""

    bodies: tuple[Block, ...]
    learned: Learned


class _Table:
    """What sets of definitions come to over the same programs."""

    def __init__(self, programs: Sequence[Program], dialect: Dialect, name: str) -> None:
        self._programs = programs
        self._base = dialect
        self._name = name
        try:
            plain = Speller(dialect, bodies(dialect))
            self._before = sum(plain.spell(program.body)[0] for program in programs)
        except LookupError as fault:
            raise ProgramError(f"the dialect {dialect.name!r} does not offer {fault}") from None
        self._taken = {*dialect.actions, *dialect.sensors}

    def with_bodies(self, added: Iterable[Block]) -> _Library:
        """The library with these definitions, each spelled with the smaller ones before it."""
        added = sorted(set(added), key=lambda body: (_size(body), str(Program(body))))
        now, known = self._base, dict(bodies(self._base))
        speller = Speller(now, known)
        told: list[tuple[str, Block, int]] = []
        names = (name for name in map("def{}".format, count(1)) if name not in self._taken)
        for name, body in zip(names, added, strict=False):
            units, block = speller.spell(body)
            told.append((name, block, MORE_UNITS + units))
            known[name] = body
            now = replace(
                now,
                name=self._name,
                actions=(*now.actions, name),
                definitions={**dict(now.definitions), name: str(Program(block))},
            )
            speller = Speller(now, known)
        spelled = [speller.spell(program.body) for program in self._programs]
        used = [statement for _, block in spelled for statement in _words(block)]
        used += [statement for _, block, _ in told for statement in _words(block)]
        learned = Learned(
            dialect=now,
            definitions=tuple(
                Definition(name, Program(block), units, used.count(name))
                for name, block, units in told
            ),
            programs=tuple(Program(block) for _, block in spelled),
            units_before=self._before,
            units_after=sum(units for units, _ in spelled),
        )
        return _Library(tuple(added), learned)

    def best(self, now: _Library, others: Iterable[_Library]) -> _Library:
        """The library that saves most; this one, if none saves more."""
        for other in others:
            saved, least = other.learned.units_saved, now.learned.units_saved
            if saved > least:
                now = other
        return now

    def settled(self, now: _Library) -> _Library:
        """A library when definitions are trimmed at their ends, or dropped, as long as it helps."""
        while True:
            better = self.best(now, map(self.with_bodies, _changes(now.bodies)))
            if better is now:
                return now
            now = better


def _changes(definitions: tuple[Block, ...]) -> Iterator[tuple[Block, ...]]:
    """The sets of definitions with one dropped or trimmed by a statement."""
    for at, body in enumerate(definitions):
        others = (*definitions[:at], *definitions[at + 1 :])
        yield others
        if len(body) > 1:
            yield (*others, body[1:])
            yield (*others, body[:-1])


def _size(body: Block) -> int:
    return sum(1 for _ in slots(Program(body)))


def _words(block: Block) -> list[str]:
    """The statements of a block and of those in it, by name."""
    return [statement.name for _, statement in slots(Program(block)) if statement is not None]
