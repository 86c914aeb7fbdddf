"""A new action: to turn about, in one statement."""

import mesasynth as ms
from mesasynth.analysis.verdict import verdict


def about(_maze, cell, heading):
    """The same cell, facing the other way."""
    return cell, (heading + 2) % 4


turning = ms.extend("reactive", name="turning", statements={"about": about})
result = ms.search(ms.parse_maze("G...>.."), dialect=turning)
print(result.sentence)
print(result.winner.program, "-", result.winner.units / 1024, "bits")
print("kinds of the optima:", *{each["label"] for each in verdict(result).record()["labels"]})
