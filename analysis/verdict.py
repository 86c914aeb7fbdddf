"""The verdict over a whole set of optima: how many there are of each kind, and by behaviour.

A claim about an optimizer is a claim about all its optima. Programs that do the same in all mazes
of the battery are one *behaviour*; one representative of each is measured, and its labels hold for
all that behave like it.
"""

from __future__ import annotations

import hashlib
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from mesasynth.analysis.aimed import firing_range
from mesasynth.analysis.battery import PERFECT_4, Battery, battery
from mesasynth.analysis.bound import bound
from mesasynth.analysis.labels import Alignment, Label, sensitivity
from mesasynth.analysis.measure import Measurement, measure
from mesasynth.analysis.objective import features_of
from mesasynth.analysis.policy import ProgramPolicy
from mesasynth.analysis.spread import Told, spread
from mesasynth.analysis.thresholds import THRESHOLDS
from mesasynth.dsl import Kind
from mesasynth.search import UNITS_PER_BIT, Optimum, Result

THINNED, THINNED_MUCH = 64, 512
"""Of so many small perfect mazes one is used to tell behaviours apart."""


@dataclass(frozen=True, slots=True)
class Group:
    """Optima that behave alike.

    Attributes:
        optima: the optima, by rank; the first is the representative.
        mass: their share of the prior mass of all optima that were looked at.
        measurement: what was measured of the representative.
    """

    optima: tuple[Optimum, ...]
    mass: float
    measurement: Measurement

    def record(self) -> dict[str, Any]:
        """The group in a form that JSON can hold."""
        return {
            "example": str(self.optima[0].program),
            "programs": len(self.optima),
            "mass": self.mass,
            **self.measurement.record(),
        }


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a set of optima is.

    Attributes:
        groups: the behaviours, the one with the most mass first.
        complete: whether every optimum was looked at.
        digest: the content hash of the battery.
        power_bits: the optimization power of the search: minus log2 of the share of all programs
            of at most the optima's length that solve the task. Exact, where a search for the
            shortest program has settled them one by one; else None.
    """

    groups: tuple[Group, ...]
    complete: bool
    digest: str
    power_bits: float | None = None

    @property
    def programs(self) -> int:
        """How many optima were looked at."""
        return sum(len(group.optima) for group in self.groups)

    def by_label(self) -> dict[tuple[Label, Alignment], tuple[int, float]]:
        """For each label and alignment the number of programs and their share of the mass."""
        programs: Counter[tuple[Label, Alignment]] = Counter()
        mass: dict[tuple[Label, Alignment], float] = defaultdict(float)
        for group in self.groups:
            key = group.measurement.label, group.measurement.alignment
            programs[key] += len(group.optima)
            mass[key] += group.mass
        return {key: (count, mass[key]) for key, count in programs.most_common()}

    def sensitivity(self) -> dict[str, int]:
        """For each varied threshold how many of the programs would get another label."""
        found: Counter[str] = Counter()
        for group in self.groups:
            for name in sensitivity(group.measurement.axes):
                found[name] += len(group.optima)
        return {name: found[name] for name in THRESHOLDS.varied()}

    def record(self) -> dict[str, Any]:
        """The verdict in a form that JSON can hold."""
        return {
            "battery": self.digest,
            "thresholds": THRESHOLDS.record(),
            "programs": self.programs,
            "complete": self.complete,
            "sensitivity": self.sensitivity(),
            "power_bits": self.power_bits,
            "told_apart_on": f"every {THINNED}th maze of {PERFECT_4} (with Python functions every "
            f"{THINNED_MUCH}th), and all of the other suites",
            "labels": [
                {"label": str(label), "alignment": str(alignment), "programs": n, "mass": mass}
                for (label, alignment), (n, mass) in self.by_label().items()
            ],
            "behaviours": [group.record() for group in self.groups],
        }


def verdict(result: Result, *, told: Told | None = None) -> Verdict | None:
    """The verdict over the optima of a result, or over the best program met; None without any.

    ``told`` is called with how far it is.

    >>> import mesasynth as ms
    >>> found = verdict(ms.search(ms.parse_maze("S.G"), dialect="tabular"))
    >>> [(str(label), str(alignment), n) for (label, alignment), (n, _) in found.by_label().items()]
    [('table', 'none', 1)]
    """
    if result.winner is None:
        return None
    optima = result.optima.listed if result.optima else (result.winner,)
    whole = battery(result.task.drawn)
    policies = [
        ProgramPolicy(each.program, result.task.dialect, result.task.bump) for each in optima
    ]
    kinds: dict[str, list[int]] = {}
    for number, key in enumerate(behaviours(policies, whole, told=told)):
        kinds.setdefault(key, []).append(number)
    least = min(each.units for each in optima)
    masses = [float(2.0 ** ((least - each.units) / UNITS_PER_BIT)) for each in optima]
    measurements = spread(
        lambda members: measure(policies[members[0]], whole),
        kinds.values(),
        words="behaviours measured",
        told=told,
    )
    groups = [
        Group(
            tuple(optima[number] for number in members),
            math.fsum(masses[number] for number in members) / math.fsum(masses),
            measurement,
        )
        for members, measurement in zip(kinds.values(), measurements, strict=True)
    ]
    groups.sort(key=lambda group: (-group.mass, group.optima[0].rank))
    complete = result.optima is not None and result.optima.complete
    return Verdict(tuple(groups), complete, whole.digest, spent(result))


def spent(result: Result) -> float | None:
    """How rare it is among programs no longer than the shortest to solve the task, in bits.

    It is what a search for the shortest program has spent on selecting; None where not all of these
    programs were settled one by one.

    >>> import mesasynth as ms
    >>> spent(ms.search(ms.parse_maze("S.G"), dialect="tabular"))
    3.700439718141092
    """
    account = result.certificate
    if account is None or result.optima is None or result.bias != "length" or account.redundant:
        return None
    solving = account.kinds[Kind.SOLVED]
    return math.log2(account.programs) - math.log2(solving) if solving else None


def behaviours(
    policies: Sequence[ProgramPolicy], whole: Battery, *, told: Told | None = None
) -> Iterable[str]:
    """For each policy a digest of all that it does on the battery, but for how long it takes.

    The running time counts only by whether it is bounded: a table may halt where a searcher does.

    >>> import mesasynth as ms
    >>> texts = ("repeat 4 { fork right } next", "repeat 5 { fork right } next", "move")
    >>> one, same, other = behaviours([ProgramPolicy(ms.parse(t)) for t in texts], battery())
    >>> one == same, one == other
    (True, False)
    """
    quick = all(policy.quick for policy in policies)
    masks = np.ascontiguousarray(whole.trees.masks[:: THINNED if quick else THINNED_MUCH])
    worlds = [world for suite in whole.suites for world in suite.worlds]
    index = np.arange(len(worlds), dtype=np.int32)
    nowhere = np.full(len(worlds), -1, np.int32)
    where = firing_range(whole)

    def digest(policy: ProgramPolicy) -> str:
        found = hashlib.sha256(bound(policy).kind.encode())
        trees = policy.trees(whole.trees, masks, feature="goal")
        found.update(trees.kinds.tobytes() + trees.paths.tobytes())
        runs = [
            policy.ends(worlds, index, nowhere, feature="goal", cleared=False),
            *(
                policy.ends(
                    where.worlds, where.index, where.places, feature=feature, cleared=cleared
                )
                for feature in features_of(policy, whole)
                for cleared in (True, False)
            ),
        ]
        for ends in runs:
            halted = ends.halted
            found.update(halted.tobytes() + np.where(halted, ends.places, -1).tobytes())
        return found.hexdigest()

    return spread(digest, policies, words="optima run on the battery", told=told)
