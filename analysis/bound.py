"""Axis 1, the bound: whether the running time is bounded over all mazes there are.

Definition. Run the policy on a lazily revealed lattice, which branches on whatever the run reads.
If the tree of all runs is finite, the policy is *bounded*, and its depth in ticks holds on every
maze. A run that comes back to a configuration with nothing read in between never halts; there the
tree is cut. *Unbounded* is shown by a family of mazes on which its halting time rises. Otherwise:
*unknown*.

Two proofs of a bound. The tree itself, run by run (``tree``). And for programs a finite graph in
which more can happen than in any maze (``graph``): it forgets the lattice at each step to another
cell, and lets what is read from memory be anything, so that runs which differ in what is forgotten
are merged. If nothing but runs that never halt goes round in it, its longest path bounds the ticks.

Source. Trees of runs are those of decision tree complexity (Buhrman and de Wolf, "Complexity
measures and decision tree complexity: a survey", 2002); branching only on what a run reads is lazy
case analysis as in Korat (Boyapati, Khurshid, Marinov, ISSTA 2002); the graph is an abstract
interpretation (Cousot and Cousot, POPL 1977).

Limits. Boundedness is undecidable for policies in general, so there is a budget, and some bounded
programs stay unknown. A family is finite: that the time rises on its sizes shows no bound below the
largest, and is taken as a sign that there is none. That is why proofs of a bound come first. Caps
on a trail or a store that depend on the size of a maze are not part of the lattice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, cast

from mesasynth.analysis.families import rising
from mesasynth.analysis.forgetful import longest_run
from mesasynth.analysis.policy import FunctionPolicy, HaltError, Policy, ProgramPolicy
from mesasynth.analysis.unknown import Answers, Lost, scripts
from mesasynth.dsl.dialect import SEEK
from mesasynth.dsl.instructions import Instruction, flatten
from mesasynth.dsl.machine import Machine
from mesasynth.dsl.syntax import Action, Block, Repeat, While

DEEPEST = 600
"""Ticks of one run of the tree beyond which the tree is given up as perhaps infinite."""

MOST_TICKS = 30_000
"""Ticks of all runs of the tree together beyond which it is given up."""


@dataclass(frozen=True, slots=True)
class Bound:
    """Whether a policy's running time is bounded, and how that is known.

    Attributes:
        kind: ``bounded``, ``unbounded`` or ``unknown``.
        ticks: no run takes more, if it is bounded.
        proof: ``tree`` (then ``ticks`` is attained), ``graph``, ``family`` or nothing.
        families: the families on which the halting time rises, with the ticks.
    """

    kind: Literal["bounded", "unbounded", "unknown"]
    ticks: int | None
    proof: Literal["tree", "graph", "family", ""]
    families: tuple[tuple[str, tuple[int, ...]], ...] = ()


def bound(policy: Policy) -> Bound:
    """The bound of a policy.

    >>> import mesasynth as ms
    >>> for text in (
    ...     "move if wall_ahead { left }",
    ...     "until at_goal { move }",
    ...     "while wall_ahead { }",
    ... ):
    ...     found = bound(ProgramPolicy(ms.parse(text)))
    ...     print(found.kind, found.ticks, found.proof)
    bounded 3 tree
    unbounded None family
    bounded 1 tree
    """
    if isinstance(policy, ProgramPolicy) and (
        policy.language.functions or SEEK in str(policy.program).split()
    ):
        ticks = _without_loops(policy.program.body)
        if ticks is not None:
            return Bound("bounded", ticks, "graph")
        return _by_families(policy)
    ticks = tree_depth(policy)
    if ticks is not None:
        return Bound("bounded", ticks, "tree")
    if isinstance(policy, ProgramPolicy):
        ticks = longest_run(policy)
        if ticks is not None:
            return Bound("bounded", ticks, "graph")
    return _by_families(policy)


def _by_families(policy: Policy) -> Bound:
    """Whether the halting time rises on some family of mazes; else nothing is known."""
    found = rising(policy)
    if found:
        shown = tuple((name, tuple(each)) for name, each in found.items())
        return Bound("unbounded", None, "family", shown)
    return Bound("unknown", None, "")


def _without_loops(block: Block) -> int | None:
    """The ticks of the longest way through a block; None if it has a ``while`` or seeks.

    What a dialect's functions say is not known in a lattice, so every way counts.
    """
    ticks = 0
    for statement in block:
        inner = [_without_loops(each) for each in statement.blocks]
        known = [each for each in inner if each is not None]
        seeks = isinstance(statement, Action) and statement.name.startswith(f"{SEEK} ")
        if seeks or isinstance(statement, While) or len(known) < len(inner):
            return None
        repeated = statement.count if isinstance(statement, Repeat) else 1
        ticks += repeated * (1 + max(known, default=0))
    return ticks


def tree_depth(policy: Policy) -> int | None:
    """The most ticks of any halting or failing run on the lattice; None if that is not settled."""
    if isinstance(policy, ProgramPolicy):
        runs = scripts(lambda answers: _program_ticks(policy, answers))
    elif isinstance(policy, FunctionPolicy):
        runs = scripts(lambda answers: _function_ticks(policy, answers))
    else:
        return None
    spent = deepest = 0
    for ticks in runs:
        if ticks is None or (spent := spent + ticks + 1) > MOST_TICKS:
            return None
        deepest = max(deepest, ticks)
    return deepest


def _program_ticks(policy: ProgramPolicy, answers: Answers) -> int | None:
    """The ticks of a program's run, 0 if it never halts; None if it takes too many."""
    lost = Lost(answers, crash=policy.bump == "crash")
    code = flatten(policy.program, cast("Machine", _Dashboard(lost, policy.features)))
    counters: tuple[int, ...] = ()
    seen = set()
    ticks = point = 0
    while point < len(code) and not lost.failed:
        now: Instruction = code[point]
        point += 1
        if now.operation == "head":
            configuration = point, counters, lost.configuration()
            if configuration in seen:
                return 0
            seen.add(configuration)
        elif now.operation == "jump":
            point = now.target
        elif now.operation == "open":
            counters = (*counters, now.count)
        else:
            ticks += 1
            if ticks > DEEPEST:
                return None
            if now.operation == "action":
                now.call()
            elif now.operation == "test":
                if now.call() == now.negated:
                    point = now.target
            else:
                left = counters[-1] - 1
                counters = counters[:-1]
                if left > 0:
                    counters = (*counters, left)
                    point = now.target
    return ticks


class _Dashboard:
    """What the interpreter's code is bound to."""

    def __init__(self, lost: Lost, features: tuple[str, ...]) -> None:
        self.actions = lost.actions
        self.sensors = lost.sensors(features)


def _function_ticks(policy: FunctionPolicy, answers: Answers) -> int | None:
    """The ticks of a function's run; None if it takes too many."""
    body = UnknownBody(answers, policy.features)
    try:
        policy.function(body)
    except HaltError:
        return None
    return body.ticks


class UnknownBody:
    """What a policy written in Python has of the unknown lattice."""

    def __init__(self, answers: Answers, features: tuple[str, ...]) -> None:
        lost = Lost(answers)
        self._lost, self._actions, self._sensors = lost, lost.actions, lost.sensors(features)
        self.ticks = 0

    def sees(self, sensor: str) -> bool:
        """What a sensor says here."""
        self._tick()
        return self._sensors[sensor]()

    def act(self, action: str) -> bool:
        """Take an action; whether it changed anything."""
        self._tick()
        before = self._lost.cell, self._lost.heading
        self._actions[action]()
        return before != (self._lost.cell, self._lost.heading)

    def put_out(self, trail: Sequence[int]) -> None:
        """What is put out does not matter here."""

    def _tick(self) -> None:
        self.ticks += 1
        if self.ticks > DEEPEST:
            raise HaltError
