# The loops that are open.

from mesasynth.ext.cursor cimport Cursor
from mesasynth.ext.memory cimport bits

cdef struct Frame:  # an open loop
    int slot
    int count       # repeat: iterations completed
    int state       # at the head some iterations ago (Brent), or at the end of the last one
    int age
    int power
    int log         # the undo log's length at that time
    int trail
    int node
    int kept        # the copy of the store, -1 if there is none
    int backs
    bits version
    bits marks
    long long ticks # repeat: when the last iteration ended
    int heads       # while: where its entries among the heads that were met begin
    int still       # repeat: the last iteration has changed nothing
    long long began # the ticks when the loop was opened
    int origin      # the state then
    int unused

cdef struct Head:   # a state in which the head of a loop was met
    int state
    int depth

cdef struct Passed: # where a loop leads that was begun in a state
    int slot
    int state
    int to
    int unused
    long long ticks

cdef class Loops(Cursor):
    cdef Frame[::1] frames
    cdef Head[::1] heads
    cdef int[:, ::1] met        # by depth and state: which entry of `heads` may tell of it
    cdef Passed[::1] passed
    cdef int[:, ::1] passing    # by slot and state: which entry of `passed` may tell of it

    cpdef void make_frames(self, int most)
    cdef void stand_still(self, Frame* frame, unsigned int counts,
                          long long max_ticks) noexcept nogil
    cdef bint crowded(self) noexcept nogil
    cdef bint passes(self, int slot, long long max_ticks) noexcept nogil
    cdef void close_loop(self) noexcept nogil
    cdef bint meet(self, int depth) noexcept nogil
    cdef void open_loop(self, int slot, bint endless) noexcept nogil
    cdef bint recurs(self, Frame* frame) noexcept nogil
    cdef void take_down(self, Frame* frame) noexcept nogil
