"""`mesasynth maze`: show, check and make mazes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from mesasynth.cli.app import BAD_INPUT, Suggesting
from mesasynth.cli.console import clean, messages, output, print_json
from mesasynth.cli.options import STDIN, check_stdin, format_option, json_option, load_mazes
from mesasynth.cli.outcome import fact
from mesasynth.cli.pictures import Picture, draw
from mesasynth.errors import MesasynthError
from mesasynth.worlds import (
    FORMATS,
    KINDS,
    Maze,
    compile_maze,
    format_of,
    generate,
    read_mazes,
    write_mazes,
)
from mesasynth.worlds.names import HEADINGS

WALLED_OFF = 3


@click.group("maze", cls=Suggesting)
def command() -> None:
    """Show, check or make mazes."""


def facts(maze: Maze) -> dict[str, Any]:
    """What there is to know about a maze, as JSON."""
    world = compile_maze(maze)
    words = sorted({word for features in maze.features.values() for word in features})
    return {
        "name": maze.label,
        "file": maze.file,
        "height": maze.height,
        "width": maze.width,
        "open_cells": len(world.cells),
        "start": list(maze.start),
        "heading": HEADINGS[maze.heading],
        "goals": sorted(map(list, maze.goals)),
        "distance": world.distance,
        "features": {
            word: sorted(list(cell) for cell, has in maze.features.items() if word in has)
            for word in words
        },
        "text": maze.text,
    }


@command.command(
    epilog="""\b
Example:
  mesasynth maze show examples/mazes/doors.txt""",
)
@click.argument("mazes", nargs=-1, required=True, metavar="MAZE...")
@format_option
@json_option
def show(mazes: tuple[str, ...], form: str | None, as_json: bool) -> None:
    """Draw mazes, with their size, goals, distance and features."""
    loaded = load_mazes(mazes, form=form)
    if as_json:
        print_json({"mazes": [facts(maze) for maze in loaded]}, schema="mazes/1")
        return
    console = output()
    for maze in loaded:
        about = facts(maze)
        draw(console, [Picture(maze, maze.label)])
        console.put()
        fact(console, "size", f"{maze.height} by {maze.width}, {about['open_cells']:,} open cells")
        fact(console, "start", f"{_at([about['start']])}, facing {about['heading']}")
        fact(console, "goal", _at(about["goals"]))
        for word, cells in about["features"].items():
            if word != "goal":
                fact(console, clean(word), _at(cells))
        fact(console, "distance", _distance(about["distance"]))


@command.command(
    epilog="""\b
Example:
  mesasynth maze check examples/mazes/*.txt

\b
Exit codes: 0 every file is good; 2 one is not; 3 a goal is walled off.""",
)
@click.argument("mazes", nargs=-1, required=True, metavar="MAZE...")
@format_option
@click.pass_context
def check(ctx: click.Context, mazes: tuple[str, ...], form: str | None) -> None:
    """Say of every maze whether it can be used, one line each."""
    check_stdin(mazes)
    status = 0
    for path in mazes:
        try:
            loaded = read_mazes(path, form=form)
        except MesasynthError as error:
            messages().put(str(error))
            status = BAD_INPUT
            continue
        for maze in loaded:
            about = facts(maze)
            reachable = about["distance"] is not None
            output().put(
                f"{clean(path)}:{maze.line}: {'ok' if reachable else 'walled off'}: "
                f"{clean(maze.label)}, {maze.height} by {maze.width}, "
                f"{_distance(about['distance'])}",
                "" if reachable else "bold red",
            )
            if not reachable:
                status = status or WALLED_OFF
    ctx.exit(status)


@command.command(
    epilog="""\b
Example:
  mesasynth maze make wilson --height 6 --width 12 --seed 7 --out maze.txt""",
)
@click.argument("kind", metavar="|".join(KINDS))
@click.option("--height", type=int, default=5, show_default=True, help="In cells.")
@click.option("--width", type=int, default=5, show_default=True, help="In cells.")
@click.option("--seed", type=int, default=0, show_default=True, help="Another seed, another maze.")
@click.option(
    "--loops",
    type=float,
    default=0.0,
    metavar="SHARE",
    help="The share of dead ends to open, from 0 to 1.",
)
@click.option(
    "--out", default=STDIN, metavar="FILE", help="Where to write it; by default, print it."
)
def make(kind: str, *, height: int, width: int, seed: int, loops: float, out: str) -> None:
    """Make a random maze, the same for the same seed."""
    text = generate(kind, height, width, seed=seed, loops=loops).text
    if out == STDIN:
        click.echo(text, nl=False)
    else:
        Path(out).write_text(text, encoding="utf-8")


_KNOWN = "\n".join(
    f"  {each.name:13}{each.summary}"
    + (f" ({' '.join(each.extensions)})" if each.extensions else "")
    for each in FORMATS.values()
)


@command.command(
    epilog=f"""\b
Formats, with the extensions that mean them:
{_KNOWN}

\b
Examples:
  mesasynth maze convert arena.scen arena.txt --pick 3
  mesasynth maze convert lake.txt lake.json --format frozenlake
  mesasynth maze convert maze.txt - --to minigrid""",
)
@click.argument("source", metavar="FROM")
@click.argument("target", metavar="TO")
@format_option
@click.option(
    "--to", metavar="NAME", help="The format to write; by default what the extension says."
)
@click.option("--pick", type=int, metavar="N", help="Take the N-th maze of the file alone.")
def convert(
    source: str, target: str, *, form: str | None, to: str | None, pick: int | None
) -> None:
    """Read mazes of one format and write them in another; "-" is standard input or output."""
    check_stdin([source])
    mazes = read_mazes(source, form=form, pick=pick)
    if target != STDIN:
        for path in write_mazes(mazes, target, form=to):
            messages().put(f"wrote {clean(str(path))}")
        return
    files = format_of(target, to).write(mazes, "maze")
    if len(files) > 1:
        raise MesasynthError(
            f"the format {to!r} is {len(files)} files, {' and '.join(files)}",
            expected="the name of a file to write",
        )
    (content,) = files.values()
    click.echo(content, nl=False)


def _at(cells: list[list[int]]) -> str:
    """Where cells are, in a person's counting."""
    few = ", ".join(f"line {row + 1} column {column + 1}" for row, column in cells[:4])
    return f"{few} and {len(cells) - 4:,} more" if len(cells) > 4 else few


def _distance(steps: int | None) -> str:
    return "no way to a goal" if steps is None else f"{steps:,} steps to the goal"
