"""`mesasynth search`: find the best program for some mazes, with proof."""

from __future__ import annotations

import click

from mesasynth.analysis.verdict import Verdict, verdict
from mesasynth.cli.console import messages, output, print_json
from mesasynth.cli.files import record_writer, reserved, written
from mesasynth.cli.options import (
    exceptions_option,
    load_mazes,
    max_bits_option,
    out_option,
    posed,
    prune_option,
    timeout_option,
)
from mesasynth.cli.outcome import print_result
from mesasynth.cli.progress import live_progress, live_work
from mesasynth.cli.resources import cluster, size
from mesasynth.cli.verdict import print_verdict
from mesasynth.search import GaveUp, NoProgram, Optimal, Result, search, to_record
from mesasynth.search.pruning import RULES, Rule

EXIT_CODES = {Optimal: 0, NoProgram: 3, GaveUp: 4}


@click.command(
    epilog="""\b
Biases, and what is least under each:
  length    description length in bits
  time      ticks over all mazes, or with --worst in the slowest
  kt        length + log2(ticks), in bits
  weighted  length + X * ticks, in bits, for the price X of --lam
  space     peak memory among the programs within --max-bits, then length

\b
Examples:
  mesasynth search --bias length maze.txt
  mesasynth search --bias weighted --lam 0.1 -d reactive maze.txt
  mesasynth search -d reactive --stop touch --json mazes/*.txt

\b
Exit codes: 0 proved optimal; 2 bad input; 3 proved that no program solves the
mazes (within --max-bits); 4 gave up, with the bound reached.""",
)
@posed
@click.option(
    "--bias", default="length", show_default=True, metavar="NAME", help="What is best; see below."
)
@click.option("--lam", metavar="X", help="The price of a tick in bits, for the bias weighted.")
@click.option("--worst", is_flag=True, help="For the bias time: count the slowest maze alone.")
@exceptions_option
@max_bits_option
@timeout_option("Give up after this time.")
@click.option(
    "--max-optima",
    type=int,
    default=1_000,
    show_default=True,
    metavar="N",
    help="List at most so many optima; all are counted.",
)
@prune_option
@click.option(
    "--prune-rule",
    "prune_rules",
    type=click.Choice(sorted(RULES)),
    multiple=True,
    help="Leave aside by this rule alone; may be repeated.",
)
@click.option(
    "--run-dir",
    metavar="DIR",
    help="Keep what is settled in DIR, so that a killed search goes on with --resume.",
)
@click.option("--resume", is_flag=True, help="Go on with the run in --run-dir.")
@click.option(
    "--max-memory", metavar="SIZE", help="Hold no more memory than this, such as 500M or 2G."
)
@click.option("--scheduler", metavar="URL", help="Search on the workers of a dask cluster.")
@click.option(
    "--verdict/--no-verdict",
    "judged",
    default=True,
    help="Measure what kind of thing the optima are.  [default: yes]",
)
@click.option("--json", "as_json", is_flag=True, help="Print the record, one JSON object.")
@out_option
@click.pass_context
def command(
    ctx: click.Context,
    *,
    mazes: tuple[str, ...],
    bias: str,
    lam: str | None,
    worst: bool,
    dialect: str,
    bump: str | None,
    stop: str | None,
    objective: str,
    max_ticks: int,
    solve: int | None,
    exceptions: float | None,
    max_bits: float | None,
    timeout: float | None,
    max_optima: int,
    audited: int,
    threads: int | None,
    prune: bool,
    prune_rules: tuple[Rule, ...],
    seed: int,
    run_dir: str | None,
    resume: bool,
    max_memory: str | None,
    scheduler: str | None,
    judged: bool,
    as_json: bool,
    out: str | None,
) -> None:
    """Find the program that is best for the mazes under a bias, and prove it.

    All mazes of all files are training mazes: a program must solve every one, or with --solve so
    many. "-" is standard input. Ctrl-C ends the search and prints what has been proved by then.
    """
    training = load_mazes(mazes)
    with reserved(out) as file:
        with live_progress() as progress, cluster(scheduler) as executor:
            result = search(
                training,
                bias=bias,
                lam=lam,
                worst=worst,
                dialect=dialect,
                bump=bump,
                stop=stop,
                objective=objective,
                solve=solve,
                exceptions=exceptions,
                max_bits=max_bits,
                timeout=timeout,
                max_optima=max_optima,
                max_ticks=max_ticks,
                audited=audited,
                seed=seed,
                threads=threads,
                prune=prune or prune_rules,
                executor=executor,
                run_dir=run_dir,
                resume=resume,
                max_memory=None if max_memory is None else size(max_memory),
                progress=progress,
            )
        found = _judged(result) if judged else None
        record = {**to_record(result), "verdict": found.record() if found else None}
        failure = written(file, record_writer(record))
    if as_json:
        print_json(record)
    else:
        print_result(output(), result)
        if found:
            print_verdict(output(), found, result.task.dialect)
    if failure:
        raise failure
    ctx.exit(EXIT_CODES[type(result.outcome)])


def _judged(result: Result) -> Verdict | None:
    """The verdict; an interrupt leaves it out and keeps the result."""
    try:
        with live_work() as told:
            return verdict(result, told=told)
    except KeyboardInterrupt:
        messages().put("Interrupted: the optima were not all measured, so there is no verdict.")
        return None
