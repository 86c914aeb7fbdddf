"""The naive enumerator: writes every program down in full and runs it from the start.

It is what the lazy enumerator is measured against, and a second way to the same counts: no holes are
met in a run, no test or count is left open, nothing is settled together and nothing is foreseen. It
fills the slots of a program in the order in which they came into being, each with every statement
that is affordable, every test and every count written out.

>>> import numpy
>>> from mesasynth.ext.machine import Machine
>>> from mesasynth.ext.naive import Naive
>>> world = dict(next=numpy.array([[1, 2, 2]], dtype="i4"), sense=numpy.zeros(3, dtype="u8"),
...              goal=numpy.array([0, 0, 1], dtype="u1"), place=numpy.arange(3, dtype="i4"),
...              start=numpy.zeros(1, dtype="i4"), base=numpy.zeros(1, dtype="i4"),
...              distance=numpy.array([2], dtype="i4"))
>>> naive = Naive(Machine(**world), options=[(1, 0, 0, 0, 0, 0, 1), (16, 1024, 0, 0, 0, 0, 1)],
...               budget=3072, least=1024)
>>> naive.advance_slice(1000), naive.settled()       # two actions and the end solve it; not so fewer
(True, [1, 2, 0, 0, 0])
"""

cimport cython
import numpy as np

from mesasynth.ext.memory cimport FULL, RUNNING, SOLVED, bits
from mesasynth.ext.sketch cimport Sketch

cdef enum:
    DONE = 0
    SLICED = 1
    ROOM = 2


@cython.final
cdef class Naive(Sketch):
    """All programs of at most ``budget`` units, one by one (options as in Sketch).

    With ``running`` false they are only written down, not run, and count as solved.
    """

    cdef int budget
    cdef int at                 # slots that are filled
    cdef bint running
    cdef int[::1] chosen        # by slot, the option to be tried next
    cdef int[:, ::1] before     # by slot, what was in use, open and spent before it was filled
    cdef bits[5] by_kind

    def __init__(self, machine, *, options, int budget, int least, definitions=(),
                 bint running=True):
        super().__init__(machine, options=list(written_out(options)), budget=budget, least=least,
                         definitions=definitions)
        self.budget = budget
        self.running = running
        slots = self.machine.slots.shape[0]
        self.chosen = np.zeros(slots + 1, dtype="i4")
        self.before = np.zeros((slots + 1, 4), dtype="i4")

    def settled(self):
        """Programs so far by kind: solved, halted elsewhere, failed, looped, undecided."""
        return [self.by_kind[i] for i in range(5)]

    def advance_slice(self, long long programs):
        """Go on for about so many programs; whether all are done."""
        cdef int status = ROOM
        while status == ROOM:
            with nogil:
                status = self.advance(&programs)
            if status == ROOM:
                self.machine.grow()
        return status == DONE

    cdef int advance(self, long long* programs) noexcept nogil:
        cdef int option, kind
        while programs[0] > 0:
            if self.holes == 0:
                kind = self.judge()
                if kind == FULL:
                    return ROOM
                self.by_kind[kind] += 1
                programs[0] -= 1
                self.go_back()
                continue
            option = self.chosen[self.at]
            if (option < self.options.shape[0]
                    and self.units + self.options[option].cost <= self.budget):
                self.chosen[self.at] += 1
                self.go_on(option)
            elif self.at == 0:
                return DONE
            else:
                self.go_back()
        return SLICED

    cdef void go_on(self, int option) noexcept nogil:
        """Fill the first slot that is a hole, which a statement of a definition's block is not."""
        self.before[self.at, 0] = self.used
        self.before[self.at, 1] = self.holes
        self.before[self.at, 2] = self.units
        self.before[self.at, 3] = self.edited
        self.machine.now.pc = self.at
        self.put(option)
        self.at += 1
        while self.at < self.used and self.machine.slots[self.at].op != 0:
            self.before[self.at, 0] = 0
            self.at += 1
        self.chosen[self.at] = 0

    cdef void go_back(self) noexcept nogil:
        """Empty the slot that was filled last."""
        self.at -= 1
        while self.before[self.at, 0] == 0:
            self.at -= 1
        self.used = self.before[self.at, 0]
        self.holes = self.before[self.at, 1]
        self.units = self.before[self.at, 2]
        self.take_back(self.before[self.at, 3])

    cdef int judge(self) noexcept nogil:
        """Run the program in all mazes: the kind of the first that it does not solve."""
        cdef int maze, event
        if not self.running:
            return SOLVED
        for maze in range(self.machine.mazes):
            event = self.machine.begin_anew(maze)
            if event == RUNNING:
                event = self.machine.run()
            if event != SOLVED:
                return event
        return SOLVED


def written_out(options):
    """The options with one test or one count each, those of one cost side by side."""
    for op, cost, bodies, counts, pos, neg, variants in options:
        if variants == 1:
            yield op, cost, bodies, counts, pos, neg, 1
            continue
        for bit in range(64):
            one = 1 << bit
            if counts & one:
                yield op, cost, bodies, one, 0, 0, 1
            if pos & one:
                yield op, cost, bodies, 0, one, 0, 1
            if neg & one:
                yield op, cost, bodies, 0, 0, one, 1
