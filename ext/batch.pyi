import numpy as np
import numpy.typing as npt

from mesasynth.ext.machine import Machine

class Batch:
    def __init__(self, machine: Machine, sense: npt.NDArray[np.uint64]) -> None: ...
    def scenes(
        self,
        mazes: npt.NDArray[np.int32],
        places: npt.NDArray[np.int32],
        bit: int,
        first: npt.NDArray[np.int32],
        states: npt.NDArray[np.int32],
    ) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.int64], npt.NDArray[np.int32]]: ...
    def trees(
        self,
        masks: npt.NDArray[np.uint32],
        edges: npt.NDArray[np.int32],
        cells: int,
        *,
        forward: npt.NDArray[np.int32],
        ahead: npt.NDArray[np.int32],
        walls: npt.NDArray[np.uint64],
        at_goal: int,
        crash: bool,
    ) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.int64], npt.NDArray[np.uint64]]: ...
