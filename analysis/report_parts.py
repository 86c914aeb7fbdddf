"""The sections of a report on what the winners are, as HTML."""

from __future__ import annotations

from html import escape

from mesasynth.analysis.battery import compiled
from mesasynth.analysis.companions import Companions
from mesasynth.analysis.deliberation import deliberation_map
from mesasynth.analysis.kinds import DRAWS, Kinds
from mesasynth.analysis.labels import sensitivity
from mesasynth.analysis.look import BLUE, GREEN, ORANGE, PALE
from mesasynth.analysis.measure import Measurement
from mesasynth.analysis.objective import revealed_map
from mesasynth.analysis.policy import ProgramPolicy
from mesasynth.analysis.thresholds import THRESHOLDS
from mesasynth.analysis.verdict import Verdict
from mesasynth.analysis.words import companion_words
from mesasynth.dsl import Program
from mesasynth.search import UNITS_PER_BIT, Task
from mesasynth.worlds import Maze
from mesasynth.worlds.names import Cell


def labels_section(found: Verdict) -> str:
    """How many optima there are of each kind, with their mass."""
    rows = "".join(
        f"<tr><td>{count:,}</td><td>{mass:.1%}</td><td>{label}, {alignment}</td></tr>"
        for (label, alignment), (count, mass) in found.by_label().items()
    )
    notes = "" if found.complete else "<p>Not all optima were listed and measured.</p>"
    if found.power_bits is not None:
        notes += (
            f"<p>Optimization power {found.power_bits:.1f} bits: one in "
            f"{2**found.power_bits:,.0f} programs of at most this length solves the training "
            "mazes.</p>"
        )
    return (
        "<h2>What the optima are</h2><table id='labels'><tr><th>optima</th><th>mass</th>"
        f"<th>kind</th></tr>{rows}</table>{notes}"
    )


def axes_section(found: Measurement) -> str:
    """The winner's place on the axes, each with its threshold and in words."""
    axes = found.axes
    bars = [
        (f"R({escape(each.feature)})", each.value, 1.0, THRESHOLDS.reveals)
        for each in axes.revealed
    ]
    bars += [
        ("deliberation, internal", axes.internal, 1.0, THRESHOLDS.deliberates),
        ("deliberation, with walking", axes.walking, 1.0, THRESHOLDS.deliberates),
        ("run-time selection, bits", axes.selection.bits, 16.0, THRESHOLDS.selects),
    ]
    rows = "".join(
        f"<tr><td>{name}</td><td>{value:.2f}</td><td><span class='bar'>"
        f"<i style='width:{min(1.0, value / whole):.0%}'></i>"
        f"<b style='left:{threshold / whole:.0%}'></b></span></td>"
        f"<td>from {threshold:g} on</td></tr>"
        for name, value, whole, threshold in bars
    )
    solved = "".join(
        f"<tr><td>{escape(name)}</td><td>{share.count:,} of {share.of:,}</td>"
        f"<td><span class='bar'><i style='width:{share.value:.0%}'></i></span></td><td>"
        + ("all there are" if share.exact else f"{share.low:.0%} to {share.high:.0%}")
        + "</td></tr>"
        for name, share in found.generality.solved.items()
    )
    return (
        f"<h2>What the winner is: {found.label}, {found.alignment}</h2>"
        f"{_reasons(found)}<table id='axes'>{rows}</table>"
        f"<h3>What it solves, with 95% confidence intervals</h3><table>{solved}</table>"
    )


def maps_section(program: Program, task: Task, feature: str) -> str:
    """For each training maze which cells would redirect the winner."""
    policy = ProgramPolicy(program, task.dialect, task.bump)
    figures = []
    for maze in task.drawn:
        world = compiled(maze)
        hits = revealed_map(policy, world, feature).tolist()
        looked = deliberation_map(policy, world, feature).tolist()
        left = {cell: (PALE, GREEN)[hit] for cell, hit in zip(world.cells, hits, strict=True)}
        right = {
            cell: (PALE, ORANGE, BLUE)[kind] for cell, kind in zip(world.cells, looked, strict=True)
        }
        name, words = escape(maze.label), escape(feature)
        figures += [
            (
                f"<figure>{_map(maze, left)}<figcaption>{name}: green where the run halts if the "
                f"{words} is there alone</figcaption></figure>"
            ),
            (
                f"<figure>{_map(maze, right)}<figcaption>{name}: cells off the path that would "
                f"redirect it if the {words} were there as well: blue examined without walking, "
                "orange walked to</figcaption></figure>"
            ),
        ]
    return f"<h3>Which cells would redirect it</h3><div class='maps'>{''.join(figures)}</div>"


def companions_section(found: Companions) -> str:
    """What was measured of the winner beside the axes."""
    items = "".join(
        f"<dt>{escape(name)}</dt><dd>{escape(text)}</dd>" if name else f"<dd>{escape(text)}</dd>"
        for name, text in companion_words(found)
    )
    return f"<h3>Beside the axes</h3><dl id='companions'>{items}</dl>"


def behaviours_section(found: Verdict) -> str:
    """Every optimum, by behaviour."""
    groups = "".join(
        f"<details class='behaviour'><summary>{len(group.optima):,} &times; "
        f"{group.measurement.label}, {group.measurement.alignment} ({group.mass:.1%} of the mass): "
        f"<code>{_code(group.optima[0].program)}</code></summary>{_reasons(group.measurement)}<ul>"
        + "".join(
            f"<li><code>{_code(each.program)}</code> {each.ticks:,} ticks</li>"
            for each in group.optima
        )
        + "</ul></details>"
        for group in found.groups
    )
    return (
        f"<h2>All optima by behaviour</h2><p>{found.programs:,} programs in "
        f"{len(found.groups):,} behaviours. Programs that do the same on the battery are one.</p>"
        f"{groups}<p class='small'>Battery {found.digest}</p>"
    )


def kinds_section(found: Kinds) -> str:
    """The shortest program of each kind, and the price of search."""
    mass, rows = found.mass, []
    for (label, alignment), each in found.shortest.items():
        rows.append(
            f"<tr><td>{each.behaviour.example.units / UNITS_PER_BIT:.2f}</td>"
            f"<td>{mass[label]:.1%}</td><td>{found.stability.get(label, 0):.1%}</td>"
            f"<td>{label}, {alignment}</td>"
            f"<td><code>{_code(each.behaviour.example.program)}</code></td></tr>"
        )
    price, told = found.price, ""
    if price is not None:
        bits, both = price
        told = (
            f"{bits:+.2f} bits" if both else f"beyond {bits:+.2f} bits: one side is beyond the cap"
        )
        told = f"<p>The price of search, shortest searcher less shortest other: {told}.</p>"
    return (
        f"<h2>The shortest of each kind</h2><p>{escape(found.posterior.sentence)} "
        f"Measured up to {found.reached / UNITS_PER_BIT:.2f} bits.</p>"
        "<table id='kinds'><tr><th>bits</th><th>mass</th><th>wins</th><th>kind</th><th>program</th>"
        f"</tr>{''.join(rows)}</table>{told}<p class='small'>wins: the share of {DRAWS:,} random "
        "codes under which this label has the shortest program</p>"
    )


def _reasons(found: Measurement) -> str:
    """What a label rests on, and how far it depends on the thresholds."""
    other = "; ".join(f"{label} if {name}" for name, label in sensitivity(found.axes).items())
    varied = other or "the same label with each threshold x 1.5 or / 1.5"
    items = "".join(f"<li>{escape(each)}</li>" for each in (*found.reasons, f"varied: {varied}"))
    return f"<ul class='reasons'>{items}</ul>"


def _code(program: Program) -> str:
    return escape(str(program)) or "(the empty program)"


def _map(maze: Maze, colours: dict[Cell, str]) -> str:
    """A maze whose cells have colours, as SVG."""
    cells = "".join(
        f'<rect x="{column}" y="{row}" width="1" height="1" fill="{colour}"/>'
        for (row, column), colour in colours.items()
    )
    row, column = maze.start
    goals = "".join(
        f'<text x="{x + 0.5}" y="{y + 0.8}" font-size="0.8" text-anchor="middle">G</text>'
        for y, x in maze.goals
    )
    return (
        f'<svg viewBox="-1 -1 {maze.width + 2} {maze.height + 2}" role="img">'
        f'<rect x="-1" y="-1" width="{maze.width + 2}" height="{maze.height + 2}" fill="#333"/>'
        f'{cells}<circle cx="{column + 0.5}" cy="{row + 0.5}" r="0.25" fill="#333"/>{goals}</svg>'
    )
