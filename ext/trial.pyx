"""Trials: a sketch that runs through all mazes of a task, and what its run settles.

>>> import numpy
>>> from mesasynth.ext.machine import Machine
>>> from mesasynth.ext.trial import Trial
>>> world = dict(next=numpy.zeros((1, 1), dtype="i4"), sense=numpy.zeros(1, dtype="u8"),
...              goal=numpy.ones(1, dtype="u1"), place=numpy.zeros(1, dtype="i4"),
...              start=numpy.zeros(1, dtype="i4"), base=numpy.zeros(1, dtype="i4"),
...              distance=numpy.zeros(1, dtype="i4"))
>>> trial = Trial(Machine(**world), options=[(1, 0, 0, 0, 0, 0, 1), (16, 1024, 0, 0, 0, 0, 1)],
...               budget=2048, least=1024, level=numpy.arange(2049, dtype="i4") // 1024,
...               cover=numpy.ones((3, 8), dtype="u8"))
>>> trial.settled()
[0, 0, 0, 0, 0, 0, 0]
"""

import numpy as np

from mesasynth.ext.machine cimport Machine
from mesasynth.ext.memory cimport AT_HOLE, FULL, RUNNING, SOLVED, UNDECIDED, bits
from mesasynth.ext.sketch cimport Sketch


cdef class Trial(Sketch):
    """A sketch of at most ``budget`` units on trial (options as in Sketch).

    ``level`` maps the least length of a sketch to a row of ``cover``, the number of its completions by
    holes. The first ``required`` mazes must be solved (default: all); of them a program of that level
    may miss ``may_miss[level]``. Without ``lenient`` a program that misses any has the kind of its first
    miss all the same. After them a program runs in the other mazes too, whatever happens there.

    What needs more than ``most_ticks[level]`` ticks over the required mazes, or more than
    ``most_space`` memory, is settled as outweighed; both may be lowered between slices. The bound on
    ticks uses ``remaining[state]``, the fewest ticks from there to a goal of that maze. What a
    shorter program provably does the same as is settled as redundant (see Sketch).
    """

    def __init__(self, Machine machine, *, options, int budget, int least, level, cover,
                 required=None, may_miss=None, bint lenient=False, most_ticks=None, remaining=None,
                 most_space=None, words=None, never_empty=None, definitions=()):
        super().__init__(machine, options=options, budget=budget, least=least, words=words,
                         never_empty=never_empty, definitions=definitions)
        self.events = np.zeros(machine.mazes, dtype="i4")
        self.clocks = np.zeros(machine.mazes, dtype="i8")
        self.budget = budget
        self.level = level
        self.cover = cover
        self.required = machine.mazes if required is None else required
        self.may_miss = np.zeros(len(cover), dtype="i4") if may_miss is None else may_miss
        self.lenient = lenient
        self.weighs = most_ticks is not None
        self.most_ticks = np.zeros(1, dtype="i8") if most_ticks is None else most_ticks
        self.remaining = np.zeros(1, dtype="i4") if remaining is None else remaining
        from_start = np.asarray(self.remaining)[np.asarray(machine.start)] if self.weighs else [0]
        self.later = np.append(np.cumsum(from_start[:self.required][::-1])[::-1], 0).astype("i8")[1:]
        self.most_space = 2**62 if most_space is None else most_space
        self.bounded = self.weighs or most_space is not None or may_miss is not None
        self.origin = -1
        self.blocks = 1
        self.pending = START
        self.wanted = ~<bits>0
        self.least = least

    def settled(self):
        """Programs settled so far, by kind (the five of a run, outweighed, redundant)."""
        return [self.by_kind[i] for i in range(7)]

    def runs(self):
        """The last leaf's runs, a pair (event, ticks) for each maze that it came to the end of."""
        cdef int i
        return [(self.events[i], self.clocks[i]) for i in range(self.closed)]

    cdef int next_decision(self):
        cdef int event = FULL
        while event == FULL:
            event = self.proceed()
            if event == FULL:
                self.machine.grow()
        return event

    cdef int proceed(self) noexcept nogil:
        """Run on: to a decision (AT_HOLE, AT_TEST, AT_COUNT), to FULL, or to the kind of a leaf."""
        cdef int event = RUNNING
        if self.redundant or self.units + self.owed * self.cheapest > self.budget:
            self.complete = False
            self.closed = self.machine.now.maze
            return REDUNDANT
        if self.bounded and self.pending != START:
            event = self.excluded()
            if event != RUNNING:
                self.complete = False
                self.closed = self.machine.now.maze
                return event
        if self.pending == START:
            event = self.machine.begin(0)
            if self.origin >= 0:
                event = self.machine.advance_to(self.origin)   # also from a start on a goal
                self.machine.now.pc = self.inner
            self.pending = RUNNING
        while True:
            if event == RUNNING:
                event = self.machine.run()
            if event >= AT_HOLE:
                return event
            event = self.close(event)
            if event != RUNNING:
                return event

    cdef int close(self, int event) noexcept nogil:
        """End the run in one maze and begin the next: RUNNING, or the kind of the whole leaf."""
        cdef int maze
        self.complete = False
        while event != RUNNING:
            maze = self.machine.now.maze
            self.events[maze] = event
            self.clocks[maze] = self.machine.now.ticks
            self.closed = maze + 1
            self.peak = max(self.peak, self.machine.now.peak)
            if event != SOLVED and maze < self.required:
                if event == UNDECIDED:
                    return UNDECIDED
                if self.missed == 0:
                    self.first = event
                self.missed += 1
                if self.missed > self.may_miss[self.level[self.units]]:
                    return self.first
            if maze + 1 == self.machine.mazes:
                self.complete = True
                return SOLVED if self.lenient or self.missed == 0 else self.first
            event = self.machine.begin(maze + 1)
        return RUNNING

    cdef int excluded(self) noexcept nogil:
        """The kind of all completions if the bounds exclude them, else RUNNING."""
        cdef int level = self.level[self.units]
        if self.missed > self.may_miss[level]:
            return self.first
        if self.weighs and self.least_ticks() > self.most_ticks[level]:
            return OUTWEIGHED
        if max(self.peak, self.machine.now.peak) > self.most_space:
            return OUTWEIGHED
        return RUNNING

    cdef long long least_ticks(self) noexcept nogil:
        """No completion that solves all required mazes takes fewer ticks over them.

        Each maze takes at least the fewest ticks from where the cursor can be put: it is there, or an
        entry of the frontier is taken at the price of one tick.
        """
        cdef int i, least = self.remaining[self.machine.now.state]
        if self.machine.now.maze >= self.required:
            return 0
        for i in range(self.machine.now.head, self.machine.now.tail):
            least = min(least, 1 + self.remaining[self.machine.entry(i).state])
        return (self.machine.now.total + self.machine.now.ticks + least
                + self.later[self.machine.now.maze])

    cdef bint settle(self, int kind) noexcept nogil:
        """Count the programs of a leaf; whether the caller wants to see it."""
        self.leaf = kind
        self.leaf_first = self.total
        self.leaf_weight = self.variants * self.cover[self.level[self.units], self.holes]
        self.total += self.leaf_weight
        self.by_kind[kind] += self.leaf_weight
        self.leaves += 1
        self.slowest = max(self.slowest, self.machine.now.ticks)
        return self.complete or kind == UNDECIDED or self.total > self.wanted
