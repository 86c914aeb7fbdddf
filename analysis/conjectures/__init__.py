"""Conjectures: statements with an exact check for each instance, and hunts for counterexamples."""

from mesasynth.analysis.conjectures.conjecture import (
    Conjecture,
    ConjectureError,
    Finding,
    Sweep,
    UndecidedError,
    Verdict,
    all_lattice_mazes,
    all_pairs,
    all_perfect_mazes,
    all_small_mazes,
    decided,
    fails,
    holds,
    undecided,
    unmet,
)
from mesasynth.analysis.conjectures.hunting import hunt, judge
from mesasynth.analysis.conjectures.outcome import (
    Coverage,
    Covered,
    Hunt,
    Inconclusive,
    Refuted,
    Survived,
    read_counterexample,
)
from mesasynth.analysis.conjectures.registry import (
    conjectures,
    find_conjecture,
    read_conjectures,
)

__all__ = [
    "Conjecture",
    "ConjectureError",
    "Coverage",
    "Covered",
    "Finding",
    "Hunt",
    "Inconclusive",
    "Refuted",
    "Survived",
    "Sweep",
    "UndecidedError",
    "Verdict",
    "all_lattice_mazes",
    "all_pairs",
    "all_perfect_mazes",
    "all_small_mazes",
    "conjectures",
    "decided",
    "fails",
    "find_conjecture",
    "holds",
    "hunt",
    "judge",
    "read_conjectures",
    "read_counterexample",
    "undecided",
    "unmet",
]
