"""Boolean circuits: exact minima, all of them, and whether they are searches.

Nothing here needs the rest of :mod:`mesasynth.search`, whose ideas it repeats where everything can
be computed: exact minima, all optima, and a test of what the optima do.
"""

from mesasynth.search.circuits.basis import BASES, FREE_NOT, FULL, PAID_NOT, Basis, basis
from mesasynth.search.circuits.circuit import Circuit, CircuitError, Gate, Wire, parse_circuit
from mesasynth.search.circuits.construct import Builder, construct
from mesasynth.search.circuits.depth import Depth, least_depth
from mesasynth.search.circuits.drawing import circuit_svg
from mesasynth.search.circuits.exact import GaveUp, NoneWithin, Proved, all_minimal, synthesize
from mesasynth.search.circuits.formats import FORMATS
from mesasynth.search.circuits.minimal import Minimal, least_circuit, minimal_circuits
from mesasynth.search.circuits.relation import Relation, functions
from mesasynth.search.circuits.tables import MEASURES, Table, table

__all__ = [
    "BASES",
    "FORMATS",
    "FREE_NOT",
    "FULL",
    "MEASURES",
    "PAID_NOT",
    "Basis",
    "Builder",
    "Circuit",
    "CircuitError",
    "Depth",
    "Gate",
    "GaveUp",
    "Minimal",
    "NoneWithin",
    "Proved",
    "Relation",
    "Table",
    "Wire",
    "all_minimal",
    "basis",
    "circuit_svg",
    "construct",
    "functions",
    "least_circuit",
    "least_depth",
    "minimal_circuits",
    "parse_circuit",
    "synthesize",
    "table",
]
