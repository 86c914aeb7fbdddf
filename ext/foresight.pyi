from typing import Any

from mesasynth.ext.machine import Machine
from mesasynth.ext.tails import Tails
from mesasynth.ext.trial import Trial

class Foresight(Trial):
    def __init__(
        self,
        machine: Machine,
        *,
        tails: Tails | None = None,
        tabulating: bool = False,
        **trial: Any,
    ) -> None: ...
    def forget(self) -> None: ...
