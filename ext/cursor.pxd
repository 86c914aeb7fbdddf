# What statements do and sensors say.

from mesasynth.ext.memory cimport Memory, bits

cdef class Cursor(Memory):
    cdef int place_at_start(self, int maze) noexcept nogil
    cdef int verdict(self) noexcept nogil
    cdef bits remembered(self) noexcept nogil
    cdef int advance_to(self, int state) noexcept nogil
    cdef int remember(self, int op) noexcept nogil
    cdef int take(self, int op) noexcept nogil
    cdef int seek(self, bits feature, int flat, long long max_ticks) noexcept nogil
