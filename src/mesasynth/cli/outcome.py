"""The outcome of a search for people: the winner, its path, and the proof in numbers."""

from __future__ import annotations

from itertools import zip_longest

from mesasynth.cli.console import INDENT, Output, clean
from mesasynth.cli.pictures import Picture, draw
from mesasynth.cli.progress import short
from mesasynth.dsl import Kind, pretty
from mesasynth.search import (
    Certificate,
    GaveUp,
    Kt,
    Optima,
    Optimal,
    Optimum,
    Reason,
    Result,
    Space,
    Task,
    Time,
    Weighted,
)
from mesasynth.search.outcome import TreeProof, bits

SHOWN = 5
"""How many optima, or undecided programs, are printed."""

LONG = 72
"""Characters of canonical text beyond which a program is also laid out in lines."""

FACT = 10
"""The width of a fact's name."""

KINDS = {
    Kind.SOLVED: "solve",
    Kind.ELSEWHERE: "halt elsewhere",
    Kind.FAILED: "fail",
    Kind.LOOPED: "never halt",
    Kind.UNDECIDED: "undecided",
}
_STYLES = {Optimal.name: "bold green", GaveUp.name: "bold yellow"}


def print_result(console: Output, result: Result) -> None:
    """Print all that a person wants to know of a result."""
    outcome = result.outcome
    console.say(clean(result.sentence), _STYLES.get(outcome.name, "bold red"))
    if isinstance(outcome, GaveUp) and outcome.best is None and outcome.lower_bits is not None:
        console.say(f"Bound: {gap_words(result, outcome.lower_bits)}.")
    if isinstance(outcome, GaveUp) and outcome.reason is Reason.UNDECIDED:
        console.say("A greater --max-ticks may decide them.")
    if result.winner:
        _print_winner(console, result, result.winner)
    else:
        draw(console, [Picture(maze, maze.label) for maze in result.task.drawn])
    if result.certificate:
        _print_proof(console, result, result.certificate)
    if result.tree:
        _print_tree(console, result, result.tree)


def fact(console: Output, name: str, text: str) -> None:
    """Print a named fact, the text wrapped beside the name."""
    rows = console.wrapped(text, width=console.width - FACT - len(INDENT))
    for index, row in enumerate(rows):
        console.put(f"{name if index == 0 else '':{FACT}}{row}", indent=INDENT)


def print_program(console: Output, text: str, layout: str) -> None:
    """Print a program: its canonical line and, if that is long, its layout in lines."""
    console.put()
    console.put(text or "(the empty program)", "bold cyan", indent=INDENT)
    if len(text) > LONG:
        console.put()
        for row in layout.splitlines():
            console.put(row, indent=INDENT * 2)


def _print_winner(console: Output, result: Result, winner: Optimum) -> None:
    task = result.task
    if result.optima is None:
        console.say("The best program met so far, which need not be optimal:")
    print_program(console, str(winner.program), pretty(winner.program))
    console.put()
    fact(console, "length", f"{bits(winner.units)} ({winner.units:,} units of 1/1024 bit)")
    fact(console, "time", f"{winner.ticks:,} ticks")
    if len(task.mazes) > 1 and task.may_miss:
        fact(console, "solves", clean(_solved(task, winner)))
    if result.bias != "length" or task.exceptions is not None:
        fact(console, "score", score_words(result, winner))
    if isinstance(result.outcome, GaveUp) and result.outcome.lower_bits is not None:
        fact(console, "bound", gap_words(result, result.outcome.lower_bits))
    if result.optima:
        _print_optima(console, task, result.optima)
    pictures = []
    runs = task.runs(winner.program)
    for maze, world, run in zip_longest(task.drawn, task.worlds, runs):
        if run is None:
            pictures.append(Picture(maze, maze.label))
            continue
        trail = [world.cells[place] for place in run.trail]
        end = f"{run.ticks:,} ticks" if run.outcome is Kind.SOLVED else f"not solved, {run.reason}"
        pictures.append(Picture(maze, f"{maze.label}: {end}", trail))
    draw(console, pictures)


def score_words(result: Result, winner: Optimum) -> str:
    """A program's score and what it is made of."""
    task, score, total = result.task, result.score, result.score_bits or 0.0
    charged = ""
    if task.exceptions is not None:
        charged = f" + {len(winner.missed)} x {bits(task.exceptions)} for mazes not solved"
    made_of = f"{bits(winner.units)}{charged}"
    match score:
        case Time(worst=True):
            return f"{total:,.0f} ticks in the slowest maze"
        case Time():
            return f"{total:,.0f} ticks{charged and ', with a tick for each bit that is charged'}"
        case Space():
            return f"{winner.space:,} at the peak: marks, frontier entries, open loop counters"
        case Weighted(lam=lam):
            return f"{total:,.2f} bits = {made_of} + {lam} x {winner.ticks:,} ticks"
        case Kt():
            return f"{total:,.2f} bits = {made_of} + log2({max(1, winner.ticks):,} ticks)"
    return f"{total:,.2f} bits = {made_of}"


def gap_words(result: Result, lower: float) -> str:
    """The proven lower bound of a search that gave up, and how far off the best program is."""
    best = result.score_bits
    places, unit = {Space: (0, ""), Time: (0, " ticks")}.get(type(result.score), (2, " bits"))
    gap = f"a gap of {max(0.0, best - lower):,.{places}f}{unit}" if best is not None else ""
    if isinstance(result.score, Space):
        bound = f"no program does with less than {lower:,.0f} at the peak"
    else:
        bound = f"no program scores below {lower:,.{places}f}{unit}"
    return f"{bound}: {gap or 'none was met'}"


def _solved(task: Task, optimum: Optimum) -> str:
    """Which of the mazes a program solves, in a graded task."""
    names = [maze.label for maze in task.mazes]
    missed = [names[index] for index in optimum.missed]
    solved = [name for index, name in enumerate(names) if index not in optimum.missed]
    text = f"{len(solved)} of {len(names)}: {', '.join(solved) or 'none'}"
    return f"{text}; not {', '.join(missed)}" if missed and solved else text


def _print_tree(console: Output, result: Result, tree: TreeProof) -> None:
    """What the search over joint states has proved."""
    worst = isinstance(result.score, Time) and result.score.worst
    graded = result.task.exceptions is not None
    takes = "has a score below" if graded else "takes fewer than"
    console.put()
    console.put("Proof" if isinstance(result.outcome, Optimal) else "Account", "bold")
    where = " in its slowest maze" if worst else ""
    fact(console, "bound", f"no program {takes} {tree.lower:,} ticks{where}")
    fact(console, "states", f"{tree.expanded:,} joint states of the training mazes expanded")
    if isinstance(result.outcome, Optimal):
        fact(
            console,
            "tie-break",
            "proved: no program as fast is shorter"
            if tree.description_proved
            else "best effort: a shorter program as fast may exist",
        )
    fact(console, "work", f"{result.seconds:.2f} s in all")


def _print_optima(console: Output, task: Task, optima: Optima) -> None:
    if optima.count == 1:
        fact(console, "optima", "1: no other program is as good")
        return
    if optima.count is None:
        fact(console, "optima", "not counted")
        return
    fact(console, "optima", f"{optima.count:,} programs are as good; by ticks:")
    width = max(len(f"{optimum.ticks:,}") for optimum in optima.listed[:SHOWN])
    for optimum in optima.listed[:SHOWN]:
        missed = f"  (misses {', '.join(task.mazes[i].label for i in optimum.missed)})"
        console.put(
            f"{optimum.ticks:>{width},}  {optimum.program}"
            + (clean(missed) if optimum.missed else ""),
            indent=INDENT * 2,
        )
    if optima.count > SHOWN:
        more = f"... and {optima.count - SHOWN:,} more"
        console.put(f"{more}; --json lists {len(optima.listed):,}", "dim", indent=INDENT * 2)


def _print_proof(console: Output, result: Result, account: Certificate) -> None:
    console.put()
    console.put("Proof" if account.holds else "Account, which does not add up", "bold")
    totals = [f"{account.programs:,}", f"{account.settled:,}"]
    width = max(map(len, totals))
    equal = "=" if account.programs == account.settled else "!="
    fact(
        console,
        "programs",
        f"{totals[0]:>{width}}  of at most {bits(account.units)}, counted from the grammar",
    )
    fact(console, "settled", f"{totals[1]:>{width}}  {equal} all of them")
    for kind in Kind:
        if account.kinds[kind] or kind is Kind.UNDECIDED:
            fact(console, "", f"{account.kinds[kind]:>{width},}  {KINDS[kind]}")
    if account.outweighed:
        fact(console, "", f"{account.outweighed:>{width},}  score worse, whatever they do")
    if account.redundant:
        fact(console, "", f"{account.redundant:>{width},}  do the same as a shorter program")
    for entry in account.undecided[:SHOWN]:
        count = f"{entry.programs:,} undecided as" if entry.programs > 1 else "undecided:"
        console.put(f"{count} {entry.program}", indent=INDENT * 2)
    _print_audit(console, account)
    rate = short(int(account.programs / result.seconds)) if result.seconds else "all"
    fact(
        console,
        "work",
        f"{account.leaves:,} runs, {result.seconds:.2f} s in all, {rate} programs a second",
    )


def _print_audit(console: Output, account: Certificate) -> None:
    audit = account.audit
    if not audit.drawn:
        fact(console, "audit", "none: no program was drawn and run again")
        return
    wrong = len(audit.mismatches)
    verdict = (
        f"{wrong:,} of them wrongly settled"
        if wrong
        else f"all settled rightly, so an error rate of {audit.excluded_rate:.2%} or more is "
        "excluded at 95%"
    )
    fact(
        console,
        "audit",
        f"{audit.drawn:,} programs drawn at random and run by the reference interpreter "
        f"(seed {audit.seed}): {verdict}",
    )
    for mismatch in audit.mismatches[:SHOWN]:
        console.put(
            f"{mismatch.program}: settled as {mismatch.claimed}, but is {mismatch.found}",
            "red",
            indent=INDENT * 2,
        )
