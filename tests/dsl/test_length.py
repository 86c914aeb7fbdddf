"""Dialects, description length, and the code whose length it is."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from math import ceil, prod

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mesasynth.dsl import (
    Dialect,
    Program,
    Test,
    breakdown,
    builtin_dialects,
    choice_units,
    decode,
    derive,
    dialect,
    dialects_with,
    encode,
    parse,
    units,
)
from mesasynth.dsl.syntax import MAX_DEPTH
from mesasynth.errors import DialectError, ProgramError
from strategies import dialect_programs

MOVES = ("move", "left", "right")
CONTROLS = ("repeat", "while", "if", "if-else")
SENSORS = ("at_goal", "wall_ahead", "wall_left", "wall_right")


@pytest.mark.parametrize(
    ("name", "statements", "sensors"),
    [
        ("tabular", MOVES, ()),
        ("counting", (*MOVES, "repeat"), ()),
        ("reactive", (*MOVES, *CONTROLS), SENSORS),
        ("marking", (*MOVES, "mark", "erase", *CONTROLS), (*SENSORS, "marked", "marked_ahead")),
        ("frontier", (*MOVES, "fork", "next", "last", *CONTROLS), SENSORS),
    ],
)
def test_builtin_dialects(name: str, statements: tuple[str, ...], sensors: tuple[str, ...]) -> None:
    language = dialect(name)
    assert language.name == name
    assert language.statements == statements
    assert language.sensors == sensors
    assert language.counts == (() if name == "tabular" else (2, 3, 4, 5, 6, 7, 8, 9))
    assert list(language.slot_units) == ["end", *statements]


@pytest.mark.parametrize(
    ("name", "slot", "test", "count"),
    [
        ("tabular", 2048, None, None),
        ("counting", 2378, None, 3072),
        ("reactive", 3072, 3072, 3072),
        ("marking", 3402, 3672, 3072),
        ("frontier", 3543, 3072, 3072),
    ],
)
def test_costs_of_choices(name: str, slot: int, test: int | None, count: int | None) -> None:
    language = dialect(name)
    assert set(language.slot_units.values()) == {slot}
    assert set(language.test_units.values()) == ({test} if test else set())
    assert set(language.count_units.values()) == ({count} if count else set())
    assert len(language.test_units) == 2 * len(language.sensors)


@given(st.integers(1, 300))
def test_units_of_a_choice_are_the_least_that_suffice(options: int) -> None:
    cost = choice_units(options)
    assert 2**cost >= options**1024
    assert cost == 0 or 2 ** (cost - 1) < options**1024


def test_a_choice_needs_an_option() -> None:
    with pytest.raises(ValueError, match="at least one option"):
        choice_units(0)


def test_unknown_dialect() -> None:
    with pytest.raises(DialectError, match="did you mean 'reactive'"):
        dialect("raective")
    with pytest.raises(DialectError, match="expected one of tabular, counting"):
        dialect("")


def test_dialects_with() -> None:
    assert dialects_with("else") == ()
    assert dialects_with("fork") == ("frontier",)
    assert dialects_with("marked") == ("marking",)
    assert dialects_with("jump") == ()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"actions": ("go over there",)}, "not a name"),
        ({"actions": ("while",)}, "a word of the language"),
        ({"actions": ("end",)}, "a word of the language"),
        ({"actions": ("at_goal",)}, "listed twice"),
        ({"controls": ("while", "while")}, "listed twice"),
        ({"controls": ("loop",)}, "'loop' is none of repeat, while"),
        ({"controls": ("repeat",)}, "go together"),
        ({"counts": (2,)}, "go together"),
        ({"controls": ("repeat",), "counts": (0,)}, "too small or too large"),
        ({"sensors": ()}, "no sensor"),
    ],
)
def test_ill_described_dialects(change: dict[str, object], message: str) -> None:
    parts: dict[str, object] = {
        "name": "odd",
        "summary": "",
        "actions": ("move",),
        "controls": ("while",),
        "sensors": ("at_goal",),
        "counts": (),
    }
    with pytest.raises(DialectError, match=message):
        Dialect(**(parts | change))  # type: ignore[arg-type]


@given(dialect_programs())
def test_the_parts_of_a_length_make_the_whole(drawn: tuple[Dialect, Program]) -> None:
    language, program = drawn
    choices = breakdown(program, language)
    assert sum(choice.units for choice in choices) == units(program, language)
    ends = sum(choice.text == "end" for choice in choices)
    assert ends == 1 + str(program).count("{")
    words = str(program).replace("{", " ").replace("}", " ").replace("else", " ").split()
    nots = words.count("not")
    features = words.count("seek")  # the second words of names of two parts
    assert len(choices) == len(words) - nots - features + ends


def test_breakdown_in_order_of_the_derivation() -> None:
    program = parse("if wall_left { left } else { repeat 4 { } } move")
    listed = [(c.depth, c.kind, c.text) for c in breakdown(program, dialect("reactive"))]
    assert listed == [
        (0, "slot", "if-else"),
        (0, "test", "wall_left"),
        (1, "slot", "left"),
        (1, "slot", "end"),
        (1, "slot", "repeat"),
        (1, "count", "4"),
        (2, "slot", "end"),
        (1, "slot", "end"),
        (0, "slot", "move"),
        (0, "slot", "end"),
    ]


@pytest.mark.parametrize(
    ("text", "name", "message"),
    [
        ("fork", "reactive", "no statement 'fork'"),
        ("while marked { }", "frontier", "no sensor 'marked'"),
        ("repeat 2 { }", "tabular", "no statement 'repeat'"),
    ],
)
def test_programs_of_another_dialect_have_no_length(text: str, name: str, message: str) -> None:
    with pytest.raises(ProgramError, match=message):
        units(parse(text), dialect(name))
    with pytest.raises(ProgramError, match=message):
        encode(parse(text), dialect(name))


@given(dialect_programs())
def test_code_round_trips(drawn: tuple[Dialect, Program]) -> None:
    language, program = drawn
    bits = encode(program, language)
    assert decode(bits, language) == program
    parts = prod(choice.options for choice in breakdown(program, language))
    assert 2 ** len(bits) >= parts > 2 ** (len(bits) - 1)  # ceil(log2 parts) digits
    if language.cost == "code":
        assert len(bits) <= ceil(Fraction(units(program, language), 1024))


@pytest.mark.parametrize("name", list(builtin_dialects()))
def test_every_short_bit_string_is_one_programs_code_or_none(name: str) -> None:
    language = dialect(name)
    coded = 0
    for digits in range(11):
        for bits in map("".join, product("01", repeat=digits)):
            try:
                program = decode(bits, language)
            except ProgramError:
                continue
            coded += 1
            assert encode(program, language) == bits
    assert coded > 1


def test_powers_of_two_are_coded_choice_by_choice() -> None:
    # end is option 0 of 8, move 1, while 5; `not at_goal` is option 1 of the 8 tests
    assert encode(parse("until at_goal { move }"), dialect("reactive")) == "101001001000000"


@pytest.mark.parametrize("bits", ["", "0", "0000", "111", "1" * 64])
def test_bits_that_are_no_code(bits: str) -> None:
    with pytest.raises(ProgramError, match="the code of no program of the dialect 'reactive'"):
        decode(bits, dialect("reactive"))


def test_bits_that_are_no_bits() -> None:
    with pytest.raises(ProgramError, match=r"line 1, column 3: error: '2' is not a bit"):
        decode("002", dialect("reactive"))


def test_bits_of_a_program_nested_too_deeply() -> None:
    deep = "110000" * (MAX_DEPTH + 1) + "000" * (MAX_DEPTH + 2)
    with pytest.raises(ProgramError, match="nested more than 200 deep"):
        decode(deep, dialect("reactive"))


@given(dialect_programs())
def test_derive_rebuilds_a_program_from_its_choices(drawn: tuple[Dialect, Program]) -> None:
    language, program = drawn
    choices = iter(breakdown(program, language))
    assert (
        derive(language, lambda _kind, options, _depth: list(options)[next(choices).index])
        == program
    )


def test_tests_print_as_they_are_written() -> None:
    assert str(Test("at_goal", negated=True)) == "not at_goal"
