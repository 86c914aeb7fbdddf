"""What kind of program wins: the shortest, the fastest, and where loops and islands are.

Shows, and with its assertions checks:

1. All of the shortest programs for a perfect maze are general: they aim at the goal, and solve
   every perfect maze of 4 by 4 cells, although they were chosen on one maze only.
2. The fastest programs are tables or decision trees.
3. Where the path must be a shortest one, only searchers win, on a perfect maze and on several mazes
   together, one with loops and one with an island among them.
4. On small or simple mazes none of this need hold: for the island alone the shortest program is a
   trick, also where the path must be a shortest one.

Without arguments it goes through the small part of this that takes seconds. With the folder of all
mazes it takes some minutes: ``python examples/what_winners_are.py tests/golden/mazes``.
"""

import sys
from pathlib import Path

import mesasynth as ms
from mesasynth.analysis.labels import SEARCHING, Label
from mesasynth.analysis.verdict import Verdict, verdict


def judged(folder: Path, *names: str, **rules: str) -> Verdict:
    """Search, print the verdict in a line for each label, and return it."""
    mazes = [ms.read_maze(folder / f"{name}.txt") for name in names]
    found = verdict(ms.search(mazes, **rules))
    assert found is not None
    print(f"{', '.join(names)}  {rules}")
    for (label, alignment), (programs, mass) in found.by_label().items():
        print(f"  {programs:4}  {mass:6.1%}  {label}, {alignment}")
    return found


def general(found: Verdict) -> bool:
    """Whether all optima aim at the goal and solve every perfect 4 by 4 maze."""
    return all(
        "goal" in group.measurement.axes.objectives()
        and group.measurement.axes.selection.solved.value == 1.0
        for group in found.groups
    )


def searching(found: Verdict) -> bool:
    """Whether all optima are searchers of some kind."""
    return all(group.measurement.label in SEARCHING for group in found.groups)


def quick(folder: Path) -> None:
    """The fastest program for a perfect maze, and what wins where the goal is on an island."""
    check_fastest(folder, "perfect-5")
    check_simple(folder)


def main(folder: Path) -> None:
    """Go through all four claims."""
    for name in ("perfect-3", "perfect-5"):
        assert general(judged(folder, name, dialect="reactive"))
        assert general(judged(folder, name, dialect="frontier"))
    for name in ("perfect-3", "perfect-5", "braid-6", "island"):
        check_fastest(folder, name)
    assert searching(judged(folder, "perfect-5", objective="shortest"))
    assert searching(judged(folder, "perfect-3", "braid-6", "island", objective="shortest"))
    check_simple(folder)


def check_fastest(folder: Path, name: str) -> None:
    """The fastest programs are bounded, and examine nothing."""
    fastest = judged(folder, name, dialect="reactive", bias="time")
    labels = {group.measurement.label for group in fastest.groups}
    assert labels <= {Label.TABLE, Label.DECISION_TREE}


def check_simple(folder: Path) -> None:
    """On a simple maze the shortest programs are neither general nor searchers."""
    for rules in ({"dialect": "reactive"}, {"objective": "shortest"}):
        simple = judged(folder, "island", **rules)
        assert not general(simple)
        assert not searching(simple)


if __name__ == "__main__":
    if sys.argv[1:]:
        main(Path(sys.argv[1]))
    else:
        quick(Path(__file__).parent / "mazes")
