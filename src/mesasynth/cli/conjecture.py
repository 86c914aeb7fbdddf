"""`mesasynth conjecture`: conjectures listed, shown, checked, and counterexamples replayed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from mesasynth.analysis.conjectures import (
    Conjecture,
    Hunt,
    Refuted,
    Verdict,
    conjectures,
    find_conjecture,
    hunt,
    judge,
    read_counterexample,
)
from mesasynth.analysis.conjectures.codec import mazes_in, others_in
from mesasynth.analysis.conjectures.hunting import EXAMPLES, PATIENCE
from mesasynth.analysis.conjectures.pages import check_book, write_pages
from mesasynth.cli.app import INTERRUPTED, Suggesting
from mesasynth.cli.circuit_options import watching
from mesasynth.cli.console import INDENT, Output, clean, output, print_json
from mesasynth.cli.options import json_option
from mesasynth.cli.outcome import fact
from mesasynth.cli.pictures import Picture, draw
from mesasynth.cli.tables import grid

EXIT = {"survived": 0, "refuted": 3, "inconclusive": 4}
NOT_REPRODUCED = 1
STYLES = {"survived": "bold green", "refuted": "bold red", "inconclusive": "bold yellow"}


@click.group("conjecture", cls=Suggesting)
def command() -> None:
    """List, show and check conjectures, and replay counterexamples."""


@command.command("list")
@json_option
def listed(*, as_json: bool) -> None:
    """List the conjectures of the book and of installed packages."""
    found = conjectures()
    if as_json:
        print_json({"conjectures": [_about(each) for each in found]}, schema="conjectures/1")
        return
    table = grid("conjecture", "what it says")
    for each in found:
        table.add_row(each.name, each.statement)
    output().block(table)


@command.command(
    epilog="""\b
Example:
  mesasynth conjecture show a-union-costs-a-test""",
)
@click.argument("name", metavar="NAME")
@json_option
def show(name: str, *, as_json: bool) -> None:
    """Show a conjecture: what it says, of what, and what would be looked at.

    NAME is one that `list` shows, or FILE.py, or FILE.py:NAME for one of your own.
    """
    found = find_conjecture(name)
    if as_json:
        print_json(_about(found), schema="conjectures/1")
        return
    _print_conjecture(output(), found)


@command.command(
    epilog="""\b
Example:
  mesasynth conjecture check a-union-costs-a-test -o found

\b
Exit codes: 0 survived; 2 bad input; 3 refuted; 4 inconclusive; 130 interrupted.""",
)
@click.argument("name", metavar="NAME")
@click.option(
    "--examples",
    type=int,
    default=EXAMPLES,
    show_default=True,
    metavar="N",
    help="Draw so many instances after those covered one by one.",
)
@click.option("--seed", type=int, default=0, show_default=True, help="The seed of what is drawn.")
@click.option(
    "--timeout",
    type=float,
    default=PATIENCE,
    show_default=True,
    metavar="SECONDS",
    help="Stop after this time, between two instances.",
)
@json_option
@click.option(
    "-o", "--out", metavar="DIR", help="Write the record, and the mazes of a counterexample."
)
@click.pass_context
def check(
    ctx: click.Context,
    name: str,
    *,
    examples: int,
    seed: int,
    timeout: float,
    as_json: bool,
    out: str | None,
) -> None:
    """Hunt for a smallest counterexample to a conjecture.

    All small instances are covered one by one, then others are drawn at random and what fails is
    shrunk. A conjecture that survives is not thereby true.
    """
    conjecture = find_conjecture(name)
    folder = Path(out) if out is not None else None
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
    with watching() as tell:
        found = hunt(
            conjecture,
            examples=examples,
            seed=seed,
            timeout=timeout,
            watch=None if tell is None else lambda words, n: tell(f"{words}: {n:,}"),
        )
    files = found.save(folder) if folder is not None else ()
    if as_json:
        print_json(found.record())
    else:
        _print_hunt(output(), found)
        if files:
            fact(output(), "written", ", ".join(map(str, files)))
    refuted = isinstance(found.outcome, Refuted)
    ctx.exit(INTERRUPTED if found.interrupted and not refuted else EXIT[found.outcome.name])


@command.command(
    epilog="""\b
Example:
  mesasynth conjecture book docs/conjectures --timeout 60""",
)
@click.argument("folder", metavar="DIR")
@click.option("--only", multiple=True, metavar="NAME", help="Hunt for these alone.")
@click.option("--render", is_flag=True, help="Hunt for none: render the records that are there.")
@click.option("--examples", type=int, default=EXAMPLES, show_default=True, metavar="N")
@click.option("--seed", type=int, default=0, show_default=True)
@click.option(
    "--timeout",
    type=float,
    default=PATIENCE,
    show_default=True,
    metavar="SECONDS",
    help="For each conjecture.",
)
def book(
    folder: str,
    *,
    only: tuple[str, ...],
    render: bool,
    examples: int,
    seed: int,
    timeout: float,
) -> None:
    """Check the whole book, and write its pages with what was found."""
    if render:
        write_pages(Path(folder))
        return
    with watching() as tell:
        check_book(
            Path(folder),
            examples=examples,
            seed=seed,
            timeout=timeout,
            names=only,
            watch=None if tell is None else lambda words, n: tell(f"{words}: {n:,}"),
        )


@command.command(
    epilog="""\b
Example:
  mesasynth conjecture replay found/a-union-costs-a-test.json

\b
Exit codes: 0 it refutes, as recorded; 1 it does not; 2 bad input.""",
)
@click.argument("record", metavar="RECORD.json")
@json_option
@click.pass_context
def replay(ctx: click.Context, record: str, *, as_json: bool) -> None:
    """Check the counterexample of a record once more.

    A conjecture of your own is read from the file named in the record, which is executed.
    """
    kept = read_counterexample(Path(record))
    name = kept.name if kept.origin is None else f"{kept.origin}:{kept.name}"
    conjecture = find_conjecture(name)
    finding = judge(conjecture, kept.instance)
    refutes = finding.verdict is Verdict.FAILS
    if as_json:
        print_json(
            {
                "conjecture": conjecture.name,
                "reproduced": refutes,
                "verdict": str(finding.verdict),
                "evidence": finding.evidence,
            },
            schema="replay/1",
        )
    else:
        console = output()
        console.say(clean(conjecture.statement))
        _print_instance(console, kept.instance)
        said = "It refutes, as recorded." if refutes else f"It does not refute: {finding.verdict}."
        console.put()
        console.put(said, "bold green" if refutes else "bold red")
        fact(console, "evidence", finding.evidence)
    ctx.exit(0 if refutes else NOT_REPRODUCED)


def _about(conjecture: Conjecture) -> dict[str, Any]:
    """A conjecture in a form that JSON can hold."""
    return {
        "name": conjecture.name,
        "statement": conjecture.statement,
        "preconditions": list(conjecture.preconditions),
        "source": conjecture.source,
        "remark": conjecture.remark,
        "sharpens": conjecture.sharpens,
        "origin": conjecture.origin,
        "sweeps": [each.words for each in conjecture.sweeps],
    }


def _print_conjecture(console: Output, conjecture: Conjecture) -> None:
    console.say(clean(conjecture.statement), "bold")
    console.put()
    facts = [
        ("name", conjecture.name),
        ("source", conjecture.source),
        ("if", "; ".join(conjecture.preconditions)),
        ("sharpens", conjecture.sharpens or ""),
        ("known", conjecture.remark),
        ("covers", "; ".join(each.words for each in conjecture.sweeps)),
    ]
    for name, text in facts:
        if text:
            fact(console, name, clean(text))


def _print_hunt(console: Output, found: Hunt) -> None:
    console.say(clean(found.conjecture.statement), "bold")
    console.put()
    console.say(found.sentence, STYLES[found.outcome.name])
    if isinstance(found.outcome, Refuted):
        _print_instance(console, found.outcome.instance)
        console.put()
        fact(console, "evidence", clean(found.outcome.finding.evidence))
    console.put()
    lines = list(found.surviving) or ["nothing"]
    if found.timed_out:
        lines.append("stopped at the time limit")
    if found.interrupted:
        lines.append("interrupted")
    for number, line in enumerate(lines):
        fact(console, "" if number else "covered", clean(line))


def _print_instance(console: Output, instance: Any) -> None:
    mazes = list(mazes_in(instance))
    if mazes:
        draw(console, [Picture(maze, f"maze {n}") for n, maze in enumerate(mazes, start=1)])
    others = list(others_in(instance))
    if others:
        console.put()
    for each in others:
        console.put(clean(each), "cyan", indent=INDENT)
