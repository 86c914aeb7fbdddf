"""Where the commands print: plain text in a pipe, colours in a terminal."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from importlib.metadata import version
from typing import Any, NoReturn

import click
from rich.console import Console, RenderableType
from rich.text import Text

INDENT = "  "


class Output(Console):
    """Standard output or standard error."""

    def on_broken_pipe(self) -> NoReturn:
        """Leave this to the command's own handling."""
        raise  # noqa: PLE0704 (rich calls this while it handles the exception)

    @property
    def is_unicode(self) -> bool:
        """Whether block characters and arrows can be printed."""
        return self.encoding.lower().startswith("utf")

    def put(self, text: str | Text = "", style: str = "", *, indent: str = "") -> None:
        """Print a line as it is: never wrapped, cut or marked up."""
        content = Text(indent) + (Text(text, style) if isinstance(text, str) else text)
        self.print(content, soft_wrap=True)

    def block(self, renderable: RenderableType, *, indent: str = "") -> None:
        """Print a table or a tree, without the blanks that fill its lines up."""
        options = self.options.update_width(max(20, self.width - len(indent)))
        for segments in self.render_lines(renderable, options, pad=False):
            row = Text.assemble(*((each.text, each.style or "") for each in segments))
            row.rstrip()
            self.put(row, indent=indent)

    def wrapped(self, text: str, style: str = "", *, width: int) -> Iterator[Text]:
        """Prose in lines of at most that width."""
        for row in Text(text, style).wrap(self, max(20, width)):
            row.rstrip()
            yield row

    def say(self, text: str, style: str = "", *, indent: str = "") -> None:
        """Print prose, wrapped at the width."""
        for row in self.wrapped(text, style, width=self.width - len(indent)):
            self.put(row, indent=indent)


def _console(*, stderr: bool) -> Output:
    stream = sys.stderr if stderr else sys.stdout
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="replace")  # a name in a script that the terminal does not know
    return Output(stderr=stderr, highlight=False, markup=False, emoji=False)


def output() -> Output:
    """Standard output."""
    return _console(stderr=False)


def messages() -> Output:
    """Standard error."""
    return _console(stderr=True)


def print_json(value: Any, *, indent: int | None = 2, schema: str | None = None) -> None:
    """Print a value as JSON, in characters that every encoding has.

    With ``schema`` it begins with the name of its schema and the package's version.
    """
    if schema is not None:
        value = with_schema(value, schema)
    click.echo(json.dumps(value, indent=indent))


def with_schema(record: dict[str, Any], schema: str) -> dict[str, Any]:
    """A record that begins with the name of its schema and the package's version."""
    return {"schema": f"mesasynth.{schema}", "version": version("mesasynth"), **record}


def clean(name: str) -> str:
    """A name from a file, without characters that would disturb a terminal."""
    return "".join(letter if letter.isprintable() else "?" for letter in name)
