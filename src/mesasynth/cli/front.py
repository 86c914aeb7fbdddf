"""`mesasynth front`: what a tick costs in bits, exact as far as it is proved."""

from __future__ import annotations

from collections.abc import Mapping

import click
from rich.text import Text

from mesasynth.analysis.battery import battery
from mesasynth.analysis.figures import front_figure
from mesasynth.analysis.labels import Label
from mesasynth.analysis.measure import measure
from mesasynth.analysis.policy import ProgramPolicy
from mesasynth.analysis.spread import spread
from mesasynth.cli.console import INDENT, Output, clean, output, print_json
from mesasynth.cli.files import figure_writer, record_writer, reserved, reserved_figure, written
from mesasynth.cli.options import (
    exceptions_option,
    json_option,
    load_mazes,
    max_bits_option,
    out_option,
    plot_option,
    posed,
    prune_option,
    timeout_option,
)
from mesasynth.cli.progress import live_progress, live_work
from mesasynth.cli.tables import grid, program_text
from mesasynth.search import UNITS_PER_BIT, Front, front
from mesasynth.search.front import PATIENCE
from mesasynth.search.outcome import ENDINGS, Reason, bits

NONE, OPEN = 3, 4


@click.command(
    epilog="""\b
Examples:
  mesasynth front maze.txt
  mesasynth front -d reactive --max-bits 36 --plot front.svg maze.txt

\b
Exit codes: 0 the whole front is proved; 2 bad input; 3 proved that no program
solves the mazes; 4 a stretch of the front is open.""",
)
@posed
@max_bits_option
@exceptions_option
@click.option(
    "--labels/--no-labels",
    "labelled",
    default=True,
    help="Measure what kind of thing each program is.  [default: yes]",
)
@prune_option
@timeout_option(f"Stop after this time.  [default: {PATIENCE:g} without --max-bits]")
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
    max_bits: float | None,
    exceptions: float | None,
    labelled: bool,
    prune: bool,
    timeout: float | None,
    audited: int,
    threads: int | None,
    seed: int,
    as_json: bool,
    out: str | None,
    plot: str | None,
) -> None:
    """Find the programs that none beats in both length and time: the Pareto front.

    With --exceptions the length is that of the two-part code, so that a program may miss mazes.

    The front is exact up to the length that was settled, and at its fast end as far as that is
    proved; the stretch between is open, and drawn as such.
    """
    training = load_mazes(mazes)
    with reserved(out) as file, reserved_figure(plot) as picture:
        with live_progress() as progress:
            found = front(
                training,
                dialect=dialect,
                bump=bump,
                stop=stop,
                objective=objective,
                max_ticks=max_ticks,
                solve=solve,
                max_bits=max_bits,
                exceptions=exceptions,
                prune=prune,
                timeout=timeout,
                audited=audited,
                seed=seed,
                threads=threads,
                progress=progress,
            )
        labels = _labels(found) if labelled else {}
        record = found.to_record()
        for point in record["points"]:
            label = labels.get(point["program"])
            point["label"] = None if label is None else str(label)
        failure = written(file, record_writer(record)) or written(
            picture, figure_writer(lambda: front_figure(found, labels=labels))
        )
    if as_json:
        print_json(record)
    else:
        _print(output(), found, labels)
    if failure:
        raise failure
    if found.reason in (Reason.WALLED_OFF, Reason.CLASH):
        ctx.exit(NONE)
    ctx.exit(0 if found.complete else OPEN)


def _labels(found: Front) -> dict[str, Label]:
    """What the program of each point is."""
    task = found.task
    whole = battery(task.drawn)
    policies = [
        ProgramPolicy(point.optimum.program, task.dialect, task.bump) for point in found.points
    ]
    with live_work() as told:
        measured = spread(
            lambda policy: measure(policy, whole), policies, words="points measured", told=told
        )
        texts = (str(point.optimum.program) for point in found.points)
        return {text: each.label for text, each in zip(texts, measured, strict=True)}


def _print(console: Output, found: Front, labels: Mapping[str, Label]) -> None:
    """The front as a table, the open stretch as a row of its own."""
    console.say(clean(found.sentence), "bold green" if found.complete else "bold yellow")
    if found.reason in ENDINGS and not found.complete:
        console.say(ENDINGS[found.reason])
    if not found.points and found.gap is None:
        return
    kinds = ("kind",) if labels else ()
    table = grid("bits", "ticks", "programs", "proved", *kinds, "program", right=3)
    gap_drawn = found.gap is None
    for point in found.points:
        optimum = point.optimum
        if not gap_drawn and point.units > found.proved_units:
            table.add_row(*_gap_row(found, kinds=len(kinds)))
            gap_drawn = True
        table.add_row(
            f"{point.units / UNITS_PER_BIT:.2f}",
            f"{optimum.ticks:,}",
            "?" if point.count is None else f"{point.count:,}",
            Text("yes", "green") if point.proved else Text(_half_proved(found), "yellow"),
            *((str(labels[str(optimum.program)]),) if labels else ()),
            program_text(optimum.program),
        )
    if not gap_drawn:
        table.add_row(*_gap_row(found, kinds=len(kinds)))
    console.put()
    console.block(table, indent=INDENT)
    if found.certificate:
        console.put()
        console.say(str(found.certificate))


def _half_proved(found: Front) -> str:
    """What is proved of a last point that a shorter program as fast may beat."""
    fastest = found.points[-1].optimum.ticks <= found.least_ticks
    return "ticks" if fastest else "no"


def _gap_row(found: Front, *, kinds: int) -> tuple[str | Text, ...]:
    """The open stretch."""
    assert found.gap is not None
    before, _ = found.gap
    most = f"below {before.optimum.ticks:,}" if before else "any"
    return (
        f"> {bits(found.proved_units).removesuffix(' bits')}",
        most,
        "?",
        Text("open", "bold yellow"),
        *["?"] * kinds,
        Text("- - - more points may lie here - - -", "yellow"),
    )
