"""`mesasynth ladder`: the same task in every dialect, in one table."""

from __future__ import annotations

import math

import click
from rich.text import Text

from mesasynth.analysis.ladder import TABLE, Ladder, Rung, ladder
from mesasynth.cli.console import INDENT, Output, clean, output, print_json
from mesasynth.cli.files import record_writer, reserved, written
from mesasynth.cli.options import (
    json_option,
    load_mazes,
    max_bits_option,
    out_option,
    posed_without_dialect,
)
from mesasynth.cli.progress import live_progress
from mesasynth.cli.tables import grid, program_text
from mesasynth.search import UNITS_PER_BIT, GaveUp, NoProgram
from mesasynth.search.compare import PATIENCE
from mesasynth.search.outcome import ENDINGS

NONE, GAVE_UP = 3, 4
SHORT = 100
"""Characters of a program that are shown in the table."""


@click.command(
    epilog="""\b
Examples:
  mesasynth ladder maze.txt
  mesasynth ladder --timeout 60 --dialects reactive,counters,stack maze.txt

\b
Exit codes: 0 every row is proved; 2 bad input; 3 proved in some dialect that
no program solves the mazes (within --max-bits); 4 gave up in some dialect.""",
)
@posed_without_dialect
@click.option(
    "--dialects",
    metavar="NAMES",
    help="Which (names, or files *.toml), separated by commas.  [default: all built-in ones]",
)
@click.option(
    "--kinds/--no-kinds",
    default=True,
    show_default=True,
    help="Measure what kind of thing the optima are.",
)
@max_bits_option
@click.option(
    "--timeout",
    type=float,
    default=PATIENCE,
    show_default=True,
    metavar="SECONDS",
    help="Give up after this time in each dialect.",
)
@json_option
@out_option
@click.pass_context
def command(
    ctx: click.Context,
    *,
    mazes: tuple[str, ...],
    dialects: str | None,
    kinds: bool,
    bump: str | None,
    stop: str | None,
    objective: str,
    max_ticks: int,
    solve: int | None,
    max_bits: float | None,
    timeout: float,
    audited: int,
    threads: int | None,
    seed: int,
    as_json: bool,
    out: str | None,
) -> None:
    """Search for the shortest program in every dialect, and print one row for each.

    Beside them stands the shortest table with loops, the optimum of the dialect 'counting': what a
    row saves against it is what there was to gain by more than counting.
    """
    training = load_mazes(mazes)
    names = (
        None if dialects is None else [each.strip() for each in dialects.split(",") if each.strip()]
    )
    with reserved(out) as file, live_progress() as progress:
        found = ladder(
            training,
            dialects=names,
            kinds=kinds,
            bump=bump,
            stop=stop,
            objective=objective,
            max_ticks=max_ticks,
            solve=solve,
            max_bits=max_bits,
            timeout=timeout,
            audited=audited,
            seed=seed,
            threads=threads,
            progress=progress,
        )
        failure = written(file, record_writer(found.to_record()))
    if as_json:
        print_json(found.to_record())
    else:
        _print(output(), found)
    if failure:
        raise failure
    if GaveUp in found.outcomes:
        ctx.exit(GAVE_UP)
    ctx.exit(NONE if NoProgram in found.outcomes else 0)


def _print(console: Output, found: Ladder) -> None:
    """One row for each dialect, and the table that they are compared with."""
    console.say(clean(f"{found.rungs[0].result.task.demand} in every dialect"), "bold")
    console.put()
    table = grid("dialect", "bits", "saved", "optima", "shortest program, and kinds of optima")
    for column in table.columns[1:4]:
        column.justify = "right"
    for rung in found.rungs:
        optima = rung.result.optima
        table.add_row(
            Text(rung.dialect, "bold"),
            _bits(rung),
            _saved(found, rung),
            f"{optima.count:,}" if optima and optima.count is not None else "",
            Text("\n").join(filter(None, (_program(rung), _kinds(rung)))),
        )
    console.block(table, indent=INDENT)
    if found.table is not None and found.table.least_units is not None:
        console.put()
        console.say(
            f"saved: bits saved against the shortest table with loops (dialect {TABLE}), whose "
            f"length is {_bits(found.table)} bits",
            "dim",
            indent=INDENT,
        )


def _floor(units: int) -> str:
    """Bits to two places, rounded down, so that a bound claims no more than is proved."""
    return f"{math.floor(units * 100 / UNITS_PER_BIT) / 100:.2f}"


def _bits(rung: Rung) -> Text:
    """The length, or a bound on it."""
    if rung.least_units is None:
        return Text("")
    if rung.proved:
        return Text(f"{rung.least_units / UNITS_PER_BIT:.2f}")
    return Text(f">= {_floor(rung.least_units)}", "yellow")


def _saved(found: Ladder, rung: Rung) -> str:
    saved = found.saved(rung)
    if saved is None:
        return ""
    bits, sign = saved
    return f"{bits:+.2f}" if sign == "=" else f"{sign} {bits:+.2f}"


def _kinds(rung: Rung) -> Text:
    """How many of the optima have each label and alignment; of a mere find say that it is one."""
    if rung.verdict is None:
        return Text()
    labels = [
        (f"{programs:,} " if rung.proved else "the one met: ") + f"{label}, {alignment}"
        for (label, alignment), (programs, _) in rung.verdict.by_label().items()
    ]
    if rung.proved and not rung.verdict.complete:
        labels.append(f"of the first {rung.verdict.programs:,}")
    return Text("; ".join(labels), "dim")


def _program(rung: Rung) -> Text:
    """The winner, or why there is none that is proved, with what was met."""
    outcome = rung.result.outcome
    if isinstance(outcome, NoProgram):
        return Text("none within the cap" if outcome.cap is not None else "none exists", "red")
    if isinstance(outcome, GaveUp):
        met = outcome.best
        said = Text(ENDINGS[outcome.reason], "yellow")
        if met is not None:
            said.append(f" Met: {met.units / UNITS_PER_BIT:.2f} bits, ")
            said.append_text(program_text(met.program, most=SHORT))
        return said
    return program_text(outcome.winner.program, most=SHORT)
