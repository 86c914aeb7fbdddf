"""Which build of the kernels this is."""

CHECKED: bool
