"""What a program is and what it means: syntax, dialects, code length, reference semantics."""

from mesasynth.dsl.blocks import block_lines
from mesasynth.dsl.builtin import builtin_dialects, dialects_with
from mesasynth.dsl.code import decode, encode
from mesasynth.dsl.definitions import expand
from mesasynth.dsl.derivation import derive
from mesasynth.dsl.dialect import DEFAULT_DIALECT, Dialect, choice_units
from mesasynth.dsl.dialect_file import to_toml
from mesasynth.dsl.extend import extend
from mesasynth.dsl.interpreter import Run, Step, run
from mesasynth.dsl.kind import Kind
from mesasynth.dsl.length import Choice, breakdown, units
from mesasynth.dsl.library import dialect, dialect_sources, read_dialect, text_dialect
from mesasynth.dsl.parse import parse, read_program
from mesasynth.dsl.syntax import (
    Action,
    Block,
    If,
    IfElse,
    Program,
    Repeat,
    Statement,
    Test,
    While,
)
from mesasynth.dsl.text import pretty, to_text
from mesasynth.dsl.world import World

__all__ = [
    "DEFAULT_DIALECT",
    "Action",
    "Block",
    "Choice",
    "Dialect",
    "If",
    "IfElse",
    "Kind",
    "Program",
    "Repeat",
    "Run",
    "Statement",
    "Step",
    "Test",
    "While",
    "World",
    "block_lines",
    "breakdown",
    "builtin_dialects",
    "choice_units",
    "decode",
    "derive",
    "dialect",
    "dialect_sources",
    "dialects_with",
    "encode",
    "expand",
    "extend",
    "parse",
    "pretty",
    "read_dialect",
    "read_program",
    "run",
    "text_dialect",
    "to_text",
    "to_toml",
    "units",
]
