"""One maze's configuration, and what each statement makes of it.

A configuration holds only what can matter: pieces of memory that the dialect cannot both write and
read stay empty. Everything is done under exactly the rules of :mod:`mesasynth.dsl.machine`.

The least number of ticks that one maze alone still needs is known in closed form, for tests tell
nothing there, marks and counts are not read, and memory does not help:

- Look at the last taking of an entry that was put there on the way. If it was put by ``push``,
  leave out everything from there to the taking; if by ``fork``, put a ``move`` in its place. The
  state and the trail that follow are the same, in less time. So what is taken is there already, and
  what was nearer to that end of the store was taken before it; what came before the taking can be
  left out.
- Look at a ``back`` that undoes a move made on the way. Leave out both, and all the moves and
  backs between, which undo each other; the turns remain, and do the same at the other place. What
  undoes a step of ``seek`` undoes those behind it, too, and leads to a place on its way. So what is
  gone back besides is the trail that is there already, and turning can wait until then.

So the least is that of taking k entries from one end, going back j places of the trail, and then
walking, where ``seek`` with some steps back is a stride of its own. Two things are not covered.
A cap on trails may be so near that the walk could exceed it. And a ``move`` may take more ticks
than ``fork`` and the taking together, or not be there at all; then a step ahead is counted as these
two. In both cases the least is a lower bound, and the exact value is searched for.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import NamedTuple

from mesasynth.dsl.dialect import SEEK
from mesasynth.dsl.machine import MOST_COUNTED, MOST_STORED, has
from mesasynth.search.courses import FAR, Course
from mesasynth.search.task import Task
from mesasynth.worlds import World
from mesasynth.worlds.names import GOAL_FEATURE

_MARKS = (("mark", "erase"), ("marked", "marked_ahead"))
_COUNTS = (("drop",), ("worn_ahead",))
_VISITS = ("fresh_ahead", "stuck")
_PUT = ("fork", "push")
_FRONT, _BACK = ("next", "shift"), ("last", "pop")


class Cursor(NamedTuple):
    """A configuration of one maze.

    Attributes:
        maze: the number of the maze.
        at: the state of its world, on course or off (:mod:`mesasynth.search.courses`).
        marks: the marked places, a bit each.
        discovered: the discovered places.
        visited: the visited places.
        counts: places with what was counted there, in their order.
        waiting: the states of the entries of the frontier or store.
        before: the trail before its last place: for each place its first state.
        trails: the same for each entry of the frontier or store, where one can go back.
        lag: the ticks by which the maze is behind another one, where that matters.
    """

    maze: int
    at: int
    marks: int = 0
    discovered: int = 0
    visited: int = 0
    counts: tuple[tuple[int, int], ...] = ()
    waiting: tuple[int, ...] = ()
    before: tuple[int, ...] = ()
    trails: tuple[tuple[int, ...], ...] = ()
    lag: int = 0


class Rules:
    """What the words of a dialect do and read in the mazes of a task.

    What a dialect defines is left out: its statements are there without it.

    Attributes:
        words: the simple statements that can matter, sorted.
        memory: those of them that need memory.
        sensors: the sensors that can be asked, in the dialect's order.
        courses: the worlds of the mazes.
        even: whether each statement takes the same ticks wherever it is executed.

    Raises:
        TaskError: where what is sought is nearer than any walk, and must be reached by one.
    """

    def __init__(self, task: Task, *, asked: Collection[str]) -> None:
        """Find what matters if these sensors may be asked."""
        self.task = task
        offered = set(task.dialect.actions).difference(dict(task.dialect.definitions))
        worlds, cap = task.worlds, task.dialect.trail_cap
        actions = [word for word in offered if all(word in world.actions for world in worlds)]
        sought = [word for word in offered if all(_can_seek(word, world) for world in worlds)]
        plain = [
            word
            for word in task.dialect.sensors
            if word in asked and all(word in world.sensors for world in worlds)
        ]
        memory: set[str] = set()
        read = set(_VISITS).intersection(asked)
        self._visits, self._sought = bool(read), frozenset(sought)
        for writers, readers in (_MARKS, _COUNTS):
            if writers[0] in offered and set(asked).intersection(readers):
                memory |= offered.intersection(writers)
                read |= set(asked).intersection(readers)
        taking = offered.intersection(_FRONT + _BACK)
        if taking and offered.intersection(_PUT):
            memory |= taking | offered.intersection(_PUT)
        if "back" in offered:
            memory.add("back")
        self._trail = "back" in offered or cap is not None
        self._ends = [
            (word, front)
            for words, front in ((_FRONT, True), (_BACK, False))
            for word in words
            if word in memory
        ]
        self._touch, self._crash = task.stop == "touch", task.bump == "crash"
        self._ticks = ticks = dict(task.dialect.ticks)
        self.words = tuple(sorted((*actions, *sought, *memory)))
        self.memory = frozenset(memory)
        self.sensors = tuple(word for word in task.dialect.sensors if word in (*plain, *read))
        self.even = all(word in ticks for word in sought)
        # A step ahead by way of the frontier, where that may be the faster one.
        ahead = ticks.get("fork", 1) + min((ticks.get(word, 1) for word in taking), default=0)
        slow = "move" not in actions or ticks.get("move", 1) >= ahead
        self._detour = slow and "fork" in memory
        self._regular = not sought and not ticks
        self.courses = [
            Course(
                world,
                task,
                actions,
                plain,
                sought=sought,
                ahead=ahead if self._detour else None,
                back=ticks.get("back", 1) if "back" in memory else None,
            )
            for world in worlds
        ]
        self._bits = [self.sensors.index(word) for word in plain]
        self._read = [(bit, word) for bit, word in enumerate(self.sensors) if word in read]
        self._costs = dict(task.dialect.slot_units)
        self._near: dict[tuple[int, int, tuple[int, ...]], int] = {}

    def ticks(self, word: str, cursor: Cursor | None = None) -> int:
        """The ticks of a statement, of one that seeks there; 0 if it is not said where."""
        if word.startswith(f"{SEEK} ") and word not in self._ticks:
            if cursor is None:
                return 0
            course = self.courses[cursor.maze]
            return course.seek(word, course.place[cursor.at])[1]
        return self._ticks.get(word, 1)

    def start(self, maze: int) -> Cursor:
        """The configuration in which a maze begins; a maze never begins on a goal."""
        at = self.task.worlds[maze].start
        here = 1 << self.courses[maze].place[at]
        return Cursor(
            maze,
            at,
            discovered=here if "fork" in self.memory else 0,
            visited=here if self._visits else 0,
        )

    def step(self, cursor: Cursor, word: str) -> Cursor | None:
        """The configuration after a simple statement; None if it fails."""
        course, at, waiting = self.courses[cursor.maze], cursor.at, cursor.waiting
        place = course.place[at]
        if word in course.rows:
            after = course.rows[word][at]
            if after == at:
                return None if self._crash else cursor
            return self._moved(cursor, course, after)
        if word in self._sought:
            moved: Cursor | None = cursor
            for after in course.walked(at, word):
                if moved is not None:
                    moved = self._moved(moved, course, after)
            return moved
        match word:
            case "mark":
                return cursor._replace(marks=cursor.marks | 1 << place)
            case "erase":
                return cursor._replace(marks=cursor.marks & ~(1 << place))
            case "drop":
                counts = dict(cursor.counts)
                counts[place] = min(MOST_COUNTED, counts.get(place, 0) + 1)
                return cursor._replace(counts=tuple(sorted(counts.items())))
            case "fork":
                entry = course.ahead[at]
                there = course.place[entry]
                if there == place or has(cursor.discovered, there):
                    return cursor
                cursor = cursor._replace(discovered=cursor.discovered | 1 << there)
                return self._put(cursor, entry, (*cursor.before, at - at % course.turns))
            case "push":
                full = len(waiting) >= MOST_STORED * course.places
                return None if full else self._put(cursor, at, cursor.before)
            case "back":
                if not cursor.before:
                    return None
                *before, first = cursor.before
                return cursor._replace(at=first + at % course.turns, before=tuple(before))
        if not waiting:
            return None
        taken, kept = (0, slice(1, None)) if word in _FRONT else (-1, slice(-1))
        cursor = cursor._replace(at=waiting[taken], waiting=waiting[kept])
        if not self._trail:
            return cursor
        return cursor._replace(before=cursor.trails[taken], trails=cursor.trails[kept])

    def _put(self, cursor: Cursor, entry: int, before: tuple[int, ...]) -> Cursor:
        """The configuration with one more entry at the back."""
        cursor = cursor._replace(waiting=(*cursor.waiting, entry))
        return cursor._replace(trails=(*cursor.trails, before)) if self._trail else cursor

    def _moved(self, cursor: Cursor, course: Course, after: int) -> Cursor | None:
        """The configuration after an action of the world; None if the trail gets too long."""
        at, place = cursor.at, course.place[after]
        if place == course.place[at]:
            return cursor._replace(at=after)
        visited, before = cursor.visited, cursor.before
        if self._visits:
            visited |= 1 << place
        if self._trail:
            before = (*before, at - at % course.turns)
            cap = self.task.dialect.trail_cap
            if cap is not None and len(before) > cap * course.places:
                return None
        return cursor._replace(at=after, visited=visited, before=before)

    def over(self, cursor: Cursor) -> bool | None:
        """Whether the run has ended by a touch, and in success; None if it goes on."""
        return self._over(cursor.maze, cursor.at)

    def _over(self, maze: int, at: int) -> bool | None:
        course = self.courses[maze]
        if self._touch and (course.goal[at] or course.lost[at]):
            return course.goal[at]
        return None

    def sense(self, cursor: Cursor) -> int:
        """The sensors, bit i for ``sensors[i]``."""
        course, at = self.courses[cursor.maze], cursor.at
        sense = sum((course.sense[at] >> i & 1) << bit for i, bit in enumerate(self._bits))
        return sense + sum(self._holds(cursor, course, word) << bit for bit, word in self._read)

    def _holds(self, cursor: Cursor, course: Course, word: str) -> bool:
        """Whether a sensor that reads memory is on."""
        here, ahead = course.place[cursor.at], course.place[course.ahead[cursor.at]]
        match word:
            case "marked":
                return has(cursor.marks, here)
            case "marked_ahead":
                return ahead != here and has(cursor.marks, ahead)
            case "worn_ahead":
                counts = dict(cursor.counts)
                return counts.get(ahead, 0) >= counts.get(here, 0)
            case "fresh_ahead":
                return not has(cursor.visited, ahead)
        first = cursor.at - cursor.at % course.turns
        around = course.ahead[first : first + course.turns]
        return all(has(cursor.visited, course.place[state]) for state in around)

    def _entries(self, cursor: Cursor) -> Iterator[tuple[str, int, int, tuple[int, ...]]]:
        """What one can begin with: what is taken how often, where that leads, and the trail."""
        yield "", 0, cursor.at, cursor.before
        for word, front in self._ends:
            step = 1 if front else -1
            trails = cursor.trails[::step] if self._trail else ((),) * len(cursor.waiting)
            entries = zip(cursor.waiting[::step], trails, strict=True)
            for taken, (entry, before) in enumerate(entries, 1):
                yield word, taken, entry, before
                if self._over(cursor.maze, entry) is not None:
                    break  # there the run ends

    def _retraced(self, maze: int, at: int, before: tuple[int, ...]) -> list[int]:
        """Where going back no steps, one, two and so on leads."""
        if "back" not in self.memory or self._over(maze, at) is not None:
            return [at]
        turned = at % self.courses[maze].turns
        return [at, *(first + turned for first in reversed(before))]

    def least(self, cursor: Cursor) -> int:
        """The fewest ticks that the maze alone still needs, or fewer if that is not ``exact``."""
        least = FAR
        for word, taken, at, before in self._entries(cursor):
            ticks = taken * self._ticks.get(word, 1)
            if ticks < least:
                least = min(least, ticks + self._from(cursor.maze, at, before))
        return least

    def _from(self, maze: int, at: int, before: tuple[int, ...]) -> int:
        """The fewest ticks from a place with a trail, by going back and walking."""
        walk = self.courses[maze].walk
        if "back" not in self.memory or not before:
            return walk[at]
        known = self._near.get((maze, at, before))
        if known is None:
            back = self._ticks.get("back", 1)
            ways = enumerate(self._retraced(maze, at, before))
            known = min(steps * back + walk[there] for steps, there in ways)
            self._near[maze, at, before] = known
        return known

    def exact(self, cursor: Cursor) -> bool:
        """Whether the least is exact: no cap on trails is so near that a way could come to it."""
        if self._detour:
            return False
        cap, places = self.task.dialect.trail_cap, self.courses[cursor.maze].places
        if cap is None:
            return True
        longest = max(map(len, (cursor.before, *cursor.trails)))
        return self._regular and longest + places - 1 <= cap * places

    def way(self, cursor: Cursor) -> list[str]:
        """The statements of a fastest way of the maze to its goal, where the least is exact.

        Among the fastest it is a cheapest one in description length, and if that is a walk the
        first of them in text order.
        """
        course, least = self.courses[cursor.maze], self.least(cursor)
        own, back = self._ticks, self._ticks.get("back", 1)
        ways = []
        for word, taken, entry, before in self._entries(cursor):
            for steps, at in enumerate(self._retraced(cursor.maze, entry, before)):
                if taken * own.get(word, 1) + steps * back + course.walk[at] == least:
                    price, walk = course.way(at, self._costs)
                    words = (word,) * taken + ("back",) * steps
                    price += sum(self._costs[each] for each in words)
                    ways.append((price, [*words, *walk]))
        return min(ways, key=lambda way: way[0])[1]


def _can_seek(word: str, world: World) -> bool:
    """Whether a word seeks what is told in the world."""
    family, _, feature = word.partition(" ")
    known = feature == GOAL_FEATURE or feature in world.sensors
    return family == SEEK and known and word not in world.actions
