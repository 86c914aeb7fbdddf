"""Fronts and posteriors back from their records, which may come from anyone."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from mesasynth.dsl import Program, run
from mesasynth.dsl.count import Counter
from mesasynth.search.check import LONGEST_RUN
from mesasynth.search.front import Front, Point
from mesasynth.search.front_record import SCHEMA as FRONT
from mesasynth.search.outcome import MOST_PROGRAMS, Optimum, Reason
from mesasynth.search.posterior import Behaviour, Path, Posterior, shown
from mesasynth.search.posterior_record import SCHEMA as POSTERIOR
from mesasynth.search.record import (
    read_certificate,
    read_mazes,
    read_optimum,
    read_task,
    reading,
)
from mesasynth.search.task import Task


def front_from_record(record: object, *, trusted: bool = False) -> Front:
    """The front that a record holds.

    Its dialect's Python functions are imported only if the record is ``trusted``.

    Raises:
        RecordError: if it is no such record, contradicts itself, or names functions and is not
            trusted.

    >>> import mesasynth as ms
    >>> found = ms.front(ms.parse_maze("S....G"), dialect="reactive")
    >>> front_from_record(found.to_record()) == found
    True
    """
    with reading(record, FRONT) as sound:
        task = read_task(sound, trusted=trusted)
        points = [_point(task, entry) for entry in sound["points"]]
        reason = sound["reason"]
        found = Front(
            task,
            tuple(points),
            int(sound["proved_units"]),
            int(sound["least_ticks"]),
            bool(sound["complete"]),
            None if reason is None else Reason(reason),
            read_certificate(sound["certificate"], task.dialect),
            None if sound["cap_units"] is None else int(sound["cap_units"]),
            float(sound["seconds"]),
        )
        entries = zip(sound["points"], found.to_record()["points"], strict=True)
        for entry, again in entries:
            _agree(entry, again)
        account = found.certificate
        _settled_further(found.proved_units, task, account.units if account else 0)
    return found


def _settled_further(proved: int, task: Task, units: int) -> None:
    """Raise ValueError if a certificate does not cover what is said to be proved."""
    least, most = sorted((proved, units))
    if any(least < each for each in Counter(task.dialect).lengths(most)):
        raise ValueError(f"its proved_units is {proved}, but its certificate covers {units}")


def _point(task: Task, entry: Mapping[str, Any]) -> Point:
    optimum = read_optimum(entry, task.dialect)
    count = entry["count"]
    return Point(
        optimum,
        None if count is None else int(count),
        bool(entry["proved"]),
        _charge(task, optimum),
    )


def _charge(task: Task, optimum: Optimum) -> int:
    return (task.exceptions or 0) * len(optimum.missed)


def _agree(entry: Mapping[str, Any], again: Mapping[str, Any]) -> None:
    """Raise ValueError where an entry says something else than what follows from the rest of it."""
    for key, value in again.items():
        told = entry[key]
        close = isinstance(value, float) and math.isclose(told, value, rel_tol=1e-9)
        if told != value and not close:
            raise ValueError(f"its {key} is {told!r}, not {value!r}")


def posterior_from_record(record: object, *, trusted: bool = False) -> Posterior:
    """The posterior that a record holds; no programs can be drawn from it.

    What a behaviour does is what its example does in the reference interpreter.

    Raises:
        RecordError: as for :func:`front_from_record`.

    >>> import mesasynth as ms
    >>> found = ms.posterior(ms.parse_maze("S.G"), max_bits=12, dialect="reactive")
    >>> posterior_from_record(found.to_record()) == replace(found, leaves=())
    True
    """
    with reading(record, POSTERIOR) as sound:
        task = read_task(sound, trusted=trusted)
        others = read_mazes(sound["held_out"])
        unseen = replace(task, mazes=others, solve=None, exceptions=None) if others else None
        certificate = read_certificate(sound["certificate"], task.dialect)
        proved, counter, reason = int(sound["proved_units"]), Counter(task.dialect), sound["reason"]
        _settled_further(proved, task, certificate.units if certificate else 0)
        prior: dict[int, int] = {}
        for units in counter.lengths(proved):
            prior[units] = counter.exactly(units)
            if prior[units] > MOST_PROGRAMS:
                raise ValueError(f"its proved_units is {proved}, further than any search goes")
        found = Posterior(
            task,
            unseen,
            tuple(
                sorted(
                    (_behaviour(task, unseen, entry) for entry in sound["behaviours"]),
                    key=lambda each: (-each.mass(), each.example.rank),
                )
            ),
            prior,
            proved,
            None if reason is None else Reason(reason),
            certificate,
            int(sound["cap_units"]),
            (),
            float(sound["seconds"]),
        )
        again = found.to_record(speed=bool(sound["speed"]))
        for entry, told in zip(sound["behaviours"], again["behaviours"], strict=True):
            _agree(entry, told)
        _agree(
            sound, {key: again[key] for key in ("mass", "prior_mass", "prior_total", "uncovered")}
        )
    return found


def _behaviour(task: Task, unseen: Task | None, entry: Mapping[str, Any]) -> Behaviour:
    example = read_optimum(entry["example"], task.dialect)
    counts = {
        (int(each["units"]), int(each["ticks"])): int(each["programs"]) for each in entry["counts"]
    }
    return Behaviour(
        paths(task, example.program),
        untimed(paths(unseen, example.program)) if unseen else (),
        counts,
        example,
        _charge(task, example),
    )


def paths(task: Task, program: Program) -> tuple[Path, ...]:
    """What the program's runs show in each maze, by the reference interpreter."""
    found = []
    for world in task.worlds:
        its = run(
            program,
            world,
            bump=task.bump,
            stop=task.stop,
            objective=task.objective,
            max_ticks=min(task.max_ticks, LONGEST_RUN),
            dialect=task.dialect,
        )
        found.append(shown((its.outcome, its.ticks, its.trail)))
    return tuple(found)


def untimed(seen: tuple[Path, ...]) -> tuple[Path, ...]:
    """The same without the ticks, as held-out runs are compared."""
    return tuple((kind, 0, trail) for kind, _, trail in seen)
