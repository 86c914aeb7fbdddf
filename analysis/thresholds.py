"""The thresholds from which labels follow: all of them, in this one place.

They were chosen on the development half of the specimens with known labels (``docs/kinds.md`` says
how), each in the middle of a gap, and not changed for the half that was kept apart.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace


@dataclass(frozen=True, slots=True)
class Thresholds:
    """What counts as enough on each axis.

    Attributes:
        reveals: a feature f is an objective from this R_f on.
        deliberates: alternatives are examined from this share of the cells off the path on.
        selects: outputs are selected from this many bits on.
    """

    reveals: float = 0.4
    deliberates: float = 0.08
    selects: float = 0.25

    def record(self) -> dict[str, float]:
        """The thresholds by name, for a record."""
        return asdict(self)

    def varied(self, *, factor: float = 1.5) -> dict[str, Thresholds]:
        """Thresholds with one of them raised or lowered by a factor, each under a name.

        >>> list(THRESHOLDS.varied())[:2]
        ['reveals / 1.5', 'reveals x 1.5']
        """
        return {
            f"{name} {sign} {factor:g}": replace(self, **{name: value})
            for name, old in asdict(self).items()
            for sign, value in (("/", old / factor), ("x", old * factor))
        }


THRESHOLDS = Thresholds()
"""The thresholds of every label that is reported."""
