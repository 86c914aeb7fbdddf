"""Finds the program that scores best under a bias, proves it, and says what kind it is."""

from importlib.metadata import version

__version__ = version("mesasynth")
__all__ = ["__version__"]
