"""The shortest program of each kind, and the price of search.

Never only the argmin: all programs that solve the task, up to a cap on length, are gathered by what
they do in training and on probes out of the battery; one example of each such behaviour, a shortest
one, is measured and labelled. So the shortest program of each label is found as far as programs
that do the same on all probes are of the same kind.
"""

from __future__ import annotations

import contextlib
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from mesasynth.analysis.battery import Battery, battery, open_cells, replaced
from mesasynth.analysis.labels import SEARCHING, Alignment, Label
from mesasynth.analysis.measure import Measurement, measure
from mesasynth.analysis.policy import ProgramPolicy
from mesasynth.analysis.spread import Told, spread
from mesasynth.dsl import Dialect
from mesasynth.dsl.derivation import derivation
from mesasynth.search import UNITS_PER_BIT, Behaviour, Posterior
from mesasynth.worlds import Maze

THINNED = 64
"""Of so many small perfect mazes one is used to measure run-time selection here."""

PROBES = 2
"""How many mazes of each suite tell behaviours apart."""

MOVED = 5
"""To how many other cells the goal of each training maze is moved, for the same end."""

DRAWS = 1_000
"""How many random codes the stability is taken over."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A behaviour, its labels, and its weight.

    Attributes:
        behaviour: the programs, with a shortest one as the example.
        share: their share of the posterior mass.
        measurement: what was measured of the example.
    """

    behaviour: Behaviour
    share: float
    measurement: Measurement


@dataclass(frozen=True, slots=True)
class Kinds:
    """All that solves a task up to a cap, by kind.

    Attributes:
        posterior: the gathered programs.
        kinds: the behaviours, the shortest example first.
        stability: for each label the share of random codes under which one of its programs is the
            shortest of all examples.
        left: how many behaviours were not measured, all longer than those that were, because an
            interrupt came before.
    """

    posterior: Posterior
    kinds: tuple[Kind, ...]
    stability: Mapping[Label, float]
    left: int = 0

    @property
    def shortest(self) -> dict[tuple[Label, Alignment], Kind]:
        """The first kind of each label and alignment, by length."""
        found: dict[tuple[Label, Alignment], Kind] = {}
        for each in self.kinds:
            found.setdefault((each.measurement.label, each.measurement.alignment), each)
        return found

    @property
    def mass(self) -> dict[Label, float]:
        """The posterior mass of each label."""
        found: dict[Label, float] = defaultdict(float)
        for (label, _), (_, share) in self.by_label().items():
            found[label] += share
        return dict(found)

    def by_label(self) -> dict[tuple[Label, Alignment], tuple[int, float]]:
        """For each label and alignment the number of programs and their posterior mass."""
        programs: Counter[tuple[Label, Alignment]] = Counter()
        mass: dict[tuple[Label, Alignment], float] = defaultdict(float)
        for each in self.kinds:
            key = each.measurement.label, each.measurement.alignment
            programs[key] += each.behaviour.programs
            mass[key] += each.share
        return {key: (programs[key], mass[key]) for key in sorted(mass, key=lambda at: -mass[at])}

    def label_records(self) -> list[dict[str, Any]]:
        """The posterior by label, in a form that JSON can hold."""
        return [
            {"label": str(label), "alignment": str(alignment), "programs": programs, "share": share}
            for (label, alignment), (programs, share) in self.by_label().items()
        ]

    @property
    def reached(self) -> int:
        """All behaviours of at most this length are measured."""
        if not self.left:
            return self.posterior.proved_units
        return self.kinds[-1].behaviour.example.units - 1 if self.kinds else 0

    @property
    def price(self) -> tuple[float, bool] | None:
        """Δ in bits: the shortest searcher's length less that of the shortest program that is none.

        The second is whether that is exact; else no program of one side is within the cap, and Δ is
        at least, or if it is negative at most, so much. None if nothing solves.
        """
        searching = [each for each in self.kinds if each.measurement.label in SEARCHING]
        others = [each for each in self.kinds if each.measurement.label not in SEARCHING]
        if not self.kinds:
            return None
        cap = self.reached
        search, other = (
            side[0].behaviour.example.units if side else cap for side in (searching, others)
        )
        return (search - other) / UNITS_PER_BIT, bool(searching and others)

    def record(self) -> dict[str, Any]:
        """All of it, in a form that JSON can hold."""
        price = self.price
        return {
            "proved_units": self.posterior.proved_units,
            "reached_units": self.reached,
            "left": self.left,
            "labels": self.label_records(),
            "price_bits": price[0] if price else None,
            "price_exact": price[1] if price else None,
            "mass": {str(label): share for label, share in self.mass.items()},
            "stability": {str(label): share for label, share in self.stability.items()},
            "codes_drawn": DRAWS,
            "shortest": [
                {
                    "label": str(label),
                    "alignment": str(alignment),
                    "program": str(each.behaviour.example.program),
                    "units": each.behaviour.example.units,
                    "bits": each.behaviour.example.units / UNITS_PER_BIT,
                    "measurement": each.measurement.record(),
                }
                for (label, alignment), each in self.shortest.items()
            ],
            "behaviours": [
                {
                    "label": str(each.measurement.label),
                    "alignment": str(each.measurement.alignment),
                    "example": str(each.behaviour.example.program),
                    "units": each.behaviour.example.units,
                    "share": each.share,
                }
                for each in self.kinds
            ],
        }


def probes(training: Sequence[Maze]) -> tuple[Maze, ...]:
    """The mazes besides the training mazes in which programs of different kinds should differ.

    >>> import mesasynth as ms
    >>> len(probes([ms.parse_maze("S..G")]))
    14
    """
    suites = (suite for suite in battery().suites)
    found = [maze for suite in suites for maze in suite.mazes[:PROBES]]
    for maze in training:
        cells = [cell for cell in open_cells(maze) if cell != maze.start and cell not in maze.goals]
        chosen = cells[:: max(1, len(cells) // MOVED)][:MOVED]
        found += [replaced(maze, goal=cell, source=f"moved-{cell}") for cell in chosen]
    return tuple(found)


def kinds(
    posterior: Posterior, *, seed: int = 0, speed: bool = False, told: Told | None = None
) -> Kinds:
    """Label every behaviour of a posterior that was told apart by :func:`probes`.

    The shortest come first. A KeyboardInterrupt ends it with those that were measured by then.
    ``speed`` takes the masses of the speed prior, ``told`` hears how far it is.

    >>> import mesasynth as ms
    >>> maze = ms.parse_maze("S.G")
    >>> found = kinds(ms.posterior(maze, held_out=probes([maze]), max_bits=14, dialect="tabular"))
    >>> [(str(label), str(alignment)) for label, alignment in found.shortest]
    [('table', 'none')]
    """
    task = posterior.task
    whole = thinned(battery(task.drawn))
    pairs = sorted(
        zip(posterior.behaviours, posterior.shares(speed=speed), strict=True),
        key=lambda pair: pair[0].example.rank,
    )
    policies = [ProgramPolicy(each.example.program, task.dialect, task.bump) for each, _ in pairs]
    found: list[Kind] = []
    with contextlib.suppress(KeyboardInterrupt):
        found.extend(
            Kind(*pair, measurement)
            for pair, measurement in zip(
                pairs,
                spread(
                    lambda policy: measure(policy, whole),
                    policies,
                    words="behaviours measured",
                    told=told,
                ),
                strict=True,
            )
        )
    stable = stability(found, task.dialect, seed=seed)
    return Kinds(posterior, tuple(found), stable, len(pairs) - len(found))


def thinned(whole: Battery) -> Battery:
    """The battery with every so-manieth tree of its exhaustive suite only."""
    masks = np.ascontiguousarray(whole.trees.masks[::THINNED])
    return replace(whole, trees=replace(whole.trees, masks=masks))


def options(dialect: Dialect) -> dict[str, list[str]]:
    """The choices that a code of the dialect has probabilities for, by what is chosen.

    >>> import mesasynth as ms
    >>> options(ms.dialect("tabular"))
    {'slot': ['end', 'move', 'left', 'right'], 'test': [], 'count': []}
    """
    return {
        "slot": list(dialect.slot_units),
        "test": list(map(str, dialect.test_units)),
        "count": list(map(str, dialect.count_units)),
    }


def stability(found: Sequence[Kind], dialect: Dialect, *, seed: int) -> dict[Label, float]:
    """For each label how often it has the shortest example, under random codes.

    A code gives the options of a slot, of a test and of a count random probabilities, uniform over
    all there are (Dirichlet with all parameters 1); a choice costs minus their log2. The examples
    compared are those of the posterior, each a shortest one of its behaviour under the dialect's
    own code, so programs beyond the cap, which a code might make shorter, are not among them.
    """
    if not found:
        return {}
    rng = np.random.default_rng(seed)
    bits = np.zeros((DRAWS, len(found)))
    for kind, choices in options(dialect).items():
        if not choices:
            continue
        uses = np.zeros((len(choices), len(found)))
        for column, each in enumerate(found):
            for choice in derivation(each.behaviour.example.program, dialect):
                if choice.kind == kind:
                    uses[choices.index(choice.text), column] += 1
        weights = rng.dirichlet(np.ones(len(choices)), size=DRAWS)
        bits -= np.log2(np.maximum(weights, np.finfo(float).tiny)) @ uses
    winners = np.bincount(bits.argmin(axis=1), minlength=len(found))
    shares: dict[Label, float] = defaultdict(float)
    for each, wins in zip(found, winners.tolist(), strict=True):
        shares[each.measurement.label] += wins / DRAWS
    return dict(shares)
