"""`mesasynth circuit table` and `show`: all functions by least cost, and circuits from files."""

from __future__ import annotations

import sys
from pathlib import Path

import click
import numpy as np

from mesasynth.cli.circuit_maze import circuit_grid
from mesasynth.cli.circuit_options import (
    GAVE_UP,
    basis_option,
    circuit_files,
    inputs_option,
    measure_option,
    out_option,
    suffix,
    svg_option,
    watching,
)
from mesasynth.cli.console import INDENT, output, print_json
from mesasynth.cli.options import STDIN, json_option
from mesasynth.cli.outcome import fact
from mesasynth.errors import MesasynthError
from mesasynth.search.circuits import (
    BASES,
    FORMATS,
    Circuit,
    CircuitError,
    basis,
    parse_circuit,
    table,
)
from mesasynth.search.circuits.shape import evaluations


@click.command(
    "table",
    epilog="""\b
Examples:
  mesasynth circuit table
  mesasynth circuit table --measure depth --basis free-not

\b
Exit codes: 0 all costs are proved; 2 bad input; 4 some have bounds only.""",
)
@inputs_option
@measure_option
@basis_option
@click.option("--exhausted", type=int, metavar="N", help="Walk all chains of up to so many gates.")
@json_option
@click.pass_context
def counts(
    ctx: click.Context,
    *,
    inputs: int,
    measure: str,
    basis_name: str,
    exhausted: int | None,
    as_json: bool,
) -> None:
    """Count all functions of up to 4 inputs by their least cost.

    Classes are those under permuting inputs and, where NOT is free, negating inputs and the output;
    where it is not, under negating them all at once.
    """
    chosen = basis(basis_name)
    with watching() as watch:
        known = table(measure, chosen, inputs, exhausted=exhausted, watch=watch)
    functions, classes = known.counts(), known.counts(classes=True)
    unsettled = known.least != known.most
    spans, numbers = np.unique(
        np.stack([known.least[unsettled], known.most[unsettled]]), axis=1, return_counts=True
    )
    bounds = [
        (int(least), int(most), int(number))
        for least, most, number in zip(*spans, numbers, strict=True)
    ]
    if as_json:
        print_json(
            {
                "inputs": inputs,
                "measure": measure,
                "basis": chosen.name,
                "functions": {str(cost): number for cost, number in functions.items()},
                "classes": {str(cost): number for cost, number in classes.items()},
                "bounds": [
                    {"least": least, "most": most, "functions": number}
                    for least, most, number in bounds
                ],
            },
            schema="circuit-table/1",
        )
    else:
        console = output()
        console.say(f"All functions of {inputs} inputs by least {measure}.", "bold")
        fact(console, "basis", chosen.words)
        console.put()
        grid = circuit_grid(measure, "functions", "classes")
        for cost, number in functions.items():
            grid.add_row(str(cost), f"{number:,}", f"{classes[cost]:,}")
        for least, most, number in bounds:
            grid.add_row(f"{least}-{most}", f"{number:,}", "")
        console.block(grid)
    ctx.exit(GAVE_UP if bounds else 0)


@click.command(
    "show",
    epilog="""\b
Examples:
  mesasynth circuit show adder.blif --svg adder.svg
  mesasynth circuit show -c "inputs 2; g1 = x1 & ~x2; out g1" --at 10 --out gate.v
""",
)
@click.argument("file", required=False)
@click.option("--code", "-c", metavar="TEXT", help="The circuit itself, in place of FILE.")
@click.option("--at", multiple=True, metavar="BITS", help="Evaluate it: x1 first, as 0110.")
@svg_option
@out_option
@json_option
def show(
    file: str | None,
    *,
    code: str | None,
    at: tuple[str, ...],
    svg: str | None,
    out: str | None,
    as_json: bool,
) -> None:
    """Show a circuit: what it computes, what it costs, whether the test finds a search in it.

    FILE is BLIF, Verilog or AIGER by its suffix, else a circuit as the other commands print it; "-"
    is standard input.
    """
    if (file is None) == (code is None):
        raise click.UsageError("Give either FILE or --code.")
    circuit = parse_circuit(code) if code is not None else _read(str(file))
    values = {bits: _values(circuit, bits) for bits in at}
    pairs = evaluations(circuit)
    bases = [each.name for each in BASES.values() if all(map(each.has, circuit.gates))]
    with circuit_files(svg, out) as write:
        write(circuit)
    if as_json:
        print_json(
            {
                "circuit": str(circuit),
                "inputs": circuit.inputs,
                "size": circuit.size,
                "depth": circuit.depth,
                "tables": [hex(each) for each in circuit.tables],
                "bases": bases,
                "pairs": len(pairs),
                "values": values,
            },
            schema="circuit/1",
        )
        return
    console = output()
    console.put(str(circuit), "bold cyan", indent=INDENT)
    console.put()
    fact(console, "size", f"{circuit.size}, depth {circuit.depth}")
    fact(console, "tables", " ".join(hex(each) for each in circuit.tables))
    fact(console, "bases", " ".join(bases) or "none of " + " ".join(BASES))
    found = max((pair.gates for pair in pairs), default=0)
    what = f"{len(pairs)} pairs of evaluations, of at most {found} gates" if pairs else "not found"
    fact(console, "search", what)
    for bits, result in values.items():
        fact(console, bits, result)


def _values(circuit: Circuit, bits: str) -> str:
    """The outputs for inputs that are typed as 0110."""
    if len(bits) != circuit.inputs or set(bits) - {"0", "1"}:
        raise CircuitError(
            f"{bits!r} are no values of the inputs", expected=f"{circuit.inputs} times 0 or 1"
        )
    return "".join(str(int(each)) for each in circuit([bit == "1" for bit in bits]))


def _read(name: str) -> Circuit:
    """The circuit in a file."""
    try:
        text = sys.stdin.read() if name == STDIN else Path(name).read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise MesasynthError(f"cannot read it: {reason}", file=name) from None
    if Path(name).suffix not in FORMATS:
        return parse_circuit(text)
    return FORMATS[suffix(name)][1](text)
