"""Dependencies between the packages point one way."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from layout import PACKAGES, sources

SOURCES = sources()
ERRORS = "mesasynth.errors"
# What each layer may import besides itself. An entry stands for all that lies under it.
LAYERS = {
    "mesasynth": set(PACKAGES) - {"mesasynth", "mesasynth.ext"},
    "mesasynth.cli": {
        "mesasynth.analysis",
        "mesasynth.search",
        "mesasynth.dsl",
        "mesasynth.worlds",
        ERRORS,
    },
    "mesasynth.analysis": {"mesasynth.search", "mesasynth.dsl", "mesasynth.worlds", ERRORS},
    "mesasynth.search": {"mesasynth.dsl", "mesasynth.worlds", "mesasynth.ext", ERRORS},
    "mesasynth.worlds": {"mesasynth.dsl.names", ERRORS},
    "mesasynth.dsl": {ERRORS},
    "mesasynth.ext": set[str](),
}
CYTHON_IMPORT = re.compile(
    r"""^[ \t]*(?:
        from[ \t]+([\w.]+)[ \t]+c?import[ \t]+(\([^)]*\)|[^\n\#]*)
        | c?import[ \t]+([\w., \t]+)
    )""",
    re.MULTILINE | re.VERBOSE,
)


def named(base: str, names: list[str]) -> Iterator[str]:
    """The modules that `from base import names` depends on."""
    for name in names:
        yield f"{base}.{name}" if f"{base}.{name}" in SOURCES else base


def absolute(module: str, level: int, target: str | None) -> str:
    """The full name of what `from ..target import` means in this module."""
    if level == 0:
        return target or ""
    is_package = SOURCES[module].name == "__init__.py"
    parts = module.split(".")[: None if is_package and level == 1 else int(is_package) - level]
    return ".".join([*parts, *([target] if target else [])])


def python_imports(module: str, text: str) -> Iterator[str]:
    """Every module that Python source imports, wherever the import stands."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = absolute(module, node.level, node.module)
            yield from named(base, [alias.name for alias in node.names])


def cython_imports(text: str) -> Iterator[str]:
    """Every module that Cython source imports or cimports."""
    for base, names, plain in CYTHON_IMPORT.findall(text):
        if base:
            yield from named(base, re.findall(r"\w+", names))
        else:
            yield from (re.split(r"\s+as\s+", part)[0].strip() for part in plain.split(","))


def imports(module: str, path: Path) -> set[str]:
    """The modules of ours that this module imports."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        found = set(python_imports(module, text))
    else:
        found = set(cython_imports(text))
        if path.with_suffix(".pxd").exists():
            found |= set(cython_imports(path.with_suffix(".pxd").read_text(encoding="utf-8")))
    return {name for name in found if within(name, "mesasynth")}


def within(name: str, part: str) -> bool:
    """Whether the module is this part of the package or lies under it."""
    return name == part or name.startswith(f"{part}.")


def layer(module: str) -> str:
    """The layer of a module: its subpackage, or the front door."""
    return next((p for p in LAYERS if p != "mesasynth" and within(module, p)), "mesasynth")


def allowed(module: str, imported: str) -> bool:
    """Whether the layers let `module` import `imported`."""
    if module == ERRORS:
        return False
    own = layer(module)
    if layer(imported) == own:
        return True
    return any(within(imported, part) for part in LAYERS[own])


def test_every_package_is_in_a_layer() -> None:
    assert {name for name in PACKAGES if layer(name) == "mesasynth"} == {"mesasynth"}


@pytest.mark.parametrize("module", SOURCES)
def test_module_imports_only_what_lies_below_it(module: str) -> None:
    found = imports(module, SOURCES[module])
    assert not {name for name in found if not allowed(module, name)}


@pytest.mark.parametrize(
    ("module", "imported", "expected"),
    [
        ("mesasynth.cli", "mesasynth.search.task", True),
        ("mesasynth.cli", "mesasynth.ext.machine", False),
        ("mesasynth.search.task", "mesasynth.ext.machine", True),
        ("mesasynth.search.task", "mesasynth.cli", False),
        ("mesasynth.search.task", "mesasynth", False),
        ("mesasynth.worlds.maze", "mesasynth.errors", True),
        ("mesasynth.worlds.maze", "mesasynth.dsl.names", True),
        ("mesasynth.worlds.maze", "mesasynth.dsl.syntax", False),
        ("mesasynth.dsl.parse", "mesasynth.ext.machine", False),
        ("mesasynth.ext.machine", "mesasynth.ext.lazy", True),
        ("mesasynth.ext.machine", "mesasynth.errors", False),
        ("mesasynth.errors", "mesasynth.dsl", False),
    ],
)
def test_what_the_layers_allow(module: str, imported: str, expected: bool) -> None:
    assert allowed(module, imported) is expected


def test_imports_are_found_in_every_spelling() -> None:
    text = "from . import a\nfrom .b import c\nimport d, e as f\ndef g():\n    from ..h import i\n"
    module = next(name for name in SOURCES if name.count(".") == 2)
    package = module.rpartition(".")[0]
    assert set(python_imports(module, text)) == {package, f"{package}.b", "d", "e", "mesasynth.h"}
    assert set(python_imports(package, "from . import a\nfrom .b import c\nfrom ..h import i")) == {
        package,
        f"{package}.b",
        "mesasynth.h",
    }
    text = "cimport a\nfrom b.c cimport (D,\n  E)\nimport f as g, h\nfrom i import j  # k\n"
    assert set(cython_imports(text)) == {"a", "b.c", "f", "h", "i"}


SEARCHERS = (
    "ext",
    *(
        f"search.{name}"
        for name in ("lower", "shard", "lazy", "tails", "run_dir", "rising", "best", "words")
    ),
)
"""The first engine: what no independent second opinion may rest on."""


@pytest.mark.parametrize(
    ("start", "avoided"),
    [
        ("search.check", ("ext",)),
        ("search.bottom_up", SEARCHERS),
        ("search.second", SEARCHERS),
    ],
)
def test_what_checks_a_search_never_reaches_it(start: str, avoided: tuple[str, ...]) -> None:
    start = f"mesasynth.{start}"
    reached, waiting = {start: start}, [start]
    while waiting:
        module = waiting.pop()
        for name in imports(module, SOURCES[module]) - set(reached):
            reached[name] = f"{reached[module]} -> {name}"
            assert name in SOURCES, f"{reached[name]}: no such module"
            waiting.append(name)
    assert all(f"mesasynth.{part}" in {*PACKAGES, *SOURCES} for part in avoided)
    assert not [
        way
        for name, way in reached.items()
        if any(within(name, f"mesasynth.{part}") for part in avoided)
    ]


def test_import_stays_light() -> None:
    code = "import sys, mesasynth, mesasynth.cli; print(*sorted(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    heavy = {
        "PIL",
        "aiger",
        "gymnasium",
        "mazelib",
        "minigrid",
        "pysat",
        "stitch_core",
        "hypothesis",
        "matplotlib",
        "pandas",
        "pytest",
        "scipy",
        "setuptools",
        "Cython",
    }
    assert not heavy & set(done.stdout.split())
