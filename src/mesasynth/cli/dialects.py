"""`mesasynth dialects`: the languages that programs are written in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click
from rich.table import Table
from rich.text import Text

from mesasynth.cli.console import clean, output, print_json
from mesasynth.cli.options import json_option
from mesasynth.dsl import DEFAULT_DIALECT, Dialect, dialect_sources
from mesasynth.dsl.library import BUILT_IN
from mesasynth.search import UNITS_PER_BIT


@click.command(
    epilog="""\b
Example:
  mesasynth dialects --json""",
)
@json_option
def command(as_json: bool) -> None:
    """List the dialects: their statements and sensors, and what a choice costs in bits.

    Packages can add theirs through the entry-point group `mesasynth.dialects`.
    """
    sources = dialect_sources()
    if as_json:
        print_json(
            {
                "default": DEFAULT_DIALECT,
                "dialects": [
                    {**dialect_record(each.dialect), "name": each.name, "origin": each.origin}
                    for each in sources
                    if isinstance(each.dialect, Dialect)
                ],
                "broken": [
                    {"name": each.name, "origin": each.origin, "error": each.dialect.message}
                    for each in sources
                    if not isinstance(each.dialect, Dialect)
                ],
            },
            schema="dialects/1",
        )
        return
    console = output()
    table = Table(box=None, header_style="bold", padding=(0, 2, 0, 0), pad_edge=False)
    for name in ("dialect", "slot", "test", "count", "what it has"):
        table.add_column(name, justify="right" if name in {"slot", "test", "count"} else "left")
    for source in sources:
        each = source.dialect
        if not isinstance(each, Dialect):
            table.add_row(Text(source.name, "bold red"), "", "", "", clean(each.message))
            continue
        words = Text(clean(each.summary), "italic")
        for kind, names in (("statements", each.statements), ("sensors", each.sensors)):
            if names:
                words.append(f"\n{kind} ", "not italic bold")
                words.append(" ".join(names), "not italic")
        words.append(f"\nfrom {source.origin}" if source.origin != BUILT_IN else "", "not italic")
        costs = dialect_record(each)["bits"].values()
        table.add_row(
            Text(source.name, "bold cyan"),
            *("" if cost is None else f"{cost:.2f}" for cost in costs),
            words,
        )
    console.block(table)
    console.put()
    console.say(
        f"Costs are in bits, of the dearest choice. The default is {DEFAULT_DIALECT}. "
        f"Without other words a dialect is {BUILT_IN}."
    )


def dialect_record(dialect: Dialect) -> dict[str, Any]:
    """A dialect as JSON; what a slot, a test and a count cost, or None where there is none."""
    units: dict[str, Mapping[Any, int]] = {
        "slot": dialect.slot_units,
        "test": dialect.test_units,
        "count": dialect.count_units,
    }
    return {
        "name": dialect.name,
        "summary": dialect.summary,
        "statements": dialect.statements,
        "sensors": dialect.sensors,
        "counts": dialect.counts,
        "trail_cap": dialect.trail_cap,
        "definitions": dict(dialect.definitions),
        "ticks": dict(dialect.ticks),
        "bits": {
            name: max(costs.values()) / UNITS_PER_BIT if costs else None
            for name, costs in units.items()
        },
        "units": {
            name: {str(option): cost for option, cost in costs.items()}
            for name, costs in units.items()
        },
    }
