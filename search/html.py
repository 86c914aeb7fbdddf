"""A result as HTML, for notebooks: the words, the winner, its path in every maze, the proof."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from mesasynth.worlds import Maze, maze_svg

if TYPE_CHECKING:
    from mesasynth.search.outcome import Result


def result_html(result: Result) -> str:
    """The result as paragraphs of HTML, with the mazes as SVG.

    >>> import mesasynth as ms
    >>> html = result_html(ms.search(ms.parse_maze("S.G"), dialect="tabular"))
    >>> "<code>move move</code>" in html, html.count("<svg ")
    (True, 1)
    """
    task, winner = result.task, result.winner
    runs = task.runs(winner.program) if winner else ()
    paragraphs = [escape(result.sentence)]
    if winner:
        facts = f"{winner.units:,} units of 1/1024 bit, {winner.ticks:,} ticks"
        if result.optima and result.optima.count:
            facts += f", one of {result.optima.count:,} optima"
        paragraphs += [f"<code>{escape(str(winner.program))}</code>", facts]
    pictures = []
    for maze, world, run in zip_longest(task.mazes, task.worlds, runs):
        if not isinstance(maze, Maze):
            continue
        trail = [world.cells[place] for place in run.trail] if run else None
        pictures.append(maze_svg(maze, trail=trail))
    paragraphs.append(" ".join(pictures))
    if result.certificate:
        paragraphs.append(f"<small>{escape(str(result.certificate))}</small>")
    return "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
