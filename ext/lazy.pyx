"""The lazy enumerator: settles every program up to a length by running programs with holes.

A partial program runs until it meets a hole, a test whose possible sensors disagree, or a loop whose
possible counts do; only there does the search branch. A run that has ended settles every completion
of what it never reached, all at once: ``cover[level[units], holes]`` programs for each way to choose
the undecided tests and counts. So every program within the budget is settled exactly once (the
decisions on a path of the search tree are disjoint and exhaust the choices), which the totals show.

Budgets, lengths and costs are in units of 1/1024 bit. ``advance`` works in slices without the
interpreter's lock and can always be continued.

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
(0, [1, 2, 0, 0, 0])
"""

cimport cython
import numpy as np

from mesasynth.ext.machine cimport Machine, Slot
from mesasynth.ext.memory cimport (
    AT_COUNT, AT_HOLE, AT_TEST, END, FULL, HOLE, RUNNING, SOLVED, UNDECIDED, bits,
)
from mesasynth.ext.machine import FRAME
from mesasynth.ext.memory import REGISTERS, grown

OPTION = np.dtype([("op", "i4"), ("cost", "i4"), ("bodies", "i4"), ("counts", "u4"),
                   ("pos", "u8"), ("neg", "u8"), ("variants", "i8")])
CHOICE = np.dtype([("registers", REGISTERS), ("variants", "i8"), ("kind", "i4"), ("option", "i4"),
                   ("used", "i4"), ("holes", "i4"), ("units", "i4"), ("frames", "i4"),
                   ("edits", "i4"), ("unused", "i4")])
EDIT = np.dtype([("slot", "i4"), ("op", "i4"), ("counts", "u4"), ("unused", "i4"), ("pos", "u8"),
                 ("neg", "u8")])


@cython.final
cdef class LazySearch:
    """One pass over all programs of at most ``budget`` units.

    ``options`` are rows of (op, cost, bodies, counts, pos, neg, variants) by rising cost, the end of
    the block first at cost 0; ``least`` is the length of the empty program; ``level`` maps the least
    length of a partial program to a row of ``cover``, the number of its completions by holes.
    """

    def __init__(self, Machine machine, *, options, int budget, int least, level, cover):
        cdef int i
        self.machine = machine
        self.options = np.array([tuple(row) for row in options], dtype=OPTION)
        slots = 2 + int(max((1 + row[2]) * budget // row[1] for row in options[1:]))
        alternatives = 1 + max(popcount(row[3]) + popcount(row[4]) + popcount(row[5])
                               for row in options)
        machine.make_room(slots)
        self.choices = np.zeros(slots * alternatives + 1, dtype=CHOICE)
        self.edits = np.zeros(slots * alternatives + 1, dtype=EDIT)
        self.saved = np.zeros(slots * alternatives + 1, dtype=FRAME)
        self.budget = budget
        self.level = level
        self.cover = cover
        self.units = least
        self.variants = 1
        self.used = self.holes = 1
        self.pending = START
        self.wanted = ~<bits>0
        machine.slots[0].op = HOLE
        machine.slots[0].parent = -1

    def advance_slice(self, long long work):
        """Go on for about ``work`` ticks: DONE (0), SLICE (1: not done yet) or LEAF (2).

        LEAF reports a leaf that solves, that is undecided, or that holds the program of rank
        ``wanted``; its kind is ``leaf``, and ``partial`` shows it until the next call.
        """
        cdef int status = ROOM
        while status == ROOM:
            with nogil:
                status = self.advance(work)
            if status == ROOM:
                self.machine.grow()
                self.saved = grown(np.asarray(self.saved), FRAME, 2 * self.saved.shape[0])
        return status

    def settled(self):
        """Programs settled so far, by kind (solved, elsewhere, failed, looped, undecided)."""
        return [self.by_kind[i] for i in range(5)]

    def partial(self):
        """The partial program: rows of (op, parent, next, body, other, counts, pos, neg)."""
        return np.asarray(self.machine.slots)[:self.used].tolist()

    def leaf_ticks(self):
        """Ticks of the last leaf's run, over all the mazes that it came to."""
        return self.machine.now.total + self.machine.now.ticks

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
            if self.kept + self.machine.now.depth > self.saved.shape[0]:
                return ROOM
            before = self.machine.now.ticks
            event = self.machine.begin(0) if self.pending == START else self.machine.run()
            self.pending = RUNNING
            work -= self.machine.now.ticks - before + 4
            if event == AT_HOLE:
                self.fill()
            elif event == AT_TEST:
                self.split_test()
            elif event == AT_COUNT:
                self.split_count()
            elif event == FULL:
                return ROOM
            else:
                while event == SOLVED and self.machine.now.maze + 1 < self.machine.mazes:
                    event = self.machine.begin(self.machine.now.maze + 1)
                if event != RUNNING:
                    self.pending = BACK
                    if self.settle(event):
                        return LEAF

    cdef bint settle(self, int kind) noexcept nogil:
        """Count the programs of a leaf; whether the caller wants to see it."""
        self.leaf = kind
        self.leaf_first = self.total
        self.leaf_weight = self.variants * self.cover[self.level[self.units], self.holes]
        self.total += self.leaf_weight
        self.by_kind[kind] += self.leaf_weight
        self.leaves += 1
        return kind == SOLVED or kind == UNDECIDED or self.total > self.wanted

    cdef void fill(self) noexcept nogil:
        """Let each affordable option stand in the hole at the program counter, the end first."""
        if self.options.shape[0] > 1 and self.units + self.options[1].cost <= self.budget:
            self.save(AT_HOLE).option = 1
        self.put(0)

    cdef void put(self, int option) noexcept nogil:
        """Put an option into the hole at the program counter."""
        cdef Slot* slot = &self.machine.slots[self.machine.now.pc]
        cdef Option* chosen = &self.options[option]
        self.note(self.machine.now.pc)
        slot.op = chosen.op
        if chosen.op == END:
            self.holes -= 1
            return
        self.units += chosen.cost
        self.holes += chosen.bodies
        self.variants *= chosen.variants
        slot.counts = chosen.counts
        slot.pos = chosen.pos
        slot.neg = chosen.neg
        slot.next = self.hole(slot.parent)
        if chosen.bodies > 0:
            slot.body = self.hole(self.machine.now.pc)
        if chosen.bodies > 1:
            slot.other = self.hole(self.machine.now.pc)

    cdef int hole(self, int parent) noexcept nogil:
        """A new hole in the block of ``parent``."""
        cdef int i = self.used
        self.used += 1
        self.machine.slots[i].op = HOLE
        self.machine.slots[i].parent = parent
        return i

    cdef void split_test(self) noexcept nogil:
        """Try the outcome 1 of the undecided test at the program counter; 0 comes later."""
        self.save(AT_TEST)
        self.narrow(1)

    cdef void narrow(self, bint outcome) noexcept nogil:
        """Keep the tests that have this outcome here, and go on behind it."""
        cdef Slot* slot = &self.machine.slots[self.machine.now.pc]
        cdef bits seen = self.machine.seen()
        self.note(self.machine.now.pc)
        self.variants //= popcount(slot.pos) + popcount(slot.neg)
        slot.pos &= seen if outcome else ~seen
        slot.neg &= ~seen if outcome else seen
        self.variants *= popcount(slot.pos) + popcount(slot.neg)
        self.machine.branch(outcome)

    cdef void split_count(self) noexcept nogil:
        """End the undecided loop at the program counter here; more iterations come later."""
        cdef Slot* slot = &self.machine.slots[self.machine.now.pc]
        cdef int done = self.machine.frames[self.machine.now.depth - 1].count
        self.save(AT_COUNT)
        self.note(self.machine.now.pc)
        self.variants //= popcount(slot.counts)
        slot.counts = <unsigned int>1 << done
        self.machine.leave()

    cdef void note(self, int index) noexcept nogil:
        """Keep what the slot holds, for the way back."""
        cdef Edit* edit = &self.edits[self.edited]
        cdef Slot* slot = &self.machine.slots[index]
        edit.slot = index
        edit.op = slot.op
        edit.counts = slot.counts
        edit.pos = slot.pos
        edit.neg = slot.neg
        self.edited += 1

    cdef void take_back(self, int edits) noexcept nogil:
        """Undo the changes to slots until so many are left."""
        cdef Edit* edit
        cdef Slot* slot
        while self.edited > edits:
            self.edited -= 1
            edit = &self.edits[self.edited]
            slot = &self.machine.slots[edit.slot]
            slot.op = edit.op
            slot.counts = edit.counts
            slot.pos = edit.pos
            slot.neg = edit.neg

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
        choice.frames = self.kept
        for i in range(depth):
            self.saved[self.kept + i] = self.machine.frames[i]
        self.kept += depth
        self.top += 1
        return choice

    cdef bint backtrack(self) noexcept nogil:
        """Go back to the last decision and take its next alternative; whether there was one."""
        cdef Choice* choice
        cdef Slot* slot
        cdef int i, option, done
        if self.top == 0:
            return False
        choice = &self.choices[self.top - 1]
        self.machine.undo(choice.registers.log)
        self.take_back(choice.edits)
        self.machine.now = choice.registers
        self.variants = choice.variants
        self.used = choice.used
        self.holes = choice.holes
        self.units = choice.units
        for i in range(choice.registers.depth):
            self.machine.frames[i] = self.saved[choice.frames + i]
        slot = &self.machine.slots[choice.registers.pc]
        if choice.kind == AT_HOLE:
            option = choice.option
            choice.option += 1
            if (choice.option == self.options.shape[0]
                    or self.units + self.options[choice.option].cost > self.budget):
                self.forget(choice)
            self.put(option)
        elif choice.kind == AT_TEST:
            self.forget(choice)
            self.narrow(0)
        else:
            self.forget(choice)
            self.note(self.machine.now.pc)
            done = self.machine.frames[self.machine.now.depth - 1].count
            self.variants //= popcount(slot.counts)
            slot.counts &= ~(<unsigned int>1 << done)
            self.variants *= popcount(slot.counts)
            self.machine.again()
        return True

    cdef void forget(self, Choice* choice) noexcept nogil:
        """Drop the last decision: its last alternative is being taken."""
        self.top -= 1
        self.kept = choice.frames
