"""A front as an object that JSON can hold."""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from mesasynth.search.record import certificate_record, number, optimum_record, task_record
from mesasynth.search.score import UNITS_PER_BIT

if TYPE_CHECKING:
    from mesasynth.search.front import Front

SCHEMA = "mesasynth.front/1"


def front_record(found: Front) -> dict[str, Any]:
    """The front as an object that JSON can hold; docs/reference/records.md has its keys."""
    return {
        "schema": SCHEMA,
        "version": version("mesasynth"),
        **task_record(found.task),
        "points": [
            {
                **optimum_record(point.optimum),
                "bits": point.units / UNITS_PER_BIT,
                "count": None if point.count is None else number(point.count),
                "proved": point.proved,
            }
            for point in found.points
        ],
        "proved_units": found.proved_units,
        "least_ticks": found.least_ticks,
        "complete": found.complete,
        "reason": None if found.reason is None else str(found.reason),
        "cap_units": found.cap,
        "certificate": certificate_record(found.certificate) if found.certificate else None,
        "seconds": found.seconds,
    }
