"""The command line: it prints what the packages find, and decides nothing."""

from mesasynth.cli.app import main

__all__ = ["main"]
