from mesasynth.ext.machine cimport Frame
from mesasynth.ext.memory cimport Registers, bits
from mesasynth.ext.sketch cimport Sketch

cdef enum Status:       # why advance() came back
    DONE = 0            # everything within the budget is settled
    SLICE = 1           # the slice of work is used up
    LEAF = 2            # a leaf that the caller wants to see has been settled
    ROOM = 3            # a buffer must grow

cdef enum:              # besides an Event, what is to be done next
    START = -2
    BACK = -3

cdef enum:              # besides the five kinds of a run
    OUTWEIGHED = 5      # whatever it does, it scores worse than the bounds allow

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
    int unused

cdef class LazySearch(Sketch):
    cdef Choice[::1] choices
    cdef Frame[::1] saved
    cdef const int[::1] level
    cdef const bits[:, ::1] cover
    cdef const int[::1] may_miss
    cdef long long[::1] most_ticks
    cdef const int[::1] remaining
    cdef const long long[::1] later
    cdef int[::1] events
    cdef long long[::1] clocks
    cdef int budget
    cdef int required
    cdef bint lenient
    cdef bint bounded
    cdef bint weighs
    cdef int top
    cdef int kept
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
    cdef bits[6] by_kind

    cdef int advance(self, long long work) noexcept nogil
    cdef int close(self, int event) noexcept nogil
    cdef int excluded(self) noexcept nogil
    cdef long long least_ticks(self) noexcept nogil
    cdef bint settle(self, int kind) noexcept nogil
    cdef void fill(self) noexcept nogil
    cdef void split_test(self) noexcept nogil
    cdef void split_count(self) noexcept nogil
    cdef Choice* save(self, int kind) noexcept nogil
    cdef bint backtrack(self) noexcept nogil
    cdef void forget(self, Choice* choice) noexcept nogil
