"""`mesasynth dialect`: look at a dialect, and make one from programs."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import click
from rich.table import Table

from mesasynth.cli.app import Suggesting
from mesasynth.cli.console import INDENT, Output, clean, output, print_json
from mesasynth.cli.dialects import dialect_record
from mesasynth.cli.files import reserved, text_writer, written
from mesasynth.cli.options import check_stdin, json_option, load_program
from mesasynth.cli.outcome import fact
from mesasynth.dsl import DEFAULT_DIALECT, Dialect, Program, dialect, to_toml, units
from mesasynth.dsl.definitions import bodies
from mesasynth.dsl.fit import fit
from mesasynth.errors import DialectError
from mesasynth.search.outcome import bits


@click.group(cls=Suggesting)
def command() -> None:
    """Look at a dialect, or make one: a dialect is a small TOML file.

    Wherever a command takes --dialect it is the name of one (`mesasynth dialects`) or such a file.
    """


@command.command(
    epilog="""\b
Examples:
  mesasynth dialect show reactive
  mesasynth dialect show --toml stack > my.toml""",
)
@click.argument("name", metavar="DIALECT")
@click.option("--toml", "as_toml", is_flag=True, help="Print it as a file, nothing left out.")
@json_option
def show(name: str, as_toml: bool, as_json: bool) -> None:
    """Show a dialect: what each choice costs, what is defined, how long actions take."""
    chosen = dialect(name)
    if as_toml:
        click.echo(to_toml(chosen), nl=False)
    elif as_json:
        print_json(dialect_record(chosen), schema="dialect/1")
    else:
        _print(output(), chosen)


@command.command(
    "fit",
    epilog="""\b
Example:
  mesasynth dialect fit --dialect reactive --out fitted.toml programs/*.mesa""",
)
@click.argument("programs", nargs=-1, required=True, metavar="PROGRAM...")
@click.option("--dialect", "-d", "name", default=DEFAULT_DIALECT, show_default=True, metavar="NAME")
@click.option(
    "--smoothing",
    type=float,
    default=1.0,
    show_default=True,
    metavar="N",
    help="Count each choice so often besides.",
)
@click.option("--name", "called", metavar="NAME", help="What to call it.")
@click.option("--out", metavar="FILE", help="Write it to a file.")
@json_option
def fitted(
    *,
    programs: tuple[str, ...],
    name: str,
    smoothing: float,
    called: str | None,
    out: str | None,
    as_json: bool,
) -> None:
    """Fit a dialect's weights to programs, by maximum likelihood with smoothing."""
    if not (math.isfinite(smoothing) and smoothing >= 0):
        raise DialectError(f"the smoothing is {smoothing}", expected="a number, 0 or more")
    chosen = dialect(name)
    check_stdin(programs)
    corpus = [load_program(program, None, chosen) for program in programs]
    found = fit(corpus, chosen, smoothing=smoothing, name=called)
    made(found, _lengths(corpus, chosen), _lengths(corpus, found), out=out, as_json=as_json)


def made(
    found: Dialect,
    before: int,
    after: int,
    *,
    out: str | None,
    as_json: bool,
    **more: Any,
) -> None:
    """Print or write a dialect that was made from programs, with their length before and after."""
    toml = to_toml(found)
    with reserved(out) as file:
        failure = written(file, text_writer(toml))
    if as_json:
        print_json(
            {
                "dialect": dialect_record(found),
                "toml": toml,
                "units_before": before,
                "units_after": after,
                **more,
            },
            schema="dialect-made/1",
        )
    else:
        click.echo(
            f"# The programs take {bits(before)} in the dialect it was made from, "
            f"{bits(after)} in this one."
        )
        click.echo(f"# Written to {Path(out).name}." if out else toml, nl=bool(out))
    if failure:
        raise failure


def _lengths(programs: list[Program], language: Dialect) -> int:
    return sum(units(program, language) for program in programs)


def _print(console: Output, chosen: Dialect) -> None:
    console.put(clean(chosen.name), "bold cyan")
    if chosen.summary:
        console.say(clean(chosen.summary), "italic")
    weights = dict(chosen.weights)
    for title, costs in (
        ("statement", chosen.slot_units),
        ("test", chosen.test_units),
        ("count", chosen.count_units),
    ):
        if not costs:
            continue
        table = Table(box=None, header_style="bold", padding=(0, 2, 0, 0), pad_edge=False)
        table.add_column(title)
        for column in ("weight", "units", "bits"):
            table.add_column(column, justify="right")
        for option, cost in costs.items():
            weight = f"{float(weights.get(str(option), 1)):g}"
            table.add_row(str(option), weight, f"{cost:,}", f"{cost / 1024:.2f}")
        console.put()
        console.block(table, indent=INDENT)
    console.put()
    for name, body in bodies(chosen).items():
        fact(console, name, f"= {Program(body)}")
    for name, ticks in dict(chosen.ticks).items():
        fact(console, name, f"takes {ticks} ticks")
    if chosen.trail_cap is not None:
        fact(console, "trail", f"at most {chosen.trail_cap} steps for each place")
