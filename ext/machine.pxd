# Programs as slots, and the machine that runs them.

from mesasynth.ext.loops cimport Frame, Loops
from mesasynth.ext.memory cimport bits

cdef struct Slot:
    int op
    int parent      # the compound statement around this block, -1 at the top
    int next        # the slot behind this statement
    int body
    int other       # the block behind `else`
    int word        # the stretch of actions before it in its block; -1 if nothing is known
    unsigned int counts   # bit n: `repeat n` is still possible
    int owed        # of a hole: whether nothing but a statement may stand there
    bits pos        # bit i: the test `sensor i` is still possible
    bits neg        # bit i: the test `not sensor i` is still possible

cdef class Machine(Loops):
    cdef Slot[::1] slots
    cdef long long max_ticks

    cpdef void make_room(self, int slots)
    cdef int begin_anew(self, int maze) noexcept nogil
    cdef int begin(self, int maze) noexcept nogil
    cdef int run(self) noexcept nogil
    cdef void branch(self, bint outcome) noexcept nogil
    cdef void leave(self) noexcept nogil
    cdef void again(self) noexcept nogil
    cdef bits seen(self) noexcept nogil
    cdef int look(self, Slot* slot) noexcept nogil
    cdef int end_block(self, Slot* slot) noexcept nogil
