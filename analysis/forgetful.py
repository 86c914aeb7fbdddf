"""A finite graph in which more can happen to a program than in any maze; see ``bound``.

A node is a program point, the loop counters, and what is known of the walls around the cursor and
of the features under it. A step to another cell forgets both; reading from memory and carrying the
cursor elsewhere can turn out in any way. Such edges are *lossy*. A cycle without one repeats itself
exactly, so a run in it never halts; a cycle with one may be left again, and nothing is proved.
"""

from __future__ import annotations

from collections.abc import Iterator

from mesasynth.analysis.policy import ProgramPolicy
from mesasynth.dsl import Action, Block, If, IfElse, Repeat, Statement, Test, While

MOST_NODES = 60_000
"""A larger graph is given up."""

WALLS = {"wall_ahead": 0, "wall_right": 1, "wall_left": 3}
MEMORY = frozenset(("marked", "marked_ahead", "worn_ahead", "fresh_ahead", "stuck"))
CARRYING = frozenset(("next", "last", "pop", "shift", "back"))

Walls = tuple[bool | None, bool | None, bool | None, bool | None]
"""Whether there is a wall ahead, to the right, behind, to the left; None where it is not known."""

Node = tuple[tuple[tuple[int, int, int], ...], Walls, tuple[tuple[str, bool], ...]]
"""The stack of (block, position, iterations left), the walls, and the features known here."""

NOTHING: Walls = (None, None, None, None)


class _Graph:
    """The nodes of a program's graph, made as they are come to."""

    def __init__(self, policy: ProgramPolicy) -> None:
        self.blocks: list[Block] = []
        self._number: dict[int, int] = {}
        self.crash = policy.bump == "crash"
        self.start: Node = ((self._frame(policy.program.body, 1),), NOTHING, ())

    def _frame(self, block: Block, left: int) -> tuple[int, int, int]:
        """The first position of a block that is to be gone through so often."""
        if id(block) not in self._number:
            self._number[id(block)] = len(self.blocks)
            self.blocks.append(block)
        return self._number[id(block)], 0, left

    def steps(self, node: Node) -> Iterator[tuple[Node | None, int, bool]]:
        """What may come next (None: the run is over), in how many ticks, and if that is lossy."""
        stack, walls, known = node
        number, position, left = stack[-1]
        block = self.blocks[number]
        if position == len(block):
            yield from self._close(node)
            return
        statement = block[position]
        after = (*stack[:-1], (number, position + 1, left))
        if isinstance(statement, Action):
            yield from self._act(statement.name, after, walls, known)
        elif isinstance(statement, Repeat):
            (inner,) = statement.blocks
            yield ((*after, self._frame(inner, statement.count)), walls, known), 0, False
        else:
            yield from self._test(statement, node, after)

    def _close(self, node: Node) -> Iterator[tuple[Node | None, int, bool]]:
        """The end of a block."""
        stack, walls, known = node
        if len(stack) == 1:
            yield None, 0, False
            return
        number, _, left = stack[-1]
        outer, position, outer_left = stack[-2]
        opener = self.blocks[outer][position - 1] if position else None
        if isinstance(opener, Repeat):
            if left > 1:
                yield ((*stack[:-1], (number, 0, left - 1)), walls, known), 1, False
            else:
                yield (stack[:-1], walls, known), 1, False
        elif left == LOOPING:  # the test of the loop stands at the position below
            yield ((*stack[:-2], (outer, position - 1, outer_left)), walls, known), 0, False
        else:
            yield (stack[:-1], walls, known), 0, False

    def _act(
        self,
        name: str,
        after: tuple[tuple[int, int, int], ...],
        walls: Walls,
        known: tuple[tuple[str, bool], ...],
    ) -> Iterator[tuple[Node | None, int, bool]]:
        if name == "move":
            if walls[0] is not False:
                bumped: Walls = (True, *walls[1:])
                yield (None if self.crash else (after, bumped, known)), 1, False
            if walls[0] is not True:
                yield (after, (None, None, False, None), ()), 1, True
        elif name == "left":
            yield (after, (walls[3], walls[0], walls[1], walls[2]), known), 1, False
        elif name == "right":
            yield (after, (walls[1], walls[2], walls[3], walls[0]), known), 1, False
        elif name in CARRYING:
            yield None, 1, False
            yield (after, NOTHING, ()), 1, True
        else:
            yield (after, walls, known), 1, False

    def _test(
        self, statement: Statement, node: Node, after: tuple[tuple[int, int, int], ...]
    ) -> Iterator[tuple[Node | None, int, bool]]:
        assert isinstance(statement, While | If | IfElse)
        for seen, walls, known, lossy in self._readings(statement.test, node):
            if seen != statement.test.negated:
                left = LOOPING if isinstance(statement, While) else 1
                stack = (*after, self._frame(statement.blocks[0], left))
            elif isinstance(statement, IfElse):
                stack = (*after, self._frame(statement.blocks[1], 1))
            else:
                stack = after
            yield (stack, walls, known), 1, lossy

    def _readings(
        self, test: Test, node: Node
    ) -> Iterator[tuple[bool, Walls, tuple[tuple[str, bool], ...], bool]]:
        """What the sensor may say, what is known then, and whether that is not kept."""
        _, walls, known = node
        if test.sensor in MEMORY:
            yield False, walls, known, True
            yield True, walls, known, True
        elif test.sensor in WALLS:
            side = WALLS[test.sensor]
            for seen in (False, True):
                if walls[side] in (None, seen):
                    now = [*walls]
                    now[side] = seen
                    yield seen, (now[0], now[1], now[2], now[3]), known, False
        else:
            before = dict(known).get(test.sensor)
            for seen in (False, True):
                if before in (None, seen):
                    facts = tuple(sorted({**dict(known), test.sensor: seen}.items()))
                    yield seen, walls, facts, False


LOOPING = 0
"""In place of the iterations left: the block of a ``while``."""


def longest_run(policy: ProgramPolicy) -> int | None:
    """A number of ticks that no halting run of the program exceeds, or None if none is proved.

    >>> import mesasynth as ms
    >>> search = "if not at_goal { repeat 4 { fork right } next }"
    >>> longest_run(ProgramPolicy(ms.parse(f"repeat 9 {{ repeat 9 {{ {search} }} }}")))
    1224
    >>> longest_run(ProgramPolicy(ms.parse("until at_goal { move }"))) is None
    True
    """
    graph = _Graph(policy)
    longest: dict[Node, int] = {}
    path: dict[Node, int] = {graph.start: 0}  # the nodes being explored, and their depth
    lossy_until = [0]  # how many lossy edges lead to each of them
    stack = [(graph.start, graph.steps(graph.start), 0)]
    best = [0]
    while stack:
        node, steps, cost = stack[-1]
        step = next(steps, None)
        if step is None:
            stack.pop()
            del path[node]
            lossy_until.pop()
            longest[node] = best.pop()
            if stack:
                best[-1] = max(best[-1], longest[node] + cost)
            continue
        after, ticks, lossy = step
        if after is None:
            best[-1] = max(best[-1], ticks)
        elif after in longest:
            best[-1] = max(best[-1], ticks + longest[after])
        elif after in path:
            if lossy or lossy_until[-1] > lossy_until[path[after]]:
                return None
        else:
            if len(longest) + len(path) > MOST_NODES:
                return None
            path[after] = len(stack)
            lossy_until.append(lossy_until[-1] + lossy)
            stack.append((after, graph.steps(after), ticks))
            best.append(0)
    return longest[graph.start]
