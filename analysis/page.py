"""What a report needs besides its content: the style, the replay's controls, and its script."""

STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; max-width: 56rem; margin: 2rem auto; padding: 0 1rem }
pre, code { background: #f2f2f2; padding: .1rem .3rem } pre { padding: .6rem; overflow-x: auto }
td, th { text-align: left; padding: .1rem 1rem .1rem 0 } .small { color: #666; font-size: 80% }
.maze { display: inline-block; margin: .5rem 1rem .5rem 0 } .maze svg { max-width: 20rem }
.maps figure { display: inline-block; margin: 0 1.5rem 0 0; vertical-align: top }
figcaption { font-size: 80%; max-width: 20rem } .maps svg { width: 18rem; height: auto }
.bar { background: #eee; width: 14rem; height: .8rem; position: relative; display: inline-block }
.bar i { background: #0072b2; height: 100%; display: block }
.bar b { position: absolute; top: -.15rem; bottom: -.15rem; border-left: 2px dashed #000 }
summary { cursor: pointer } details { margin: .3rem 0 } h3 { margin-bottom: .2rem }
dt { font-weight: 600 } dd { margin: 0 0 .4rem 1rem }
button { font: inherit; margin-right: .4rem } canvas { display: block; margin: .6rem 0 }
"""

REPLAY = """<h2>The replay</h2><p><select id="which"></select> <button id="play">Play</button>
<button id="back">Back</button><button id="step">Step</button> <span id="tick"></span></p>
<input id="time" type="range" min="0" value="0" style="width:100%"><canvas id="board"></canvas>"""

SCRIPT = """
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
    r.frames.slice(0, now + 1).forEach(f => {
      const key = f[0] + "," + f[1];
      heat[key] = (heat[key] || 0) + 1;
    });
    Object.keys(heat).forEach(key => {
      const [y, x] = key.split(",").map(Number);
      pen.fillStyle = `rgba(86, 180, 233, ${Math.min(0.9, 0.2 + 0.08 * heat[key])})`;
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
