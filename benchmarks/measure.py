"""All figures of the search's speed by one command: `python benchmarks/measure.py -o DIR`.

Writes `speed.jsonl`, one measurement a line, and `speed.png` and `speed.svg`. Needs the extra
`mesasynth[plot]`; peers that are not installed are said to be missing, in the file too.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from instructions import instructions
from own import aims, growth, memory, reach, threads
from peers import peers
from picture import draw
from subjects import Row

import mesasynth as ms
from mesasynth.ext.build_info import CHECKED

SECTIONS: dict[str, Callable[..., Iterator[Row]]] = {
    "growth": growth,
    "peers": peers,
    "threads": threads,
    "memory": memory,
    "instructions": instructions,
    "aims": aims,
    "reach": reach,
}


def machine() -> Row:
    """Where and when; the load says whether times by the clock can be trusted."""
    info = Path("/proc/cpuinfo")
    names = [
        line.split(":")[1].strip()
        for line in (info.read_text(encoding="utf-8").splitlines() if info.exists() else ())
        if line.startswith("model name")
    ]
    return {
        "time": datetime.now(tz=UTC).isoformat(timespec="seconds"),
        "processor": names[0] if names else platform.processor(),
        "cores": os.cpu_count(),
        "load": [round(each, 2) for each in os.getloadavg()],
        "system": platform.platform(),
        "python": platform.python_version(),
        "numpy": np.__version__,
        "mesasynth": ms.__version__,
        "checked_build": bool(CHECKED),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-o", "--out", type=Path, required=True, metavar="DIR")
    parser.add_argument("--quick", action="store_true", help="small sizes: whether all of it runs")
    parser.add_argument(
        "--only", action="append", choices=SECTIONS, help="one section (may be repeated)"
    )
    parser.add_argument(
        "--within",
        action="append",
        type=float,
        metavar="SECONDS",
        help="the processor time that `reach` gives a pass (may be repeated; default 10 and 60)",
    )
    asked = parser.parse_args()
    asked.out.mkdir(parents=True, exist_ok=True)
    rows: list[Row] = []
    with (asked.out / "speed.jsonl").open("w", encoding="utf-8") as lines:

        def write(row: Row) -> None:
            rows.append(row)
            print(json.dumps(row), file=lines, flush=True)

        write({"section": "machine", "quick": asked.quick, **machine()})
        for name, measure in SECTIONS.items():
            if asked.only and name not in asked.only:
                continue
            print(name, file=sys.stderr, flush=True)
            more = {"within": asked.within} if name == "reach" and asked.within else {}
            for row in measure(quick=asked.quick, **more):
                write({"section": name, **row})
            draw(rows, asked.out)  # so that a run that is broken off leaves what it has
        write({"section": "machine", "quick": asked.quick, **machine()})


if __name__ == "__main__":
    main()
