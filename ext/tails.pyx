"""Tails: how many ends of a program do what in the first maze, from each of its states.

At the top of a program, outside all loops and with a memory like that at the start, the rest of the
program has nothing to do with what came before it but for the state. So one exact table of smaller
searches settles all completions there at once: a pattern database (Culberson and Schaeffer,
"Pattern databases", 1998) that holds counts in place of distances.

>>> import numpy
>>> from mesasynth.ext.tails import Tails
>>> tails = Tails(programs=numpy.array([[[0, 1, 0, 0, 0], [0, 2, 0, 1, 0]]], dtype="u8"),
...               surplus=numpy.array([0, 3072], dtype="i4"), slowest=numpy.array([7]))
>>> tails.reach
3072
"""

import numpy as np

from mesasynth.ext.memory cimport SOLVED, UNDECIDED

NEVER = 2**31 - 1


cdef class Tails:
    """``programs[state, row, kind]`` tails of exactly ``surplus[row]`` units beyond the empty one.

    The rows are all lengths up to ``reach`` (-1: there are none), in units of 1/1024 bit; no run of a
    tail from a state takes more than ``slowest[state]`` ticks.
    """

    def __init__(self, *, programs, surplus, slowest):
        self.programs = programs
        self.surplus = surplus
        self.slowest = slowest
        self.reach = surplus[-1] if len(surplus) else -1
        open_rows = np.asarray(programs)[:, :, [SOLVED, UNDECIDED]].any(axis=2)
        open_rows = np.append(open_rows, np.ones((len(open_rows), 1), dtype=bool), axis=1)
        self.open_from = np.append(surplus, NEVER).astype("i4")[open_rows.argmax(axis=1)]
