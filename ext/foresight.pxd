from mesasynth.ext.memory cimport bits
from mesasynth.ext.tails cimport Tails
from mesasynth.ext.trial cimport Trial

cdef class Foresight(Trial):
    cdef Tails tails
    cdef bint tabulating        # the table is being made: every run in the first maze counts
    cdef int blocks_behind(self, int slot) noexcept nogil
    cdef int foreseen(self, int slot, int loops, long long ticks) noexcept nogil
    cdef bits weight(self, long long variants) noexcept nogil
    cdef void take_known(self, int blocks, long long variants, long long ticks) noexcept nogil
    cdef bint settle_hole(self) noexcept nogil
    cdef bint settle_exit_of_test(self) noexcept nogil
    cdef int settle_exit_of_count(self) noexcept nogil
