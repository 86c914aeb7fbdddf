"""`mesasynth verify`: check the record of a search, or of several."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from rich.table import Table
from rich.text import Text

from mesasynth.cli.console import clean, output, print_json
from mesasynth.cli.options import STDIN, check_stdin, json_option, trust_option
from mesasynth.cli.progress import live_progress
from mesasynth.dsl.dialect_file import RUNS
from mesasynth.search import RecordError, Result, from_record
from mesasynth.search.second import NAME as SECOND
from mesasynth.search.verify import PATIENCE
from mesasynth.search.verify_record import verify_record

NOT_VERIFIED, UNFINISHED = 1, 4
VERDICTS = {
    True: Text("holds", "green"),
    False: Text("WRONG", "bold red"),
    None: Text("skipped", "yellow"),
}


@click.command(
    epilog="""\b
Example:
  mesasynth search --out result.json maze.txt && mesasynth verify result.json

\b
Exit codes: 0 all that was checked holds; 1 something does not; 2 no record;
4 nothing was found wrong, but a check was not finished.""",
)
@click.argument("record", metavar="RESULT.json")
@click.option("--quick", is_flag=True, help="Do not settle all programs once more.")
@click.option("--independent", is_flag=True, help="Ask the second engine too, where it can tell.")
@trust_option
@click.option("--seed", type=int, default=1, show_default=True, help="The seed of the new audit.")
@click.option(
    "--timeout",
    type=float,
    default=PATIENCE,
    show_default=True,
    metavar="SECONDS",
    help="Give up each check after this time.",
)
@json_option
@click.pass_context
def command(
    ctx: click.Context,
    *,
    record: str,
    quick: bool,
    independent: bool,
    trusted: bool,
    seed: int,
    timeout: float,
    as_json: bool,
) -> None:
    """Check the record of a search without trusting it.

    The record is that of search, compare, ladder, par, front or posterior. Runs the programs that
    it claims in the reference interpreter, counts the programs of the grammar, runs every short
    program one by one, and, unless --quick, settles all programs once more and audits that with a
    fresh seed. With --independent a second engine, which shares no code with the search, derives
    the number of solving programs once more, for the dialects without memory.
    """
    given = _read(record)
    with _told(record), live_progress() as progress:
        checked = verify_record(
            given,
            trusted=trusted,
            seed=seed,
            timeout=timeout,
            again=not quick,
            independent=independent,
            progress=progress,
        )
    findings = checked.findings
    holds = all(finding.holds is not False for finding in findings)
    skipped = [finding.check for finding in findings if finding.holds is None]
    finished = all(name.endswith(SECOND) for name in skipped)
    if as_json:
        print_json(
            {
                "holds": holds,
                "claims": list(checked.claims),
                "unchecked": list(checked.unchecked),
                "findings": [
                    {"check": finding.check, "holds": finding.holds, "detail": finding.detail}
                    for finding in findings
                ],
            },
            schema="verification/1",
        )
    else:
        console = output()
        for claim in checked.claims:
            console.say(clean(f"Claimed: {claim}"))
        console.put()
        table = Table(box=None, show_header=False, padding=(0, 2, 0, 0), pad_edge=False)
        for finding in findings:
            table.add_row(
                VERDICTS[finding.holds], Text(finding.check, "bold"), Text(finding.detail)
            )
        console.block(table)
        console.put()
        if checked.unchecked:
            console.say(f"Not looked at: {', '.join(checked.unchecked)}.")
        if holds and not finished:
            console.put("Nothing was found wrong, but not all was checked.", "bold yellow")
        elif holds and skipped:
            console.put(f"Verified, but not by the {' and the '.join(skipped)}.", "bold yellow")
        elif holds:
            console.put("Verified.", "bold green")
        else:
            console.put("Not verified.", "bold red")
    ctx.exit(NOT_VERIFIED if not holds else 0 if finished else UNFINISHED)


def read_result(name: str, *, trusted: bool = False) -> Result:
    """The result in a file, or on standard input; Python functions only if it is trusted."""
    record = _read(name)
    with _told(name):
        return from_record(record, trusted=trusted)


def _read(name: str) -> object:
    """The JSON in a file, or on standard input."""
    check_stdin([name])
    file = "<stdin>" if name == STDIN else name
    try:
        data = sys.stdin.buffer.read() if name == STDIN else Path(name).read_bytes()
        return json.loads(data)
    except json.JSONDecodeError as error:
        raise RecordError(
            f"this is no JSON: {error.msg}",
            file=file,
            line=error.lineno,
            column=error.colno,
            expected="the record that `mesasynth search --json` prints",
        ) from None
    except RecursionError:
        raise RecordError("this JSON is nested too deeply to be a record", file=file) from None
    except ValueError as error:
        raise RecordError(f"cannot be read: {error}", file=file) from None


@contextmanager
def _told(name: str) -> Iterator[None]:
    """What is wrong with a record is told with its file, and what lets it be read."""
    try:
        yield
    except RecordError as error:
        error.file = error.file or ("<stdin>" if name == STDIN else name)
        if RUNS in error.message:
            error.hint = "if you trust it, --trust-python lets it import them"
        raise
