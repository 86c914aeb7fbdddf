"""A maze as a world, written from the definition alone, for tests of the interpreter.

It shares nothing with the package that compiles mazes, so that the two can be compared.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

ACTIONS = ("move", "left", "right")
SENSORS = ("at_goal", "wall_ahead", "wall_left", "wall_right")
_STEPS = ((-1, 0), (0, 1), (1, 0), (0, -1))  # north, east, south, west


@dataclass(frozen=True)
class GridWorld:
    start: int
    next: tuple[tuple[int, ...], ...]
    sense: tuple[int, ...]
    goal: tuple[bool, ...]
    place: tuple[int, ...]
    distance: int | None
    actions: tuple[str, ...] = ACTIONS
    sensors: tuple[str, ...] = SENSORS


def grid_world(*rows: str) -> GridWorld:
    """The world of a maze: `#` wall, `S^>v<` start, `G` goal, anything else open."""
    letters = {(r, c): x for r, row in enumerate(rows) for c, x in enumerate(row) if x != "#"}
    cells = sorted(letters)
    state_of = {(cell, h): 4 * i + h for i, cell in enumerate(cells) for h in range(4)}

    def ahead(cell: tuple[int, int], heading: int) -> tuple[int, int]:
        down, across = _STEPS[heading % 4]
        return cell[0] + down, cell[1] + across

    start = next(
        state_of[cell, "^>v<".find(x) if x != "S" else 1]
        for cell, x in letters.items()
        if x in "S^>v<"
    )
    goal = tuple(letters[cell] == "G" for cell in cells for _ in range(4))
    move = tuple(state_of.get((ahead(c, h), h), s) for (c, h), s in state_of.items())
    sense = tuple(
        sum(
            bit << i
            for i, bit in enumerate(
                (letters[c] == "G", *(ahead(c, h + turn) not in letters for turn in (0, -1, 1)))
            )
        )
        for c, h in state_of
    )
    far = {start // 4: 0}
    queue = deque([start // 4])
    while queue:
        place = queue.popleft()
        for state in range(4 * place, 4 * place + 4):
            if move[state] // 4 not in far:
                far[move[state] // 4] = far[place] + 1
                queue.append(move[state] // 4)
    return GridWorld(
        start=start,
        next=(
            move,
            tuple(s - s % 4 + (s - 1) % 4 for s in range(len(move))),
            tuple(s - s % 4 + (s + 1) % 4 for s in range(len(move))),
        ),
        sense=sense,
        goal=goal,
        place=tuple(s // 4 for s in range(len(move))),
        distance=min((steps for place, steps in far.items() if goal[4 * place]), default=None),
    )
