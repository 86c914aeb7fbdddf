"""Where dialects come from: the built-in ones, installed packages, and files."""

from __future__ import annotations

import importlib
import sys
from dataclasses import dataclass
from functools import cache, partial
from importlib.metadata import entry_points
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mesasynth.dsl.builtin import builtin_dialects
from mesasynth.dsl.definitions import bodies
from mesasynth.dsl.dialect import Dialect
from mesasynth.dsl.dialect_file import from_toml
from mesasynth.dsl.functions import Function
from mesasynth.errors import DialectError, near_miss

if TYPE_CHECKING:
    import os
    from importlib.metadata import EntryPoint

GROUP = "mesasynth.dialects"
"""The entry-point group in which packages offer dialects: each a Dialect, or what returns one."""

SUFFIX = ".toml"

BUILT_IN = "built in"
"""The origin of the dialects that come with this package."""


@dataclass(frozen=True, slots=True)
class Source:
    """A dialect that is known by name: where it comes from, and the dialect or what is wrong."""

    name: str
    origin: str
    dialect: Dialect | DialectError


def dialect(name: str) -> Dialect:
    """The dialect of that name, or in that file: what ends in ``.toml`` is the path of one.

    >>> dialect("reactive").sensors
    ('at_goal', 'wall_ahead', 'wall_left', 'wall_right')

    Raises:
        DialectError: if there is none, or the file does not describe one.
    """
    known = builtin_dialects()
    if name in known:
        return known[name]
    if name.endswith(SUFFIX):
        return read_dialect(name)
    offered = {each.name: each for each in _offers()}
    if name in offered:
        return _offered(offered[name])
    meant = near_miss(name, (*known, *offered))
    hint = f"did you mean {meant!r}?" if meant else None
    if Path(f"{name}{SUFFIX}").exists():
        hint = f"did you mean the file {name}{SUFFIX}?"
    raise DialectError(
        f"unknown dialect {name!r}",
        expected=f"one of {', '.join((*known, *offered))}, or a file *{SUFFIX}",
        hint=hint,
    )


def read_dialect(path: str | os.PathLike[str]) -> Dialect:
    """The dialect in a file of TOML (:mod:`mesasynth.dsl.dialect_file`).

    Raises:
        DialectError: if it cannot be read, describes no dialect, or extends itself.
    """
    return _read(Path(path), ())


def text_dialect(text: str, *, file: str = "<dialect>", trusted: bool = False) -> Dialect:
    """The dialect that a text describes, which extends none or one that is known by name.

    Only if it is trusted are Python functions that it names imported, from where Python finds them
    or from the present folder.

    >>> from mesasynth.dsl.dialect_file import to_toml
    >>> text_dialect(to_toml(dialect("stack"))) == dialect("stack")
    True

    Raises:
        DialectError: if it describes none.
    """
    load = partial(load_function, folder=Path()) if trusted else None
    return _checked(from_toml(text, file=file, find=dialect, load=load), file)


def load_function(reference: str, *, folder: Path) -> Function:
    """The function of that reference, ``module:name``; a module in the folder is found first.

    Raises:
        DialectError: if there is none.
    """
    module, colon, name = reference.partition(":")
    if not colon or not name or not all(part.isidentifier() for part in module.split(".")):
        raise DialectError(f"{reference!r} refers to no function", expected="'module:name'")
    place = str(folder.resolve())
    sys.path.insert(0, place)
    try:
        found: Any = importlib.import_module(module)
        beside = folder / f"{module}.py"
        origin = getattr(found, "__file__", None)
        if beside.exists() and origin and Path(origin).resolve() != beside.resolve():
            raise DialectError(f"{module!r} is already imported, from {origin}")
        for part in name.split("."):
            found = getattr(found, part)
        return Function(reference, Function.of(found).call)
    except DialectError:
        raise
    except Exception as fault:
        told = f"{reference!r} cannot be imported: {type(fault).__name__}: {fault}"
        raise DialectError(told, expected="'module:name' of a function") from fault
    finally:
        sys.path.remove(place)


def dialect_sources() -> tuple[Source, ...]:
    """All dialects that are known by name: the built-in ones and those of installed packages.

    >>> dialect_sources()[0].origin
    'built in'
    """
    found = [Source(name, BUILT_IN, each) for name, each in builtin_dialects().items()]
    for offer in _offers():
        distribution = offer.dist
        version = f"{distribution.name} {distribution.version}" if distribution else "unknown"
        try:
            found.append(Source(offer.name, version, _offered(offer)))
        except DialectError as error:
            found.append(Source(offer.name, version, error))
    return tuple(found)


def _read(path: Path, below: tuple[Path, ...]) -> Dialect:
    """Read a file that those ``below`` extend, each the next."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
        here = path.resolve()
    except UnicodeDecodeError as error:
        raise DialectError(f"it is no UTF-8: {error.reason}", file=str(path)) from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise DialectError(f"cannot read it: {reason}", file=str(path)) from None
    if here in below:
        raise DialectError(f"{path.name} extends itself")

    def find(name: str) -> Dialect:
        if not name.endswith(SUFFIX):
            return dialect(name)
        return _read(path.parent / name, (*below, here))

    load = partial(load_function, folder=path.parent)
    return _checked(from_toml(text, file=str(path), find=find, load=load), str(path))


def _checked(found: Dialect, file: str) -> Dialect:
    """The dialect, if its definitions can be read."""
    try:
        bodies(found)
    except DialectError as error:
        raise DialectError(
            error.message, file=file, text=error.text, expected=error.expected, hint=error.hint
        ) from None
    return found


@cache
def _offers() -> tuple[EntryPoint, ...]:
    """What installed packages offer under names that are not taken, the first of each name."""
    offers: dict[str, EntryPoint] = {}
    for offer in sorted(entry_points(group=GROUP), key=lambda each: (each.name, each.value)):
        if offer.name not in builtin_dialects():
            offers.setdefault(offer.name, offer)
    return tuple(offers.values())


def _offered(offer: EntryPoint) -> Dialect:
    """The dialect that a package offers."""
    try:
        found = offer.load()
        found = found() if callable(found) else found
    except DialectError:
        raise
    except Exception as fault:
        raise DialectError(
            f"the dialect {offer.name!r} of {offer.value} cannot be loaded: "
            f"{type(fault).__name__}: {fault}"
        ) from fault
    if not isinstance(found, Dialect):
        raise DialectError(
            f"{offer.value} is {type(found).__name__}",
            expected="a mesasynth.Dialect, or a function that returns one",
        )
    bodies(found)
    return found
