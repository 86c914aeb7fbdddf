"""Open loops: when one of them never ends, and when one changes nothing any more.

Non-termination is exact. A loop that never ends meets the same configuration at its head again:
world state, marks, and the memory that never changes back (its *version* counts the changes, so
equal versions are equal memories). Brent's cycle finder (BIT 20, 1980) keeps one earlier
configuration a loop; equal hashes of the marks are confirmed against the undo log. Trails count only
if `back` was executed since: what repeats itself without reading them goes on doing so. Where there is
no memory (the machine is *plain*) the state is all, and each loop keeps every state that its head has met,
in a sparse set (Briggs and Torczon, LOPLAS 2, 1993), which costs nothing to clear or to take back. A
``repeat`` whose last iteration has changed nothing needs no further ones: their ticks are added.

There, too, a loop inside another one that has come to its end is *passed* from then on: begun in the
same state it ends in the same one, after as many ticks, so it is not run again. What was decided on the
way stays decided as long as the record of it stands, which is kept in the same way as the heads.

>>> import numpy
>>> from mesasynth.ext.loops import Loops
>>> loops = Loops(next=numpy.zeros((1, 1), dtype="i4"), sense=numpy.zeros(1, dtype="u8"),
...               goal=numpy.ones(1, dtype="u1"), place=numpy.zeros(1, dtype="i4"),
...               start=numpy.zeros(1, dtype="i4"), base=numpy.zeros(1, dtype="i4"),
...               distance=numpy.zeros(1, dtype="i4"))
>>> loops.make_frames(2)
"""

import numpy as np

from mesasynth.ext.cursor cimport Cursor
from mesasynth.ext.memory cimport Registers
from mesasynth.ext.memory import grown

FRAME = np.dtype(
    [("slot", "i4"), ("count", "i4"), ("state", "i4"), ("age", "i4"), ("power", "i4"),
     ("log", "i4"), ("trail", "i4"), ("node", "i4"), ("kept", "i4"), ("backs", "i4"),
     ("version", "u8"), ("marks", "u8"), ("ticks", "i8"), ("heads", "i4"), ("still", "i4"),
     ("began", "i8"), ("origin", "i4"), ("unused", "i4")]
)
HEAD = np.dtype([("state", "i4"), ("depth", "i4")])
PASSED = np.dtype([("slot", "i4"), ("state", "i4"), ("to", "i4"), ("unused", "i4"), ("ticks", "i8")])


cdef class Loops(Cursor):
    """A cursor with the loops that are open."""

    def __init__(self, **world):
        super().__init__(**world)
        self.heads = np.zeros(256, dtype=HEAD)
        self.passed = np.zeros(256, dtype=PASSED)

    cpdef void make_frames(self, int most):
        """Make room for so many open loops."""
        self.frames = np.zeros(most, dtype=FRAME)
        self.met = np.zeros((most if self.plain else 1, len(self.sense)), dtype="i4")
        self.passing = np.zeros((most if self.plain else 1, len(self.sense)), dtype="i4")

    cpdef void grow(self):
        """Double the buffers; called when a run reports that one is full."""
        Cursor.grow(self)
        self.heads = grown(np.asarray(self.heads), HEAD, 2 * self.heads.shape[0])
        self.passed = grown(np.asarray(self.passed), PASSED, 2 * self.passed.shape[0])

    cdef bint crowded(self) noexcept nogil:
        """Whether there is no room for one more head and for the records of one more loop."""
        return (self.now.heads >= self.heads.shape[0]
                or self.now.passed + self.now.depth + 1 >= self.passed.shape[0])

    cdef bint passes(self, int slot, long long max_ticks) noexcept nogil:
        """Pass the loop of a slot, if it is known where that leads; whether it was.

        Not outside all loops, where it is never met again, nor where the trail counts.
        """
        cdef Passed* known
        cdef int i
        if self.now.depth == 0 or not self.plain or self.shortest:
            return False
        i = self.passing[slot, self.now.state]
        known = &self.passed[i]
        if (i >= self.now.passed or known.slot != slot or known.state != self.now.state
                or self.now.ticks + known.ticks > max_ticks):
            return False
        self.now.state = known.to
        self.now.ticks += known.ticks
        return True

    cdef void close_loop(self) noexcept nogil:
        """Close the innermost loop, and keep where it has led."""
        cdef Frame* frame
        cdef Passed* known
        self.now.depth -= 1
        if self.now.depth == 0 or not self.plain:
            return
        frame = &self.frames[self.now.depth]
        known = &self.passed[self.now.passed]
        known.slot = frame.slot
        known.state = frame.origin
        known.to = self.now.state
        known.ticks = self.now.ticks - frame.began
        self.passing[frame.slot, frame.origin] = self.now.passed
        self.now.passed += 1

    cdef void stand_still(self, Frame* frame, unsigned int counts,
                          long long max_ticks) noexcept nogil:
        """Skip the iterations of a ``repeat`` that cannot change anything, since the last one did not.

        What an iteration does depends on the configuration at its beginning alone. So if the last one
        ended in the one in which it began, so will each to come, after as many ticks.
        """
        cdef Registers* now = &self.now
        cdef int left = 0
        cdef long long ticks = now.ticks - frame.ticks
        frame.still = (frame.state == now.state and frame.version == now.version
                       and frame.log == now.log and frame.trail == now.trail
                       and frame.backs == now.backs and not self.storing)
        if frame.still and counts & (counts - 1) == 0:
            while counts >> (frame.count + left) > 1:
                left += 1
            if now.ticks + left * ticks <= max_ticks:
                frame.count += left
                now.ticks += left * ticks
        frame.state = now.state
        frame.version = now.version
        frame.log = now.log
        frame.trail = now.trail
        frame.backs = now.backs
        frame.ticks = now.ticks

    cdef void open_loop(self, int slot, bint endless) noexcept nogil:
        """Open a loop; ``endless`` says that it may never end."""
        cdef Frame* frame = &self.frames[self.now.depth]
        frame.slot = slot
        frame.count = frame.age = 0
        frame.power = 1
        frame.kept = -1
        frame.ticks = frame.began = self.now.ticks
        frame.origin = self.now.state
        frame.heads = self.now.heads
        self.take_down(frame)
        if self.plain and endless:
            self.meet(self.now.depth)
        self.now.depth += 1

    cdef bint meet(self, int depth) noexcept nogil:
        """Whether the loop that is open at this depth has met this state at its head before.

        If not, it has now. An entry holds if it is below the register ``heads``, and tells of this
        state and depth; what lies below the frame's is of earlier loops.
        """
        cdef int i = self.met[depth, self.now.state]
        if (self.frames[depth].heads <= i < self.now.heads and self.heads[i].depth == depth
                and self.heads[i].state == self.now.state):
            return True
        self.met[depth, self.now.state] = self.now.heads
        self.heads[self.now.heads].state = self.now.state
        self.heads[self.now.heads].depth = depth
        self.now.heads += 1
        return False

    cdef bint recurs(self, Frame* frame) noexcept nogil:
        """Whether the loop's head has been met in this very configuration before."""
        cdef Registers* now = &self.now
        if self.plain:
            return self.meet(now.depth - 1)
        if (frame.state == now.state and frame.version == now.version
                and frame.marks == now.marks
                and (not self.marking or self.same_marks(frame.log))
                and (not self.longest or frame.trail == now.trail)
                and (frame.backs == now.backs or (frame.trail == now.trail
                                                  and self.same_trails(frame.node, now.node)))
                and (not self.storing or (frame.kept >= 0 and self.same_store(
                    frame.kept, frame.backs != now.backs)))):
            return True
        frame.age += 1
        if frame.age == frame.power:
            frame.age = 0
            frame.power *= 2
            self.take_down(frame)
            if self.storing:
                frame.kept = self.keep_store()
        return False

    cdef void take_down(self, Frame* frame) noexcept nogil:
        """Keep the present configuration to compare later ones with."""
        frame.state = self.now.state
        frame.version = self.now.version
        frame.marks = self.now.marks
        frame.log = self.now.log
        frame.trail = self.now.trail
        frame.node = self.now.node
        frame.backs = self.now.backs
