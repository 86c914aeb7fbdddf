"""Hypothesis strategies for programs and for the worlds of small mazes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

from gridworld import GridWorld, grid_world
from mesasynth.dsl import builtin_dialects
from mesasynth.dsl.derivation import ChoiceKind, Option, derive
from mesasynth.dsl.dialect import CONTROLS, Dialect

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mesasynth.dsl import Program


def dialects() -> st.SearchStrategy[Dialect]:
    """The built-in dialects."""
    return st.sampled_from(list(builtin_dialects().values()))


@st.composite
def programs(
    draw: st.DrawFn, dialect: Dialect, *, max_choices: int = 40, max_depth: int = 4
) -> Program:
    """Programs of a dialect, nested at most so deeply.

    So many choices of the derivation are free; after them every block ends.  All are drawn at
    once, as bytes, since drawing them one by one takes Hypothesis many times as long.
    """
    size = draw(st.integers(0, max_choices))
    free = iter(draw(st.binary(min_size=size, max_size=size)))

    def choose(kind: ChoiceKind, options: Mapping[Option, int], depth: int, /) -> Option:
        allowed = list(options)
        if kind == "slot" and depth >= max_depth:
            allowed = [name for name in allowed if name not in CONTROLS]
        return allowed[next(free, 0) % len(allowed)]  # option 0 of a slot is the end

    return derive(dialect, choose)


@st.composite
def dialect_programs(draw: st.DrawFn) -> tuple[Dialect, Program]:
    """A built-in dialect and one of its programs."""
    dialect = draw(dialects())
    return dialect, draw(programs(dialect))


@st.composite
def maze_rows(draw: st.DrawFn, *, max_side: int = 5) -> tuple[str, ...]:
    """The text rows of small mazes: any walls, one start, at least one goal, perhaps walled off."""
    height = draw(st.integers(1, max_side))
    width = draw(st.integers(2, max_side))
    walls = draw(st.integers(0, 2 ** (height * width) - 1))
    cells = [".#"[walls >> cell & 1] for cell in range(height * width)]
    start, *goals = draw(
        st.lists(st.integers(0, len(cells) - 1), min_size=2, max_size=3, unique=True)
    )
    cells[start] = draw(st.sampled_from("S^>v<"))
    for goal in goals:
        cells[goal] = "G"
    return tuple("".join(cells[row * width : (row + 1) * width]) for row in range(height))


def grid_worlds(*, max_side: int = 5) -> st.SearchStrategy[GridWorld]:
    """The worlds of small mazes."""
    return maze_rows(max_side=max_side).map(lambda rows: grid_world(*rows))
