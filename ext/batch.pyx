"""Many runs of one program, one after the other, on worlds that are altered in between.

The machine reads its tables through views; here the same arrays are written. Either one sensor bit is
put on one place after another (``scenes``), or the whole maze is built anew from a spanning tree of a
lattice before each run (``trees``), so that a hundred thousand mazes need the memory of one.

A lattice has ``cells`` cells and passages between neighbours, which are places of their own, as in the
text of a perfect maze. Cells are numbered in reading order, the passages of a tree behind them in the
order of its edges; the state of place ``p`` with heading ``h`` is ``4 * p + h``.

>>> import numpy
>>> from mesasynth.ext.batch import Batch
>>> from mesasynth.ext.machine import Machine
>>> sense = numpy.zeros(3, dtype="u8")
>>> walk = Machine(                       # a corridor of three places, one action: 0 -> 1 -> 2 -> 2
...     next=numpy.array([[1, 2, 2]], dtype="i4"), sense=sense,
...     goal=numpy.array([0, 0, 1], dtype="u1"), place=numpy.arange(3, dtype="i4"),
...     start=numpy.zeros(1, dtype="i4"), base=numpy.zeros(1, dtype="i4"),
...     distance=numpy.array([2], dtype="i4"))
>>> walk.load([(4, -1, 1, 2, 0, 0, 0, 1), (1, -1, 0, 0, 0, 0, 0, 0),  # until sensor 0 { action 0 }
...            (16, 0, 3, 0, 0, 0, 0, 0), (1, 0, 0, 0, 0, 0, 0, 0)])
>>> moved = Batch(walk, sense)
>>> mazes, places = numpy.zeros(2, dtype="i4"), numpy.array([1, 2], dtype="i4")
>>> kinds, ticks, ends = moved.scenes(mazes, places, 1, numpy.arange(4, dtype="i4"),
...                                   numpy.arange(3, dtype="i4"))
>>> kinds.tolist(), ticks.tolist(), ends.tolist()
([1, 0], [3, 5], [1, 2])
"""

import numpy as np

from mesasynth.ext.machine cimport Machine
from mesasynth.ext.memory cimport FULL, RUNNING, bits

cdef enum:
    TURNS = 4


cdef class Batch:
    """A machine whose program is loaded, and the array that holds its sensor bits, to be written."""

    def __init__(self, Machine machine, bits[::1] sense):
        self.machine = machine
        self.sense = sense

    def scenes(self, const int[::1] mazes, const int[::1] places, bits bit, const int[::1] first,
               const int[::1] states):
        """Run in each maze with the bit on at one place only (-1: nowhere): kinds, ticks, last places.

        The states of place ``p`` are ``states[first[p]:first[p + 1]]``. Where the bit is on already it
        stays on.
        """
        cdef int count = len(mazes), i = 0, event = RUNNING
        cdef bint fresh = True
        kinds = np.zeros(count, dtype="u1")
        ticks = np.zeros(count, dtype="i8")
        ends = np.zeros(count, dtype="i4")
        cdef unsigned char[::1] to_kind = kinds
        cdef long long[::1] to_ticks = ticks
        cdef int[::1] to_end = ends
        cdef bits[::1] before = np.zeros(
            1 + int(np.max(np.diff(first), initial=0)), dtype="u8")
        while i < count:
            with nogil:
                while i < count:
                    if fresh:
                        self.put(places[i], bit, first, states, before)
                        event = self.begin(mazes[i])
                        fresh = False
                    if event == RUNNING or event == FULL:
                        event = self.machine.run()
                    if event == FULL:
                        break
                    to_kind[i] = <unsigned char>event
                    to_ticks[i] = self.machine.now.ticks
                    to_end[i] = self.machine.place[self.machine.now.state]
                    self.take_away(places[i], first, states, before)
                    fresh = True
                    i += 1
            if event == FULL:
                self.machine.grow()
        return kinds, ticks, ends

    def trees(self, const unsigned int[::1] masks, const int[:, ::1] edges, int cells, *,
              int[::1] forward, int[::1] ahead, const bits[::1] walls, bits at_goal, bint crash):
        """Run in the maze of each spanning tree, a mask of edges: kinds, ticks, hashes of the trails.

        Row (low, high, heading) of ``edges`` is a pair of neighbouring cells. ``forward`` is the row of
        the machine's table for the action 0. ``walls[4 * w + h]`` are the sensor bits with heading h
        where the mask w says which of the four sides are walls; ``at_goal`` is on at the last cell.
        """
        cdef int count = len(masks), i = 0, event = RUNNING
        cdef bint fresh = True
        kinds = np.zeros(count, dtype="u1")
        ticks = np.zeros(count, dtype="i8")
        hashes = np.zeros(count, dtype="u8")
        cdef unsigned char[::1] to_kind = kinds
        cdef long long[::1] to_ticks = ticks
        cdef bits[::1] to_hash = hashes
        cdef int[::1] position = np.zeros(2 * cells, dtype="i4")
        self.machine.ahead = ahead
        while i < count:
            with nogil:
                while i < count:
                    if fresh:
                        self.build(masks[i], edges, cells, forward, ahead, walls, at_goal, crash,
                                   position)
                        event = self.begin(0)
                        fresh = False
                    if event == RUNNING or event == FULL:
                        event = self.machine.run()
                    if event == FULL:
                        break
                    to_kind[i] = <unsigned char>event
                    to_ticks[i] = self.machine.now.ticks
                    to_hash[i] = self.hash_trail(position)
                    fresh = True
                    i += 1
            if event == FULL:
                self.machine.grow()
        return kinds, ticks, hashes

    cdef int begin(self, int maze) noexcept nogil:
        """Begin a run from a clean memory."""
        return self.machine.begin_anew(maze)

    cdef void put(self, int place, bits bit, const int[::1] first, const int[::1] states,
                  bits[::1] before) noexcept nogil:
        """Turn the bit on in all states of a place, and keep what was there."""
        cdef int i
        if place >= 0:
            for i in range(first[place], first[place + 1]):
                before[i - first[place]] = self.sense[states[i]]
                self.sense[states[i]] |= bit

    cdef void take_away(self, int place, const int[::1] first, const int[::1] states,
                        const bits[::1] before) noexcept nogil:
        """Undo ``put``."""
        cdef int i
        if place >= 0:
            for i in range(first[place], first[place + 1]):
                self.sense[states[i]] = before[i - first[place]]

    cdef void build(self, unsigned int mask, const int[:, ::1] edges, int cells, int[::1] forward,
                    int[::1] ahead, const bits[::1] walls, bits at_goal, bint crash,
                    int[::1] position) noexcept nogil:
        """Write the tables of a tree's maze."""
        cdef int edge, low, high, heading, place, other, state, walled
        cdef int places = 2 * cells - 1
        for state in range(TURNS * places):
            ahead[state] = -1
        place = cells
        for edge in range(edges.shape[0]):
            if not (mask >> edge) & 1:
                continue
            low = edges[edge, 0]
            high = edges[edge, 1]
            heading = edges[edge, 2]
            other = heading ^ 2
            ahead[TURNS * low + heading] = TURNS * place + heading
            ahead[TURNS * place + heading] = TURNS * high + heading
            ahead[TURNS * high + other] = TURNS * place + other
            ahead[TURNS * place + other] = TURNS * low + other
            position[place] = cells + edge
            place += 1
        for place in range(places):
            if place < cells:
                position[place] = place
            walled = 0
            for heading in range(TURNS):
                state = TURNS * place + heading
                if ahead[state] < 0:
                    walled |= 1 << heading
                    forward[state] = -1 if crash else state
                else:
                    forward[state] = ahead[state]
            for heading in range(TURNS):
                self.sense[TURNS * place + heading] = walls[TURNS * walled + heading]
        for heading in range(TURNS):
            self.sense[TURNS * (cells - 1) + heading] |= at_goal

    cdef bits hash_trail(self, const int[::1] position) noexcept nogil:
        """A hash of the trail by where it leads in the lattice; 0 if trails are not recorded."""
        cdef bits found = 0
        cdef int node = self.machine.now.node
        while node >= 0:
            found = (found ^ <bits>(position[self.machine.node_place[node]] + 1)) \
                * <bits>0x9E3779B97F4A7C15
            found ^= found >> 29
            node = self.machine.node_parent[node]
        return found
