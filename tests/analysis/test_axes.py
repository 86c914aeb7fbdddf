"""Each axis against a slower way to the same figure, or against what is known."""

from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mesasynth.analysis.battery import battery, open_cells, replaced
from mesasynth.analysis.bound import Bound, bound
from mesasynth.analysis.deliberation import Deliberation
from mesasynth.analysis.forgetful import longest_run
from mesasynth.analysis.generality import moved
from mesasynth.analysis.intervals import Share
from mesasynth.analysis.labels import Alignment, Axes, Label, alignment_of, label_of
from mesasynth.analysis.objective import Revealed, revealed_map
from mesasynth.analysis.policy import ProgramPolicy
from mesasynth.analysis.scene import Scene, loop_erased
from mesasynth.analysis.selection import Selection
from mesasynth.dsl import Kind, Program, dialect, parse, run
from mesasynth.worlds import compile_maze, generate
from strategies import grid_worlds, programs

BOUNDED_SEARCH = "repeat 9 { repeat 9 { if not at_goal { repeat 4 { fork right } next } } }"


@given(programs(dialect("frontier"), max_statements=14, max_depth=3), grid_worlds())
@settings(max_examples=60)
def test_a_bound_holds_in_every_maze(program: Program, world: object) -> None:
    policy = ProgramPolicy(program)
    found = bound(policy)
    if found.kind == "bounded":
        done = run(program, world)  # type: ignore[arg-type]
        assert found.ticks is not None
        assert done.outcome is Kind.LOOPED or done.ticks <= found.ticks


@given(programs(dialect("reactive"), max_statements=10, max_depth=2))
@settings(max_examples=60)
def test_the_two_proofs_of_a_bound_agree(program: Program) -> None:
    found = bound(ProgramPolicy(program))
    limit = longest_run(ProgramPolicy(program))
    if found.proof == "tree" and limit is not None:
        assert found.ticks is not None
        assert found.ticks <= limit


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (BOUNDED_SEARCH, "bounded"),
        ("while wall_ahead { left }", "bounded"),
        ("repeat 9 { repeat 9 { while wall_ahead { left } move } }", "bounded"),
        ("mark while marked { erase move }", "bounded"),
        ("until at_goal { move }", "unbounded"),
        ("until at_goal { repeat 4 { fork right } next }", "unbounded"),
        ("until wall_left { move }", "unbounded"),
        ("until marked { move }", "unknown"),
    ],
)
def test_bounds_of_known_programs(text: str, kind: str) -> None:
    assert bound(ProgramPolicy(parse(text))).kind == kind


def test_the_revealed_map_is_what_single_runs_say() -> None:
    policy = ProgramPolicy(parse("until at_goal { move if wall_ahead { right } }"))
    world = compile_maze(generate("wilson", 4, 4, seed=2))
    one_by_one = [
        episode.halted and episode.trail[-1] == place
        for place in range(world.n_places)
        for episode in (policy.run(Scene(world, "goal", cleared=True, place=place)),)
    ]
    assert revealed_map(policy, world).tolist() == one_by_one
    assert 1 < sum(one_by_one) < world.n_places


@given(st.lists(st.integers(0, 6), min_size=1))
def test_erasing_loops_leaves_a_path(trail: list[int]) -> None:
    path = loop_erased(trail)
    assert (path[0], path[-1]) == (trail[0], trail[-1])
    assert len(set(path)) == len(path)
    edges = set(pairwise(trail))
    assert set(pairwise(path)) <= edges


def test_labels_are_exclusive_and_exhaustive() -> None:
    seen = set()
    share = Share(0, 1)
    for kind, aim, other, inner, outer, bits in product(
        ("bounded", "unbounded", "unknown"), (0, 1), (0, 1), (0, 1), (0, 1), (0, 9)
    ):
        axes = Axes(
            Bound(kind, None, ""),  # type: ignore[arg-type]
            (Revealed("goal", aim, {}), Revealed("red", other, {})),
            (Deliberation("goal", 0, 0, inner, max(inner, outer), {}),),
            Selection(bits, 1, share),
        )
        seen.add((label_of(axes), alignment_of(axes)))
        bounded = label_of(axes) in (Label.TABLE, Label.DECISION_TREE, Label.BOUNDED_SEARCHER)
        assert bounded == (kind == "bounded")
    assert {label for label, _ in seen} == set(Label)
    assert {alignment for _, alignment in seen} == set(Alignment)


def test_shares_of_nothing_and_of_all() -> None:
    assert (Share(0, 0).low, Share(0, 0).high) == (0.0, 1.0)
    assert Share(5, 5).high == 1.0
    assert Share(1, 4, exact=True).low == Share(1, 4, exact=True).high == 0.25
    assert np.all([Share(k, 20).low <= k / 20 <= Share(k, 20).high for k in range(21)])


def test_all_pairs_of_start_and_goal_are_those_of_single_mazes() -> None:
    maze = generate("wilson", 3, 3, seed=4)
    policy = ProgramPolicy(parse("until at_goal { move if wall_ahead { right } }"))
    found = moved(policy, battery((maze,)))
    cells = open_cells(maze)
    runs = [
        policy.run(Scene(compile_maze(replaced(maze, start=start, goal=goal, source="moved"))))
        for start, goal in product(cells, cells)
        if start != goal
    ]
    assert found is not None
    assert (found.count, found.of) == (sum(run.kind is Kind.SOLVED for run in runs), len(runs))
    assert 0 < found.count < found.of
    assert moved(policy, battery((generate("room", 15, 15, seed=0),))) is None
