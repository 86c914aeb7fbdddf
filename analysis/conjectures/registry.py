"""Where conjectures are found: in the book, in other packages, in a file."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from importlib.metadata import entry_points
from pathlib import Path
from types import ModuleType
from typing import Any

from mesasynth.analysis.conjectures.book import BOOK
from mesasynth.analysis.conjectures.conjecture import Conjecture, ConjectureError
from mesasynth.errors import near_miss

GROUP = "mesasynth.conjectures"
"""The entry-point group of other packages: a module, a conjecture, or several, each."""


def conjectures() -> tuple[Conjecture, ...]:
    """The conjectures of the book, then those of other packages by their entry points.

    >>> conjectures()[0].name
    'simplicity-finds-solvers'

    Raises:
        ConjectureError: if two have one name, or an entry point cannot be loaded.
    """
    found = [*BOOK, *_installed()]
    names = [each.name for each in found]
    for name in names:
        if names.count(name) > 1:
            raise ConjectureError(f"two conjectures are called {name!r}")
    return tuple(found)


def find_conjecture(name: str) -> Conjecture:
    """The conjecture of that name, or the one in a file: ``FILE.py``, or ``FILE.py:NAME``.

    Raises:
        ConjectureError: if there is none, or the file holds several and none is named.

    >>> find_conjecture("simplicity-finds-solvers").name
    'simplicity-finds-solvers'
    """
    path, _, wanted = name.partition(".py")
    if path != name:
        return _chosen(name, read_conjectures(Path(f"{path}.py")), wanted.removeprefix(":"))
    return _chosen(name, conjectures(), name)


def read_conjectures(path: Path) -> tuple[Conjecture, ...]:
    """The conjectures that a file of Python defines, in their order; the file is executed.

    Raises:
        ConjectureError: if it cannot be executed, or defines none.
    """
    module_name = f"mesasynth_conjectures_{path.stem}"
    spec = importlib.util.spec_from_file_location(module_name, path)
    if spec is None or spec.loader is None or not path.is_file():
        raise ConjectureError("there is no such file", file=str(path))
    module = importlib.util.module_from_spec(spec)
    sys.modules[module_name] = module  # as dataclasses and pickles look their module up
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        raise ConjectureError(
            f"it cannot be executed: {type(error).__name__}: {error}", file=str(path)
        ) from error
    found = tuple(replace(each, origin=str(path)) for each in _within(vars(module).values()))
    if not found:
        raise ConjectureError(
            "it defines no conjecture",
            file=str(path),
            hint="decorate a function with @ms.testing.conjecture",
        )
    return found


def _within(values: Iterable[Any]) -> Iterator[Conjecture]:
    """The conjectures among some values, and those that functions were decorated to."""
    seen: list[Conjecture] = []
    for value in values:
        found = getattr(value, "conjecture", value)
        if isinstance(found, Conjecture) and not any(found is each for each in seen):
            seen.append(found)
            yield found


def _installed() -> Iterator[Conjecture]:
    for point in entry_points(group=GROUP):
        try:
            value = point.load()
        except Exception as error:
            raise ConjectureError(
                f"the entry point {point.name!r} of the group {GROUP!r} cannot be loaded: {error}"
            ) from error
        if isinstance(value, ModuleType):  # which may itself have a name `conjecture`
            value = tuple(vars(value).values())
        found = tuple(_within(value if isinstance(value, tuple | list) else [value]))
        if not found:
            raise ConjectureError(
                f"the entry point {point.name!r} of the group {GROUP!r} holds no conjecture",
                expected="a conjecture, several, or a module with some",
            )
        yield from found


def _chosen(asked: str, found: tuple[Conjecture, ...], name: str) -> Conjecture:
    if not name and len(found) == 1:
        return found[0]
    names = [each.name for each in found]
    if not name:
        raise ConjectureError(
            f"{asked!r} holds {len(names)} conjectures",
            expected=f"one of them: {asked}:NAME with NAME one of {', '.join(names)}",
        )
    if name not in names:
        near = near_miss(name, names)
        raise ConjectureError(
            f"unknown conjecture {name!r}",
            expected="a name that `mesasynth conjecture list` shows, or FILE.py:NAME",
            hint=f"did you mean {near!r}?" if near else None,
        )
    return found[names.index(name)]
