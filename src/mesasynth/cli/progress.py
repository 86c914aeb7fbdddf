"""The live view of a search that takes more than a moment."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Group
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from mesasynth.cli.console import messages
from mesasynth.search import Progress
from mesasynth.search.outcome import bits

PATIENCE = 1.0
"""Seconds before anything is shown."""

TELLING = 0.02
"""The share of a pass that says something about the rest."""

PERIOD = 0.1
"""Seconds between two pictures."""


class _View:
    """Keeps the rate of runs, and draws where the search stands."""

    def __init__(self, live: Live) -> None:
        self._live = live
        self._drawn = 0.0
        self._before: Progress | None = None
        self._leaves = 0
        self._rate = 0.0

    def __call__(self, now: Progress) -> None:
        before, self._before = self._before, now
        fresh = before is None or before.budget != now.budget or before.leaves > now.leaves
        leaves = now.leaves if fresh or before is None else now.leaves - before.leaves
        self._leaves += leaves
        since = now.seconds - self._drawn
        if now.seconds < PATIENCE or since < PERIOD:
            return
        rate = self._leaves / since
        self._rate = 0.8 * self._rate + 0.2 * rate if self._rate else rate
        self._leaves, self._drawn = 0, now.seconds
        if not self._live.is_started:
            self._live.start()
        self._live.update(self._picture(now), refresh=True)

    def _picture(self, now: Progress) -> Group:
        share = now.settled / now.programs
        bar = Table.grid(padding=(0, 1))
        bar.add_row(
            Text(f"at most {bits(now.budget)}", "bold"),
            ProgressBar(total=1.0, completed=share, width=20),
            Text(f"{share:6.1%} of {short(now.programs)} programs"),
        )
        proved = f"{bits(now.proved_units)} settled" if now.proved_units else ""
        parts = [
            f"{short(now.leaves)} runs",
            f"{short(int(self._rate))} a second",
            f"{now.optima:,} solve",
            proved,
            f"{now.seconds:.0f} s",
            left(now),
            f"{now.memory / 2**20:,.0f} MiB",
        ]
        return Group(bar, Text(" · ".join(filter(None, parts)), "dim", no_wrap=True))


@contextmanager
def live_progress() -> Iterator[Callable[[Progress], None] | None]:
    """What to call with the progress of a search; None where standard error is no terminal."""
    console = messages()
    if not console.is_terminal or console.is_dumb_terminal:
        yield None
        return
    live = Live(console=console, auto_refresh=False, transient=True)
    try:
        yield _View(live)
    finally:
        live.stop()


@contextmanager
def live_work() -> Iterator[Callable[[str, int, int], None] | None]:
    """What to call with what is being done, how much of it is done, and of how much.

    None where standard error is no terminal.
    """
    console = messages()
    if not console.is_terminal or console.is_dumb_terminal:
        yield None
        return
    live = Live(console=console, auto_refresh=False, transient=True)
    began = drawn = time.monotonic()

    def told(words: str, done: int, of: int) -> None:
        nonlocal drawn
        now = time.monotonic()
        if now - began < PATIENCE or now - drawn < PERIOD:
            return
        drawn = now
        if not live.is_started:
            live.start()
        bar = Table.grid(padding=(0, 1))
        bar.add_row(
            ProgressBar(total=max(1, of), completed=done, width=20),
            Text(f"{done:,} of {of:,} {words}"),
        )
        live.update(bar, refresh=True)

    try:
        yield told
    finally:
        live.stop()


def left(now: Progress) -> str:
    """How long the pass takes still if the rest of its programs take as long as those so far.

    Nothing is said before a fiftieth of it is settled.
    """
    share = now.settled / now.programs
    if share < TELLING:
        return ""
    return f"about {now.pass_seconds * (1 - share) / share:.0f} s left of this length"


def short(number: int) -> str:
    """A large number in three digits.

    >>> short(999), short(1_732_738), short(43_000_000_000)
    ('999', '1.73 million', '43.0 billion')
    """
    for power, name in ((18, "quintillion"), (15, "quadrillion"), (12, "trillion")):
        if number >= 10**power:
            return _three(number / 10**power, name)
    for power, name in ((9, "billion"), (6, "million")):
        if number >= 10**power:
            return _three(number / 10**power, name)
    return f"{number:,}"


def _three(value: float, name: str) -> str:
    return f"{value:.{2 if value < 10 else 1 if value < 100 else 0}f} {name}"
