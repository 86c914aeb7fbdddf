"""What a search finds does not depend on how many threads it takes."""

from pathlib import Path

import pytest

import mesasynth as ms
from mesasynth.dsl.count import Counter
from mesasynth.search import Task, TaskError
from mesasynth.search.lazy import Pass
from mesasynth.search.shard import Order, Worker

MAZES = Path(__file__).parents[1] / "golden" / "mazes"


def test_the_record_is_the_same_for_any_number_of_threads() -> None:
    maze = ms.read_maze(MAZES / "perfect-3.txt")
    records = []
    for threads in (1, 2, 3):
        result = ms.search(maze, dialect="frontier", threads=threads)
        record = ms.to_record(result)
        del record["seconds"]
        records.append(record)
    assert records[0]["certificate"]["programs"] > 2_000_000
    assert records[0] == records[1] == records[2]


@pytest.mark.parametrize("parts", [1, 7, 100])
def test_shards_partition_a_pass(parts: int) -> None:
    task = Task((ms.read_maze(MAZES / "island.txt"),), ms.dialect("reactive"))
    counter = Counter(task.dialect)
    programs = counter.up_to(18432)
    worker = Worker(Order(task, 18432), counter)
    shards = worker.split(programs, parts)
    assert [shard.first for shard in shards] == [
        sum(earlier.programs for earlier in shards[:i]) for i in range(len(shards))
    ]
    assert sum(shard.programs for shard in shards) == programs
    whole = Pass(task, counter, 18432)
    assert [leaf for leaf in whole.slices() if leaf] == [
        leaf for shard in shards for leaf in worker.settle(shard) if leaf
    ]
    kinds, leaves = worker.counts()
    assert kinds[:5] == list(whole.settled.values())
    assert leaves == whole.leaves


def test_no_threads_are_refused() -> None:
    with pytest.raises(TaskError, match="threads must be at least 1"):
        ms.search(ms.parse_maze("S.G"), threads=0)
