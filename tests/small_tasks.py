"""Small tasks and all programs on them, for tests of the kernels and of the searches.

The texts of programs are enumerated from a dialect's costs alone, and what a program does is what
the reference interpreter says: nothing here counts as the package counts, or runs a kernel.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from types import MappingProxyType
from typing import Any

from hypothesis import strategies as st

from mesasynth.dsl import Dialect, Kind, Program, builtin_dialects
from mesasynth.dsl.count import Counter
from mesasynth.dsl.syntax import Test
from mesasynth.search.lower import alphabet
from mesasynth.search.task import Task
from mesasynth.testing import mazes as any_mazes
from mesasynth.testing import small_dialects
from mesasynth.testing import tasks as any_tasks
from mesasynth.worlds import Maze

OBJECTS = (("door", "red"), ("key",))
PATIENT = st.just(10_000)
"""A cap on ticks that few small programs come to."""

HOLE = 0
END = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighted(Dialect):
    """A dialect whose choices cost what it is told, in units."""

    costs: tuple[tuple[str, int], ...]

    def _costs(self, words: Sequence[Any]) -> Mapping[Any, int]:
        told = dict(self.costs)
        return MappingProxyType({word: told[str(word)] for word in words})

    @property
    def slot_units(self) -> Mapping[str, int]:
        return self._costs(("end", *self.statements))

    @property
    def test_units(self) -> Mapping[Test, int]:
        return self._costs([Test(each, flip) for each in self.sensors for flip in (False, True)])

    @property
    def count_units(self) -> Mapping[int, int]:
        return self._costs(self.counts)


def languages() -> st.SearchStrategy[Dialect]:
    """Dialects of a few statements, some with sensors for the objects of the mazes here."""
    return small_dialects(features=("door", "key"))


DEFINED = (
    "",
    "{action}",
    "{action} {action}",
    "repeat 2 {{ {action} }}",
    "while {sensor} {{ {action} }}",
    "if not {sensor} {{ {action} }} {action}",
    "until {sensor} {{ repeat 3 {{ if {sensor} {{ {action} }} }} }}",
)
"""Blocks of definitions, with room for an action and a sensor."""


@st.composite
def owned(draw: st.DrawFn, plain: Dialect) -> Dialect:
    """A dialect like those that people write: with weights, ticks and definitions of their own."""
    definitions: dict[str, str] = {}
    for name in draw(st.sampled_from([(), ("d",), ("d", "e")])):
        words = st.sampled_from([*plain.actions, *definitions])
        text = draw(st.sampled_from(DEFINED)).format(
            action=draw(words), sensor=draw(st.sampled_from(plain.sensors))
        )
        needs = {"while" if word == "until" else word for word in text.split()}
        if needs & {"while", "if", "repeat"} <= set(plain.controls) and not (
            needs & {"2", "3"} - {str(count) for count in plain.counts}
        ):
            definitions[name] = text
    own = replace(
        plain, name="own", actions=(*plain.actions, *definitions), definitions=definitions
    )
    choices = [*own.slot_units, *map(str, own.test_units), *map(str, own.counts)]
    weights = draw(
        st.dictionaries(st.sampled_from(choices), st.fractions(1 / 4, 9, max_denominator=4))
    )
    ticks = draw(st.dictionaries(st.sampled_from(plain.actions), st.integers(1, 5)))
    return replace(own, weights=weights, ticks=ticks)


@st.composite
def seeking(draw: st.DrawFn, plain: Dialect) -> Dialect:
    """The dialect with statements that seek features, some at a flat cost."""
    sought = draw(st.sampled_from([("seek goal",), ("seek door",), ("seek goal", "seek door")]))
    return replace(
        plain,
        actions=(*plain.actions, *sought),
        features=("door",),
        ticks=draw(st.sampled_from([{}, {}, {sought[0]: 2}])),
    )


def seekers() -> st.SearchStrategy[Dialect]:
    """Dialects of a few statements, one or two of which seek a feature."""
    return languages().flatmap(seeking)


def own_dialects() -> st.SearchStrategy[Dialect]:
    """Dialects of a few statements with weights, ticks and definitions."""
    return languages().flatmap(owned)


@st.composite
def weighted(draw: st.DrawFn, *, most: int = 6) -> Weighted:
    """Dialects of a few statements whose costs fall into several classes."""
    plain = draw(languages())
    words = [
        "end",
        *plain.statements,
        *plain.count_units,
        *(str(test) for test in plain.test_units),
    ]
    costs = tuple((str(word), draw(st.integers(1, most))) for word in words)
    return Weighted(
        name="weighted",
        summary="a few statements at various costs",
        actions=plain.actions,
        controls=plain.controls,
        sensors=plain.sensors,
        counts=plain.counts,
        trail_cap=plain.trail_cap,
        costs=costs,
    )


def mazes(*, max_side: int = 5) -> st.SearchStrategy[Maze]:
    """Small mazes with any walls, some with objects, some with goals that are walled off."""
    return any_mazes("any", size=max_side, goals=2, features=OBJECTS, headings=True)


def tasks(
    dialects: st.SearchStrategy[Dialect],
    *,
    max_side: int = 5,
    max_mazes: int = 3,
    max_ticks: st.SearchStrategy[int] = PATIENT,
) -> st.SearchStrategy[Task]:
    """Tasks on small mazes, under all rules."""
    return any_tasks(
        mazes(max_side=max_side), dialects, max_mazes=max_mazes, rules=True, max_ticks=max_ticks
    )


def all_dialects() -> st.SearchStrategy[Dialect]:
    """The built-in dialects and those of a few statements, with uniform costs."""
    return st.one_of(st.sampled_from(list(builtin_dialects().values())), languages())


@cache
def counter_of(dialect: Dialect) -> Counter:
    """The dialect's counter, whose tables are worth keeping."""
    return Counter(dialect)


def drawn_programs(dialect: Dialect, *, most_bits: int = 60) -> st.SearchStrategy[Program]:
    """Programs drawn uniformly from all of at most some length."""
    counter = counter_of(dialect)
    most = st.integers(1, max(1, 1024 * most_bits - counter.least))

    def draw(seed: int, surplus: int) -> Program:
        return counter.draw(random.Random(seed), most=counter.least + surplus)

    return st.builds(draw, st.integers(0, 2**32), most)


def budget_for(dialect: Dialect, programs: int) -> int:
    """The greatest length up to which the dialect has at most so many programs."""
    counter = counter_of(dialect)
    budget: int = counter.least
    for length in itertools.islice(counter.lengths(), 30):
        if counter.up_to(length) > programs:
            return budget
        budget = length
    return budget


def texts(dialect: Dialect, most: int) -> Iterator[tuple[int, str]]:
    """Length and text of every program of at most ``most`` units, from the costs alone."""
    end = dialect.slot_units["end"]
    if most < end:
        return
    yield end, ""
    for name in dialect.statements:
        for head, own in heads(dialect, name):
            for inner, before in blocks(dialect, bodies(name), most - end - own):
                for after, rest in texts(dialect, most - own - before):
                    yield own + before + after, f"{head}{braced(inner)} {rest}".strip()


def bodies(name: str) -> int:
    """How many blocks a statement holds."""
    return {"while": 1, "if": 1, "repeat": 1, "if-else": 2}.get(name, 0)


def heads(dialect: Dialect, name: str) -> Iterator[tuple[str, int]]:
    """The words of a statement before its first brace, with their cost."""
    own = dialect.slot_units[name]
    if name == "repeat":
        for count, cost in dialect.count_units.items():
            yield f"repeat {count}", own + cost
    elif bodies(name):
        for test, cost in dialect.tests_of(name).items():
            yield head_of(name, test), own + cost
    else:
        yield name, own


def head_of(name: str, test: Test) -> str:
    """The words of a statement with a test before its first brace."""
    if name == "while":
        return f"until {test.sensor}" if test.negated else f"while {test.sensor}"
    return f"if not {test.sensor}" if test.negated else f"if {test.sensor}"


def blocks(dialect: Dialect, count: int, most: int) -> Iterator[tuple[tuple[str, ...], int]]:
    """The texts of so many blocks of at most ``most`` units together, with their cost."""
    if most < count * dialect.slot_units["end"]:
        return
    if count == 0:
        yield (), 0
        return
    for cost, text in texts(dialect, most - (count - 1) * dialect.slot_units["end"]):
        for others, more in blocks(dialect, count - 1, most - cost):
            yield (text, *others), cost + more


def completions(rows: Sequence[tuple[int, ...]], task: Task, slack: int) -> Iterator[str]:
    """The texts of what a partial program stands for, at most ``slack`` units over its least."""
    dialect = task.dialect
    found = alphabet(task)
    end = dialect.slot_units["end"]

    def block(index: int, slack: int) -> Iterator[tuple[int, str]]:
        """What a block can be, with what it leaves of the slack."""
        op, _, behind, body, other, counts, pos, neg = rows[index]
        if op == HOLE:
            yield from ((slack + end - cost, text) for cost, text in texts(dialect, slack + end))
        elif op == END:
            yield slack, ""
        else:
            name = found.name(op, pos)
            if name == "repeat":
                ways = [f"repeat {n}" for n in dialect.count_units if counts >> n & 1]
            elif bodies(name):
                ways = [
                    head_of(name, test)
                    for test in dialect.tests_of(name)
                    if (neg if test.negated else pos) >> dialect.sensors.index(test.sensor) & 1
                ]
            else:
                ways = [name]
            for left, inner in several((body, other)[: bodies(name)], slack):
                for rest, after in block(behind, left):
                    for head in ways:
                        yield rest, f"{head}{braced(inner)} {after}".strip()

    def several(indices: Sequence[int], slack: int) -> Iterator[tuple[int, tuple[str, ...]]]:
        if not indices:
            yield slack, ()
            return
        for left, text in block(indices[0], slack):
            for rest, others in several(indices[1:], left):
                yield rest, (text, *others)

    for _, text in block(0, slack):
        yield text


def braced(inner: Sequence[str]) -> str:
    """The blocks of a statement, behind its head."""
    return " else".join(f" {{ {text} }}" if text else " { }" for text in inner)


def reference(task: Task, budget: int) -> dict[str, tuple[Kind, int]]:
    """Kind and ticks of every program of at most ``budget`` units, by the reference interpreter."""
    found = {}
    for program in counter_of(task.dialect).programs(budget):
        runs = task.runs(program)
        found[str(program)] = runs[-1].outcome, sum(run.ticks for run in runs)
    return found


def with_ticks(task: Task, max_ticks: int) -> Task:
    """The task with another cap on ticks."""
    return replace(task, max_ticks=max_ticks)
