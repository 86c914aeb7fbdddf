"""From a program to its text: the canonical line, and a layout for people.

Canonical text is one line of tokens separated by single spaces.  Of two spellings of one tree
it uses one: ``while not t`` is written ``until t``.  The empty program is the empty line.
"""

from __future__ import annotations

from mesasynth.dsl.syntax import Program, pieces

_INDENT = "    "


def to_text(program: Program) -> str:
    """The canonical text of a program, without a final newline.

    >>> from mesasynth.dsl.parse import parse
    >>> to_text(parse("while not at_goal{}  if not wall_left { left } else {}"))
    'until at_goal { } if not wall_left { left } else { }'
    """
    return str(program)


def pretty(program: Program) -> str:
    """The text of a program with one statement a line, indented, without a final newline.

    >>> from mesasynth.dsl.parse import parse
    >>> print(pretty(parse("until at_goal { if wall_ahead { } else { move } left }")))
    until at_goal {
        if wall_ahead { } else {
            move
        }
        left
    }
    """
    lines: list[str] = []
    for depth, piece in pieces(program):
        if piece.startswith("}") and lines[-1].endswith("{"):
            lines[-1] += f" {piece}"
        else:
            lines.append(_INDENT * depth + piece)
    return "\n".join(lines)
