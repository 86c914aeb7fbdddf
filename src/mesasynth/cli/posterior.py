"""`mesasynth posterior`: all programs up to a length that solve the mazes, weighed by a prior."""

from __future__ import annotations

import math
from typing import Any

import click

from mesasynth.analysis.figures import posterior_figure
from mesasynth.analysis.kinds import Kinds, kinds, probes
from mesasynth.cli.console import INDENT, Output, clean, output, print_json
from mesasynth.cli.files import figure_writer, record_writer, reserved, reserved_figure, written
from mesasynth.cli.options import (
    check_stdin,
    exceptions_option,
    json_option,
    load_mazes,
    out_option,
    plot_option,
    posed,
    timeout_option,
)
from mesasynth.cli.outcome import fact
from mesasynth.cli.progress import live_progress, live_work
from mesasynth.cli.tables import grid, program_text
from mesasynth.search import UNITS_PER_BIT, Posterior, posterior

NONE, GAVE_UP = 3, 4
SHOWN = 20
"""How many behaviours are printed."""


@click.command(
    epilog="""\b
Examples:
  mesasynth posterior --max-bits 33 -d reactive maze.txt
  mesasynth posterior --max-bits 33 --held-out other.txt --sample 5 maze.txt

\b
Exit codes: 0 exact up to the cap; 2 bad input; 3 no program within the cap
solves the mazes; 4 ended before the cap, exact up to a lesser length.""",
)
@posed
@click.option(
    "--max-bits", type=float, required=True, metavar="BITS", help="Weigh the programs up to here."
)
@click.option(
    "--held-out",
    multiple=True,
    metavar="MAZE",
    help="Mazes to tell behaviours apart by; may be repeated.",
)
@exceptions_option
@click.option("--speed", is_flag=True, help="Weigh by the speed prior: divided by the ticks.")
@click.option("--sample", "draws", type=int, metavar="N", help="Also draw N programs, by --seed.")
@click.option(
    "--labels/--no-labels",
    "labelled",
    default=True,
    help="Measure what kind of thing the programs are.  [default: yes]",
)
@timeout_option("Stop after this time with what is exact by then.")
@json_option
@out_option
@plot_option
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
    held_out: tuple[str, ...],
    exceptions: float | None,
    speed: bool,
    draws: int | None,
    labelled: bool,
    timeout: float | None,
    audited: int,
    threads: int | None,
    seed: int,
    as_json: bool,
    out: str | None,
    plot: str | None,
) -> None:
    """Weigh all programs up to a length that solve the mazes, by what they do.

    Programs that do the same in training and on the held-out mazes are one behaviour. A program's
    prior is 2^-length, or with --speed that divided by its ticks; the posterior of a behaviour is
    its share of the mass that solves; with --exceptions all programs count, each with half the
    mass for each bit that it is charged. The same mass is split by what kind of thing the programs
    are; for that they are also run in mazes of the battery.
    """
    if draws is not None and draws < 1:
        raise click.BadParameter(f"{draws} is less than 1.", param_hint="'--sample'")
    check_stdin([*mazes, *held_out])
    training, others = load_mazes(mazes), load_mazes(held_out)
    with reserved(out) as file, reserved_figure(plot) as picture:
        with live_progress() as progress:
            found = posterior(
                training,
                max_bits=max_bits,
                exceptions=exceptions,
                held_out=(*others, *probes(training)) if labelled else others,
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
        split = None
        if labelled:
            with live_work() as told:
                split = kinds(found, speed=speed, told=told)
            found = found.coarser(len(others))
        drawn = []
        if draws is not None and found.behaviours:
            drawn = [str(each) for each in found.sample(draws, seed=seed, speed=speed)]
        record: dict[str, Any] = {
            **found.to_record(speed=speed),
            "labels": split.label_records() if split else None,
            "sample": drawn,
        }
        failure = written(file, record_writer(record)) or written(
            picture, figure_writer(lambda: posterior_figure(found, speed=speed))
        )
    if as_json:
        print_json(record)
    else:
        _print(output(), found, split, drawn, speed=speed)
    if failure:
        raise failure
    if found.reason is not None:
        ctx.exit(GAVE_UP)
    ctx.exit(0 if found.behaviours else NONE)


def _print(
    console: Output, found: Posterior, split: Kinds | None, drawn: list[str], *, speed: bool
) -> None:
    """The masses by label, the behaviours by posterior, and what was drawn."""
    exact = found.reason is None
    console.say(clean(found.sentence), "bold green" if exact else "bold yellow")
    console.put()
    fact(console, "prior", _covered(found))
    mass = found.mass()
    share = mass / found.prior_mass if found.prior_mass else 0.0
    solving = f"{mass:.4g}, a share of {share:.4g} of what is settled"
    if speed:
        solving += f"; by the speed prior {found.mass(speed=True):.4g}"
    fact(console, "solving" if found.task.exceptions is None else "charged", solving)
    if split is not None and split.kinds:
        _print_labels(console, split)
    if found.behaviours:
        _print_behaviours(console, found, speed=speed)
    if drawn:
        console.put()
        console.put("Drawn from the posterior", "bold")
        for text in drawn:
            console.put(text or "(the empty program)", indent=INDENT)
    if found.certificate:
        console.put()
        console.say(str(found.certificate))


def _print_labels(console: Output, split: Kinds) -> None:
    """The posterior by what kind of thing the programs are."""
    table = grid("share", "programs", "kind", right=2)
    for (label, alignment), (programs, share) in split.by_label().items():
        table.add_row(f"{share:.2%}", f"{programs:,}", f"{label}, {alignment}")
    if split.left:
        rest = 1.0 - sum(share for _, share in split.by_label().values())
        table.add_row(f"{rest:.2%}", "?", f"not measured: {split.left:,} behaviours")
    console.put()
    console.block(table, indent=INDENT)


def _covered(found: Posterior) -> str:
    """How much of the prior's mass is settled, and how much is not."""
    if not math.isfinite(found.uncovered):
        return f"{found.prior_mass:.4g} is settled; beyond, the masses have no finite sum"
    total = found.prior_mass + found.uncovered
    return (
        f"{found.prior_mass:.4g} of {total:.4g} is settled ({found.prior_mass / total:.1%}); "
        f"not covered: {found.uncovered:.2g}"
    )


def _print_behaviours(console: Output, found: Posterior, *, speed: bool) -> None:
    mazes = len(found.held_out.mazes) if found.held_out else 0
    held_out = ("held-out",) if mazes else ()
    table = grid(
        "share", "programs", "bits", "ticks", *held_out, "shortest", right=4 + len(held_out)
    )
    ranked = found.ranked(speed=speed)
    for share, behaviour in ranked[:SHOWN]:
        example = behaviour.example
        solved = (f"{behaviour.held_out_solved}/{mazes}",) if mazes else ()
        table.add_row(
            f"{share:.2%}",
            f"{behaviour.programs:,}",
            f"{example.units / UNITS_PER_BIT:.2f}",
            f"{example.ticks:,}",
            *solved,
            program_text(example.program),
        )
    console.put()
    console.block(table, indent=INDENT)
    if len(ranked) > SHOWN:
        rest = sum(share for share, _ in ranked[SHOWN:])
        console.put(
            f"... and {len(ranked) - SHOWN:,} more behaviours, together {rest:.2%}; "
            "--json lists them",
            "dim",
            indent=INDENT,
        )
