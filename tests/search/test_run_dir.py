"""A search that is broken off and gone on with ends as if it had not been."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

import mesasynth as ms
from mesasynth.search import GaveUp
from mesasynth.search.lazy import SHARDS
from mesasynth.search.run_dir import FILE, RunDirError
from mesasynth.search.shard import Worker

GOLDEN = Path(__file__).parents[1] / "golden" / "mazes"
MAZES = [ms.read_maze(GOLDEN / f"{name}.txt") for name in ("perfect-3", "braid-6", "island")]


def searched(folder: Path | None = None, **options: object) -> dict[str, object]:
    """The record of a search, but for its seconds."""
    options = {"max_bits": 33, "dialect": "reactive", "audited": 50, **options}
    result = ms.search(MAZES, run_dir=folder, **options)  # type: ignore[arg-type]
    record = ms.to_record(result)
    del record["seconds"]
    return record


@pytest.fixture(scope="module")
def unbroken() -> dict[str, object]:
    return searched()


def rows(folder: Path) -> int:
    with sqlite3.connect(folder / FILE) as file:
        (count,) = file.execute("SELECT count(*) FROM shards").fetchone()
    file.close()
    return int(count)


def broken_off(folder: Path, seconds: float) -> None:
    """Begin a search, and stop it early."""
    result = ms.search(
        MAZES, max_bits=33, dialect="reactive", audited=50, run_dir=folder, timeout=seconds
    )
    assert isinstance(result.outcome, GaveUp)


@pytest.mark.parametrize("bias", ["length", "kt"])
def test_a_run_that_was_stopped_ends_like_an_unbroken_one(tmp_path: Path, bias: str) -> None:
    options = {"bias": bias, "max_bits": 27, "audited": 20}
    whole = searched(**options)
    result = ms.search(
        MAZES,
        dialect="reactive",
        run_dir=tmp_path / "run",
        **{**options, "max_bits": 21},  # type: ignore[arg-type]
    )
    assert result.outcome.name != "optimal"
    assert searched(tmp_path / "run", resume=True, **options) == whole


def test_nothing_is_settled_twice(
    tmp_path: Path, unbroken: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert searched(tmp_path / "run") == unbroken
    kept = rows(tmp_path / "run")
    assert kept > SHARDS

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("it is settled already")

    monkeypatch.setattr(Worker, "settle", refuse)
    assert searched(tmp_path / "run", resume=True, threads=2) == unbroken
    assert rows(tmp_path / "run") == kept


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="the system has no kill -9")
def test_a_run_that_was_killed_ends_like_an_unbroken_one(
    tmp_path: Path, unbroken: dict[str, object]
) -> None:
    folder = tmp_path / "run"
    names = [str(GOLDEN / f"{name}.txt") for name in ("perfect-3", "braid-6", "island")]
    words = ["search", "-d", "reactive", "--max-bits", "33", "--audit", "50", "--no-verdict"]
    command = [sys.executable, "-m", "mesasynth", *words, "--json", "--run-dir", str(folder)]
    kept = 0
    for attempt in range(3):
        resume = ["--resume"] if kept else []
        process = subprocess.Popen(
            [*command, *resume, *names], stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        log = folder / f"{FILE}-wal"
        size = log.stat().st_size if log.exists() else 0
        deadline = time.monotonic() + 60
        while process.poll() is None and time.monotonic() < deadline:
            if log.exists() and log.stat().st_size > size + 60_000 * (attempt + 1):
                os.kill(process.pid, signal.SIGKILL)
                break
            time.sleep(0.002)
        process.communicate()
        if process.returncode == 0:
            break
        assert process.returncode == -signal.SIGKILL
        before, kept = kept, rows(folder)
        assert kept >= before
    assert kept > 0
    done = subprocess.run(
        [*command, "--resume", *names], capture_output=True, text=True, check=False
    )
    assert done.returncode == 3, done.stderr
    record = json.loads(done.stdout)
    del record["seconds"]
    assert record == unbroken


def test_a_run_of_another_search_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "run"
    searched(folder, max_bits=15)
    with pytest.raises(RunDirError, match="--resume goes on with it"):
        searched(folder, max_bits=15)
    with pytest.raises(RunDirError, match="another search: its seed is 0"):
        searched(folder, max_bits=15, seed=1, resume=True)
    with pytest.raises(RunDirError, match="another search: its prune is"):
        searched(folder, max_bits=15, prune=True, resume=True)
    with pytest.raises(RunDirError, match="another search: its mazes is"):
        ms.search(ms.parse_maze("S.G"), run_dir=folder, resume=True, dialect="reactive", audited=50)


def test_a_directory_that_is_no_run_is_refused(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear friend", encoding="utf-8")
    with pytest.raises(RunDirError, match="holds other files"):
        searched(tmp_path)
    with pytest.raises(RunDirError, match=r"no run in .* to go on with"):
        searched(tmp_path / "empty", resume=True)
    with pytest.raises(RunDirError, match="cannot be used"):
        searched(tmp_path / "letter.txt" / "run")
    with pytest.raises(ms.MesasynthError, match="nothing to resume"):
        searched(resume=True)
    with pytest.raises(ms.MesasynthError, match="no shards"):
        searched(tmp_path / "run", bias="time", max_bits=None)


def test_a_damaged_run_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "run"
    searched(folder, max_bits=21)
    whole = shutil.copytree(folder, tmp_path / "copy") / FILE
    with sqlite3.connect(folder / FILE) as file:
        leaves = '"leaves": '
        file.execute("UPDATE shards SET settled = replace(settled, ?, ?)", (leaves, f"{leaves}1"))
    file.close()
    with pytest.raises(RunDirError, match="is damaged: the sum of the shard"):
        searched(folder, max_bits=21, resume=True)
    content = whole.read_bytes()
    for damaged in (content[: len(content) // 2], b"not a database" * 99, b""):
        whole.write_bytes(damaged)
        with pytest.raises(RunDirError, match="damaged"):
            searched(whole.parent, max_bits=21, resume=True)


def test_a_run_in_use_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "run"
    searched(folder, max_bits=15)
    other = sqlite3.connect(folder / FILE, isolation_level=None)
    other.execute("PRAGMA locking_mode = EXCLUSIVE")
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(RunDirError, match="another search is using it"):
        searched(folder, max_bits=15, resume=True)
    other.close()
    searched(folder, max_bits=15, resume=True)
