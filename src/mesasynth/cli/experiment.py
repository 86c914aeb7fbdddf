"""`mesasynth experiment`: the experiments, each a command that prints what it found."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import click
from rich.table import Table

from mesasynth.analysis.circuits import (
    SECONDS,
    ClassRow,
    Report,
    UnionRow,
    circuits_experiment,
)
from mesasynth.cli.app import Suggesting
from mesasynth.cli.circuit_maze import between, circuit_grid, families
from mesasynth.cli.circuit_options import GAVE_UP, watching
from mesasynth.cli.console import output, print_json
from mesasynth.cli.experiments import commands
from mesasynth.cli.files import reserved
from mesasynth.cli.options import json_option
from mesasynth.errors import MesasynthError
from mesasynth.search.circuits.mazes import read_size


@click.group("experiment", cls=Suggesting)
def command() -> None:
    """Run an experiment, and print what was found."""


@command.command("list")
def listed() -> None:
    """List the experiments."""
    table = circuit_grid("experiment", "what it asks")
    for name, each in sorted(command.commands.items()):
        if name != "list":
            table.add_row(name, each.get_short_help_str(200))
    output().block(table)


@command.command(
    "circuits",
    epilog="""\b
Example:
  mesasynth experiment circuits --sizes 2x2 --sizes 2x3

\b
Exit codes: 0 all proved; 2 bad input; 4 gave up on some.""",
)
@click.option("--sizes", multiple=True, metavar="ROWSxCOLUMNS", help="[default: 2x2 and 2x3]")
@click.option(
    "--inputs", type=int, default=3, show_default=True, help="Test all functions of so many inputs."
)
@click.option("--timeout", type=float, default=SECONDS, show_default=True, metavar="SECONDS")
@click.option("--svg", metavar="FILE", help="Draw the widest gap: explicit search, least circuit.")
@json_option
@click.pass_context
def circuits(
    ctx: click.Context,
    sizes: Sequence[str],
    *,
    inputs: int,
    timeout: float,
    svg: str | None,
    as_json: bool,
) -> None:
    """Are the least circuits of tiny mazes searches?

    The time limit is for each task.
    """
    grids = [read_size(each) for each in sizes or ("2x2", "2x3")]
    if not 1 <= inputs <= 4:
        raise MesasynthError(f"all functions of {inputs} inputs", expected="from 1 to 4 inputs")
    with reserved(svg) as picture, watching() as watch:
        report = circuits_experiment(sizes=grids, seconds=timeout, inputs=inputs, watch=watch)
        if picture is not None:
            picture.write_text(report.figure + "\n", encoding="utf-8")
    if as_json:
        print_json(report.record(), schema="circuits-experiment/1")
    else:
        _print(report)
    proved = all(row.is_proved for row in report.families) and all(
        row.least == row.most for row in report.unions
    )
    ctx.exit(0 if proved else GAVE_UP)


def _print(report: Report) -> None:
    console = output()
    console.put("Families of mazes: the explicit search against the least circuits", "bold")
    families(console, report.families)
    console.put()
    console.put("Unions of goals, first moves", "bold")
    console.block(_unions_table(report.unions))
    console.put()
    console.put("All functions, by class: in how many a least circuit is a search", "bold")
    console.block(_classes_table(report.classes))
    console.put()
    console.put("Unions of two functions of three inputs: gates more than the sum", "bold")
    table = circuit_grid("difference", "pairs")
    for difference, count in report.pairs.by_difference.items():
        table.add_row(f"{difference:+d}" if difference else "0", f"{count:,}")
    console.block(table)


def _unions_table(rows: Iterable[UnionRow]) -> Table:
    table = circuit_grid("mazes", "goals", "sum", "table", "shared", "least", "search")
    for row in rows:
        table.add_row(
            f"{row.rows}x{row.columns}",
            " ".join(map(str, row.goals)),
            str(row.sum),
            str(row.table),
            str(row.shared),
            between(row.least, row.most),
            "yes" if row.is_search else "no",
        )
    return table


def _classes_table(rows: Iterable[ClassRow]) -> Table:
    table = circuit_grid(
        "measure", "inputs", "least", "classes", "none", "some", "every", "all listed"
    )
    for row in rows:
        table.add_row(
            row.measure,
            *(
                str(each)
                for each in (
                    row.inputs,
                    row.cost,
                    row.classes,
                    row.none,
                    row.some,
                    row.every,
                    row.complete,
                )
            ),
        )
    return table


for each in commands():
    command.add_command(each)
