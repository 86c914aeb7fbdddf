"""Shards settled by the workers of an executor: the same record, whatever happens to them."""

from __future__ import annotations

import os
import signal
import threading
import time
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from pathlib import Path

import pytest
from distributed import Client, LocalCluster

import mesasynth as ms
from commands import spawn
from mesasynth.search.lazy import WorkerError

GOLDEN = Path(__file__).parents[1] / "golden" / "mazes"
MAZES = [ms.read_maze(GOLDEN / f"{name}.txt") for name in ("perfect-3", "braid-6", "island")]


def searched(executor: Executor | None = None, *, max_bits: float = 33) -> dict[str, object]:
    """The record of a search, but for its seconds."""
    result = ms.search(
        MAZES, dialect="reactive", max_bits=max_bits, executor=executor, audited=50, threads=1
    )
    record = ms.to_record(result)
    del record["seconds"]
    return record


@pytest.fixture(scope="module")
def unbroken() -> dict[str, object]:
    return searched()


def test_processes_find_the_same(unbroken: dict[str, object]) -> None:
    with ProcessPoolExecutor(2) as pool:
        assert searched(pool) == unbroken


class Broken(Executor):
    """An executor whose workers all fail."""

    def submit(self, *_: object, **__: object) -> Future[object]:  # type: ignore[override]
        future: Future[object] = Future()
        future.set_exception(OSError("no space left"))
        return future


def test_a_worker_that_fails_is_no_result() -> None:
    with pytest.raises(WorkerError, match="no space left"):
        searched(Broken())


@pytest.fixture
def cluster() -> LocalCluster:
    with LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
    ) as cluster:
        yield cluster


@pytest.mark.filterwarnings("ignore")  # dask's own
def test_a_cluster_loses_a_worker_and_nothing_else(
    cluster: LocalCluster, unbroken: dict[str, object]
) -> None:
    with Client(cluster) as client:
        killed = []

        def kill() -> None:
            """Kill a worker as soon as some shards are settled."""
            while not killed:
                for address, info in client.scheduler_info(n_workers=-1)["workers"].items():
                    done = info["metrics"].get("task_counts", {}).get("memory", 0)
                    if done > 0 or info["metrics"].get("executing", 0):
                        pid = client.run(os.getpid, workers=[address])[address]
                        os.kill(pid, signal.SIGKILL)
                        killed.append(pid)
                        return
                time.sleep(0.01)

        killer = threading.Thread(target=kill)
        killer.start()
        executor = client.get_executor(pure=False, retries=10)
        try:
            assert searched(executor) == unbroken
        finally:
            killed.append(0)
            killer.join()
        assert killed[0] > 0


@pytest.mark.filterwarnings("ignore")
def test_the_command_takes_a_scheduler(cluster: LocalCluster) -> None:
    names = [GOLDEN / f"{name}.txt" for name in ("perfect-3", "braid-6", "island")]
    rules = ["-d", "reactive", "--max-bits", "33", "--no-verdict"]
    done = spawn("search", *rules, "--scheduler", cluster.scheduler_address, *names)
    assert done.returncode == 3, done.stderr
    assert "no program" in done.stdout.lower()


def test_a_scheduler_that_is_not_there_is_an_error() -> None:
    maze = GOLDEN / "perfect-3.txt"
    for url in ("nonsense", "http://127.0.0.1:1", "tcp://127.0.0.1:1", "tcp://127.0.0.1:99999"):
        done = spawn("search", "--scheduler", url, maze)
        assert done.returncode == 2
        assert "Traceback" not in done.stderr
        assert "scheduler" in done.stderr
