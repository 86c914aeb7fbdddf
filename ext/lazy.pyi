from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from mesasynth.ext.machine import Machine

class LazySearch:
    machine: Machine
    units: int
    variants: int
    leaf: int
    leaf_first: int
    leaf_weight: int
    wanted: int
    total: int
    leaves: int
    def __init__(
        self,
        machine: Machine,
        *,
        options: Sequence[tuple[int, ...]],
        budget: int,
        least: int,
        level: npt.NDArray[np.int32],
        cover: npt.NDArray[np.uint64],
    ) -> None: ...
    def advance_slice(self, work: int) -> int: ...
    def settled(self) -> list[int]: ...
    def partial(self) -> list[tuple[int, int, int, int, int, int, int, int]]: ...
    def leaf_ticks(self) -> int: ...
