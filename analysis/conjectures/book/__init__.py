"""The book of conjectures: each in a naive form that a hunt refutes, and in one that survives."""

from mesasynth.analysis.conjectures.book.aims import AIMS
from mesasynth.analysis.conjectures.book.circuits import CIRCUITS
from mesasynth.analysis.conjectures.book.languages import LANGUAGES
from mesasynth.analysis.conjectures.book.lengths import LENGTHS
from mesasynth.analysis.conjectures.book.spare import SPARE
from mesasynth.analysis.conjectures.book.speed import SPEED
from mesasynth.analysis.conjectures.book.unions import UNIONS

BOOK = (*LENGTHS, *SPEED, *UNIONS, *AIMS, *SPARE, *LANGUAGES, *CIRCUITS)
"""All of them, each sharp form behind the naive one that it mends."""

__all__ = ["BOOK"]
