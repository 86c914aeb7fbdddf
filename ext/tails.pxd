# What the rest of a program does in the first maze, from each state.

from mesasynth.ext.memory cimport bits

cdef class Tails:
    cdef readonly const bits[:, :, ::1] programs
    cdef const int[::1] surplus
    cdef readonly const int[::1] open_from     # the least surplus of a tail that solves or is undecided
    cdef readonly const long long[::1] slowest
    cdef readonly int reach
