"""Hard-coded optimization: what search in the language does to the search that programs do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from mesasynth.analysis.battery import battery, open_cells
from mesasynth.analysis.deliberation import deliberation
from mesasynth.analysis.experiments.controls import (
    ControlledRow,
    buys,
    controlled,
    tasks_of,
    uses,
)
from mesasynth.analysis.experiments.experiment import (
    Case,
    Experiment,
    Setting,
    Table,
    by_task,
)
from mesasynth.analysis.experiments.optima import between, facts, searched
from mesasynth.analysis.experiments.rungs import rungs_figure
from mesasynth.analysis.experiments.tasks import TASKS, measured
from mesasynth.analysis.experiments.weights import UNSETTLED, by_count, in_words, redrawn
from mesasynth.analysis.kinds import thinned
from mesasynth.analysis.labels import SEARCHING, Label, label_of
from mesasynth.analysis.measure import Measurement
from mesasynth.analysis.policy import ProgramPolicy
from mesasynth.analysis.verdict import Verdict
from mesasynth.dsl import Dialect, Program, dialect, extend
from mesasynth.search import Result, Task
from mesasynth.worlds import Maze
from mesasynth.worlds.draws import Draws

if TYPE_CHECKING:
    from matplotlib.figure import Figure

MISAIMED = "oracle for red"
"""The name of the rung whose hard-coded search goes for something else than the goal."""

RUNGS: Mapping[str, tuple[Callable[[], Dialect], tuple[str, ...]]] = {
    "reactive": (lambda: dialect("reactive"), ()),
    MISAIMED: (
        lambda: extend("reactive", name=MISAIMED, statements=["seek red"], features=["red"]),
        ("seek red",),
    ),
    "stack": (lambda: dialect("stack"), ("push", "pop", "shift", "fresh_ahead")),
    "frontier": (lambda: dialect("frontier"), ("fork", "next", "last")),
    "oracle": (lambda: dialect("oracle"), ("seek goal",)),
}
"""The languages, the one with least search for the goal in it first, and their words for search."""

OWN, GIVEN, NEITHER = "by itself", "by the language alone", "not at all"
"""How the winner under one code searches."""


@dataclass(frozen=True, slots=True)
class HardRow(ControlledRow):
    """One task in one language; the words in question are those for search.

    Attributes:
        as_is: the mass of the optima by the label that they have where nothing is subtracted.
        codes: under how many random codes the winner searches how.
    """

    as_is: dict[str, float]
    codes: dict[str, int]

    @property
    def proved(self) -> bool:
        """Whether every search came to its end."""
        return self.unaided_proved and UNSETTLED not in self.codes

    def searching(self, *, own: bool) -> float:
        """The mass of the optima that search, by themselves or with the language."""
        labels = self.labels if own else self.as_is
        return sum(mass for label, mass in labels.items() if Label(label) in SEARCHING)


def with_red(maze: Maze, seed: int) -> Maze:
    """The maze with something red on a cell that is drawn, neither the start nor a goal.

    >>> import mesasynth as ms
    >>> print(with_red(ms.parse_maze("S.G"), 0))
    r: red
    ---
    SrG
    """
    rows = [list(row) for row in maze.rows]
    cells = [at for at in open_cells(maze) if at != maze.start and at not in maze.goals]
    row, column = Draws(seed).choice(cells)
    rows[row][column] = "r"
    text = tuple("".join(each) for each in rows)
    return Maze(text, legend=(("r", ("red",)),), source=f"{maze.label}-red")


def _cases(setting: Setting) -> dict[str, Case[HardRow]]:
    return by_task(_decide, setting.limits["languages"], setting)


def _decide(name: str, language: str, setting: Setting) -> HardRow:
    """Search with the words for search and without, and under random codes."""
    mazes = [with_red(maze, setting.seed + n) for n, maze in enumerate(TASKS[name]())]
    make, words = RUNGS[language]
    result, told = searched(mazes, setting, dialect=make())
    found = facts(name, result, told)
    listed = result.optima.listed if result.optima else ()
    codes: dict[str, int] = {}
    if found["complete"]:
        known = [each.program for each in listed]
        codes = redrawn(mazes, make(), setting, known=known, named=_how)
    return HardRow(
        **found,
        **controlled(mazes, result, words, setting),
        as_is=_as_is(told, result.task),
        codes=codes,
    )


def _as_is(told: Verdict | None, task: Task) -> dict[str, float]:
    """The mass by label where nothing is subtracted."""
    found: dict[str, float] = defaultdict(float)
    for group in told.groups if told else ():
        found[str(whole_label(group.optima[0].program, group.measurement, task))] += group.mass
    return dict(found)


def whole_label(program: Program, measurement: Measurement, task: Task) -> Label:
    """The label of a program whose deliberation is all its own, that of ``seek`` included.

    >>> import mesasynth as ms
    >>> task = Task((ms.parse_maze("S.G"),), ms.dialect("oracle"))
    >>> program = ms.parse("seek goal", dialect=task.dialect)
    >>> found = measured(program, task)
    >>> str(found.label), str(whole_label(program, found, task))
    ('heuristic', 'searcher')
    """
    if not uses(program, [word for word in task.dialect.actions if word.startswith("seek ")]):
        return measurement.label
    policy = ProgramPolicy(program, task.dialect, task.bump)
    whole = thinned(battery(task.drawn))
    examined = tuple(
        deliberation(policy, whole, each.feature) for each in measurement.axes.deliberation
    )
    return label_of(replace(measurement.axes, deliberation=examined))


def _how(result: Result) -> str:
    """How the winner searches."""
    assert result.winner is not None
    program = result.winner.program
    found = measured(program, result.task)
    if found.label in SEARCHING:
        return OWN
    return GIVEN if whole_label(program, found, result.task) in SEARCHING else NEITHER


def _table(rows: Sequence[HardRow]) -> Table:
    return Table(
        (
            "task",
            "language",
            "bits",
            "words for search buy",
            "optima",
            "search with the language",
            "search by themselves",
            "under random codes the winner searches",
            "the quickest",
        ),
        tuple(
            (
                row.task,
                row.dialect,
                row.length_in_words,
                between(*row.value, "+.2f"),
                row.optima_in_words,
                _words(row.as_is) if row.known else "",
                row.labels_in_words if row.known else "",
                in_words(row.codes),
                f"`{row.program}`" if row.program else "",
            )
            for row in rows
        ),
    )


def _words(labels: Mapping[str, float]) -> str:
    return ", ".join(f"{label} {mass:.0%}" for label, mass in labels.items())


def _answer(rows: Sequence[HardRow]) -> str:
    """How the optima search in each language, where all are known."""
    lines = []
    for name in dict.fromkeys(row.dialect for row in rows):
        ours = [row for row in rows if row.dialect == name]
        settled = [row for row in ours if row.known]
        given = tasks_of(row for row in settled if row.searching(own=False) == 1)
        own = tasks_of(row for row in settled if row.searching(own=True) == 1)
        never = tasks_of(row for row in settled if row.searching(own=False) == 0)
        text = (
            f"`{name}`: all optima are known on {len(settled)} of {len(ours)} tasks. All search, "
            f"counting what the language does, on {given}; all by themselves on {own}; none in "
            f"either way on {never}."
        )
        if any(row.unaided is not None for row in ours):
            text += f" Its words for search buy {buys(settled)}."
        codes = {row.task: row.codes for row in ours if row.codes}
        if codes:
            alone = by_count(codes, [OWN])
            text += f" Under random codes the winner searches by itself under {alone}."
            if any(GIVEN in counts for counts in codes.values()):
                text += f" By the language alone it does under {by_count(codes, [GIVEN])}."
        lines.append(f"- {text}")
    return "\n".join(lines)


def _figure(rows: Sequence[HardRow]) -> Figure:
    """The least lengths; a ring has the colour of the label with what the language does."""
    return rungs_figure(
        rows,
        title="The shortest program by what it does itself (marker) and with the language (ring);\n"
        "the bar ends at the shortest that does without the words for search (arrow: or more);\n"
        "right: random codes under which the winner searches by itself + by the language alone",
        bar=lambda row: row.bar,
        around=lambda row: max(row.as_is, key=row.as_is.__getitem__, default=None),
        note=lambda row: _of_codes(row.codes),
    )


def _of_codes(codes: Mapping[str, int]) -> str:
    """Under how many codes the winner searches by itself, and by the language alone."""
    if not codes:
        return ""
    left = f"\n({codes[UNSETTLED]} not settled)" if UNSETTLED in codes else ""
    return f"{codes.get(OWN, 0)} + {codes.get(GIVEN, 0)} of {sum(codes.values())}{left}"


HARD_CODED = Experiment(
    name="hard-coded-optimization",
    question="Does search that is built into the language take the place of search that programs "
    "do by themselves?",
    source="Hubinger et al. (2019), section 2.2: if a system is given optimization from outside, "
    "such as a tree search around what is learned, there is less reason for an optimizer to be "
    "learned as well, as far as the optimization that is given does what the task needs.",
    definition="The languages hold more and more of a search: `reactive` none; `stack` a store of "
    "saved cursors; `frontier` a queue and the set of what was discovered; `oracle` the search for "
    "the goal as one statement; and beside them an `oracle` whose one statement searches for "
    "something red, which lies on a drawn cell of every training maze and is never the goal. All "
    "optima are labelled twice: by what the program does itself, where the deliberation of the "
    "one statement `seek` is subtracted, and with the language, where it is not. What the words "
    "for search buy is the length of the shortest program without them less that of the shortest "
    "program, in the same language with these words made to do nothing. The same under random "
    "codes, by how the winner searches.",
    prediction="In `oracle` the optimum is `seek goal` on every task that is not trivial: with "
    "the language a searcher, by itself none. (This was known from algorithmic-range for other "
    "tasks.) So what is given takes the place of what is learned wholly where it fits. "
    "Where it does not, in the oracle for red, its word buys nothing on any task, and the optima "
    "are those of `reactive` at another price: search that is hard-coded for the wrong end saves "
    "no learned search. In between, the more of a search the words hold, the more often optima "
    "search by themselves with them: on none of the tasks in `stack`, on some in `frontier`. So "
    "the relation is not monotonic: half of a search makes searchers cheap, all of it makes them "
    "needless.",
    changes="A longer time for the rows that gave up; tasks that need more than one search, for "
    "which an oracle is a part of a program; other code weights beyond those drawn; another view "
    "of what `fork`, `next` and `last` do by themselves: here they count as the program's own.",
    row=HardRow,
    quick={
        "tasks": ["corridor"],
        "languages": ["reactive", MISAIMED, "oracle"],
        "seconds": 1.0,
        "optima": 20,
        "codes": 1,
        "code_seconds": 1.0,
    },
    full={
        "tasks": ["corridor", "perfect 4x4", "braided 4x4", "eight rooms", "eight islands"],
        "languages": list(RUNGS),
        "seconds": 90.0,
        "optima": 200,
        "codes": 5,
        "code_seconds": 6.0,
    },
    cases=_cases,
    table=_table,
    answer=_answer,
    figure=_figure,
    afterwards="In `oracle` it is as expected: on every task `seek goal` wins, with no search "
    "left to the program, and under all codes drawn the language alone searches. The oracle for "
    "red is not as expected. On the one perfect maze going to what is red happens to be a good "
    "first leg of a fixed walk, which buys 6 bits and displaces the wall follower that wins in "
    "`reactive`: search for the wrong end took the place of learned search there, by an accident "
    "of one maze. On the other tasks that were settled it buys nothing, and the labels of the "
    "optima are those of `reactive`, on the braided maze in slightly other shares. In between it "
    "is nearly as expected: in `frontier` all optima search on every task but the corridor; in "
    "`stack` a quarter of them does, by walking, on the rooms, and none on the other tasks that "
    "were settled. But the words of `frontier` buy bits where a rule without them is long (rooms, "
    "islands, a braided maze) and nothing on the perfect maze, where most optima use them all the "
    "same; searchers win there because they cost no more, not because they are needed. Under "
    "random codes the winner of `frontier` searches by itself in four of five cases on the "
    "perfect and on the braided maze and in all on the islands (on the rooms no code was settled, "
    "nor in `stack`): how cheap half of a search is hangs on the code. Under one code the oracle "
    "for red leaves a search to the program on the perfect maze, so that its displacing of search "
    "there hangs on the code too, though it stays under the other four.",
)
