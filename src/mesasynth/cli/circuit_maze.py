"""`mesasynth circuit maze`: tiny mazes as boolean functions."""

from __future__ import annotations

from collections.abc import Iterable

import click
from rich.table import Table

from mesasynth.analysis.circuits import FamilyRow, Tested, beside, family_row
from mesasynth.cli.circuit_options import (
    GAVE_UP,
    all_option,
    basis_option,
    timeout_option,
    watching,
)
from mesasynth.cli.console import INDENT, Output, output, print_json
from mesasynth.cli.files import reserved
from mesasynth.cli.options import json_option
from mesasynth.search.circuits import basis, circuit_svg
from mesasynth.search.circuits.mazes import OUTPUTS, Family, read_size


@click.command(
    "maze",
    epilog="""\b
Examples:
  mesasynth circuit maze 2x3
  mesasynth circuit maze 2x3 --goal 5 --output path --all

\b
Exit codes: 0 proved; 2 bad input; 4 gave up on one.""",
)
@click.argument("size", metavar="ROWSxCOLUMNS")
@click.option("--goal", type=int, help="The cell of the goal; by default each but the start.")
@click.option("--output", "asked", metavar="|".join(OUTPUTS), help="By default both.")
@basis_option
@timeout_option
@all_option
@click.option(
    "--svg", metavar="FILE", help="Draw the explicit search and a least circuit of the last row."
)
@json_option
@click.pass_context
def maze(
    ctx: click.Context,
    size: str,
    *,
    goal: int | None,
    asked: str | None,
    basis_name: str,
    timeout: float,
    want_all: bool,
    svg: str | None,
    as_json: bool,
) -> None:
    """Least circuits that solve all mazes of a size, against a circuit that searches.

    Inputs are the possible inner walls; the start is the first cell. Outputs are the first move, or
    the path; where there is no way all will do. The explicit search evaluates every path and
    selects the first that is open; "pairs" are those that the test for a search finds.
    """
    rows, columns = read_size(size)
    chosen = basis(basis_name)
    goals = range(1, rows * columns) if goal is None else [goal]
    families = [Family(rows, columns, each) for each in goals] or [Family(rows, columns, 1)]
    kinds = OUTPUTS if asked is None else (asked,)
    found = []
    with reserved(svg) as picture, watching() as watch:
        for kind in kinds:
            for family in families:
                if watch:
                    watch(f"{size}, {kind}, goal in cell {family.goal}")
                found.append(family_row(family, kind, chosen, seconds=timeout))
        if picture is not None:
            row = found[-1]
            both = beside(circuit_svg(row.explicit), circuit_svg(row.small.circuit))
            picture.write_text(both + "\n", encoding="utf-8")
    if as_json:
        print_json({"families": [row.record() for row in found]}, schema="circuit-mazes/1")
    else:
        _print(output(), found, want_all)
    ctx.exit(0 if all(row.is_proved for row in found) else GAVE_UP)


def _print(console: Output, found: list[FamilyRow], want_all: bool) -> None:
    families(console, found)
    if not want_all:
        return
    for row in found:
        console.put()
        console.put(f"{row.output}, goal in cell {row.goal}", "bold")
        for name, circuit in (
            ("explicit search", row.explicit),
            ("of least size", row.small.circuit),
            ("of least depth", row.flat.circuit),
        ):
            console.put(f"{name}:", "dim", indent=INDENT)
            console.put(str(circuit), indent=INDENT)


def families(console: Output, rows: Iterable[FamilyRow]) -> None:
    """Print families of mazes as two tables, one for size and one for depth."""
    found = list(rows)
    small = circuit_grid(
        "mazes", "asked", "goal", "paths", "explicit", "pairs", "least", "gap", "all", "searches"
    )
    flat = circuit_grid("mazes", "asked", "goal", "explicit", "depth", "gates", "all", "searches")
    for row in found:
        name = (f"{row.rows}x{row.columns}", row.output, str(row.goal))
        small.add_row(
            *name,
            str(row.paths),
            f"{row.explicit.size} ({row.explicit.depth})",
            str(row.explicit_pairs),
            f"{between(row.small.least, row.small.circuit.size)} ({row.small.circuit.depth})",
            str(row.gap) if row.small.is_proved else f">={row.gap}",
            *_tested(row.small),
        )
        flat.add_row(
            *name,
            str(row.explicit.depth),
            between(row.depth, row.flat.circuit.depth),
            between(row.flat.least, row.flat.circuit.size),
            *_tested(row.flat),
        )
    console.block(small)
    console.put()
    console.put("Least depth, and of those circuits the smallest", "bold")
    console.block(flat)


def _tested(tested: Tested) -> tuple[str, str]:
    """How many there are, and how many of those listed are searches."""
    if tested.minimal is not None:
        return f"{tested.minimal:,}", f"{tested.searches:,}"
    return "?", f"{tested.searches:,} of {tested.listed:,}"


def between(least: int, most: int) -> str:
    """A number that is known, or its bounds."""
    return str(least) if least == most else f"{least}-{most}"


def circuit_grid(*names: str) -> Table:
    """A table without lines: numbers to the right, words to the left."""
    table = Table(box=None, header_style="bold", padding=(0, 2, 0, 0), pad_edge=False)
    for name in names:
        words = name in {"mazes", "asked", "measure", "goals", "experiment", "what it asks"}
        table.add_column(name, justify="left" if words else "right")
    return table
