"""Tails: how many ends of a program do what in the first maze, from each of its states.

Outside all loops and with a memory like that at the start, the rest of the program has nothing to do
with what came before it but for the state, and for how many blocks are still to end: the top, and
one more inside each `if`. So one exact table of smaller searches settles all completions there at
once: a pattern database (Culberson and Schaeffer, "Pattern databases", 1998) that holds counts in
place of distances.

>>> import numpy
>>> from mesasynth.ext.tails import Tails
>>> tails = Tails(programs=numpy.array([[[[0, 1, 0, 0, 0], [0, 2, 0, 1, 0]]]], dtype="u8"),
...               surplus=numpy.array([0, 3072], dtype="i4"), reach=[3072], slowest=[[7]])
>>> tails.reach[0], tails.open_from[0, 0]
(3072, 2147483647)
"""

import numpy as np

from mesasynth.ext.memory cimport SOLVED, UNDECIDED

NEVER = 2**31 - 1


cdef class Tails:
    """``programs[b, state, row, kind]`` tails of ``b + 1`` blocks that have ``surplus[row]`` exactly.

    The surplus is what they have beyond the ends of the blocks, in units of 1/1024 bit; the rows are
    all that there are up to ``reach[b]`` (-1: none), and zero beyond. No run of a tail from a state
    takes more than ``slowest[b, state]`` ticks.
    """

    def __init__(self, *, programs, surplus, reach, slowest):
        programs = np.asarray(programs)
        self.programs = programs
        self.surplus = surplus
        self.reach = np.array(reach, dtype="i4")
        self.slowest = np.array(slowest, dtype="i8")
        self.blocks = len(programs)
        open_rows = programs[:, :, :, [SOLVED, UNDECIDED]].any(axis=3)
        open_rows = np.append(open_rows, np.ones((*open_rows.shape[:2], 1), dtype=bool), axis=2)
        self.open_from = np.append(surplus, NEVER).astype("i4")[open_rows.argmax(axis=2)]
        self.closed = np.minimum(np.asarray(self.open_from), 1 + np.asarray(self.reach)[:, None])
        self.within = np.cumsum(programs, axis=2, dtype="u8")
        rooms = np.arange(2 + max(reach))
        self.last = (np.searchsorted(surplus, rooms, side="right") - 1).astype("i4")
