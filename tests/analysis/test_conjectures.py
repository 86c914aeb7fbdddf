"""Hunts: what they cover, what they find, what they save; and conjectures of one's own."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import mesasynth as ms
from layout import ROOT
from mesasynth.analysis.conjectures import (
    Conjecture,
    ConjectureError,
    Inconclusive,
    Refuted,
    Survived,
    Sweep,
    UndecidedError,
    Verdict,
    all_pairs,
    all_small_mazes,
    conjectures,
    decided,
    find_conjecture,
    hunt,
    judge,
    read_conjectures,
    read_counterexample,
    unmet,
)
from mesasynth.analysis.conjectures.book import BOOK
from mesasynth.analysis.conjectures.codec import decode, encode, size
from mesasynth.analysis.conjectures.hunting import SAMPLED
from mesasynth.testing import dialects, mazes, programs, small_dialects

OWN = '''"""Conjectures of one's own."""

import mesasynth as ms


@ms.testing.conjecture(ms.testing.mazes(size=4), examples=50)
def near(maze):
    """No goal is more than two steps away."""
    return ms.compile_maze(maze).distance <= 2
'''


def distance(maze: ms.Maze) -> int:
    found = ms.compile_maze(maze).distance
    assert found is not None
    return found


def about(check: Any, **parts: Any) -> Conjecture:
    """A conjecture about small mazes."""
    parts = {"instances": lambda: mazes(size=5), **parts}
    return Conjecture(name="a-claim", statement="So it is.", check=check, **parts)


def test_the_exhaustive_hunt_finds_the_smallest_in_its_order() -> None:
    seen: list[ms.Maze] = []

    def check(maze: ms.Maze) -> bool:
        seen.append(maze)
        return distance(maze) < 3

    found = hunt(about(check, sweeps=all_small_mazes(5)), timeout=None)
    assert isinstance(found.outcome, Refuted)
    assert found.outcome.smallest
    assert size(found.outcome.instance)[0] == 4
    assert all(distance(maze) < 3 for maze in seen[:-1])
    assert [each.complete for each in found.coverage.swept] == [True, True, False]
    assert [each.looked_at for each in found.coverage.swept[:2]] == [4, 36]
    assert found.coverage.sampled.looked_at == 0


def test_what_is_drawn_is_shrunk() -> None:
    found = hunt(about(lambda maze: distance(maze) < 4), examples=300, timeout=None)
    assert isinstance(found.outcome, Refuted)
    assert not found.outcome.smallest
    assert str(found.outcome.instance) == "S...G"
    assert found.coverage.verdicts[Verdict.FAILS] == 1


def test_a_hunt_depends_on_its_seed_alone() -> None:
    def record(seed: int) -> dict[str, Any]:
        claim = about(lambda maze: str(maze).count(".") < 6)
        found = hunt(claim, examples=60, seed=seed, timeout=None).record()
        return {**found, "seconds": 0}

    assert record(1) == record(1)


def test_coverage_says_exactly_what_was_looked_at() -> None:
    def check(maze: ms.Maze) -> Any:
        if distance(maze) == 1:
            return unmet("too near")
        if len(maze.rows) == 1:
            raise UndecidedError("gave up")
        return decided(True)

    found = hunt(about(check, sweeps=all_small_mazes(3)), examples=0)
    assert isinstance(found.outcome, Survived)
    second = found.coverage.swept[1].verdicts
    assert second[Verdict.UNMET] == 24
    assert second[Verdict.UNDECIDED] == 2
    assert second[Verdict.HOLDS] == 10
    assert found.surviving == (
        "all mazes of 2 connected cells: 4 looked at, 4 do not meet the preconditions",
        (
            "all mazes of 3 connected cells: 36 looked at, 10 hold, 2 undecided, "
            "24 do not meet the preconditions"
        ),
    )


def test_what_cannot_be_decided_is_inconclusive() -> None:
    assert isinstance(hunt(about(lambda maze: None), examples=5).outcome, Inconclusive)  # noqa: ARG005
    assert isinstance(hunt(about(lambda maze: unmet()), examples=5).outcome, Inconclusive)  # noqa: ARG005
    assert isinstance(hunt(about(lambda maze: True), examples=0).outcome, Inconclusive)  # noqa: ARG005


def test_the_time_limit_ends_sweeps_and_drawing(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter(range(10_000))
    monkeypatch.setattr(
        "mesasynth.analysis.conjectures.hunting.time.monotonic", lambda: next(clock)
    )
    found = hunt(about(lambda maze: True, sweeps=all_small_mazes(5)), timeout=50)  # noqa: ARG005
    assert found.timed_out
    assert isinstance(found.outcome, Survived)
    assert 0 < found.coverage.swept[-1].looked_at < 36
    assert not found.coverage.swept[-1].complete
    assert 0 < found.coverage.sampled.looked_at < 50


def test_an_interrupt_keeps_what_was_found() -> None:
    def stop(stopped_at: str, words: str, count: int) -> None:
        if words == stopped_at and count == 3:
            raise KeyboardInterrupt

    claim = about(lambda maze: True, sweeps=all_small_mazes(2))  # noqa: ARG005
    for words in (claim.sweeps[0].words, SAMPLED):
        found = hunt(claim, watch=partial(stop, words))
        assert found.interrupted
        assert found.coverage.parts[-1].looked_at == 3
        assert not found.coverage.parts[-1].complete


def test_a_check_that_says_something_else_is_refused() -> None:
    with pytest.raises(ConjectureError, match="says 'yes'"):
        judge(about(lambda maze: "yes"), ms.parse_maze("SG"))  # noqa: ARG005
    for name in ("Two Words", "", "x_y"):
        with pytest.raises(ConjectureError, match="no name"):
            replace(about(bool), name=name)
    with pytest.raises(ConjectureError, match="states nothing"):
        replace(about(bool), statement=" ")
    with pytest.raises(ConjectureError, match="0 or more"):
        hunt(about(bool), examples=-1)


@given(st.data(), dialects())
def test_instances_survive_being_written_down(data: st.DataObject, dialect: ms.Dialect) -> None:
    value = (
        data.draw(mazes(features=("red",), headings=True)),
        (data.draw(programs(dialect)), data.draw(small_dialects())),
        data.draw(st.none() | st.booleans() | st.integers() | st.text()),
    )
    assert decode(json.loads(json.dumps(encode(value)))) == value


def test_what_cannot_be_written_down_is_refused() -> None:
    with pytest.raises(ConjectureError, match="'set'"):
        encode({1})
    for wrong in ({}, {"maze": 3}, {"dialect": {}}, [1]):
        with pytest.raises(ConjectureError, match="no instance"):
            decode(wrong)


def test_a_counterexample_is_saved_and_read_again(tmp_path: Path) -> None:
    claim = about(lambda pair: pair[0] == pair[1], sweeps=all_pairs(all_small_mazes(2)))
    found = hunt(claim)
    files = found.save(tmp_path / "new" / "folder")
    assert [path.name for path in files] == ["a-claim.json", "a-claim-1.txt", "a-claim-2.txt"]
    assert isinstance(found.outcome, Refuted)
    kept = read_counterexample(files[0])
    assert (kept.name, kept.origin, kept.instance) == ("a-claim", None, found.outcome.instance)
    assert tuple(map(ms.read_maze, files[1:])) == found.outcome.instance
    survived = hunt(about(lambda maze: True), examples=5).save(tmp_path)  # noqa: ARG005
    with pytest.raises(ConjectureError, match="no counterexample"):
        read_counterexample(survived[0])
    files[1].write_text("{}", encoding="utf-8")
    with pytest.raises(ConjectureError, match="no record of a check"):
        read_counterexample(files[1])


def test_conjectures_of_ones_own_are_read_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "own.py"
    path.write_text(OWN, encoding="utf-8")
    for name in (str(path), f"{path}:near"):
        found = find_conjecture(name)
        assert (found.name, found.origin) == ("near", str(path))
        assert found.statement == "No goal is more than two steps away."
    outcome = hunt(find_conjecture(str(path)), examples=200, timeout=None).outcome
    assert isinstance(outcome, Refuted)
    assert str(outcome.instance) == "S..G"
    for text, words in (
        ("1 / 0", "ZeroDivisionError"),
        ("x = 1", "defines no conjecture"),
        ("def f(:", "SyntaxError"),
    ):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(ConjectureError, match=words):
            read_conjectures(path)
    for name, words in (
        (str(tmp_path / "none.py"), "no such file"),
        ("more-mazes-keep-optimum", "did you mean 'more-mazes-keep-optima'"),
    ):
        with pytest.raises(ConjectureError, match=words):
            find_conjecture(name)


def test_a_maze_and_a_program_shrink_together() -> None:
    claim = find_conjecture(str(ROOT / "examples" / "conjectures" / "mirrored.py"))
    found = hunt(claim, examples=400, timeout=None)
    assert isinstance(found.outcome, Refuted)
    maze, program = found.outcome.instance
    assert size(maze)[0] <= 3
    assert len(program.body) <= 3


def test_conjectures_of_other_packages_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    class Point:
        name = "others"

        def __init__(self, value: object) -> None:
            self._value = value

        def load(self) -> object:
            return self._value

    where = "mesasynth.analysis.conjectures.registry.entry_points"
    claim = about(bool)
    for value in (claim, [claim], (claim, claim)):
        monkeypatch.setattr(where, lambda group, value=value: [Point(value)] if group else [])
        assert conjectures()[-1] is claim
        assert find_conjecture("a-claim") is claim
    twin = Point(replace(claim, name=BOOK[0].name))
    monkeypatch.setattr(where, lambda group: [twin] if group else [])
    with pytest.raises(ConjectureError, match="two conjectures are called"):
        conjectures()
    monkeypatch.setattr(where, lambda group: [Point(distance)] if group else [])
    with pytest.raises(ConjectureError, match=r"entry point 'others' .* holds no conjecture"):
        conjectures()


def test_the_example_as_an_installed_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    example = ROOT / "examples" / "conjectures" / "far_goals.py"
    (tmp_path / "far_goals_installed.py").write_text(example.read_text(encoding="utf-8"))
    about = tmp_path / "far_goals-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: far-goals\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text(
        "[mesasynth.conjectures]\nmine = far_goals_installed\n", encoding="utf-8"
    )
    monkeypatch.syspath_prepend(tmp_path)
    assert conjectures()[-1].name == "far-goals-are-costly"


def test_a_conjecture_is_a_test_too(tmp_path: Path) -> None:
    holds = ms.testing.conjecture(mazes(size=3), examples=20)

    def test_some_way(maze: ms.Maze) -> bool:
        """A way leads to every goal."""
        return distance(maze) > 0

    def test_none(maze: ms.Maze) -> None:
        """Nobody knows."""

    holds(test_some_way)()
    with pytest.raises(AssertionError, match="Inconclusive"):
        holds(test_none)()
    path = tmp_path / "test_own.py"
    path.write_text(OWN.replace("def near", "def test_near"), encoding="utf-8")
    code = pytest.main(["-q", "-p", "no:cacheprovider", "--rootdir", str(tmp_path), str(path)])
    assert code == pytest.ExitCode.TESTS_FAILED
    path.write_text(path.read_text(encoding="utf-8").replace("<= 2", "<= 99"), encoding="utf-8")
    assert read_conjectures(path)[0].name == "near"
    with pytest.raises(ConjectureError, match="states nothing"):
        holds(distance)


def test_sweeps_are_lists_of_what_they_say() -> None:
    sweep = Sweep("two numbers", lambda: (1, 2))
    assert [each.words for each in all_pairs([sweep])] == ["all pairs out of two numbers"]
    assert list(all_pairs([sweep])[0].instances()) == [(1, 1), (1, 2), (2, 1), (2, 2)]
