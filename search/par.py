"""The par of a level: the fewest blocks that solve it, and all programs that have so few."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from mesasynth.dsl import Program
from mesasynth.dsl.dialect import BLOCK_UNITS
from mesasynth.search.optimize import search
from mesasynth.search.outcome import GaveUp, NoProgram, Optimal, Result
from mesasynth.search.record import to_record
from mesasynth.search.rising import Progress
from mesasynth.search.score import UNITS_PER_BIT
from mesasynth.search.task import TaskError
from mesasynth.worlds import Maze

_REPEATED = re.compile(r"\brepeat \d+")


@dataclass(frozen=True, slots=True)
class Par:
    """What was found of a level.

    Attributes:
        result: the search behind it, in the dialect ``blocks``.
    """

    result: Result

    @property
    def blocks(self) -> int | None:
        """The fewest blocks that solve the level; None where that is not proved."""
        outcome = self.result.outcome
        return outcome.winner.units // BLOCK_UNITS if isinstance(outcome, Optimal) else None

    @property
    def at_least(self) -> int | None:
        """How many blocks are needed at the least; None if no program at all solves the level."""
        match self.result.outcome:
            case Optimal():
                return self.blocks
            case NoProgram(cap=int() as cap):
                return 1 + cap // BLOCK_UNITS
            case GaveUp(lower_bits=float() as lower):
                return math.ceil(lower * UNITS_PER_BIT / BLOCK_UNITS)
            case GaveUp():
                return 0
        return None

    @property
    def count(self) -> int:
        """How many programs have the fewest blocks; 0 where none is proved."""
        optima = self.result.optima
        return (optima.count or 0) if optima else 0

    @property
    def families(self) -> dict[str, tuple[Program, ...]]:
        """The programs that differ in nothing but the numbers of their repeats, by that text.

        >>> import mesasynth as ms
        >>> found = par(ms.parse_maze("S........G"))
        >>> {text: len(family) for text, family in found.families.items()}
        {'repeat N { move }': 2, 'until at_goal { move }': 1}
        """
        found: dict[str, tuple[Program, ...]] = {}
        for program in self.programs:
            text = _REPEATED.sub("repeat N", str(program))
            found[text] = (*found.get(text, ()), program)
        return found

    @property
    def programs(self) -> tuple[Program, ...]:
        """These programs, the quickest first, as far as they are listed."""
        optima = self.result.optima
        return tuple(each.program for each in optima.listed) if optima else ()

    def to_record(self) -> dict[str, Any]:
        """The par as an object that JSON can hold, with the record of the search."""
        return {
            "level": self.result.task.label,
            "blocks": self.blocks,
            "at_least": self.at_least,
            "count": self.count,
            "programs": [str(program) for program in self.programs],
            "result": to_record(self.result),
        }


def par(
    levels: Maze | Sequence[Maze],
    *,
    max_blocks: int | None = None,
    timeout: float | None = None,
    max_optima: int = 1_000,
    audited: int = 500,
    seed: int = 0,
    threads: int | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> Par:
    r"""The fewest blocks that solve a level, proved, with all programs of so few.

    A block is any statement: move, turn left, turn right, repeat, repeat until the goal, if, and if
    with else; what is in it counts, the number of a repeat and what is asked do not. A bump is a
    crash, and a touch of the goal ends the run.

    Args:
        levels: the level; of several, one program must solve them all.
        max_blocks: look at no program of more blocks.
        timeout: seconds after which to give up.
        max_optima: how many of the programs to list; all are counted.
        audited: how many programs the random audit draws.
        seed: the seed of the audit.
        threads: how many threads search; None for as many as there are cores.
        progress: called several times a second with where the search stands.

    Raises:
        TaskError: for a limit that cannot be met.

    >>> import mesasynth as ms
    >>> found = par(ms.parse_maze("S...\n###G"))
    >>> found.blocks, found.count
    (4, 66)
    >>> print(found.programs[0])
    repeat 3 { move } right move
    """
    if max_blocks is not None and max_blocks < 1:
        raise TaskError(f"max_blocks must be at least 1, not {max_blocks}")
    result = search(
        levels,
        dialect="blocks",
        max_bits=None if max_blocks is None else max_blocks * BLOCK_UNITS / UNITS_PER_BIT,
        timeout=timeout,
        max_optima=max_optima,
        audited=audited,
        seed=seed,
        threads=threads,
        prune=True,
        progress=progress,
    )
    return Par(result)
