"""Dialects: which statements and sensors a language has, and what choosing one costs.

A dialect is data.  The built-in ones are the TOML files in ``dialects/`` beside this module;
one may extend another, and then adds its own statements and sensors behind the other's.

Description length is counted in *units* of 1/1024 bit.  Each choice of a derivation costs a
whole number of units, so lengths are exact integers (see :func:`choice_units`).
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, TypeVar, get_args

from mesasynth.dsl.syntax import Test
from mesasynth.errors import DialectError, near_miss

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

CONTROLS = ("repeat", "while", "if", "if-else")
"""The statements that hold blocks, under the names by which a dialect lists them."""

KEYWORDS = ("while", "until", "if", "else", "repeat", "not")
"""The words of the grammar itself, which name no action and no sensor."""

ASKING = ("while", "if", "if-else")
"""The statements that have a test."""

END = "end"
"""The name of the end of a block among the choices of a statement slot."""

DEFAULT_DIALECT = "frontier"
"""The name of the dialect for first use."""

Cost: TypeAlias = Literal["code", "blocks"]
"""A cost scheme: ``code``, where a choice costs its log2; ``blocks``, where each statement but the
end of a block costs one bit and all else nothing, which is what authors of puzzles count."""

BLOCK_UNITS = 1024
"""What a statement costs under the scheme ``blocks``: one bit."""

Option = TypeVar("Option")

_BUILTIN = (
    "tabular",
    "counting",
    "reactive",
    "marking",
    "frontier",
    "counters",
    "backtrack",
    "stack",
    "blocks",
)
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")


def choice_units(options: int) -> int:
    """The cost in units of one choice among equally likely options: log2, rounded up.

    It is the least integer u with 2**u >= options**1024, found in exact integers.

    >>> [choice_units(k) for k in (1, 2, 5, 8, 11)]
    [0, 1024, 2378, 3072, 3543]

    Raises:
        ValueError: if there is no option.
    """
    if options < 1:
        raise ValueError("a choice needs at least one option")
    return int(options**1024 - 1).bit_length()


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """A language of programs.

    Attributes:
        name: what it is called.
        summary: what sets it apart, in one line.
        actions: its simple statements.
        controls: its statements with blocks, out of :data:`CONTROLS`.
        sensors: what its tests may ask.
        counts: how often ``repeat`` may repeat; empty without ``repeat``.
        trail_cap: the longest trail that a run may have, in steps for each place of the world;
            a longer one fails. None if there is no such bound.
        cost: the cost scheme.
        tests: for statements that may not ask every test: which they may.
        bump: what a move into a wall does, where a task does not say: ``stay`` or ``crash``.
        stop: whether a touch of a goal ends a run, where a task does not say: ``halt`` or
            ``touch``.

    Raises:
        DialectError: on construction, if the parts do not fit together.

    >>> tiny = Dialect(
    ...     name="tiny",
    ...     summary="walk on",
    ...     actions=("move",),
    ...     controls=("while",),
    ...     sensors=("at_goal",),
    ...     counts=(),
    ... )
    >>> dict(tiny.slot_units)
    {'end': 1624, 'move': 1624, 'while': 1624}
    """

    name: str
    summary: str
    actions: tuple[str, ...]
    controls: tuple[str, ...]
    sensors: tuple[str, ...]
    counts: tuple[int, ...]
    trail_cap: int | None = None
    cost: Cost = "code"
    tests: tuple[tuple[str, tuple[Test, ...]], ...] = ()
    bump: Literal["stay", "crash"] = "stay"
    stop: Literal["halt", "touch"] = "halt"

    def __post_init__(self) -> None:
        names = (*self.actions, *self.sensors)
        for name in names:
            if not _NAME.fullmatch(name):
                raise self._ill(f"{name!r} is not a name of letters, digits, '_' and '-'")
            if name in (*KEYWORDS, *CONTROLS, END):
                raise self._ill(f"{name!r} is a word of the language itself")
        for name in self.controls:
            if name not in CONTROLS:
                raise self._ill(f"{name!r} is none of {', '.join(CONTROLS)}")
        for parts in (names, self.controls, self.counts):
            if len(set(parts)) < len(parts):
                raise self._ill("something is listed twice")
        if any(count < 1 for count in self.counts):
            raise self._ill("a count is less than 1")
        if bool(self.counts) != ("repeat" in self.controls):
            raise self._ill("'repeat' and its counts go together")
        if not self.sensors and set(self.controls) - {"repeat"}:
            raise self._ill("it has tests but no sensor")
        for what, value, known in (
            ("cost", self.cost, get_args(Cost)),
            ("bump", self.bump, ("stay", "crash")),
            ("stop", self.stop, ("halt", "touch")),
        ):
            if value not in known:
                raise self._ill(f"its {what} is {value!r}, which is none of {', '.join(known)}")
        self._check_tests()

    def _check_tests(self) -> None:
        for name, tests in self.tests:
            if name not in self.controls or name not in ASKING:
                raise self._ill(f"it has no statement {name!r} that asks a test")
            if not tests or len(set(tests)) < len(tests):
                raise self._ill(f"the tests of {name!r} are none, or one is listed twice")
            for test in tests:
                if test.sensor not in self.sensors:
                    raise self._ill(f"{name!r} asks {test.sensor!r}, which is no sensor of it")
        if len(dict(self.tests)) < len(self.tests):
            raise self._ill("the tests of a statement are listed twice")

    @property
    def statements(self) -> tuple[str, ...]:
        """What may stand in a statement slot besides the end of the block."""
        return self.actions + self.controls

    @property
    def slot_units(self) -> Mapping[str, int]:
        """The cost in units of each choice in a statement slot: ``end`` and the statements."""
        return _slot_units(self)

    @property
    def test_units(self) -> Mapping[Test, int]:
        """The cost in units of each test: every sensor, plain and negated."""
        return _test_units(self)

    def tests_of(self, statement: str) -> Mapping[Test, int]:
        """The tests that a statement may ask, with what each costs there in units.

        >>> {str(test): units for test, units in dialect("blocks").tests_of("while").items()}
        {'not at_goal': 0}
        """
        asked = dict(self.tests).get(statement)
        return self.test_units if asked is None else _asked_units(self, asked)

    @property
    def count_units(self) -> Mapping[int, int]:
        """The cost in units of each count of ``repeat``."""
        return _count_units(self)

    def _ill(self, message: str) -> DialectError:
        return DialectError(f"dialect {self.name!r}: {message}")


@cache
def builtin_dialects() -> Mapping[str, Dialect]:
    """The dialects that come with the package, by name.

    >>> print(*builtin_dialects())
    tabular counting reactive marking frontier counters backtrack stack blocks
    """
    return MappingProxyType({name: _load(name) for name in _BUILTIN})


def dialect(name: str) -> Dialect:
    """The built-in dialect of that name.

    >>> dialect("reactive").sensors
    ('at_goal', 'wall_ahead', 'wall_left', 'wall_right')

    Raises:
        DialectError: if there is none.
    """
    known = builtin_dialects()
    if name in known:
        return known[name]
    meant = near_miss(name, known)
    raise DialectError(
        f"unknown dialect {name!r}",
        expected=f"one of {', '.join(known)}",
        hint=f"did you mean {meant!r}?" if meant else None,
    )


def dialects_with(word: str) -> tuple[str, ...]:
    """The names of the built-in dialects that have a statement or a sensor of that name.

    >>> dialects_with("fork")
    ('frontier',)
    """
    return tuple(
        name for name, each in builtin_dialects().items() if word in each.statements + each.sensors
    )


def lacking(what: str, word: str, language: str, *, needs: str) -> tuple[str, str | None]:
    """How to say that a dialect lacks a word: the message and, if there is one, the hint.

    Args:
        what: what the word would be: ``statement`` or ``sensor``.
        word: the word as it was written.
        language: the name of the dialect.
        needs: the name under which dialects list what the word belongs to.

    >>> lacking("statement", "until", "counting", needs="while")[1]
    'the dialects reactive, marking, frontier, counters, backtrack, stack, blocks have it'
    """
    having = dialects_with(needs)
    message = f"the dialect {language!r} has no {what} {word!r}"
    if not having:
        return message, None
    owners = (
        f"dialect {having[0]} has" if len(having) == 1 else f"dialects {', '.join(having)} have"
    )
    return message, f"the {owners} it"


@cache
def _slot_units(language: Dialect) -> Mapping[str, int]:
    if language.cost == "blocks":
        statements = dict.fromkeys(language.statements, BLOCK_UNITS)
        return MappingProxyType({END: 0, **statements})
    return _costs(language, (END, *language.statements))


@cache
def _test_units(language: Dialect) -> Mapping[Test, int]:
    return _costs(
        language,
        (Test(sensor, negated) for sensor in language.sensors for negated in (False, True)),
    )


@cache
def _asked_units(language: Dialect, tests: tuple[Test, ...]) -> Mapping[Test, int]:
    return _costs(language, tests)


@cache
def _count_units(language: Dialect) -> Mapping[int, int]:
    return _costs(language, language.counts)


def _costs(language: Dialect, options: Iterable[Option]) -> Mapping[Option, int]:
    """Equal costs for all options of a choice, in their order."""
    listed = tuple(options)
    free = language.cost == "blocks" or not listed
    return MappingProxyType(dict.fromkeys(listed, 0 if free else choice_units(len(listed))))


@cache
def _load(name: str) -> Dialect:
    """Read a built-in dialect, and first what it extends."""
    text = files(__package__).joinpath("dialects", f"{name}.toml").read_text(encoding="utf-8")
    table: dict[str, Any] = tomllib.loads(text)
    base = _load(table["extends"]) if "extends" in table else None
    statements = (*(base.statements if base else ()), *table.get("statements", ()))
    return Dialect(
        name=table["name"],
        summary=table["summary"],
        actions=tuple(each for each in statements if each not in CONTROLS),
        controls=tuple(each for each in statements if each in CONTROLS),
        sensors=(*(base.sensors if base else ()), *table.get("sensors", ())),
        counts=(*(base.counts if base else ()), *table.get("counts", ())),
        trail_cap=table.get("trail_cap", base.trail_cap if base else None),
        cost=table.get("cost", base.cost if base else "code"),
        tests=_tests(table["tests"]) if "tests" in table else base.tests if base else (),
        bump=table.get("bump", base.bump if base else "stay"),
        stop=table.get("stop", base.stop if base else "halt"),
    )


def _tests(table: Mapping[str, list[str]]) -> tuple[tuple[str, tuple[Test, ...]], ...]:
    """The tests that statements may ask, from their texts."""
    return tuple(
        (name, tuple(Test(text.removeprefix("not "), text.startswith("not ")) for text in texts))
        for name, texts in table.items()
    )
