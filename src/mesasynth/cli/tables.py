"""Tables that the commands print."""

from __future__ import annotations

from rich.table import Table
from rich.text import Text

from mesasynth.dsl import Program


def grid(*columns: str, right: int = 0) -> Table:
    """A table without lines; the first columns, so many, stand to the right."""
    table = Table(box=None, header_style="bold", padding=(0, 2, 0, 0), pad_edge=False)
    for index, column in enumerate(columns):
        last = index == len(columns) - 1
        table.add_column(
            column,
            justify="right" if index < right else "left",
            overflow="fold",
            no_wrap=not last,
        )
    return table


def program_text(program: Program, *, most: int | None = None) -> Text:
    """A program for a cell of a table, cut after so many characters."""
    text = str(program) or "(the empty program)"
    if most is not None and len(text) > most:
        text = f"{text[: most - 3]}..."
    return Text(text, "cyan")
