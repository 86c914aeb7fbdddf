# A program with holes, and what may fill them.

from mesasynth.ext.machine cimport Machine, Slot
from mesasynth.ext.memory cimport bits

cdef extern from *:
    """
    #if defined(__GNUC__)
    #define mesasynth_popcount(x) __builtin_popcountll(x)
    #else
    static int mesasynth_popcount(unsigned long long x) { int n = 0; for (; x; x &= x - 1) n++; return n; }
    #endif
    """
    int popcount "mesasynth_popcount" (bits x) noexcept nogil

cdef struct Option:     # what may stand in a slot
    int op
    int cost            # by how much it raises the least length, in units
    int bodies
    unsigned int counts
    bits pos
    bits neg
    long long variants  # how many choices of test and count it stands for

cdef struct Edit:       # what a slot held before it was changed
    int slot
    int op
    unsigned int counts
    int unused
    bits pos
    bits neg

cdef enum:              # behind a word of actions
    FREE = -1           # nothing is known
    SHORTER = -2        # a shorter word does the same

cdef enum:
    MOST_NESTED = 4     # blocks that a sketch may start with

cdef class Sketch:
    cdef readonly Machine machine
    cdef Option[::1] options
    cdef Edit[::1] edits
    cdef const int[:, ::1] words
    cdef Slot[::1] templates    # the blocks of all definitions
    cdef int[::1] begins        # where each definition's block begins in them, and their end
    cdef const int[::1] never_empty
    cdef int cheapest           # the cost of the cheapest statement
    cdef int owed               # holes that must not be the end of their block
    cdef bint redundant         # a shorter program does the same, as what was put last shows
    cdef int edited
    cdef int used               # slots in use
    cdef readonly int holes
    cdef readonly int units     # the least length of a completion
    cdef readonly long long variants

    cdef int start_with(self, int blocks)
    cdef void put(self, int option) noexcept nogil
    cdef int hole(self, int parent, int word, bint owed) noexcept nogil
    cdef int paste(self, int definition, int caller) noexcept nogil
    cdef void narrow(self, bint outcome) noexcept nogil
    cdef void fix_count(self, bint here) noexcept nogil
    cdef void note(self, int index) noexcept nogil
    cdef void take_back(self, int edits) noexcept nogil
