from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from mesasynth.ext.machine import Machine
from mesasynth.ext.sketch import Sketch

class Trial(Sketch):
    missed: int
    peak: int
    complete: bool
    leaf: int
    leaf_first: int
    leaf_weight: int
    wanted: int
    most_space: int
    total: int
    origin: int
    blocks: int
    slowest: int
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
        required: int | None = None,
        may_miss: npt.NDArray[np.int32] | None = None,
        lenient: bool = False,
        most_ticks: npt.NDArray[np.int64] | None = None,
        remaining: npt.NDArray[np.int32] | None = None,
        most_space: int | None = None,
        words: npt.NDArray[np.int32] | None = None,
        definitions: Sequence[Sequence[tuple[int, ...]]] = (),
        never_empty: npt.NDArray[np.int32] | None = None,
    ) -> None: ...
    def settled(self) -> list[int]: ...
    def runs(self) -> list[tuple[int, int]]: ...
