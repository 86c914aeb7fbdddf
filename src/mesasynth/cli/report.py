"""`mesasynth report`: a result as one page."""

from __future__ import annotations

from pathlib import Path

import click

from mesasynth.analysis.battery import battery
from mesasynth.analysis.companions import companions
from mesasynth.analysis.kinds import Kinds, kinds, probes
from mesasynth.analysis.policy import ProgramPolicy
from mesasynth.analysis.report import Evidence, report_html
from mesasynth.analysis.verdict import verdict
from mesasynth.cli.files import reserved, written
from mesasynth.cli.options import max_bits_option, trust_option
from mesasynth.cli.progress import live_progress, live_work
from mesasynth.cli.verify import read_result
from mesasynth.search import UNITS_PER_BIT, Result, posterior

BEYOND = 2.0
"""How many bits past what was settled the kinds are looked for, unless it is said."""

UNSETTLED = 40.0
"""Up to how many bits where the search did not go by length."""

PATIENCE = 20.0
"""Seconds for that, unless it is said."""


@click.command(
    epilog="""\b
Example:
  mesasynth search --json maze.txt > result.json
  mesasynth report result.json -o report.html""",
)
@click.argument("record", metavar="RESULT.json")
@click.option("--out", "-o", required=True, metavar="FILE", help="The page to write.")
@max_bits_option
@click.option(
    "--timeout",
    type=float,
    default=PATIENCE,
    show_default=True,
    metavar="SECONDS",
    help="Look for other kinds no longer than this.",
)
@click.option("--no-kinds", is_flag=True, help="Leave out the shortest program of each kind.")
@trust_option
def command(
    *,
    record: str,
    out: str,
    max_bits: float | None,
    timeout: float,
    no_kinds: bool,
    trusted: bool,
) -> None:
    """Write a result as one page that needs no network.

    The task, the winner and its proof, a replay with controls, the winner's measurements, all
    optima by behaviour, and the shortest program of each kind up to --max-bits (by default 2 bits
    past what the result settled). All is measured anew. RESULT.json is the record of a search, "-"
    is standard input.
    """
    result = read_result(record, trusted=trusted)
    with reserved(out) as file:
        page = report_html(result, _evidence(result, None if no_kinds else timeout, max_bits))
        failure = written(file, lambda path: _write(path, page))
    if failure:
        raise failure


def _evidence(result: Result, timeout: float | None, max_bits: float | None) -> Evidence:
    """All that is measured."""
    winner, task = result.winner, result.task
    if winner is None:
        return Evidence()
    with live_work() as told:
        found = verdict(result, told=told)
        policy = ProgramPolicy(winner.program, task.dialect, task.bump)
        beside = companions(policy, battery(task.drawn), training=task.drawn)
    settled = result.proved_units / UNITS_PER_BIT
    cap = max_bits or (settled + BEYOND if settled else UNSETTLED)
    return Evidence(found, beside, None if timeout is None else _kinds(result, cap, timeout))


def _kinds(result: Result, cap: float, timeout: float) -> Kinds:
    """The shortest program of each kind, as far as the time allows."""
    task = result.task
    with live_progress() as progress:
        gathered = posterior(
            task.mazes,
            max_bits=cap,
            held_out=probes(task.drawn),
            timeout=timeout,
            audited=0,
            progress=progress,
            dialect=task.dialect,
            bump=task.bump,
            stop=task.stop,
            objective=task.objective,
            max_ticks=task.max_ticks,
            solve=task.solve,
        )
    with live_work() as told:
        return kinds(gathered, told=told)


def _write(path: Path, page: str) -> None:
    path.write_text(page, encoding="utf-8")
