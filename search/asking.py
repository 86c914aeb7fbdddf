r"""How the tests of a language can part mazes that have been treated alike so far.

A test *parts for good* if what follows it can be written separately for the mazes in which it
holds and for the others. With ``if``-``else`` it does: all that follows is written in either
branch, and if only the opposite test may be asked, the branches change places. Under ``stop=touch``
it does with ``if`` or ``while``, too: all mazes end by touching their goals, so those that enter
the block end in it, and never come to what is behind it.

Otherwise, if a block is *opened* by ``if t``, those in which t does not hold wait at its end, and
all go on together. A ``while t`` whose t may be asked by ``if`` is as good as nested ``if``, each
round inside the one before it. If t may not be asked by ``if``, those that leave a *loop* evaluate
t once more, and every round executes the same statements.

That the rounds of a loop are the same is nothing that a joint state can hold. For such languages
there are two descriptions instead of one: a weaker one, in which rounds may differ, or in which
all tests part for good, covers every program, and so proves that none is faster; a stronger one,
in which no loop goes round twice, covers only some, which can be written down.

>>> import mesasynth as ms
>>> from mesasynth.search.task import Task
>>> mazes = ms.parse_mazes("S.G\n\n>.G")
>>> weak, strong = asking_of(Task(mazes, ms.dialect("reactive")))
>>> sorted(weak.goods), weak is strong
(['at_goal', 'wall_ahead', 'wall_left', 'wall_right'], True)
"""

from __future__ import annotations

from dataclasses import dataclass

from mesasynth.dsl import Test
from mesasynth.dsl.dialect import ASKING
from mesasynth.search.task import Task


@dataclass(frozen=True, slots=True)
class Asking:
    """How tests part mazes.

    Attributes:
        goods: the sensors of the tests that part for good.
        opens: the tests that open a block and let the other mazes wait at its end.
        loops: those that do so and are evaluated again at its end.
        rounds: whether such a block may be gone through again, by other statements than before.
    """

    goods: frozenset[str] = frozenset()
    opens: tuple[Test, ...] = ()
    loops: tuple[Test, ...] = ()
    rounds: bool = False

    @property
    def sensors(self) -> frozenset[str]:
        """All that is asked."""
        return self.goods.union(test.sensor for test in (*self.opens, *self.loops))


def asking_of(task: Task) -> tuple[Asking, Asking]:
    """How tests part the mazes of a task: so that all its programs are covered, and only some.

    Where the second is the first, exactly its programs are covered.
    """
    asked = {
        name: tuple(task.dialect.tests_of(name))
        for name in ASKING
        if name in task.dialect.controls and len(task.mazes) > 1
    }
    every = frozenset(test.sensor for tests in asked.values() for test in tests)
    either = frozenset(test.sensor for test in asked.get("if-else", ()))
    opens = asked.get("if", ())
    loops = tuple(test for test in asked.get("while", ()) if test not in opens)
    if task.stop == "touch" or every == either:
        whole = Asking(goods=every)
        return whole, whole
    if either:
        return Asking(goods=every), Asking(goods=either)
    if not loops:
        whole = Asking(opens=opens)
        return whole, whole
    return Asking(opens=opens, loops=loops, rounds=True), Asking(opens=opens, loops=loops)
