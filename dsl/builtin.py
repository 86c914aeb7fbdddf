"""The dialects that come with the package, and which of them has what."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING

from mesasynth.dsl.dialect_file import from_toml

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mesasynth.dsl.dialect import Dialect

BUILTIN = (
    "tabular",
    "counting",
    "reactive",
    "marking",
    "frontier",
    "counters",
    "backtrack",
    "stack",
    "oracle",
    "blocks",
)
"""Their names, the simplest first."""


@cache
def builtin_dialects() -> Mapping[str, Dialect]:
    """The dialects that come with the package, by name.

    >>> print(*builtin_dialects())
    tabular counting reactive marking frontier counters backtrack stack oracle blocks
    """
    return MappingProxyType({name: _load(name) for name in BUILTIN})


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

    >>> lacking("statement", "fork", "counting", needs="fork")[1]
    'the dialect frontier has it'
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
def _load(name: str) -> Dialect:
    """Read a built-in dialect, and first what it extends."""
    file = files(__package__).joinpath("dialects", f"{name}.toml")
    return from_toml(file.read_text(encoding="utf-8"), file=file.name, find=_load)
