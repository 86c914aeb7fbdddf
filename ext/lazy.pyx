"""The lazy enumerator: settles every program up to a length by running programs with holes.

A partial program runs until it meets a hole, a test whose possible sensors disagree, or a loop whose
possible counts do; only there does the search branch. A run that has ended settles every completion
of what it never reached, all at once: ``cover[level[units], holes]`` programs for each way to choose
the undecided tests and counts. So every program within the budget is settled exactly once (the
decisions on a path of the search tree are disjoint and exhaust the choices), which the totals show.

Bounds may exclude what cannot score well enough: see LazySearch. Budgets, lengths and costs are in
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
(0, [1, 2, 0, 0, 0, 0])
"""

cimport cython
import numpy as np

from mesasynth.ext.machine cimport Machine
from mesasynth.ext.memory cimport (
    AT_COUNT, AT_HOLE, AT_TEST, FULL, RUNNING, SOLVED, UNDECIDED, bits,
)
from mesasynth.ext.sketch cimport Sketch
from mesasynth.ext.machine import FRAME
from mesasynth.ext.memory import REGISTERS, grown

CHOICE = np.dtype(
    [("registers", REGISTERS), ("variants", "i8"), ("peak", "i8")]
    + [(name, "i4") for name in ("kind", "option", "used", "holes", "units", "frames", "edits",
                                 "missed", "first", "unused")]
)


@cython.final
cdef class LazySearch(Sketch):
    """One pass over all programs of at most ``budget`` units (options as in Sketch).

    ``level`` maps the least length of a sketch to a row of ``cover``, the number of its completions by
    holes. The first ``required`` mazes must be solved (default: all); of them a program of that level
    may miss ``may_miss[level]``. Without ``lenient`` a program that misses any has the kind of its first
    miss all the same. After them a program runs in the other mazes too, whatever happens there.

    What needs more than ``most_ticks[level]`` ticks over the required mazes, or more than
    ``most_space`` memory, is settled as outweighed; both may be lowered between slices. The bound on
    ticks uses ``remaining[state]``, the fewest ticks from there to a goal of that maze.
    """

    def __init__(self, Machine machine, *, options, int budget, int least, level, cover,
                 required=None, may_miss=None, bint lenient=False, most_ticks=None, remaining=None,
                 most_space=None):
        super().__init__(machine, options=options, budget=budget, least=least)
        decisions = self.edits.shape[0]
        self.choices = np.zeros(decisions, dtype=CHOICE)
        self.saved = np.zeros(decisions, dtype=FRAME)
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
        self.pending = START
        self.wanted = ~<bits>0

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

    def settled(self):
        """Programs settled so far, by kind (the five of a run, then outweighed)."""
        return [self.by_kind[i] for i in range(6)]

    def runs(self):
        """The last leaf's runs, a pair (event, ticks) for each maze that it came to the end of."""
        cdef int i
        return [(self.events[i], self.clocks[i]) for i in range(self.closed)]

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
            if self.bounded and self.pending != START:
                event = self.excluded()
                if event != RUNNING:
                    self.pending = BACK
                    self.complete = False
                    self.closed = self.machine.now.maze
                    if self.settle(event):
                        return LEAF
                    work -= 4
                    continue
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
            elif event != RUNNING:
                event = self.close(event)
                if event != RUNNING:
                    self.pending = BACK
                    if self.settle(event):
                        return LEAF

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
        return self.complete or kind == UNDECIDED or self.total > self.wanted

    cdef void fill(self) noexcept nogil:
        """Let each affordable option stand in the hole at the program counter, the end first."""
        if self.options.shape[0] > 1 and self.units + self.options[1].cost <= self.budget:
            self.save(AT_HOLE).option = 1
        self.put(0)

    cdef void split_test(self) noexcept nogil:
        """Try the outcome 1 of the undecided test at the program counter; 0 comes later."""
        self.save(AT_TEST)
        self.narrow(1)
        self.machine.branch(1)

    cdef void split_count(self) noexcept nogil:
        """End the undecided loop at the program counter here; more iterations come later."""
        self.save(AT_COUNT)
        self.fix_count(1)
        self.machine.leave()

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
        self.machine.undo(choice.registers.log)
        self.take_back(choice.edits)
        self.machine.now = choice.registers
        self.variants = choice.variants
        self.used = choice.used
        self.holes = choice.holes
        self.units = choice.units
        self.missed = choice.missed
        self.first = choice.first
        self.peak = choice.peak
        for i in range(choice.registers.depth):
            self.machine.frames[i] = self.saved[choice.frames + i]
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
            self.machine.branch(0)
        else:
            self.forget(choice)
            self.fix_count(0)
            self.machine.again()
        return True

    cdef void forget(self, Choice* choice) noexcept nogil:
        """Drop the last decision: its last alternative is being taken."""
        self.top -= 1
        self.kept = choice.frames
