"""Hypothesis strategies for programs and for the worlds of small mazes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

from gridworld import GridWorld, grid_world
from mesasynth.dsl import builtin_dialects
from mesasynth.dsl.derivation import ChoiceKind, Option, derive
from mesasynth.dsl.dialect import CONTROLS, END, Dialect

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mesasynth.dsl import Program


def dialects() -> st.SearchStrategy[Dialect]:
    """The built-in dialects."""
    return st.sampled_from(list(builtin_dialects().values()))


@st.composite
def programs(
    draw: st.DrawFn, dialect: Dialect, *, max_statements: int = 12, max_depth: int = 4
) -> Program:
    """Programs of a dialect, of at most so many statements, nested at most so deeply."""
    left = max_statements

    def choose(kind: ChoiceKind, options: Mapping[Option, int], depth: int, /) -> Option:
        nonlocal left
        allowed = list(options)
        if kind == "slot":
            if left == 0:
                allowed = [name for name in allowed if name == END]
            elif depth >= max_depth:
                allowed = [name for name in allowed if name not in CONTROLS]
            left -= 1
        return draw(st.sampled_from(allowed))

    return derive(dialect, choose)


@st.composite
def dialect_programs(draw: st.DrawFn, **limits: int) -> tuple[Dialect, Program]:
    """A built-in dialect and one of its programs."""
    dialect = draw(dialects())
    return dialect, draw(programs(dialect, **limits))


@st.composite
def maze_rows(draw: st.DrawFn, *, max_side: int = 5) -> tuple[str, ...]:
    """The text rows of small mazes: any walls, one start, at least one goal, perhaps walled off."""
    height = draw(st.integers(1, max_side))
    width = draw(st.integers(2, max_side))
    cells = draw(st.lists(st.sampled_from(".#"), min_size=height * width, max_size=height * width))
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
