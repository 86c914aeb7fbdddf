"""Files that a command writes beside what it prints."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mesasynth.analysis.figures import check_format, save_figure
from mesasynth.analysis.gif import check_gif, check_pillow
from mesasynth.analysis.look import check_matplotlib
from mesasynth.cli.options import STDIN
from mesasynth.errors import MesasynthError

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@contextmanager
def reserved(name: str | None) -> Iterator[Path | None]:
    """A file that is known to be writable before the work whose result it shall hold.

    It is removed again if it is new and nothing came of the work.
    """
    if name is None:
        yield None
        return
    if name == STDIN:
        raise MesasynthError("--out takes the name of a file", hint="--json prints the record")
    path = Path(name)
    try:
        new = not path.exists()
        with path.open("a", encoding="utf-8"):
            pass
    except (OSError, ValueError) as error:
        raise _unwritable(name, error) from None
    try:
        yield path
    except BaseException:
        if new:
            path.unlink(missing_ok=True)
        raise


def written(path: Path | None, write: Callable[[Path], None]) -> MesasynthError | None:
    """Write a file; the error, if that fails, as what was found is worth printing all the same."""
    if path is not None:
        try:
            write(path)
        except OSError as error:
            return _unwritable(str(path), error)
    return None


def record_writer(record: Any) -> Callable[[Path], None]:
    """Writes a record as JSON."""
    return text_writer(json.dumps(record, indent=2) + "\n")


def text_writer(text: str) -> Callable[[Path], None]:
    """Writes a text."""

    def write(path: Path) -> None:
        path.write_text(text, encoding="utf-8")

    return write


@contextmanager
def reserved_figure(name: str | None) -> Iterator[Path | None]:
    """The file of a figure, known to be writable, by a drawing library that is known to be there.

    Raises MesasynthError for a name that says neither PNG nor SVG, and without matplotlib.
    """
    if name is not None:
        check_format(name)
        check_matplotlib()
    with reserved(name) as path:
        yield path


@contextmanager
def reserved_replay(name: str | None) -> Iterator[Path | None]:
    """The file of a replay, likewise. Raises MesasynthError for no GIF, and without Pillow."""
    if name is not None:
        check_gif(name)
        check_pillow()
    with reserved(name) as path:
        yield path


def figure_writer(draw: Callable[[], Figure]) -> Callable[[Path], None]:
    """Draws a figure and writes it."""
    return lambda path: save_figure(draw(), path)


def _unwritable(name: str, error: OSError | ValueError) -> MesasynthError:
    reason = error.strerror if isinstance(error, OSError) else error
    return MesasynthError(f"cannot be written: {reason}", file=name)
