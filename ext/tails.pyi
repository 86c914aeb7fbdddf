import numpy as np
import numpy.typing as npt

class Tails:
    reach: int
    programs: npt.NDArray[np.uint64]
    slowest: npt.NDArray[np.int64]
    open_from: npt.NDArray[np.int32]
    def __init__(
        self,
        *,
        programs: npt.NDArray[np.uint64],
        surplus: npt.NDArray[np.int32],
        slowest: npt.NDArray[np.int64],
    ) -> None: ...
