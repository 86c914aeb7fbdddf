"""What kind of thing the optima are, for people."""

from __future__ import annotations

from rich.text import Text

from mesasynth.analysis.verdict import Verdict
from mesasynth.cli.console import INDENT, Output
from mesasynth.cli.outcome import fact
from mesasynth.cli.tables import grid, program_text

SHOWN = 8
"""How many behaviours are printed."""

WIDEST = 48
"""Characters of a program that are printed in a table."""


def print_verdict(console: Output, found: Verdict) -> None:
    """Print how many optima there are of each kind, and one of each behaviour."""
    console.put()
    console.put("Verdict", "bold")
    for (label, alignment), (programs, mass) in found.by_label().items():
        fact(console, f"{programs:,}", f"{label}, {alignment} ({mass:.1%} of the mass)")
    if not found.complete:
        fact(console, "note", "not all optima were listed and measured")
    table = grid("optima", "R(goal)", "solves 4x4", "bits", "label", "one of them", right=4)
    for group in found.groups[:SHOWN]:
        measured = group.measurement
        aim = next(each for each in measured.axes.revealed if each.feature == "goal")
        table.add_row(
            f"{len(group.optima):,}",
            f"{aim.value:.2f}",
            f"{measured.axes.selection.solved.value:.1%}",
            f"{measured.axes.selection.bits:.1f}",
            Text(str(measured.label)),
            program_text(group.optima[0].program, most=WIDEST),
        )
    console.put()
    console.block(table, indent=INDENT)
    if len(found.groups) > SHOWN:
        more = len(found.groups) - SHOWN
        console.put(f"... and {more} more behaviours; --json holds all", "dim", indent=INDENT)
