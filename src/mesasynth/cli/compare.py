"""`mesasynth compare`: the winners of several biases side by side."""

from __future__ import annotations

import click
from rich.text import Text

from mesasynth.analysis.figures import compare_figure
from mesasynth.cli.console import INDENT, Output, clean, output, print_json
from mesasynth.cli.files import figure_writer, record_writer, reserved, reserved_figure, written
from mesasynth.cli.options import (
    exceptions_option,
    json_option,
    load_mazes,
    out_option,
    plot_option,
    posed,
)
from mesasynth.cli.pictures import Picture, draw
from mesasynth.cli.progress import live_progress
from mesasynth.cli.tables import grid, program_text
from mesasynth.search import (
    COMPARED,
    UNITS_PER_BIT,
    Comparison,
    GaveUp,
    NoProgram,
    Optimal,
    Result,
    Space,
    Time,
    compare,
)
from mesasynth.search.compare import PATIENCE
from mesasynth.search.outcome import TreeProof

NONE, GAVE_UP = 3, 4
SHORT = 200
"""Characters of a program that are shown in the table."""


@click.command(
    epilog="""\b
Examples:
  mesasynth compare maze.txt
  mesasynth compare --biases length,kt,weighted:1/2,time:worst -d reactive maze.txt

\b
Exit codes: 0 every winner is proved; 2 bad input; 3 proved under some bias
that no program solves the mazes; 4 under some bias nothing is proved.""",
)
@posed
@click.option(
    "--biases",
    default=",".join(COMPARED),
    show_default=True,
    metavar="NAMES",
    help="What to compare; a price or a cap follows a colon.",
)
@exceptions_option
@click.option(
    "--timeout",
    type=float,
    default=PATIENCE,
    show_default=True,
    metavar="SECONDS",
    help="Give up after this time under each bias.",
)
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
    biases: str,
    exceptions: float | None,
    timeout: float,
    audited: int,
    threads: int | None,
    seed: int,
    as_json: bool,
    out: str | None,
    plot: str | None,
) -> None:
    """Search under several biases; print one table and the winners' paths side by side.

    Where "least ticks" is proved, a shorter program as fast may exist.
    """
    training = load_mazes(mazes)
    with reserved(out) as file, reserved_figure(plot) as picture, live_progress() as progress:
        found = compare(
            training,
            biases=[name.strip() for name in biases.split(",") if name.strip()],
            dialect=dialect,
            bump=bump,
            stop=stop,
            objective=objective,
            max_ticks=max_ticks,
            solve=solve,
            exceptions=exceptions,
            timeout=timeout,
            audited=audited,
            seed=seed,
            threads=threads,
            progress=progress,
        )
        failure = written(file, record_writer(found.to_record())) or written(
            picture, figure_writer(lambda: compare_figure(found))
        )
    if as_json:
        print_json(found.to_record())
    else:
        _print(output(), found)
    if failure:
        raise failure
    outcomes = [result.outcome for _, result in found.results]
    if any(isinstance(outcome, GaveUp) for outcome in outcomes):
        ctx.exit(GAVE_UP)
    ctx.exit(NONE if any(isinstance(outcome, NoProgram) for outcome in outcomes) else 0)


def _print(console: Output, found: Comparison) -> None:
    """One row for each bias, then the paths maze by maze."""
    task = found.task
    console.say(clean(f"{task.demand} in the dialect {task.dialect.name!r}"), "bold")
    console.put()
    table = grid("bias", "bits", "ticks", "score", "proved", "program")
    for column in table.columns[1:4]:
        column.justify = "right"
    for name, result in found.results:
        winner = result.winner
        table.add_row(
            Text(name, "bold"),
            f"{winner.units / UNITS_PER_BIT:.2f}" if winner else "",
            f"{winner.ticks:,}" if winner else "",
            _score(result),
            _proof(result),
            program_text(winner.program, most=SHORT) if winner else Text("none", "red"),
        )
    console.block(table, indent=INDENT)
    for index, maze in enumerate(task.drawn):
        draw(
            console,
            [
                Picture(maze, f"{name}: {maze.label}", _trail(result, index))
                for name, result in found.results
            ],
        )


def _score(result: Result) -> str:
    if result.score_bits is None:
        return ""
    whole = isinstance(result.score, Time | Space)
    return f"{result.score_bits:,.0f}" if whole else f"{result.score_bits:,.2f}"


def _proof(result: Result) -> Text:
    """What was proved, in a word or a bound."""
    match result.outcome:
        case Optimal(tree=TreeProof(description_proved=False)):
            return Text("least ticks", "green")
        case Optimal():
            return Text("optimal", "green")
        case NoProgram():
            return Text("none exists", "red")
        case GaveUp(lower_bits=None):
            return Text("nothing", "yellow")
        case GaveUp(lower_bits=lower):
            places = 0 if isinstance(result.score, Time | Space) else 2
            return Text(f">= {lower:,.{places}f}", "yellow")


def _trail(result: Result, index: int) -> list[tuple[int, int]] | None:
    """The winner's path in one of the mazes, if it has one."""
    if result.winner is None:
        return None
    runs = result.task.runs(result.winner.program)
    if index >= len(runs):
        return None
    return [result.task.worlds[index].cells[place] for place in runs[index].trail]
