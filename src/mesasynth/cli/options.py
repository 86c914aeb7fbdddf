"""Options and inputs that several commands share."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

import click

from mesasynth.dsl import DEFAULT_DIALECT, Dialect, Program, parse, read_program
from mesasynth.errors import MesasynthError
from mesasynth.worlds import Maze, read_mazes

Function = TypeVar("Function", bound=Callable[..., Any])

STDIN = "-"

dialect_option = click.option(
    "--dialect",
    "-d",
    metavar="NAME|FILE",
    help="The language to read it in; by default all that the built-in dialects have.",
)
format_option = click.option(
    "--format",
    "form",
    metavar="NAME",
    help="The format to read; by default what the extension says, else maze text.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
trust_option = click.option(
    "--trust-python",
    "trusted",
    is_flag=True,
    help="Import and run the Python functions that the record's dialect names.",
)
out_option = click.option("--out", metavar="FILE", help="Also write the record to a file.")
plot_option = click.option(
    "--plot", metavar="FILE", help="Also draw it, as .png or .svg (needs matplotlib)."
)
prune_option = click.option(
    "--prune", is_flag=True, help="Leave aside what does the same as a shorter program: faster."
)
max_bits_option = click.option(
    "--max-bits", type=float, metavar="BITS", help="Look at no longer program."
)
exceptions_option = click.option(
    "--exceptions",
    type=float,
    metavar="BITS",
    help="Charge so much for each maze not solved, in place of having to solve it.",
)


def rules(function: Function) -> Function:
    """The options for the rules of the machine."""
    for option in (
        click.option(
            "--max-ticks",
            type=int,
            default=1_000_000,
            show_default=True,
            metavar="N",
            help="Leave a run of more ticks undecided.",
        ),
        click.option(
            "--objective",
            default="reach",
            metavar="reach|shortest",
            help="Whether the path to the goal must be a shortest one. [default: reach]",
        ),
        click.option(
            "--stop",
            metavar="halt|touch",
            help="Whether a program must halt on the goal or only touch it. [default: halt, or "
            "what the dialect says]",
        ),
        click.option(
            "--bump",
            metavar="stay|crash",
            help="What a move into a wall does. [default: stay, or what the dialect says]",
        ),
    ):
        function = option(function)
    return function


def posed(function: Function) -> Function:
    """The mazes of a task, its dialect and rules, and the audit of the search."""
    dialect = click.option(
        "--dialect",
        "-d",
        default=DEFAULT_DIALECT,
        show_default=True,
        metavar="NAME|FILE",
        help="The language to search: of `mesasynth dialects`, or a file *.toml.",
    )
    return posed_without_dialect(dialect(function))


def posed_without_dialect(function: Function) -> Function:
    """The mazes of a task, its rules, and the audit of the search."""
    for option in (
        click.option(
            "--seed", type=int, default=0, show_default=True, help="The seed of what is drawn."
        ),
        click.option(
            "--threads",
            type=int,
            metavar="N",
            help="Search in so many threads.  [default: all cores]",
        ),
        click.option(
            "--audit",
            "audited",
            type=int,
            default=500,
            show_default=True,
            metavar="N",
            help="Programs to draw at random and run again.",
        ),
        click.option(
            "--solve", type=int, metavar="K", help="Ask for at least K of the mazes, not all."
        ),
        rules,
        click.argument("mazes", nargs=-1, required=True, metavar="MAZE..."),
    ):
        function = option(function)
    return function


def timeout_option(words: str) -> Callable[[Function], Function]:
    """The limit on time, with its help text."""
    return click.option("--timeout", type=float, metavar="SECONDS", help=words)


def check_stdin(paths: Iterable[str]) -> None:
    """Refuse two uses of standard input, and a use of one that is closed."""
    uses = list(paths).count(STDIN)
    if uses > 1:
        raise click.UsageError("Standard input ('-') can be read only once.")
    if uses and sys.stdin is None:
        raise click.UsageError("Standard input ('-') is closed.")


def load_mazes(paths: Sequence[str], *, form: str | None = None) -> tuple[Maze, ...]:
    """All mazes of all files, in order; their format is that named, or what an extension means."""
    check_stdin(paths)
    return tuple(maze for path in paths for maze in read_mazes(path, form=form))


def load_program(path: str | None, code: str | None, dialect: Dialect | None) -> Program:
    """The program in a file, on standard input, or in the text itself."""
    if code is not None:
        return parse(code, dialect=dialect, file="<code>")
    assert path is not None
    check_stdin([path])
    try:
        return read_program(path, dialect=dialect)
    except ValueError as error:  # a name that no file can have
        raise MesasynthError(f"cannot read it: {error}", file=path) from None
