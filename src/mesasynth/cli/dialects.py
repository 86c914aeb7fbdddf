"""`mesasynth dialects`: the languages that programs are written in."""

from __future__ import annotations

from typing import Any

import click
from rich.table import Table
from rich.text import Text

from mesasynth.cli.console import output, print_json
from mesasynth.cli.options import json_option
from mesasynth.dsl import DEFAULT_DIALECT, Dialect, builtin_dialects
from mesasynth.search import UNITS_PER_BIT


@click.command(
    epilog="""\b
Example:
  mesasynth dialects --json""",
)
@json_option
def command(as_json: bool) -> None:
    """List the dialects: their statements and sensors, and what a choice costs in bits."""
    dialects = builtin_dialects().values()
    if as_json:
        print_json(
            {"default": DEFAULT_DIALECT, "dialects": [_record(each) for each in dialects]},
            schema="dialects/1",
        )
        return
    console = output()
    table = Table(box=None, header_style="bold", padding=(0, 2, 0, 0), pad_edge=False)
    for name in ("dialect", "slot", "test", "count", "what it has"):
        table.add_column(name, justify="right" if name in {"slot", "test", "count"} else "left")
    for each in dialects:
        costs = _record(each)["bits"]
        words = Text(each.summary, "italic")
        for kind, names in (("statements", each.statements), ("sensors", each.sensors)):
            if names:
                words.append(f"\n{kind} ", "not italic bold")
                words.append(" ".join(names), "not italic")
        table.add_row(
            Text(each.name, "bold cyan"),
            *("" if cost is None else f"{cost:.2f}" for cost in costs.values()),
            words,
        )
    console.block(table)
    console.put()
    console.say(f"Costs are in bits. The default is {DEFAULT_DIALECT}.")


def _record(dialect: Dialect) -> dict[str, Any]:
    """A dialect as JSON; what a slot, a test and a count cost, or None where there is none."""
    units = {
        "slot": dialect.slot_units.values(),
        "test": dialect.test_units.values(),
        "count": dialect.count_units.values(),
    }
    return {
        "name": dialect.name,
        "summary": dialect.summary,
        "statements": dialect.statements,
        "sensors": dialect.sensors,
        "counts": dialect.counts,
        "bits": {
            name: max(costs) / UNITS_PER_BIT if costs else None for name, costs in units.items()
        },
    }
