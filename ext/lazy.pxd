from mesasynth.ext.machine cimport Frame, Machine
from mesasynth.ext.memory cimport Registers, bits

cdef extern from *:
    """
    #if defined(__GNUC__)
    #define mesasynth_popcount(x) __builtin_popcountll(x)
    #else
    static int mesasynth_popcount(unsigned long long x) { int n = 0; for (; x; x &= x - 1) n++; return n; }
    #endif
    """
    int popcount "mesasynth_popcount" (bits x) noexcept nogil

cdef enum Status:       # why advance() came back
    DONE = 0            # everything within the budget is settled
    SLICE = 1           # the slice of work is used up
    LEAF = 2            # a leaf that the caller wants to see has been settled
    ROOM = 3            # a buffer must grow

cdef enum:              # besides an Event, what is to be done next
    START = -2
    BACK = -3

cdef struct Option:     # what may stand in a slot
    int op
    int cost            # by how much it raises the least length, in units
    int bodies
    unsigned int counts
    bits pos
    bits neg
    long long variants  # how many choices of test and count it stands for

cdef struct Choice:     # a decision that can be taken back
    Registers registers
    long long variants
    int kind            # AT_HOLE, AT_TEST or AT_COUNT
    int option          # the next option of a hole
    int used
    int holes
    int units
    int frames          # where the open loops are saved
    int edits
    int unused

cdef struct Edit:       # what a slot held before it was changed
    int slot
    int op
    unsigned int counts
    int unused
    bits pos
    bits neg

cdef class LazySearch:
    cdef readonly Machine machine
    cdef Option[::1] options
    cdef Choice[::1] choices
    cdef Edit[::1] edits
    cdef Frame[::1] saved
    cdef const int[::1] level
    cdef const bits[:, ::1] cover
    cdef int budget
    cdef int top
    cdef int kept
    cdef int edited
    cdef int used
    cdef int holes
    cdef int pending
    cdef readonly int units
    cdef readonly long long variants
    cdef readonly int leaf
    cdef readonly bits leaf_first
    cdef readonly bits leaf_weight
    cdef public bits wanted
    cdef readonly bits total
    cdef readonly bits leaves
    cdef bits[5] by_kind

    cdef int advance(self, long long work) noexcept nogil
    cdef bint settle(self, int kind) noexcept nogil
    cdef void fill(self) noexcept nogil
    cdef void put(self, int option) noexcept nogil
    cdef int hole(self, int parent) noexcept nogil
    cdef void split_test(self) noexcept nogil
    cdef void narrow(self, bint outcome) noexcept nogil
    cdef void split_count(self) noexcept nogil
    cdef void note(self, int index) noexcept nogil
    cdef void take_back(self, int edits) noexcept nogil
    cdef Choice* save(self, int kind) noexcept nogil
    cdef bint backtrack(self) noexcept nogil
    cdef void forget(self, Choice* choice) noexcept nogil
