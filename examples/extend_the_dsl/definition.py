"""A definition: a step along the wall as one statement, in a dialect file."""

from pathlib import Path

import mesasynth as ms
from mesasynth.analysis.verdict import verdict

here = Path(__file__).resolve().parent
hugging = ms.dialect(str(here / "hugging.toml"))
result = ms.search(ms.read_maze(here.parent / "mazes" / "perfect-5.txt"), dialect=hugging)
print(result.sentence)
print(result.winner.program, "-", result.winner.units / 1024, "bits")
print("which is", ms.expand(result.winner.program, hugging))
print("kinds of the optima:", *{each["label"] for each in verdict(result).record()["labels"]})
