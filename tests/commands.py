"""Running the installed command as a user would, in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any


def spawn(*args: str | Path, **options: Any) -> subprocess.CompletedProcess[str]:
    """Runs the command in a process of its own, as a user would."""
    command = [sys.executable, "-m", "mesasynth", *map(str, args)]
    options = {"capture_output": True, "text": True, "timeout": 60, **options}
    return subprocess.run(command, check=False, env=environment(), **options)


def environment(**changes: str) -> dict[str, str]:
    """The environment of a user with a UTF-8 locale and a terminal 80 wide."""
    kept = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    return {**kept, "PYTHONIOENCODING": "utf-8", "COLUMNS": "80", **changes}
