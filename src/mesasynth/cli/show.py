"""`mesasynth show`: what a program is, how long it is, and why."""

from __future__ import annotations

from collections.abc import Sequence

import click
from rich.table import Table
from rich.tree import Tree

from mesasynth.cli.console import INDENT, Output, output, print_json
from mesasynth.cli.options import dialect_option, json_option, load_program
from mesasynth.cli.outcome import FACT, fact, print_program
from mesasynth.dsl import (
    DEFAULT_DIALECT,
    Block,
    Choice,
    Dialect,
    IfElse,
    Program,
    Statement,
    breakdown,
    builtin_dialects,
    encode,
    pretty,
    units,
)
from mesasynth.dsl import dialect as named_dialect
from mesasynth.dsl import expand as expanded
from mesasynth.errors import ProgramError
from mesasynth.search import UNITS_PER_BIT
from mesasynth.search.outcome import bits


@click.command(
    epilog="""\b
Examples:
  mesasynth show program.txt
  mesasynth show -d reactive -c "until at_goal { move }"
""",
)
@click.argument("program", required=False)
@click.option("--code", "-c", metavar="TEXT", help="The program itself, in place of PROGRAM.")
@dialect_option
@click.option("--expand", is_flag=True, help="Put the block in place of each defined statement.")
@json_option
def command(
    program: str | None, code: str | None, dialect: str | None, expand: bool, as_json: bool
) -> None:
    """Show a program: canonical text, tree, length slot by slot, code.

    PROGRAM is a file, "-" is standard input. Without --dialect the length is that in the default
    dialect, or in the first that has all of the program.
    """
    if (program is None) == (code is None):
        raise click.UsageError("Give either PROGRAM or --code.")
    chosen = named_dialect(dialect) if dialect else None
    tree = load_program(program, code, chosen)
    if expand:
        tree = expanded(tree, chosen)
    lengths = _lengths(tree)
    if chosen is None and lengths:
        name = DEFAULT_DIALECT if DEFAULT_DIALECT in lengths else next(iter(lengths))
        chosen = named_dialect(name)
    choices = breakdown(tree, chosen) if chosen else ()
    if as_json:
        total = sum(choice.units for choice in choices) if chosen else None
        print_json(
            {
                "program": str(tree),
                "dialect": chosen.name if chosen else None,
                "units": total,
                "bits": total / UNITS_PER_BIT if total is not None else None,
                "code": encode(tree, chosen) if chosen else None,
                "choices": [
                    {
                        "kind": choice.kind,
                        "text": choice.text,
                        "options": choice.options,
                        "units": choice.units,
                        "depth": choice.depth,
                    }
                    for choice in choices
                ],
                "lengths": lengths,
            },
            schema="program/1",
        )
        return
    console = output()
    print_program(console, str(tree), pretty(tree))
    _print_tree(console, tree)
    if chosen is None:
        console.put()
        console.say("No built-in dialect has all of this program's statements and sensors.")
        return
    _print_length(console, chosen, choices)
    console.put()
    code_bits = encode(tree, chosen)
    fact(console, "code", f"{len(code_bits)} bits, which decode to the program again:")
    console.put(code_bits, indent=" " * (FACT + len(INDENT)))
    each = ", ".join(f"{name} {bits(length)}" for name, length in lengths.items())
    fact(console, "dialects", each)


def _lengths(program: Program) -> dict[str, int]:
    """The program's length in every built-in dialect that has all of it."""
    lengths = {}
    for name, language in builtin_dialects().items():
        try:
            lengths[name] = units(program, language)
        except ProgramError:
            continue
    return lengths


def _print_tree(console: Output, program: Program) -> None:
    root = Tree("program", style="bold", guide_style="bright_black")
    waiting: list[tuple[Tree, Block]] = [(root, program.body)]
    while waiting:
        branch, block = waiting.pop()
        for statement in block:
            node = branch.add(statement.head, style="not bold")
            waiting.extend(_branches(node, statement))
    console.put()
    console.block(root, indent=INDENT)


def _branches(node: Tree, statement: Statement) -> list[tuple[Tree, Block]]:
    """The nodes under which the statement's blocks hang."""
    if isinstance(statement, IfElse):
        labels = ("then", "else")
        return [
            (node.add(label), block) for label, block in zip(labels, statement.blocks, strict=True)
        ]
    return [(node, block) for block in statement.blocks]


def _print_length(console: Output, language: Dialect, choices: Sequence[Choice]) -> None:
    """The derivation as a table: what was chosen, out of how many options, at what cost."""
    table = Table(
        box=None, header_style="bold", padding=(0, 2, 0, 0), pad_edge=False, show_footer=True
    )
    total = sum(choice.units for choice in choices)
    table.add_column("choice", "total", overflow="fold")
    table.add_column("of", "")
    table.add_column("options", "", justify="right")
    table.add_column("units", f"{total:,}", justify="right")
    table.add_column("bits", f"{total / UNITS_PER_BIT:.2f}", justify="right")
    table.columns[3].footer_style = table.columns[4].footer_style = "bold"
    for choice in choices:
        table.add_row(
            INDENT * choice.depth + choice.text,
            choice.kind,
            str(choice.options),
            f"{choice.units:,}",
            f"{choice.units / UNITS_PER_BIT:.2f}",
        )
    console.put()
    console.put(f"Length in the dialect {language.name!r}", "bold")
    console.block(table, indent=INDENT)
