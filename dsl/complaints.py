"""What can be wrong with the text of a program, and how to say it.

:class:`Vocabulary` says which words may be used; :class:`Source` looks at the words of a text one
by one and knows where they are.  Neither knows the grammar, which is the parser's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mesasynth.dsl.builtin import builtin_dialects, lacking
from mesasynth.dsl.dialect import KEYWORDS, SEEK
from mesasynth.dsl.syntax import MAX_DEPTH
from mesasynth.errors import ProgramError, near_miss

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lark import Token

    from mesasynth.dsl.dialect import Dialect

_NEEDS = {
    "WHILE": {"while"},
    "UNTIL": {"while"},
    "IF": {"if", "if-else"},
    "ELSE": {"if-else"},
    "REPEAT": {"repeat"},
}
"""Of which statements a dialect must have one, for each keyword that belongs to statements."""

_NAMES = {
    "ACTION": "a statement",
    "SENSOR": "a sensor",
    "COUNT": "a count",
    "LBRACE": "'{'",
    "RBRACE": "'}'",
    "$END": "the end of the program",
}
"""What to call the kinds of words that may be expected; keywords go without saying."""

_HINTS = {
    ";": "statements are separated by spaces alone",
    ",": "statements are separated by spaces alone",
    "(": "the language has no parentheses",
    ")": "the language has no parentheses",
    "/": "a comment begins with '#'",
    "!": "the opposite of a test is written 'not'",
    "and": "a test is one sensor; for 'and', nest one 'if' in another",
    "or": "a test is one sensor; for 'or', use one 'if' after another",
}
"""Advice for what people bring along from other languages."""


ANY = "any"
"""What stands for the name of a dialect where there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """The words that a program may use.

    Attributes:
        dialect: the name of the dialect; ``any`` for all built-in ones together.
        actions: the actions.
        controls: the other statements, under the names by which dialects list them.
        sensors: the sensors.
        counts: the counts of ``repeat``.
        families: the first words of names of two parts.
    """

    dialect: str
    actions: tuple[str, ...]
    controls: tuple[str, ...]
    sensors: tuple[str, ...]
    counts: tuple[int, ...]
    families: tuple[str, ...] = (SEEK,)

    @classmethod
    def of(cls, dialect: Dialect | None) -> Vocabulary:
        """The words of a dialect, or of all built-in ones."""
        dialects = tuple(builtin_dialects().values()) if dialect is None else (dialect,)
        words = (word for each in dialects for word in each.actions + each.sensors)
        heads = {word.partition(" ")[0] for word in words if " " in word}
        return cls(
            dialect=ANY if dialect is None else dialect.name,
            actions=tuple(dict.fromkeys(name for each in dialects for name in each.actions)),
            controls=tuple(dict.fromkeys(name for each in dialects for name in each.controls)),
            sensors=tuple(dict.fromkeys(name for each in dialects for name in each.sensors)),
            counts=tuple(dict.fromkeys(count for each in dialects for count in each.counts)),
            families=tuple(sorted({SEEK, *heads})),
        )

    def has_action(self, word: str) -> bool:
        """Whether it is an action; without a dialect one may seek any feature."""
        return word in self.actions or (self.dialect == ANY and word.startswith(f"{SEEK} "))

    @property
    def openings(self) -> tuple[str, ...]:
        """The words with which a statement can begin."""
        keywords = (
            word
            for word in KEYWORDS
            if word not in ("else", "not") and _NEEDS[word.upper()] & set(self.controls)
        )
        return (*self.actions, *keywords)


class Source:
    """The text of a program while it is read."""

    def __init__(self, text: str, file: str | None, vocabulary: Vocabulary) -> None:
        self._text = text
        self._file = file
        self._vocabulary = vocabulary
        self._braces: list[int] = []  # where the open ones are
        self._end = 0  # where the last word ended

    def check(self, token: Token) -> None:
        """Take the next word, of which the parser has said what kind it is.

        Raises:
            ProgramError: if the dialect has no such word, or blocks are nested too deeply.
        """
        at = token.start_pos or 0
        self._end = at + len(token)
        match token.type:
            case "ACTION" if not self._vocabulary.has_action(spelled(token)):
                raise self._no_action(spelled(token), at)
            case "SENSOR" if spelled(token) not in self._vocabulary.sensors:
                raise self._no_sensor(spelled(token), at)
            case "COUNT" if token not in map(str, self._vocabulary.counts):
                raise self._error(
                    f"{_shown(token)} is no count of 'repeat'", at, expected=self._counts()
                )
            case "LBRACE":
                self._braces.append(at)
                if len(self._braces) > MAX_DEPTH:
                    raise self._error(f"blocks are nested more than {MAX_DEPTH} deep", at)
            case "RBRACE" if self._braces:
                self._braces.pop()
            case keyword if keyword in _NEEDS:
                needed = _NEEDS[keyword]
                if not needed & set(self._vocabulary.controls):
                    raise self._lacking("statement", str(token), at, needs=min(needed))

    def misplaced(self, token: Token, possible: Iterable[str]) -> ProgramError:
        """The error that a word, or the end of the text, stands where it cannot.

        Args:
            token: the word.
            possible: the kinds of words that could stand there.
        """
        possible = set(possible)
        if token.type == "$END":
            if "RBRACE" in possible:
                return self._error("this block is not closed", self._braces[-1], expected="'}'")
            return self._error(
                "the program ends too early", self._end, expected=self._kinds(possible)
            )
        at = token.start_pos or 0
        if token.type == "RBRACE" and not self._braces:
            return self._error("this '}' closes no block", at)
        hint = _HINTS.get(str(token))
        if token.type == "COUNT":
            hint = "a count stands only after 'repeat'"
        elif str(token) == "if" and self._text[: self._end].endswith("else"):
            hint = "write 'else { if ... { ... } }'"
        return self._error(
            f"unexpected {_shown(token)}", at, expected=self._kinds(possible), hint=hint
        )

    def stray(self, at: int, possible: Iterable[str]) -> ProgramError:
        """The error that a character begins no word.

        Args:
            at: its index in the text.
            possible: the kinds of words that could stand there.
        """
        character = self._text[at]
        return self._error(
            f"stray character {character!r}",
            at,
            expected=self._kinds(set(possible)),
            hint=_HINTS.get(character),
        )

    def _no_action(self, word: str, at: int) -> ProgramError:
        """The error that a word is no action, although one could stand there."""
        everything = Vocabulary.of(None)
        if word == "else":
            return self._error(
                "'else' without an 'if'", at, hint="it follows the '}' that ends an 'if'"
            )
        if word == "not":
            return self._error("'not' outside a test", at, expected="a statement")
        if word in self._vocabulary.sensors + everything.sensors:
            return self._error(
                f"{word!r} is a sensor, not a statement",
                at,
                hint=f"ask for it in a test, as in 'if {word} {{ ... }}'",
            )
        if word in everything.actions:
            return self._lacking("statement", word, at, needs=word)
        openings = self._vocabulary.openings
        meant = near_miss(word, (*openings, *self._vocabulary.sensors, "else", "not"))
        meant = meant or near_miss(word, everything.openings + everything.sensors)
        return self._unknown("statement", word, at, openings, meant)

    def _no_sensor(self, word: str, at: int) -> ProgramError:
        """The error that a word is no sensor, although one must stand there."""
        everything = Vocabulary.of(None)
        sensors = self._vocabulary.sensors
        if word in KEYWORDS or word in self._vocabulary.actions + everything.actions:
            what = "a word of the grammar" if word in KEYWORDS else "a statement"
            return self._error(
                f"{word!r} is {what}, not a sensor", at, expected=f"one of {', '.join(sensors)}"
            )
        if word in everything.sensors:
            return self._lacking("sensor", word, at, needs=word)
        meant = near_miss(word, sensors) or near_miss(word, (*everything.sensors, "not"))
        return self._unknown("sensor", word, at, sensors, meant)

    def _unknown(
        self, what: str, word: str, at: int, known: tuple[str, ...], meant: str | None
    ) -> ProgramError:
        return self._error(
            f"unknown {what} {_shown(word)}",
            at,
            expected=f"one of {', '.join(known)}",
            hint=f"did you mean {meant!r}?" if meant else None,
        )

    def _lacking(self, what: str, word: str, at: int, *, needs: str) -> ProgramError:
        message, hint = lacking(what, word, self._vocabulary.dialect, needs=needs)
        return self._error(message, at, hint=hint)

    def _error(
        self, message: str, at: int, *, expected: str | None = None, hint: str | None = None
    ) -> ProgramError:
        """An error at an index of the text."""
        begin = self._text.rfind("\n", 0, at) + 1
        return ProgramError(
            message,
            file=self._file,
            line=self._text.count("\n", 0, at) + 1,
            column=at - begin + 1,
            text=self._text[begin:].split("\n", 1)[0],
            expected=expected,
            hint=hint,
        )

    def _kinds(self, possible: set[str]) -> str:
        if not self._braces:
            possible = possible - {"RBRACE"}
        names = [name for kind, name in _NAMES.items() if kind in possible]
        if names == [_NAMES["COUNT"]]:
            return f"a count, {self._counts()}"
        return " or ".join(names)

    def _counts(self) -> str:
        return f"one of {', '.join(map(str, self._vocabulary.counts))}"


def spelled(word: str) -> str:
    """A name with one space between its parts.

    >>> spelled("seek   red")
    'seek red'
    """
    return " ".join(word.split())


def _shown(word: str) -> str:
    """A word in quotes, cut if it is very long."""
    return repr(str(word) if len(word) <= 40 else f"{word[:37]}...")
