"""The command `mesasynth`: its subcommands by name, and what happens to errors.

A subcommand's module is imported when it is called, so that `mesasynth --help` is quick.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import Any, NoReturn, cast

import click

from mesasynth.errors import MesasynthError, near_miss

BAD_INPUT = 2
INTERRUPTED = 130
BROKEN_PIPE = 141
"""Exit codes; the last two are what a shell reports for a process ended by that signal."""

COMMANDS = {
    "search": "Find the best program for some mazes, with proof.",
    "front": "Draw the front of length against time, exact as far as it is proved.",
    "posterior": "Weigh all programs up to a length that solve some mazes.",
    "compare": "Search under several biases and put the winners side by side.",
    "ladder": "Search for the shortest program in every dialect, in one table.",
    "par": "Find the fewest blocks that solve a block-programming level.",
    "kinds": "Find the shortest program of each kind, and the price of search.",
    "classify": "Say what kind of thing a program is, with the measurements.",
    "run": "Run a program in mazes and draw its path.",
    "show": "Show a program: its tree, its length, its code.",
    "maze": "Show, check or make mazes.",
    "verify": "Check the record of a search without trusting it.",
    "report": "Write a result as one page that needs no network.",
    "dialects": "List the languages that programs are written in.",
    "dialect": "Look at a language, or make one from programs.",
    "circuit": "Find least boolean circuits, with proof.",
    "conjecture": "List, show and check conjectures.",
    "experiment": "Run an experiment, and print what was found.",
}
"""What each subcommand is for; it is `command` in the module of the same name."""


class Problem(click.ClickException):
    """Bad input, told in the words of the library's error."""

    exit_code = BAD_INPUT

    def show(self, file: Any = None) -> None:
        """Print the message on standard error."""
        click.echo(self.message, err=True, file=file)


class Suggesting(click.Group):
    """A group that asks whether another command was meant."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command, or say which are near."""
        name = args[0]
        if not name.startswith("-") and self.get_command(ctx, name) is None:
            known = self.list_commands(ctx)
            guess = near_miss(name, known)
            advice = f"Did you mean '{guess}'?" if guess else f"There are: {', '.join(known)}."
            raise click.UsageError(f"No such command '{name}'. {advice}", ctx)
        return super().resolve_command(ctx, args)


class App(Suggesting):
    """The whole command."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """The subcommands in the order of the help text."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import a subcommand."""
        if cmd_name not in COMMANDS:
            return None
        return cast("click.Command", import_module(f"mesasynth.cli.{cmd_name}").command)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """List the subcommands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def invoke(self, ctx: click.Context) -> Any:
        """Run, and turn what a user can cause into a message and an exit code."""
        try:
            return super().invoke(ctx)
        except MesasynthError as error:
            raise Problem(str(error)) from error
        except BrokenPipeError:
            discard_output()
            ctx.exit(BROKEN_PIPE)
        except OSError as error:
            if error.filename is not None:
                raise Problem(f"{error.filename}: error: {error.strerror}") from error
            discard_output()
            raise Problem(f"error: {error.strerror or error}") from error
        except KeyboardInterrupt:
            ctx.exit(INTERRUPTED)


def discard_output() -> None:
    """Let what is still to be written to standard output go nowhere, as nobody can read it."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@click.group(
    cls=App,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="""\b
Example:
  mesasynth search --bias length examples/mazes/perfect-5.txt

\b
Exit codes: 0 done, or proved; 2 bad input; each command's help says the rest.""",
)
@click.version_option(package_name="mesasynth", message="%(package)s %(version)s")
def app() -> None:
    """Find the program that scores best under a bias, and prove it.

    Programs are maze policies in a small language. A search returns the shortest that solve your
    mazes, how many there are, and the account of every program that is no longer.
    """


def main() -> NoReturn:
    """Run the command line and exit."""
    app(prog_name="mesasynth")
    sys.exit()
