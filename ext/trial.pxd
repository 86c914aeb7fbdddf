from mesasynth.ext.memory cimport bits
from mesasynth.ext.sketch cimport Sketch

cdef enum:              # besides an Event, what is to be done next
    START = -2
    BACK = -3

cdef enum:              # besides the five kinds of a run
    OUTWEIGHED = 5      # whatever it does, it scores worse than the bounds allow
    REDUNDANT = 6       # a shorter program does the same

cdef class Trial(Sketch):
    cdef const int[::1] level
    cdef const bits[:, ::1] cover
    cdef const int[::1] may_miss
    cdef long long[::1] most_ticks
    cdef const int[::1] remaining
    cdef const long long[::1] later
    cdef int[::1] events
    cdef long long[::1] clocks
    cdef public int origin      # where the first run begins; -1: at the start of the maze
    cdef public int blocks      # it begins that many blocks deep, and `inner` is the slot there
    cdef int inner
    cdef readonly long long slowest
    cdef int budget
    cdef int least
    cdef int required
    cdef bint lenient
    cdef bint bounded
    cdef bint weighs
    cdef int pending
    cdef int first
    cdef int closed             # mazes that the leaf's run has come to the end of
    cdef readonly int missed    # mazes that count and were not solved
    cdef readonly long long peak
    cdef readonly bint complete
    cdef readonly int leaf
    cdef readonly bits leaf_first
    cdef readonly bits leaf_weight
    cdef public bits wanted
    cdef public long long most_space
    cdef readonly bits total
    cdef readonly bits leaves
    cdef bits[7] by_kind
    cdef int next_decision(self)
    cdef int proceed(self) noexcept nogil
    cdef int close(self, int event) noexcept nogil
    cdef int excluded(self) noexcept nogil
    cdef long long least_ticks(self) noexcept nogil
    cdef bint settle(self, int kind) noexcept nogil
