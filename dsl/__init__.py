"""What a program is and what it means: syntax, dialects, code length, reference semantics."""

from mesasynth.dsl.dialect import (
    DEFAULT_DIALECT,
    Dialect,
    builtin_dialects,
    choice_units,
    dialect,
    dialects_with,
)
from mesasynth.dsl.kind import Kind
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

__all__ = [
    "DEFAULT_DIALECT",
    "Action",
    "Block",
    "Dialect",
    "If",
    "IfElse",
    "Kind",
    "Program",
    "Repeat",
    "Statement",
    "Test",
    "While",
    "builtin_dialects",
    "choice_units",
    "dialect",
    "dialects_with",
    "pretty",
    "to_text",
]
