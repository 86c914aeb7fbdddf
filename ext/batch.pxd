# Many runs of one program on worlds that are altered in between.

from mesasynth.ext.machine cimport Machine
from mesasynth.ext.memory cimport bits

cdef class Batch:
    cdef Machine machine
    cdef bits[::1] sense

    cdef int begin(self, int maze) noexcept nogil
    cdef void put(self, int place, bits bit, const int[::1] first, const int[::1] states,
                  bits[::1] before) noexcept nogil
    cdef void take_away(self, int place, const int[::1] first, const int[::1] states,
                        const bits[::1] before) noexcept nogil
    cdef void build(self, unsigned int mask, const int[:, ::1] edges, int cells, int[::1] forward,
                    int[::1] ahead, const bits[::1] walls, bits at_goal, bint crash,
                    int[::1] position) noexcept nogil
    cdef bits hash_trail(self, const int[::1] position) noexcept nogil
