"""A strategy for tasks."""

from __future__ import annotations

from hypothesis import strategies as st

from mesasynth.analysis.strategies.mazes import mazes as all_mazes
from mesasynth.analysis.strategies.programs import dialects as all_dialects
from mesasynth.dsl import Dialect
from mesasynth.search import Task
from mesasynth.worlds import Maze


@st.composite
def tasks(
    draw: st.DrawFn,
    mazes: st.SearchStrategy[Maze] | None = None,
    dialects: st.SearchStrategy[Dialect] | None = None,
    *,
    max_mazes: int = 2,
    rules: bool = False,
    max_ticks: st.SearchStrategy[int] | int = 10_000,
) -> Task:
    """Tasks, which shrink to one small maze under the default rules.

    Args:
        mazes: what the training mazes are drawn from; by default small connected ones.
        dialects: what the dialect is drawn from; by default the built-in ones.
        max_mazes: the most training mazes.
        rules: whether the rules (``bump``, ``stop``, ``objective``) are drawn as well.
        max_ticks: after how many ticks in a maze a run is left undecided.

    >>> from hypothesis import find
    >>> task = find(tasks(), lambda task: len(task.mazes) == 2)
    >>> [str(maze) for maze in task.mazes], task.dialect.name, task.stop
    (['SG', 'SG'], 'tabular', 'halt')
    """
    source = all_mazes(size=3) if mazes is None else mazes
    chosen = draw(st.lists(source, min_size=1, max_size=max_mazes))
    return Task(
        tuple(chosen),
        draw(all_dialects() if dialects is None else dialects),
        draw(st.sampled_from(["stay", "crash"])) if rules else "stay",
        draw(st.sampled_from(["halt", "touch"])) if rules else "halt",
        draw(st.sampled_from(["reach", "shortest"])) if rules else "reach",
        max_ticks if isinstance(max_ticks, int) else draw(max_ticks),
    )
