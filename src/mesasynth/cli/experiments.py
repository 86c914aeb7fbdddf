"""`mesasynth experiment NAME`: one command for every experiment that is an object."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
from rich.table import Table
from rich.text import Text

from mesasynth.analysis.experiments import EXPERIMENTS, FULL, QUICK, Experiment, Store
from mesasynth.analysis.experiments.pages import stem, write_page
from mesasynth.analysis.look import check_matplotlib
from mesasynth.cli.circuit_options import GAVE_UP, watching
from mesasynth.cli.console import INDENT, output, print_json
from mesasynth.cli.options import json_option
from mesasynth.errors import MesasynthError


def commands() -> list[click.Command]:
    """A command for each experiment."""
    return [_command(experiment) for experiment in EXPERIMENTS]


def _command(experiment: Experiment[Any]) -> click.Command:
    @click.command(
        experiment.name,
        help=f"{experiment.question}\n\n{experiment.definition}",
        short_help=experiment.question,
        epilog=f"""\b
Example:
  mesasynth experiment {experiment.name} --full -o results

\b
Exit codes: 0 all proved; 2 bad input; 4 gave up on some.""",
    )
    @click.option(
        "--full", is_flag=True, help="The setting that is evidence.  [default: the quick one]"
    )
    @click.option("--seed", type=click.IntRange(0), default=0, show_default=True)
    @click.option(
        "-o",
        "--out",
        metavar="FOLDER",
        help="Write rows, figure and page there; rows that it has are not computed again.",
    )
    @json_option
    @click.pass_context
    def command(
        ctx: click.Context, *, full: bool, seed: int, out: str | None, as_json: bool
    ) -> None:
        setting = experiment.setting(FULL if full else QUICK, seed=seed)
        folder = None if out is None else _folder(out)
        store = None
        if folder is not None:
            path = folder / f"{stem(experiment, setting)}.jsonl"
            store = Store(path, experiment.name, setting.record())
        with watching() as watch:
            rows = list(experiment.run(setting, store=store, watch=watch))
        if folder is not None:
            write_page(experiment, setting, rows, folder)
        if as_json:
            found = [asdict(row) for row in rows]
            about = {"experiment": experiment.name, "setting": setting.record(), "rows": found}
            print_json(about, schema="experiment/1")
        else:
            _print(experiment, rows, quick=not full)
        ctx.exit(0 if all(row.proved for row in rows) else GAVE_UP)

    return command


def _folder(name: str) -> Path:
    """A folder for results, made where it is missing; matplotlib is known to be there."""
    check_matplotlib()
    folder = Path(name)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise MesasynthError(f"no folder for results: {reason}", file=name) from None
    return folder


def _print(experiment: Experiment[Any], rows: list[Any], *, quick: bool) -> None:
    console = output()
    console.say(experiment.question, "bold")
    console.put()
    table = experiment.table(rows)
    printed = Table(box=None, header_style="bold", padding=(0, 2, 0, 0), pad_edge=False)
    for header in table.headers:
        printed.add_column(header, overflow="fold")
    for line in table.rows:
        printed.add_row(*(Text(cell.replace("`", "")) for cell in line))
    console.block(printed, indent=INDENT)
    console.put()
    for said in experiment.answer(rows).splitlines():
        console.say(said.replace("`", ""))
    if quick:
        console.put()
        console.say("This is the quick setting, which is no evidence: --full is.", "dim")
