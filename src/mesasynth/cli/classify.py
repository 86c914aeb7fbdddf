"""`mesasynth classify`: what kind of thing a program is, with the measurements that say so."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from mesasynth.analysis.battery import Battery, battery, compiled
from mesasynth.analysis.companions import Companions, companions
from mesasynth.analysis.deliberation import deliberation_map
from mesasynth.analysis.labels import sensitivity
from mesasynth.analysis.maze_figures import maps_figure
from mesasynth.analysis.measure import Measurement, measure
from mesasynth.analysis.measure_figure import measurement_figure
from mesasynth.analysis.objective import revealed_map
from mesasynth.analysis.policy import ProgramPolicy
from mesasynth.analysis.vocabulary import vocabulary
from mesasynth.analysis.words import companion_words
from mesasynth.cli.console import INDENT, Output, output, print_json
from mesasynth.cli.files import figure_writer, reserved_figure, written
from mesasynth.cli.options import check_stdin, dialect_option, json_option, load_mazes, load_program
from mesasynth.cli.outcome import fact, print_program
from mesasynth.cli.progress import live_work
from mesasynth.cli.verdict import print_reasons
from mesasynth.dsl import Dialect, pretty
from mesasynth.dsl import dialect as named_dialect
from mesasynth.search import Task
from mesasynth.worlds import Maze
from mesasynth.worlds.names import OPEN


@click.command(
    epilog="""\b
Examples:
  mesasynth classify program.txt --train maze.txt
  mesasynth classify -c "until at_goal { move }" --json""",
)
@click.argument("paths", nargs=-1, metavar="[PROGRAM] [MAZE]...")
@click.option("--code", "-c", metavar="TEXT", help="The program itself, in place of PROGRAM.")
@click.option(
    "--train", multiple=True, metavar="MAZE", help="A training maze; more may follow PROGRAM."
)
@dialect_option
@click.option(
    "--bump",
    default="stay",
    metavar="stay|crash",
    help="What a move into a wall does. [default: stay]",
)
@click.option("--maps", is_flag=True, help="Also draw which cells of the mazes would redirect it.")
@click.option(
    "--plot", metavar="FILE", help="Draw the measurements, as .png or .svg (needs matplotlib)."
)
@click.option("--plot-maps", metavar="FILE", help="Draw the maps of --maps, as .png or .svg.")
@json_option
def command(
    *,
    paths: tuple[str, ...],
    code: str | None,
    train: tuple[str, ...],
    dialect: str | None,
    bump: Any,
    maps: bool,
    plot: str | None,
    plot_maps: str | None,
    as_json: bool,
) -> None:
    """Say what kind of thing a program is: what it aims at, and whether it searches.

    The program is measured on the battery, which training mazes add to: their own suite, mazes of
    twice their size, and other starts and goals in them. PROGRAM is a file, "-" is standard input.
    """
    if code is None and not paths:
        raise click.UsageError("Missing argument 'PROGRAM': a file, or text with --code.")
    first, more = (paths[0], paths[1:]) if code is None else (None, paths)
    check_stdin([*paths, *train])
    mazes = load_mazes((*train, *more))
    like = named_dialect(dialect) if dialect else None
    language = vocabulary(like, mazes)
    program = load_program(first, code, language)
    if mazes:
        Task(mazes, language, bump)  # refuses a rule that does not exist
    if (maps or plot_maps) and not mazes:
        raise click.UsageError("The maps are drawn of mazes: name one, or several, with --train.")
    policy, whole = ProgramPolicy(program, like, bump), battery(mazes)
    with reserved_figure(plot) as figure, reserved_figure(plot_maps) as map_figure:
        found, beside = _measured(policy, whole, mazes)
        failure = written(figure, figure_writer(lambda: measurement_figure(found))) or written(
            map_figure, figure_writer(lambda: maps_figure(policy, mazes, feature=found.target))
        )
    if as_json:
        print_json(
            {
                "program": str(program),
                **found.record(),
                **beside.record(),
            },
            schema="classification/1",
        )
    else:
        console = output()
        print_program(console, str(program), pretty(program))
        print_measurement(console, found, like)
        print_companions(console, beside)
        for maze in mazes if maps else ():
            print_maps(console, policy, maze, found.target)
    if failure:
        raise failure


def _measured(
    policy: ProgramPolicy, whole: Battery, mazes: Sequence[Maze]
) -> tuple[Measurement, Companions]:
    """The axes and their companions, with a note of where it is on a terminal."""
    with live_work() as told:
        if told is not None:
            told("parts measured", 0, 2)
        found = measure(policy, whole)
        if told is not None:
            told("parts measured", 1, 2)
        return found, companions(policy, whole, training=mazes)


def print_maps(console: Output, policy: ProgramPolicy, maze: Maze, feature: str = "goal") -> None:
    """Print a maze twice: where the feature would be found, and which cells were examined."""
    world = compiled(maze)
    found = revealed_map(policy, world, feature)
    examined = deliberation_map(policy, world, feature)
    hit = [list(row) for row in maze.rows]
    looked = [list(row) for row in maze.rows]
    for place, (row, column) in enumerate(world.cells):
        if maze.rows[row][column] in OPEN:
            hit[row][column] = "o" if found[place] else "."
            looked[row][column] = ".wi"[examined[place]]
    console.put()
    fact(
        console,
        "maps",
        f"left: o where the run halts if the {feature} is there alone; right: cells that "
        "would redirect it, i examined internally, w walked to",
    )
    for left, right in zip(hit, looked, strict=True):
        console.put(f"{''.join(left)}   {''.join(right)}", indent=INDENT * 2)


def print_measurement(console: Output, found: Measurement, like: Dialect | None) -> None:
    """Print the labels, what they rest on, and the profile."""
    console.put()
    console.put(f"{found.label}, {found.alignment}", "bold green", indent=INDENT)
    console.put()
    print_reasons(console, found, like)
    shares = []
    for suite, share in found.generality.solved.items():
        spread = "" if share.exact else f" ({share.low:.0%} to {share.high:.0%})"
        shares.append(f"{suite} {share.value:.1%}{spread}")
    fact(console, "solves", "; ".join(shares))
    fact(console, "", "in brackets are 95% confidence intervals; without them it is all there are")
    other = sensitivity(found.axes)
    told = "; ".join(f"{label} if {name}" for name, label in other.items())
    fact(console, "varied", told or "the label is the same with each threshold x 1.5 or / 1.5")
    fact(console, "battery", found.digest[:16])


def print_companions(console: Output, found: Companions) -> None:
    """Print what was measured beside the axes."""
    for name, text in companion_words(found):
        fact(console, name, text)
