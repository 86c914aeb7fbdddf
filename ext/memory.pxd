# The cursor and what it remembers; the machine is built on it.

ctypedef unsigned long long bits

cdef enum Op:           # below 0: -1 - d is a statement that the dialect defines, with its block
    HOLE = 0        # nothing stands here yet
    END = 1
    ONLY_IF = 2
    IF_ELSE = 3
    WHILE = 4
    REPEAT = 5
    MARK = 6
    ERASE = 7
    FORK = 8
    NEXT = 9        # also `shift`
    LAST = 10       # also `pop`
    DROP = 11
    BACK = 12
    PUSH = 13
    SEEK = 14
    ACTION = 16     # ACTION + a is action a of the world

cdef enum Event:
    RUNNING = -1
    # the five ways in which a run is settled; the order is that of mesasynth.dsl.Kind
    SOLVED = 0
    ELSEWHERE = 1
    FAILED = 2
    LOOPED = 3
    UNDECIDED = 4
    # what only the caller can decide
    AT_HOLE = 16
    AT_TEST = 17
    AT_COUNT = 18
    FULL = 19       # a buffer must grow; nothing was executed

cdef enum:              # the bits of a place's memory
    MARKED = 1
    DISCOVERED = 2
    VISITED = 4
    COUNTED = 8         # and up to 63 times that
    MOST_COUNTED = 504

cdef enum:
    MOST_STORED = 4     # entries of the store for each place

cdef struct Write:  # one entry of the undo log
    int where       # a place, or -1 - i for entry i of the frontier
    int state       # the old value
    int trail
    int node

cdef struct Entry:  # a saved cursor
    int state
    int trail
    int node
    int unused

cdef struct Registers:
    int pc
    int state
    int maze
    int depth       # open loops
    int counters    # open `repeat` loops
    int trail       # steps
    int node        # last node of the recorded trail
    int nodes
    int head
    int tail
    int log
    int kept        # length of the record of stores
    int backs       # how often `back` was executed
    int marked      # marks set
    int heads       # entries of the heads that loops have met
    int passed      # entries of the loops that need not be run again
    long long peak  # most memory so far
    long long ticks # in this maze
    long long total # in the mazes before it
    bits version    # changes so far to memory that can never change back
    bits marks      # Zobrist hash of the marks

cdef class Memory:
    cdef Registers now
    cdef Write[::1] log
    cdef Entry[::1] queue
    cdef Entry[::1] stores
    cdef int[::1] memory
    cdef int[::1] stamps
    cdef int[::1] waves         # places in the order in which a search comes to them
    cdef int[::1] came          # from which place it came to each
    cdef int[::1] node_place
    cdef int[::1] node_parent
    cdef int clock
    cdef const int[:, ::1] next
    cdef const int[::1] ahead
    cdef const bits[::1] sense
    cdef const unsigned char[::1] goal
    cdef const int[::1] place
    cdef const int[::1] start
    cdef const int[::1] base
    cdef const int[::1] distance
    cdef const int[::1] prices  # the ticks of each op
    cdef const bits[::1] zobrist
    cdef readonly int mazes
    cdef bint touch
    cdef bint shortest
    cdef int[::1] ring          # where each maze's part of the queue begins, and its end
    cdef int turns              # states of each place
    cdef int longest            # the longest trail, in steps for each place; 0 if any may be
    cdef bint forks
    cdef bint marking
    cdef bint visiting
    cdef bint retracing
    cdef bint storing
    cdef bint recording
    cdef bint remembering
    cdef bint plain             # nothing is remembered: the state is all
    cdef bits marked_bit
    cdef bits marked_ahead_bit
    cdef bits worn_ahead_bit
    cdef bits fresh_ahead_bit
    cdef bits stuck_bit

    cpdef void grow(self)
    cpdef void reset(self)
    cdef bint room(self) noexcept nogil
    cdef bint altered(self) noexcept nogil
    cdef Entry* entry(self, int index) noexcept nogil
    cdef int places(self) noexcept nogil
    cdef void write(self, int place, int value) noexcept nogil
    cdef void put_back(self, int state, int trail, int node) noexcept nogil
    cdef int keep_store(self) noexcept nogil
    cdef bint same_store(self, int kept, bint trails) noexcept nogil
    cdef void record(self, int place) noexcept nogil
    cdef bint same_marks(self, int log) noexcept nogil
    cdef void measure(self) noexcept nogil
    cdef void undo(self, int log) noexcept nogil
    cdef bint same_trails(self, int node, int other) noexcept nogil
