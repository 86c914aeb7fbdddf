"""Which build of the kernels this is.

The kernels are compiled in one of two ways: the normal build trusts them, the checked build
(`MESASYNTH_CHECKED=1` when the package is installed) checks every index into a view and every
`assert`, and is several times slower. Results are the same. A benchmark refuses the checked build
and a test of the checks skips the normal one by this constant:

>>> from mesasynth.ext.build_info import CHECKED
>>> isinstance(CHECKED, bool)
True
"""

cdef extern from *:
    const bint MESASYNTH_CHECKED

CHECKED = MESASYNTH_CHECKED != 0
