"""The machine: runs complete and partial programs on tabulated worlds.

A program is an array of statement slots; a slot that nothing fills yet is a *hole*, a test may still
stand for several sensors, and a ``repeat`` for several counts. The machine runs until it has settled
the run (solved, halted elsewhere, failed, looped, undecided) or until only its caller can decide
what a hole, a test or a count shall be. All its memory is written through an undo log, so that the
caller can go back to any earlier configuration in time proportional to what has changed since.

>>> import numpy
>>> from mesasynth.ext.machine import Machine
>>> walk = Machine(                       # a corridor of three places, one action: 0 -> 1 -> 2 -> 2
...     next=numpy.array([[1, 2, 2]], dtype="i4"), sense=numpy.array([0, 0, 1], dtype="u8"),
...     goal=numpy.array([0, 0, 1], dtype="u1"), place=numpy.arange(3, dtype="i4"),
...     start=numpy.zeros(1, dtype="i4"), base=numpy.zeros(1, dtype="i4"),
...     distance=numpy.array([2], dtype="i4"))
>>> walk.load([(4, -1, 1, 2, 0, 0, 0, 1), (1, -1, 0, 0, 0, 0, 0, 0),  # until sensor 0 { action 0 }
...            (16, 0, 3, 0, 0, 0, 0, 0), (1, 0, 0, 0, 0, 0, 0, 0)])
>>> walk.execute(0)
(0, 5)
>>> walk.trail()
[0, 1, 2]
"""

cimport cython
import numpy as np

from mesasynth.ext.loops cimport Frame, Loops
from mesasynth.ext.memory cimport (
    ACTION, AT_COUNT, AT_HOLE, AT_TEST, END, FAILED, FULL, HOLE, IF_ELSE, LOOPED, REPEAT, RUNNING,
    SEEK, UNDECIDED, WHILE, Registers, bits,
)

SLOT = np.dtype(
    [("op", "i4"), ("parent", "i4"), ("next", "i4"), ("body", "i4"), ("other", "i4"),
     ("word", "i4"), ("counts", "u4"), ("owed", "i4"), ("pos", "u8"), ("neg", "u8")]
)


@cython.final
cdef class Machine(Loops):
    """A cursor with open loops and a program in slots; ``max_ticks`` bounds a run."""

    def __init__(self, *, long long max_ticks=1_000_000, **world):
        super().__init__(**world)
        self.max_ticks = max_ticks
        self.make_room(1)

    cpdef void make_room(self, int slots):
        """Make room for programs of that many slots; what was loaded is lost."""
        self.slots = np.zeros(slots, dtype=SLOT)
        self.make_frames(slots + 1)

    def load(self, slots):
        """Load a program: rows of (op, parent, next, body, other, counts, pos, neg), see Slot."""
        self.make_room(len(slots))
        cdef int i
        for i, row in enumerate(slots):
            (self.slots[i].op, self.slots[i].parent, self.slots[i].next, self.slots[i].body,
             self.slots[i].other, self.slots[i].counts, self.slots[i].pos, self.slots[i].neg) = row

    def execute(self, int maze):
        """Run the loaded, complete program on one maze from a clean memory: (event, ticks)."""
        cdef int event = self.begin_anew(maze)
        while event == RUNNING or event == FULL:
            if event == FULL:
                self.grow()
            with nogil:
                event = self.run()
        return event, self.now.ticks

    cdef int begin_anew(self, int maze) noexcept nogil:
        """Begin the first run of the program: all that was remembered may be forgotten."""
        self.undo(0)
        self.now.nodes = self.now.kept = self.now.heads = self.now.passed = 0
        return self.begin(maze)

    cdef int begin(self, int maze) noexcept nogil:
        """Begin the program in a maze, from a clean memory."""
        self.now.pc = 0
        self.now.depth = 0
        return self.place_at_start(maze)

    cdef int run(self) noexcept nogil:
        """Execute until the run is settled or the caller must decide."""
        cdef Registers* now = &self.now
        cdef Slot* slots = &self.slots[0]
        cdef Slot* slot
        cdef const int* next = &self.next[0, 0] - ACTION * self.next.shape[1]
        cdef const int* prices = &self.prices[0]
        cdef int op, event, to, states = self.next.shape[1]
        cdef bint simple = self.plain and not self.shortest and not self.touch
        while True:
            slot = &slots[now.pc]
            op = slot.op
            if op <= HOLE:
                if op == HOLE:
                    return AT_HOLE
                now.pc = slot.body
                continue
            if op != END and op != REPEAT and now.ticks + prices[op] > self.max_ticks:
                return UNDECIDED
            if op >= ACTION:
                to = next[op * states + now.state]
                if (self.recording or self.visiting) and not self.room():
                    return FULL
                now.ticks += prices[op]
                if to < 0:
                    return FAILED
                now.pc = slot.next
                if simple:
                    now.state = to
                    continue
                event = self.advance_to(to)
                if event != RUNNING:
                    return event
            elif op == END:
                event = self.end_block(slot)
                if event != RUNNING:
                    return event
            elif (op == REPEAT or op == WHILE) and self.passes(now.pc, self.max_ticks):
                now.pc = slot.next
            elif op == REPEAT:
                if self.crowded():
                    return FULL
                self.open_loop(now.pc, False)
                now.counters += 1
                self.measure()
                now.pc = slot.body
            elif op <= WHILE:
                if op == WHILE:
                    if self.crowded():
                        return FULL
                    self.open_loop(now.pc, True)
                event = self.look(slot)
                if event == AT_TEST:
                    return AT_TEST
                self.branch(event)
            else:
                if not self.room():
                    return FULL
                if op == SEEK:
                    event = self.seek(slot.pos, <int>slot.counts, self.max_ticks)
                    if event == FULL:
                        return FULL
                else:
                    event = self.remember(op)
                now.pc = slot.next
                if event != RUNNING:
                    return event

    cdef int end_block(self, Slot* slot) noexcept nogil:
        """Go on behind the end of a block: RUNNING, or how the run ends or stops there."""
        cdef Registers* now = &self.now
        cdef int event, parent = slot.parent
        cdef Frame* frame
        if parent < 0:
            return self.verdict()
        slot = &self.slots[parent]
        if slot.op == WHILE:
            if (self.storing and not self.room()) or self.crowded():
                return FULL
            if self.recurs(&self.frames[now.depth - 1]):
                return LOOPED
            if now.ticks >= self.max_ticks:
                return UNDECIDED
            now.pc = parent
            event = self.look(slot)
            if event == AT_TEST:
                return AT_TEST
            self.branch(event)
        elif slot.op == REPEAT:
            if now.ticks >= self.max_ticks:
                return UNDECIDED
            now.ticks += 1
            now.pc = parent
            frame = &self.frames[now.depth - 1]
            frame.count += 1
            self.stand_still(frame, slot.counts, self.max_ticks)
            if (slot.counts >> frame.count) & 1 == 0:
                self.again()
            elif slot.counts >> frame.count == 1:
                self.leave()
            else:
                return AT_COUNT
        else:
            now.pc = slot.next
        return RUNNING

    cdef bits seen(self) noexcept nogil:
        """The sensor bits here, those that depend on memory included."""
        cdef bits seen = self.sense[self.now.state]
        if self.remembering:
            seen |= self.remembered()
        return seen

    cdef int look(self, Slot* slot) noexcept nogil:
        """The outcome of the slot's test (0 or 1), or AT_TEST while its possible tests disagree."""
        cdef bits seen = self.seen()
        if (slot.pos & seen) | (slot.neg & ~seen) == 0:
            return 0
        if (slot.pos & ~seen) | (slot.neg & seen) == 0:
            return 1
        return AT_TEST

    cdef void branch(self, bint outcome) noexcept nogil:
        """Go on behind the test of the statement at the program counter."""
        cdef Slot* slot = &self.slots[self.now.pc]
        self.now.ticks += 1
        if outcome:
            self.now.pc = slot.body
        elif slot.op == IF_ELSE:
            self.now.pc = slot.other
        else:
            if slot.op == WHILE:
                self.close_loop()
            self.now.pc = slot.next

    cdef void leave(self) noexcept nogil:
        """End the ``repeat`` at the program counter."""
        self.close_loop()
        self.now.counters -= 1
        self.now.pc = self.slots[self.now.pc].next

    cdef void again(self) noexcept nogil:
        """Begin another iteration of the ``repeat`` at the program counter."""
        self.now.pc = self.slots[self.now.pc].body
