from collections.abc import Collection, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

REGISTERS: np.dtype[Any]

def grown(view: npt.ArrayLike, dtype: npt.DTypeLike, size: int) -> npt.NDArray[Any]: ...

class Memory:
    mazes: int
    def __init__(
        self,
        *,
        next: npt.NDArray[np.int32],
        sense: npt.NDArray[np.uint64],
        goal: npt.NDArray[np.uint8],
        place: npt.NDArray[np.int32],
        start: npt.NDArray[np.int32],
        base: npt.NDArray[np.int32],
        distance: npt.NDArray[np.int32],
        touch: bool = False,
        shortest: bool = False,
        statements: Collection[str] = (),
        sensors: Mapping[str, int] | None = None,
        longest: int = 0,
        recording: bool = True,
        prices: npt.NDArray[np.int32] | None = None,
    ) -> None: ...
    def grow(self) -> None: ...
    def reset(self) -> None: ...
    def trail(self) -> list[int]: ...
    def memory_of(
        self, maze: int
    ) -> tuple[int, list[int], list[int], list[int], list[int], list[int], int]: ...
