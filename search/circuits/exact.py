"""Least circuits by SAT: for more inputs than a table has, several outputs, and don't-cares.

From a size that cannot be too great upwards, a solver is asked for a circuit of that size. Rows are
added as they are needed: where a circuit found does what it should not, its rows join the question;
a refutation from some rows is one from all. The first circuit that does everything is a least one,
since every smaller size was refuted.

Needs python-sat, which `pip install "mesasynth[circuits]"` brings.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mesasynth.search.circuits.basis import FULL, Basis
from mesasynth.search.circuits.circuit import Circuit, CircuitError
from mesasynth.search.circuits.construct import construct
from mesasynth.search.circuits.encoding import Encoding
from mesasynth.search.circuits.minimal import CAP, Minimal
from mesasynth.search.circuits.relation import Relation
from mesasynth.search.circuits.solver import SECOND, SOLVER, opened, solve

if TYPE_CHECKING:
    from pysat.solvers import Solver

SECONDS = 60.0
"""The time limit where none is given."""

_SHARE = 0.7  # of the time for refuting; the rest is for a circuit as good as can be found


@dataclass(frozen=True, slots=True)
class Proved:
    """A least circuit.

    Attributes:
        circuit: it.
        refuted: the sizes that a solver has refuted; all smaller ones are too few to read the
            inputs that must be read, or were known to be too few.
        confirmed: whether a second solver has refuted each of them from the same clauses.
        seconds: how long it took.
    """

    circuit: Circuit
    refuted: tuple[int, ...]
    confirmed: bool
    seconds: float

    @property
    def sentence(self) -> str:
        """What is known, in a sentence."""
        return f"No circuit has fewer than {_gates(self.circuit.size)}."


@dataclass(frozen=True, slots=True)
class NoneWithin:
    """Every circuit has more gates than were allowed.

    Attributes:
        gates: how many were allowed.
        refuted, confirmed, seconds: as in :class:`Proved`.
    """

    gates: int
    refuted: tuple[int, ...]
    confirmed: bool
    seconds: float

    @property
    def sentence(self) -> str:
        """What is known, in a sentence."""
        return f"No circuit has at most {_gates(self.gates)}."


@dataclass(frozen=True, slots=True)
class GaveUp:
    """The time was up: the least size is from ``least`` to the size of ``circuit``.

    Attributes:
        least: no circuit is smaller; all smaller sizes were refuted.
        circuit: the smallest that was found.
        refuted, confirmed, seconds: as in :class:`Proved`.
    """

    least: int
    circuit: Circuit
    refuted: tuple[int, ...]
    confirmed: bool
    seconds: float

    @property
    def sentence(self) -> str:
        """What is known, in a sentence."""
        return f"Gave up between {self.least} and {_gates(self.circuit.size)}."


Outcome = Proved | NoneWithin | GaveUp


def synthesize(
    relation: Relation,
    basis: Basis = FULL,
    *,
    gates: int | None = None,
    depth: int | None = None,
    seconds: float = SECONDS,
    confirm: bool = False,
    least: int = 0,
    known: Circuit | None = None,
    watch: Callable[[str], None] | None = None,
) -> Outcome:
    """Find a circuit of least size for a relation, and prove that none is smaller.

    Args:
        relation: what the circuit has to do.
        basis: the gates, each at the price of 1.
        gates: look for circuits of at most so many only.
        depth: look for circuits of at most so many levels only; ``known`` has to be one.
        seconds: the time limit.
        confirm: have a second solver refute every size again.
        least: no circuit is smaller, as is known from elsewhere.
        known: a circuit that does it, as the bound from above where the time is up.
        watch: called now and then with a line that says where the work stands.

    Raises:
        CircuitError: python-sat is not installed, or an argument is bad.

    >>> from mesasynth.search.circuits.relation import functions
    >>> outcome = synthesize(functions([0b10010110, 0b11101000], 3))  # a full adder
    >>> outcome.circuit.size, outcome.sentence
    (5, 'No circuit has fewer than 5 gates.')
    """
    started = time.monotonic()
    if not seconds > 0:
        raise CircuitError(f"a time limit of {seconds} seconds", expected="a positive number")
    if gates is not None and gates < 0:
        raise CircuitError(f"at most {gates} gates", expected="at least 0")
    if known is not None and not relation.holds(known):
        raise CircuitError("the circuit that is known does not do what is asked")
    if depth is not None and (known is None or known.depth > depth):
        raise CircuitError(f"no circuit of at most {depth} levels is known to begin with")
    until = started + seconds * _SHARE
    search = _Search(relation, basis, until, watch or (lambda _: None), depth=depth)
    size = max(least, relation.read - relation.outputs)
    while gates is None or size <= gates:
        found = search.of_size(size, confirm=confirm)
        if isinstance(found, Circuit):
            return Proved(found, *search.account(confirm), time.monotonic() - started)
        if found is None:
            break
        size += 1
    else:
        return NoneWithin(gates, *search.account(confirm), time.monotonic() - started)
    best = known or construct(relation, basis)
    account = search.account(confirm)
    if size == best.size:
        return Proved(best, *account, time.monotonic() - started)
    for greater in range(size + 1, best.size):
        left = started + seconds - time.monotonic()
        if left <= 0.01 * seconds:
            break
        search.deadline = time.monotonic() + left / 4
        found = search.of_size(greater, confirm=False)
        if isinstance(found, Circuit):
            best = found
            break
    return GaveUp(size, best, *account, time.monotonic() - started)


def all_minimal(
    relation: Relation,
    size: int,
    basis: Basis = FULL,
    *,
    depth: int | None = None,
    cap: int = CAP,
    seconds: float = SECONDS,
) -> Minimal:
    """The circuits of a size for a relation of which none is smaller, at most ``cap`` of them.

    Circuits that differ on rows where all will do, or in what gates make of values that never come,
    are different circuits. With ``depth`` the circuits are those of at most so many levels, and
    none of them is smaller.

    >>> from mesasynth.search.circuits.relation import functions
    >>> found = all_minimal(functions([0b10010110], 3), 2)
    >>> len(found.circuits), found.is_complete
    (3, True)
    """
    circuits: set[Circuit] = set()
    search = _Search(relation, basis, time.monotonic() + seconds, lambda _: None, depth=depth)
    complete = False
    for found in search.each(size):
        if found is None:
            break
        if found not in circuits and len(circuits) == cap:
            break
        circuits.add(found)
    else:
        complete = True
    return Minimal(tuple(sorted(circuits, key=str)), complete)


class _Search:
    """Questions to a solver about one relation, with one deadline."""

    def __init__(
        self,
        relation: Relation,
        basis: Basis,
        deadline: float,
        watch: Callable[[str], None],
        *,
        depth: int | None,
    ) -> None:
        self.relation = relation
        self.basis = basis
        self.depth = depth
        self.deadline = deadline
        self.watch = watch
        self.refuted: list[int] = []
        self.unconfirmed = 0
        cared = [
            row for row, vectors in enumerate(relation.allowed) if vectors != relation.anything
        ]
        # A few rows to begin with; what matters joins them.
        self.rows = cared if len(cared) <= 16 else cared[:: len(cared) // 8]

    def account(self, confirm: bool) -> tuple[tuple[int, ...], bool]:
        """The sizes refuted, and whether all were confirmed."""
        return tuple(self.refuted), confirm and not self.unconfirmed

    def of_size(self, size: int, *, confirm: bool) -> Circuit | bool | None:
        """A circuit of the size, False if there is none, None if the time is up."""
        encoding = self._encoding(size)
        with opened(SOLVER) as solver:
            for found in self._models(encoding, solver):
                if found is None:
                    return None
                return found[0]
        self.refuted.append(size)
        if confirm:
            with opened(SECOND) as second:
                second.append_formula(encoding.clauses)
                self.unconfirmed += self._solve(second, size) is not False
        return False

    def each(self, size: int) -> Iterator[Circuit | None]:
        """Circuits of the size one after another, some repeatedly; None if the time is up."""
        encoding = self._encoding(size, every=True)
        with opened(SOLVER) as solver:
            for found in self._models(encoding, solver):
                if found is None:
                    yield None
                    return
                circuit, choices = found
                yield circuit if self.basis.negation else circuit.normal()
                solver.add_clause([-literal for literal in choices])

    def _encoding(self, size: int, *, every: bool = False) -> Encoding:
        encoding = Encoding(self.relation, size, self.basis, every=every, depth=self.depth)
        for row in self.rows:
            encoding.add(row)
        return encoding

    def _models(
        self, encoding: Encoding, solver: Solver
    ) -> Iterator[tuple[Circuit, list[int]] | None]:
        """Circuits that do what is asked; rows join the question until one does."""
        sent = 0
        while True:
            solver.append_formula(encoding.clauses[sent:])
            sent = len(encoding.clauses)
            answer = self._solve(solver, encoding.size)
            if answer is None:
                yield None
                return
            if not answer:
                return
            model = solver.get_model()
            circuit = encoding.circuit(model)
            wrong = self.relation.wrong(circuit)
            if not wrong:
                yield circuit, encoding.choices(model)
            for row in {*wrong[:1], *wrong[-1:]}:
                self.rows = [*self.rows, row]
                encoding.add(row)

    def _solve(self, solver: Solver, size: int) -> bool | None:
        """The solver's answer, or None if the time is up first."""
        return solve(solver, self.deadline, _gates(size), self.watch)


def _gates(count: int) -> str:
    return f"{count} gate" if count == 1 else f"{count} gates"
