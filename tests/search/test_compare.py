"""Comparisons of biases."""

import pytest

import mesasynth as ms
from mesasynth.search import GaveUp, Reason, TaskError, compare
from mesasynth.search.compare import bias_options


def test_each_bias_finds_what_its_search_finds() -> None:
    maze = ms.parse_maze("S....G")
    names = ["length", "time:worst", "weighted:1/3", "space:20"]
    found = compare(maze, biases=names, dialect="reactive")
    assert [name for name, _ in found.results] == names
    for name, result in found.results:
        alone = ms.search(maze, dialect="reactive", **bias_options(name))
        assert result.outcome == alone.outcome


def test_an_interrupt_ends_the_comparison() -> None:
    def interrupt(_: object) -> None:
        raise KeyboardInterrupt

    found = compare(
        ms.parse_maze("S..G"), biases=["length", "kt"], dialect="reactive", progress=interrupt
    )
    ((name, result),) = found.results
    assert name == "length"
    assert isinstance(result.outcome, GaveUp)
    assert result.outcome.reason is Reason.INTERRUPTED


@pytest.mark.parametrize("name", ["kt:1", "space:", "time:best", "weighted:-1", "weighted:", ":"])
def test_bad_names_are_refused(name: str) -> None:
    with pytest.raises(TaskError):
        compare(ms.parse_maze("S.G"), biases=[name])
