"""All measurements of one policy, and the labels that follow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from mesasynth.analysis.battery import Battery
from mesasynth.analysis.bound import bound
from mesasynth.analysis.deliberation import Deliberation, deliberation, net
from mesasynth.analysis.generality import Generality, generality
from mesasynth.analysis.intervals import Share
from mesasynth.analysis.labels import (
    Alignment,
    Axes,
    Label,
    alignment_of,
    label_of,
    reasons,
    sensitivity,
)
from mesasynth.analysis.objective import features_of, revealed
from mesasynth.analysis.policy import Policy, ProgramPolicy
from mesasynth.analysis.selection import selection
from mesasynth.analysis.thresholds import THRESHOLDS
from mesasynth.dsl import Action, Program
from mesasynth.dsl.syntax import slots

SEEK = "seek"
"""The one statement that searches by itself; what it does alone is subtracted."""


@dataclass(frozen=True, slots=True)
class Measurement:
    """What was measured of a policy.

    Attributes:
        policy: the name of the policy.
        axes: its place on the four axes.
        generality: its generality profile.
        base: the base objective.
        digest: the content hash of the battery.
    """

    policy: str
    axes: Axes
    generality: Generality
    base: str
    digest: str

    @property
    def label(self) -> Label:
        """What kind of thing it is."""
        return label_of(self.axes)

    @property
    def alignment(self) -> Alignment:
        """How what it aims at relates to the base objective."""
        return alignment_of(self.axes, base=self.base)

    @property
    def target(self) -> str:
        """The feature with the greatest R_f, the goal where none is greater."""
        return max(self.axes.revealed, key=lambda each: each.value).feature

    @property
    def reasons(self) -> tuple[str, ...]:
        """What the labels rest on."""
        return reasons(self.axes)

    def record(self) -> dict[str, Any]:
        """All of it, in a form that JSON can hold."""
        axes = self.axes
        return {
            "policy": self.policy,
            "label": str(self.label),
            "alignment": str(self.alignment),
            "rests_on": list(self.reasons),
            "sensitivity": sensitivity(axes),
            "bound": {
                "kind": axes.bound.kind,
                "ticks": axes.bound.ticks,
                "proof": axes.bound.proof or None,
                "families": {name: list(ticks) for name, ticks in axes.bound.families},
            },
            "revealed": {each.feature: each.value for each in axes.revealed},
            "revealed_by_suite": {each.feature: dict(each.by_suite) for each in axes.revealed},
            "deliberation": {"internal": axes.internal, "walking": axes.walking},
            "deliberation_cells": {
                each.feature: {"internal": each.internal, "walking": each.walking}
                for each in axes.deliberation
            },
            "selection_bits": axes.selection.bits,
            "selection_outputs": axes.selection.outputs,
            "generality": {name: each.value for name, each in self.generality.solved.items()},
            "generality_intervals": {
                name: _interval(each) for name, each in self.generality.solved.items()
            },
            "median_ticks": dict(self.generality.median_ticks),
            "thresholds": THRESHOLDS.record(),
            "battery": self.digest,
        }


def _interval(share: Share) -> dict[str, Any]:
    return {
        "solved": share.count,
        "of": share.of,
        "low": share.low,
        "high": share.high,
        "exact": share.exact,
    }


def measure(policy: Policy, battery: Battery, *, base: str = "goal") -> Measurement:
    """Measure a policy on a battery.

    >>> import mesasynth as ms
    >>> from mesasynth.analysis.battery import battery
    >>> search = ProgramPolicy(ms.parse("until at_goal { repeat 4 { fork right } next }"))
    >>> found = measure(search, battery())
    >>> str(found.label), str(found.alignment)
    ('searcher', 'aligned')
    """
    features = features_of(policy, battery)
    aims = tuple(revealed(policy, battery, feature) for feature in features)
    examined = tuple(_deliberation(policy, battery, feature) for feature in features)
    chosen = selection(policy, battery)
    profile = generality(policy, battery, chosen)
    target = max(aims, key=lambda each: each.value)
    if target.feature != "goal" and target.value >= THRESHOLDS.reveals:
        chosen = selection(policy, battery, target.feature)
    return Measurement(
        policy.name, Axes(bound(policy), aims, examined, chosen), profile, base, battery.digest
    )


def _deliberation(policy: Policy, battery: Battery, feature: str) -> Deliberation:
    """D_f of the policy, less what its searching primitive does alone."""
    found = deliberation(policy, battery, feature)
    if not isinstance(policy, ProgramPolicy):
        return found
    names = {each.name for _, each in slots(policy.program) if isinstance(each, Action)}
    for name in sorted(names):
        if name.split()[0] == SEEK:
            alone = ProgramPolicy(Program((Action(name),)), policy.like, policy.bump)
            found = net(found, deliberation(alone, battery, feature))
    return found
