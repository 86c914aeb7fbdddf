"""`mesasynth circuit`: least boolean circuits, proved."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
from rich.status import Status

from mesasynth.cli.app import Suggesting
from mesasynth.cli.console import INDENT, Output, messages, output, print_json
from mesasynth.cli.options import json_option
from mesasynth.cli.outcome import fact
from mesasynth.cli.progress import PATIENCE
from mesasynth.errors import MesasynthError
from mesasynth.search.circuits import (
    BASES,
    FORMATS,
    Basis,
    Circuit,
    CircuitError,
    GaveUp,
    Minimal,
    NoneWithin,
    Proved,
    Relation,
    all_minimal,
    basis,
    circuit_svg,
    functions,
    minimal_circuits,
    synthesize,
    table,
)
from mesasynth.search.circuits.basis import MOST_TABLED
from mesasynth.search.circuits.circuit import everywhere
from mesasynth.search.circuits.mazes import OUTPUTS, Family, read_size
from mesasynth.search.circuits.relation import MOST_RELATED
from mesasynth.search.circuits.tables import check_measure

NONE, GAVE_UP = 3, 4

basis_option = click.option(
    "--basis", "basis_name", default="full", metavar="|".join(BASES), help="[default: full]"
)
all_option = click.option("--all", "want_all", is_flag=True, help="List all least circuits.")
cap_option = click.option(
    "--cap", type=int, default=1000, show_default=True, help="List at most so many."
)
timeout_option = click.option(
    "--timeout", type=float, default=60.0, show_default=True, metavar="SECONDS"
)
svg_option = click.option("--svg", metavar="FILE", help="Draw the first circuit.")
out_option = click.option(
    "--out", metavar="FILE", help="Write the first circuit: " + ", ".join(FORMATS) + " by suffix."
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be done with the circuits found."""

    every: bool
    cap: int
    timeout: float
    svg: str | None
    out: str | None
    as_json: bool


@click.group("circuit", cls=Suggesting)
def command() -> None:
    """Find least boolean circuits, with proof."""


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


@command.command(
    "min",
    epilog="""\b
Examples:
  mesasynth circuit min 0x1669 --inputs 4
  mesasynth circuit min 0x96 0xe8 --inputs 3
  mesasynth circuit min 0xe8 --inputs 3 --measure formula --basis free-not --all

\b
Exit codes: 0 proved; 2 bad input; 3 none of so few gates; 4 gave up.""",
)
@click.argument("tables", nargs=-1, required=True, metavar="TABLE...")
@click.option("--inputs", type=int, default=4, show_default=True, help="How many inputs.")
@click.option(
    "--measure", default="size", metavar="size|formula|depth", help="What is least. [default: size]"
)
@basis_option
@click.option("--care", metavar="TABLE", help="Only the rows that are 1 in this table count.")
@click.option("--gates", type=int, metavar="N", help="Look for at most so many gates only.")
@all_option
@cap_option
@timeout_option
@click.option("--confirm", is_flag=True, help="Have a second solver refute what the first did.")
@click.option("--sat", is_flag=True, help="Ask the SAT solver although there is a table.")
@svg_option
@out_option
@json_option
@click.pass_context
def minimum(
    ctx: click.Context,
    tables: tuple[str, ...],
    *,
    inputs: int,
    measure: str,
    basis_name: str,
    care: str | None,
    gates: int | None,
    want_all: bool,
    cap: int,
    timeout: float,
    confirm: bool,
    sat: bool,
    svg: str | None,
    out: str | None,
    as_json: bool,
) -> None:
    """Find a least circuit for truth tables, one output each.

    TABLE is a number such as 0x1669: bit m is the value where x1 is bit 0 of m, x2 bit 1, and so
    on. Of one function of at most 4 inputs all circuits have been walked; else a SAT solver finds
    the circuit, and proves that there is none with one gate less.
    """
    check_measure(measure)
    chosen = basis(basis_name)
    check_inputs(inputs)
    numbers = [_number(text, inputs) for text in tables]
    cared = None if care is None else _number(care, inputs)
    if cap < 1:
        raise CircuitError(f"a cap of {cap} circuits", expected="at least 1")
    relation = functions(numbers, inputs, care=cared)
    tabled = inputs <= MOST_TABLED and relation.function is not None and not sat and gates is None
    if measure != "size" and not tabled:
        raise CircuitError(
            f"the least {measure} is known from the table only",
            expected=f"one function of at most {MOST_TABLED} inputs, without don't-cares",
        )
    wanted = Wanted(want_all, cap, timeout, svg, out, as_json)
    record: dict[str, Any] = {
        "tables": [hex(number) for number in numbers],
        "inputs": inputs,
        "measure": measure,
        "basis": chosen.name,
    }
    with watching() as watch:
        if tabled:
            (number,) = numbers
            known = table(measure, chosen, inputs, watch=watch)
            least, most = int(known.least[number]), int(known.most[number])
            if least == most:
                found = minimal_circuits(
                    number, measure, chosen, inputs, cap=cap if want_all else 1, seconds=timeout
                )
                if found.circuits:
                    record |= {"outcome": "proved", "least": least, "most": most, "by": "table"}
                    _finish(record, found, wanted)
                    return
        outcome = synthesize(
            relation, chosen, gates=gates, seconds=timeout, confirm=confirm, watch=watch
        )
    ctx.exit(_report(record, outcome, relation, chosen, wanted))


@command.command(
    "maze",
    epilog="""\b
Examples:
  mesasynth circuit maze 2x3
  mesasynth circuit maze 2x3 --goal 5 --output path --all

\b
Exit codes: 0 proved; 2 bad input; 4 gave up on one.""",
)
@click.argument("size", metavar="ROWSxCOLUMNS")
@click.option("--goal", type=int, help="The cell of the goal; by default each but the start.")
@click.option("--output", "asked", metavar="|".join(OUTPUTS), help="By default both.")
@basis_option
@timeout_option
@all_option
@svg_option
@json_option
@click.pass_context
def maze(
    ctx: click.Context,
    size: str,
    *,
    goal: int | None,
    asked: str | None,
    basis_name: str,
    timeout: float,
    want_all: bool,
    svg: str | None,
    as_json: bool,
) -> None:
    """Least circuits that solve all mazes of a size, against a circuit that searches.

    Inputs are the possible inner walls; the start is the first cell. Outputs are the first move, or
    the path; where there is no way all will do. The explicit search evaluates every path and
    selects the first that is open; "pairs" are those that the test for a search finds.
    """
    from mesasynth.analysis.circuits import family_row  # noqa: PLC0415 (only this needs it)

    rows, columns = read_size(size)
    chosen = basis(basis_name)
    goals = range(1, rows * columns) if goal is None else [goal]
    families = [Family(rows, columns, each) for each in goals] or [Family(rows, columns, 1)]
    kinds = OUTPUTS if asked is None else (asked,)
    found = []
    with watching() as watch:
        for kind in kinds:
            for family in families:
                if watch:
                    watch(f"{size}, {kind}, goal in cell {family.goal}")
                found.append(family_row(family, kind, chosen, seconds=timeout))
    if svg:
        Path(svg).write_text(circuit_svg(found[-1].circuit) + "\n", encoding="utf-8")
    if as_json:
        print_json({"families": [row.record() for row in found]})
    else:
        console = output()
        from mesasynth.cli.experiment import families_table  # noqa: PLC0415 (it imports this)

        console.block(families_table(found))
        if want_all:
            for row in found:
                console.put()
                console.put(f"{row.output}, goal in cell {row.goal}", "bold")
                console.put(str(row.circuit), indent=INDENT)
                console.put(str(row.explicit), "dim", indent=INDENT)
    ctx.exit(0 if all(row.is_proved for row in found) else GAVE_UP)


def check_inputs(inputs: int) -> None:
    """Refuse a number of inputs that no relation has."""
    if not 1 <= inputs <= MOST_RELATED:
        raise CircuitError(f"{inputs} inputs", expected=f"from 1 to {MOST_RELATED}")


def _number(text: str, inputs: int) -> int:
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


def _report(
    record: dict[str, Any],
    outcome: Proved | NoneWithin | GaveUp,
    relation: Relation,
    chosen: Basis,
    wanted: Wanted,
) -> int:
    """Print what the solver found; the exit code."""
    record |= {"by": "sat", "refuted": outcome.refuted, "confirmed": outcome.confirmed}
    if isinstance(outcome, NoneWithin):
        record |= {"outcome": "none", "least": outcome.gates + 1}
        if wanted.as_json:
            print_json(record)
        else:
            output().say(outcome.sentence, "bold red")
        return NONE
    size = outcome.circuit.size
    found = Minimal((outcome.circuit,), False)
    if isinstance(outcome, GaveUp):
        record |= {"outcome": "gave_up", "least": outcome.least, "most": size}
        _finish(record, found, wanted)
        return GAVE_UP
    record |= {"outcome": "proved", "least": size, "most": size}
    if wanted.every:
        listed = all_minimal(relation, size, chosen, cap=wanted.cap, seconds=wanted.timeout)
        found = listed if listed.circuits else found
    _finish(record, found, wanted)
    return 0


def _finish(record: dict[str, Any], found: Minimal, wanted: Wanted) -> None:
    """Print the circuits, and write the files that were asked for."""
    first = found.circuits[0]
    if wanted.svg:
        Path(wanted.svg).write_text(circuit_svg(first) + "\n", encoding="utf-8")
    if wanted.out:
        _export(first, wanted.out)
    if wanted.as_json:
        circuits = [
            {"text": str(each), "size": each.size, "depth": each.depth} for each in found.circuits
        ]
        complete = wanted.every and found.is_complete
        print_json({**record, "complete": complete, "circuits": circuits})
    else:
        _print(output(), record, found, wanted.every)


def _print(console: Output, record: dict[str, Any], found: Minimal, want_all: bool) -> None:
    first = found.circuits[0]
    unit = "levels" if record["measure"] == "depth" else "gates"
    if record["outcome"] == "proved":
        console.say(f"Least {record['measure']}: {record['least']} {unit}, proved.", "bold green")
    else:
        span = f"between {record['least']} and {record['most']} {unit}"
        console.say(f"Gave up {span}.", "bold yellow")
    fact(console, "basis", BASES[record["basis"]].words)
    if record["by"] == "sat":
        refuted = ", ".join(map(str, record["refuted"])) or "none had to be"
        sure = ", each by a second solver too" if record["confirmed"] else ""
        fact(console, "refuted", f"sizes: {refuted}{sure}")
    fact(console, "depth", f"{first.depth}, with {first.size} gates")
    if want_all:
        count = f"{len(found.circuits):,}" + ("" if found.is_complete else " listed, not all")
        fact(console, "circuits", count)
    console.put()
    for circuit in found.circuits if want_all else [first]:
        console.put(str(circuit), "bold cyan" if circuit == first else "", indent=INDENT)


def _export(circuit: Circuit, out: str) -> None:
    """Write a circuit in the format of the file's suffix."""
    suffix = Path(out).suffix
    if suffix not in FORMATS:
        raise MesasynthError(
            f"no format has the suffix {suffix!r}", file=out, expected=" ".join(FORMATS)
        )
    Path(out).write_text(FORMATS[suffix][0](circuit), encoding="utf-8")
