import numpy as np
import numpy.typing as npt

AND: int
BUT_NOT: int
NOT_BUT: int
OR: int
XOR: int
UNKNOWN: int

class Chains:
    least: npt.NDArray[np.uint8]
    chain: npt.NDArray[np.uint16]
    visited: int
    def __init__(
        self,
        *,
        inputs: int,
        ops: int,
        negation: bool,
        symmetries: npt.NDArray[np.int32],
        complements: npt.NDArray[np.uint8],
    ) -> None: ...
    def begin(self, size: int, *, target: int = -1, cap: int = 0) -> None: ...
    def run(self, nodes: int) -> bool: ...
    def found(self) -> list[tuple[int, ...]]: ...
