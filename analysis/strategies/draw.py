"""Many small choices drawn at once, as bytes, which is far quicker than one by one."""

from __future__ import annotations

from hypothesis import strategies as st


def drawn_bytes(draw: st.DrawFn, most: int) -> bytes:
    """At most so many numbers from 0 to 255.

    Many bytes are as likely as few to begin with (Hypothesis alone would seldom draw more than
    ten), and any of them can be left out when a counterexample shrinks: only the least number is
    drawn beforehand, as the larger of two, and that shrinks to 0 without changing the bytes.
    """
    least = max(draw(st.integers(0, most)), draw(st.integers(0, most)))
    return draw(st.binary(min_size=least, max_size=most))


def padded_bytes(draw: st.DrawFn, count: int) -> bytes:
    """So many numbers; those that are left out when a counterexample shrinks are 0."""
    return drawn_bytes(draw, count).ljust(count, bytes(1))


def taken(choice: int, count: int) -> int:
    """Which of ``count`` things a byte means; more than 256 things are not all meant equally."""
    return choice * count >> 8 if count <= 256 else choice % count
