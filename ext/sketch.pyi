from collections.abc import Sequence

from mesasynth.ext.machine import Machine

class Sketch:
    machine: Machine
    holes: int
    units: int
    variants: int
    def __init__(
        self, machine: Machine, *, options: Sequence[tuple[int, ...]], budget: int, least: int
    ) -> None: ...
    def alternatives(self) -> int: ...
    def rows(self) -> list[tuple[int, int, int, int, int, int, int, int]]: ...
