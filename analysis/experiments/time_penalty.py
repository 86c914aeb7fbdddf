"""A price on time: which program wins at which price of a tick, as the maze grows."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias

from mesasynth.analysis.experiments.experiment import Case, Experiment, Setting, Table
from mesasynth.analysis.experiments.tasks import TASKS, by_kind, measured
from mesasynth.analysis.labels import Label
from mesasynth.analysis.look import LABELS, canvas
from mesasynth.analysis.measure import Measurement
from mesasynth.search import UNITS_PER_BIT, Kt, Reason, front
from mesasynth.worlds import Ground

if TYPE_CHECKING:
    from matplotlib.figure import Figure

PRICES = (0.0, *(2.0 ** (power / 2) for power in range(-20, 5)))
"""The prices of a tick in bits at which winners are read off."""

Price: TypeAlias = float | Kt
"""What time costs: bits for each tick, or with Kt log2 of the ticks."""


@dataclass(frozen=True, slots=True)
class PenaltyRow:
    """One maze in one dialect. All prices follow from it.

    Attributes:
        task: the name of the maze.
        dialect: the name of the dialect.
        points: the front as far as it is known: units, ticks, whether no program beats it, label
            and text of its first program, by rising units.
        proved_units: the front is exact for all programs of at most this length.
        least_ticks: no program takes fewer ticks.
        complete: whether the whole front is known.
        counts: for each label how many programs have which units and ticks, of all programs that
            solve the maze and have at most ``reached_units``.
        reached_units: how far these go.
    """

    task: str
    dialect: str
    points: list[tuple[int, int, bool, str, str]]
    proved_units: int
    least_ticks: int
    complete: bool
    counts: dict[str, list[tuple[int, int, int]]]
    reached_units: int

    @property
    def proved(self) -> bool:
        """Whether the whole front is known."""
        return self.complete

    def winner(self, price: Price) -> tuple[str, bool]:
        """The label of the program with the least bits + cost of time, and whether that is proved.

        Of programs as good the shortest counts. A program that is not settled has more than
        ``proved_units`` and at least ``least_ticks``.
        """
        if not self.points:
            return "", False

        def score(units: int, ticks: int) -> Any:
            if isinstance(price, Kt):
                return price.key(units=units, ticks=ticks, space=0)
            return _bits(price, units, ticks)

        best = min(self.points, key=lambda point: (score(point[0], point[1]), point[0]))
        unseen = score(self.proved_units + 1, self.least_ticks)
        return best[3], self.complete or (best[2] and score(best[0], best[1]) <= unseen)

    def shares(self, price: Price) -> dict[str, float]:
        """The posterior mass by label under 2^-(bits + cost of time), up to ``reached_units``."""
        weights = {
            label: math.fsum(
                count * math.exp2(-_bits(price, units, ticks)) for units, ticks, count in counts
            )
            for label, counts in self.counts.items()
        }
        total = math.fsum(weights.values())
        return {label: weight / total for label, weight in weights.items() if total}


def _bits(price: Price, units: int, ticks: int) -> float:
    """Length and the cost of time, in bits."""
    if isinstance(price, Kt):
        return price.bits(units=units, ticks=ticks, space=0)
    return units / UNITS_PER_BIT + price * ticks


def _cases(setting: Setting) -> dict[str, Case[PenaltyRow]]:
    limits = setting.limits
    return {
        f"{task} / {name}": partial(_decide, task, name, limits)
        for name in limits["dialects"]
        for task in limits["tasks"]
    }


def _decide(name: str, language: str, limits: Mapping[str, float]) -> PenaltyRow:
    """The front, with the label of each of its points, and the posterior by label."""
    return PenaltyRow(
        **penalty(
            name, TASKS[name](), language, limits, named=lambda measurement: str(measurement.label)
        )
    )


def penalty(
    name: str,
    mazes: Sequence[Ground],
    language: str,
    limits: Mapping[str, float],
    *,
    named: Callable[[Measurement], str],
) -> dict[str, Any]:
    """The fields of a :class:`PenaltyRow`, with what a measurement is ``named`` for its label.

    The limits are ``seconds``, for the front and again for the posterior, and ``slack``, by how
    many bits this goes beyond the shortest program. An interrupt is raised.
    """
    found = front(mazes, dialect=language, timeout=limits["seconds"])
    if found.reason is Reason.INTERRUPTED:
        raise KeyboardInterrupt
    points = [
        (
            point.optimum.units,
            point.optimum.ticks,
            point.proved,
            named(measured(point.optimum.program, found.task)),
            str(point.optimum.program),
        )
        for point in found.points
    ]
    counts: dict[str, Counter[tuple[int, int]]] = {}
    reached = 0
    if points and found.proved_units >= points[0][0]:
        cap = points[0][0] / UNITS_PER_BIT + limits["slack"]
        kinds = by_kind(mazes, language, max_bits=cap, seconds=limits["seconds"])
        reached = kinds.reached
        for each in kinds.kinds:
            counts.setdefault(named(each.measurement), Counter()).update(each.behaviour.counts)
    return {
        "task": name,
        "dialect": language,
        "points": points,
        "proved_units": found.proved_units,
        "least_ticks": found.least_ticks,
        "complete": found.complete,
        "counts": {
            label: [(units, ticks, count) for (units, ticks), count in sorted(tally.items())]
            for label, tally in counts.items()
        },
        "reached_units": reached,
    }


def phases(row: PenaltyRow) -> list[tuple[float, str, bool]]:
    """From which of the prices on which label wins, and whether that is proved.

    >>> points = [(15360, 10, True, "heuristic", "a"), (18432, 5, True, "table", "b")]
    >>> phases(PenaltyRow("m", "reactive", points, 20480, 5, True, {}, 0))
    [(0.0, 'heuristic', True), (0.7071067811865476, 'table', True)]
    """
    found: list[tuple[float, str, bool]] = []
    for price in PRICES:
        label, proved = row.winner(price)
        if not found or found[-1][1:] != (label, proved):
            found.append((price, label, proved))
    return found


def _table(rows: Sequence[PenaltyRow]) -> Table:
    return Table(
        (
            "dialect",
            "task",
            "front",
            "winner from this price of a tick on",
            "under Kt",
            "mass at price 0",
            "mass under Kt",
        ),
        tuple(
            (
                row.dialect,
                row.task,
                f"{len(row.points)} points, {'whole' if row.complete else 'open'}",
                "; ".join(
                    f"{price:.3g}: {_named(label, proved)}" for price, label, proved in phases(row)
                ),
                _named(*row.winner(Kt())),
                _mass(row, 0.0),
                _mass(row, Kt()),
            )
            for row in rows
        ),
    )


def _named(label: str, proved: bool) -> str:
    return f"{label or 'unknown'}{'' if proved else ' (not proved)'}"


def _mass(row: PenaltyRow, price: Price) -> str:
    shares = sorted(row.shares(price).items(), key=lambda pair: -pair[1])
    text = ", ".join(f"{label} {share:.0%}" for label, share in shares)
    return f"{text} (to {row.reached_units / UNITS_PER_BIT:.2f} bits)" if text else "not reached"


def _answer(rows: Sequence[PenaltyRow]) -> str:
    lines = []
    for name in dict.fromkeys(row.dialect for row in rows):
        ours = [row for row in rows if row.dialect == name]
        free, dear, levin = (
            Counter(label for label, sure in (row.winner(price) for row in ours) if sure)
            for price in (PRICES[0], PRICES[-1], Kt())
        )
        text = f"- `{name}`: at price 0 the shortest and fastest winner is proved to be {_of(free)}"
        text += f"; at {PRICES[-1]:g} bits a tick {_of(dear)}; under Kt {_of(levin)}"
        lines.append(f"{text} ({len(ours)} mazes).")
    return "\n".join(lines)


def _of(labels: Counter[str]) -> str:
    if not labels:
        return "none that could be settled"
    return ", ".join(f"a {label} in {count}" for label, count in labels.most_common())


def _figure(rows: Sequence[PenaltyRow]) -> Figure:
    """The phase diagram: mazes, prices and beside them Kt, and the winner's label.

    Opacity is the posterior mass of that label among the programs settled; hatched, and paler, is
    not proved.
    """
    names = list(dict.fromkeys(row.dialect for row in rows))
    figure, panels = canvas(3.6 * len(names) + 1, 3.6, columns=len(names))
    told: set[str] = set()
    columns: list[tuple[int, Price]] = [*enumerate(PRICES), (len(PRICES) + 2, Kt())]
    for name, axes in zip(names, panels, strict=True):
        ours = [row for row in rows if row.dialect == name]
        axes.set_title(name, loc="left", fontsize=9)
        axes.set_xlabel("price of a tick (bits)", fontsize=8)
        axes.set_yticks(range(len(ours)), [row.task for row in ours], fontsize=7)
        shown = range(0, len(PRICES), 6)
        axes.set_xticks(
            [*shown, columns[-1][0]],
            [*(f"{PRICES[index]:.2g}" for index in shown), "Kt"],
            fontsize=7,
        )
        for height, row in enumerate(ours):
            for column, price in columns:
                label, proved = row.winner(price)
                colour = LABELS[Label(label)][0] if label else "white"
                axes.bar(
                    column,
                    0.9,
                    width=1.0,
                    bottom=height - 0.45,
                    color=colour,
                    alpha=(0.25 + 0.75 * row.shares(price).get(label, 0.0))
                    * (1 if proved else 0.6),
                    hatch="" if proved else "////",
                    edgecolor="none" if proved else "black",
                    linewidth=0,
                    label=None if label in told or not label else label,
                )
                told.add(label)
    figure.suptitle(
        "Who wins at which price of a tick; paler: less posterior mass; hatched: not proved"
    )
    legend = figure.legend(loc="outside lower center", ncols=4, fontsize=8, frameon=False)
    for patch in legend.get_patches():
        patch.set(alpha=1, hatch="")
    return figure


TIME_PENALTY = Experiment(
    name="time-penalty",
    question="From which price of running time on do tables win over what is general?",
    source="Hubinger et al. (2019), section 2.1: a penalty on time or on the number of steps works "
    "against optimizing at run time, since a search has to be paid for on every new task, while "
    "what was computed beforehand has not.",
    definition="A program's cost is its length in bits plus a price times its ticks, or in Levin's "
    "Kt plus log2 of its ticks. For each maze and dialect the front of length against ticks "
    "gives the winner at every price at once, and under Kt: the first program of that point "
    "of the front with the least cost, labelled by measurement. A winner is proved if no "
    "program that was not settled can cost less: it would be longer than what was settled, "
    "and take at least the proven least ticks. The posterior under the same cost is summed "
    "exactly over all programs up to the shortest one's length plus the slack, and says "
    "nothing beyond that.",
    prediction="With f(table) the bits and t(table) the ticks of the fastest program and f, t "
    "those of the shortest, the crossover is at (f(table) - f) / (t - t(table)) bits a tick. On a "
    "fixed training set a fastest program is bounded (a theorem), so from some price on the winner "
    "is a table or a decision tree in every dialect. The crossover falls as the maze grows, since "
    "the ticks of a search grow faster than the bits of a table: at a fixed price tables come "
    "back.",
    afterwards="What wins under Kt was read off the same rows later; nothing had been expected of "
    "it.",
    changes="A longer time for what is hatched; larger mazes; other code weights, under which bits "
    "have another exchange rate with ticks; a count of ticks that charges memory too.",
    row=PenaltyRow,
    quick={
        "tasks": ["corridor", "perfect 2x2"],
        "dialects": ["reactive", "frontier"],
        "seconds": 2.0,
        "slack": 0.5,
    },
    full={
        "tasks": ["corridor", "perfect 2x2", "perfect 3x3", "perfect 4x4", "perfect 5x5"],
        "dialects": ["reactive", "frontier", "counters", "stack"],
        "seconds": 10.0,
        "slack": 0.5,
    },
    cases=_cases,
    table=_table,
    answer=_answer,
    figure=_figure,
)
