"""A dialect as a TOML file, and back.

=============  ==============================================================================
key            meaning
=============  ==============================================================================
name           what it is called; without it the file's own name
summary        what sets it apart, in one line
extends        a dialect to begin with, by name or as the path of another such file
statements     simple statements, and ``repeat``, ``while``, ``if``, ``if-else``, in order
sensors        what tests may ask
counts         how often ``repeat`` may repeat
trail_cap      the longest trail that a run may have, in steps for each place
cost           ``code``, or ``blocks`` where each statement costs one bit and all else nothing
bump, stop     the rules of the machine where a task does not say: ``stay`` or ``crash``, ``halt``
               or ``touch``
features       the features of cells that families of words range over: ``"see *"`` among the
               sensors stands for one sensor for each
[python]       the functions behind words, families and features: ``near = "my_module:near"``;
               the module may lie beside the file
[tests]        for a statement that may not ask every test: which it may
[weights]      how likely a choice is, relative to 1: ``end = 4``, ``"not at_goal" = 2.5``
[ticks]        how long an action takes that does not take 1 tick: ``fork = 3``
[definitions]  statements made of others: ``hug = "right while wall_ahead { left } move"``
=============  ==============================================================================

A file that extends a dialect has all that it has; lists go on behind the other's, and the entries
of tables are added to the other's, or replace them.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Mapping
from fractions import Fraction
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, Final

from mesasynth.dsl.dialect import CONTROLS, Dialect
from mesasynth.dsl.functions import Function, unfolded
from mesasynth.dsl.syntax import Test
from mesasynth.errors import DialectError, near_miss

if TYPE_CHECKING:
    from collections.abc import Iterable

RUNS = "it runs the Python function"
"""How to say that a dialect has functions where they are refused."""

Find = Callable[[str], Dialect]
"""What finds the dialect that another one extends, by the word behind ``extends``."""

Load = Callable[[str], Function]
"""What finds a function by its reference."""

_WORDS, _PAIRS = "a list of words in quotes", "a table of names with values"
_KEYS: Final[Mapping[str, tuple[type, str]]] = {
    "name": (str, "text in quotes"),
    "summary": (str, "text in quotes"),
    "extends": (str, "the name of a dialect or the path of its file, in quotes"),
    "statements": (list, _WORDS),
    "sensors": (list, _WORDS),
    "counts": (list, "a list of whole numbers"),
    "trail_cap": (int, "a whole number"),
    "features": (list, _WORDS),
    "python": (dict, _PAIRS),
    "cost": (str, "'code' or 'blocks'"),
    "bump": (str, "'stay' or 'crash'"),
    "stop": (str, "'halt' or 'touch'"),
    "tests": (dict, "a table of lists of tests"),
    "weights": (dict, _PAIRS),
    "ticks": (dict, _PAIRS),
    "definitions": (dict, _PAIRS),
}
"""The keys of a file, with the type of each value and how to say what it should be."""

_ITEMS: Final[Mapping[str, tuple[tuple[type, ...], str]]] = {
    "statements": ((str,), "a word in quotes"),
    "sensors": ((str,), "a word in quotes"),
    "counts": ((int,), "a whole number"),
    "features": ((str,), "a word in quotes"),
    "python": ((str,), "where to find a function: 'module:name'"),
    "tests": ((list,), "a list of tests in quotes"),
    "weights": ((int, Fraction), "a positive number"),
    "ticks": ((int,), "a whole number of ticks"),
    "definitions": ((str,), "a block of statements in quotes"),
}
"""The same for what stands in the lists and tables."""

_AT = re.compile(r"(.*) \(at line (\d+), column (\d+)\)")


def from_toml(text: str, *, file: str, find: Find, load: Load | None = None) -> Dialect:
    r"""The dialect that a text describes.

    Args:
        text: TOML with the keys that the module's docstring lists.
        file: the name of the file, for errors and for the dialect's name.
        find: what finds the dialect that it extends.
        load: what finds a function by its reference; without it functions are refused.

    Raises:
        DialectError: if it is no TOML, if a key is unknown, or if a value is not what it should
            be; it names the file, the key and what was expected.

    >>> from mesasynth.dsl import dialect
    >>> toml = 'extends = "reactive"\n[weights]\nend = 4'
    >>> from_toml(toml, file="quiet.toml", find=dialect).slot_units["end"]
    1495
    """
    source = _Source(text, file)
    table = source.table()
    base = None
    if "extends" in table:
        try:
            base = find(table["extends"])
        except DialectError as error:
            raise source.error("extends", error.message, error.expected, error.hint) from None
    functions: dict[str, Any] = dict(base.functions) if base else {}
    for name, reference in table.get("python", {}).items():
        if load is None:
            told = f"{RUNS} {reference}"
            raise source.error("python", told, "a dialect without functions")
        try:
            functions[name] = load(reference)
        except DialectError as error:
            raise source.error(f"python.{name}", error.message, error.expected) from error
    features = (*(base.features if base else ()), *table.get("features", ()))
    defined = {**(dict(base.definitions) if base else {}), **table.get("definitions", {})}
    listed = (
        *(base.actions if base else ()),
        *(base.controls if base else ()),
        *unfolded(table.get("statements", ()), features),
    )
    actions = [each for each in listed if each not in CONTROLS]
    try:
        return Dialect(
            name=table.get("name", PurePath(file).stem),
            summary=table.get("summary", ""),
            actions=(*actions, *(name for name in defined if name not in actions)),
            controls=tuple(each for each in listed if each in CONTROLS),
            sensors=(
                *(base.sensors if base else ()),
                *unfolded(table.get("sensors", ()), features),
            ),
            counts=(*(base.counts if base else ()), *table.get("counts", ())),
            trail_cap=table.get("trail_cap", base.trail_cap if base else None),
            features=features,
            functions=functions,
            cost=table.get("cost", base.cost if base else "code"),
            bump=table.get("bump", base.bump if base else "stay"),
            stop=table.get("stop", base.stop if base else "halt"),
            tests=_tests({**(dict(base.tests) if base else {}), **table.get("tests", {})}),
            weights={**(dict(base.weights) if base else {}), **table.get("weights", {})},
            ticks={**(dict(base.ticks) if base else {}), **table.get("ticks", {})},
            definitions=defined,
        )
    except DialectError as error:
        if error.key is not None:
            told = error.message.partition(": ")[2]
            raise source.error(error.key, told, error.expected, error.hint) from None
        error.file = file
        raise


def to_toml(dialect: Dialect) -> str:
    """The whole dialect as text; what it extends is written out.

    >>> from mesasynth.dsl import dialect
    >>> print(to_toml(dialect("counting")))
    name = "counting"
    summary = "a sequence of moves with counted loops"
    statements = ["move", "left", "right", "repeat"]
    sensors = []
    counts = [2, 3, 4, 5, 6, 7, 8, 9]
    <BLANKLINE>
    """
    lines = [f"name = {_quoted(dialect.name)}", f"summary = {_quoted(dialect.summary)}"]
    for key, items in (("statements", dialect.statements), ("sensors", dialect.sensors)):
        lines.append(f"{key} = [{', '.join(map(_quoted, items))}]")
    lines.append(f"counts = {list(dialect.counts)}")
    if dialect.trail_cap is not None:
        lines.append(f"trail_cap = {dialect.trail_cap}")
    for key, value, plain in (
        ("cost", dialect.cost, "code"),
        ("bump", dialect.bump, "stay"),
        ("stop", dialect.stop, "halt"),
    ):
        lines += [f"{key} = {_quoted(value)}"] if value != plain else []
    if dialect.features:
        lines.append(f"features = [{', '.join(map(_quoted, dialect.features))}]")
    lines += _section(
        "tests",
        (
            (name, f"[{', '.join(_quoted(str(test)) for test in tests)}]")
            for name, tests in dialect.tests
        ),
    )
    lines += _section("weights", ((name, _number(w)) for name, w in dict(dialect.weights).items()))
    lines += _section("ticks", ((name, str(each)) for name, each in dict(dialect.ticks).items()))
    calls = dialect.calls.items()
    lines += _section("python", ((name, _quoted(each.reference)) for name, each in calls))
    lines += _section(
        "definitions", ((name, _quoted(block)) for name, block in dict(dialect.definitions).items())
    )
    return "\n".join([*lines, ""])


def _tests(table: Mapping[str, Iterable[str | Test]]) -> tuple[tuple[str, tuple[Test, ...]], ...]:
    """The tests that statements may ask, from their texts."""
    found = []
    for name, tests in table.items():
        texts = [str(test) for test in tests]
        asked = tuple(Test(each.removeprefix("not "), each.startswith("not ")) for each in texts)
        found.append((name, asked))
    return tuple(found)


def _section(title: str, entries: Iterable[tuple[str, str]]) -> list[str]:
    """A table, if there is anything in it."""
    lines = [f"{_quoted(name)} = {value}" for name, value in entries]
    return ["", f"[{title}]", *lines] if lines else []


def _quoted(text: str) -> str:
    """A TOML string; what JSON escapes, TOML escapes alike."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _number(weight: Any) -> str:
    """A weight so that the very number is read again; a fraction stands in quotes."""
    fraction = Fraction(weight)
    return str(fraction) if fraction.denominator == 1 else _quoted(str(fraction))


class _Source:
    """The text of a file, and how to complain of it."""

    def __init__(self, text: str, file: str) -> None:
        self._lines = text.splitlines()
        self._text, self._file = text, file

    def table(self) -> dict[str, Any]:
        """What it says, each value of the type that it should have."""
        try:
            table = tomllib.loads(self._text, parse_float=Fraction)
        except tomllib.TOMLDecodeError as fault:
            raise self._no_toml(str(fault)) from None
        except (ValueError, RecursionError):  # nan, inf and what is nested without end
            raise DialectError("this is no dialect", file=self._file, expected="TOML") from None
        for key, value in table.items():
            if key not in _KEYS:
                meant = near_miss(key, _KEYS)
                hint = f"did you mean {meant!r}?" if meant else None
                raise self.error(key, "unknown key", f"one of {', '.join(_KEYS)}", hint)
            kind, expected = _KEYS[key]
            if not isinstance(value, kind) or isinstance(value, bool):
                raise self.error(key, f"it is {_shown(value)}", expected)
            if key in _ITEMS:
                table[key] = self._checked(key, table[key])
        return table

    def _checked(self, key: str, value: dict[str, Any] | list[Any]) -> dict[str, Any] | list[Any]:
        """A list or a table, its entries checked."""
        if isinstance(value, dict):
            return dict(self._items(key, value.items()))
        return list(self._items(key, enumerate(value, 1)))

    def _items(self, key: str, entries: Iterable[tuple[Any, Any]]) -> Iterable[Any]:
        """The entries of a list or a table, checked."""
        kinds, expected = _ITEMS[key]
        for name, value in entries:
            item = _fraction(value) if key == "weights" and isinstance(value, str) else value
            if not isinstance(item, kinds) or isinstance(item, bool):
                where = f"{key}.{name}" if isinstance(name, str) else key
                raise self.error(where, f"{_shown(value)} is not {expected}", expected)
            yield (name, item) if isinstance(name, str) else item

    def error(
        self, key: str, message: str, expected: str | None, hint: str | None = None
    ) -> DialectError:
        """The error that a key has a wrong value."""
        last = re.escape(key.rpartition(".")[2])
        place = re.compile(rf"""\s*(?:["']?{last}["']?\s*[.=]|\[\s*["']?{last}["']?\s*[.\]])""")
        found = (at for at, line in enumerate(self._lines, 1) if place.match(line))
        return self._at(next(found, None), f"key {key!r}: {message}", expected, hint=hint)

    def _no_toml(self, fault: str) -> DialectError:
        found = _AT.fullmatch(fault)
        if found is None:
            return self._at(None, f"this is no TOML: {fault}", "TOML")
        line = int(found[2])
        return self._at(line, f"this is no TOML: {found[1]}", "TOML", column=int(found[3]))

    def _at(
        self,
        line: int | None,
        message: str,
        expected: str | None,
        *,
        column: int | None = None,
        hint: str | None = None,
    ) -> DialectError:
        """An error in a line."""
        text = self._lines[line - 1] if line and line <= len(self._lines) else None
        return DialectError(
            message,
            file=self._file,
            line=line,
            column=column,
            text=text,
            expected=expected,
            hint=hint,
        )


def _fraction(text: str) -> Fraction | str:
    """The number that a text spells, or the text itself."""
    try:
        return Fraction(text)
    except (ValueError, ZeroDivisionError):
        return text


def _shown(value: Any) -> str:
    """A value as the file has it, cut if it is long."""
    text = str(float(value)) if isinstance(value, Fraction) else repr(value)
    return text if len(text) <= 40 else f"{text[:37]}..."
