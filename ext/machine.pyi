from collections.abc import Sequence
from typing import Any

import numpy as np

from mesasynth.ext.cursor import Cursor

FRAME: np.dtype[Any]

class Machine(Cursor):
    def __init__(self, *, max_ticks: int = 1_000_000, **world: Any) -> None: ...
    def make_room(self, slots: int) -> None: ...
    def load(self, slots: Sequence[tuple[int, int, int, int, int, int, int, int]]) -> None: ...
    def execute(self, maze: int) -> tuple[int, int]: ...
