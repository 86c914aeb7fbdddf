"""Instructions a leaf and where they go, by callgrind: counts that other work does not change.

Run as a script, it settles one pass, which is what callgrind watches.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from subjects import BIT, RULES, THREE, Row, settle, task_of

INNER = "__pyx_f_9mesasynth_3ext_4lazy_10LazySearch_advance"
"""The loop that runs without the interpreter's lock: what it calls is counted, and nothing else."""

MANGLED = re.compile(r"__pyx_f_9mesasynth_3ext_\d+[a-z]+_\d+([A-Za-z]+_\w+)")
SMALL = 0.005


def instructions(*, quick: bool) -> Iterator[Row]:
    valgrind, annotate = shutil.which("valgrind"), shutil.which("callgrind_annotate")
    if not (valgrind and annotate):
        yield {"unavailable": "callgrind (of valgrind) is not installed"}
        return
    bits = 24 if quick else 30
    for rule in ("plain",) if quick else ("plain", "tails", "all"):
        with tempfile.TemporaryDirectory() as folder:
            out = Path(folder) / "counts"
            watch = [f"--callgrind-out-file={out}", f"--toggle-collect={INNER}"]
            said = subprocess.run(
                [valgrind, "--tool=callgrind", *watch, sys.executable, __file__, rule, str(bits)],
                check=True,
                capture_output=True,
                text=True,
            )
            table = subprocess.run(
                [annotate, "--auto=no", "--threshold=100", str(out)],
                check=True,
                capture_output=True,
                text=True,
            ).stdout
        leaves, by_function = int(said.stdout), functions(table)
        total = sum(by_function.values())
        shares = {name: round(count / total, 4) for name, count in by_function.most_common()}
        yield {
            "task": THREE,
            "dialect": "reactive",
            "rule": rule,
            "bits": bits,
            "leaves": leaves,
            "instructions": total,
            "instructions_a_leaf": round(total / leaves, 1),
            "profile": {name: share for name, share in shares.items() if share >= SMALL},
        }


def functions(table: str) -> Counter[str]:
    """Instructions by function, without those that it calls; lines of one function are added up."""
    found: Counter[str] = Counter()
    for line in table.splitlines():
        count = re.match(r"\s*([\d,]+) \(", line)
        name = MANGLED.search(line)
        if count and "PROGRAM TOTALS" not in line:
            where = name[1].replace("_", ".", 1) if name else "others"
            found[where] += int(count[1].replace(",", ""))
    return found


if __name__ == "__main__":
    row = settle(task_of(THREE), int(sys.argv[2]) * BIT, RULES[sys.argv[1]])
    print(row["leaves"])
