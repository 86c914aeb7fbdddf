"""Dialects as files: what they may say, what is wrong with them, and the text that they become."""

from __future__ import annotations

import math
import random
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gridworld import GridWorld
from mesasynth.dsl import (
    Dialect,
    Program,
    builtin_dialects,
    decode,
    dialect,
    encode,
    expand,
    parse,
    read_dialect,
    run,
    text_dialect,
    to_toml,
    units,
)
from mesasynth.dsl.count import Counter
from mesasynth.dsl.dialect import choice_units
from mesasynth.dsl.fit import fit
from mesasynth.errors import DialectError
from mesasynth.testing import programs
from small_tasks import drawn_programs, own_dialects
from strategies import grid_worlds

MINE = """
extends = "reactive"
summary = "mine"
[weights]
end = 4
"not at_goal" = 2.5
4 = "1/3"
[ticks]
left = 2
[definitions]
hug = "right while wall_ahead { left } move"
hop = "hug hug"
"""


def written(folder: Path, text: str, name: str = "mine.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_what_a_file_says(tmp_path: Path) -> None:
    found = read_dialect(written(tmp_path, MINE))
    base = dialect("reactive")
    assert found.name == "mine"
    assert found.statements == (*base.actions, "hug", "hop", *base.controls)
    assert found.sensors == base.sensors
    assert dict(found.weights) == {
        "end": 4,
        "not at_goal": Fraction(5, 2),
        "4": Fraction(1, 3),
    }
    assert found.slot_units["end"] == math.ceil(1024 * math.log2(13 / 4))
    assert str(expand(parse("hop", dialect=found), found)) == " ".join(
        ["right while wall_ahead { left } move"] * 2
    )
    assert dialect(str(tmp_path / "mine.toml")) == found


def test_a_file_extends_another_beside_it(tmp_path: Path) -> None:
    written(tmp_path, MINE)
    (tmp_path / "below").mkdir()
    path = written(
        tmp_path / "below",
        'extends = "../mine.toml"\nname = "more"\n[weights]\nend = 5\nmove = 2\n',
    )
    found = read_dialect(path)
    assert dict(found.weights)["end"] == 5
    assert dict(found.definitions)["hop"] == "hug hug"
    assert found.name == "more"


@given(own_dialects())
def test_the_text_of_a_dialect_is_the_dialect(language: Dialect) -> None:
    assert text_dialect(to_toml(language)) == language


@pytest.mark.parametrize("name", builtin_dialects())
def test_the_text_of_a_builtin_dialect(name: str) -> None:
    assert text_dialect(to_toml(dialect(name))) == dialect(name)


def test_odd_names_and_summaries_are_written_so_that_they_are_read() -> None:
    odd = replace(dialect("tabular"), name='q"\\\n\x7f\u2028é', summary="\t\x00")
    assert text_dialect(to_toml(odd)) == odd


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("statments = []", ["mine.toml:1: error: key 'statments': unknown key", "'statements'?"]),
        ("\nstatements = 3", ["mine.toml:2: error: key 'statements'", "a list of words"]),
        (
            'extends = "reactive"\n[weights]\nmove = -1',
            ["mine.toml:3: error: key 'weights.move': the weight of 'move' is -1", "positive"],
        ),
        (
            'extends = "reactive"\n[ticks]\nleft = 1\nmove = 0',
            ["mine.toml:4: error: key 'ticks.move': 'move' takes 0 ticks", "from 1 to"],
        ),
        (
            'extends = "reactive"\nfeatures = ["red"]\nsensors = ["see *"]',
            ["mine.toml:3: error: key 'sensors': the family 'see' has no function", "[python]"],
        ),
        (
            'extends = "tabular"\nstatements = ["repeat"]',
            ["mine.toml:2: error: key 'statements': 'repeat' and its counts", "or neither"],
        ),
        ("statements = [1]", ["'statements'", "1 is not a word in quotes"]),
        ("name = true", ["'name'", "text in quotes"]),
        ("counts = [true]", ["'counts'", "a whole number"]),
        ("[weights\n", ["mine.toml:1:9: error: this is no TOML"]),
        ("a = 1\nb = [", ["this is no TOML"]),
        ("x = nan", ["mine.toml: error"]),
        ('extends = "reactiv"', ["'extends': unknown dialect 'reactiv'", "'reactive'?"]),
        ('extends = "none.toml"', ["'extends': cannot read it: No such file"]),
        ('extends = "mine.toml"', ["'extends'", "extends itself"]),
        ('extends = "tabular"\n[weights]\nmov = 2', ["'mov'", "some of end, move", "'move'?"]),
        ('extends = "tabular"\n[weights]\nmove = 0', ["weight of 'move' is 0", "positive"]),
        ('extends = "tabular"\n[weights]\nmove = -1', ["'move'", "positive"]),
        ('extends = "tabular"\n[weights]\nmove = true', ["'weights.move'", "a positive number"]),
        ('extends = "tabular"\n[weights]\nmove = "x"', ["mine.toml:3", "'x' is not a positive"]),
        ('extends = "tabular"\n[weights]\nmove = "1/0"', ["'1/0' is not a positive"]),
        ('extends = "tabular"\n[ticks]\nmove = 1.5', ["'ticks.move'", "a whole number of ticks"]),
        ('extends = "tabular"\n[ticks]\nmove = 0', ["'move' takes 0 ticks", "from 1 to"]),
        ('extends = "tabular"\n[ticks]\nfork = 2', ["'fork'", "some of move, left, right"]),
        ('extends = "tabular"\n[definitions]\nx = 3', ["'definitions.x'", "a block"]),
        ('extends = "tabular"\n[definitions]\nx = "x"', ["definition of 'x'", "unknown statement"]),
        ('extends = "tabular"\n[definitions]\nx = "fork"', ["definition of 'x'", "no statement"]),
        ('extends = "tabular"\n[definitions]\nx = "repeat 2 {"', ["definition of 'x'"]),
        ('extends = "tabular"\n[definitions]\nwhile = "move"', ["mine.toml", "'while'"]),
        ('extends = "tabular"\nstatements = ["move"]', ["'move' is listed twice"]),
        ('statements = ["move", "repeat"]\ncounts = [32]', ["a count is"]),
        ('statements = ["a b c"]', ["'a b c' is not a name"]),
    ],
)
def test_what_is_wrong_with_a_file_is_told(tmp_path: Path, text: str, told: list[str]) -> None:
    with pytest.raises(DialectError) as caught:
        read_dialect(written(tmp_path, text))
    message = str(caught.value)
    assert message.startswith(str(tmp_path))
    for part in told:
        assert part in message


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "bad.toml").write_bytes(b"\xff")
    for name, told in (
        ("none.toml", "No such file"),
        ("bad.toml", "no UTF-8"),
        ("a\0.toml", "null"),
    ):
        with pytest.raises(DialectError, match=told):
            dialect(str(tmp_path / name))
    written(tmp_path, 'extends = "ring.toml"')
    with pytest.raises(DialectError, match="ring"):
        read_dialect(written(tmp_path, 'extends = "mine.toml"', "ring.toml"))


def test_a_name_without_its_suffix(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(tmp_path, MINE)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(DialectError, match=r"did you mean the file mine\.toml"):
        dialect("mine")


@given(st.integers(1, 10**6), st.integers(1, 10**6))
def test_the_cost_of_a_choice_is_rounded_up_to_the_least_unit(weight: int, rest: int) -> None:
    cost, total = choice_units(weight + rest, weight), weight + rest
    assert 2**cost * weight**1024 >= total**1024
    assert 2 ** (cost - 1) * weight**1024 < total**1024


@given(own_dialects().flatmap(lambda each: st.tuples(st.just(each), programs(each))))
def test_the_code_of_a_weighted_dialect(drawn: tuple[Dialect, Program]) -> None:
    language, program = drawn
    bits = encode(program, language)
    assert decode(bits, language) == program
    assert 1024 * (len(bits) - 1) < max(1, units(program, language))


def test_short_codes_stand_for_one_program_each() -> None:
    language = text_dialect('extends = "counting"\n[weights]\nend = 5\nmove = 3\n4 = 2', file="a")
    for program in Counter(language).programs(9000):
        assert decode(encode(program, language), language) == program


@given(own_dialects().flatmap(lambda each: st.tuples(st.just(each), programs(each))), grid_worlds())
def test_a_definition_runs_as_what_stands_in_it(
    drawn: tuple[Dialect, Program], world: GridWorld
) -> None:
    language, program = drawn
    text = str(program)
    for name, block in reversed(dict(language.definitions).items()):
        text = " ".join(block if word == name else word for word in text.split())
    assume(not {"door", "key"} & set(language.sensors))
    plain = replace(language, definitions=(), weights=())
    assert run(program, world, dialect=language, max_ticks=500) == run(
        parse(text, dialect=language), world, dialect=plain, max_ticks=500
    )


def test_fitted_weights_are_the_likeliest() -> None:
    language = dialect("reactive")
    rng = random.Random(1)
    corpus = [Counter(language).draw(rng, most=40_000) for _ in range(40)]
    fitted = fit(corpus, language, smoothing=Fraction(1, 1000))
    best = sum(units(each, fitted) for each in corpus)
    assert best < sum(units(each, language) for each in corpus)
    for choice, weight in fitted.weights:
        for factor in (Fraction(1, 2), 2):
            weights = {**dict(fitted.weights), choice: weight * factor}
            other = replace(fitted, weights=weights)
            slack = sum(len(str(each).split()) + 2 for each in corpus)  # each choice rounded up
            assert sum(units(each, other) for each in corpus) >= best - slack


def test_without_smoothing_every_choice_must_have_been_made() -> None:
    with pytest.raises(DialectError, match=r"never use 'right'.*\n.*smoothing above 0"):
        fit([parse("move left")], dialect("tabular"), smoothing=0)


@given(st.data())
def test_programs_of_own_dialects_are_read_again(data: st.DataObject) -> None:
    language = data.draw(own_dialects())
    program = data.draw(drawn_programs(language, most_bits=30))
    assert parse(str(program), dialect=language) == program
