"""`mesasynth dialect`: look at a dialect, and make one from programs."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import click
from rich.table import Table

from mesasynth.cli.app import Suggesting
from mesasynth.cli.console import INDENT, Output, clean, output, print_json
from mesasynth.cli.dialects import dialect_record
from mesasynth.cli.files import reserved, text_writer, written
from mesasynth.cli.options import check_stdin, json_option, load_program, trust_option
from mesasynth.cli.outcome import fact
from mesasynth.cli.verify import read_result
from mesasynth.dsl import DEFAULT_DIALECT, Dialect, Program, dialect, expand, to_toml, units
from mesasynth.dsl.definitions import bodies
from mesasynth.dsl.fit import fit
from mesasynth.dsl.learn import Learned, learn
from mesasynth.errors import DialectError
from mesasynth.search.outcome import Result, bits

NOTHING_SAVES = 3


@click.group(cls=Suggesting)
def command() -> None:
    """Look at a dialect, or make one: a dialect is a small TOML file.

    Wherever a command takes --dialect it is the name of one (`mesasynth dialects`) or such a file.
    """


@command.command(
    epilog="""\b
Examples:
  mesasynth dialect show reactive
  mesasynth dialect show --toml stack > my.toml""",
)
@click.argument("name", metavar="DIALECT")
@click.option("--toml", "as_toml", is_flag=True, help="Print it as a file, nothing left out.")
@json_option
def show(name: str, as_toml: bool, as_json: bool) -> None:
    """Show a dialect: what each choice costs, what is defined, how long actions take."""
    chosen = dialect(name)
    if as_toml:
        click.echo(to_toml(chosen), nl=False)
    elif as_json:
        print_json(dialect_record(chosen), schema="dialect/1")
    else:
        _print(output(), chosen)


@command.command(
    "fit",
    epilog="""\b
Example:
  mesasynth dialect fit --dialect reactive --out fitted.toml programs/*.mesa""",
)
@click.argument("programs", nargs=-1, required=True, metavar="PROGRAM...")
@click.option("--dialect", "-d", "name", default=DEFAULT_DIALECT, show_default=True, metavar="NAME")
@click.option(
    "--smoothing",
    type=float,
    default=1.0,
    show_default=True,
    metavar="N",
    help="Count each choice so often besides.",
)
@click.option("--name", "called", metavar="NAME", help="What to call it.")
@click.option("--out", metavar="FILE", help="Write it to a file.")
@json_option
def fitted(
    *,
    programs: tuple[str, ...],
    name: str,
    smoothing: float,
    called: str | None,
    out: str | None,
    as_json: bool,
) -> None:
    """Fit a dialect's weights to programs, by maximum likelihood with smoothing."""
    if not (math.isfinite(smoothing) and smoothing >= 0):
        raise DialectError(f"the smoothing is {smoothing}", expected="a number, 0 or more")
    chosen = dialect(name)
    check_stdin(programs)
    corpus = [load_program(program, None, chosen) for program in programs]
    found = fit(corpus, chosen, smoothing=smoothing, name=called)
    before, after = _lengths(corpus, chosen), _lengths(corpus, found)
    sentence = (
        f"The programs take {bits(before)} in the dialect it was made from, "
        f"{bits(after)} in this one."
    )
    with reserved(out) as file:
        _made(
            found,
            [sentence],
            file=file,
            as_json=as_json,
            more={"units_before": before, "units_after": after},
        )


@command.command(
    "learn",
    epilog="""\b
Examples:
  mesasynth dialect learn --out learned.toml results/*.json
  mesasynth dialect learn -d reactive --json programs/*.mesa

\b
Exit codes: 0 a dialect that saves bits; 2 bad input; 3 no definition proposed saves any.""",
)
@click.argument("corpus", nargs=-1, required=True, metavar="RESULT.json|PROGRAM...")
@click.option(
    "--dialect",
    "-d",
    "name",
    metavar="NAME|FILE",
    help=f"What to extend. [default: the dialect of the records, else {DEFAULT_DIALECT}]",
)
@click.option("--optima", is_flag=True, help="Learn from all optima that a record lists.")
@click.option("--name", "called", metavar="NAME", help="What to call it.")
@click.option("--out", metavar="FILE", help="Write it to a file.")
@trust_option
@json_option
@click.pass_context
def learned(
    ctx: click.Context,
    *,
    corpus: tuple[str, ...],
    name: str | None,
    optima: bool,
    called: str | None,
    out: str | None,
    trusted: bool,
    as_json: bool,
) -> None:
    """Learn definitions from winners: what they share gets a name where that saves bits.

    What ends in .json is the record of a search, of which the winner is taken; all else is a
    program. Stitch proposes (extra `learn`); what saves is decided by exact lengths, with every
    definition paid for, and with the other statements dearer by the new words.
    """
    check_stdin(corpus)
    results = {
        each: read_result(each, trusted=trusted) for each in corpus if each.endswith(".json")
    }
    chosen = _shared(results) if name is None else dialect(name)
    programs: list[Program] = []
    for each in corpus:
        if each in results:
            programs += _winners(results[each], all_optima=optima)
        else:
            programs.append(load_program(each, None, chosen))
    if not programs:
        raise DialectError("none of the records has a winner", expected="a program to learn from")
    with reserved(out) as file:
        found = learn(programs, chosen, name=called)
        more = {
            "units_before": found.units_before,
            "units_after": found.units_after,
            "units_definitions": found.units_definitions,
            "units_saved": found.units_saved,
            "definitions": [
                {
                    "name": each.name,
                    "block": str(each.block),
                    "units": each.units,
                    "uses": each.uses,
                }
                for each in found.definitions
            ],
            "programs": [str(program) for program in found.programs],
        }
        if found.definitions:
            _made(found.dialect, _told(found), file=file, as_json=as_json, more=more)
            return
        if as_json:
            print_json({"dialect": None, "toml": None, **more}, schema="dialect-made/1")
        else:
            output().say(
                f"No definition saves anything: {_programs(found)} {bits(found.units_before)} in "
                f"{chosen.name!r}, and more with any that was proposed, its own price included. "
                "No dialect was made."
            )
        ctx.exit(NOTHING_SAVES)


def _shared(results: Mapping[str, Result]) -> Dialect:
    """The dialect that all records have; the default one without records."""
    first: tuple[str, Dialect] | None = None
    for file, result in results.items():
        language = result.task.dialect
        if first and first[1] != language:
            raise DialectError(
                f"its dialect {language.name!r} is not {first[1].name!r}, that of {first[0]}",
                file=file,
                expected="records of one dialect, or --dialect with one that has all their words",
            )
        first = first or (file, language)
    return first[1] if first else dialect(DEFAULT_DIALECT)


def _winners(result: Result, *, all_optima: bool) -> Iterator[Program]:
    """What a record holds to learn from, with its definitions written out."""
    optima = result.optima.listed if all_optima and result.optima else ()
    for each in optima or ([result.winner] if result.winner else []):
        yield expand(each.program, result.task.dialect)


def _told(found: Learned) -> list[str]:
    """What was learned, and what it saves."""
    width = max(len(each.name) for each in found.definitions)
    listed = [
        f"  {each.name:{width}}  {bits(each.units)}, used {each.uses} times: {each.block}"
        for each in found.definitions
    ]
    after, price = bits(found.units_after), bits(found.units_definitions)
    return [
        f"{_programs(found)} {bits(found.units_before)} in the dialect it was made from,",
        f"{after} in this one, and its definitions take {price}:",
        f"{bits(found.units_saved)} are saved.",
        *listed,
    ]


def _programs(found: Learned) -> str:
    many = len(found.programs)
    return f"{many:,} programs take" if many > 1 else "1 program takes"


def _made(
    found: Dialect,
    comments: Iterable[str],
    *,
    file: Path | None,
    as_json: bool,
    more: Mapping[str, Any],
) -> None:
    """Print or write a dialect that was made from programs, and what there is to say of it."""
    toml = to_toml(found)
    failure = written(file, text_writer(toml))
    if as_json:
        print_json(
            {"dialect": dialect_record(found), "toml": toml, **more}, schema="dialect-made/1"
        )
    else:
        for line in comments:
            click.echo(f"# {clean(line)}")
        click.echo(f"# Written to {file.name}." if file else toml, nl=bool(file))
    if failure:
        raise failure


def _lengths(programs: list[Program], language: Dialect) -> int:
    return sum(units(program, language) for program in programs)


def _print(console: Output, chosen: Dialect) -> None:
    console.put(clean(chosen.name), "bold cyan")
    if chosen.summary:
        console.say(clean(chosen.summary), "italic")
    weights = dict(chosen.weights)
    for title, costs in (
        ("statement", chosen.slot_units),
        ("test", chosen.test_units),
        ("count", chosen.count_units),
    ):
        if not costs:
            continue
        table = Table(box=None, header_style="bold", padding=(0, 2, 0, 0), pad_edge=False)
        table.add_column(title)
        for column in ("weight", "units", "bits"):
            table.add_column(column, justify="right")
        for option, cost in costs.items():
            weight = f"{float(weights.get(str(option), 1)):g}"
            table.add_row(str(option), weight, f"{cost:,}", f"{cost / 1024:.2f}")
        console.put()
        console.block(table, indent=INDENT)
    console.put()
    for name, body in bodies(chosen).items():
        fact(console, name, f"= {Program(body)}")
    for name, ticks in dict(chosen.ticks).items():
        fact(console, name, f"takes {ticks} ticks")
    if chosen.trail_cap is not None:
        fact(console, "trail", f"at most {chosen.trail_cap} steps for each place")
