"""What people are told about texts that are no programs."""

from __future__ import annotations

import pytest

from mesasynth.dsl import Dialect, dialect, dialects_with, parse
from mesasynth.errors import ProgramError


def complaint(text: str, name: str = "reactive") -> ProgramError:
    with pytest.raises(ProgramError) as caught:
        parse(text, dialect=dialect(name), file="p.txt")
    return caught.value


def test_the_whole_message() -> None:
    assert str(complaint("until at_goal {\n\tlfet\n}")) == "\n".join(
        [
            "p.txt:2:2: error: unknown statement 'lfet'",
            "     lfet",
            "     ^",
            "expected one of move, left, right, while, until, if, repeat",
            "hint: did you mean 'left'?",
        ]
    )


@pytest.mark.parametrize(
    ("text", "column", "message", "hint"),
    [
        ("mov", 1, "unknown statement 'mov'", "did you mean 'move'?"),
        ("Move", 1, "unknown statement 'Move'", "did you mean 'move'?"),
        ("whlie at_goal { }", 1, "unknown statement 'whlie'", "did you mean 'while'?"),
        ("forks", 1, "unknown statement 'forks'", "did you mean 'fork'?"),
        ("at_gaol", 1, "unknown statement 'at_gaol'", "did you mean 'at_goal'?"),
        ("xyzzy", 1, "unknown statement 'xyzzy'", None),
        ("if at_gaol { }", 4, "unknown sensor 'at_gaol'", "did you mean 'at_goal'?"),
        ("if wall-ahead { }", 4, "unknown sensor 'wall-ahead'", "did you mean 'wall_ahead'?"),
        ("at_goal", 1, "'at_goal' is a sensor, not a statement", "as in 'if at_goal { ... }'"),
        ("marked", 1, "'marked' is a sensor, not a statement", "in a test"),
        ("if move { }", 4, "'move' is a statement, not a sensor", None),
        ("if fork { }", 4, "'fork' is a statement, not a sensor", None),
        ("if while { }", 4, "'while' is a word of the grammar, not a sensor", None),
        ("if not not at_goal { }", 8, "'not' is a word of the grammar, not a sensor", None),
        ("fork", 1, "the dialect 'reactive' has no statement 'fork'", "frontier has it"),
        ("if marked { }", 4, "the dialect 'reactive' has no sensor 'marked'", "marking has it"),
        ("if at_goal { move", 12, "this block is not closed", None),
        ("if at_goal move", 12, "unexpected 'move'", None),
        ("if at_goal", 11, "the program ends too early", None),
        ("move }", 6, "this '}' closes no block", None),
        ("{ move }", 1, "unexpected '{'", None),
        ("else { }", 1, "'else' without an 'if'", "ends an 'if'"),
        ("while at_goal { } else { }", 19, "'else' without an 'if'", "ends an 'if'"),
        ("if at_goal { } else if at_goal { }", 21, "unexpected 'if'", "else { if"),
        ("not at_goal", 1, "'not' outside a test", None),
        ("repeat 1 { }", 8, "'1' is no count of 'repeat'", None),
        ("repeat 10 { }", 8, "'10' is no count of 'repeat'", None),
        ("repeat 04 { }", 8, "'04' is no count of 'repeat'", None),
        ("repeat " + 5000 * "9", 8, "9...' is no count of 'repeat'", None),
        ("repeat x { }", 8, "unexpected 'x'", None),
        ("4 move", 1, "unexpected '4'", "only after 'repeat'"),
        ("move; left", 5, "stray character ';'", "spaces"),
        ("move()", 5, "stray character '('", "no parentheses"),
        ("move \x00", 6, "stray character '\\x00'", None),
        ("// walk", 1, "stray character '/'", "begins with '#'"),
        ("if !at_goal { }", 4, "stray character '!'", "'not'"),
        ("if at_goal and marked { }", 12, "unexpected 'and'", "nest"),
    ],
)
def test_mistakes(text: str, column: int, message: str, hint: str | None) -> None:
    error = complaint(text)
    assert message in error.message
    assert (error.file, error.line, error.column, error.text) == ("p.txt", 1, column, text)
    if hint is None:
        assert error.hint is None
    else:
        assert hint in (error.hint or "")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("repeat 1 { }", "one of 2, 3, 4, 5, 6, 7, 8, 9"),
        ("repeat x { }", "a count, one of 2, 3, 4, 5, 6, 7, 8, 9"),
        ("if at_goal move", "'{'"),
        ("if at_goal { move", "'}'"),
        ("move ;", "a statement"),
        ("if at_goal { ;", "a statement or '}'"),
        ("if ;", "a sensor"),
        ("if move { }", "one of at_goal, wall_ahead, wall_left, wall_right"),
    ],
)
def test_what_was_expected(text: str, expected: str) -> None:
    assert complaint(text).expected == expected


@pytest.mark.parametrize("word", ["until", "while"])
def test_keywords_that_a_dialect_lacks(word: str) -> None:
    error = complaint(f"{word} at_goal {{ }}", "counting")
    assert error.message == f"the dialect 'counting' has no statement {word!r}"
    assert error.hint == f"the dialects {', '.join(dialects_with('while'))} have it"
    assert "repeat" in complaint("repeat 2 { }", "tabular").message


def test_a_dialect_with_one_kind_of_branch() -> None:
    parts = {"summary": "", "actions": ("move",), "sensors": ("at_goal",), "counts": ()}
    one = Dialect(name="one", controls=("if",), **parts)  # type: ignore[arg-type]
    two = Dialect(name="two", controls=("if-else",), **parts)  # type: ignore[arg-type]
    parse("if at_goal { }", dialect=one)
    parse("if at_goal { } else { }", dialect=two)
    with pytest.raises(ProgramError, match="the dialect 'one' has no statement 'else'"):
        parse("if at_goal { } else { }", dialect=one)
    with pytest.raises(ProgramError, match="the dialect 'two' has no statement 'if'"):
        parse("if at_goal { }", dialect=two)


def test_long_lines_are_cut_around_the_caret() -> None:
    error = complaint("move " * 100 + "mov " + "left " * 100)
    _, quoted, caret, *_ = str(error).splitlines()
    assert len(quoted) < 90
    assert quoted[caret.index("^") :].startswith("mov ")
