"""Sketches: programs with holes, undecided tests and undecided counts, on a machine.

A sketch stands for all its completions. What has been decided about a slot is written through a log,
so that every decision can be taken back. A test or a count that is not decided yet is the set of those
that agree with all outcomes so far: a version space (Mitchell, "Generalization as search", 1982).

>>> import numpy
>>> from mesasynth.ext.machine import Machine
>>> from mesasynth.ext.sketch import Sketch
>>> world = dict(next=numpy.zeros((1, 1), dtype="i4"), sense=numpy.zeros(1, dtype="u8"),
...              goal=numpy.ones(1, dtype="u1"), place=numpy.zeros(1, dtype="i4"),
...              start=numpy.zeros(1, dtype="i4"), base=numpy.zeros(1, dtype="i4"),
...              distance=numpy.zeros(1, dtype="i4"))
>>> sketch = Sketch(Machine(**world), options=[(1, 0, 0, 0, 0, 0, 1), (16, 1024, 0, 0, 0, 0, 1)],
...                 budget=3072, least=1024)
>>> sketch.units, sketch.holes, sketch.rows()
(1024, 1, [(0, -1, 0, 0, 0, 0, 0, 0)])
"""

import numpy as np

from mesasynth.ext.machine cimport Machine, Slot
from mesasynth.ext.memory cimport ACTION, END, HOLE, ONLY_IF, bits
from mesasynth.ext.machine import SLOT

OPTION = np.dtype([("op", "i4"), ("cost", "i4"), ("bodies", "i4"), ("counts", "u4"),
                   ("pos", "u8"), ("neg", "u8"), ("variants", "i8")])
EDIT = np.dtype([("slot", "i4"), ("op", "i4"), ("counts", "u4"), ("unused", "i4"), ("pos", "u8"),
                 ("neg", "u8")])


cdef class Sketch:
    """A program with holes on a machine, at first nothing but one hole.

    ``options`` are rows of (op, cost, bodies, counts, pos, neg, variants) by rising cost, the end of
    the block first at cost 0; ``least`` is the length of the empty program and ``budget`` the greatest
    that will be asked for, in units of 1/1024 bit. ``words[word, action]`` is what follows a word of
    actions: another word, FREE or SHORTER; ``never_empty[op]`` says whether the blocks of a statement
    must hold something, or a shorter program does the same (default: nothing is known of either).
    ``definitions`` are the slots of the blocks that the ops -1, -2, ... stand for, as Machine.load
    takes them.
    """

    def __init__(self, Machine machine, *, options, int budget, int least, words=None,
                 never_empty=None, definitions=()):
        self.machine = machine
        self.options = np.array([tuple(row) for row in options], dtype=OPTION)
        sizes = [len(rows) for rows in definitions]
        self.begins = np.append(0, np.cumsum(sizes)).astype("i4")
        self.templates = np.array([(*row[:5], 0, row[5], 0, *row[6:]) for rows in definitions
                                   for row in rows], dtype=SLOT)
        slots = 2 + 2 * MOST_NESTED + int(max((1 + row[2] + (sizes[-1 - row[0]] if row[0] < 0 else 0)) * budget
                            // row[1] for row in options[1:]))
        machine.make_room(slots)
        self.edits = np.zeros(slots * self.alternatives() + 1, dtype=EDIT)
        self.units = least
        self.variants = 1
        self.start_with(1)
        self.words = np.zeros((0, 1), dtype="i4") if words is None else words
        self.never_empty = np.zeros(0, dtype="i4") if never_empty is None else never_empty
        self.cheapest = min((row[1] for row in options[1:]), default=0)

    def alternatives(self):
        """A bound on how often one slot is decided on: filled once, then split."""
        return 1 + max(popcount(option["counts"]) + popcount(option["pos"]) + popcount(option["neg"])
                       for option in np.asarray(self.options))

    def rows(self):
        """The slots: rows of (op, parent, next, body, other, counts, pos, neg)."""
        cdef Slot slot
        cdef int i
        found = []
        for i in range(self.used):
            slot = self.machine.slots[i]
            found.append((slot.op, slot.parent, slot.next, slot.body, slot.other, slot.counts,
                          slot.pos, slot.neg))
        return found

    cdef int start_with(self, int blocks):
        """Make it as many holes, each behind the block of the one before; where the first one is."""
        cdef int i
        self.used = self.holes = self.owed = 0
        for i in range(blocks - 1):
            self.hole(i - 1, 0, False)
            self.machine.slots[i].op = ONLY_IF
            self.machine.slots[i].body = i + 1
        self.hole(blocks - 2, 0, False)
        for i in range(blocks - 1):
            self.machine.slots[i].next = self.hole(i - 1, 0, False)
        self.holes = blocks
        return blocks - 1

    cdef void put(self, int option) noexcept nogil:
        """Put an option into the hole at the program counter."""
        cdef Slot* slot = &self.machine.slots[self.machine.now.pc]
        cdef Option* chosen = &self.options[option]
        cdef int word = FREE
        cdef bint owed = (0 < chosen.op < self.never_empty.shape[0]
                          and self.never_empty[chosen.op])
        self.redundant = False
        self.note(self.machine.now.pc)
        slot.op = chosen.op
        if chosen.op == END:
            self.holes -= 1
            self.redundant = slot.owed
            return
        self.owed -= slot.owed
        self.units += chosen.cost
        self.holes += chosen.bodies
        self.variants *= chosen.variants
        slot.counts = chosen.counts
        slot.pos = chosen.pos
        slot.neg = chosen.neg
        if chosen.op < ACTION:
            word = 0
        elif slot.word >= 0 and slot.word < self.words.shape[0]:
            word = self.words[slot.word, chosen.op - ACTION]
            self.redundant = word == SHORTER
        slot.next = self.hole(slot.parent, word, False)
        if chosen.op < HOLE:
            slot.body = self.paste(-1 - chosen.op, self.machine.now.pc)
        if chosen.bodies > 0:
            slot.body = self.hole(self.machine.now.pc, 0, owed)
        if chosen.bodies > 1:
            slot.other = self.hole(self.machine.now.pc, 0, owed)

    cdef int hole(self, int parent, int word, bint owed) noexcept nogil:
        """A new hole in the block of ``parent``, behind a word of actions."""
        cdef int i = self.used
        self.used += 1
        self.machine.slots[i].op = HOLE
        self.machine.slots[i].parent = parent
        self.machine.slots[i].word = word
        self.machine.slots[i].owed = owed
        self.owed += owed
        return i

    cdef int paste(self, int definition, int caller) noexcept nogil:
        """Write a definition's block as a block of ``caller``; where it begins."""
        cdef int i, begin = self.begins[definition], first = self.used
        cdef Slot* slot
        self.used += self.begins[definition + 1] - begin
        for i in range(first, self.used):
            slot = &self.machine.slots[i]
            slot[0] = self.templates[begin + i - first]
            slot.parent = caller if slot.parent < 0 else slot.parent + first
            slot.next += first
            slot.body += first
            slot.other += first
        return first

    cdef void narrow(self, bint outcome) noexcept nogil:
        """Of the test at the program counter keep what has this outcome here."""
        cdef Slot* slot = &self.machine.slots[self.machine.now.pc]
        cdef bits seen = self.machine.seen()
        self.note(self.machine.now.pc)
        self.variants //= popcount(slot.pos) + popcount(slot.neg)
        slot.pos &= seen if outcome else ~seen
        slot.neg &= ~seen if outcome else seen
        self.variants *= popcount(slot.pos) + popcount(slot.neg)

    cdef void fix_count(self, bint here) noexcept nogil:
        """Of the counts of the loop at the program counter keep this one, or all others."""
        cdef Slot* slot = &self.machine.slots[self.machine.now.pc]
        cdef int done = self.machine.frames[self.machine.now.depth - 1].count
        self.note(self.machine.now.pc)
        self.variants //= popcount(slot.counts)
        if here:
            slot.counts = <unsigned int>1 << done
        else:
            slot.counts &= ~(<unsigned int>1 << done)
        self.variants *= popcount(slot.counts)

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
