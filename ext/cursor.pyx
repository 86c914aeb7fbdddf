"""The cursor: what the statements do that act on the world or on memory, and what the sensors say.

Built on :mod:`mesasynth.ext.memory`; the order in which statements are executed is the machine's.

>>> import numpy
>>> from mesasynth.ext.cursor import Cursor
>>> cursor = Cursor(next=numpy.zeros((1, 1), dtype="i4"), sense=numpy.zeros(1, dtype="u8"),
...                 goal=numpy.ones(1, dtype="u1"), place=numpy.zeros(1, dtype="i4"),
...                 start=numpy.zeros(1, dtype="i4"), base=numpy.zeros(1, dtype="i4"),
...                 distance=numpy.zeros(1, dtype="i4"))
>>> cursor.mazes
1
"""

from mesasynth.ext.memory cimport (
    BACK, COUNTED, DISCOVERED, DROP, ELSEWHERE, ERASE, FAILED, FORK, FULL, MARK, MARKED, MOST_COUNTED,
    MOST_STORED, NEXT, PUSH, RUNNING, SOLVED, UNDECIDED, VISITED, Entry, Memory, Registers, bits,
)


cdef class Cursor(Memory):
    """A memory with the statements and sensors of all dialects."""

    cdef int place_at_start(self, int maze) noexcept nogil:
        """Put the cursor on the maze's start, with a clean memory."""
        cdef Registers* now = &self.now
        cdef int here = self.place[self.start[maze]]
        now.maze = maze
        now.state = self.start[maze]
        now.counters = now.trail = now.marked = 0
        now.head = now.tail = 0
        now.total += now.ticks
        now.ticks = now.peak = 0
        now.version = now.marks = 0
        now.node = -1
        if self.recording:
            self.record(here)
        if self.forks or self.visiting:
            self.write(here, self.memory[here] | (DISCOVERED if self.forks else 0)
                       | (VISITED if self.visiting else 0))
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
        """The sensor bits that depend on memory."""
        cdef bits seen = 0
        cdef int i, beside, ahead = self.ahead[self.now.state]
        cdef int here = self.memory[self.place[self.now.state]]
        cdef int there = self.memory[self.place[ahead]] if ahead >= 0 else 0
        if here & MARKED:
            seen |= self.marked_bit
        if there & MARKED:
            seen |= self.marked_ahead_bit
        if ahead < 0 or there // COUNTED >= here // COUNTED:
            seen |= self.worn_ahead_bit
        if ahead >= 0 and not there & VISITED:
            seen |= self.fresh_ahead_bit
        if self.stuck_bit:
            seen |= self.stuck_bit
            for i in range(self.turns):
                beside = self.ahead[self.now.state - self.now.state % self.turns + i]
                if beside >= 0 and not self.memory[self.place[beside]] & VISITED:
                    seen &= ~self.stuck_bit
        return seen

    cdef int advance_to(self, int to) noexcept nogil:
        """Let an action put the cursor into state ``to``."""
        cdef Registers* now = &self.now
        cdef int place = self.place[to]
        if place != self.place[now.state]:
            now.trail += 1
            if self.recording:
                self.record(place)
            if self.visiting and not self.memory[place] & VISITED:
                self.write(place, self.memory[place] | VISITED)
                now.version += 1
        now.state = to
        if self.longest and now.trail > self.longest * self.places():
            return FAILED
        if self.touch and self.goal[to]:
            return self.verdict()
        return RUNNING

    cdef int remember(self, int op) noexcept nogil:
        """Execute a statement of the memory, for which there is room."""
        cdef Registers* now = &self.now
        cdef int ahead, here = self.place[now.state]
        now.ticks += self.prices[op]
        if op == MARK or op == ERASE:
            if (op == MARK) != (self.memory[here] & MARKED):
                self.write(here, self.memory[here] ^ MARKED)
                now.marks ^= self.zobrist[here]
                now.marked += 1 if op == MARK else -1
                self.measure()
        elif op == DROP:
            if self.memory[here] < MOST_COUNTED:
                self.write(here, self.memory[here] + COUNTED)
                now.version += 1
        elif op == FORK:
            ahead = self.ahead[now.state]
            if ahead >= 0 and not self.memory[self.place[ahead]] & DISCOVERED:
                self.write(self.place[ahead], self.memory[self.place[ahead]] | DISCOVERED)
                now.version += 1
                if self.recording:
                    self.record(self.place[ahead])
                self.put_back(ahead, now.trail + 1, now.node)
                now.node = self.node_parent[now.node] if self.recording else now.node
        elif op == PUSH:
            if now.tail - now.head >= MOST_STORED * self.places():
                return FAILED
            self.put_back(now.state, now.trail, now.node)
        elif op == BACK:
            if now.trail == 0:
                return FAILED
            now.backs += 1
            now.trail -= 1
            now.node = self.node_parent[now.node]
            now.state = self.node_place[now.node] * self.turns + now.state % self.turns
            return self.verdict() if self.touch and self.goal[now.state] else RUNNING
        else:
            return self.take(op)
        return RUNNING

    cdef int take(self, int op) noexcept nogil:
        """Carry the cursor to the entry at one end of the frontier or store."""
        cdef Registers* now = &self.now
        cdef Entry* entry
        if now.head == now.tail:
            return FAILED
        if not self.storing:
            now.version += 1
        if op == NEXT:
            entry = self.entry(now.head)
            now.head += 1
        else:
            now.tail -= 1
            entry = self.entry(now.tail)
        now.state = entry.state
        now.trail = entry.trail
        now.node = entry.node
        return self.verdict() if self.touch and self.goal[now.state] else RUNNING

    cdef int seek(self, bits feature, int flat, long long max_ticks) noexcept nogil:
        """Walk a shortest way to the nearest place with a feature, by breadth-first search.

        It takes as many ticks as the search takes places from its queue, or ``flat`` if that is not 0.
        FULL if there is no room for the way: nothing was executed.
        """
        cdef Registers* now = &self.now
        cdef int i, place, to, event, steps = 0, head = 0, tail = 1, found = -1
        cdef int here = self.place[now.state]
        self.clock += 1
        self.stamps[here] = self.clock
        self.waves[0] = here
        while head < tail and found < 0:
            place = self.waves[head]
            head += 1
            if self.sense[place * self.turns] & feature:
                found = place
                break
            for i in range(self.turns):
                to = self.ahead[place * self.turns + i]
                if to >= 0 and self.stamps[self.place[to]] != self.clock:
                    self.stamps[self.place[to]] = self.clock
                    self.came[self.place[to]] = place
                    self.waves[tail] = self.place[to]
                    tail += 1
        if flat == 0:
            flat = head
        if now.ticks + flat > max_ticks:
            return UNDECIDED
        place = found if found >= 0 else here
        while place != here:
            self.waves[steps] = place
            steps += 1
            place = self.came[place]
        if (now.log + steps + self.mazes + 2 >= self.log.shape[0]
                or now.nodes + steps + self.mazes + 1 >= self.node_place.shape[0]):
            return FULL
        now.ticks += flat
        while steps > 0:
            steps -= 1
            event = self.advance_to(self.waves[steps] * self.turns + now.state % self.turns)
            if event != RUNNING:
                return event
        return RUNNING
