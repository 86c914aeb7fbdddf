"""Options, files and progress that the commands on circuits share."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from rich.status import Status

from mesasynth.cli.console import messages
from mesasynth.cli.files import reserved
from mesasynth.cli.progress import PATIENCE
from mesasynth.errors import MesasynthError
from mesasynth.search.circuits import BASES, FORMATS, Circuit, CircuitError, circuit_svg
from mesasynth.search.circuits.circuit import everywhere
from mesasynth.search.circuits.relation import MOST_RELATED

NONE, GAVE_UP = 3, 4

basis_option = click.option(
    "--basis", "basis_name", default="full", metavar="|".join(BASES), help="[default: full]"
)
all_option = click.option("--all", "want_all", is_flag=True, help="List all least circuits.")
measure_option = click.option(
    "--measure", default="size", metavar="size|formula|depth", help="What is least. [default: size]"
)
inputs_option = click.option(
    "--inputs", type=int, default=4, show_default=True, help="How many inputs."
)
timeout_option = click.option(
    "--timeout", type=float, default=60.0, show_default=True, metavar="SECONDS"
)
svg_option = click.option("--svg", metavar="FILE", help="Draw the first circuit.")
out_option = click.option(
    "--out", metavar="FILE", help="Write the first circuit: " + ", ".join(FORMATS) + " by suffix."
)


@contextmanager
def watching() -> Iterator[Callable[[str], None] | None]:
    """What to call with lines on where the work stands; None where nobody would see them."""
    console = messages()
    if not console.is_terminal or console.is_dumb_terminal:
        yield None
        return
    started = time.monotonic()
    status = Status("", console=console)
    shown = False

    def watch(line: str) -> None:
        nonlocal shown
        if time.monotonic() - started < PATIENCE:
            return
        status.update(line)
        if not shown:
            status.start()
            shown = True

    try:
        yield watch
    finally:
        status.stop()


@contextmanager
def circuit_files(svg: str | None, out: str | None) -> Iterator[Callable[[Circuit], None]]:
    """Writes a circuit to the files asked for, which are known to be writable beforehand."""
    if out is not None:
        suffix(out)
    with reserved(svg) as picture, reserved(out) as path:

        def write(circuit: Circuit) -> None:
            if picture is not None:
                picture.write_text(circuit_svg(circuit) + "\n", encoding="utf-8")
            if path is not None:
                path.write_text(FORMATS[suffix(str(path))][0](circuit), encoding="utf-8")

        yield write


def suffix(name: str) -> str:
    """The suffix of a file, by which its format is known."""
    found = Path(name).suffix
    if found not in FORMATS:
        raise MesasynthError(
            f"no format has the suffix {found!r}", file=name, expected=" ".join(FORMATS)
        )
    return found


def check_inputs(inputs: int) -> None:
    """Refuse a number of inputs that no relation has."""
    if not 1 <= inputs <= MOST_RELATED:
        raise CircuitError(f"{inputs} inputs", expected=f"from 1 to {MOST_RELATED}")


def truth_table(text: str, inputs: int) -> int:
    """A truth table as it is typed: 0x…, 0b… or decimal."""
    try:
        number = int(text, 0)
    except ValueError:
        hint = f"did you mean 0x{text}?" if _is_hex(text) else None
        raise CircuitError(
            f"{text!r} is no truth table", expected="a number such as 0x1669", hint=hint
        ) from None
    if not 0 <= number <= everywhere(inputs):
        raise CircuitError(
            f"{text} is no function of {inputs} inputs",
            expected=f"a truth table from 0 to {everywhere(inputs):#x}",
        )
    return number


def _is_hex(text: str) -> bool:
    return bool(text) and all(letter in "0123456789abcdefABCDEF" for letter in text)
