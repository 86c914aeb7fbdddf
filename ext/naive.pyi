from collections.abc import Iterable, Sequence
from typing import Any

from mesasynth.ext.machine import Machine
from mesasynth.ext.sketch import Sketch

class Naive(Sketch):
    def __init__(
        self,
        machine: Machine,
        *,
        options: Iterable[tuple[int, ...]],
        budget: int,
        least: int,
        definitions: Sequence[Any] = (),
        running: bool = True,
    ) -> None: ...
    def settled(self) -> list[int]: ...
    def advance_slice(self, programs: int) -> bool: ...

def written_out(options: Iterable[tuple[int, ...]]) -> Iterable[tuple[int, ...]]: ...
