"""A new world: a dial with five numbers, on which two have to be pressed in turn."""

import numpy as np

import mesasynth as ms

DIAL, CODE = 5, (3, 1)
states = [(right, dial) for right in range(3) for dial in range(DIAL)]
number = {state: index for index, state in enumerate(states)}


def after(action, right, dial):
    """How many numbers are right, and where the dial stands, after an action."""
    if right == len(CODE):
        return right, dial
    if action == "press":
        return (right + 1, dial) if dial == CODE[right] else (0, dial)
    return right, (dial + 1) % DIAL


actions = ("turn", "press")
lock = ms.World(
    name="lock",
    actions=actions,
    sensors=("open", "at_three"),
    next=np.array([[number[after(each, *state)] for state in states] for each in actions]),
    sense=np.array([(right == 2) + 2 * (dial == 3) for right, dial in states]),
    goal=np.array([right == 2 for right, _ in states]),
    place=np.array([dial for _, dial in states]),
    start=number[0, 0],
)
language = ms.Dialect(
    name="lock",
    summary="turn and press",
    actions=actions,
    controls=("repeat", "while"),
    sensors=lock.sensors,
    counts=(2, 3, 4),
)
result = ms.search(lock, dialect=language)
print(result.sentence)
print(result.winner.program, "-", result.winner.units / 1024, "bits")
print("kinds of the optima: none, for kinds are measured by retargeting in mazes")
