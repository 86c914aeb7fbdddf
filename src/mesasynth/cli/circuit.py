"""`mesasynth circuit`: least boolean circuits, proved."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import click

from mesasynth.cli.app import Suggesting
from mesasynth.cli.circuit_maze import between, maze
from mesasynth.cli.circuit_options import (
    GAVE_UP,
    NONE,
    all_option,
    basis_option,
    check_inputs,
    circuit_files,
    inputs_option,
    measure_option,
    out_option,
    svg_option,
    timeout_option,
    truth_table,
    watching,
)
from mesasynth.cli.circuit_show import counts, show
from mesasynth.cli.console import INDENT, Output, output, print_json
from mesasynth.cli.options import json_option
from mesasynth.cli.outcome import fact
from mesasynth.search.circuits import (
    BASES,
    Basis,
    CircuitError,
    GaveUp,
    Minimal,
    NoneWithin,
    Relation,
    all_minimal,
    basis,
    construct,
    functions,
    least_circuit,
    least_depth,
    minimal_circuits,
    synthesize,
    table,
)
from mesasynth.search.circuits.basis import MOST_TABLED
from mesasynth.search.circuits.tables import check_measure

Watch = Callable[[str], None] | None
Found = tuple[dict[str, Any], Minimal | None]
"""What is known, for the record, and the circuits; None if there is none of so few gates."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for."""

    relation: Relation
    basis: Basis
    measure: str
    gates: int | None
    every: bool
    cap: int
    timeout: float
    confirm: bool
    sat: bool

    @property
    def is_tabled(self) -> bool:
        """Whether the table of all functions may answer."""
        few = self.relation.inputs <= MOST_TABLED and self.relation.function is not None
        return few and not self.sat and self.gates is None


@click.group("circuit", cls=Suggesting)
def command() -> None:
    """Find least boolean circuits, with proof."""


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
@inputs_option
@measure_option
@basis_option
@click.option("--care", metavar="TABLE", help="Only the rows that are 1 in this table count.")
@click.option("--gates", type=int, metavar="N", help="Look for at most so many gates only.")
@all_option
@click.option("--cap", type=int, default=1000, show_default=True, help="List at most so many.")
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
    numbers = [truth_table(text, inputs) for text in tables]
    cared = None if care is None else truth_table(care, inputs)
    if cap < 1:
        raise CircuitError(f"a cap of {cap} circuits", expected="at least 1")
    if not timeout > 0:
        raise CircuitError(f"a time limit of {timeout} seconds", expected="a positive number")
    relation = functions(numbers, inputs, care=cared)
    wanted = Wanted(
        relation, chosen, measure, gates, want_all, cap, timeout, confirm=confirm, sat=sat
    )
    with circuit_files(svg, out) as write:
        with watching() as watch:
            known, found = _find(wanted, watch)
        if found is not None:
            write(found.circuits[0])
    record = {
        "tables": [hex(number) for number in numbers],
        "inputs": inputs,
        "measure": measure,
        "basis": chosen.name,
        **known,
    }
    if as_json:
        circuits = [
            {"text": str(each), "size": each.size, "depth": each.depth}
            for each in (found.circuits if found else ())
        ]
        complete = want_all and found is not None and found.is_complete
        print_json({**record, "complete": complete, "circuits": circuits}, schema="circuit-min/1")
    else:
        _print(output(), record, found, want_all)
    ctx.exit({"proved": 0, "none": NONE, "gave_up": GAVE_UP}[record["outcome"]])


def _find(wanted: Wanted, watch: Watch) -> Found:
    """Ask the table, and where that does not know, the solver."""
    if wanted.is_tabled:
        return _by_table(wanted, watch)
    if wanted.measure == "size":
        return _by_solver(wanted, watch)
    if wanted.measure == "depth" and wanted.gates is None:
        return _by_trees(wanted, watch)
    raise CircuitError(
        f"the least {wanted.measure} is known from the table only",
        expected=f"one function of at most {MOST_TABLED} inputs, without don't-cares",
    )


def _by_table(wanted: Wanted, watch: Watch) -> Found:
    """What the table knows of one function; where it has bounds only, the solver begins there."""
    inputs, number = wanted.relation.inputs, wanted.relation.function
    assert number is not None, "the table is of functions"
    known = table(wanted.measure, wanted.basis, inputs, watch=watch)
    least, most = int(known.least[number]), int(known.most[number])
    if least < most:
        return _by_solver(wanted, watch, least=least)
    if wanted.measure == "size" and not wanted.every:
        found = Minimal((least_circuit(number, wanted.basis, inputs),), False)
    else:
        cap = wanted.cap if wanted.every else 1
        found = minimal_circuits(
            number, wanted.measure, wanted.basis, inputs, cap=cap, seconds=wanted.timeout
        )
    return {"by": "table", "outcome": "proved", "least": least, "most": least}, found


def _by_solver(wanted: Wanted, watch: Watch, *, least: int = 0) -> Found:
    """The least size by the solver, from ``least`` upwards."""
    outcome = synthesize(
        wanted.relation,
        wanted.basis,
        gates=wanted.gates,
        seconds=wanted.timeout,
        confirm=wanted.confirm,
        least=least,
        watch=watch,
    )
    record = {"by": "sat", "tabled": least, "refuted": outcome.refuted}
    record["confirmed"] = outcome.confirmed
    if isinstance(outcome, NoneWithin):
        return {**record, "outcome": "none", "least": outcome.gates + 1, "most": None}, None
    size = outcome.circuit.size
    one = Minimal((outcome.circuit,), False)
    if isinstance(outcome, GaveUp):
        return {**record, "outcome": "gave_up", "least": outcome.least, "most": size}, one
    found = _all(wanted, one, size)
    return {**record, "outcome": "proved", "least": size, "most": size}, found


def _by_trees(wanted: Wanted, watch: Watch) -> Found:
    """The least depth by the solver, and then the least size at that depth."""
    relation, chosen = wanted.relation, wanted.basis
    depth = least_depth(
        relation,
        chosen,
        known=construct(relation, chosen),
        seconds=wanted.timeout,
        watch=watch,
    )
    deep = depth.circuit.depth
    known = {"by": "sat", "refuted": tuple(range(depth.least)), "confirmed": False}
    known |= {"least": depth.least, "most": deep}
    if not depth.is_proved:
        return {**known, "outcome": "gave_up"}, Minimal((depth.circuit,), False)
    small = synthesize(
        relation, chosen, depth=deep, known=depth.circuit, seconds=wanted.timeout, watch=watch
    )
    assert not isinstance(small, NoneWithin), "no cap on the gates was set"
    least = small.least if isinstance(small, GaveUp) else small.circuit.size
    known |= {"outcome": "proved", "gates": (least, small.circuit.size)}
    one = Minimal((small.circuit,), False)
    return known, one if isinstance(small, GaveUp) else _all(wanted, one, least, depth=deep)


def _all(wanted: Wanted, one: Minimal, size: int, *, depth: int | None = None) -> Minimal:
    """All least circuits if they are wanted, else the one that is known."""
    if not wanted.every:
        return one
    listed = all_minimal(
        wanted.relation, size, wanted.basis, depth=depth, cap=wanted.cap, seconds=wanted.timeout
    )
    return listed if listed.circuits else one


def _print(console: Output, record: dict[str, Any], found: Minimal | None, want_all: bool) -> None:
    """Print what is known, and the circuits."""
    if found is None:
        console.say(f"No circuit has at most {_gates(record['least'] - 1)}.", "bold red")
        return
    first = found.circuits[0]
    is_depth = record["measure"] == "depth"
    unit = _levels if is_depth else _gates
    if record["outcome"] == "proved":
        console.say(f"Least {record['measure']}: {unit(record['least'])}, proved.", "bold green")
    else:
        most = unit(record["most"])
        console.say(f"Gave up between {record['least']} and {most}.", "bold yellow")
    fact(console, "basis", BASES[record["basis"]].words)
    if record["by"] == "sat":
        refuted = ", ".join(map(str, record["refuted"])) or "none had to be"
        sure = ", each by a second solver too" if record["confirmed"] else ""
        fact(console, "refuted", f"{'depths' if is_depth else 'sizes'}: {refuted}{sure}")
    if record.get("tabled"):
        fact(console, "table", f"all chains of fewer than {_gates(record['tabled'])} were walked")
    if "gates" in record:
        least, most = record["gates"]
        fact(console, "gates", f"least at this depth: {between(least, most)}")
    fact(console, "depth", f"{first.depth}, with {_gates(first.size)}")
    if want_all:
        count = f"{len(found.circuits):,}" + ("" if found.is_complete else " listed, not all")
        fact(console, "circuits", count)
    console.put()
    for circuit in found.circuits if want_all else [first]:
        console.put(str(circuit), "bold cyan" if circuit == first else "", indent=INDENT)


def _gates(count: int) -> str:
    return f"{count} gate" if count == 1 else f"{count} gates"


def _levels(count: int) -> str:
    return f"{count} level" if count == 1 else f"{count} levels"


for each in (maze, counts, show):
    command.add_command(each)
