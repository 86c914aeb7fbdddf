"""A limit on memory: tables go first, and then the search gives up, with its bound."""

from __future__ import annotations

from pathlib import Path

import pytest

import mesasynth as ms
from commands import spawn
from mesasynth.search import GaveUp, TaskError, rising
from mesasynth.search.outcome import Reason

MAZE = Path(__file__).parents[1] / "golden" / "mazes" / "perfect-3.txt"


@pytest.mark.parametrize("bias", ["length", "kt", "time"])
def test_a_search_gives_up_at_the_limit(bias: str) -> None:
    mazes = [ms.read_maze(MAZE), ms.read_maze(MAZE.with_name("island.txt"))]
    result = ms.search(mazes, bias=bias, dialect="frontier", max_memory=1)
    assert isinstance(result.outcome, GaveUp)
    assert result.outcome.reason is Reason.MEMORY


def test_without_its_tables_a_search_finds_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    maze = ms.read_maze(MAZE)
    plain = ms.search(maze, dialect="reactive", audited=0, threads=1)
    calls = iter(range(10**9))

    def held() -> int:
        """Too much at every other look: it is enough that the tables are dropped."""
        return 2 if next(calls) % 2 == 0 else 0

    monkeypatch.setattr(rising, "held_memory", held)
    limited = ms.search(maze, dialect="reactive", audited=0, threads=1, max_memory=1)
    assert limited.optima == plain.optima
    assert limited.certificate is not None
    assert plain.certificate is not None
    assert limited.certificate.kinds == plain.certificate.kinds
    assert limited.certificate.leaves > plain.certificate.leaves


def test_the_command_says_how_far_it_came() -> None:
    done = spawn("search", "--max-memory", "1K", "--no-verdict", MAZE)
    assert done.returncode == 4
    assert "memory" in done.stdout


@pytest.mark.parametrize("text", ["much", "-1G", "1X", "0"])
def test_a_size_that_is_none_is_refused(text: str) -> None:
    done = spawn("search", "--max-memory", text, MAZE)
    assert done.returncode == 2
    assert "error" in done.stderr
    assert "Traceback" not in done.stderr


def test_no_memory_at_all_is_refused() -> None:
    with pytest.raises(TaskError, match="max_memory must be at least 1 byte"):
        ms.search(ms.read_maze(MAZE), max_memory=0)
