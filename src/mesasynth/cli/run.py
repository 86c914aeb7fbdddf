"""`mesasynth run`: run a program in mazes and draw its path."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from mesasynth.analysis.gif import save_replay
from mesasynth.analysis.heat import LEGEND, Heat, heat, heat_rows
from mesasynth.analysis.maze_figures import heat_figure
from mesasynth.cli.animation import animate as play
from mesasynth.cli.console import INDENT, Output, clean, messages, output, print_json
from mesasynth.cli.files import figure_writer, reserved_figure, reserved_replay, written
from mesasynth.cli.options import (
    check_stdin,
    dialect_option,
    load_mazes,
    load_program,
    plot_option,
    rules,
)
from mesasynth.cli.outcome import print_program
from mesasynth.cli.pictures import Picture, draw
from mesasynth.dsl import DEFAULT_DIALECT, Kind, Program, Run, Step, pretty, run
from mesasynth.dsl import dialect as named_dialect
from mesasynth.search import Task
from mesasynth.worlds import Maze, World, maze_svg
from mesasynth.worlds.names import HEADINGS

UNSOLVED = 1


@dataclass(frozen=True, slots=True)
class Trial:
    """A program's run in one of the mazes."""

    maze: Maze
    world: World
    run: Run
    steps: tuple[Step, ...] = ()

    @property
    def trail(self) -> list[tuple[int, int]]:
        """The cells of the path that it puts out."""
        return [self.world.cells[place] for place in self.run.trail]

    def record(self) -> dict[str, Any]:
        """The run as JSON."""
        return {
            "maze": self.maze.label,
            "file": self.maze.file,
            "outcome": str(self.run.outcome),
            "reason": self.run.reason,
            "ticks": self.run.ticks,
            "space": self.run.space,
            "steps": self.run.steps,
            "distance": self.world.distance,
            "trail": self.trail,
        }


@click.command(
    epilog="""\b
Examples:
  mesasynth run program.txt maze.txt
  mesasynth run -c "until at_goal { repeat 4 { fork right } next }" maze.txt

\b
Exit codes: 0 every maze is solved; 1 some maze is not; 2 bad input.""",
)
@click.argument("paths", nargs=-1, required=True, metavar="PROGRAM MAZE...")
@click.option("--code", "-c", metavar="TEXT", help="The program itself, in place of PROGRAM.")
@dialect_option
@rules
@click.option("--trace", is_flag=True, help="Print every tick and the result as JSON lines.")
@click.option("--animate", is_flag=True, help="Show the runs tick by tick, in a terminal.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--heat", "heated", is_flag=True, help="Also draw the ticks on each cell, as text.")
@plot_option
@click.option(
    "--gif", metavar="FILE", help="Also write the replay in a single maze, as .gif (needs Pillow)."
)
@click.option("--svg", metavar="FILE", help="Also write the picture of a single maze as SVG.")
@click.pass_context
def command(
    ctx: click.Context,
    *,
    paths: tuple[str, ...],
    code: str | None,
    dialect: str | None,
    bump: str | None,
    stop: str | None,
    objective: str,
    max_ticks: int,
    trace: bool,
    animate: bool,
    as_json: bool,
    heated: bool,
    plot: str | None,
    gif: str | None,
    svg: str | None,
) -> None:
    """Run a program in mazes: how it ends, its ticks and space, and its path.

    PROGRAM is a file, "-" is standard input. --heat and --plot show where it has been and which
    cells it has examined; there it always runs until it halts by itself.
    """
    if trace + animate + as_json > 1:
        raise click.UsageError("--trace, --animate and --json exclude each other.")
    check_stdin(paths)
    first, files = (paths[0], paths[1:]) if code is None else (None, paths)
    if not files:
        raise click.UsageError("Missing argument 'MAZE...': the mazes to run the program in.")
    program = load_program(first, code, named_dialect(dialect) if dialect else None)
    language = named_dialect(dialect or DEFAULT_DIALECT)
    given: dict[str, Any] = {
        "bump": bump or language.bump,
        "stop": stop or language.stop,
        "objective": objective,
        "max_ticks": max_ticks,
    }
    task = Task(load_mazes(files), language, **given)
    for name, file in (("--svg", svg), ("--gif", gif)):
        if file is not None and len(task.mazes) > 1:
            raise click.UsageError(f"{name} draws one maze; there are {len(task.mazes)}.")
    if animate and not output().is_terminal:
        messages().put("--animate needs a terminal; here is the result.")
        animate = False
    with reserved_figure(plot) as figure, reserved_replay(gif) as replay:
        trials = [
            _trial(program, task, index, trace=trace, animate=animate, kept=gif is not None)
            for index in range(len(task.mazes))
        ]
        heats = _heats(program, task) if heated or plot else []
        only = trials[0]
        failure = written(figure, figure_writer(lambda: heat_figure(heats))) or written(
            replay, lambda path: _replay(only, path)
        )
    if svg is not None:
        picture = maze_svg(trials[0].maze, trail=trials[0].trail)
        Path(svg).write_text(picture + "\n", encoding="utf-8")
    solved = all(trial.run.outcome is Kind.SOLVED for trial in trials)
    if as_json:
        print_json(
            {
                "program": str(program),
                **given,
                "solved": solved,
                "ticks": sum(trial.run.ticks for trial in trials),
                "runs": [trial.record() for trial in trials],
            },
            schema="run/1",
        )
    elif not trace:
        _print(output(), program, trials)
        if heated:
            _print_heat(output(), heats)
    if failure:
        raise failure
    ctx.exit(0 if solved else UNSOLVED)


def _heats(program: Program, task: Task) -> list[Heat]:
    return [heat(program, maze, bump=task.bump, dialect=task.dialect) for maze in task.drawn]


def _replay(trial: Trial, path: Path) -> None:
    save_replay(trial.maze, trial.world, trial.steps, path)


def _print_heat(console: Output, heats: Sequence[Heat]) -> None:
    """The ticks on each cell in text."""
    console.put()
    console.say(LEGEND, indent=INDENT)
    for each in heats:
        console.put()
        console.put(clean(each.maze.label), "bold", indent=INDENT)
        for row in heat_rows(each):
            console.put(row, indent=INDENT)


def _trial(
    program: Program, task: Task, index: int, *, trace: bool, animate: bool, kept: bool
) -> Trial:
    """Run in one of the mazes, telling every tick as it was asked for."""
    maze, world = task.drawn[index], task.worlds[index]
    steps: list[Step] = []
    tell = steps.append if animate or kept else None

    def print_step(step: Step) -> None:
        if kept:
            steps.append(step)
        row, column = world.cells[step.place]
        print_json(
            {
                "maze": maze.label,
                "ticks": step.ticks,
                "event": step.event,
                "cell": [row, column],
                "heading": HEADINGS[step.state % len(HEADINGS)],
                "steps": step.trail_length,
            },
            indent=None,
        )

    trial = Trial(
        maze,
        world,
        run(
            program,
            world,
            bump=task.bump,
            stop=task.stop,
            objective=task.objective,
            max_ticks=task.max_ticks,
            dialect=task.dialect,
            trace=print_step if trace else tell,
        ),
        tuple(steps),
    )
    if trace:
        print_json(trial.record(), indent=None)
    if animate:
        play(output(), maze, world, steps)
    return trial


def _print(console: Output, program: Program, trials: Sequence[Trial]) -> None:
    """How every run ended, in words and pictures."""
    print_program(console, str(program), pretty(program))
    console.put()
    width = max(len(clean(trial.maze.label)) for trial in trials)
    for trial in trials:
        end = trial.run
        solved = end.outcome is Kind.SOLVED
        least = trial.world.distance
        way = "no way to a goal" if least is None else f"{end.steps:,} steps (least {least:,})"
        console.put(
            f"{clean(trial.maze.label):{width}}  {end.outcome}: {end.reason}; "
            f"{end.ticks:,} ticks, space {end.space:,}, {way}",
            "green" if solved else "red",
            indent="  ",
        )
    draw(console, [Picture(trial.maze, trial.maze.label, trial.trail) for trial in trials])
