"""Foresight: a trial that settles what comes next from a table of smaller searches.

The table (:mod:`mesasynth.ext.tails`) knows what follows in the first maze outside all loops. So a
hole there need not be filled; and a run that could leave its loop, or pass over its `if`, need not
do so and come back: what would follow is settled on the way, and the run goes on with the other outcome.

>>> import numpy
>>> from mesasynth.ext.foresight import Foresight
>>> from mesasynth.ext.machine import Machine
>>> world = dict(next=numpy.zeros((1, 1), dtype="i4"), sense=numpy.zeros(1, dtype="u8"),
...              goal=numpy.ones(1, dtype="u1"), place=numpy.zeros(1, dtype="i4"),
...              start=numpy.zeros(1, dtype="i4"), base=numpy.zeros(1, dtype="i4"),
...              distance=numpy.zeros(1, dtype="i4"))
>>> trial = Foresight(Machine(**world), options=[(1, 0, 0, 0, 0, 0, 1), (16, 1024, 0, 0, 0, 0, 1)],
...                   budget=2048, least=1024, level=numpy.arange(2049, dtype="i4") // 1024,
...                   cover=numpy.ones((3, 8), dtype="u8"))
>>> trial.forget()
>>> trial.settled()
[0, 0, 0, 0, 0, 0, 0]
"""

from mesasynth.ext.loops cimport Frame
from mesasynth.ext.machine cimport Machine, Slot
from mesasynth.ext.memory cimport HOLE, ONLY_IF, WHILE, bits
from mesasynth.ext.sketch cimport popcount
from mesasynth.ext.tails cimport Tails

cdef enum:
    MOST_COUNT = 9      # the greatest count of a `repeat`


cdef class Foresight(Trial):
    """A trial with ``tails``, or without (None); the other arguments as for Trial.

    A place is foreseen where no tail solves the first maze or is undecided, so that what comes after
    that maze does not matter. While a table is made (``tabulating``) all that is known is foreseen.
    Programs of which one has the rank ``wanted`` are not settled from the table.
    """

    def __init__(self, Machine machine, *, Tails tails=None, bint tabulating=False, **trial):
        super().__init__(machine, **trial)
        self.tails = tails
        self.tabulating = tabulating

    def forget(self):
        """Do without the table of tails from now on."""
        self.tails = None

    cdef int blocks_behind(self, int slot) noexcept nogil:
        """How many blocks are still to end at a slot outside all loops."""
        cdef int blocks = 1, parent = self.machine.slots[slot].parent
        while parent >= 0:
            blocks += 1
            parent = self.machine.slots[parent].parent
        return blocks

    cdef int foreseen(self, int slot, int loops, long long ticks) noexcept nogil:
        """How many blocks of tails follow at a slot, if the table knows all about them; else 0.

        The slot is outside all loops but the innermost ``loops`` of those that are open, which the
        run is leaving; until it goes on at the slot, ``ticks`` will have passed.
        """
        cdef int room = self.budget - self.units, state = self.machine.now.state, blocks, known
        if (self.tails is None or self.machine.now.maze != 0 or self.machine.now.depth != loops
                or self.machine.slots[slot].op != HOLE):
            return 0
        if room > self.tails.reach[0] or state >= self.tails.closed.shape[1]:
            return 0
        blocks = self.blocks_behind(slot)
        if blocks > self.tails.blocks:
            return 0
        if self.tabulating:
            known = self.tails.reach[blocks - 1] + 1
        else:
            known = self.tails.closed[blocks - 1, state]
        if (room < known and not self.machine.altered()
                and ticks + self.tails.slowest[blocks - 1, state] < self.machine.max_ticks):
            return blocks
        return 0

    cdef bits weight(self, long long variants) noexcept nogil:
        """How many programs this sketch stands for, with so many variants in place of its own."""
        return variants * self.cover[self.level[self.units], self.holes]

    cdef void take_known(self, int blocks, long long variants, long long ticks) noexcept nogil:
        """Settle so many variants of what is foreseen, by kind."""
        cdef int row, kind, room = self.budget - self.units, state = self.machine.now.state
        cdef bits ways
        self.total += self.weight(variants)
        self.slowest = max(self.slowest, ticks + self.tails.slowest[blocks - 1, state])
        if self.holes == blocks:
            row = self.tails.last[room]
            for kind in range(5):
                self.by_kind[kind] += variants * self.tails.within[blocks - 1, state, row, kind]
            return
        for row in range(self.tails.last[room] + 1):
            ways = variants * self.cover[self.level[self.units + self.tails.surplus[row]],
                                         self.holes - blocks]
            for kind in range(5):
                self.by_kind[kind] += ways * self.tails.programs[blocks - 1, state, row, kind]

    cdef bint settle_hole(self) noexcept nogil:
        """Settle the hole at the program counter, if it is foreseen; whether it was."""
        cdef long long ticks = self.machine.now.ticks
        cdef int blocks = self.foreseen(self.machine.now.pc, 0, ticks)
        if blocks == 0 or self.total + self.weight(self.variants) > self.wanted:
            return False
        self.take_known(blocks, self.variants, ticks)
        self.leaves += 1
        return True

    cdef bint settle_exit_of_test(self) noexcept nogil:
        """Settle what follows if the test at the program counter fails, if that is foreseen."""
        cdef Slot* slot = &self.machine.slots[self.machine.now.pc]
        cdef bits seen
        cdef long long variants, ticks = self.machine.now.ticks + 1
        cdef int blocks
        if slot.op != WHILE and slot.op != ONLY_IF:
            return False
        blocks = self.foreseen(slot.next, slot.op == WHILE, ticks)
        if blocks == 0:
            return False
        seen = self.machine.seen()
        variants = (self.variants // (popcount(slot.pos) + popcount(slot.neg))
                    * (popcount(slot.pos & ~seen) + popcount(slot.neg & seen)))
        if self.total + self.weight(variants) > self.wanted:
            return False
        self.take_known(blocks, variants, ticks)
        return True

    cdef int settle_exit_of_count(self) noexcept nogil:
        """Settle what follows if the loop at the program counter ends here, if that is foreseen.

        0 if it is not, 1 if it was; 2 if all greater counts have been settled with it, since the last
        iteration has changed nothing, so that no further one will.
        """
        cdef Slot* slot = &self.machine.slots[self.machine.now.pc]
        cdef Frame* frame = &self.machine.frames[self.machine.now.depth - 1]
        cdef long long variants = self.variants, ticks = self.machine.now.ticks
        cdef int blocks = self.foreseen(slot.next, 1, ticks)
        if blocks == 0:
            return 0
        if (frame.still and self.total + self.weight(variants) <= self.wanted
                and self.foreseen(slot.next, 1, MOST_COUNT * ticks)):
            self.take_known(blocks, variants, MOST_COUNT * ticks)
            self.leaves += 1
            return 2
        variants //= popcount(slot.counts)
        if self.total + self.weight(variants) > self.wanted:
            return 0
        self.take_known(blocks, variants, ticks)
        return 1
