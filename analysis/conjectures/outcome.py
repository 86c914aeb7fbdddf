"""What a hunt for a counterexample found, and exactly what it looked at.

A conjecture that no instance refuted has *survived*; that it is true is never said.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, ClassVar, TypeAlias

from mesasynth.analysis.conjectures.codec import decode, encode, mazes_in
from mesasynth.analysis.conjectures.conjecture import (
    Conjecture,
    ConjectureError,
    Finding,
    Verdict,
)
from mesasynth.worlds import mazes_text

SCHEMA = "mesasynth.conjecture/1"


@dataclass(frozen=True, slots=True)
class Covered:
    """How the instances of one class fared.

    Attributes:
        words: what they are.
        verdicts: how many instances had each verdict.
        complete: whether the class was covered to its end, or as many were drawn as asked for.
    """

    words: str
    verdicts: Mapping[Verdict, int]
    complete: bool

    @property
    def looked_at(self) -> int:
        """How many instances were looked at."""
        return sum(self.verdicts.values())

    def __str__(self) -> str:
        named = [
            f"{self.verdicts.get(verdict, 0):,} {words}"
            for verdict, words in _WORDS.items()
            if self.verdicts.get(verdict, 0)
        ]
        part = "" if self.complete else ", in part"
        return f"{self.words}{part}: {self.looked_at:,} looked at, {', '.join(named)}"

    def record(self) -> dict[str, Any]:
        """In a form that JSON can hold."""
        counts = {str(verdict): self.verdicts.get(verdict, 0) for verdict in Verdict}
        return {"instances": self.words, "complete": self.complete, **counts}


_WORDS = {
    Verdict.HOLDS: "hold",
    Verdict.FAILS: "fail",
    Verdict.UNDECIDED: "undecided",
    Verdict.UNMET: "do not meet the preconditions",
}


@dataclass(frozen=True, slots=True)
class Coverage:
    """What was looked at: classes of instances one by one, and instances drawn at random."""

    swept: tuple[Covered, ...]
    sampled: Covered

    @property
    def parts(self) -> tuple[Covered, ...]:
        """All of it, as far as there is any."""
        return tuple(each for each in (*self.swept, self.sampled) if each.looked_at)

    @property
    def verdicts(self) -> Counter[Verdict]:
        """How many instances in all had each verdict."""
        total: Counter[Verdict] = Counter()
        for each in self.parts:
            total.update(each.verdicts)
        return total

    def record(self) -> dict[str, Any]:
        """In a form that JSON can hold."""
        return {
            "exhaustive": [each.record() for each in self.swept],
            "sampled": self.sampled.record(),
        }


@dataclass(frozen=True, slots=True)
class Survived:
    """No instance looked at refutes it, and most of them could be decided."""

    name: ClassVar[str] = "survived"


@dataclass(frozen=True, slots=True)
class Refuted:
    """An instance refutes it.

    ``smallest`` says that the classes of instances were covered in order up to this one, so that
    nothing before it in that order refutes; else it is as small as Hypothesis made it.
    """

    name: ClassVar[str] = "refuted"

    instance: Any
    finding: Finding
    smallest: bool


@dataclass(frozen=True, slots=True)
class Inconclusive:
    """Too little could be decided: no instance that meets the preconditions, or most gave up."""

    name: ClassVar[str] = "inconclusive"


Outcome: TypeAlias = Survived | Refuted | Inconclusive


@dataclass(frozen=True, slots=True, kw_only=True)
class Hunt:
    """A hunt for a counterexample: what was asked, what it found, and the seconds it took."""

    conjecture: Conjecture
    examples: int
    seed: int
    outcome: Outcome
    coverage: Coverage
    seconds: float
    timed_out: bool
    interrupted: bool

    @property
    def sentence(self) -> str:
        """What is found, in words.

        >>> from mesasynth.analysis.conjectures import find_conjecture, hunt
        >>> print(hunt(find_conjecture("simplicity-finds-solvers"), examples=0).sentence)
        Refuted: there is no smaller counterexample among the instances covered before it.
        """
        match self.outcome:
            case Refuted(smallest=True):
                return (
                    "Refuted: there is no smaller counterexample among the instances covered "
                    "before it."
                )
            case Refuted():
                return "Refuted: the counterexample is shrunk, not proved to be the smallest."
            case Inconclusive():
                return "Inconclusive: too few instances could be decided."
        held = self.coverage.verdicts[Verdict.HOLDS]
        return f"Survived: it holds of all {held:,} instances that could be decided."

    @property
    def surviving(self) -> tuple[str, ...]:
        """The statement that survives: which instances were covered, one class a line."""
        return tuple(str(each) for each in self.coverage.parts)

    def record(self) -> dict[str, Any]:
        """All of it, in a form that JSON can hold; the counterexample can be replayed from it."""
        conjecture, found = self.conjecture, self.outcome
        return {
            "schema": SCHEMA,
            "version": version("mesasynth"),
            "conjecture": conjecture.name,
            "origin": conjecture.origin,
            "statement": conjecture.statement,
            "preconditions": list(conjecture.preconditions),
            "examples": self.examples,
            "seed": self.seed,
            "outcome": found.name,
            "sentence": self.sentence,
            "timed_out": self.timed_out,
            "interrupted": self.interrupted,
            "coverage": self.coverage.record(),
            "counterexample": {
                "instance": encode(found.instance),
                "evidence": found.finding.evidence,
                "smallest": found.smallest,
            }
            if isinstance(found, Refuted)
            else None,
            "seconds": self.seconds,
        }

    def save(self, folder: Path) -> tuple[Path, ...]:
        """Write the record and the mazes of a counterexample into a folder; the files written."""
        folder.mkdir(parents=True, exist_ok=True)
        files = [folder / f"{self.conjecture.name}.json"]
        files[0].write_text(json.dumps(self.record(), indent=2) + "\n", encoding="utf-8")
        if isinstance(self.outcome, Refuted):
            for number, maze in enumerate(mazes_in(self.outcome.instance), start=1):
                files.append(folder / f"{self.conjecture.name}-{number}.txt")
                files[-1].write_text(mazes_text([maze]), encoding="utf-8")
        return tuple(files)


@dataclass(frozen=True, slots=True)
class Counterexample:
    """A counterexample read from a record: of which conjecture, from which file, what it is."""

    name: str
    origin: str | None
    instance: Any


def read_counterexample(path: Path) -> Counterexample:
    """The counterexample that a record holds.

    Raises:
        ConjectureError: for a file that is no record of a check, or one without a counterexample.
    """
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        if record["schema"] != SCHEMA:
            raise ValueError(f"its schema is {record['schema']!r}")
        name, origin, found = record["conjecture"], record["origin"], record["counterexample"]
    except (ValueError, LookupError, TypeError) as error:
        raise ConjectureError(
            f"this is no record of a check: {error}", file=str(path), expected=f"schema {SCHEMA}"
        ) from None
    if found is None:
        raise ConjectureError("this record holds no counterexample", file=str(path))
    return Counterexample(name, origin, decode(found["instance"]))
