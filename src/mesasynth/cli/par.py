"""`mesasynth par`: the fewest blocks that solve a block-programming level."""

from __future__ import annotations

import click
from rich.text import Text

from mesasynth.cli.console import INDENT, Output, clean, output, print_json, with_schema
from mesasynth.cli.files import record_writer, reserved, written
from mesasynth.cli.options import json_option, load_mazes, out_option, timeout_option
from mesasynth.cli.progress import live_progress
from mesasynth.dsl import block_lines
from mesasynth.search import GaveUp, NoProgram, Par, Reason, par
from mesasynth.search.outcome import ENDINGS

NONE, GAVE_UP = 3, 4


@click.command(
    epilog="""\b
Blocks: move, turn left, turn right, repeat 2 to 10 times, repeat until the
goal, and if, or if and else, on a path ahead, to the left or to the right.

\b
Examples:
  mesasynth par examples/levels/stairs.txt
  mesasynth par --max-blocks 5 --json levels/*.txt

\b
Exit codes: 0 the par of every level is proved; 2 bad input; 3 proved that a
level has no solution (within --max-blocks); 4 gave up on a level.""",
)
@click.argument("levels", nargs=-1, required=True, metavar="LEVEL...")
@click.option("--together", is_flag=True, help="One program must solve all levels.")
@click.option("--max-blocks", type=int, metavar="N", help="Look at no program of more blocks.")
@timeout_option("Give up on a level after this time.")
@click.option(
    "--max-optima",
    type=int,
    default=1_000,
    show_default=True,
    metavar="N",
    help="List at most so many programs; all are counted.",
)
@click.option("--threads", type=int, metavar="N", help="Search in so many threads.")
@json_option
@out_option
@click.pass_context
def command(
    ctx: click.Context,
    *,
    levels: tuple[str, ...],
    together: bool,
    max_blocks: int | None,
    timeout: float | None,
    max_optima: int,
    threads: int | None,
    as_json: bool,
    out: str | None,
) -> None:
    """Find the fewest blocks that solve a level, and all programs of so few.

    A bump is a crash; a touch of the goal ends the run. Every block counts one, also what stands in
    another; the number of a repeat and what a block asks for cost nothing. Each maze is a level of
    its own.
    """
    loaded = load_mazes(levels)
    tasks = [loaded] if together else [(maze,) for maze in loaded]
    found: list[Par] = []
    with reserved(out) as file, live_progress() as progress:
        for task in tasks:
            found.append(
                par(
                    task,
                    max_blocks=max_blocks,
                    timeout=timeout,
                    max_optima=max_optima,
                    threads=threads,
                    progress=progress,
                )
            )
            if _interrupted(found[-1]):
                break
        record = with_schema({"levels": [each.to_record() for each in found]}, "par/1")
        failure = written(file, record_writer(record))
    if as_json:
        print_json(record)
    else:
        console = output()
        for number, each in enumerate(found):
            if number:
                console.put()
            _print(console, each)
    if failure:
        raise failure
    outcomes = {type(each.result.outcome) for each in found}
    ctx.exit(GAVE_UP if GaveUp in outcomes else NONE if NoProgram in outcomes else 0)


def _interrupted(found: Par) -> bool:
    outcome = found.result.outcome
    return isinstance(outcome, GaveUp) and outcome.reason is Reason.INTERRUPTED


def _print(console: Output, found: Par) -> None:
    """The par, the first program block by block, and the others by what they differ in."""
    name, outcome = clean(found.result.task.label), found.result.outcome
    if found.blocks is None:
        reason = ENDINGS[outcome.reason] if isinstance(outcome, GaveUp) else "No solution."
        console.say(f"{name}: {_bound(found)} {reason}", "bold yellow")
        return
    blocks = "1 block" if found.blocks == 1 else f"{found.blocks} blocks"
    ways = "1 program" if found.count == 1 else f"{found.count:,} programs"
    console.say(f"{name}: par {blocks}, proved; {ways}", "bold green")
    console.put()
    for row in block_lines(found.programs[0]):
        console.put(row, "cyan", indent=INDENT)
    console.put()
    for text, family in found.families.items():
        if len(family) == 1:
            console.put(str(family[0]), indent=INDENT)
        else:
            line = Text(text).append(f"  for {len(family):,} choices of N", "dim")
            console.put(line, indent=INDENT)
    if found.count > len(found.programs):
        console.put(f"... the first {len(found.programs):,} are listed", "dim", indent=INDENT)


def _bound(found: Par) -> str:
    """How many blocks are needed at the least, as far as that is proved."""
    if found.at_least is None:
        return "no way to the goal."
    return f"at least {found.at_least} blocks."
