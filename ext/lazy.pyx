"""The lazy enumerator: settles every program up to a length by running programs with holes.

A partial program runs until it meets a hole, a test whose possible sensors disagree, or a loop whose
possible counts do; only there does the search branch. A run that has ended settles every completion
of what it never reached, all at once: ``cover[level[units], holes]`` programs for each way to choose
the undecided tests and counts; so does a table of smaller searches where it knows the rest. So every program within the budget is settled exactly once (the
decisions on a path of the search tree are disjoint and exhaust the choices), which the totals show.

Bounds may exclude what cannot score well enough: see Trial. Budgets, lengths and costs are in
units of 1/1024 bit. ``advance_slice`` works without the interpreter's lock and can be continued.

>>> import numpy
>>> from mesasynth.ext.machine import Machine
>>> from mesasynth.ext.lazy import LazySearch
>>> world = dict(next=numpy.array([[1, 2, 2]], dtype="i4"), sense=numpy.zeros(3, dtype="u8"),
...              goal=numpy.array([0, 0, 1], dtype="u1"), place=numpy.arange(3, dtype="i4"),
...              start=numpy.zeros(1, dtype="i4"), base=numpy.zeros(1, dtype="i4"),
...              distance=numpy.array([2], dtype="i4"))
>>> search = LazySearch(Machine(**world), options=[(1, 0, 0, 0, 0, 0, 1), (16, 1024, 0, 0, 0, 0, 1)],
...                     budget=3072, least=1024, level=numpy.arange(3073, dtype="i4") // 1024,
...                     cover=numpy.ones((4, 8), dtype="u8"))
>>> search.advance_slice(1000), search.leaf, search.units      # a solution: two actions, then the end
(2, 0, 3072)
>>> search.advance_slice(1000), search.settled()               # beside it the two shorter programs
(0, [1, 2, 0, 0, 0, 0, 0])
"""

cimport cython
import numpy as np

from mesasynth.ext.memory cimport (
    AT_COUNT, AT_HOLE, AT_TEST, FULL, RUNNING, SOLVED, UNDECIDED, bits,
)
from mesasynth.ext.foresight cimport Foresight
from mesasynth.ext.trial cimport BACK, START
from mesasynth.ext.loops import FRAME
from mesasynth.ext.memory import REGISTERS, grown

CHOICE = np.dtype(
    [("registers", REGISTERS), ("variants", "i8"), ("peak", "i8")]
    + [(name, "i4") for name in ("kind", "option", "used", "holes", "units", "frames", "edits",
                                 "missed", "first", "owed")]
)


@cython.final
cdef class LazySearch(Foresight):
    """One pass over all programs of at most ``budget`` units; arguments as for Foresight."""

    def __init__(self, machine, **foresight):
        super().__init__(machine, **foresight)
        self.choices = np.zeros(self.edits.shape[0], dtype=CHOICE)
        self.saved = np.zeros(self.edits.shape[0] + self.machine.frames.shape[0], dtype=FRAME)

    def enter(self, path, bits first):
        """Go to the sketch that these decisions lead to, and search there and below it only.

        A decision is the number of an option, or 0 or 1 for the first or second way to split a test or
        a count. The programs there have the ranks ``first`` and up; returns how many there are.
        """
        cdef int event, way
        self.redundant = False
        self.machine.undo(0)
        self.take_back(0)
        self.machine.reset()
        self.units, self.variants = self.least, 1
        self.inner = self.start_with(self.blocks)
        self.top = self.kept = self.missed = 0
        self.peak = 0
        self.pending = START
        for way in path:
            event = self.next_decision()
            if event == AT_HOLE:
                self.put(way)
            elif event == AT_TEST:
                self.narrow(way)
                self.machine.branch(way)
            else:
                self.fix_count(way == 0)
                if way == 0:
                    self.machine.leave()
                else:
                    self.machine.again()
        self.total = first
        return self.variants * self.cover[self.level[self.units], self.holes]

    def ways(self):
        """How many ways the next decision of a sketch just entered has; 0 if it is a leaf."""
        cdef int event = self.next_decision()
        if event == AT_HOLE:
            if self.foreseen(self.machine.now.pc, 0, self.machine.now.ticks):
                return 0
            return sum(self.units + self.options[i].cost <= self.budget
                       for i in range(self.options.shape[0]))
        return 2 if event == AT_TEST or event == AT_COUNT else 0

    def advance_slice(self, long long work):
        """Go on for about ``work`` ticks: DONE (0), SLICE (1: not done yet) or LEAF (2).

        LEAF reports a leaf that has run in all mazes, that is undecided, or that holds the program of
        rank ``wanted``; its kind is ``leaf``, and ``rows`` shows it until the next call.
        """
        cdef int status = ROOM
        while status == ROOM:
            with nogil:
                status = self.advance(work)
            if status == ROOM:
                self.machine.grow()
                self.saved = grown(np.asarray(self.saved), FRAME, 2 * self.saved.shape[0])
        return status

    cdef int advance(self, long long work) noexcept nogil:
        """Search until done, the slice is used up, or a leaf is to be shown (a Status)."""
        cdef int event
        cdef long long before
        while True:
            if self.pending == BACK:
                if not self.backtrack():
                    return DONE
                self.pending = RUNNING
            if work <= 0:
                return SLICE
            if self.kept + self.machine.frames.shape[0] > self.saved.shape[0]:
                return ROOM
            before = self.machine.now.ticks
            event = self.proceed()
            work -= self.machine.now.ticks - before + 4
            if event == AT_HOLE:
                if self.settle_hole():
                    self.pending = BACK
                else:
                    self.fill()
            elif event == AT_TEST:
                self.split_test()
            elif event == AT_COUNT:
                self.split_count()
            elif event == FULL:
                return ROOM
            else:
                self.pending = BACK
                if self.settle(event):
                    return LEAF

    cdef void fill(self) noexcept nogil:
        """Let each affordable option stand in the hole at the program counter, the end first."""
        if self.options.shape[0] > 1 and self.units + self.options[1].cost <= self.budget:
            self.save(AT_HOLE).option = 1
        self.put(0)

    cdef void split_test(self) noexcept nogil:
        """Try the outcome 0 of the undecided test at the program counter; 1 comes later."""
        cdef bint passed = self.settle_exit_of_test()
        if not passed:
            self.save(AT_TEST)
        self.narrow(passed)
        self.machine.branch(passed)

    cdef void split_count(self) noexcept nogil:
        """End the undecided loop at the program counter here; more iterations come later."""
        cdef int settled = self.settle_exit_of_count()
        if settled == 2:
            self.pending = BACK
            return
        if settled == 0:
            self.save(AT_COUNT)
        self.fix_count(settled == 0)
        if settled == 0:
            self.machine.leave()
        else:
            self.machine.again()

    cdef Choice* save(self, int kind) noexcept nogil:
        """Save the search's state before a decision."""
        cdef Choice* choice = &self.choices[self.top]
        cdef int i, depth = self.machine.now.depth
        choice.registers = self.machine.now
        choice.kind = kind
        choice.edits = self.edited
        choice.variants = self.variants
        choice.used = self.used
        choice.holes = self.holes
        choice.units = self.units
        choice.missed = self.missed
        choice.owed = self.owed
        choice.first = self.first
        choice.peak = self.peak
        choice.frames = self.kept
        for i in range(depth):
            self.saved[self.kept + i] = self.machine.frames[i]
        self.kept += depth
        self.top += 1
        return choice

    cdef bint backtrack(self) noexcept nogil:
        """Go back to the last decision and take its next alternative; whether there was one."""
        cdef Choice* choice
        cdef int i, option
        if self.top == 0:
            return False
        choice = &self.choices[self.top - 1]
        self.redundant = False
        self.machine.undo(choice.registers.log)
        self.take_back(choice.edits)
        self.machine.now = choice.registers
        self.variants = choice.variants
        self.used = choice.used
        self.holes = choice.holes
        self.units = choice.units
        self.missed = choice.missed
        self.owed = choice.owed
        self.first = choice.first
        self.peak = choice.peak
        for i in range(choice.registers.depth):
            self.machine.frames[i] = self.saved[choice.frames + i]
        if choice.kind == AT_HOLE:
            option = choice.option
            choice.option += 1
            if (choice.option == self.options.shape[0]
                    or self.units + self.options[choice.option].cost > self.budget):
                self.drop(choice)
            self.put(option)
        elif choice.kind == AT_TEST:
            self.drop(choice)
            self.narrow(1)
            self.machine.branch(1)
        else:
            self.drop(choice)
            self.fix_count(0)
            self.machine.again()
        return True

    cdef void drop(self, Choice* choice) noexcept nogil:
        """Drop the last decision: its last alternative is being taken."""
        self.top -= 1
        self.kept = choice.frames
