"""The cursor and what it remembers, on tabulated worlds.

Marks, discovered places and the frontier of saved cursors are written through an undo log, so that a
caller can go back to any earlier configuration in time proportional to what has changed since; nothing
of a maze's size is ever copied. All mazes of a task are numbered through, each with places of its own.

>>> import numpy
>>> from mesasynth.ext.memory import grown
>>> grown(numpy.array([1, 2], dtype="i4"), "i4", 4).tolist()
[1, 2, 0, 0]
"""

import numpy as np

WRITE = np.dtype([("where", "i4"), ("state", "i4"), ("trail", "i4"), ("node", "i4")])
ENTRY = np.dtype([("state", "i4"), ("trail", "i4"), ("node", "i4"), ("unused", "i4")])
REGISTERS = np.dtype(
    [(name, "i4") for name in ("pc", "state", "maze", "depth", "counters", "trail", "node", "nodes",
                               "head", "tail", "log", "marked")]
    + [(name, "i8") for name in ("peak", "ticks", "total")] + [("version", "u8"), ("marks", "u8")]
)

cdef enum:               # the bits of a place's memory
    MARKED = 1
    DISCOVERED = 2


def grown(view, dtype, int size):
    """A copy of the one-dimensional array ``view`` with room for ``size`` items, the new ones zero."""
    wider = np.zeros(size, dtype=dtype)
    wider[: len(view)] = view
    return wider


cdef class Memory:
    """Where the cursor stands in one of several tabulated mazes, and what it remembers.

    ``next[a, s]`` is the state after action ``a`` in state ``s`` (-1: the run fails), ``sense[s]`` the
    sensor bits, ``goal[s]`` whether the task may end there, ``place[s]`` the state's place;
    ``start[m]``, ``base[m]`` (its first place) and ``distance[m]`` describe maze ``m``.
    Action 0 is the one that ``fork`` and ``marked_ahead`` look along.
    ``marked_bit`` and ``marked_ahead_bit`` are the sensor bits that depend on marks (0: none).
    """

    def __init__(self, *, next, sense, goal, place, start, base, distance, bint touch=False,
                 bint shortest=False, bint forks=False, bint marking=False, bint recording=True,
                 bits marked_bit=0, bits marked_ahead_bit=0):
        self.next = next
        self.sense = sense
        self.goal = goal
        self.place = place
        self.start = start
        self.base = base
        self.distance = distance
        self.mazes = len(start)
        self.touch = touch
        self.shortest = shortest
        self.forks = forks
        self.marking = marking
        self.recording = recording
        self.marked_bit = marked_bit
        self.marked_ahead_bit = marked_ahead_bit
        forward = np.asarray(next)[0]
        stays = (forward < 0) | (np.asarray(place)[forward] == np.asarray(place))
        self.ahead = np.where(stays, -1, forward).astype("i4")
        places = int(np.max(place)) + 1
        self.memory = np.zeros(places, dtype="i4")
        self.stamps = np.zeros(places, dtype="i4")
        self.queue = np.zeros(places + 1, dtype=ENTRY)
        self.zobrist = np.random.default_rng(20).integers(1, 2**63, places, dtype="u8")
        self.log = np.zeros(64 + 2 * self.mazes, dtype=WRITE)
        self.node_place = np.zeros(1024, dtype="i4")
        self.node_parent = np.zeros(1024, dtype="i4")

    cpdef void grow(self):
        """Double the buffers; called when a run reports that one is full."""
        self.log = grown(np.asarray(self.log), WRITE, 2 * self.log.shape[0])
        self.node_place = grown(np.asarray(self.node_place), "i4", 2 * self.node_place.shape[0])
        self.node_parent = grown(np.asarray(self.node_parent), "i4", 2 * self.node_parent.shape[0])

    def trail(self):
        """The places from the start to the cursor; needs ``recording``."""
        places = []
        cdef int node = self.now.node
        while node >= 0:
            places.append(self.node_place[node])
            node = self.node_parent[node]
        return places[::-1]

    def memory_of(self, int maze):
        """What the machine remembers: (state, marks, discovered, frontier as states, peak memory)."""
        cdef int p
        first = self.base[maze]
        last = self.base[maze + 1] if maze + 1 < self.mazes else self.memory.shape[0]
        marks = [p - first for p in range(first, last) if self.memory[p] & MARKED]
        found = [p - first for p in range(first, last) if self.memory[p] & DISCOVERED]
        entries = [self.queue[p].state for p in range(self.now.head, self.now.tail)]
        return self.now.state, marks, found, entries, self.now.peak

    cdef int place_at_start(self, int maze) noexcept nogil:
        """Put the cursor on the maze's start, with a clean memory."""
        cdef Registers* now = &self.now
        now.maze = maze
        now.state = self.start[maze]
        now.counters = now.trail = now.marked = 0
        now.head = now.tail = self.base[maze]
        now.total += now.ticks
        now.ticks = now.peak = 0
        now.version = now.marks = 0
        now.node = -1
        if self.recording:
            self.record(self.place[now.state])
        if self.forks:
            self.log[now.log].where = self.place[now.state]
            self.log[now.log].state = self.memory[self.place[now.state]]
            now.log += 1
            self.memory[self.place[now.state]] |= DISCOVERED
        if self.touch and self.goal[now.state]:
            return self.verdict()
        return RUNNING

    cdef int verdict(self) noexcept nogil:
        """How the run ends if it ends here."""
        if not self.goal[self.now.state]:
            return ELSEWHERE
        if self.shortest and self.now.trail != self.distance[self.now.maze]:
            return ELSEWHERE
        return SOLVED

    cdef bits remembered(self) noexcept nogil:
        """The sensor bits that depend on marks."""
        cdef bits seen = 0
        cdef int ahead = self.ahead[self.now.state]
        if self.memory[self.place[self.now.state]] & MARKED:
            seen |= self.marked_bit
        if ahead >= 0 and self.memory[self.place[ahead]] & MARKED:
            seen |= self.marked_ahead_bit
        return seen

    cdef int remember(self, int op) noexcept nogil:
        """Execute a statement of the memory: mark, erase, fork, next or last."""
        cdef Registers* now = &self.now
        cdef int ahead, here = self.place[now.state]
        cdef Entry* entry
        if (now.log + self.mazes + 2 >= self.log.shape[0]
                or (self.recording and now.nodes + 1 >= self.node_place.shape[0])):
            return FULL
        now.ticks += 1
        if op == MARK or op == ERASE:
            if (op == MARK) != (self.memory[here] & MARKED):
                self.set_mark(here, op == MARK)
            return RUNNING
        if op == FORK:
            ahead = self.ahead[now.state]
            if ahead >= 0 and not self.memory[self.place[ahead]] & DISCOVERED:
                self.discover(ahead)
            return RUNNING
        if now.head == now.tail:
            return FAILED
        now.version += 1
        if op == NEXT:
            entry = &self.queue[now.head]
            now.head += 1
        else:
            now.tail -= 1
            entry = &self.queue[now.tail]
        now.state = entry.state
        now.trail = entry.trail
        now.node = entry.node
        if self.touch and self.goal[now.state]:
            return self.verdict()
        return RUNNING

    cdef void record(self, int place) noexcept nogil:
        self.node_place[self.now.nodes] = place
        self.node_parent[self.now.nodes] = self.now.node
        self.now.node = self.now.nodes
        self.now.nodes += 1

    cdef void set_mark(self, int place, int value) noexcept nogil:
        cdef Registers* now = &self.now
        self.log[now.log].where = place
        self.log[now.log].state = self.memory[place]
        now.log += 1
        self.memory[place] ^= MARKED
        now.marks ^= self.zobrist[place]
        now.marked += 1 if value else -1
        self.measure()

    cdef void discover(self, int state) noexcept nogil:
        """Put the cell ahead, which was not discovered, at the back of the frontier."""
        cdef Registers* now = &self.now
        cdef int place = self.place[state], node = now.node
        cdef Entry* entry = &self.queue[now.tail]
        self.log[now.log].where = place
        self.log[now.log].state = self.memory[place]
        self.log[now.log + 1].where = -1 - now.tail
        self.log[now.log + 1].state = entry.state
        self.log[now.log + 1].trail = entry.trail
        self.log[now.log + 1].node = entry.node
        now.log += 2
        self.memory[place] |= DISCOVERED
        entry.state = state
        entry.trail = now.trail + 1
        if self.recording:
            self.record(place)
            entry.node = now.node
            now.node = node
        now.tail += 1
        now.version += 1
        self.measure()

    cdef bint same_marks(self, int log) noexcept nogil:
        """Whether the marks are what they were when the undo log had that length."""
        cdef int i, place
        self.clock += 1
        for i in range(log, self.now.log):
            place = self.log[i].where
            if place >= 0 and self.stamps[place] != self.clock:
                self.stamps[place] = self.clock
                if self.log[i].state != self.memory[place]:
                    return False
        return True

    cdef void measure(self) noexcept nogil:
        cdef long long space = self.now.marked + self.now.counters + self.now.tail - self.now.head
        if space > self.now.peak:
            self.now.peak = space

    cdef void undo(self, int log) noexcept nogil:
        """Take back the memory's writes until the undo log has that length."""
        cdef Write* write
        cdef Entry* entry
        while self.now.log > log:
            self.now.log -= 1
            write = &self.log[self.now.log]
            if write.where >= 0:
                self.memory[write.where] = write.state
            else:
                entry = &self.queue[-1 - write.where]
                entry.state = write.state
                entry.trail = write.trail
                entry.node = write.node
