"""Generated mazes: reproducible, connected, perfect where they should be, Wilson's uniform."""

import hashlib
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mesasynth.errors import MazeError
from mesasynth.worlds import KINDS, Maze, compile_maze, generate
from mesasynth.worlds.draws import Draws
from mesasynth.worlds.trees import TREES

SIZES = st.integers(1, 9)


def reachable(maze: Maze) -> int:
    seen, stack = {maze.start}, [maze.start]
    while stack:
        row, column = stack.pop()
        for beside in ((row - 1, column), (row + 1, column), (row, column - 1), (row, column + 1)):
            if maze.is_open(beside) and beside not in seen:
                seen.add(beside)
                stack.append(beside)
    return len(seen)


def dead_ends(maze: Maze) -> int:
    """The number of open cells with exactly one open neighbour."""
    padded = np.pad(maze.codes() != ord("#"), 1)
    count = sum(np.roll(padded.astype(int), by, axis) for by in (1, -1) for axis in (0, 1))
    return int((padded & (count == 1)).sum())


@given(st.sampled_from(KINDS), SIZES, SIZES, st.integers(0, 2**70))
def test_every_kind(kind: str, height: int, width: int, seed: int) -> None:
    if height * width == 1:
        width = 2
    maze = generate(kind, height, width, seed=seed)
    assert maze == generate(kind, height, width, seed=seed)
    assert (maze.start, maze.heading) == ((1, 1), 1)
    assert maze.goals == {(maze.height - 2, maze.width - 2)}
    world = compile_maze(maze)
    assert world.n_places == reachable(maze)
    assert world.distance is not None
    if kind in TREES:
        assert (maze.height, maze.width) == (2 * height + 1, 2 * width + 1)
        # A connected graph is a tree if it has one edge less than vertices: all cells of the
        # lattice are open, and each open cell between them is an edge.
        assert world.n_places == 2 * height * width - 1
    else:
        assert (maze.height, maze.width) == (height + 2, width + 2)
        assert kind == "cave" or world.n_places == height * width


def test_seeds_give_the_same_mazes_everywhere() -> None:
    texts = [generate(kind, 12, 9, seed=seed).text for kind in KINDS for seed in range(20)]
    texts += [generate(kind, 8, 8, seed=5, loops=0.5).text for kind in TREES]
    digest = hashlib.sha256("\n".join(texts).encode()).hexdigest()
    assert digest == "8516378d9c4492080ea93cbae249011847adae22b12f4e490b116ee45e88f88c"


def test_seeds_differ_and_leave_global_randomness_alone() -> None:
    before = np.random.get_state()[1].tolist()  # noqa: NPY002
    for kind in (*TREES, "cave"):
        assert len({generate(kind, 12, 12, seed=seed) for seed in range(20)}) == 20
    assert np.random.get_state()[1].tolist() == before  # noqa: NPY002


@pytest.mark.parametrize("kind", TREES)
@pytest.mark.parametrize("loops", [0.3, 0.7, 1.0])
def test_dead_ends_opened(kind: str, loops: float) -> None:
    perfect = generate(kind, 15, 15, seed=3)
    braided = generate(kind, 15, 15, seed=3, loops=loops)
    opened = dead_ends(perfect) - dead_ends(braided)
    assert opened >= round(loops * dead_ends(perfect))
    assert dead_ends(braided) == 0 or loops < 1
    both = (perfect.codes() != ord("#")) & (braided.codes() == ord("#"))
    assert not both.any()


def chi_square(kind: str, height: int, width: int, trees: int, samples: int) -> float:
    """Pearson's statistic of sampled spanning trees against the uniform distribution."""
    draws = Draws(11)
    counts = Counter(frozenset(TREES[kind](height, width, draws)) for _ in range(samples))
    assert len(counts) <= trees
    expected = samples / trees
    missing = (trees - len(counts)) * expected
    return missing + sum((count - expected) ** 2 / expected for count in counts.values())


@pytest.mark.parametrize(("height", "width", "trees"), [(2, 2, 4), (2, 3, 15), (3, 3, 192)])
def test_wilson_is_uniform(height: int, width: int, trees: int) -> None:
    # The number of trees is known (Kirchhoff); with k - 1 degrees of freedom the statistic has
    # mean k - 1 and variance 2 (k - 1).
    freedom = trees - 1
    limit = freedom + 4 * (2 * freedom) ** 0.5
    assert chi_square("wilson", height, width, trees, 40 * trees) < limit


def test_the_uniformity_test_can_fail() -> None:
    for kind in ("dfs", "prim", "kruskal"):
        assert chi_square(kind, 3, 3, 192, 40 * 192) > 2 * 192


def test_draws_are_uniform() -> None:
    draws = Draws(5)
    counts = Counter(draws.below(7) for _ in range(7000))
    assert sum((counts[k] - 1000) ** 2 / 1000 for k in range(7)) < 25
    orders = Counter("".join(draws.shuffled("abcd")) for _ in range(2400))
    assert len(orders) == 24
    assert sum((count - 100) ** 2 / 100 for count in orders.values()) < 55
    assert abs(draws.mask(100, 100, 0.3).mean() - 0.3) < 0.02


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"kind": "wilsson"}, "did you mean 'wilson'"),
        ({"height": 0}, "a maze of 0 by 5 cells"),
        ({"height": 1, "width": 1}, "a maze of 1 by 1 cells"),
        ({"height": 10**9}, "a maze of 1000000000 by 5"),
        ({"seed": -1}, "the seed is -1"),
        ({"loops": 1.5}, "the share of loops is 1.5"),
        ({"loops": float("nan")}, "the share of loops is nan"),
        ({"kind": "room", "loops": 0.5}, "a room cannot have dead ends opened"),
    ],
)
def test_bad_arguments(arguments: dict[str, object], said: str) -> None:
    with pytest.raises(MazeError, match=said):
        generate(**({"kind": "dfs", "height": 5, "width": 5, "seed": 1} | arguments))
