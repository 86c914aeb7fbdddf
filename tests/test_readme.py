"""What README.md and docs/ tell people to type works, and prints what they say it prints.

Two kinds of fenced blocks are executed, each file's in order and in a folder that holds a copy of
`examples/`. Blocks ```python share one namespace; lines with `>>>` are compared with what they
give. Blocks ```console hold commands after `$ ` and what they print: `...` stands for any text in
a line, and alone on a line for any lines. A command must succeed unless the next is `$ echo $?`;
what a command prints is compared unless nothing is written below it. Scripts in `examples/` run.
"""

import doctest
import os
import re
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import Any

import pytest

from layout import ROOT

DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
MARK = "\x1eexit "


def blocks(text: str) -> list[tuple[str, str, int]]:
    """The language, the content and the first line's number of every fenced block."""
    return [
        (found[1], found[2], text.count("\n", 0, found.start(2)) + 1)
        for found in FENCE.finditer(text)
    ]


def environment() -> dict[str, str]:
    """The environment in which a reader types: the installed command, a terminal 80 wide."""
    path = os.pathsep.join(
        [str(Path(sys.executable).parent), sysconfig.get_path("scripts"), os.environ["PATH"]]
    )
    return {**os.environ, "PATH": path, "COLUMNS": "80"}


def transcript(block: str) -> list[tuple[str, str]]:
    """The commands of a console block, each with what it is said to print."""
    steps: list[tuple[str, str]] = []
    continued = False
    for line in block.splitlines(keepends=True):
        if line.startswith("$ "):
            steps.append((line[2:], ""))
        elif continued:
            steps[-1] = (steps[-1][0] + line.removeprefix("> "), "")
        else:
            assert steps, "a console block begins with a command"
            steps[-1] = (steps[-1][0], steps[-1][1] + line)
            continue
        continued = line.endswith("\\\n")
    return steps


def pattern(expected: str) -> re.Pattern[str]:
    """What matches the output written in a document."""
    parts = [
        r"(?:.*\n)*?" if line.strip() == "..." else re.escape(line).replace(r"\.\.\.", ".*")
        for line in expected.splitlines(keepends=True)
    ]
    return re.compile("".join(parts))


def run_console(block: str) -> None:
    """Runs the commands of a console block in one shell and compares what they print."""
    steps = transcript(block)
    script = "exec 2>&1\n" + "".join(
        f"{command}__status=$?; printf '{MARK}%s\\n' $__status; (exit $__status)\n"
        for command, _ in steps
    )
    done = subprocess.run(
        ["sh"], input=script, env=environment(), capture_output=True, text=True, check=False
    )
    outputs = re.findall(rf"(.*?){MARK}(\d+)\n", done.stdout, re.DOTALL)
    assert len(outputs) == len(steps), done.stdout + done.stderr
    for i, ((command, expected), (printed, status)) in enumerate(zip(steps, outputs, strict=True)):
        status_is_shown = i + 1 < len(steps) and steps[i + 1][0].strip() == "echo $?"
        assert status == "0" or status_is_shown, f"$ {command}{printed}"
        shown = "".join(f"{line.rstrip()}\n" for line in printed.splitlines())
        assert not expected or pattern(expected).fullmatch(shown), (
            f"$ {command}expected:\n{expected}\nprinted:\n{shown}"
        )


def run_python(block: str, where: str, line: int, namespace: dict[str, Any]) -> None:
    """Runs a Python block, as a session where it has prompts."""
    if ">>> " not in block:
        exec(compile("\n" * (line - 1) + block, where, "exec"), namespace)
        return
    test = doctest.DocTestParser().get_doctest(block, namespace, where, where, line - 1)
    report: list[str] = []
    doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(
        test, out=report.append, clear_globs=False
    )
    assert not report, "".join(report)
    namespace.update(test.globs)


@pytest.mark.usefixtures("workdir")
@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_document_says_what_happens(document: Path) -> None:
    namespace: dict[str, Any] = {}
    for language, block, line in blocks(document.read_text(encoding="utf-8")):
        if language == "python":
            run_python(block, str(document), line, namespace)
        elif language == "console":
            run_console(block)


@pytest.mark.usefixtures("workdir")
def test_example_scripts_run() -> None:
    for script in sorted((ROOT / "examples").rglob("*.py")):
        subprocess.run([sys.executable, script], env=environment(), check=True)


@pytest.mark.parametrize(
    "block",
    [
        "$ echo one; echo two\none\ntwo\n",
        "$ echo one; echo two; echo three\none\n...\n",
        "$ printf '1 of 2 in 0.3 s\\n'\n1 of 2 in ... s\n",
        "$ echo anything\n",
        "$ echo a \\\n>   b\na b\n",
        "$ x=1\n$ echo $x\n1\n",
        "$ ls nowhere\nls: ...nowhere...\n$ echo $?\n2\n",
    ],
)
def test_console_blocks_that_hold(block: str) -> None:
    run_console(block)


@pytest.mark.parametrize(
    "block",
    ["$ echo one\ntwo\n", "$ false\n", "$ echo one; echo two\none\n", "$ echo 12\n1.\n"],
)
def test_console_blocks_that_do_not_hold(block: str) -> None:
    with pytest.raises(AssertionError):
        run_console(block)


def test_python_blocks_are_compared() -> None:
    namespace: dict[str, Any] = {}
    run_python("x = 2\n", "a", 1, namespace)
    run_python(">>> x + 1\n3\n>>> y = x\n", "a", 3, namespace)
    assert namespace["y"] == namespace["x"]
    with pytest.raises(AssertionError):
        run_python(">>> x + 1\n4\n", "a", 5, namespace)
