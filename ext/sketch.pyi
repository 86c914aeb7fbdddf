from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from mesasynth.ext.machine import Machine

class Sketch:
    machine: Machine
    holes: int
    units: int
    variants: int
    def __init__(
        self,
        machine: Machine,
        *,
        options: Sequence[tuple[int, ...]],
        budget: int,
        least: int,
        words: npt.NDArray[np.int32] | None = None,
        definitions: Sequence[Sequence[tuple[int, ...]]] = (),
        never_empty: npt.NDArray[np.int32] | None = None,
    ) -> None: ...
    def alternatives(self) -> int: ...
    def rows(self) -> list[tuple[int, int, int, int, int, int, int, int]]: ...
