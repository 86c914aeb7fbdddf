"""The reference interpreter: what a program means.

Everything else that runs programs is checked against this module, so it is written to be
believed rather than to be fast.  What actions and sensors do is in :mod:`mesasynth.dsl.machine`;
here are the order of execution, running time, space, and the ways in which a run ends.

Running time is counted in *ticks*: every executed action 1, or what the dialect says it takes (a
``seek`` of which it says nothing takes as many as its search looks at places),
every evaluated test 1, every completed iteration of ``repeat`` 1.  Nothing else costs time; in
particular a statement that the dialect defines costs what its block does.

Whether a run ever ends is decided exactly.  Worlds are finite and deterministic, so if a loop
head is reached twice in the same configuration (program point, loop counters, and the machine's),
the run repeats itself for ever; and a run that never ends must do so, because only ``while`` can
go on for ever and there are finitely many configurations.  The cap on ticks is a safety net.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from mesasynth.dsl.definitions import expand
from mesasynth.dsl.dialect import SEEK
from mesasynth.dsl.instructions import flatten
from mesasynth.dsl.kind import Kind
from mesasynth.dsl.machine import Bump, FailedRunError, Machine, members, plain

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from mesasynth.dsl.dialect import Dialect
    from mesasynth.dsl.syntax import Program
    from mesasynth.dsl.world import World

Stop: TypeAlias = Literal["halt", "touch"]
"""When a run succeeds: on halting on a goal, or at once when it first stands on one."""

Objective: TypeAlias = Literal["reach", "shortest"]
"""What success demands: to be on a goal, or also to have a trail of the least length."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a run that takes time, for a trace.

    Attributes:
        ticks: the ticks so far, this one included.
        event: what happened: ``move``, ``not at_goal -> true``, ``repeat 2/4`` (the second of
            four iterations is complete).
        state: the state of the world after it.
        place: the place of that state.
        trail_length: the number of steps of the trail after it.
    """

    ticks: int
    event: str
    state: int
    place: int
    trail_length: int


@dataclass(frozen=True, slots=True)
class Run:
    """How a run ended, and what it left.

    Attributes:
        outcome: how it ended.
        ticks: its running time up to then.
        state: the last state of the world.
        trail: the places from the start to the cursor, both included.
        space: marks set, frontier entries and open ``repeat`` loops together, at their peak.
        marks: the marked places.
        discovered: the discovered places.
        visited: the places on which the cursor has stood.
        counts: the places where anything was dropped, with their counts.
        frontier: state and trail of each entry of the frontier, from front to back.
        reason: the outcome explained in a few words.
    """

    outcome: Kind
    ticks: int
    state: int
    trail: tuple[int, ...]
    space: int
    marks: frozenset[int]
    discovered: frozenset[int]
    visited: frozenset[int]
    counts: tuple[tuple[int, int], ...]
    frontier: tuple[tuple[int, tuple[int, ...]], ...]
    reason: str

    @property
    def steps(self) -> int:
        """The number of steps of the trail."""
        return len(self.trail) - 1


def run(
    program: Program,
    world: World,
    *,
    bump: Bump = "stay",
    stop: Stop = "halt",
    objective: Objective = "reach",
    max_ticks: int = 1_000_000,
    trail_cap: int | None = None,
    dialect: Dialect | None = None,
    trace: Callable[[Step], object] | None = None,
) -> Run:
    """Run a program in a world.

    Args:
        program: what to run.
        world: where to run it.
        bump: what an action does that leaves the state as it is: with ``stay`` nothing, with
            ``crash`` the run fails.
        stop: with ``touch`` the run also ends, finally, as soon as it stands on a goal, even
            before the first statement.
        objective: with ``shortest`` the trail must be as short as any way to a goal.
        max_ticks: a run that would need more ticks is given up as undecided.
        trail_cap: a trail of more steps for each place of the world fails, if this is given.
        dialect: the language, for what it defines and how long its actions take; without one
            nothing is defined and every action takes one tick.  Its cap on trails holds too.
        trace: called after everything that takes time.

    Returns:
        How it ended.

    Raises:
        ProgramError: if the program uses an action or a sensor that the world does not have.
    """
    if trail_cap is None and dialect is not None:
        trail_cap = dialect.trail_cap
    program = expand(program, dialect)
    words = set(str(program).split())
    machine = Machine(world, bump=bump, trail_cap=trail_cap, seeks=SEEK in words)
    prices = {} if dialect is None else dict(dialect.ticks)
    code = flatten(program, machine)
    machine.reads_visited = not words.isdisjoint(("fresh_ahead", "stuck"))
    machine.retraces = "back" in words
    goal, touch = plain(world.goal), stop == "touch"
    machine.ends_on = goal if touch else None
    counters: tuple[int, ...] = ()  # the iterations left of each open repeat, inmost last
    seen: set[Hashable] = set()  # the configurations at loop heads
    discovered = machine.discovered
    ticks = space = point = 0

    def ended(outcome: Kind, reason: str) -> Run:
        return Run(
            outcome=outcome,
            ticks=ticks,
            state=machine.state,
            trail=machine.trail.places(),
            space=space,
            marks=members(machine.marks),
            discovered=members(machine.discovered),
            visited=members(machine.visited),
            counts=tuple(sorted(machine.counts.items())),
            frontier=machine.frontier(),
            reason=reason,
        )

    def on_goal(reason: str) -> Run:
        steps = machine.trail.steps
        if objective == "shortest" and steps != world.distance:
            return ended(Kind.ELSEWHERE, f"{reason} in {steps} steps, not {world.distance}")
        return ended(Kind.SOLVED, reason)

    if touch and goal[machine.state]:
        return on_goal("touched a goal")
    while point < len(code):
        now = code[point]
        point += 1
        # What costs no time.
        if now.operation == "head":
            if machine.discovered != discovered:  # it has grown: nothing seen can recur
                discovered = machine.discovered
                seen.clear()
            for configuration in machine.configurations():
                if (point, counters, configuration) in seen:
                    return ended(Kind.LOOPED, f"reached {now.text!r} twice in one configuration")
                seen.add((point, counters, configuration))
            continue
        if now.operation == "jump":
            point = now.target
            continue
        if now.operation == "open":
            counters = (*counters, now.count)
            space = max(space, machine.held + len(counters))
            continue
        # What takes time.
        price = 1
        if now.operation == "action":
            price = prices.get(now.text, 0) or machine.price(now.text)
        if ticks + price > max_ticks:
            return ended(Kind.UNDECIDED, f"not ended after {max_ticks} ticks")
        ticks += price
        event = now.text
        failure = None
        if now.operation == "action":
            try:
                now.call()
            except FailedRunError as error:
                failure = error
            space = max(space, machine.held + len(counters))
        elif now.operation == "test":
            holds = now.call() != now.negated
            event = f"{event} -> {str(holds).lower()}" if trace is not None else event
            if not holds:
                point = now.target
        else:
            left = counters[-1] - 1
            event = f"{event} {now.count - left}/{now.count}" if trace is not None else event
            counters = counters[:-1]
            if left > 0:
                counters = (*counters, left)
                point = now.target
        if trace is not None:
            trace(Step(ticks, event, machine.state, machine.trail.place, machine.trail.steps))
        if failure is not None:
            return ended(Kind.FAILED, str(failure))
        if touch and goal[machine.state]:
            return on_goal("touched a goal")
    if goal[machine.state]:
        return on_goal("halted on a goal")
    return ended(Kind.ELSEWHERE, "halted off the goal")
