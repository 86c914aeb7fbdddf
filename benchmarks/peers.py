"""Other enumerators on the same grammar (`reactive`, every choice equally likely), in one run.

What is comparable is said in each line (`compares`). ProgSynth and cvc5 know nothing of mazes and
run nothing: they only write terms down. So they stand beside the naive enumerator that does not run
its programs; and what a maze costs shows in the step from there to the naive one that does, which
settles the same programs by the same kinds as the search.
"""

from __future__ import annotations

import importlib.metadata
import time
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from subjects import BIT, RULES, THREE, Row, settle, task_of

import mesasynth as ms
from mesasynth.dsl.count import Counter
from mesasynth.ext.naive import Naive
from mesasynth.search.lower import machine, options_of

SENSORS = ("at_goal", "wall_ahead", "wall_left", "wall_right")
TESTS = tuple(negation + sensor for sensor in SENSORS for negation in ("", "not_"))
COUNTS = tuple(f"n{count}" for count in range(2, 10))
STATEMENTS = {
    "move": "B",
    "left": "B",
    "right": "B",
    "while": "TBB",
    "if": "TBB",
    "ifelse": "TBBB",
    "repeat": "NBB",
}
"""By statement the kinds of its arguments: Block, Test, Number; the last is the rest behind it."""

CHECKED = 20_000
"""So many of a peer's first terms are looked at: no two may be the same."""

PROGSYNTH = {
    "heap search": "hs_enumerate_prob_grammar",
    "bee search": "bs_enumerate_prob_grammar",
    "beap search": "bps_enumerate_prob_grammar",
    "constant delay": "cd_enumerate_prob_grammar",
    "A*": "as_enumerate_prob_grammar",
}


def peers(*, quick: bool) -> Iterator[Row]:
    seconds = 0.3 if quick else 10.0
    yield from _ours(quick=quick)
    yield from _cvc5(seconds)
    yield from _progsynth(seconds)


def _ours(*, quick: bool) -> Iterator[Row]:
    task, units = task_of(THREE), (21 if quick else 30) * BIT
    counter, settled = Counter(task.dialect), []
    for running in (False, True):
        naive = Naive(
            machine(task),
            options=options_of(task, counter),
            budget=units,
            least=counter.least,
            running=running,
        )
        spent = time.process_time()
        while not naive.advance_slice(2**40):
            pass
        spent = time.process_time() - spent
        settled = naive.settled()
        yield {
            "peer": "naive, run" if running else "naive, not run",
            "version": ms.__version__,
            "compares": "whole programs, run in the mazes"
            if running
            else "whole programs, not run",
            "bits": units / BIT,
            "terms": sum(settled),
            "cpu_seconds": round(spent, 4),
            "terms_a_cpu_second": round(sum(settled) / spent),
        }
    for rule in ("plain", "tails", "all"):
        row = settle(task, units if quick else 36 * BIT, RULES[rule])
        yield {
            "peer": f"mesasynth, {rule}",
            "version": ms.__version__,
            "compares": "programs settled in the mazes, most of them together",
            "bits": row["bits"],
            "terms": row["programs"],
            "cpu_seconds": row["cpu_seconds"],
            "terms_a_cpu_second": row["programs_a_cpu_second"],
        }


def _timed(terms: Iterable[Any], seconds: float) -> Row:
    """How many terms come in so much processor time, and whether the first are all different."""
    seen: list[Any] = []
    spent, count = time.process_time(), 0
    for term in terms:
        count += 1
        if count <= CHECKED:
            seen.append(term)
        if count % 256 == 0 and time.process_time() - spent > seconds:
            break
    spent = time.process_time() - spent
    return {
        "compares": "terms of the same language, not run",
        "terms": count,
        "cpu_seconds": round(spent, 4),
        "terms_a_cpu_second": round(count / spent),
        "first_are_distinct": len({str(term) for term in seen}) == len(seen),
    }


def _cvc5(seconds: float) -> Iterator[Row]:
    """SyGuS enumeration of a datatype whose terms are the programs, in cvc5's own order of size."""
    try:
        import cvc5  # noqa: PLC0415  (an extra)
    except ImportError as missing:
        yield {"peer": "cvc5", "unavailable": f"{missing}; pip install cvc5"}
        return
    yield {"peer": "cvc5", "version": cvc5.__version__, **_timed(_cvc5_terms(cvc5), seconds)}


def _cvc5_terms(cvc5: Any) -> Iterator[Any]:
    solver = cvc5.Solver()
    for option in ("sygus", "incremental"):
        solver.setOption(option, "true")
    solver.setLogic("ALL")
    kinds = {"T": "Test", "N": "Number", "B": "Block"}
    later = {kind: solver.mkUnresolvedDatatypeSort(name) for kind, name in kinds.items()}
    made = {kind: solver.mkDatatypeDecl(name) for kind, name in kinds.items()}
    rules = {
        "T": dict.fromkeys(TESTS, ""),
        "N": dict.fromkeys(COUNTS, ""),
        "B": {"end": "", **STATEMENTS},
    }
    for kind, constructors in rules.items():
        for name, arguments in constructors.items():
            constructor = solver.mkDatatypeConstructorDecl(name)
            for place, argument in enumerate(arguments):
                constructor.addSelector(f"{name}_{place}", later[argument])
            made[kind].addConstructor(constructor)
    sorts = dict(zip(made, solver.mkDatatypeSorts(list(made.values())), strict=True))
    symbols = {kind: solver.mkVar(sorts[kind], kind) for kind in ("B", "T", "N")}
    grammar = solver.mkGrammar([], list(symbols.values()))
    for kind, constructors in rules.items():
        for name, arguments in constructors.items():
            build = sorts[kind].getDatatype().getConstructor(name).getTerm()
            parts = [symbols[argument] for argument in arguments]
            term = solver.mkTerm(cvc5.Kind.APPLY_CONSTRUCTOR, build, *parts)
            grammar.addRule(symbols[kind], term)
    term = solver.findSynth(cvc5.FindSynthTarget.ENUM, grammar)
    while not term.isNull():
        yield term
        term = solver.findSynthNext()


def _progsynth(seconds: float) -> Iterator[Row]:
    """ProgSynth's enumerators of a uniform probabilistic grammar: the same order as by length."""
    try:
        import synth.syntax as progsynth  # noqa: PLC0415  (not on PyPI)
    except ImportError as missing:
        how = "it is not on PyPI; see README.md beside this file"
        yield {"peer": "ProgSynth", "unavailable": f"{missing}; {how}"}
        return
    kinds = {kind: progsynth.PrimitiveType(kind) for kind in "BTN"}
    types = {"end": kinds["B"], **dict.fromkeys(TESTS, kinds["T"])}
    types |= dict.fromkeys(COUNTS, kinds["N"])
    for name, arguments in STATEMENTS.items():
        types[name] = progsynth.FunctionType(*(kinds[each] for each in arguments), kinds["B"])
    whole = progsynth.CFG.infinite(
        progsynth.DSL(types), progsynth.FunctionType(kinds["B"]), n_gram=1
    )
    uniform = progsynth.ProbDetGrammar.uniform(whole)
    try:
        version = importlib.metadata.version("synth")
    except importlib.metadata.PackageNotFoundError:
        version = "unknown"
    for name, function in PROGSYNTH.items():
        row = {"peer": f"ProgSynth, {name}", "version": version}
        try:
            terms = islice(getattr(progsynth, function)(uniform).generator(), 10**9)
            yield {**row, **_timed(terms, seconds)}
        except (ArithmeticError, LookupError, ValueError) as failed:
            yield {**row, "unavailable": f"it fails on equal weights: {failed!r}"}
