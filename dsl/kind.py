"""The five ways in which a run can end."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """How a run ended; each member is also its own lower-case name as a string."""

    SOLVED = "solved"
    """It halted, or touched, as the task demands."""

    ELSEWHERE = "elsewhere"
    """It halted off the goal, or on it with too long a trail where a shortest is demanded."""

    FAILED = "failed"
    """It bumped where bumping crashes, or asked an empty memory for something."""

    LOOPED = "looped"
    """It was proved that it never halts."""

    UNDECIDED = "undecided"
    """It was given up at the cap on ticks, with nothing proved."""
