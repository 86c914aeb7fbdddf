"""What kind of thing the optima are, for people."""

from __future__ import annotations

from mesasynth.analysis.battery import PERFECT_4
from mesasynth.analysis.measure import Measurement
from mesasynth.analysis.verdict import Verdict
from mesasynth.cli.console import INDENT, Output, clean
from mesasynth.cli.outcome import fact
from mesasynth.cli.tables import program_text
from mesasynth.dsl import Dialect

SHOWN = 5
"""How many behaviours are printed."""


def print_verdict(console: Output, found: Verdict, language: Dialect) -> None:
    """Print how many optima there are of each kind, what that rests on, and one of each kind."""
    console.put()
    console.put("Verdict", "bold")
    for (label, alignment), (programs, mass) in found.by_label().items():
        fact(console, f"{programs:,}", f"{label}, {alignment} ({mass:.1%} of the mass)")
    if not found.complete:
        fact(console, "note", "not all optima were listed and measured")
    first = found.groups[0]
    console.put()
    whose = f"the label of the first {len(first.optima):,}" if found.groups[1:] else "this"
    console.put(f"What {whose} rests on", "bold")
    print_reasons(console, first.measurement, language)
    if found.power_bits is not None:
        fact(
            console,
            "power",
            f"{found.power_bits:.1f} bits: one in {2**found.power_bits:,.0f} programs of at most "
            "this length solves the training mazes",
        )
    moved = {name: count for name, count in found.sensitivity().items() if count}
    told = "; ".join(f"{count:,} of {found.programs:,} if {name}" for name, count in moved.items())
    fact(
        console,
        "varied",
        f"optima that get another label: {told}"
        if told
        else "all labels are the same with each threshold x 1.5 or / 1.5",
    )
    _print_behaviours(console, found)


def print_reasons(console: Output, measured: Measurement, language: Dialect | None) -> None:
    """Print what a label rests on, with the thresholds, and if ticks are not the language's own."""
    names = ("bound", "objective", "search", "selects")
    for name, reason in zip(names, measured.reasons, strict=True):
        fact(console, name, reason.removeprefix("bound: "))
    if language is not None and language.ticks:
        fact(
            console,
            "ticks",
            f"measured with each action as 1 tick, whatever the dialect {clean(language.name)!r} "
            "says: the thresholds are for such ticks",
        )


def _print_behaviours(console: Output, found: Verdict) -> None:
    """Each behaviour in two lines: what was measured, and a program that does it."""
    console.put()
    console.put("Optima by behaviour", "bold")
    width = max(len(f"{len(group.optima):,}") for group in found.groups[:SHOWN])
    for group in found.groups[:SHOWN]:
        axes = group.measurement.axes
        shown = {"goal", *axes.objectives()}
        aims = ", ".join(
            f"R({each.feature}) {each.value:.2f}" for each in axes.revealed if each.feature in shown
        )
        console.put(
            f"{len(group.optima):>{width},}  {group.measurement.label}: {aims}, "
            f"solves {axes.selection.solved.value:.1%} of {PERFECT_4}",
            indent=INDENT * 2,
        )
        text = program_text(group.optima[0].program, most=console.width - width - 6)
        console.put(text, indent=INDENT * 3 + " " * width)
    if len(found.groups) > SHOWN:
        more = len(found.groups) - SHOWN
        console.put(f"... and {more} more behaviours; --json holds all", "dim", indent=INDENT * 2)
