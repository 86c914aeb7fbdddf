"""What the search itself does: leaves by rule, reach, the aims, threads, memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence

from subjects import BIT, FIVE, MAZES, RULES, THREE, Row, mazes, settle, task_of

import mesasynth as ms
from mesasynth.dsl.count import Counter
from mesasynth.search import Task
from mesasynth.search.lazy import Bounds

DIALECTS = (
    "tabular",
    "counting",
    "reactive",
    "marking",
    "frontier",
    "counters",
    "backtrack",
    "stack",
)


def growth(*, quick: bool) -> Iterator[Row]:
    """Leaves by rule for each 3 bits: counts, the same on every machine."""
    for names in (THREE, FIVE):
        task = task_of(names)
        for rule, bounds in RULES.items():
            before = None
            for bits in (24, 27) if quick else (24, 27, 30, 33, 36, 39):
                row = settle(task, bits * BIT, bounds)
                factor = before and round(row["leaves"] / before, 3)
                before = row["leaves"]
                yield {"task": names, "dialect": "reactive", "rule": rule, "growth": factor, **row}


def reach(*, quick: bool, within: Sequence[float] = (10, 60)) -> Iterator[Row]:
    """The longest length that one pass on one core settles whole in so much processor time."""
    limits = (0.02, 0.1) if quick else within
    for language in DIALECTS[:3] if quick else DIALECTS:
        task = task_of(THREE, language)
        for rule in ("tails", "all"):
            done = climb(task, RULES[rule], max(limits))
            for limit in limits:
                within = [row for row in done if row["cpu_seconds"] <= limit]
                common = {"task": THREE, "dialect": language, "rule": rule, "limit": limit}
                if within:  # on a busy machine not even the shortest pass is, for the least limit
                    yield {**common, **max(within, key=lambda row: row["bits"])}


def climb(task: Task, bounds: Bounds, limit: float) -> list[Row]:
    """Passes a bit apart or more, until the next is foretold to take longer than the limit."""
    done: list[Row] = []
    for units in _steps(task):
        if len(done) > 1:
            last, before = done[-1]["cpu_seconds"], done[-2]["cpu_seconds"]
            if last > 0.01 and last * max(1.1, last / before) > limit:
                break
        done.append(settle(task, units, bounds))
        if done[-1]["cpu_seconds"] > limit:
            break
    return done


def _steps(task: Task) -> list[int]:
    """Lengths of a dialect's programs, a bit apart or more, as far as the kernel can count."""
    counter, steps = Counter(task.dialect), [0]
    for units in counter.lengths():
        if counter.up_to(units) > 2**62 or units > 80 * BIT:
            break
        if units - steps[-1] >= BIT and counter.up_to(units) > 1000:
            steps.append(units)
    return steps[1:]


def aims(*, quick: bool) -> Iterator[Row]:
    """Whole searches, from the mazes to the audited result, on all cores; and one long pass."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    asked = [(THREE, 0.5), (FIVE, 3.0)]
    for names, aim in asked[:1] if quick else asked:
        for prune in (False, True):
            rounds = []
            for _ in range(1 if quick else 3):
                began, spent = time.perf_counter(), time.process_time()
                result = ms.search(mazes(names), dialect="reactive", prune=prune)
                spent, took = time.process_time() - spent, time.perf_counter() - began
                rounds.append((took, spent))
            took, spent = min(rounds)
            yield {
                "aim": f"{names} proved in {aim} s",
                "prune": prune,
                "cores": cores,
                "bits": result.winner.units / BIT if result.winner else None,
                "optima": result.optima.count if result.optima else None,
                "seconds": round(took, 3),
                "cpu_seconds": round(min(cpu for _, cpu in rounds), 3),
                "reached": took < aim,
            }
    for bits, aim in ((30, 60.0),) if quick else ((45, 60.0), (48, 60.0)):
        row = settle(task_of(FIVE), bits * BIT, RULES["all"], threads=cores or 1)
        yield {
            "aim": f"{bits} bits settled in {aim:.0f} s",
            "prune": True,
            "cores": cores,
            **row,
            "programs_a_second": round(row["programs"] / row["seconds"]),
            "reached": row["seconds"] < aim,
        }


def threads(*, quick: bool) -> Iterator[Row]:
    """Speed-up by threads.

    Where others use the machine, trust `cpu_overhead`: the processor time of all threads as a
    multiple of one thread's. Threads times its inverse is what idle cores would give.
    """
    task, cores = task_of(THREE), os.cpu_count() or 1
    budget = (33 if quick else 39) * BIT
    alone = None
    for count in sorted({1, 2, *(n for n in (4, 8, 16) if n <= cores)}):
        rows = [
            settle(task, budget, RULES["tails"], threads=count) for _ in range(1 if quick else 3)
        ]
        best = {**rows[0], **{k: min(row[k] for row in rows) for k in ("seconds", "cpu_seconds")}}
        alone = alone or best
        yield {
            "task": THREE,
            "threads": count,
            "cores": cores,
            **best,
            "speed_up": round(alone["seconds"] / best["seconds"], 3),
            "cpu_overhead": round(best["cpu_seconds"] / alone["cpu_seconds"], 3),
            "same_counts": (best["leaves"], best["programs"])
            == (alone["leaves"], alone["programs"]),
        }


def memory(*, quick: bool) -> Iterator[Row]:
    """The largest resident set of a process that searches, and of one that only imports."""
    for names, language in (("", ""), (THREE, "reactive"), (THREE, "frontier"))[
        : 2 if quick else 3
    ]:
        paths = [str(MAZES / f"{name}.txt") for name in names.split(",") if name]
        code = (
            "import json, re, resource, sys, pathlib, mesasynth as ms\n"
            f"paths = {paths!r}\n"
            f"if paths: ms.search([ms.read_maze(path) for path in paths], dialect={language!r})\n"
            "status = pathlib.Path('/proc/self/status')\n"  # ru_maxrss is the parent's, if greater
            "peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
            "peak *= 1 if sys.platform == 'darwin' else 1024\n"
            "if status.exists():\n"
            "    peak = 1024 * int(re.search(r'VmHWM:\\s+(\\d+)', status.read_text())[1])\n"
            "print(json.dumps(peak))"
        )
        said = subprocess.run(
            [sys.executable, "-c", code], check=True, capture_output=True, text=True
        )
        peak = round(json.loads(said.stdout) / 2**20, 1)
        yield {"task": names or "import only", "dialect": language or None, "peak_megabytes": peak}
