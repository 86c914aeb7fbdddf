# Programs as slots, and the machine that runs them.

from mesasynth.ext.cursor cimport Cursor
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

cdef struct Frame:  # an open loop
    int slot
    int count       # repeat: iterations completed
    int state       # while: the state at the head some iterations ago (Brent)
    int age
    int power
    int log         # the undo log's length at that time
    int trail
    int node
    int kept        # the copy of the store, -1 if there is none
    int backs
    bits version
    bits marks

cdef class Machine(Cursor):
    cdef Slot[::1] slots
    cdef Frame[::1] frames
    cdef long long max_ticks

    cpdef void make_room(self, int slots)
    cdef int begin(self, int maze) noexcept nogil
    cdef int run(self) noexcept nogil
    cdef void branch(self, bint outcome) noexcept nogil
    cdef void leave(self) noexcept nogil
    cdef void again(self) noexcept nogil
    cdef bits seen(self) noexcept nogil
    cdef int look(self, Slot* slot) noexcept nogil
    cdef bint recurs(self, Frame* frame) noexcept nogil
    cdef void take_down(self, Frame* frame) noexcept nogil
    cdef void open_loop(self, int slot) noexcept nogil
