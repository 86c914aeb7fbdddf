"""Which rules may leave programs aside because a shorter one does the same."""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal, TypeAlias, get_args

from mesasynth.search.task import TaskError

Rule: TypeAlias = Literal["words", "blocks"]
"""Words of actions (:mod:`mesasynth.search.words`), or blocks (:mod:`mesasynth.search.empty`)."""

RULES: frozenset[Rule] = frozenset(get_args(Rule))


def rules_of(prune: bool | Collection[Rule]) -> frozenset[Rule]:
    """The rules that are asked for: all, none, or those named. Raises TaskError on others.

    >>> rules_of(False), rules_of(["words"])
    (frozenset(), frozenset({'words'}))
    >>> rules_of(["world"])
    Traceback (most recent call last):
    mesasynth.search.task.TaskError: error: unknown pruning rule 'world'
    expected blocks or words
    """
    if isinstance(prune, bool):
        return RULES if prune else frozenset()
    for name in prune:
        if name not in RULES:
            raise TaskError(f"unknown pruning rule {name!r}", expected=" or ".join(sorted(RULES)))
    return frozenset(prune)
