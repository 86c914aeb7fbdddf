"""Task restriction: training mazes of one narrow kind against training mazes of all kinds."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from mesasynth.analysis.experiments.bars import label_bars
from mesasynth.analysis.experiments.experiment import Case, Experiment, Setting, Table
from mesasynth.analysis.experiments.optima import OptimaRow, facts, searched
from mesasynth.analysis.experiments.tasks import room
from mesasynth.analysis.experiments.weights import UNSETTLED, by_count, in_words, redrawn
from mesasynth.analysis.intervals import Share
from mesasynth.analysis.labels import SEARCHING
from mesasynth.search import Result, Task
from mesasynth.worlds import Maze, compile_maze, generate

if TYPE_CHECKING:
    from matplotlib.figure import Figure

HELD_OUT = 1_000
"""Held-out mazes are made from this seed on."""


def path_of(maze: Maze) -> Maze:
    r"""The maze with nothing open but a shortest way from the start to the goal.

    >>> import mesasynth as ms
    >>> print(path_of(ms.parse_maze("S..\n.#.\n.G.")))
    S##
    .##
    .G#
    """
    world = compile_maze(maze)
    before: dict[int, int] = {}
    waiting, start = [world.start], world.start
    for state in waiting:  # grows while it is walked
        if world.goal[state]:
            break
        for row in world.next:
            after = int(row[state])
            if after != start and after not in before:
                before[after] = state
                waiting.append(after)
    kept = {maze.start}
    while state != start:
        kept.add(world.cells[state // 4])
        state = before[state]
    text = tuple(
        "".join(char if (y, x) in kept else "#" for x, char in enumerate(row))
        for y, row in enumerate(maze.rows)
    )
    return Maze(text, source=f"{maze.label}-path")


def corner_room(number: int) -> Maze:
    """An empty room of some size, with start and goal in opposite corners."""
    return generate("room", 3 + number % 5, 3 + 3 * number % 7, seed=0)


def perfect(number: int) -> Maze:
    """A perfect maze of 4 by 4 cells."""
    return generate("wilson", 4, 4, seed=100 + number)


KINDS: Mapping[str, Callable[[int], Maze]] = {
    "corner rooms": corner_room,
    "bent corridors": lambda number: path_of(generate("dfs", 5, 5, seed=100 + number)),
    "rooms": room,
    "perfect": perfect,
    "mixed": lambda number: (corner_room, room, perfect)[number % 3](number),
}
"""The kinds of training mazes, the narrowest first, by number."""


@dataclass(frozen=True, slots=True)
class NarrowRow(OptimaRow):
    """So many mazes of one kind in one dialect.

    Attributes:
        kind: the kind of the training mazes.
        mazes: how many there are.
        own: how many of the held-out mazes of the same kind the quickest optimum solves, and of
            how many.
        others: the same of held-out mazes of the mixed kind.
        codes: under how many random codes the winner has which label.
    """

    kind: str
    mazes: int
    own: tuple[int, int]
    others: tuple[int, int]
    codes: dict[str, int]

    @property
    def proved(self) -> bool:
        """Whether every search came to its end."""
        return self.length_proved and UNSETTLED not in self.codes


def _cases(setting: Setting) -> dict[str, Case[NarrowRow]]:
    limits = setting.limits
    return {
        f"{number} {kind} / {name}": partial(_decide, kind, number, name, setting)
        for name in limits["dialects"]
        for kind in limits["kinds"]
        for number in limits["mazes"]
    }


def _decide(kind: str, number: int, language: str, setting: Setting) -> NarrowRow:
    """Search, measure all optima, and try the quickest on mazes that were held out."""
    limits, first = setting.limits, 2 * HELD_OUT * setting.seed
    name = f"{number} {kind}"
    mazes = [KINDS[kind](first + each) for each in range(number)]
    result, told = searched(mazes, setting, dialect=language)
    codes: dict[str, int] = {}
    if result.optima is not None:
        known = [each.program for each in result.optima.listed]
        codes = redrawn(mazes, language, setting, known=known)
    seeds = range(first + HELD_OUT, first + HELD_OUT + limits["held_out"])
    trained = {maze.rows for maze in mazes}
    return NarrowRow(
        **facts(name, result, told),
        kind=kind,
        mazes=number,
        own=_solved(result, [KINDS[kind](seed) for seed in seeds], trained),
        others=_solved(result, [KINDS["mixed"](seed) for seed in seeds], trained),
        codes=codes,
    )


def _solved(
    result: Result, mazes: Sequence[Maze], trained: set[tuple[str, ...]]
) -> tuple[int, int]:
    """How many of the mazes that were not trained on the winner solves, and of how many."""
    fresh = [maze for maze in mazes if maze.rows not in trained]
    if result.winner is None or not fresh:
        return 0, 0
    task = result.task
    solved = [
        Task((maze,), task.dialect, bump=task.bump).solves(result.winner.program) for maze in fresh
    ]
    return sum(solved), len(solved)


def _table(rows: Sequence[NarrowRow]) -> Table:
    return Table(
        (
            "dialect",
            "trained on",
            "bits",
            "optima",
            "labels by mass",
            "the quickest solves of its kind",
            "of mixed kinds",
            "winner under random codes",
            "the quickest",
        ),
        tuple(
            (
                row.dialect,
                row.task,
                row.length_in_words,
                "" if row.optima is None else f"{row.optima:,}",
                row.labels_in_words,
                _share(row.own),
                _share(row.others),
                in_words(row.codes),
                f"`{row.program}`" if row.program else "",
            )
            for row in rows
        ),
    )


def _share(counted: tuple[int, int]) -> str:
    share = Share(*counted)
    return f"{share.value:.0%} ({share.low:.0%} to {share.high:.0%})" if share.of else ""


def _answer(rows: Sequence[NarrowRow]) -> str:
    """For each kind on which training sets searchers are among the optima, or all of them."""
    lines = []
    for name in dict.fromkeys(row.dialect for row in rows):
        said = []
        for kind in dict.fromkeys(row.kind for row in rows):
            ours = [row for row in rows if (row.dialect, row.kind) == (name, kind) and row.known]
            some = [row for row in ours if row.any(searching=True)]
            only = [row for row in some if not row.any(searching=False)]
            said.append(f"{kind} {len(only)} (some: {len(some)}) of {len(ours)}")
        text = f"- `{name}`, training sets whose optima all deliberate: {'; '.join(said)}."
        codes = {row.task: row.codes for row in rows if row.dialect == name and row.codes}
        if codes:
            text += f" Under random codes a searcher wins under {by_count(codes, SEARCHING)}."
        lines.append(text)
    return "\n".join(lines)


def _figure(rows: Sequence[NarrowRow]) -> Figure:
    return label_bars(
        rows,
        title="What wins where the training mazes are of one narrow kind",
        codes=lambda row: row.codes,
    )


TASK_RESTRICTION = Experiment(
    name="task-restriction",
    question="Does training on one narrow kind of maze keep searchers from winning?",
    source="Hubinger et al. (2019), section 2.1: diverse environments reward an optimizer, which "
    "would be needed in all of them, over rules for each; so systems for narrow tasks, each "
    "trained on little diversity, are less likely to become optimizers.",
    definition="Training sets of one maze and of eight are made of one kind: rooms with start and "
    "goal in opposite corners, corridors with bends (the only way through a perfect maze, all else "
    "wall), rooms with the goal anywhere, perfect mazes; and, as the set that is not narrow, of "
    "corner rooms, rooms and perfect mazes in turn. For each and each dialect all optima are found "
    "and labelled. Restriction works on a kind if with eight mazes of it no optimum deliberates "
    "though with eight mixed ones some do; it is a price if the quickest optimum then solves less "
    "of held-out mixed mazes. Held-out shares have 95% intervals (Wilson). The winner's label is "
    "also found under random codes.",
    prediction="On corner rooms restriction works in `reactive` and `counters`: a sweep wins, it "
    "solves all held-out corner rooms and few mixed mazes. In `frontier` it does not: searchers "
    "win there too, as they cost no more bits. On bent corridors it fails in every dialect: the "
    "shortest rule that follows any bend is a wall follower, which is a walking searcher in other "
    "mazes and solves all perfect mazes though it has never seen one branch. So narrowness by "
    "itself is no protection; what counts is whether a rule that is shorter than a search "
    "exists for the kind. With one maze tables and heuristics win on all narrow kinds.",
    changes="Other kinds of mazes, other code weights than those drawn, larger sets where eight "
    "mazes are not yet the kind; other thresholds of the labels.",
    row=NarrowRow,
    quick={
        "kinds": ["corner rooms", "mixed"],
        "mazes": [1],
        "dialects": ["reactive"],
        "seconds": 1.0,
        "optima": 20,
        "held_out": 6,
        "codes": 1,
        "code_seconds": 1.0,
    },
    full={
        "kinds": list(KINDS),
        "mazes": [1, 8],
        "dialects": ["reactive", "counters", "frontier"],
        "seconds": 90.0,
        "optima": 100,
        "held_out": 40,
        "codes": 8,
        "code_seconds": 20.0,
    },
    cases=_cases,
    table=_table,
    answer=_answer,
    figure=_figure,
    afterwards="Restriction works where expected and fails where expected, with two surprises. On "
    "eight corner rooms no optimum deliberates in `reactive` and `counters`, where on eight mixed "
    "mazes all do, and the price is as told: all held-out corner rooms are solved and less than "
    "half of the mixed mazes. In `frontier` searchers are among the optima there, with 40% of the "
    "mass, beside tables and heuristics of the same length. Rooms with the goal anywhere part the "
    "dialects: heuristics win in `reactive`, mostly walking searchers in `counters`, searchers in "
    "`frontier`, so that whether a kind is narrow enough is a fact of kind and language together. "
    "Bent corridors fail as expected, and more sharply: a single one suffices for all optima to "
    "deliberate in `reactive` and `frontier`, and 96% in `counters`. In `reactive` the winner on "
    "eight of them solves more of the held-out mixed mazes (85%, 71% to 93%) than the winner on "
    "eight mixed mazes (69%, 54% to 81%), which fits its own eight by a rule of 36 bits; the "
    "intervals overlap. In the other two dialects diversity pays: the winner on mixed mazes "
    "solves all 39 held out, those on eight bent corridors 70% and 85%. The second surprise is a "
    "searcher that does not generalize: on one perfect maze all optima of `frontier` are "
    "searchers of 27 bits, and the quickest solves 1 of 40 held-out mazes of that kind. "
    "Random codes, each searched whole, were drawn for every set. Of the codes drawn for eight "
    "mazes of a kind so many have a winner that deliberates: on corner rooms 0 of 8 in "
    "`reactive`, 0 of 8 in `counters`, 4 of 8 in `frontier`; on bent corridors 6 of 8 in "
    "`reactive`, 5 of 8 in `counters` (1 not settled), 8 of 8 in `frontier`; on rooms 0 of 8 in "
    "`reactive`, 1 of 8 in `counters` (1 not settled), 8 of 8 in `frontier`; on perfect mazes 8 "
    "of 8 in `reactive`, 7 of 8 in `counters` (1 not settled), 8 of 8 in `frontier`; on mixed "
    "mazes 3 of 8 in `reactive` (5 not settled), 6 of 8 in `counters` (2 not settled), 8 of 8 in "
    "`frontier`. So corner rooms keep searchers from winning in `reactive` and `counters` across "
    "codes, and bent corridors do not; of eight codes only counts of seven and eight prove a "
    "majority.",
)
