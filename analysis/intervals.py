"""Confidence intervals for a share."""

from __future__ import annotations

import math
from dataclasses import dataclass

NORMAL_95 = 1.959963984540054
"""The 97.5% point of the standard normal distribution."""


@dataclass(frozen=True, slots=True)
class Share:
    """A number out of a number, with the interval in which the true share lies.

    Attributes:
        count: how many had it.
        of: how many were looked at.
        exact: whether these are all there are, so that nothing is uncertain.

    >>> share = Share(9, 10)
    >>> share.value, round(share.low, 3), round(share.high, 3)
    (0.9, 0.596, 0.982)
    """

    count: int
    of: int
    exact: bool = False

    @property
    def value(self) -> float:
        """The share, 0 of nothing."""
        return self.count / self.of if self.of else 0.0

    @property
    def low(self) -> float:
        """The lower end of the 95% interval."""
        return self.value if self.exact else wilson(self.count, self.of)[0]

    @property
    def high(self) -> float:
        """The upper end of the 95% interval."""
        return self.value if self.exact else wilson(self.count, self.of)[1]


def wilson(count: int, of: int, *, z: float = NORMAL_95) -> tuple[float, float]:
    """The score interval for a share.

    Wilson, "Probable inference, the law of succession, and statistical inference", Journal of the
    American Statistical Association 22, 1927. Of nothing it is everything: 0 to 1.

    >>> [round(end, 4) for end in wilson(0, 100)]
    [0.0, 0.037]
    """
    if of == 0:
        return 0.0, 1.0
    share = count / of
    middle = share + z * z / (2 * of)
    spread = z * math.sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    scale = 1 + z * z / of
    low = 0.0 if count == 0 else (middle - spread) / scale
    high = 1.0 if count == of else (middle + spread) / scale
    return low, high
