"""The examples in the docstrings hold, those of the compiled modules included.

Modules are imported from the installed package by their names. Collected by folder they would be
loaded twice, the second time under another name.
"""

import doctest
import importlib
from pathlib import Path

import pytest

from layout import KERNELS, sources

MODULES = [name for name in sources() if not name.endswith(".__main__")]


def examples(name: str) -> list[doctest.DocTest]:
    """The docstrings of a module that have examples, each once.

    Cython lists the docstrings of a compiled module in its `__test__`, where the finder meets
    those again that it has found by walking the module's public objects.
    """
    found = doctest.DocTestFinder().find(importlib.import_module(name))
    return list({test.docstring: test for test in found if test.examples}.values())


@pytest.mark.usefixtures("workdir")
@pytest.mark.parametrize("name", MODULES)
def test_examples_hold(name: str) -> None:
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS, verbose=False)
    report: list[str] = []
    for test in examples(name):
        runner.run(test, out=report.append)
    assert not report, "".join(report)


@pytest.mark.parametrize("path", KERNELS, ids=lambda path: path.stem)
def test_examples_of_kernels_are_found(path: Path) -> None:
    written = path.read_text(encoding="utf-8").count(">>> ")
    found = [e for test in examples(f"mesasynth.ext.{path.stem}") for e in test.examples]
    assert found, "a kernel has an example in the docstring of its module"
    assert len(found) == written
