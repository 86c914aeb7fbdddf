"""Verification of whatever record of a search: told by its schema."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from mesasynth.search.check import Finding
from mesasynth.search.front_record import SCHEMA as FRONT
from mesasynth.search.posterior_record import SCHEMA as POSTERIOR
from mesasynth.search.record import SCHEMA as RESULT
from mesasynth.search.record import from_record, reading
from mesasynth.search.reread import front_from_record, posterior_from_record
from mesasynth.search.rising import Limits, Progress
from mesasynth.search.verify import PATIENCE, verify
from mesasynth.search.verify_weighed import verify_front, verify_posterior

SEVERAL = {
    "mesasynth.compare/1": "results",
    "mesasynth.ladder/1": "rungs",
    "mesasynth.par/1": "levels",
}
"""The schemas of records that hold several results, and the key under which they do."""

SHARED = (
    *("dialect", "dialect_text", "bump", "stop", "objective", "max_ticks", "solve"),
    *("exceptions_units", "mazes"),
)
"""What the results of a comparison have in common with it."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What a record claims, in sentences, and what was found out about it.

    ``unchecked`` names what it says besides, which was left as it is: measurements, and programs
    that were drawn.
    """

    claims: tuple[str, ...]
    findings: tuple[Finding, ...]
    unchecked: tuple[str, ...] = ()


def verify_record(
    record: object,
    *,
    trusted: bool = False,
    seed: int = 1,
    audited: int = 500,
    timeout: float | None = PATIENCE,
    again: bool = True,
    independent: bool = False,
    progress: Callable[[Progress], None] | None = None,
) -> Checked:
    """Check the record of a search, a comparison, a ladder, pars, a front or a posterior.

    The arguments are those of :func:`mesasynth.search.verify`. A record is not trusted: the Python
    functions that its dialect names are imported only if it is said to be.

    Raises:
        RecordError: if it is no such record, or contradicts itself.

    >>> import mesasynth as ms
    >>> found = ms.compare(ms.parse_maze("S....G"), biases=["length", "time"], dialect="reactive")
    >>> checked = verify_record(found.to_record())
    >>> len(checked.claims), {finding.holds for finding in checked.findings}
    (2, {True})
    """
    limits = Limits(timeout=timeout, audited=audited, seed=seed, progress=progress)
    whole: dict[str, Any] = record if isinstance(record, dict) else {}
    if whole.get("schema") == FRONT:
        front = front_from_record(whole, trusted=trusted)
        labelled = any(entry.get("label") for entry in whole["points"])
        findings = verify_front(front, limits, again=again)
        return Checked((front.sentence,), tuple(findings), ("labels",) if labelled else ())
    if whole.get("schema") == POSTERIOR:
        posterior = posterior_from_record(whole, trusted=trusted)
        told = tuple(key for key in ("labels", "sample") if whole.get(key))
        findings = verify_posterior(posterior, limits, again=again)
        return Checked((posterior.sentence,), tuple(findings), told)
    claims, found, verdicts = [], [], False
    for name, entry in _results(record):
        result = from_record(entry, trusted=trusted)
        head = f"{name}: " if name else ""
        claims.append(head + result.sentence)
        verdicts = verdicts or bool(entry.get("verdict"))
        findings = verify(
            result,
            seed=seed,
            audited=audited,
            timeout=timeout,
            again=again,
            independent=independent,
            progress=progress,
        )
        found += [replace(finding, check=head + finding.check) for finding in findings]
    return Checked(tuple(claims), tuple(found), ("verdict",) if verdicts else ())


def _results(record: object) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The results that a record holds, each with what it is called."""
    schema = str(record.get("schema")) if isinstance(record, dict) else ""
    if schema not in SEVERAL:
        with reading(record, RESULT) as sound:
            yield "", sound
        return
    with reading(record, schema) as sound:
        entries = sound[SEVERAL[schema]]
        if not entries:
            raise ValueError(f"its {SEVERAL[schema]} are empty")
        named = []
        for entry in entries:
            result = entry.get("result", entry)
            named.append((str(entry.get("name") or entry.get("level") or entry["dialect"]), result))
            if "name" in entry:
                _shared(sound, entry)
    yield from named


def _shared(record: Mapping[str, Any], entry: Mapping[str, Any]) -> None:
    """Raise ValueError if a result of a comparison is one of another task."""
    for key in SHARED:
        if entry[key] != record[key]:
            raise ValueError(f"the {key} of its result {entry['name']!r} are others")
