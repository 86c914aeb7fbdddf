"""The figure of the measurements."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from matplotlib.figure import Figure
from subjects import FIVE, RULES, Row


def draw(rows: list[Row], folder: Path) -> None:
    """Write `speed.png` and `speed.svg`: the sections that were measured, a panel each."""
    panels = [(name, panel) for name, panel in PANELS.items() if _of(rows, name)]
    if not panels:
        return
    figure = Figure(figsize=(7.5 * min(2, len(panels)), 5 * ((len(panels) + 1) // 2)))
    for place, (name, panel) in enumerate(panels, 1):
        panel(
            figure.add_subplot((len(panels) + 1) // 2, min(2, len(panels)), place), _of(rows, name)
        )
    figure.tight_layout()
    for ending in ("png", "svg"):
        figure.savefig(folder / f"speed.{ending}", dpi=120)


def _of(rows: list[Row], section: str) -> list[Row]:
    return [row for row in rows if row["section"] == section and "unavailable" not in row]


def _growth(axes: Any, rows: list[Row]) -> None:
    for rule in RULES:
        mine = [row for row in rows if row["rule"] == rule and row["task"] == FIVE]
        bits, leaves = [row["bits"] for row in mine], [row["leaves"] for row in mine]
        axes.semilogy(bits, leaves, marker="o", label=rule)
    mine = [row for row in rows if row["rule"] == "plain" and row["task"] == FIVE]
    axes.semilogy(
        [row["bits"] for row in mine],
        [row["programs"] for row in mine],
        color="gray",
        linestyle="--",
        label="programs",
    )
    axes.set(title="Leaves by rule, five mazes", xlabel="bits settled", ylabel="leaves")
    axes.legend()


def _threads(axes: Any, rows: list[Row]) -> None:
    counts = [row["threads"] for row in rows]
    axes.plot(counts, [row["speed_up"] for row in rows], marker="o", label="by the clock")
    idle = [row["threads"] / row["cpu_overhead"] for row in rows]
    axes.plot(counts, idle, marker="s", label="on idle cores, by processor time")
    axes.plot(counts, counts, color="gray", linestyle="--", label="ideal")
    title = f"Speed-up by threads ({rows[0]['cores']} cores)"
    axes.set(title=title, xlabel="threads", ylabel="times as fast", xticks=counts)
    axes.legend()


def _peers(axes: Any, rows: list[Row]) -> None:
    rates = [row["terms_a_cpu_second"] for row in rows]
    colours = ["tab:gray" if "not run" in row["compares"] else "tab:blue" for row in rows]
    axes.barh([row["peer"] for row in rows], rates, color=colours)
    axes.invert_yaxis()
    axes.set(
        xscale="log",
        title="Programs a second of one core\n(gray: written down; blue: settled in the mazes)",
        xlabel="programs",
    )


def _reach(axes: Any, rows: list[Row]) -> None:
    languages = list(dict.fromkeys(row["dialect"] for row in rows))
    series = list(dict.fromkeys((row["rule"], row["limit"]) for row in rows))
    for shift, (rule, limit) in enumerate(series):
        mine = {
            row["dialect"]: row["bits"]
            for row in rows
            if (row["rule"], row["limit"]) == (rule, limit)
        }
        places = [languages.index(name) + 0.8 * shift / len(series) for name in mine]
        axes.bar(
            places, list(mine.values()), 0.8 / len(series), label=f"{rule}, {limit} s", align="edge"
        )
    axes.set_xticks([place + 0.4 for place in range(len(languages))], languages, rotation=30)
    axes.set(title="Longest length settled, one core", ylabel="bits")
    axes.legend()


PANELS: dict[str, Callable[[Any, list[Row]], None]] = {
    "growth": _growth,
    "peers": _peers,
    "reach": _reach,
    "threads": _threads,
}
