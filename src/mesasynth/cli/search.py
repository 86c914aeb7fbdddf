"""`mesasynth search`: find the best program for some mazes, with proof."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from mesasynth.cli.console import output, print_json
from mesasynth.cli.options import STDIN, load_mazes, rules
from mesasynth.cli.outcome import print_result
from mesasynth.cli.progress import live_progress
from mesasynth.dsl import DEFAULT_DIALECT
from mesasynth.errors import MesasynthError
from mesasynth.search import GaveUp, NoProgram, Optimal, search, to_record

EXIT_CODES = {Optimal: 0, NoProgram: 3, GaveUp: 4}


@click.command(
    epilog="""\b
Examples:
  mesasynth search --bias length maze.txt
  mesasynth search -d reactive --stop touch --json mazes/*.txt

\b
Exit codes: 0 proved optimal; 2 bad input; 3 proved that no program solves the
mazes (within --max-bits); 4 gave up, with the bound reached.""",
)
@click.argument("mazes", nargs=-1, required=True, metavar="MAZE...")
@click.option("--bias", default="length", show_default=True, metavar="NAME", help="What is best.")
@click.option(
    "--dialect",
    "-d",
    default=DEFAULT_DIALECT,
    show_default=True,
    metavar="NAME",
    help="The language to search; see `mesasynth dialects`.",
)
@rules
@click.option("--max-bits", type=float, metavar="BITS", help="Look at no longer program.")
@click.option("--timeout", type=float, metavar="SECONDS", help="Give up after this time.")
@click.option(
    "--max-optima",
    type=int,
    default=1_000,
    show_default=True,
    metavar="N",
    help="List at most so many optima; all are counted.",
)
@click.option(
    "--audit",
    "audited",
    type=int,
    default=500,
    show_default=True,
    metavar="N",
    help="Programs to draw at random and run again.",
)
@click.option(
    "--threads", type=int, metavar="N", help="Search in so many threads.  [default: all cores]"
)
@click.option("--seed", type=int, default=0, show_default=True, help="The seed of the audit.")
@click.option("--json", "as_json", is_flag=True, help="Print the record, one JSON object.")
@click.option("--out", metavar="FILE", help="Also write the record to a file.")
@click.pass_context
def command(
    ctx: click.Context,
    *,
    mazes: tuple[str, ...],
    bias: str,
    dialect: str,
    bump: str,
    stop: str,
    objective: str,
    max_ticks: int,
    max_bits: float | None,
    timeout: float | None,
    max_optima: int,
    audited: int,
    threads: int | None,
    seed: int,
    as_json: bool,
    out: str | None,
) -> None:
    """Find the program that is best for the mazes under a bias, and prove it.

    All mazes of all files are training mazes: a program must solve every one. "-" is standard
    input. Ctrl-C ends the search and prints what has been proved by then.
    """
    training = load_mazes(mazes)
    with reserved(out) as file, live_progress() as progress:
        result = search(
            training,
            bias=bias,
            dialect=dialect,
            bump=bump,
            stop=stop,
            objective=objective,
            max_bits=max_bits,
            timeout=timeout,
            max_optima=max_optima,
            max_ticks=max_ticks,
            audited=audited,
            seed=seed,
            threads=threads,
            progress=progress,
        )
        failure = None
        if file is not None:
            try:
                file.write_text(json.dumps(to_record(result), indent=2) + "\n", encoding="utf-8")
            except OSError as error:  # the outcome is worth printing all the same
                failure = _unwritable(str(file), error)
    if as_json:
        print_json(to_record(result))
    else:
        print_result(output(), result)
    if failure:
        raise failure
    ctx.exit(EXIT_CODES[type(result.outcome)])


@contextmanager
def reserved(name: str | None) -> Iterator[Path | None]:
    """A file that is known to be writable before the work whose result it shall hold.

    It is removed again if it is new and nothing came of the work.
    """
    if name is None:
        yield None
        return
    if name == STDIN:
        raise MesasynthError("--out takes the name of a file", hint="--json prints the record")
    path = Path(name)
    try:
        new = not path.exists()
        with path.open("a", encoding="utf-8"):
            pass
    except (OSError, ValueError) as error:
        raise _unwritable(name, error) from None
    try:
        yield path
    except BaseException:
        if new:
            path.unlink(missing_ok=True)
        raise


def _unwritable(name: str, error: OSError | ValueError) -> MesasynthError:
    reason = error.strerror if isinstance(error, OSError) else error
    return MesasynthError(f"cannot be written: {reason}", file=name)
