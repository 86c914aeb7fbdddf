"""Least ticks, in every dialect and with every grading, against methods that share nothing with it.

Three of them: every program up to a length, run one by one; every decision tree up to a number of
ticks, whatever its length, played through on the machine of the reference interpreter; and the
unrolling of loops as the lemma in docs/explanation/fastest.md describes it.

`pytest -m slow` looks at 10,000 tasks for each.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, event, given, settings
from hypothesis import strategies as st

import mesasynth as ms
from brute import Tried, every_program, runs_of
from mesasynth.dsl import Action, IfElse, Kind, Program, Test, builtin_dialects, run, units
from mesasynth.dsl.interpreter import Step
from mesasynth.dsl.machine import FailedRunError, Machine
from mesasynth.search import GaveUp, NoProgram, Optimal, Outcome, Task, TaskError, Time
from mesasynth.search.cursors import Cursor, Rules
from mesasynth.search.fastest import Fastest, fastest
from mesasynth.search.rising import Limits
from mesasynth.search.timed import optimize_time
from small_tasks import budget_for, languages, tasks

SOME = settings(max_examples=40, suppress_health_check=[HealthCheck.filter_too_much])
LADDER = st.sampled_from([ms.dialect(name) for name in ("counters", "backtrack", "stack")])
DIALECTS = st.sampled_from(list(builtin_dialects().values()))
LEMMA = ("reactive", "marking", "frontier", "counters", "backtrack")
BRANCHING = ms.Dialect(
    name="branching",
    summary="branches that meet again, and little else",
    actions=("move", "left"),
    controls=("if",),
    sensors=("at_goal", "wall_ahead"),
    counts=(),
)


@st.composite
def graded(draw: st.DrawFn, posed: st.SearchStrategy[Task]) -> Task:
    """Tasks that ask for some of their mazes, charge for misses, or neither."""
    task = replace(draw(posed), max_ticks=2_000)
    match draw(st.sampled_from(["all", "some", "charged"])):
        case "some":
            return replace(task, solve=draw(st.integers(1, len(task.mazes))))
        case "charged":
            return replace(task, exceptions=1024 * draw(st.integers(0, 6)))
    return task


def score_of(task: Task, tried: Tried, *, worst: bool) -> Fraction | None:
    """What the bias minimizes, after the definition: over the best choice of mazes that count."""
    times = sorted(run.ticks for run in tried.runs if run.outcome is Kind.SOLVED)
    least = 0 if task.exceptions is not None else task.solve or len(task.mazes)
    charge = Fraction(task.exceptions or 0, 1024)
    return min(
        (
            (max(times[:count], default=0) if worst else sum(times[:count]))
            + charge * (len(task.mazes) - count)
            for count in range(least, len(times) + 1)
        ),
        default=None,
    )


def found(task: Task, *, worst: bool) -> Outcome:
    try:
        return optimize_time(task, Time(worst), Limits(timeout=20))
    except TaskError as error:
        assume("cannot be found" not in str(error) and "'while' but no 'if'" not in str(error))
        raise


def compare(task: Task, programs: int, *, worst: bool) -> None:
    """Compare with every program up to a length."""
    outcome = found(task, worst=worst)
    scores = [
        (score, tried.units)
        for tried in every_program(task, budget_for(task.dialect, programs))
        if (score := score_of(task, tried, worst=worst)) is not None
    ]
    least = min(scores, default=None)
    event(outcome.name)
    if isinstance(outcome, NoProgram):
        assert least is None
        return
    assert outcome.tree is not None
    assert least is None or outcome.tree.lower <= least[0]
    if isinstance(outcome, GaveUp):
        return
    (winner,) = every_run(task, [outcome.winner.program])
    assert score_of(task, winner, worst=worst) == outcome.tree.lower
    assert winner.units == outcome.winner.units
    if least is not None and least[0] == outcome.tree.lower:
        event("matched by a short program")
        assert not outcome.tree.description_proved or outcome.winner.units <= least[1]


def every_run(task: Task, programs: list[Program]) -> list[Tried]:
    return [
        Tried(program, units(program, task.dialect), runs_of(task, program)) for program in programs
    ]


@st.composite
def alike(draw: st.DrawFn, dialects: st.SearchStrategy[ms.Dialect]) -> Task:
    """Mazes that look the same at first, and have their goals elsewhere."""
    height, width = draw(st.sampled_from([(1, 2), (1, 3), (1, 4), (2, 2), (2, 3)]))
    cells = [draw(st.sampled_from("...#")) for _ in range(height * width)]
    start, *goals = draw(
        st.lists(st.integers(0, len(cells) - 1), min_size=3, max_size=4, unique=True)
        if len(cells) > 2
        else st.permutations([0, 1])
    )
    heading = draw(st.sampled_from("^>v<"))
    mazes = []
    for goal in goals:
        here = list(cells)
        here[start], here[goal] = heading, "G"
        rows = ["".join(here[row * width : (row + 1) * width]) for row in range(height)]
        mazes.append(ms.parse_maze("\n".join(rows)))
    return Task(
        tuple(mazes),
        draw(dialects),
        draw(st.sampled_from(["stay", "crash"])),
        draw(st.sampled_from(["halt", "halt", "touch"])),
        draw(st.sampled_from(["reach", "shortest"])),
    )


@SOME
@given(graded(tasks(DIALECTS, max_side=3)), st.booleans())
def test_the_dialects(task: Task, worst: bool) -> None:
    compare(task, 400, worst=worst)


@SOME
@given(graded(tasks(LADDER, max_side=3)), st.booleans())
def test_the_dialects_of_plainer_memory(task: Task, worst: bool) -> None:
    compare(task, 400, worst=worst)


@SOME
@given(graded(tasks(languages(), max_side=3)), st.booleans())
def test_dialects_of_a_few_statements(task: Task, worst: bool) -> None:
    compare(task, 1_500, worst=worst)


@settings(max_examples=25)
@given(alike(st.just(BRANCHING)), st.booleans())
def test_branches_that_meet_again(task: Task, worst: bool) -> None:
    compare(task, 2_000, worst=worst)


def test_the_slowest_maze_where_branches_nest_and_meet_again() -> None:
    mazes = ms.parse_mazes("S..G\n\nSG..\n\nS.G.")
    result = ms.search(mazes, bias="time", worst=True, dialect="stack")
    assert isinstance(result.outcome, Optimal)
    text = "move if not at_goal { move if not at_goal { move } }"
    assert result.tree.lower == 5
    assert str(result.winner.program) == text


@pytest.mark.slow
@pytest.mark.timeout(3_600)
@given(graded(tasks(st.one_of(DIALECTS, languages()), max_side=3)), st.booleans())
def test_many_tasks(task: Task, worst: bool) -> None:
    compare(task, 1_500, worst=worst)


class Trees:
    """The least ticks of decision trees, by trying each statement after each sequence of them.

    Every node is played from the start on a machine of its own; nodes that look alike in all that
    a machine holds are one.
    """

    def __init__(self, task: Task, *, worst: bool) -> None:
        self.task, self.worst = task, worst
        self.known: dict[Any, tuple[int, bool]] = {}

    def played(self, maze: int, actions: tuple[str, ...]) -> tuple[Machine, bool | None]:
        """The machine after some actions, and whether its run ended well by a touch."""
        task, world = self.task, self.task.worlds[maze]
        machine = Machine(world, bump=task.bump, trail_cap=task.dialect.trail_cap)
        for name in (None, *actions):
            if name is not None:
                machine.actions[name]()
            if task.stop == "touch" and world.goal[machine.state]:
                return machine, self.good(machine, maze)
        return machine, None

    def good(self, machine: Machine, maze: int) -> bool:
        world = self.task.worlds[maze]
        near = self.task.objective == "reach" or machine.trail.steps == world.distance
        return bool(world.goal[machine.state]) and near

    def least(self, mazes: tuple[int, ...], actions: tuple[str, ...], most: int) -> int | None:
        """The least ticks that these mazes still need, if they are at most so many."""
        open_mazes, held = [], []
        for maze in mazes:
            try:
                machine, well = self.played(maze, actions)
            except FailedRunError:
                return None
            if well is False:
                return None
            if well is None:
                open_mazes.append((maze, machine))
                held.append(
                    (
                        maze,
                        machine.state,
                        machine.marks,
                        machine.discovered,
                        machine.visited,
                        tuple(sorted(machine.counts.items())),
                        machine.trail.places(),
                        machine.frontier(),
                    )
                )
        if not open_mazes:
            return 0
        if self.task.stop == "halt" and all(self.good(m, maze) for maze, m in open_mazes):
            return 0
        ticks = 1 if self.worst else len(open_mazes)
        if ticks > most:
            return None
        key = tuple(held)
        value, exact = self.known.get(key, (0, False))
        if exact or value > most:
            return value if value <= most else None
        best: int | None = None
        left = tuple(maze for maze, _ in open_mazes)
        for name in self.task.dialect.actions:
            after = self.least(left, (*actions, name), (most if best is None else best - 1) - ticks)
            if after is not None:
                best = ticks + after
        for sensor in self.task.dialect.sensors:
            on = tuple(maze for maze, machine in open_mazes if machine.sensors[sensor]())
            off = tuple(maze for maze in left if maze not in on)
            spare = (most if best is None else best - 1) - ticks
            if not on or not off or spare < 0:
                continue
            first = self.least(on, actions, spare)
            if first is None:
                continue
            second = self.least(off, actions, spare if self.worst else spare - first)
            if second is not None:
                best = ticks + (max(first, second) if self.worst else first + second)
        self.known[key] = (most + 1, False) if best is None else (best, True)
        return best


@SOME
@given(alike(st.sampled_from([ms.dialect(name) for name in LEMMA])), st.booleans())
def test_no_tree_is_faster_however_long(task: Task, worst: bool) -> None:
    outcome = found(task, worst=worst)
    trees, every = Trees(task, worst=worst), tuple(range(len(task.mazes)))
    most = outcome.tree.lower if isinstance(outcome, Optimal) and outcome.tree else 6
    assume(most <= 8)
    least = next(
        (each for limit in range(most + 1) if (each := trees.least(every, (), limit)) is not None),
        None,
    )
    event(f"{outcome.name} {most}")
    if isinstance(outcome, Optimal):
        assert least == most
    else:
        assert isinstance(outcome, NoProgram)
        assert least is None


def unrolled(program: Program, task: Task) -> Program:
    """The program without loops of the lemma: what the runs of all mazes do, written out."""
    events: list[list[str]] = []
    for world in task.worlds:
        steps: list[Step] = []
        run(
            program,
            world,
            bump=task.bump,
            stop=task.stop,
            objective=task.objective,
            trail_cap=task.dialect.trail_cap,
            trace=steps.append,
        )
        events.append([step.event for step in steps if not step.event.startswith("repeat ")])

    def block(mazes: list[int], at: int) -> tuple[Any, ...]:
        mazes = [maze for maze in mazes if at < len(events[maze])]
        if not mazes:
            return ()
        heads = {events[maze][at].partition(" -> ")[0] for maze in mazes}
        assert len(heads) == 1, "mazes that were answered alike execute the same"
        (head,) = heads
        if "->" not in events[mazes[0]][at]:
            return (Action(head), *block(mazes, at + 1))
        yes = [maze for maze in mazes if events[maze][at].endswith("true")]
        no = [maze for maze in mazes if maze not in yes]
        if not yes or not no:
            return block(mazes, at + 1)
        words = head.split()
        test = Test(words[-1], negated="not" in words or words[0] == "until")
        return (IfElse(test, block(yes, at + 1), block(no, at + 1)),)

    return Program(block(list(range(len(events))), 0))


def check_lemma(task: Task, budget: int) -> tuple[int, int]:
    """Unroll every program that ends in every maze; how many had loops, and how many got faster."""
    loops = faster = 0
    for tried in every_program(task, budget):
        if any(each.outcome not in (Kind.SOLVED, Kind.ELSEWHERE) for each in tried.runs):
            continue
        (tree,) = every_run(task, [unrolled(tried.program, task)])
        loops += not {"until", "while", "repeat"}.isdisjoint(str(tried.program).split())
        for before, after in zip(tried.runs, tree.runs, strict=True):
            assert after.ticks <= before.ticks
            for what in ("outcome", "state", "trail", "marks", "discovered", "frontier", "counts"):
                assert getattr(after, what) == getattr(before, what), (str(tried.program), what)
        faster += sum(e.ticks for e in tree.runs) < sum(e.ticks for e in tried.runs)
    return loops, faster


def check_that_no_fastest_one_loops(task: Task, budget: int) -> int:
    """With halt and the sum no fastest program completes an iteration of a loop."""
    outcome = found(task, worst=False)
    if not isinstance(outcome, Optimal):
        return 0
    fastest_ones = [
        tried
        for tried in every_program(task, budget)
        if not tried.missed and tried.ticks(None) == outcome.winner.ticks
    ]
    for tried in fastest_ones:
        steps: list[Step] = []
        for world in task.worlds:
            run(
                tried.program,
                world,
                bump=task.bump,
                trail_cap=task.dialect.trail_cap,
                objective=task.objective,
                trace=steps.append,
            )
        assert not any(step.event.startswith(("repeat ", "while ", "until ")) for step in steps)
    return len(fastest_ones)


@pytest.mark.parametrize("name", LEMMA)
@pytest.mark.parametrize("stop", ["halt", "touch"])
def test_loops_never_help(name: str, stop: Any) -> None:
    mazes = ms.parse_mazes("S.G\n\n^..\n#.G\n\n.>\nG.")
    task = Task(mazes, ms.dialect(name), stop=stop)
    loops, faster = check_lemma(task, budget_for(task.dialect, 3_000))
    assert loops > 20
    assert faster > 20


@pytest.mark.parametrize("name", LEMMA)
def test_no_fastest_program_loops(name: str) -> None:
    met = sum(
        check_that_no_fastest_one_loops(
            Task(ms.parse_mazes(text), ms.dialect(name)), budget_for(ms.dialect(name), 12_000)
        )
        for text in ("S.G", "^G", "S.\n#G", "SG\n\nS.\n.G")
    )
    assert met > 3


@SOME
@given(graded(tasks(DIALECTS, max_side=3)), st.booleans(), st.integers(0, 60))
def test_what_is_proved_when_the_room_is_used_up(task: Task, worst: bool, room: int) -> None:
    """Where the search has to stop, its bound holds and its program is no better than the best."""
    rules = {
        "worst": worst,
        "solve": task.solve,
        "exceptions": None if task.exceptions is None else task.exceptions // 1024,
    }
    found(task, worst=worst)  # leaves aside what is not covered
    whole = fastest(task, **rules)
    some = fastest(task, **rules, max_states=room)
    event(f"{type(some).__name__} {getattr(some, 'reason', '')}")
    if isinstance(some, Fastest) and isinstance(whole, Fastest):
        assert some.lower <= whole.lower
        assert some.ticks is None or some.ticks >= whole.lower
        assert some.proved == (some.reason == "")
    elif isinstance(some, Fastest):
        assert some.program is None


@settings(max_examples=150)
@given(tasks(st.one_of(LADDER, DIALECTS), max_side=3, max_mazes=1), st.data())
def test_configurations_are_those_of_the_machine(task: Task, data: st.DataObject) -> None:
    """Each statement and each sensor does in a joint state what it does in the interpreter."""
    rules = Rules(task, reading=True)
    (world,) = task.worlds
    cursor: Cursor | None = rules.start(0)
    machine = Machine(world, bump=task.bump, trail_cap=task.dialect.trail_cap)
    walked = data.draw(st.lists(st.sampled_from(rules.words), max_size=40))
    for word in (None, *walked):
        if word is not None:
            assert cursor is not None
            cursor = rules.step(cursor, word)
            try:
                machine.actions[word]()
            except FailedRunError:
                assert cursor is None
                return
            assert cursor is not None
        assert cursor.at % world.n_states == machine.state
        near = task.objective == "reach" or machine.trail.steps == world.distance
        solved = bool(world.goal[machine.state]) and near
        assert rules.courses[0].goal[cursor.at] == solved
        sense = rules.sense(cursor)
        for bit, name in enumerate(rules.sensors):
            assert bool(sense >> bit & 1) == machine.sensors[name](), name


@SOME
@given(tasks(st.one_of(LADDER, DIALECTS), max_side=3, max_mazes=1), st.data())
def test_what_one_maze_still_needs(task: Task, data: st.DataObject) -> None:
    """The closed form against all sequences of statements, from a configuration on the way."""
    rules = Rules(task, reading=False)
    cursor = rules.start(0)
    for word in data.draw(st.lists(st.sampled_from(rules.words), max_size=8)):
        after = rules.step(cursor, word)
        cursor = cursor if after is None or rules.over(after) is not None else after
    claimed = rules.least(cursor)
    layer, seen, ticks = {cursor}, {cursor}, 0
    while layer and ticks < 6:
        if any(rules.courses[0].goal[each.at] for each in layer):
            break
        following = {rules.step(each, word) for each in layer for word in rules.words}
        layer = {each for each in following - {None} - seen if rules.over(each) is not False}
        seen |= layer
        ticks += 1
    reached = any(rules.courses[0].goal[each.at] for each in layer)
    assert claimed >= ticks if not reached else claimed <= ticks
    if reached and rules.exact(cursor):
        assert claimed == ticks


@cache
def many(name: str) -> ms.Result:
    mazes = [ms.generate("wilson", 5, 5, seed=seed) for seed in range(32)]
    return ms.search(mazes, bias="time", dialect=name, timeout=0.5)


@pytest.mark.parametrize("name", ["marking", "frontier", "counters", "backtrack", "stack"])
def test_too_many_joint_states_leave_a_bound(name: str) -> None:
    result = many(name)
    assert isinstance(result.outcome, GaveUp)
    assert result.tree is not None
    alone = [len(world.cells) and world.distance for world in result.task.worlds]
    assert result.tree.lower >= sum(each for each in alone if each)
    assert result.winner is None or result.winner.ticks > result.tree.lower
