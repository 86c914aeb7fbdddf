"""The program of least ticks, exactly.

**Loops never help.** Take any program and the mazes in which its runs end. Follow these runs
together: mazes with the same tests behind them, answered alike, have had the same statements
executed and stand at the same point of the program. So the runs form a finite tree whose inner
nodes are the actions, tests and completed iterations that cost a tick. Leave out the iterations
and the tests that all mazes at them answer alike, and write the rest as nested ``if``-``else``:
every maze meets the same actions in the same order, so that it ends in the same state with the
same memory, and no maze needs more ticks. So the least total, and the least largest number, is that
of a *decision tree* in which every test parts the mazes. A dialect without branches is left with a
straight line, since without tests there are only actions and iterations. In one that has ``if`` but
no ``else`` a loop can be written as nested ``if``, each round inside the one before it, with the
same tests and the same places at which the mazes meet again. Where only a loop may ask a test, the
lemma gives no more than a lower bound: see :mod:`mesasynth.search.asking`.

A fastest program by the sum, with ``stop=halt``, contains no loop that runs: a completed iteration
costs a tick that buys nothing, and the last time that a loop's test is evaluated, all who are left
answer alike. With ``stop=touch`` those who are left may touch the goal inside the loop, so that
there a fastest program need not be a tree; but none is faster than a tree.

The least tree is found by AND/OR search: see :mod:`mesasynth.search.andor` for the search,
:mod:`mesasynth.search.joint` and :mod:`mesasynth.search.cursors` for its states and the bound, and
:mod:`mesasynth.search.tree` for the text. There are finitely many joint states, so it can also be
proved that no program exists; where they are too many, the search ends with a lower bound that
holds.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from mesasynth.dsl import Program
from mesasynth.search.andor import Budget, StoppedError
from mesasynth.search.asking import asking_of
from mesasynth.search.graded import Grade, Graded
from mesasynth.search.task import Task, TaskError

MAX_STATES = 4_000_000
"""How many joint states are kept unless another number is given: about a gigabyte."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fastest:
    """The fastest program found, and what is proved about it.

    Attributes:
        program: the fastest program found, or None.
        ticks: its score, as :func:`fastest` defines it, or None.
        lower: proved: no program has a lower score.
        proved: whether ``ticks`` is the least score.
        solved: the mazes that the program solves, by their numbers from 0.
        units: its description length in units of 1/1024 bit, or None.
        description_proved: whether no other program of that score is shorter.
        reason: why the search gave up: ``timeout``, ``interrupted``, ``memory``, or nothing: it is
            proved, or joint states say no more (:mod:`mesasynth.search.asking`).
        expanded: how many times a joint state was expanded.
    """

    program: Program | None
    ticks: int | None
    lower: int
    proved: bool
    solved: tuple[int, ...]
    units: int | None
    description_proved: bool
    reason: str
    expanded: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NoFastest:
    """Proved: no program solves what the task asks for.

    Attributes:
        mazes: the numbers of mazes, from 0, that no program solves together; if some are to be
            chosen, all of them.
        expanded: how many times a joint state was expanded.
    """

    mazes: tuple[int, ...]
    expanded: int


@dataclass(frozen=True, slots=True)
class Pace:
    """How far a search has come: what is proved, the best score so far, and what it took."""

    lower: int
    ticks: int | None
    expanded: int
    seconds: float


def fastest(
    task: Task,
    *,
    worst: bool = False,
    solve: int | None = None,
    exceptions: int | None = None,
    deadline: float | None = None,
    max_states: int | None = MAX_STATES,
    max_memory: int | None = None,
    progress: Callable[[Pace], object] | None = None,
) -> Fastest | NoFastest:
    r"""Find the program of least score.

    The score of a program is the sum of its ticks over the training mazes, all of which it must
    solve, or with ``worst`` the largest. In graded tasks some mazes Q out of N are *counted*, all
    of which it must solve, and its score is that sum or largest over Q, with ``exceptions`` plus
    that number for each maze that is not counted; Q is chosen so that the score is least. With
    ``solve`` Q has at least so many mazes; so these are the quickest that it solves. What happens
    in mazes that are not counted, and for how long, does not matter. With ``exceptions`` alone Q
    may have any number; a solved maze that takes longer than an exception costs is one.

    Ties go to the shorter description, as far as that is found (see ``description_proved``). It is
    proved for a single maze, where a fastest program executes nothing but the actions of a fastest
    way, each in a slot of its own, and the cheapest of these ways is written; and where the sum
    over N mazes is least and ``stop=halt``, if the program has no more than the least cost of
    ceil(score / N) statements: some maze takes so many ticks, and each is another statement, for no
    loop runs.

    The task's ``max_ticks`` plays no part.

    Args:
        task: the mazes, the dialect and the rules.
        worst: whether the largest number of ticks counts instead of the sum.
        solve: how many mazes must be solved; all by default, none if ``exceptions`` is given.
        exceptions: the price in bits of a maze that is not solved; a bit counts as one tick here.
        deadline: when to give up, on the clock of :func:`time.monotonic`.
        max_states: the most joint states to keep before giving up; None for no limit.
        max_memory: the most that the process may hold before giving up, in bytes.
        progress: called several times a second.

    Returns:
        The program, or the proof that none exists. A KeyboardInterrupt ends the search like the
        deadline: with the best program so far and the lower bound proved so far.

    Raises:
        TaskError: for a grading that makes no sense, or a world in which, under the objective
            ``shortest``, a statement seeks a way that is shorter than any walk.

    >>> import mesasynth as ms
    >>> corridors = ms.parse_mazes("G....S.....\n\n.....S....G")
    >>> found = fastest(Task(corridors, ms.dialect("frontier")))
    >>> found.ticks, found.proved
    (23, True)
    >>> print(found.program)
    fork left left move move move move move if not at_goal { next move move move move }
    >>> fastest(Task(corridors, ms.dialect("tabular"))).mazes
    (0, 1)
    """
    grade = grading(task, solve=solve, exceptions=exceptions, worst=worst)
    began, reason = time.monotonic(), ""
    budget = Budget(deadline=deadline, most=max_states, memory=max_memory)
    weak, strong = asking_of(task)
    bound = Graded(task=task, grade=grade, budget=budget, asking=weak, bare=weak is not strong)
    search = Graded(task=task, grade=grade, budget=budget, asking=strong) if bound.bare else bound

    def tell() -> None:
        if progress is not None:
            score = search.best.score if search.best else None
            progress(Pace(bound.lower, score, budget.expanded, time.monotonic() - began))

    budget.tell = tell
    try:
        bound.run()
        if bound.bare and not bound.clash:
            search.run()
    except StoppedError as stop:
        reason = str(stop)
    except KeyboardInterrupt:
        reason = "interrupted"
    best = search.best
    if bound.clash and not reason:
        return NoFastest(mazes=bound.clash, expanded=budget.expanded)
    proved = best is not None and best.score <= bound.lower
    return Fastest(
        program=best.program if best else None,
        ticks=best.score if best else None,
        lower=bound.lower,
        proved=proved,
        solved=best.solved if best else (),
        units=best.units if best else None,
        description_proved=proved and search is bound and search.shortest,
        reason="" if proved else reason,
        expanded=budget.expanded,
    )


def grading(task: Task, *, solve: int | None, exceptions: int | None, worst: bool) -> Grade:
    """How :func:`fastest` scores runs. Raises TaskError for a grading that makes no sense."""
    most = len(task.mazes)
    if solve is not None and not 1 <= solve <= most:
        raise TaskError(f"solve is {solve}", expected=f"a number of mazes from 1 to {most}")
    if exceptions is not None and exceptions < 0:
        raise TaskError(f"exceptions is {exceptions}", expected="bits a maze, 0 or more")
    return Grade(
        mazes=most,
        least=most if solve is None and exceptions is None else solve or 0,
        price=exceptions or 0,
        worst=worst,
    )
