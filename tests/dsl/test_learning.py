"""Definitions learned from programs, and the shortest spelling with definitions."""

from __future__ import annotations

import itertools
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

import mesasynth as ms
from mesasynth.dsl import Action, Dialect, Program, breakdown, expand, parse, units
from mesasynth.dsl.abstractions import propose, read_term, to_term
from mesasynth.dsl.definitions import bodies
from mesasynth.dsl.learn import MORE_UNITS, MOST_CHOICES, Learned, learn
from mesasynth.dsl.spelling import shortest_spelling
from mesasynth.dsl.syntax import Block
from mesasynth.errors import MesasynthError, ProgramError
from mesasynth.testing import programs

HUG = "right while wall_ahead { left } move"
FOLLOWERS = [
    f"{before}until at_goal {{ {HUG}{after} }}"
    for before in ("", "left ", "move ")
    for after in ("", " right")
]
COUNTED = [
    "repeat 4 { move } left repeat 4 { move } right move move left move",
    "left move move left move repeat 3 { move }",
    "right move move left move repeat 4 { move }",
] * 3


def parsed(texts: Iterable[str]) -> list[Program]:
    return [parse(text) for text in texts]


def parts(given: Iterable[Program], _dialect: Dialect) -> list[Block]:
    """All that could be a definition: every run of statements in any block."""

    def runs(block: Block) -> Iterator[Block]:
        for first, last in itertools.combinations(range(len(block) + 1), 2):
            run = block[first:last]
            if len(run) > 1 or not isinstance(run[0], Action):
                yield run
        for statement in block:
            for inner in statement.blocks:
                yield from runs(inner)

    return list(dict.fromkeys(run for program in given for run in runs(program.body)))


def check(found: Learned, corpus: list[Program], base: Dialect) -> None:
    """What is reported follows from the dialect and the programs alone."""
    assert [expand(each, found.dialect) for each in found.programs] == corpus
    assert found.units_before == sum(units(each, base) for each in corpus)
    assert found.units_after == sum(units(each, found.dialect) for each in found.programs)
    now, price = base, 0
    for each in found.definitions:
        price += MORE_UNITS + units(each.block, now)
        now = ms.extend(now, name=found.dialect.name, definitions={each.name: str(each.block)})
    assert now == found.dialect
    assert price == found.units_definitions
    assert found.units_saved == found.units_before - found.units_after - price
    assert (found.units_saved > 0) is bool(found.definitions)


@pytest.mark.parametrize(
    ("texts", "base"), [(FOLLOWERS, "reactive"), (COUNTED, "counting"), (FOLLOWERS, "frontier")]
)
def test_what_is_saved_is_exact_and_as_good_as_from_all_parts(texts: list[str], base: str) -> None:
    corpus, language = parsed(texts), ms.dialect(base)
    found = learn(corpus, language)
    assert found.definitions
    check(found, corpus, language)
    assert found.units_saved == learn(corpus, language, proposing=parts).units_saved


def test_wall_followers_share_what_hugs_the_wall() -> None:
    found = learn(parsed(FOLLOWERS), ms.dialect("reactive"))
    assert str(found.definitions[0].block) == HUG
    assert str(found.definitions[1].block) == "until at_goal { def1 }"
    maze = ms.parse_maze("S..#\n.#.G\n....")
    for text, program in zip(FOLLOWERS, found.programs, strict=True):
        plain, short = (
            ms.run(each, ms.compile_maze(maze))
            for each in (parse(text), expand(program, found.dialect))
        )
        assert plain == short


def test_one_program_saves_nothing() -> None:
    corpus = parsed([f"until at_goal {{ {HUG} }}"])
    found = learn(corpus, ms.dialect("reactive"))
    assert found.dialect == ms.dialect("reactive")
    assert not found.definitions
    assert found.units_saved == 0
    check(found, corpus, ms.dialect("reactive"))


def test_twice_in_one_program_is_enough() -> None:
    block = "right while wall_ahead { left } move"
    found = learn(parsed([f"{block} {block} {block}"]), ms.dialect("reactive"))
    assert [str(each.block) for each in found.definitions] == [block]
    assert str(found.programs[0]) == "def1 def1 def1"


def test_a_name_that_is_taken_is_left_alone() -> None:
    base = ms.extend("reactive", name="taken", definitions={"def1": "left left"})
    found = learn(parsed([*FOLLOWERS, "left left move"]), base)
    assert [each.name for each in found.definitions][:2] == ["def2", "def3"]
    assert str(found.programs[-1]) == "def1 move"


def test_a_proposal_that_does_not_save_is_not_taken() -> None:
    corpus = parsed(["left move", "right move right"])

    def bad(_given: object, _dialect: object) -> list[Block]:
        return [parse("left move").body, parse("move right").body]

    assert not learn(corpus, ms.dialect("tabular"), proposing=bad).definitions


@pytest.mark.parametrize(
    ("text", "told"),
    [("fork", "does not offer 'fork'"), ("move " * MOST_CHOICES, "statements and ends of blocks")],
)
def test_what_cannot_be_learned_from(text: str, told: str) -> None:
    with pytest.raises(ProgramError, match=told):
        learn([parse(text)], ms.dialect("reactive"))


def test_without_the_package_the_error_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "stitch_core", None)
    with pytest.raises(MesasynthError, match=r"mesasynth\[learn\]"):
        propose(parsed(FOLLOWERS), ms.dialect("reactive"))


LIBRARY = ms.extend(
    "frontier",
    name="library",
    definitions={"step": "move left", "twice": "step step", "loop": "while wall_ahead { left }"},
)


@given(st.lists(programs("frontier"), min_size=1, max_size=6))
def test_learning_keeps_every_program(corpus: list[Program]) -> None:
    check(learn(corpus * 2, ms.dialect("frontier")), corpus * 2, ms.dialect("frontier"))


@given(programs(LIBRARY))
def test_the_shortest_spelling_is_one_and_none_is_shorter(program: Program) -> None:
    shortest = shortest_spelling(program, LIBRARY)
    assert expand(shortest, LIBRARY) == expand(program, LIBRARY)
    assert units(shortest, LIBRARY) <= units(program, LIBRARY)


def spellings(block: Block, known: dict[str, Block]) -> Iterator[Block]:
    """Every way to write a block of plain actions with definitions."""
    if not block:
        yield ()
        return
    for rest in spellings(block[1:], known):
        yield (block[0], *rest)
    for name, body in known.items():
        if block[: len(body)] == body:
            for rest in spellings(block[len(body) :], known):
                yield (Action(name), *rest)


@given(st.lists(st.sampled_from(["move", "left"]), max_size=9), st.integers(1, 9))
def test_the_shortest_spelling_against_all_spellings(words: list[str], weight: int) -> None:
    base = replace(LIBRARY, weights={"twice": weight, "move": 4})
    program = parse(" ".join(words))
    least = min(
        units(Program(block), base) for block in spellings(program.body, dict(bodies(base)))
    )
    assert units(shortest_spelling(program, base), base) == least


@given(programs("frontier"))
def test_a_term_has_one_symbol_for_each_choice(program: Program) -> None:
    term = to_term(program, ms.dialect("frontier"))
    assert term.count("(") == term.count(")")
    symbols = term.replace("(", " ").replace(")", " ").split()
    texts = [choice.text for choice in breakdown(program, ms.dialect("frontier"))]
    assert [symbol.split("/", 1)[1].replace("/", " ") for symbol in symbols] == texts
    assert isinstance(read_term(term), list) is bool(program.body)
