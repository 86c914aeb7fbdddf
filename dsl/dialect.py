"""Dialects: which statements and sensors a language has, and what choosing one costs.

A dialect is data.  It can be written as a TOML file (:mod:`mesasynth.dsl.dialect_file`), and the
built-in ones are such files.

Description length is counted in *units* of 1/1024 bit.  Each choice of a derivation costs a
whole number of units, so lengths are exact integers (see :func:`choice_units`).
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, TypeVar, get_args

from mesasynth.dsl.functions import Function
from mesasynth.dsl.syntax import Test
from mesasynth.errors import DialectError, near_miss

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

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

SEEK = "seek"
"""The family of statements that carry the cursor to the nearest cell with a feature."""

MOST_SENSORS = 64
"""How many sensors fit into a machine word."""

MOST_COUNT = 31
"""The greatest count of ``repeat``."""

MOST_TICKS = 1_000_000
"""The most ticks that a dialect may let one action take."""

MOST_ODDS = 10**9
"""How large the numerator and the denominator of a weight may be."""

Option = TypeVar("Option")
Weight = int | float | Fraction

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*( [A-Za-z_][A-Za-z0-9_-]*)?")


def choice_units(options: int, weight: int = 1) -> int:
    """The cost in units of one choice: log2 of options / weight, rounded up.

    It is the least integer u with 2**u >= (options / weight)**1024, found in exact integers. With
    the default weight it is the cost of one of so many equally likely options.

    >>> [choice_units(k) for k in (1, 2, 5, 8, 11)]
    [0, 1024, 2378, 3072, 3543]
    >>> choice_units(8, 4), choice_units(8, 3)
    (1024, 1449)

    Raises:
        ValueError: if the weight is not from 1 to the number of options.
    """
    if not 1 <= weight <= options:
        raise ValueError("a choice needs at least one option")
    ratio = -(-(options**1024) // weight**1024)
    return (ratio - 1).bit_length()


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """A language of programs.

    Attributes:
        name: what it is called.
        summary: what sets it apart, in one line.
        actions: its simple statements, those that it defines included.
        controls: its statements with blocks, out of :data:`CONTROLS`.
        sensors: what its tests may ask.
        counts: how often ``repeat`` may repeat; empty without ``repeat``.
        trail_cap: the longest trail that a run may have, in steps for each place of the world;
            a longer one fails. None if there is no such bound.
        weights: how likely choices are, by their text (``end``, ``move``, ``not at_goal``, ``4``)
            relative to 1, the weight of what is not listed. Given as a mapping or as pairs.
        ticks: how long actions take that do not take 1 tick. Given as a mapping or as pairs.
        definitions: for each statement that the dialect defines, the text of its block.  Given as
            a mapping or as pairs.
        features: the features of cells that families of words range over, as ``see red`` and
            ``see blue`` do; a word of two parts is of the family of its first.
        functions: Python functions behind actions, sensors, features and families, by name.  Given
            as a mapping or as pairs.
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
    ...     weights={"end": 2},
    ... )
    >>> dict(tiny.slot_units)
    {'end': 1024, 'move': 2048, 'while': 2048}
    """

    name: str
    summary: str
    actions: tuple[str, ...]
    controls: tuple[str, ...]
    sensors: tuple[str, ...]
    counts: tuple[int, ...]
    trail_cap: int | None = None
    weights: Mapping[str, Weight] | tuple[tuple[str, Fraction], ...] = ()
    ticks: Mapping[str, int] | tuple[tuple[str, int], ...] = ()
    definitions: Mapping[str, str] | tuple[tuple[str, str], ...] = ()
    features: tuple[str, ...] = ()
    functions: Mapping[str, Callable[..., Any] | Function] | tuple[tuple[str, Function], ...] = ()
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
            if twice := [part for part in parts if parts.count(part) > 1]:
                raise self._ill(f"{twice[0]!r} is listed twice")
        if any(not 1 <= count <= MOST_COUNT for count in self.counts):
            raise self._ill(
                "a count is too small or too large",
                expected=f"numbers from 1 to {MOST_COUNT}",
                key="counts",
            )
        if bool(self.counts) != ("repeat" in self.controls):
            raise self._ill(
                "'repeat' and its counts go together",
                expected="both, 'repeat' among the statements and a list of counts, or neither",
                key="counts" if self.counts else "statements",
            )
        if not self.sensors and set(self.controls) - {"repeat"}:
            raise self._ill("it has tests but no sensor")
        if len(self.sensors) > MOST_SENSORS:
            raise self._ill(f"it has {len(self.sensors)} sensors, more than {MOST_SENSORS}")
        for what, value, known in (
            ("cost", self.cost, get_args(Cost)),
            ("bump", self.bump, ("stay", "crash")),
            ("stop", self.stop, ("halt", "touch")),
        ):
            if value not in known:
                raise self._ill(f"its {what} is {value!r}, which is none of {', '.join(known)}")
        self._check_tests()
        self._keep("weights", Fraction)
        self._keep("ticks", int)
        self._keep("definitions", str)
        self._keep("functions", Function.of)
        self._check_weights()
        self._check_ticks()
        self._check_functions()
        for name in dict(self.definitions):
            if name not in self.actions:
                raise self._ill(f"it defines {name!r}, which is none of its statements")

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

        >>> from mesasynth.dsl import dialect
        >>> {str(test): units for test, units in dialect("blocks").tests_of("while").items()}
        {'not at_goal': 0}
        """
        asked = dict(self.tests).get(statement)
        return self.test_units if asked is None else _asked_units(self, asked)

    @property
    def count_units(self) -> Mapping[int, int]:
        """The cost in units of each count of ``repeat``."""
        return _count_units(self)

    @property
    def calls(self) -> Mapping[str, Function]:
        """Its Python functions by name."""
        functions: Any = self.functions
        return dict(functions)

    def odds(self, options: Iterable[Option]) -> Mapping[Option, int]:
        """How likely each option of a choice is, as integers without a common divisor.

        >>> from mesasynth.dsl import dialect
        >>> dict(dialect("tabular").odds(["end", "move"]))
        {'end': 1, 'move': 1}
        """
        known = dict(self.weights)
        listed = tuple(options)
        weights = [Fraction(known.get(str(option), 1)) for option in listed]
        scale = math.lcm(*(weight.denominator for weight in weights))
        whole = [int(weight * scale) for weight in weights]
        common = math.gcd(*whole) or 1
        return {option: odds // common for option, odds in zip(listed, whole, strict=True)}

    @property
    def is_even(self) -> bool:
        """Whether all actions, but for those it defines, cost the same and take one tick.

        >>> from mesasynth.dsl import dialect
        >>> dialect("reactive").is_even
        True
        """
        costs = {
            self.slot_units[name] for name in self.actions if name not in dict(self.definitions)
        }
        return len(costs) <= 1 and not self.ticks

    def _check_functions(self) -> None:
        words = (*self.actions, *self.sensors, *self.features)
        known = {*words, *(word.partition(" ")[0] for word in words)}
        if unknown := [name for name in self.calls if name not in known]:
            raise self._ill(
                f"it has a function for {unknown[0]!r}, which is none of its words",
                expected=f"an action, a sensor, a feature or a family of {self.name!r}",
                key=f"python.{unknown[0]}",
            )
        for word in (*self.actions, *self.sensors):
            family, _, feature = word.partition(" ")
            if family in words:
                if feature:
                    raise self._ill(f"{family!r} is a word and a family of words")
            elif family != SEEK and family not in self.calls:
                raise self._ill(
                    f"the family {family!r} has no function",
                    expected=f"one for {family!r} under [python]",
                    key="statements" if word in self.actions else "sensors",
                )
            if feature and feature != "goal" and feature not in self.features:
                raise self._ill(
                    f"{word!r} is about none of its features",
                    expected=f"one of {', '.join(('goal', *self.features))}",
                )

    def _keep(self, field: str, kind: Callable[[Any], Any]) -> None:
        """Keep a mapping as pairs, so that dialects can be compared and hashed."""
        given: Any = getattr(self, field)
        try:
            pairs = tuple((key, kind(value)) for key, value in dict(given).items())
        except (TypeError, ValueError, OverflowError):
            raise self._ill(f"its {field} are {given!r}, not names with values") from None
        object.__setattr__(self, field, pairs)

    def _check_tests(self) -> None:
        for name, tests in self.tests:
            if name not in self.controls or name not in ASKING:
                told = f"it has no statement {name!r} that asks a test"
                raise self._ill(told, expected="while, if or if-else", key=f"tests.{name}")
            if not tests or len(set(tests)) < len(tests):
                raise self._ill(f"the tests of {name!r} are none, or one is listed twice")
            for test in tests:
                if test.sensor not in self.sensors:
                    raise self._ill(
                        f"{name!r} asks {test.sensor!r}, which is no sensor of it",
                        expected=f"some of {', '.join(self.sensors)}",
                        key=f"tests.{name}",
                    )
        if len(dict(self.tests)) < len(self.tests):
            raise self._ill("the tests of a statement are listed twice")

    def _check_weights(self) -> None:
        tests = (Test(name, negated) for name in self.sensors for negated in (False, True))
        known = [END, *self.statements, *map(str, tests), *map(str, self.counts)]
        for choice, weight in dict(self.weights).items():
            if choice not in known:
                meant = near_miss(choice, known)
                raise self._ill(
                    f"it weighs {choice!r}, which is no choice of it",
                    expected=f"some of {', '.join(known)}",
                    hint=f"did you mean {meant!r}?" if meant else None,
                    key=f"weights.{choice}",
                )
            parts = Fraction(weight)
            if not 0 < parts.numerator <= MOST_ODDS or parts.denominator > MOST_ODDS:
                raise self._ill(
                    f"the weight of {choice!r} is {float(weight):g}",
                    expected=f"a positive number of parts up to {MOST_ODDS:g}",
                    key=f"weights.{choice}",
                )

    def _check_ticks(self) -> None:
        for name, ticks in dict(self.ticks).items():
            if name not in self.actions or name in dict(self.definitions):
                others = [each for each in self.actions if each not in dict(self.definitions)]
                raise self._ill(
                    f"it times {name!r}, which is no action of it",
                    expected=f"some of {', '.join(others)}",
                    key=f"ticks.{name}",
                )
            if not 1 <= ticks <= MOST_TICKS:
                raise self._ill(
                    f"{name!r} takes {ticks} ticks",
                    expected=f"a number from 1 to {MOST_TICKS}",
                    key=f"ticks.{name}",
                )

    def _ill(
        self,
        message: str,
        *,
        expected: str | None = None,
        hint: str | None = None,
        key: str | None = None,
    ) -> DialectError:
        error = DialectError(f"dialect {self.name!r}: {message}", expected=expected, hint=hint)
        error.key = key
        return error


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
    """The cost of each option, in their order."""
    odds = language.odds(options)
    if language.cost == "blocks":
        return MappingProxyType(dict.fromkeys(odds, 0))
    total = sum(odds.values())
    return MappingProxyType({each: choice_units(total, weight) for each, weight in odds.items()})
