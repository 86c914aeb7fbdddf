"""A result as one page that needs nothing else: the task, the proof, the replay, and what won.

The page is a single HTML file with its style, its script and its data inside, so that it can be
mailed, archived and opened without a network; it forbids the browser to load anything.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from html import escape
from typing import Any

from mesasynth.analysis.companions import Companions
from mesasynth.analysis.kinds import Kinds
from mesasynth.analysis.page import REPLAY, SCRIPT, STYLE
from mesasynth.analysis.report_parts import (
    axes_section,
    behaviours_section,
    companions_section,
    kinds_section,
    labels_section,
    maps_section,
)
from mesasynth.analysis.verdict import Verdict
from mesasynth.dsl import Step, pretty, run
from mesasynth.search import Result
from mesasynth.search.outcome import bits
from mesasynth.worlds import maze_svg

MOST_STEPS = 5_000
"""A replay shows no more ticks than this."""

POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'"
"""What the browser may load: nothing but what is in the page."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is measured of a result, for its page.

    Attributes:
        verdict: over the optima, or over the best program met.
        companions: of the winner.
        kinds: the shortest program of each kind.
    """

    verdict: Verdict | None = None
    companions: Companions | None = None
    kinds: Kinds | None = None


def report_html(result: Result, evidence: Evidence) -> str:
    """The page of a result, with what was measured of it.

    >>> import mesasynth as ms
    >>> from mesasynth.analysis.verdict import verdict
    >>> result = ms.search(ms.parse_maze("S.G"), dialect="tabular")
    >>> page = report_html(result, Evidence(verdict(result)))
    >>> "move move" in page, "src=" in page or "href=" in page
    (True, False)
    """
    parts = [
        f"<h1>{escape(result.task.label)}</h1>",
        f"<p>{escape(result.sentence)}</p>",
        _task(result),
    ]
    if result.winner is not None:
        winner = result.winner
        parts += [
            "<h2>The winner</h2>",
            f"<pre id='program'>{escape(pretty(winner.program))}</pre>",
            f"<p>{bits(winner.units)}, {winner.ticks:,} ticks.</p>",
        ]
    proof = [str(each) for each in (result.certificate, result.tree) if each is not None]
    parts += ["<h2>The proof</h2>", *(f"<p>{escape(each)}</p>" for each in proof)]
    if result.winner is not None:
        parts.append(REPLAY)
    if evidence.verdict is not None:
        parts += _verdict(result, evidence.verdict, evidence.companions)
    if evidence.kinds is not None:
        parts.append(kinds_section(evidence.kinds))
    data = json.dumps(replays(result)).replace("<", "\\u003c")
    return (
        "<!DOCTYPE html><html lang='en'><meta charset='utf-8'>"
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        "<meta name='viewport' content='width=device-width, initial-scale=1'>"
        f"<title>{escape(result.task.label)}</title><style>{STYLE}</style>"
        f"<body>{''.join(parts)}<script>const replays = {data};\n{SCRIPT}</script></body></html>\n"
    )


def replays(result: Result) -> list[dict[str, Any]]:
    """For each maze its rows, and for each step of the winner's run cell, heading and event."""
    if result.winner is None:
        return []
    task, found = result.task, []
    for maze, world in task.pictured:
        steps: list[Step] = []
        run(
            result.winner.program,
            world,
            bump=task.bump,
            stop=task.stop,
            objective=task.objective,
            max_ticks=MOST_STEPS,
            dialect=task.dialect,
            trace=steps.append,
        )
        frames = [[*maze.start, maze.heading, "start"]]
        frames += [[*world.cells[step.place], step.state % 4, step.event] for step in steps]
        found.append({"name": maze.label, "rows": maze.rows, "frames": frames})
    return found


def _task(result: Result) -> str:
    task = result.task
    rules = f"bias {result.bias}, dialect {task.dialect.name}, bump {task.bump}, stop {task.stop}"
    pictures = "".join(f"<div class='maze'>{maze_svg(maze)}</div>" for maze in task.drawn)
    return f"<h2>The task</h2><p>{escape(rules)}, objective {task.objective}.</p>{pictures}"


def _verdict(result: Result, found: Verdict, beside: Companions | None) -> list[str]:
    """What the optima are, what the winner is and why, and every optimum by behaviour."""
    winner = result.winner
    assert winner is not None
    own = next(group for group in found.groups if winner in group.optima).measurement
    parts = [labels_section(found), axes_section(own)]
    parts.append(maps_section(winner.program, result.task, own.target))
    if beside is not None:
        parts.append(companions_section(beside))
    parts.append(behaviours_section(found))
    return parts
