"""Every chain of gates over at most four inputs, up to a size: least sizes and the chains themselves.

A chain is a set of functions, each made by one gate from inputs and other members. Sets are grown as
Redelmeier ("Counting polyominoes", 1981) grows animals: what can be made next waits in a list, in the
order in which it first could be, and whatever is passed over never comes back; so every set is met
once. Two cuts leave no least size wrong. (1) Each member takes the first way in which it could be
made. If the members that nobody uses then outnumber what the missing gates can take up, the chain is
not minimal for anything: a member that is not used could be left out. (2) Of the candidates that a
symmetry of the chain so far takes into each other only the first is tried: the others give images of
its chains. Hence ``least`` is exact after its sizes are carried over to all images.

A function of n inputs is an integer of 2^n bits, bit m its value where input i is bit i of m. Without
``negation`` a gate may negate what it reads and what it gives: functions stand for their complements
too, those with bit 0 clear. With it, NOT is a gate of its own and ``ops`` are AND and OR.

>>> import numpy
>>> from mesasynth.ext.circuits import AND, BUT_NOT, NOT_BUT, OR, XOR, Chains
>>> chains = Chains(inputs=2, ops=AND | BUT_NOT | NOT_BUT | OR, negation=False,
...                 symmetries=numpy.arange(4, dtype="i4").reshape(1, 4),
...                 complements=numpy.zeros(1, dtype="u1"))
>>> [chains.least[f] for f in (0b1000, 0b0110)]    # AND is one gate, exclusive or still unknown
[1, 255]
>>> chains.begin(2); chains.run(10**6)
True
>>> chains.begin(3); chains.run(10**6)
True
>>> chains.least[0b0110], chains.visited
(3, 10)
>>> chains.begin(3, target=0b0110, cap=10); chains.run(10**6)
True
>>> sorted(chains.found())    # the members besides the target, in the order of making
[(4, 2), (8, 14)]
"""

from libc.string cimport memset

import numpy as np

AND, BUT_NOT, NOT_BUT, OR, XOR = 1, 2, 4, 8, 16
UNKNOWN = 255

cdef enum:
    ROOM = 4096              # candidates at once: at most 5 * 19 * 18 / 2 + 19
    LEVELS = 16              # gates of a chain, at most
    IMAGES = 384             # symmetries of four inputs and the output's complement
    NO_TARGET = -1

ctypedef unsigned int word


cdef class Chains:
    """All chains over a set of gates; see the module.

    ``ops`` is a sum of AND, BUT_NOT (a & ~b), NOT_BUT (~a & b), OR, XOR. A symmetry is a row of
    ``symmetries``, the image of every minterm, with a flag in ``complements`` that says whether it also
    complements; the first is the identity, and together they are a group that maps gates to gates.
    ``least`` holds, by function, the least size met, or UNKNOWN; ``chain`` the first chain of that
    size, without its last member, if it has at least two.
    """

    cdef readonly unsigned char[::1] least
    cdef readonly unsigned short[:, ::1] chain
    cdef readonly long long visited
    cdef int[:, ::1] symmetries
    cdef unsigned char[::1] complements, seen
    cdef int[::1] buffer
    cdef int ops, inputs, size, level, target, cap, count
    cdef word full
    cdef bint negation, running
    cdef word made[LEVELS + 4]             # the inputs, then the members of the chain
    cdef word waiting[ROOM]
    cdef word uses[ROOM]                   # bit i: made from made[i], in the first way found
    cdef int at[LEVELS]
    cdef int end[LEVELS]
    cdef word used[LEVELS]
    cdef int group[LEVELS][IMAGES]
    cdef int order[LEVELS]
    cdef unsigned char passed[LEVELS][ROOM]

    def __init__(self, *, int inputs, int ops, bint negation, symmetries, complements):
        if not 1 <= inputs <= 4 or not 1 <= len(symmetries) <= IMAGES:
            raise ValueError("from 1 to 4 inputs and from 1 to 384 symmetries")
        cdef int i, f, m
        self.inputs, self.ops, self.negation = inputs, ops, negation
        self.symmetries, self.complements = symmetries, complements
        self.full = (1 << (1 << inputs)) - 1
        self.least = np.full(self.full + 1, UNKNOWN, dtype="u1")
        self.chain = np.zeros((self.full + 1, LEVELS - 1), dtype="u2")
        self.seen = np.zeros(self.full + 1, dtype="u1")
        self.buffer = np.zeros(1, dtype="i4")
        for f in (0, self.full if negation else 0):
            self.least[f] = 0
            self.seen[f] = True
        for i in range(inputs):
            f = 0
            for m in range(1 << inputs):
                f |= (m >> i & 1) << m
            self.made[i] = f
            self.least[f] = 0
            self.seen[f] = True
        self.end[0] = 0
        for i in range(inputs):
            self.end[0] = self.offer(i, self.end[0])
        for i in range(self.end[0]):
            self.least[self.waiting[i]] = 1

    def begin(self, int size, *, int target=NO_TARGET, int cap=0):
        """Prepare a walk over the chains of this size, from 2 to 16 gates.

        Without a target ``least`` takes up what the last gate can give. With one, a function of which
        no smaller chain is known, the chains that end in it are kept, at most ``cap``.
        """
        if not 2 <= size <= LEVELS:
            raise ValueError("a size from 2 to 16")
        cdef int q
        while self.running:
            self.leave()
        self.size, self.target, self.cap, self.count = size, target, cap, 0
        self.buffer = np.zeros(cap * (size - 1) + 1, dtype="i4")
        self.visited = 0
        self.level = 1
        self.at[1] = 0
        self.end[1] = self.end[0]
        self.used[1] = (1 << self.inputs) - 1
        self.order[1] = len(self.symmetries) if target == NO_TARGET else 1
        for q in range(self.order[1]):
            self.group[1][q] = q
        memset(self.passed[1], 0, ROOM)
        self.running = True

    def run(self, long long nodes):
        """Go on for about so many chains; whether the walk has ended, at its end or at the cap."""
        with nogil:
            nodes += self.visited
            while self.running and self.visited < nodes:
                self.step()
        return not self.running

    def found(self):
        """The chains that end in the target: their other members, in the order of making."""
        cdef int i, width = self.size - 1
        return [tuple(self.buffer[i * width + j] for j in range(width)) for i in range(self.count)]

    cdef void step(self) noexcept nogil:
        """Take the next candidate of this level into the chain, or go back a level."""
        cdef int k = self.level, i, unused, members = self.inputs + k - 1
        cdef word idle
        if self.at[k] >= self.end[k]:
            self.leave()
            return
        if k == self.size - 1 and self.order[k] == 1:
            self.leaves(k, members)
            return
        i = self.at[k]
        self.at[k] += 1
        if self.order[k] > 1 and self.passed[k][i]:
            return
        self.fix(k, i)
        idle = ((1 << members) - 1) & ~(self.used[k] | self.uses[i])
        unused = popcount(idle) + 1
        if unused > self.size - k + 1:
            return
        self.visited += 1
        self.made[members] = self.waiting[i]
        if k == self.size - 1:
            self.close(members, idle, unused)
            return
        self.used[k + 1] = self.used[k] | self.uses[i]
        self.end[k + 1] = self.offer(members, self.end[k])
        self.at[k + 1] = i + 1
        self.level = k + 1
        if self.order[k + 1] > 1:
            memset(self.passed[k + 1], 0, ROOM)

    cdef void leaves(self, int k, int members) noexcept nogil:
        """Try every candidate as the last but one gate; no symmetry is left."""
        cdef word idle, others = ((1 << members) - 1) & ~self.used[k]
        cdef int i
        for i in range(self.at[k], self.end[k]):
            idle = others & ~self.uses[i]
            if idle & (idle - 1):          # two members besides the newest are unused
                continue
            self.visited += 1
            self.made[members] = self.waiting[i]
            self.close(members, idle, 2 if idle else 1)
            if not self.running:
                return
        self.at[k] = self.end[k]

    cdef void leave(self) noexcept nogil:
        """Take the last member out of the chain, with what waited because of it."""
        cdef int i
        self.level -= 1
        if self.level == 0:
            self.running = False
            return
        for i in range(self.end[self.level], self.end[self.level + 1]):
            self.seen[self.waiting[i]] = False

    cdef int offer(self, int newest, int end) noexcept nogil:
        """Let what can be made with the newest member wait, behind ``end``; the new end."""
        cdef word g = self.made[newest], h, f
        cdef int j, op
        if self.negation:
            end = self.wait(self.full ^ g, <word>1 << newest, end)
        for j in range(newest):
            h = self.made[j]
            for op in range(5):
                if self.ops >> op & 1:
                    end = self.wait(gate(op, g, h), (<word>1 << newest) | (<word>1 << j), end)
        return end

    cdef int wait(self, word f, word uses, int end) noexcept nogil:
        if self.seen[f]:
            return end
        self.seen[f] = True
        self.waiting[end] = f
        self.uses[end] = uses
        return end + 1

    cdef void close(self, int newest, word idle, int unused) noexcept nogil:
        """The last gate: it reads the newest member, and the other one that nobody uses if any."""
        cdef word g = self.made[newest]
        cdef int j, op
        if unused == 1 and self.negation:
            self.meet(self.full ^ g, newest)
        for j in range(newest):
            if unused == 1 or idle >> j & 1:
                for op in range(5):
                    if self.ops >> op & 1 and self.meet(gate(op, g, self.made[j]), newest):
                        return

    cdef bint meet(self, word f, int newest) noexcept nogil:
        """Note a function that the last gate gives; whether it is the target."""
        cdef int j
        if self.target == NO_TARGET:
            if self.least[f] > self.size:
                self.least[f] = self.size
                for j in range(self.size - 1):
                    self.chain[f, j] = self.made[self.inputs + j]
            return False
        if f != <word>self.target:
            return False
        if self.count == self.cap:
            while self.running:
                self.leave()
            return True
        for j in range(self.size - 1):
            self.buffer[self.count * (self.size - 1) + j] = self.made[self.inputs + j]
        self.count += 1
        return True

    cdef void fix(self, int k, int i) noexcept nogil:
        """Keep the symmetries that fix the candidate, and pass over its images."""
        cdef word f = self.waiting[i], h
        cdef int q, j, kept = 0
        for q in range(self.order[k]):
            h = self.image(f, self.group[k][q])
            if h == f:
                self.group[k + 1][kept] = self.group[k][q]
                kept += 1
                continue
            for j in range(i + 1, self.end[k]):
                if self.waiting[j] == h:
                    self.passed[k][j] = 1
                    break
        self.order[k + 1] = kept

    cdef word image(self, word f, int q) noexcept nogil:
        cdef word h = 0
        cdef int m
        for m in range(1 << self.inputs):
            h |= (f >> m & 1) << self.symmetries[q, m]
        if self.complements[q] or (h & 1 and not self.negation):
            h ^= self.full
        return h


cdef inline word gate(int op, word g, word h) noexcept nogil:
    if op == 0:
        return g & h
    if op == 1:
        return g & ~h
    if op == 2:
        return ~g & h
    if op == 3:
        return g | h
    return g ^ h


cdef inline int popcount(word bits) noexcept nogil:
    cdef int count = 0
    while bits:
        bits &= bits - 1
        count += 1
    return count
