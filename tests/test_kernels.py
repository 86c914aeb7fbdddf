"""Code that runs without the interpreter's lock has nothing to do with the interpreter.

Cython refuses to handle objects in such code, but raises errors and takes the lock there without a
word. Its own annotation tells: every line has a score, 0 where the C code calls nothing of Python.
"""

import re
import runpy
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from layout import KERNELS, PACKAGES, ROOT

FUNCTION = re.compile(
    r"^([ \t]*)(?:cdef|cpdef)\b[^\n(]*\([^)]*\)[^:()\n]*\bnogil[ \t]*:", re.MULTILINE
)
BLOCK = re.compile(r"^([ \t]*)with[ \t]+nogil[ \t]*:", re.MULTILINE)
SCORE = re.compile(r'<pre class="cython line score-(\d+)"[^>]*>[^<]*<span class="">(\d+)</span>')


def bodies(text: str) -> Iterator[int]:
    """The numbers of the lines inside functions and blocks without the lock, headers left out."""
    lines = text.splitlines()
    for header in [*FUNCTION.finditer(text), *BLOCK.finditer(text)]:
        indent = len(header[1])
        for number in range(text.count("\n", 0, header.end()) + 2, len(lines) + 1):
            line = lines[number - 1]
            if line.strip() and len(line) - len(line.lstrip()) <= indent:
                break
            yield number


def scores(source: Path, directives: dict[str, Any], tree: Path) -> dict[int, int]:
    """How much Python the C code of each line calls, by Cython's own count."""
    settings = [f"--directive={name}={value}" for name, value in directives.items()]
    cython = [sys.executable, "-m", "cython", "--annotate", f"--include-dir={tree}", *settings]
    subprocess.run([*cython, str(source)], check=True)
    page = source.with_suffix(".html").read_text(encoding="utf-8")
    return {int(number): int(score) for score, number in SCORE.findall(page)}


@pytest.fixture
def directives(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What setup.py tells Cython in the normal build."""
    monkeypatch.setattr("setuptools.setup", lambda **_: None)
    monkeypatch.delenv("MESASYNTH_CHECKED", raising=False)
    monkeypatch.chdir(ROOT)
    found: dict[str, Any] = runpy.run_path(str(ROOT / "setup.py"))["DIRECTIVES"]
    return found


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of the kernels where Cython finds them by their import path."""
    package = tmp_path / "mesasynth" / "ext"
    package.mkdir(parents=True)
    for init in (package.parent / "__init__.py", package / "__init__.py"):
        init.touch()
    for source in PACKAGES["mesasynth.ext"].glob("*.p[yx][xdi]"):
        shutil.copy(source, package)
    return tmp_path


@pytest.mark.parametrize("kernel", KERNELS, ids=lambda path: path.stem)
def test_code_without_the_lock_calls_no_python(
    kernel: Path, directives: dict[str, Any], tree: Path
) -> None:
    found = scores(tree / "mesasynth" / "ext" / kernel.name, directives, tree)
    text = kernel.read_text(encoding="utf-8")
    lines = text.splitlines()
    assert len(found) == len(lines)
    assert not {n: lines[n - 1].strip() for n in bodies(text) if found[n]}


def test_a_python_call_would_be_seen(directives: dict[str, Any], tree: Path) -> None:
    text = """cdef class Holder:
    cdef object held
    def __init__(self, held):
        self.held = [held]
    cdef int deep(self) noexcept nogil:
        return 1

cdef int clean(int[::1] view, int i) noexcept nogil:
    cdef int total = 0

    while i < 10:
        total += view[i] % 3
        i += 1
    return total

cdef int soiled(
    int i,
) except -1 nogil:
    if i > 3:
        raise ValueError("no")
    return i

def both(int[::1] view):
    print(view[0])
    with nogil:
        with gil:
            print(view[1])
"""
    source = tree / "mesasynth" / "ext" / "sample.pyx"
    source.write_text(text, encoding="utf-8")
    found = scores(source, directives, tree)
    assert list(bodies(text)) == [6, 7, 9, 10, 11, 12, 13, 14, 15, 19, 20, 21, 22, 26, 27]
    soiled = {number for number in bodies(text) if found[number]}
    assert {20, 27} <= soiled <= {20, 26, 27}
