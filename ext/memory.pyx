"""The cursor and what it remembers, on tabulated worlds.

Marks, counts, places discovered or visited, and the saved cursors are written through an undo log, so that a
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
                               "head", "tail", "log", "kept", "backs", "marked", "heads", "passed")]
    + [(name, "i8") for name in ("peak", "ticks", "total")] + [("version", "u8"), ("marks", "u8")]
)


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
    Action 0 is the one that ``fork`` and the sensors look along. ``statements`` are those of the
    memory (fork, mark, drop, back, push) that programs may use; ``sensors`` gives the bits of those
    sensors that depend on memory; ``longest`` bounds a trail, in steps for each place (0: no bound).
    ``prices[op]`` are the ticks that a statement takes (default: 1 each).
    ``back`` and ``stuck`` need states in the order of places, equally many for each.
    """

    def __init__(self, *, next, sense, goal, place, start, base, distance, bint touch=False,
                 bint shortest=False, statements=(), sensors=None, int longest=0,
                 bint recording=True, prices=None):
        self.next = next
        self.sense = sense
        self.goal = goal
        self.place = place
        self.start = start
        self.base = base
        self.distance = distance
        self.prices = np.ones(ACTION + len(next), dtype="i4") if prices is None else prices
        self.mazes = len(start)
        self.touch = touch
        self.shortest = shortest
        self.longest = longest
        bit = dict.fromkeys(("marked", "marked_ahead", "worn_ahead", "fresh_ahead", "stuck"), 0)
        bit.update(sensors or {})
        self.forks = "fork" in statements
        self.marking = "mark" in statements
        self.retracing = "back" in statements
        self.storing = "push" in statements
        self.visiting = bool(bit["fresh_ahead"] or bit["stuck"])
        self.recording = recording or self.retracing
        self.remembering = any(bit.values())
        self.plain = not (self.remembering or self.visiting or self.recording or longest
                          or {"fork", "mark", "drop", "back", "push"} & {*statements})
        self.marked_bit = bit["marked"]
        self.marked_ahead_bit = bit["marked_ahead"]
        self.worn_ahead_bit = bit["worn_ahead"]
        self.fresh_ahead_bit = bit["fresh_ahead"]
        self.stuck_bit = bit["stuck"]
        forward = np.asarray(next)[0]
        stays = (forward < 0) | (np.asarray(place)[forward] == np.asarray(place))
        self.ahead = np.where(stays, -1, forward).astype("i4")
        places = int(np.max(place)) + 1
        self.turns = len(place) // places
        self.memory = np.zeros(places, dtype="i4")
        self.stamps = np.zeros(places, dtype="i4")
        self.waves = np.zeros(places, dtype="i4")
        self.came = np.zeros(places, dtype="i4")
        room = np.diff(np.append(base, places)) * (MOST_STORED if self.storing else 1) + 1
        self.ring = np.append(0, np.cumsum(room)).astype("i4")
        self.queue = np.zeros(self.ring[self.mazes], dtype=ENTRY)
        self.stores = np.zeros(64, dtype=ENTRY)
        self.zobrist = np.random.default_rng(20).integers(1, 2**63, places, dtype="u8")
        self.log = np.zeros(64 + 2 * self.mazes, dtype=WRITE)
        self.node_place = np.zeros(1024, dtype="i4")
        self.node_parent = np.zeros(1024, dtype="i4")

    cpdef void grow(self):
        """Double the buffers; called when a run reports that one is full."""
        self.log = grown(np.asarray(self.log), WRITE, 2 * self.log.shape[0])
        self.stores = grown(np.asarray(self.stores), ENTRY,
                            2 * self.stores.shape[0] + self.queue.shape[0])
        self.node_place = grown(np.asarray(self.node_place), "i4", 2 * self.node_place.shape[0])
        self.node_parent = grown(np.asarray(self.node_parent), "i4", 2 * self.node_parent.shape[0])

    cpdef void reset(self):
        """Clear all registers; the memory must have been undone."""
        self.now = Registers()

    def trail(self):
        """The places from the start to the cursor; needs ``recording``."""
        places = []
        cdef int node = self.now.node
        while node >= 0:
            places.append(self.node_place[node])
            node = self.node_parent[node]
        return places[::-1]

    def memory_of(self, int maze):
        """What the machine remembers of a maze, with places numbered from its first one.

        (state, marks, discovered, visited, counts, saved cursors as states, peak memory)
        """
        cdef int i
        held = np.asarray(self.memory)[self.base[maze]:self.base[maze] + self.places()]
        marks, found, visited = (np.flatnonzero(held & bit).tolist()
                                 for bit in (MARKED, DISCOVERED, VISITED))
        entries = [self.entry(i).state for i in range(self.now.head, self.now.tail)]
        return (self.now.state, marks, found, visited, (held // COUNTED).tolist(), entries,
                self.now.peak)

    cdef int places(self) noexcept nogil:
        """How many places the present maze has."""
        if self.now.maze + 1 < self.mazes:
            return self.base[self.now.maze + 1] - self.base[self.now.maze]
        return self.memory.shape[0] - self.base[self.now.maze]

    cdef bint room(self) noexcept nogil:
        """Whether the buffers have room for one more statement, and the start of every maze."""
        return (self.now.log + self.mazes + 2 < self.log.shape[0]
                and self.now.nodes + self.mazes + 1 < self.node_place.shape[0]
                and (not self.storing or self.now.kept + self.now.tail - self.now.head + 1
                     < self.stores.shape[0]))

    cdef bint altered(self) noexcept nogil:
        """Whether the memory is another one than at the start; trails aside."""
        return self.now.version > 0 or self.now.marked > 0 or self.now.head < self.now.tail

    cdef Entry* entry(self, int index) noexcept nogil:
        """An entry of the frontier or store, which is a ring; ``head`` is the first index."""
        cdef int first = self.ring[self.now.maze]
        return &self.queue[first + index % (self.ring[self.now.maze + 1] - first)]

    cdef void record(self, int place) noexcept nogil:
        self.node_place[self.now.nodes] = place
        self.node_parent[self.now.nodes] = self.now.node
        self.now.node = self.now.nodes
        self.now.nodes += 1

    cdef void write(self, int place, int value) noexcept nogil:
        """Change a place's memory, through the undo log."""
        self.log[self.now.log].where = place
        self.log[self.now.log].state = self.memory[place]
        self.now.log += 1
        self.memory[place] = value

    cdef void put_back(self, int state, int trail, int node) noexcept nogil:
        """Put a cursor at the back of the frontier or store, through the undo log."""
        cdef Entry* entry = self.entry(self.now.tail)
        cdef Write* write = &self.log[self.now.log]
        write.where = -1 - <int>(entry - &self.queue[0])
        write.state = entry.state
        write.trail = entry.trail
        write.node = entry.node
        self.now.log += 1
        entry.state = state
        entry.trail = trail
        entry.node = node
        self.now.tail += 1
        self.measure()

    cdef void measure(self) noexcept nogil:
        cdef long long space = self.now.marked + self.now.counters + self.now.tail - self.now.head
        if space > self.now.peak:
            self.now.peak = space

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

    cdef bint same_trails(self, int node, int other) noexcept nogil:
        """Whether the recorded trails that end in these nodes have the same places."""
        while node != other:
            if node < 0 or other < 0 or self.node_place[node] != self.node_place[other]:
                return False
            node = self.node_parent[node]
            other = self.node_parent[other]
        return True

    cdef int keep_store(self) noexcept nogil:
        """Keep a copy of the store, for which there is room; where it begins."""
        cdef int i, kept = self.now.kept
        self.stores[kept].state = self.now.tail - self.now.head
        for i in range(self.now.head, self.now.tail):
            self.stores[kept + 1 + i - self.now.head] = self.entry(i)[0]
        self.now.kept += 1 + self.now.tail - self.now.head
        return kept

    cdef bint same_store(self, int kept, bint trails) noexcept nogil:
        """Whether the store is as it was when that copy was kept, the trails in it too if asked."""
        cdef int i
        cdef Entry* old
        cdef Entry* entry
        if self.stores[kept].state != self.now.tail - self.now.head:
            return False
        for i in range(self.now.tail - self.now.head):
            old = &self.stores[kept + 1 + i]
            entry = self.entry(self.now.head + i)
            if old.state != entry.state or (self.longest and old.trail != entry.trail):
                return False
            if trails and not self.same_trails(old.node, entry.node):
                return False
        return True

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
