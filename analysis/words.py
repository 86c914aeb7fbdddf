"""What was measured beside the axes, in words: the same on the command line and in reports."""

from __future__ import annotations

from mesasynth.analysis.companions import Companions
from mesasynth.analysis.compression import Compression
from mesasynth.analysis.power import WALKED, RandomPrograms, Walks
from mesasynth.search import UNITS_PER_BIT


def companion_words(found: Companions) -> list[tuple[str, str]]:
    """Pairs of a name and a sentence, for each companion of the axes.

    >>> import mesasynth as ms
    >>> from mesasynth.analysis.battery import battery
    >>> from mesasynth.analysis.companions import companions
    >>> from mesasynth.analysis.policy import ProgramPolicy
    >>> found = companions(ProgramPolicy(ms.parse("until wall_ahead { move }")), battery())
    >>> [name for name, _ in companion_words(found)]
    ['robust', 'ablation', 'growth', 'power', '']
    """
    pairs = [("robust", _robustness(found))]
    lesions = "; ".join(
        f"without {each.sensor} {each.off:.0%} (always on: {each.on:.0%}) of {each.intact:.0%}"
        for each in found.ablation
    )
    pairs.append(("ablation", f"solves {lesions}" if lesions else "it reads no sensor"))
    slopes = ", ".join(
        f"{name} {round(slope, 1) + 0.0:.1f}"
        for name, slope in found.growth.items()
        if slope is not None
    )
    grown = f"ticks grow with the cells to the power of: {slopes}"
    pairs.append(("growth", grown if slopes else "it halts in too few mazes to say"))
    pairs.append(("power", _walks(found.walks)))
    if found.programs is not None:
        pairs.append(("", _programs(found.programs)))
    if found.compression is not None:
        pairs.append(("saves", _compression(found.compression)))
    return pairs


def _robustness(found: Companions) -> str:
    robust = found.robustness
    if not robust.turned.of:
        return "it solves none of the mazes that are then disturbed"
    return (
        f"of what it solves it still solves {robust.turned.value:.0%} with the start turned, "
        f"{robust.opened.value:.0%} with a wall opened, {robust.forced.value:.0%} with one action "
        f"forced upon it ({robust.turned.of}, {robust.opened.of} and {robust.forced.of} runs)"
    )


def _walks(found: Walks) -> str:
    own = ", ".join(
        f"{bits:.1f} bits in {name}" if bits is not None else f"beyond any walk in {name}"
        for name, bits in found.training.items()
    )
    mean = f"{found.mean:.1f} bits on average in {WALKED}"
    beyond = f" and beyond any walk in {found.beyond} mazes of it" if found.beyond else ""
    return f"against random walks of as many actions: {f'{own}; ' if own else ''}{mean}{beyond}"


def _programs(found: RandomPrograms) -> str:
    least = "at least " if found.at_least else ""
    return (
        f"against random programs: {least}{found.bits:.1f} bits; {found.as_good} of "
        f"{found.draws:,} programs of {found.dialect} of at most "
        f"{found.most_units / UNITS_PER_BIT:.2f} bits do as well"
    )


def _compression(found: Compression) -> str:
    against = "against the shortest table with loops"
    if found.exact:
        return f"{found.at_least_bits:+.2f} bits {against}, proved: {found.table}"
    if found.at_most_bits is None:
        return f"at least {found.at_least_bits:+.2f} bits {against}; no table is at hand"
    return (
        f"{found.at_least_bits:+.2f} to {found.at_most_bits:+.2f} bits {against}: "
        f"one of {found.most_bits:.2f} bits is at hand, a shorter one may exist"
    )
