"""Text to tree and back: the syntax, the canonical text, and files."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mesasynth.dsl import (
    Action,
    Dialect,
    If,
    IfElse,
    Program,
    Repeat,
    Test,
    While,
    decode,
    dialect,
    encode,
    parse,
    pretty,
    read_program,
    to_text,
    units,
)
from mesasynth.dsl.syntax import MAX_DEPTH
from mesasynth.errors import ProgramError
from strategies import dialect_programs

if TYPE_CHECKING:
    from pathlib import Path


@given(dialect_programs())
def test_text_round_trips(drawn: tuple[Dialect, Program]) -> None:
    language, program = drawn
    text = to_text(program)
    assert parse(text) == program
    assert parse(text, dialect=language).body == program.body
    assert to_text(parse(text)) == text
    assert parse(pretty(program)).body == program.body


@given(dialect_programs())
def test_canonical_text_is_one_line_of_single_spaced_words(drawn: tuple[Dialect, Program]) -> None:
    text = to_text(drawn[1])
    assert text == " ".join(text.split())
    assert "while not" not in text


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("", ""),
        ("  # nothing\n", ""),
        ("while not at_goal{move}", "until at_goal { move }"),
        ("until not at_goal{move}", "while at_goal { move }"),
        ("until at_goal {\r\n  next\t# take\r\n}\r\n", "until at_goal { next }"),
        ("if marked{}else{}", "if marked { } else { }"),
        ("if marked{}", "if marked { }"),
        ("repeat\n9\n{ }", "repeat 9 { }"),
        ("move#left\rright", "move right"),
    ],
)
def test_spellings(text: str, canonical: str) -> None:
    assert to_text(parse(text)) == canonical


def test_tree() -> None:
    program = parse("until at_goal { if wall_ahead { left } else { } repeat 2 { } if marked { } }")
    assert program.body == (
        While(
            Test("at_goal", negated=True),
            (
                IfElse(Test("wall_ahead"), (Action("left"),), ()),
                Repeat(2, ()),
                If(Test("marked"), ()),
            ),
        ),
    )


def test_an_empty_else_makes_another_program() -> None:
    short, long = parse("if at_goal { }"), parse("if at_goal { } else { }")
    assert short != long
    assert len({short, long, parse("if at_goal{}")}) == 2
    reactive = dialect("reactive")
    assert units(long, reactive) - units(short, reactive) == 3072


def test_programs_compare_only_with_programs() -> None:
    assert parse("move") != "move"
    assert repr(parse("move")) == "parse('move')"


def test_pretty() -> None:
    text = pretty(parse("repeat 2 { if at_goal { } else { } } while at_goal { move left }"))
    assert text.splitlines() == [
        "repeat 2 {",
        "    if at_goal { } else { }",
        "}",
        "while at_goal {",
        "    move",
        "    left",
        "}",
    ]


def test_deep_nesting() -> None:
    text = "if at_goal { } else { " * MAX_DEPTH + "move" + " }" * MAX_DEPTH
    program = parse(text)
    assert to_text(program) == text
    assert parse(pretty(program)) == program
    assert hash(parse(text)) == hash(program)
    reactive = dialect("reactive")
    assert units(program, reactive) == 3072 * (4 * MAX_DEPTH + 2)
    assert decode(encode(program, reactive), reactive) == program
    with pytest.raises(ProgramError, match="nested more than 200 deep"):
        parse("while at_goal { " + text + " }")


def parsed(text: str, language: Dialect | None = None) -> Program | ProgramError:
    """The program, or else the error; any other exception is a defect."""
    try:
        return parse(text, dialect=language)
    except ProgramError as error:
        return error


@given(st.text() | st.text(alphabet="while ntof{}#\n49_-moverpa"))
def test_any_text_is_a_program_or_a_program_error(text: str) -> None:
    result = parsed(text)
    if isinstance(result, Program):
        assert parse(str(result)) == result


WORDS = ["move", "fork", "at_goal", "marked", "while", "until", "if", "else", "repeat", "not"]


@given(
    st.lists(st.sampled_from([*WORDS, "{", "}", "4", "12", "#", ";", "whlie"])).map(" ".join),
    st.sampled_from(["tabular", "reactive", "frontier"]).map(dialect),
)
def test_any_words_are_a_program_or_a_program_error(text: str, language: Dialect) -> None:
    result = parsed(text, language)
    if isinstance(result, ProgramError):
        assert result.line == 1
        assert result.column is not None
        assert 1 <= result.column <= len(text) + 1
    else:
        assert units(result, language) > 0


def test_reading_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "walk.txt"
    path.write_bytes(b"\xef\xbb\xbfmove\r\nleft\r\n")
    assert to_text(read_program(path)) == "move left"
    path.write_bytes(b"")
    assert read_program(path) == Program(())
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"right\n")))
    assert to_text(read_program("-")) == "right"


def test_files_that_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ProgramError, match="No such file"):
        read_program(tmp_path / "missing.txt")
    with pytest.raises(ProgramError, match="directory"):
        read_program(tmp_path)
    path = tmp_path / "binary.txt"
    path.write_bytes(b"move\n\xff\xfe")
    with pytest.raises(ProgramError, match=r"binary.txt:2: error: byte 0xff is not UTF-8"):
        read_program(path)
    path.write_bytes(b"mov")
    with pytest.raises(ProgramError, match=r"binary.txt:1:1: error: unknown statement 'mov'"):
        read_program(path)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"mov\n")))
    with pytest.raises(ProgramError, match=r"^<stdin>:1:1: "):
        read_program("-")
