"""The hunt for a smallest counterexample.

First the classes of instances that can be listed are covered one by one, the smaller ones first: a
counterexample found there is the smallest in that order. Then Hypothesis draws instances and
shrinks what fails (MacIver and Donaldson, "Test-case reduction via test-case generation", ECOOP
2020).
"""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeAlias

from mesasynth.analysis.conjectures.codec import encode, size
from mesasynth.analysis.conjectures.conjecture import (
    Conjecture,
    ConjectureError,
    Finding,
    UndecidedError,
    Verdict,
    decided,
    undecided,
)
from mesasynth.analysis.conjectures.outcome import (
    Coverage,
    Covered,
    Hunt,
    Inconclusive,
    Outcome,
    Refuted,
    Survived,
)

EXAMPLES = 100
"""How many instances are drawn unless it is said."""

PATIENCE = 60.0
"""Seconds that a hunt may take unless it is said."""

SWEEPING = 0.6
"""The share of the time that the classes listed one by one may take."""

Watch: TypeAlias = Callable[[str, int], None]
"""Called with what is being covered, and how many instances of it have been looked at."""


def judge(conjecture: Conjecture, instance: Any) -> Finding:
    """What the check says of one instance.

    Raises:
        ConjectureError: if it says neither a finding nor True, False or None.
    """
    try:
        found = conjecture.check(instance)
    except UndecidedError as why:
        return undecided(str(why))
    match found:
        case Finding():
            return found
        case bool():
            return decided(found)
        case None:
            return undecided()
    raise ConjectureError(
        f"the check of {conjecture.name!r} says {found!r}", expected="a finding, True, False, None"
    )


def hunt(
    conjecture: Conjecture,
    *,
    examples: int = EXAMPLES,
    seed: int = 0,
    timeout: float | None = PATIENCE,
    watch: Watch | None = None,
) -> Hunt:
    """Hunt for a smallest counterexample. An interrupt (Ctrl-C) ends it with what was found.

    Args:
        conjecture: the conjecture.
        examples: how many instances to draw after the sweeps.
        seed: the seed of what is drawn.
        timeout: seconds after which to stop, between two instances; None for no limit. What is
            found within the limit depends on the speed of the machine, without one it does not.
        watch: called for every instance.

    Raises:
        ConjectureError: for a number that makes no sense.
        MesasynthError: if instances are to be drawn and Hypothesis is not installed.

    >>> from mesasynth.analysis.conjectures import find_conjecture
    >>> found = hunt(find_conjecture("every-test-matters-on-touch"))
    >>> print(found.outcome.instance)
    G#
    .S
    >>> found.outcome.finding.evidence
    'in the optimum `until at_goal { right move }`, not at_goal is always true'
    """
    if examples < 0:
        raise ConjectureError(f"{examples} examples", expected="0 or more")
    if timeout is not None and not timeout > 0:
        raise ConjectureError(f"a time limit of {timeout}", expected="a positive number of seconds")
    run = _Run(conjecture, timeout, watch)
    found = run.sweep()
    if found is None and examples and not run.interrupted:
        found = run.sample(examples, seed)
    coverage = Coverage(tuple(run.swept), run.sampled)
    return Hunt(
        conjecture=conjecture,
        examples=examples,
        seed=seed,
        outcome=found or _unrefuted(coverage),
        coverage=coverage,
        seconds=time.monotonic() - run.began,
        timed_out=run.timed_out,
        interrupted=run.interrupted,
    )


def _unrefuted(coverage: Coverage) -> Outcome:
    verdicts = coverage.verdicts
    enough = verdicts[Verdict.HOLDS] > verdicts[Verdict.UNDECIDED]
    return Survived() if enough else Inconclusive()


class _Refutes(Exception):
    """Tells Hypothesis that an instance fails."""


class _Run:
    """A hunt on its way."""

    def __init__(self, conjecture: Conjecture, timeout: float | None, watch: Watch | None) -> None:
        self.conjecture = conjecture
        self.began = time.monotonic()
        self.swept: list[Covered] = []
        self.sampled = Covered(SAMPLED, {}, complete=True)
        self.timed_out = self.interrupted = False
        self._timeout = timeout
        self._watch = watch

    def _late(self, share: float = 1.0) -> bool:
        if self._timeout is None or time.monotonic() - self.began <= share * self._timeout:
            return False
        self.timed_out = True
        return True

    def sweep(self) -> Refuted | None:
        """Cover the classes that can be listed, up to the first counterexample."""
        for each in self.conjecture.sweeps:
            verdicts: Counter[Verdict] = Counter()
            found = None
            complete = True
            try:
                for instance in each.instances():
                    if self._late(SWEEPING):
                        complete = False
                        break
                    finding = judge(self.conjecture, instance)
                    verdicts[finding.verdict] += 1
                    self._tell(each.words, verdicts.total())
                    if finding.verdict is Verdict.FAILS:
                        complete = False
                        found = Refuted(instance, finding, smallest=True)
                        break
            except KeyboardInterrupt:
                complete, self.interrupted = False, True
            self.swept.append(Covered(each.words, verdicts, complete))
            if found is not None or not complete:
                return found
        return None

    def sample(self, examples: int, seed: int) -> Refuted | None:
        """Draw instances, and shrink one that fails."""
        try:
            import hypothesis  # noqa: PLC0415
            from hypothesis import HealthCheck, Phase, settings  # noqa: PLC0415
            from hypothesis import seed as seeded  # noqa: PLC0415
            from hypothesis.errors import Unsatisfiable  # noqa: PLC0415
        except ImportError:
            raise ConjectureError(
                "drawing instances needs hypothesis",
                hint="install it with: pip install 'mesasynth[test]', or ask for 0 examples",
            ) from None
        findings: dict[str, Finding] = {}
        failing: list[tuple[Any, Finding]] = []
        drawn: Counter[Verdict] = Counter()

        @seeded(seed)
        @settings(
            max_examples=examples,
            database=None,
            deadline=None,
            phases=(Phase.generate, Phase.shrink),
            suppress_health_check=list(HealthCheck),
            report_multiple_bugs=False,
        )
        @hypothesis.given(self.conjecture.instances())
        def look(instance: Any) -> None:
            key = json.dumps(encode(instance))
            if key not in findings:
                if self._late():
                    return  # what is known to fail still fails, so shrinking ends as it should
                findings[key] = judge(self.conjecture, instance)
                if not failing:
                    drawn[findings[key].verdict] += 1
                    self._tell(SAMPLED, drawn.total())
            if findings[key].verdict is Verdict.FAILS:
                failing.append((instance, findings[key]))
                raise _Refutes

        try:
            with suppress(_Refutes, Unsatisfiable):  # what fails is kept, all is in the coverage
                look()
        except KeyboardInterrupt:
            self.interrupted = True
        complete = not self.timed_out and not self.interrupted
        self.sampled = Covered(SAMPLED, drawn, complete)
        if not failing:
            return None
        instance, finding = min(failing, key=lambda each: (size(each[0]), str(encode(each[0]))))
        return Refuted(instance, finding, smallest=False)

    def _tell(self, words: str, count: int) -> None:
        if self._watch is not None:
            self._watch(words, count)


SAMPLED = "instances drawn at random"
