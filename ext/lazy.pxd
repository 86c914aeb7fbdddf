from mesasynth.ext.loops cimport Frame
from mesasynth.ext.memory cimport Registers, bits
from mesasynth.ext.foresight cimport Foresight

cdef enum Status:       # why advance() came back
    DONE = 0            # everything within the budget is settled
    SLICE = 1           # the slice of work is used up
    LEAF = 2            # a leaf that the caller wants to see has been settled
    ROOM = 3            # a buffer must grow

cdef struct Choice:     # a decision that can be taken back
    Registers registers
    long long variants
    long long peak
    int kind            # AT_HOLE, AT_TEST or AT_COUNT
    int option          # the next option of a hole
    int used
    int holes
    int units
    int frames          # where the open loops are saved
    int edits
    int missed
    int first
    int owed

cdef class LazySearch(Foresight):
    cdef Choice[::1] choices
    cdef Frame[::1] saved
    cdef int top
    cdef int kept
    cdef int advance(self, long long work) noexcept nogil
    cdef void fill(self) noexcept nogil
    cdef void split_test(self) noexcept nogil
    cdef void split_count(self) noexcept nogil
    cdef Choice* save(self, int kind) noexcept nogil
    cdef bint backtrack(self) noexcept nogil
    cdef void drop(self, Choice* choice) noexcept nogil
