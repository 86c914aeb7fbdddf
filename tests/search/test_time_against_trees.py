"""Least ticks against decision trees: all of them, and those that unrolled loops are.

Every decision tree up to a number of ticks, whatever its length, is played through on the machine
of the reference interpreter; loops are unrolled as the lemma in docs/explanation/fastest.md says.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import assume, event, given
from hypothesis import strategies as st

import mesasynth as ms
from brute import every_program
from mesasynth.dsl import Action, IfElse, Kind, Program, Test, run
from mesasynth.dsl.interpreter import Step
from mesasynth.dsl.machine import FailedRunError, Machine
from mesasynth.search import NoProgram, Optimal, Task
from small_tasks import budget_for
from time_tasks import LEMMA, SOME, alike, every_run, found

PRICED = (
    ms.dialect("oracle"),
    replace(ms.dialect("oracle"), name="flat", ticks={"seek goal": 2}),
    replace(ms.dialect("frontier"), name="slow", ticks={"move": 3, "left": 2}),
    replace(ms.dialect("backtrack"), name="late", ticks={"back": 2, "right": 3}),
)
"""Dialects in which statements take other ticks than 1."""


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
        machine = Machine(world, bump=task.bump, trail_cap=task.dialect.trail_cap, seeks=True)
        machine.ends_on = world.goal.tolist() if task.stop == "touch" else None
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
        own = dict(self.task.dialect.ticks)
        for name in self.task.dialect.actions:
            spent = [own.get(name, 0) or machine.price(name) for _, machine in open_mazes]
            price = spent[0] if self.worst else sum(spent)
            spare = (most if best is None else best - 1) - price
            after = self.least(left, (*actions, name), spare) if spare >= 0 else None
            if after is not None:
                best = price + after
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
@given(alike(st.sampled_from([*map(ms.dialect, LEMMA), *PRICED])), st.booleans())
def test_no_tree_is_faster_however_long(task: Task, worst: bool) -> None:
    worst = worst and task.dialect.name != "oracle"  # where mazes differ in ticks after one word
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
