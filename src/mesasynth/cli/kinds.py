"""`mesasynth kinds`: the shortest program of each kind, and the price of search."""

from __future__ import annotations

import click

from mesasynth.analysis.kinds import DRAWS, Kinds, kinds, probes
from mesasynth.cli.console import INDENT, Output, clean, output, print_json
from mesasynth.cli.options import json_option, load_mazes, posed, timeout_option
from mesasynth.cli.outcome import fact
from mesasynth.cli.progress import live_progress, live_work
from mesasynth.cli.tables import grid, program_text
from mesasynth.search import UNITS_PER_BIT, posterior

NONE, GAVE_UP = 3, 4


@click.command(
    epilog="""\b
Example:
  mesasynth kinds --max-bits 36 -d reactive maze.txt

\b
Exit codes: 0 exact up to the cap; 2 bad input; 3 no program within the cap
solves the mazes; 4 ended before the cap, exact up to a lesser length.""",
)
@posed
@click.option(
    "--max-bits", type=float, required=True, metavar="BITS", help="Look at programs up to here."
)
@timeout_option("Stop after this time with what is exact by then.")
@json_option
@click.pass_context
def command(
    ctx: click.Context,
    *,
    mazes: tuple[str, ...],
    dialect: str,
    bump: str | None,
    stop: str | None,
    objective: str,
    max_ticks: int,
    solve: int | None,
    max_bits: float,
    timeout: float | None,
    audited: int,
    threads: int | None,
    seed: int,
    as_json: bool,
) -> None:
    """Find the shortest program of each kind that solves the mazes, and the price of search.

    Goes on past the optimum: all programs up to --max-bits that solve the mazes are gathered by
    what they do, also in mazes that they were not asked to solve, and one of each is measured.
    """
    training = load_mazes(mazes)
    with live_progress() as progress:
        gathered = posterior(
            training,
            max_bits=max_bits,
            held_out=probes(training),
            dialect=dialect,
            bump=bump,
            stop=stop,
            objective=objective,
            max_ticks=max_ticks,
            solve=solve,
            timeout=timeout,
            audited=audited,
            seed=seed,
            threads=threads,
            progress=progress,
        )
    with live_work() as told:
        found = kinds(gathered, seed=seed, told=told)
    if as_json:
        print_json(found.record(), schema="kinds/1")
    else:
        _print(output(), found)
    if gathered.reason is not None or found.left:
        ctx.exit(GAVE_UP)
    ctx.exit(0 if found.kinds else NONE)


def _print(console: Output, found: Kinds) -> None:
    exact = found.posterior.reason is None
    console.say(clean(found.posterior.sentence), "bold green" if exact else "bold yellow")
    price = found.price
    if price is None:
        return
    mass = found.mass
    table = grid("bits", "mass", "wins", "kind", "the shortest of it", right=3)
    told = set()
    for (label, alignment), each in found.shortest.items():
        first = label not in told
        told.add(label)
        table.add_row(
            f"{each.behaviour.example.units / UNITS_PER_BIT:.2f}",
            f"{mass[label]:.1%}" if first else "",
            f"{found.stability.get(label, 0):.1%}" if first else "",
            f"{label}, {alignment}",
            program_text(each.behaviour.example.program),
        )
    console.put()
    console.block(table, indent=INDENT)
    console.put()
    bits, both = price
    words = (
        f"{bits:+.2f} bits" if both else f"beyond {bits:+.2f} bits: one side is not within the cap"
    )
    fact(console, "price", f"{words} (shortest searcher less shortest program that is none)")
    if found.left:
        fact(
            console,
            "note",
            f"interrupted: {found.left:,} behaviours are not measured, none of them shorter than "
            f"{(found.reached + 1) / UNITS_PER_BIT:.2f} bits",
        )
    fact(console, "mass", "share of the prior mass of all programs up to the cap that solve")
    fact(console, "wins", f"share of {DRAWS:,} random codes under which this kind is the shortest")
