"""A posterior as an object that JSON can hold."""

from __future__ import annotations

import math
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from mesasynth.search.prior import total_prior
from mesasynth.search.record import certificate_record, number, optimum_record, task_record

if TYPE_CHECKING:
    from mesasynth.search.posterior import Posterior

SCHEMA = "mesasynth.posterior/1"


def posterior_record(found: Posterior, *, speed: bool) -> dict[str, Any]:
    """The posterior as an object that JSON can hold; docs/reference/records.md has its keys."""
    total = total_prior(found.task.dialect)
    return {
        "schema": SCHEMA,
        "version": version("mesasynth"),
        **task_record(found.task),
        "held_out": task_record(found.held_out)["mazes"] if found.held_out else [],
        "speed": speed,
        "behaviours": [
            {
                "share": share,
                "mass": behaviour.mass(speed=speed),
                "programs": number(behaviour.programs),
                "example": optimum_record(behaviour.example),
                "held_out_solved": behaviour.held_out_solved,
                "counts": [
                    {"units": units, "ticks": ticks, "programs": number(count)}
                    for (units, ticks), count in sorted(behaviour.counts.items())
                ],
            }
            for share, behaviour in found.ranked(speed=speed)
        ],
        "mass": found.mass(speed=speed),
        "prior_mass": found.prior_mass,
        "prior_total": total if math.isfinite(total) else None,
        "uncovered": found.uncovered if math.isfinite(total) else None,
        "proved_units": found.proved_units,
        "cap_units": found.cap,
        "reason": None if found.reason is None else str(found.reason),
        "certificate": certificate_record(found.certificate) if found.certificate else None,
        "seconds": found.seconds,
    }
