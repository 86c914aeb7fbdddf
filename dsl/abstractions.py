"""Programs as terms for Stitch, and its abstractions as blocks.

Stitch (Bowers et al., "Top-Down Synthesis for Library Learning", POPL 2023) finds what a set of
terms have in common.  A program is given to it as its leftmost derivation, each choice one symbol:
a statement is a function of its own test or count, of its blocks, and of what follows it in its
block.

    until at_goal { move }   =   (while not-at_goal (move end) end)

So a sequence of statements in the middle of a block is a term with a hole for what follows, and one
at the end of a block is a term without a hole; Stitch's cost of a term is near to our length, and
what it finds is good advice.  It is no more than that: an abstraction can have its hole elsewhere,
as in ``while ? { move }``, where it is no definition, as definitions take no arguments.  Usable are
the runs of statements without a hole that stand side by side in one block of an abstraction.  What
they save is counted by others, exactly.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, TypeAlias

from mesasynth.dsl.derivation import derivation
from mesasynth.dsl.dialect import END
from mesasynth.dsl.syntax import Action, If, IfElse, Repeat, Test, While
from mesasynth.errors import MesasynthError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from mesasynth.dsl.dialect import Dialect
    from mesasynth.dsl.syntax import Block, Program, Statement

Term: TypeAlias = "str | list[Term]"
"""A symbol, or a symbol with what it is applied to."""

_Closure: TypeAlias = "tuple[Term, tuple[_Closure, ...]]"
"""A term with what its holes stand for."""

_BLOCKS = {While.name: 1, If.name: 1, Repeat.name: 1, IfElse.name: 2}
"""How many blocks a statement has; an action has none."""

ROUND = 3
"""How many abstractions are asked for at a time, each of which may use those before it."""


def propose(programs: Iterable[Program], dialect: Dialect) -> tuple[Block, ...]:
    """The blocks that Stitch would share between programs, without those of one plain action.

    >>> from mesasynth.dsl import dialect, parse
    >>> texts = ["left move move right", "right right left move move", "left move move"]
    >>> tabular = dialect("tabular")
    >>> for block in propose([parse(text) for text in texts], tabular):
    ...     print(*(statement.head for statement in block))
    left move move

    Raises:
        MesasynthError: if Stitch is not installed, or fails.
    """
    try:
        import stitch_core  # noqa: PLC0415 - an optional extra
    except ImportError as fault:
        raise MesasynthError(
            f"stitch_core cannot be imported: {fault}",
            expected="the package stitch-core",
            hint="pip install 'mesasynth[learn]', which has it for Python up to 3.13",
        ) from None
    terms = [to_term(program, dialect) for program in programs]
    try:
        told = stitch_core.compress(
            terms,
            iterations=ROUND,
            max_arity=1,
            allow_single_task=True,
            no_curried_metavars=True,
        )
    except stitch_core.StitchException as fault:
        raise MesasynthError(f"Stitch failed: {fault}") from fault
    known = {each.name: (read_term(each.body), each.arity) for each in told.abstractions}
    found: dict[Block, None] = {}
    for body, _ in known.values():
        found.update(dict.fromkeys(_Reader(known).runs(body)))
    return tuple(run for run in found if len(run) > 1 or not isinstance(run[0], Action))


def to_term(program: Program, dialect: Dialect) -> str:
    """A program as a term.

    >>> from mesasynth.dsl import dialect, parse
    >>> to_term(parse("until at_goal { move }"), dialect("reactive"))
    '(slot/while test/not/at_goal (slot/move slot/end) slot/end)'
    """
    # The leftmost derivation is the term in Polish notation; only the parentheses are missing.
    pieces: list[str] = []
    open_: list[int] = []  # how many arguments each open parenthesis still lacks
    for choice in derivation(program, dialect):
        arity = 0
        if choice.kind == "slot" and choice.text != END:
            blocks = _BLOCKS.get(choice.text)
            arity = 1 if blocks is None else blocks + 2
        pieces.append(f"{' ' if pieces else ''}{'(' if arity else ''}{_symbol(choice)}")
        if arity:
            open_.append(arity)
            continue
        while open_:
            open_[-1] -= 1
            if open_[-1]:
                break
            open_.pop()
            pieces.append(")")
    return "".join(pieces)


def _symbol(choice: Any) -> str:
    """A choice as a symbol; no name has a slash."""
    return f"{choice.kind}/{choice.text}".replace(" ", "/")


def read_term(text: str) -> Term:
    """A term from its text.

    >>> read_term("(a (b #0) c)")
    ['a', ['b', '#0'], 'c']
    """
    stack: list[list[Term]] = [[]]
    for token in re.findall(r"[()]|[^\s()]+", text):
        if token == "(":
            stack.append([])
        elif token == ")":
            done = stack.pop()
            stack[-1].append(done)
        else:
            stack[-1].append(token)
    return stack[0][0]


class _Reader:
    """Reads abstractions, which may use each other, as blocks."""

    def __init__(self, known: Mapping[str, tuple[Term, int]]) -> None:
        self._known = known
        self._runs: list[Block] = []

    def runs(self, term: Term) -> Iterator[Block]:
        """All longest runs of statements without a hole that stand in one block of a term."""
        self._runs = []
        self._block((term, ()))
        return iter(self._runs)

    def _head(self, closure: _Closure) -> tuple[str | None, list[_Closure]]:
        """The symbol that a term is, or None for a hole, and what it is applied to."""
        term, bound = closure
        given: list[_Closure] = []
        while True:
            if isinstance(term, list):
                given = [*((each, bound) for each in term[1:]), *given]
                term = term[0]
            elif term.startswith("#"):
                index = int(term[1:])
                if index >= len(bound):
                    return None, given
                term, bound = bound[index]
            elif term in self._known:
                term, arity = self._known[term]
                bound, given = tuple(given[:arity]), given[arity:]
            else:
                return term, given

    def _block(self, closure: _Closure | None) -> Block | None:
        """The block that a term is, if it is one without a hole; runs in it are kept."""
        run: list[Statement] = []
        whole = True
        while True:
            symbol, given = self._head(closure) if closure else (None, [])
            kind, _, text = (symbol or "").partition("/")
            name = text.replace("/", " ")
            if kind != "slot" or name == END:
                break
            statement = self._statement(name, given)
            if statement is not None:
                run.append(statement)
            else:
                whole = False
                self._keep(run)
                run = []
            size = _BLOCKS[name] + 1 if name in _BLOCKS else 0
            closure = given[size] if size < len(given) else None
        self._keep(run)
        return tuple(run) if whole and kind == "slot" else None

    def _statement(self, name: str, given: list[_Closure]) -> Statement | None:
        """A statement, if no part of it is a hole; runs in its blocks are kept."""
        if name not in _BLOCKS:
            return Action(name)
        count = _BLOCKS[name]
        blocks = [
            self._block(given[at + 1] if at + 1 < len(given) else None) for at in range(count)
        ]
        own = self._head(given[0])[0] if given else None
        whole = [block for block in blocks if block is not None]
        if own is None or len(whole) < count:
            return None
        words = own.split("/")[1:]
        if name == Repeat.name:
            return Repeat(int(words[0]), whole[0])
        test = Test(" ".join(words[1:] if words[0] == "not" else words), words[0] == "not")
        if name == IfElse.name:
            return IfElse(test, *whole)
        return (While if name == While.name else If)(test, whole[0])

    def _keep(self, run: list[Statement]) -> None:
        if run:
            self._runs.append(tuple(run))
