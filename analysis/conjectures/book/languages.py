"""Conjectures on what a richer language does to the optimum."""

from __future__ import annotations

from dataclasses import replace

from mesasynth.analysis.conjectures.book.asking import (
    drawn,
    drawn_from,
    drawn_tuples,
    optima,
)
from mesasynth.analysis.conjectures.conjecture import (
    Conjecture,
    Finding,
    Sweep,
    all_small_mazes,
    decided,
)
from mesasynth.dsl import Dialect, dialect, units
from mesasynth.search.outcome import bits
from mesasynth.worlds import Maze

SOURCE = "The invariance theorem of Kolmogorov complexity, with the constant written out"
BASES = ("tabular", "counting", "reactive")
ADDED = ("mark", "fork", "drop")


def enlarged(base: str, word: str) -> Dialect:
    """A dialect with one more statement."""
    plain = dialect(base)
    return replace(plain, name=f"{base} and {word}", actions=(*plain.actions, word))


def _one_slot(instance: tuple[Maze, str, str]) -> Finding:
    return _priced(instance, slots=1)


def _every_slot(instance: tuple[Maze, str, str]) -> Finding:
    return _priced(instance, slots=None)


def _priced(instance: tuple[Maze, str, str], *, slots: int | None) -> Finding:
    """Whether the optimum grows by at most the change in price of so many slots, or of all."""
    maze, base, word = instance
    plain, richer = dialect(base), enlarged(base, word)
    before, after = optima(maze, dialect=plain), optima(maze, dialect=richer)
    assert before is not None
    assert after is not None
    old, new = before.listed[0], after.listed[0]
    change = richer.slot_units["end"] - plain.slot_units["end"]
    most = units(old.program, richer) if slots is None else old.units + slots * change
    return decided(
        new.units <= most,
        f"without `{word}` {bits(old.units)}, with it {bits(new.units)}; a slot costs {change} "
        f"units more, so at most {bits(most)} was expected",
    )


SWEEPS = tuple(
    Sweep(
        f"{each.words}, in {', '.join(BASES)}, with {', '.join(ADDED)} added",
        lambda each=each: (  # type: ignore[misc]
            (maze, base, word) for maze in each.instances() for base in BASES for word in ADDED
        ),
    )
    for each in all_small_mazes(4, mirrored=False)
)
DRAWN = drawn_tuples(drawn("mazes", size=3), drawn_from(*BASES), drawn_from(*ADDED))

LANGUAGES = (
    Conjecture(
        name="a-statement-costs-its-slot",
        statement=(
            "Adding a statement to a dialect never lengthens the optimum by more than the change "
            "in the price of a statement slot."
        ),
        source=SOURCE,
        check=_one_slot,
        instances=DRAWN,
        sweeps=SWEEPS,
        remark="Every slot of a program becomes dearer, not one of them.",
    ),
    Conjecture(
        name="a-statement-costs-every-slot",
        sharpens="a-statement-costs-its-slot",
        statement=(
            "Adding a statement to a dialect never lengthens the optimum beyond what the old "
            "optimum costs at the new prices."
        ),
        source=SOURCE,
        check=_every_slot,
        instances=DRAWN,
        sweeps=SWEEPS,
        remark="A theorem: the old program is still there, and does the same.",
    ),
)
