"""A new sensor: whether the cursor's cell is a dead end."""

import mesasynth as ms
from mesasynth.analysis.verdict import verdict
from mesasynth.worlds.names import STEPS


def dead_end(maze, cell, _heading):
    """Whether no more than one cell beside it is open."""
    beside = [(cell[0] + down, cell[1] + across) for down, across in STEPS]
    return sum(maze.is_open(each) for each in beside) <= 1


sensing = ms.extend("reactive", name="sensing", sensors={"dead_end": dead_end})
result = ms.search(ms.parse_maze("S..#...\n.#.#.#.\n...G.#."), dialect=sensing)
print(result.sentence)
print(result.winner.program, "-", result.winner.units / 1024, "bits")
print("kinds of the optima:", *{each["label"] for each in verdict(result).record()["labels"]})
