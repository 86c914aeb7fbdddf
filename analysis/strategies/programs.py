"""Strategies for dialects and programs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from hypothesis import assume
from hypothesis import strategies as st

from mesasynth.analysis.strategies.draw import drawn_bytes
from mesasynth.dsl import Dialect, Kind, Program, World, builtin_dialects, derive, run
from mesasynth.dsl import dialect as named_dialect
from mesasynth.dsl.count import BODIES
from mesasynth.dsl.derivation import ChoiceKind, Option
from mesasynth.dsl.dialect import CONTROLS, END
from mesasynth.dsl.syntax import Repeat
from mesasynth.errors import MesasynthError
from mesasynth.worlds import Maze, compile_maze

PATIENCE = 10_000
"""A run of more ticks does not count as halting."""

MEMORIES: Final[Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    "marks": (("mark", "erase"), ("marked", "marked_ahead")),
    "frontier": (("fork", "next", "last"), ()),
    "counters": (("drop",), ("worn_ahead",)),
    "backtrack": (("back",), ("fresh_ahead", "stuck")),
    "stack": (("push", "pop", "shift"), ("fresh_ahead",)),
}
"""Statements and sensors of each kind of memory."""


def dialects(*names: str) -> st.SearchStrategy[Dialect]:
    """The built-in dialects of these names, or all; they shrink to the first.

    >>> from hypothesis import find
    >>> find(dialects(), lambda dialect: "mark" in dialect.statements).name
    'marking'
    """
    chosen = [named_dialect(name) for name in names] or list(builtin_dialects().values())
    return st.sampled_from(chosen)


def some(items: Sequence[Any], *, least: int = 0) -> st.SearchStrategy[tuple[Any, ...]]:
    """Some of the items, in their order; shrinks to none, or to the first ``least``.

    A byte for each item, as any of them can then be left out by itself, all in one choice.
    """

    def chosen(taken: bytes) -> tuple[Any, ...]:
        found = tuple(item for item, byte in zip(items, taken, strict=True) if byte & 1)
        return found if len(found) >= least else tuple(items[:least])

    return st.binary(min_size=len(items), max_size=len(items)).map(chosen)


@st.composite
def small_dialects(draw: st.DrawFn, *, features: Sequence[str] = ()) -> Dialect:
    """Dialects of a few statements, in which short programs already nest and remember.

    They shrink to one action and one sensor.

    Args:
        features: words that may be sensors besides those that every maze has.

    >>> from hypothesis import find
    >>> found = find(small_dialects(), lambda dialect: "while" in dialect.controls)
    >>> found.statements, found.sensors
    (('move', 'while'), ('at_goal',))
    """
    memories = draw(some([*MEMORIES]))[:2]
    if "stack" in memories:  # it and the frontier keep cursors in one and the same place
        memories = tuple(each for each in memories if each != "frontier")
    actions = draw(some(("move", "left", "right"), least=1))
    plain = ("at_goal", "wall_ahead", "wall_left", "wall_right", *features)
    sensors = draw(some(plain, least=1))
    for memory in memories:
        words, senses = MEMORIES[memory]
        actions += draw(some(words, least=1))
        sensors += tuple(
            each for each in (draw(some(senses)) if senses else ()) if each not in sensors
        )
    controls = draw(some(("repeat", "while", "if", "if-else")))
    counts = draw(some(range(1, 10), least=1))  # drawn in any case: so `repeat` can be left out
    return Dialect(
        name="few",
        summary="a few statements",
        actions=actions,
        controls=controls,
        sensors=sensors,
        counts=counts if "repeat" in controls else (),
        trail_cap=draw(st.sampled_from([None, None, 1, 4])),
    )


class _Chooser:
    """Answers the choices of a derivation with bytes, never beyond a length and a depth.

    One byte is a statement with its test or count, so that leaving a byte out leaves a whole
    statement, or the braces around its block, out. A 0 is the end of the block.
    """

    def __init__(self, dialect: Dialect, choices: bytes, most: int | None, max_depth: int) -> None:
        self._choices, self._max_depth = iter(choices), max_depth
        end = dialect.slot_units[END]
        self._left = None if most is None else most - end  # beyond what closes all open blocks
        self._arguments = {
            name: dialect.count_units if name == Repeat.name else dialect.tests_of(name)
            for name in dialect.controls
        }
        self._costs = {
            name: dialect.slot_units[name]
            + BODIES.get(name, 0) * end
            + min(self._arguments[name].values() if name in self._arguments else [0])
            for name in dialect.statements
        }
        self._rest = 0

    def __call__(self, kind: ChoiceKind, options: Mapping[Option, int], depth: int, /) -> Option:
        """A slot's option by a new byte, a test or count by what the byte before has left."""
        least, left = min(options.values()), self._left
        if kind == "slot":
            allowed = [each for each in options if self._fits(str(each), depth)]
            chosen, self._rest = divmod(next(self._choices, 0) * len(allowed), 256)
            if left is not None:
                self._left = left - self._costs.get(str(allowed[chosen]), 0)
            return allowed[chosen]
        allowed = [each for each in options if left is None or options[each] - least <= left]
        option = allowed[self._rest * len(allowed) >> 8]
        if left is not None:
            self._left = left - (options[option] - least)
        return option

    def _fits(self, name: str, depth: int) -> bool:
        if name in CONTROLS and depth >= self._max_depth:
            return False
        return self._left is None or self._costs.get(name, 0) <= self._left


@st.composite
def programs(
    draw: st.DrawFn,
    dialect: Dialect | str,
    *,
    max_units: int | None = None,
    max_statements: int = 30,
    max_depth: int = 4,
    halting_on: Sequence[Maze | World] = (),
) -> Program:
    """Programs of a dialect, which shrink to fewer statements, and simple ones before nested ones.

    Args:
        dialect: the dialect, or its name.
        max_units: the greatest description length, in units of 1/1024 bit.
        max_statements: how many statements and ends of blocks are free; after them all blocks end.
        max_depth: the deepest nesting.
        halting_on: mazes or worlds in all of which the program must halt by itself, on a goal or
            elsewhere, within 10,000 ticks; other programs are drawn again.

    Raises:
        DialectError: for an unknown name.
        MesasynthError: if no program of the dialect is so short.

    >>> from hypothesis import find
    >>> print(find(programs("tabular"), lambda program: len(program.body) == 2))
    move move
    """
    language = named_dialect(dialect) if isinstance(dialect, str) else dialect
    if max_units is not None and max_units < language.slot_units[END]:
        raise MesasynthError(
            f"no program of the dialect {language.name!r} has at most {max_units} units",
            expected=f"at least {language.slot_units[END]}, the length of the empty program",
        )
    choices = drawn_bytes(draw, max_statements)
    program = derive(language, _Chooser(language, choices, max_units, max_depth))
    for each in halting_on:
        world = compile_maze(each) if isinstance(each, Maze) else each
        done = run(program, world, max_ticks=PATIENCE, trail_cap=language.trail_cap)
        assume(done.outcome in (Kind.SOLVED, Kind.ELSEWHERE))
    return program
