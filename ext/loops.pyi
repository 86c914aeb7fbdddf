import numpy as np

from mesasynth.ext.cursor import Cursor

FRAME: np.dtype[np.void]
HEAD: np.dtype[np.void]
PASSED: np.dtype[np.void]

class Loops(Cursor):
    def make_frames(self, most: int) -> None: ...
