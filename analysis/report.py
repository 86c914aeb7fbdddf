"""A result as one page that needs nothing else: the task, the proof, the replay, and what won.

The page is a single HTML file with its style, its script and its data inside, so that it can be
mailed, archived and opened without a network.
"""

from __future__ import annotations

import json
from html import escape
from typing import Any

from mesasynth.analysis.verdict import Verdict
from mesasynth.dsl import Step, pretty, run
from mesasynth.search import Result
from mesasynth.search.outcome import bits
from mesasynth.worlds import maze_svg

MOST_STEPS = 5_000
"""A replay shows no more ticks than this."""


def report_html(result: Result, verdict: Verdict | None) -> str:
    """The page of a result and, if there is a winner, of the verdict over its optima.

    >>> import mesasynth as ms
    >>> from mesasynth.analysis.verdict import verdict
    >>> result = ms.search(ms.parse_maze("S.G"), dialect="tabular")
    >>> page = report_html(result, verdict(result))
    >>> "move move" in page, "src=" in page or "href=" in page
    (True, False)
    """
    parts = [f"<h1>{escape(result.task.label)}</h1>", f"<p>{escape(result.sentence)}</p>"]
    parts.append(_task(result))
    if result.winner is not None:
        winner = result.winner
        parts += [
            "<h2>The winner</h2>",
            f"<pre id='program'>{escape(pretty(winner.program))}</pre>",
            f"<p>{bits(winner.units)}, {winner.ticks:,} ticks.</p>",
            _REPLAY,
        ]
    proof = [str(each) for each in (result.certificate, result.tree) if each is not None]
    parts += ["<h2>The proof</h2>", *(f"<p>{escape(each)}</p>" for each in proof)]
    if verdict is not None:
        parts.append(_verdict(verdict))
    data = json.dumps(replays(result)).replace("<", "\\u003c")
    return (
        f"<!DOCTYPE html><html lang='en'><meta charset='utf-8'><title>"
        f"{escape(result.task.label)}</title><style>{_STYLE}</style><body>{''.join(parts)}"
        f"<script>const replays = {data};\n{_SCRIPT}</script></body></html>\n"
    )


def replays(result: Result) -> list[dict[str, Any]]:
    """For each maze its rows, and for each tick of the winner's run cell, heading and event."""
    if result.winner is None:
        return []
    task, found = result.task, []
    for maze, world in zip(task.mazes, task.worlds, strict=True):
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
    pictures = "".join(f"<div class='maze'>{maze_svg(maze)}</div>" for maze in task.mazes)
    return f"<h2>The task</h2><p>{escape(rules)}, objective {task.objective}.</p>{pictures}"


def _verdict(found: Verdict) -> str:
    """The labels, and each behaviour with what it rests on."""
    rows = "".join(
        f"<tr><td>{count:,}</td><td>{mass:.1%}</td><td>{label}, {alignment}</td></tr>"
        for (label, alignment), (count, mass) in found.by_label().items()
    )
    groups = "".join(
        f"<details><summary>{len(group.optima):,} &times; {group.measurement.label}: "
        f"<code>{escape(str(group.optima[0].program))}</code></summary><ul>"
        + "".join(f"<li>{escape(each)}</li>" for each in group.measurement.reasons)
        + "</ul></details>"
        for group in found.groups
    )
    return (
        f"<h2>What the optima are</h2><table><tr><th>optima</th><th>mass</th><th>kind</th></tr>"
        f"{rows}</table>{groups}<p class='small'>Battery {found.digest}</p>"
    )


_STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; max-width: 56rem; margin: 2rem auto; padding: 0 1rem }
pre, code { background: #f2f2f2; padding: .1rem .3rem } pre { padding: .6rem; overflow-x: auto }
td, th { text-align: left; padding: .1rem 1rem .1rem 0 } .small { color: #666; font-size: 80% }
.maze { display: inline-block; margin: .5rem 1rem .5rem 0 } .maze svg { max-width: 20rem }
button { font: inherit; margin-right: .4rem } canvas { display: block; margin: .6rem 0 }
"""

_REPLAY = """<h2>The replay</h2><p><select id="which"></select> <button id="play">Play</button>
<button id="back">Back</button><button id="step">Step</button> <span id="tick"></span></p>
<input id="time" type="range" min="0" value="0" style="width:100%"><canvas id="board"></canvas>"""

_SCRIPT = """
const at = id => document.getElementById(id);
if (replays.length) {
  let which = 0, now = 0, timer = null;
  replays.forEach((r, i) => at("which").add(new Option(r.name, i)));
  const draw = () => {
    const r = replays[which], size = Math.max(6, Math.min(28, Math.floor(800 / r.rows[0].length)));
    const board = at("board"), pen = board.getContext("2d");
    board.width = size * Math.max(...r.rows.map(row => row.length));
    board.height = size * r.rows.length;
    r.rows.forEach((row, y) => [...row].forEach((cell, x) => {
      pen.fillStyle = cell === "#" ? "#333" : cell === "G" ? "#009e73" : "#fff";
      pen.fillRect(x * size, y * size, size, size);
    }));
    const heat = {};
    r.frames.slice(0, now + 1).forEach(f => { heat[f[0] + "," + f[1]] = 1; });
    pen.fillStyle = "rgba(86, 180, 233, 0.45)";
    Object.keys(heat).forEach(key => {
      const [y, x] = key.split(",").map(Number);
      pen.fillRect(x * size, y * size, size, size);
    });
    const [y, x, heading] = r.frames[now];
    pen.save();
    pen.translate((x + 0.5) * size, (y + 0.5) * size);
    pen.rotate(heading * Math.PI / 2);
    pen.fillStyle = "#d55e00";
    pen.beginPath();
    pen.moveTo(0, -size * 0.45); pen.lineTo(size * 0.35, size * 0.4);
    pen.lineTo(-size * 0.35, size * 0.4);
    pen.fill();
    pen.restore();
    at("time").max = r.frames.length - 1;
    at("time").value = now;
    const last = r.frames.length - 1;
    at("tick").textContent = "tick " + now + " of " + last + ": " + r.frames[now][3];
  };
  const go = to => {
    now = Math.max(0, Math.min(replays[which].frames.length - 1, to));
    draw();
  };
  const stop = () => { clearInterval(timer); timer = null; at("play").textContent = "Play"; };
  at("step").onclick = () => { stop(); go(now + 1); };
  at("back").onclick = () => { stop(); go(now - 1); };
  at("time").oninput = event => { stop(); go(Number(event.target.value)); };
  at("which").onchange = event => { stop(); which = Number(event.target.value); go(0); };
  at("play").onclick = () => {
    if (timer) { stop(); return; }
    at("play").textContent = "Pause";
    timer = setInterval(() => {
      if (now >= replays[which].frames.length - 1) { stop(); return; }
      go(now + 1);
    }, 60);
  };
  draw();
}
"""
