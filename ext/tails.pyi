from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

class Tails:
    programs: npt.NDArray[np.uint64]
    surplus: npt.NDArray[np.int32]
    reach: npt.NDArray[np.int32]
    slowest: npt.NDArray[np.int64]
    open_from: npt.NDArray[np.int32]
    def __init__(
        self,
        *,
        programs: npt.NDArray[np.uint64],
        surplus: npt.NDArray[np.int32],
        reach: Sequence[int],
        slowest: npt.NDArray[np.int64],
    ) -> None: ...
