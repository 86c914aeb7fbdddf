"""A result as one JSON object, and back.

The schema's name is in every record. Integers that pass 2**53, which JSON readers may round, are
written as decimal strings.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import numpy as np

from mesasynth.dsl import (
    Dialect,
    Kind,
    builtin_dialects,
    parse,
    text_dialect,
    to_toml,
    units,
)
from mesasynth.errors import MesasynthError
from mesasynth.search.outcome import (
    Audit,
    Certificate,
    GaveUp,
    Mismatch,
    NoProgram,
    Optima,
    Optimal,
    Optimum,
    Outcome,
    Reason,
    Result,
    TreeProof,
    Undecided,
)
from mesasynth.search.score import UNITS_PER_BIT, Kt, Length, Score, Space, Time, Weighted, price
from mesasynth.search.task import Task
from mesasynth.worlds import Ground, Maze, World, parse_maze

SCHEMA = "mesasynth.result/1"
_EXACT = 2**53
_TOLD = (
    *("lam", "worst", "reason", "cap_units", "program", "units", "bits", "ticks", "space"),
    *("missed", "score", "lower_bits", "optima", "proved_units", "tree"),
)
"""What a record of a result follows from, or follows from the rest, and must not differ from."""


class RecordError(MesasynthError):
    """A JSON object that is not the record of a result."""


def to_record(result: Result) -> dict[str, Any]:
    """The result as an object that JSON can hold.

    >>> import mesasynth as ms
    >>> record = to_record(ms.search(ms.parse_maze("S.G"), dialect="tabular"))
    >>> record["outcome"], record["program"], record["bits"], record["certificate"]["programs"]
    ('optimal', 'move move', 6.0, 13)
    >>> from_record(record).winner == ms.search(ms.parse_maze("S.G"), dialect="tabular").winner
    True
    """
    task, outcome, winner = result.task, result.outcome, result.winner
    return {
        "schema": SCHEMA,
        "version": result.version,
        "bias": result.bias,
        "lam": str(result.score.lam) if isinstance(result.score, Weighted) else None,
        "worst": result.score.worst if isinstance(result.score, Time) else None,
        **task_record(task),
        "outcome": outcome.name,
        "reason": None if isinstance(outcome, Optimal) else str(outcome.reason),
        "cap_units": outcome.cap if isinstance(outcome, NoProgram) else None,
        "program": str(winner.program) if winner else None,
        "units": winner.units if winner else None,
        "bits": winner.units / UNITS_PER_BIT if winner else None,
        "ticks": winner.ticks if winner else None,
        "space": winner.space if winner else None,
        "missed": list(winner.missed) if winner else None,
        "score": result.score_bits,
        "lower_bits": outcome.lower_bits if isinstance(outcome, GaveUp) else None,
        "optima": {
            "count": None if outcome.optima.count is None else number(outcome.optima.count),
            "listed": [optimum_record(optimum) for optimum in outcome.optima.listed],
        }
        if isinstance(outcome, Optimal)
        else None,
        "proved_units": result.proved_units,
        "certificate": certificate_record(outcome.certificate) if outcome.certificate else None,
        "tree": _tree(result.tree) if result.tree else None,
        "verdict": None,
        "seconds": result.seconds,
    }


def task_record(task: Task) -> dict[str, Any]:
    """What was asked: the mazes, the language and the rules."""
    return {
        "dialect": task.dialect.name,
        "dialect_text": None if _is_builtin(task.dialect) else to_toml(task.dialect),
        "bump": task.bump,
        "stop": task.stop,
        "objective": task.objective,
        "max_ticks": task.max_ticks,
        "solve": task.solve,
        "exceptions_units": task.exceptions,
        "mazes": [_maze_record(maze) for maze in task.mazes],
    }


def _maze_record(maze: Ground) -> dict[str, Any]:
    """A maze as text, or a world by its tables."""
    if isinstance(maze, Maze):
        return {"name": maze.label, "file": maze.file, "text": maze.text}
    tables = {
        "actions": list(maze.actions),
        "sensors": list(maze.sensors),
        "next": maze.next.tolist(),
        "sense": [str(bits) for bits in maze.sense.tolist()],
        "goal": maze.goal.tolist(),
        "place": maze.place.tolist(),
        "start": maze.start,
        "cells": [list(cell) for cell in maze.cells],
    }
    return {"name": maze.name, "file": None, "text": None, "world": tables}


def _read_maze(record: Mapping[str, Any]) -> Ground:
    tables = record.get("world")
    if tables is None:
        maze = parse_maze(record["text"], file=record["file"])
        return maze if maze.name is not None else replace(maze, source=str(record["name"]))
    return World(
        name=record["name"],
        actions=tuple(tables["actions"]),
        sensors=tuple(tables["sensors"]),
        next=tables["next"],
        sense=np.array([int(bits) for bits in tables["sense"]], dtype=np.uint64),
        goal=tables["goal"],
        place=tables["place"],
        start=tables["start"],
        cells=tuple((row, column) for row, column in tables["cells"]),
    )


def _is_builtin(language: Dialect) -> bool:
    return builtin_dialects().get(language.name) == language


def _dialect(record: Mapping[str, Any], *, trusted: bool) -> Dialect:
    """The language, which a record describes unless it is built in."""
    name, text = record["dialect"], record.get("dialect_text")
    if text is None:
        known = builtin_dialects()
        if name not in known:
            raise ValueError(f"its dialect is {name!r}, which is neither built in nor described")
        return known[name]
    language = text_dialect(text, trusted=trusted)
    if language.name != name:
        raise ValueError(f"its dialect is {name!r} here and {language.name!r} there")
    return language


def from_record(record: object, *, trusted: bool = False) -> Result:
    """The result that a record holds.

    A dialect may name Python functions. They are imported and run only if the record is
    ``trusted``, since a record may come from anyone.

    Raises:
        RecordError: if it is no such record, or names functions and is not trusted.
    """
    with reading(record, SCHEMA) as sound:
        result = _result(sound, trusted=trusted)
        _compare(sound, to_record(result))
    return result


@contextmanager
def reading(record: object, schema: str) -> Iterator[dict[str, Any]]:
    """The record, if it has that schema; whatever is then wrong with it becomes a RecordError."""
    try:
        if not isinstance(record, dict):
            raise TypeError("it is not a JSON object")
        if record["schema"] != schema:
            raise ValueError(f"its schema is {record['schema']!r}")
        yield record
    except RecordError:
        raise
    except (LookupError, TypeError, ValueError, ArithmeticError, AttributeError) as fault:
        wrong = f"lacks the key {fault}" if isinstance(fault, KeyError) else f"is broken: {fault}"
        raise RecordError(
            f"this record {wrong}", expected=f"a JSON object of the schema {schema}"
        ) from fault
    except MesasynthError as fault:
        raise RecordError(
            f"this record is broken: {fault.message}", expected=fault.expected, hint=fault.hint
        ) from fault


def _compare(record: Mapping[str, Any], rewritten: Mapping[str, Any]) -> None:
    """Check what a record says twice. Raises ValueError if it contradicts itself.

    Where the kinds do not add up to the programs, the record can be read; it is then not verified.
    """
    for key in _TOLD:
        if record[key] != rewritten[key]:
            raise ValueError(f"its {key} is {record[key]!r}, not {rewritten[key]!r}")
    account, again = record["certificate"], rewritten["certificate"]
    if again and again["settled"] == again["programs"] and account != again:
        raise ValueError("the numbers of its certificate contradict each other")
    tree, outcome = rewritten["tree"], rewritten["outcome"]
    lowest = {"optimal": rewritten["score"], "gave_up": rewritten["lower_bits"]}.get(outcome)
    if tree is not None and tree["lower"] != lowest:
        raise ValueError(f"its tree.lower is {tree['lower']!r}, not {lowest!r}")
    if tree is not None and tree["description_proved"] and outcome != "optimal":
        raise ValueError("its tree.description_proved is true, but nothing is optimal")
    if tree is not None and rewritten["bias"] != Time.name:
        raise ValueError(f"the bias {rewritten['bias']!r} has no tree")


def _result(record: Mapping[str, Any], *, trusted: bool) -> Result:
    task = read_task(record, trusted=trusted)
    certificate = read_certificate(record["certificate"], task.dialect)
    tree = _read_tree(record["tree"]) if record["tree"] else None
    outcome: Outcome
    if record["outcome"] == Optimal.name:
        listed = tuple(read_optimum(entry, task.dialect) for entry in record["optima"]["listed"])
        if (certificate is None and tree is None) or not listed:
            raise ValueError("an optimum needs a proof and a list of optima")
        count = record["optima"]["count"]
        outcome = Optimal(
            read_optimum(record, task.dialect),
            Optima(None if count is None else int(count), listed),
            certificate,
            tree,
        )
    elif record["outcome"] == NoProgram.name:
        outcome = NoProgram(Reason(record["reason"]), record["cap_units"], certificate)
    elif record["outcome"] == GaveUp.name:
        best = read_optimum(record, task.dialect) if record["program"] is not None else None
        outcome = GaveUp(Reason(record["reason"]), best, certificate, record["lower_bits"], tree)
    else:
        raise ValueError(f"its outcome is {record['outcome']!r}")
    return Result(task, _score(record), outcome, float(record["seconds"]), record["version"])


def read_task(record: Mapping[str, Any], *, trusted: bool) -> Task:
    """What was asked, from a record that holds it."""
    return Task(
        read_mazes(record["mazes"]),
        _dialect(record, trusted=trusted),
        record["bump"],
        record["stop"],
        record["objective"],
        int(record["max_ticks"]),
        record["solve"],
        record["exceptions_units"],
    )


def read_mazes(records: Sequence[Mapping[str, Any]]) -> tuple[Ground, ...]:
    """The mazes of a list in a record."""
    return tuple(_read_maze(maze) for maze in records)


def _score(record: Mapping[str, Any]) -> Score:
    """What the search minimized."""
    scores: dict[str, Callable[[], Score]] = {
        "length": Length,
        "kt": Kt,
        "space": Space,
        "weighted": lambda: Weighted(price(record["lam"])),
        "time": lambda: Time(bool(record["worst"])),
    }
    if record["bias"] not in scores:
        raise ValueError(f"its bias is {record['bias']!r}")
    return scores[record["bias"]]()


def _tree(tree: TreeProof) -> dict[str, Any]:
    return {
        "lower": tree.lower,
        "expanded": tree.expanded,
        "description_proved": tree.description_proved,
    }


def _read_tree(entry: Mapping[str, Any]) -> TreeProof:
    return TreeProof(int(entry["lower"]), int(entry["expanded"]), bool(entry["description_proved"]))


def number(value: int) -> int | str:
    """An integer as every JSON reader keeps it: as a decimal string beyond 2**53."""
    return value if value <= _EXACT else str(value)


def optimum_record(optimum: Optimum) -> dict[str, Any]:
    """A program with what it costs."""
    return {
        "program": str(optimum.program),
        "units": optimum.units,
        "ticks": optimum.ticks,
        "space": optimum.space,
        "missed": list(optimum.missed),
    }


def read_optimum(entry: Mapping[str, Any], language: Dialect) -> Optimum:
    """A program with what it costs, from a record."""
    program = parse(entry["program"], dialect=language)
    length = units(program, language)
    if entry["units"] != length:
        raise ValueError(f"the units of '{program}' are {length}, not {entry['units']!r}")
    return Optimum(
        program,
        length,
        int(entry["ticks"]),
        int(entry["space"]),
        tuple(int(index) for index in entry["missed"]),
    )


def certificate_record(certificate: Certificate) -> dict[str, Any]:
    """The account of the programs settled."""
    audit = certificate.audit
    return {
        "units": certificate.units,
        "programs": number(certificate.programs),
        "settled": number(certificate.settled),
        "kinds": {str(kind): number(certificate.kinds[kind]) for kind in Kind},
        "outweighed": number(certificate.outweighed),
        "redundant": number(certificate.redundant),
        "leaves": certificate.leaves,
        "undecided": [
            {
                "program": str(entry.program),
                "units": entry.units,
                "programs": number(entry.programs),
            }
            for entry in certificate.undecided
        ],
        "audit": {
            "seed": audit.seed,
            "drawn": audit.drawn,
            "mismatches": [
                {
                    "program": str(wrong.program),
                    "claimed": None if wrong.claimed is None else str(wrong.claimed),
                    "found": str(wrong.found),
                }
                for wrong in audit.mismatches
            ],
            "excluded_rate": audit.excluded_rate,
        },
    }


def read_certificate(entry: Mapping[str, Any] | None, language: Dialect) -> Certificate | None:
    """The account of the programs settled, from a record that has one or null."""
    if entry is None:
        return None
    audit = entry["audit"]
    return Certificate(
        units=int(entry["units"]),
        programs=int(entry["programs"]),
        kinds={kind: int(entry["kinds"][kind]) for kind in Kind},
        outweighed=int(entry["outweighed"]),
        redundant=int(entry["redundant"]),
        leaves=int(entry["leaves"]),
        undecided=tuple(
            Undecided(
                parse(each["program"], dialect=language), int(each["units"]), int(each["programs"])
            )
            for each in entry["undecided"]
        ),
        audit=Audit(
            seed=int(audit["seed"]),
            drawn=int(audit["drawn"]),
            mismatches=tuple(
                Mismatch(
                    parse(wrong["program"], dialect=language),
                    None if wrong["claimed"] is None else Kind(wrong["claimed"]),
                    Kind(wrong["found"]),
                )
                for wrong in audit["mismatches"]
            ),
        ),
    )
