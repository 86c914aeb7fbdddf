# What the rest of a program does in the first maze, from each state.

from mesasynth.ext.memory cimport bits

cdef class Tails:
    cdef readonly const bits[:, :, :, ::1] programs
    cdef readonly const int[::1] surplus
    cdef readonly const int[::1] reach          # by blocks: the greatest surplus that is known
    cdef readonly const long long[:, ::1] slowest
    cdef readonly const int[:, ::1] open_from   # the least surplus of a tail that solves or is undecided
    cdef const bits[:, :, :, ::1] within        # the sums of `programs` over the rows so far
    cdef const int[:, ::1] closed               # less room than that is known and closed
    cdef const int[::1] last                    # by room: the last row whose surplus fits
    cdef int blocks
