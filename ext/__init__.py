"""Kernels: integers in, integers out. They import nothing else of this package."""
