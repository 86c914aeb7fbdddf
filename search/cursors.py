"""One maze's configuration, and what each statement makes of it.

A configuration holds only what can matter: pieces of memory that the dialect cannot both write and
read stay empty. Everything is done under exactly the rules of :mod:`mesasynth.dsl.machine`.

The least number of ticks that one maze alone still needs is known in closed form, for tests tell
nothing there, marks and counts are not read, and memory does not help:

- Look at the last taking of an entry that was put there on the way. If it was put by ``push``,
  leave out everything from there to the taking; if by ``fork``, put a ``move`` in its place. The
  state and the trail that follow are the same, in less time. So what is taken is there already, and
  what was nearer to that end of the store was taken before it, one tick each.
- Look at a ``back`` that undoes a move made on the way. Leave out both, and all the moves and
  backs between, which undo each other; the turns remain, and do the same at the other place. So
  what is gone back is the trail that is there already, and turning can wait until then.

So the least is that of taking k entries from one end or going back k places (or neither), and then
walking. The one thing that is not covered is a cap on trails, where it is so near that the walk
could exceed it: there the least is a lower bound, and the exact value is searched for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from mesasynth.dsl.machine import MOST_COUNTED, MOST_STORED, Machine, has
from mesasynth.search.courses import FAR, Course
from mesasynth.search.task import Task, TaskError

_MARKS = (("mark", "erase"), ("marked", "marked_ahead"))
_COUNTS = (("drop",), ("worn_ahead",))
_VISITS = ("fresh_ahead", "stuck")
_PUT = ("fork", "push")
_FRONT, _BACK = ("next", "shift"), ("last", "pop")
_MODELLED = {*_MARKS[0], *_MARKS[1], *_COUNTS[0], *_COUNTS[1], *_VISITS, *_PUT, *_FRONT, *_BACK}


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
    lag: int = 0


class Rules:
    """What the words of a dialect do and read in the mazes of a task.

    Attributes:
        words: the simple statements that can matter, sorted.
        memory: those of them that need memory.
        sensors: the sensors that can be asked, in the dialect's order.
        courses: the worlds of the mazes.

    Raises:
        TaskError: for a dialect that remembers what is not modelled here, that can fork but not
            move, or that has both entries to take and a trail that matters.
    """

    def __init__(self, task: Task, *, reading: bool) -> None:
        """Find what matters; without ``reading`` no sensor does."""
        self.task = task
        offered, asked = set(task.dialect.actions), set(task.dialect.sensors)
        worlds, cap = task.worlds, task.dialect.trail_cap
        actions = [word for word in offered if all(word in world.actions for world in worlds)]
        plain = [
            word
            for word in task.dialect.sensors
            if reading and all(word in world.sensors for world in worlds)
        ]
        self._refuse(offered | asked)
        if sought := sorted(word for word in offered if word.startswith("seek ")):
            raise TaskError(f"the least ticks cannot be found in a dialect with {sought[0]!r}")
        if task.dialect.definitions or task.dialect.ticks:
            raise TaskError(
                "the least ticks cannot be found in a dialect with definitions or ticks of its own"
            )
        memory: set[str] = set()
        read: set[str] = set()
        for writers, readers in (_MARKS, _COUNTS):
            if reading and writers[0] in offered and asked.intersection(readers):
                memory |= offered.intersection(writers)
                read |= asked.intersection(readers)
        self._visits = reading and not asked.isdisjoint(_VISITS)
        read |= asked.intersection(_VISITS) if reading else set()
        taking = offered.intersection(_FRONT + _BACK)
        if taking and offered.intersection(_PUT):
            memory |= taking | offered.intersection(_PUT)
        self._trail = "back" in offered or cap is not None
        if "back" in offered:
            memory.add("back")
        if "fork" in memory and "move" not in actions:
            raise TaskError("the least ticks cannot be found where there is fork but no move")
        if self._trail and memory.intersection(_PUT):
            raise TaskError("the least ticks cannot be found where trails are stored and cut back")
        self._ends = [
            (word, front)
            for words, front in ((_FRONT, True), (_BACK, False))
            for word in words
            if word in memory
        ]
        self._touch, self._crash = task.stop == "touch", task.bump == "crash"
        self._counting = "drop" in memory
        self.words = tuple(sorted((*actions, *memory)))
        self.memory = frozenset(memory)
        self.sensors = tuple(word for word in task.dialect.sensors if word in (*plain, *read))
        self.courses = [Course(world, task, actions, plain) for world in worlds]
        self._bits = [self.sensors.index(word) for word in plain]
        self._read = [(bit, word) for bit, word in enumerate(self.sensors) if word in read]
        self._costs = dict(task.dialect.slot_units)

    def _refuse(self, words: set[str]) -> None:
        """Raise TaskError if the machine has a word with memory that is not modelled here."""
        machine = Machine(self.task.worlds[0], bump=self.task.bump)
        known = {*_MODELLED, "back", *self.task.worlds[0].actions, *self.task.worlds[0].sensors}
        for word in sorted(words - known):
            if word in machine.actions or word in machine.sensors:
                raise TaskError(f"the least ticks cannot be found in a dialect with {word!r} yet")

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
                discovered = cursor.discovered | 1 << there
                return cursor._replace(discovered=discovered, waiting=(*waiting, entry))
            case "push":
                full = len(waiting) >= MOST_STORED * course.places
                return None if full else cursor._replace(waiting=(*waiting, at))
            case "back":
                if not cursor.before:
                    return None
                *before, first = cursor.before
                return cursor._replace(at=first + at % course.turns, before=tuple(before))
        if not waiting:
            return None
        if word in _FRONT:
            return cursor._replace(at=waiting[0], waiting=waiting[1:])
        return cursor._replace(at=waiting[-1], waiting=waiting[:-1])

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
        if self._touch:
            course = self.courses[cursor.maze]
            if course.goal[cursor.at] or course.lost[cursor.at]:
                return course.goal[cursor.at]
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

    def _leaps(self, cursor: Cursor) -> Iterator[tuple[Sequence[str], int]]:
        """What one can begin with before walking, with the state that it leads to."""
        course = self.courses[cursor.maze]
        yield (), cursor.at
        for word, front in self._ends:
            entries = cursor.waiting if front else cursor.waiting[::-1]
            for taken, entry in enumerate(entries, 1):
                yield (word,) * taken, entry
                if self._touch and (course.goal[entry] or course.lost[entry]):
                    break  # there the run ends
        if "back" in self.memory:
            for steps, first in enumerate(reversed(cursor.before), 1):
                yield ("back",) * steps, first + cursor.at % course.turns

    def least(self, cursor: Cursor) -> int:
        """The fewest ticks that the maze alone still needs, or fewer if that is not ``exact``."""
        walk = self.courses[cursor.maze].walk
        return min(FAR, *(len(words) + walk[at] for words, at in self._leaps(cursor)))

    def exact(self, cursor: Cursor) -> bool:
        """Whether no cap on trails is so near that a way could come to it."""
        cap, places = self.task.dialect.trail_cap, self.courses[cursor.maze].places
        return cap is None or len(cursor.before) + places - 1 <= cap * places

    def way(self, cursor: Cursor) -> list[str]:
        """The statements of a fastest way of the maze to its goal, where the least is exact.

        Among the fastest it is a cheapest one in description length, and if that is a walk the
        first of them in text order.
        """
        course, least = self.courses[cursor.maze], self.least(cursor)
        ways = []
        for words, at in self._leaps(cursor):
            if len(words) + course.walk[at] == least:
                price, walk = course.way(at, self._costs)
                price += sum(self._costs[word] for word in words)
                ways.append((price, [*words, *walk]))
        return min(ways, key=lambda way: way[0])[1]
