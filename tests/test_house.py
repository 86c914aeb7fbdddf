"""The rules of the house that a reader would otherwise have to check by eye."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import mesasynth
from layout import KERNELS, PACKAGES, PROJECT, ROOT, sources

VERSION = PROJECT["project"]["version"]
SOURCES = [*sources().values(), *sorted((ROOT / "tests").rglob("*.py")), ROOT / "setup.py"]
SOURCE_SUFFIXES = {".py", ".pyx", ".pxi", ".h"}  # shipped by name or compiled
MAX_LINES = 400
MAX_KERNEL_LINES = 300


def relative(path: Path) -> str:
    """The path as a person would name it, for the names of tests."""
    return path.relative_to(ROOT).as_posix()


def package_folders() -> Iterator[Path]:
    """Every folder of the checkout with an __init__.py, but for virtual environments and builds."""
    for top in ROOT.iterdir():
        skipped = top.name.startswith(".") or top.name in {"build", "dist", "tests"}
        if top.is_dir() and not skipped and not (top / "pyvenv.cfg").exists():
            yield from (init.parent for init in top.rglob("__init__.py"))


def test_every_package_is_listed() -> None:
    settings = PROJECT["tool"]["setuptools"]
    assert sorted(settings["packages"]) == sorted(settings["package-dir"])
    assert sorted(package_folders()) == sorted(PACKAGES.values())


@pytest.mark.parametrize("package", PACKAGES)
def test_every_data_file_is_shipped(package: str) -> None:
    folder = PACKAGES[package]
    globs = PROJECT["tool"]["setuptools"]["package-data"].get(package, [])
    shipped = {path for glob in globs for path in folder.glob(glob)}
    nested = {other for other in PACKAGES.values() if folder in other.parents}
    for path in folder.rglob("*"):
        hidden = "__pycache__" in path.parts or path.suffix in {".so", ".pyd"}
        if path.is_file() and not hidden and not nested & set(path.parents):
            assert path.suffix in SOURCE_SUFFIXES or path in shipped, relative(path)
            assert path.suffix != ".py" or path.parent == folder, relative(path)


@pytest.mark.parametrize("path", SOURCES, ids=relative)
def test_module_is_short_and_finished(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") < (MAX_KERNEL_LINES if path.suffix == ".pyx" else MAX_LINES)
    assert not re.findall(r"\b(?:TO[D]O|FIX[M]E|X[X]X)\b", text)


@pytest.mark.parametrize("path", KERNELS, ids=relative)
def test_kernel_is_documented_and_typed(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    docstring = re.match(r'(?:#.*\n)*"""(.*?)"""', text, re.DOTALL)
    assert docstring, "a kernel begins with its docstring"
    assert ">>> " in docstring[1]
    assert path.with_suffix(".pyi").exists()


def test_version_stands_in_one_place() -> None:
    assert mesasynth.__version__ == VERSION, "install again: the installed package is another"
    assert not [relative(path) for path in SOURCES if VERSION in path.read_text(encoding="utf-8")]
    pyproject = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert pyproject.count(f'"{VERSION}"') == 1


def test_changelog_speaks_of_this_version() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    entry = re.search(rf"^## \[{re.escape(VERSION)}\](.*?)(?=^## |\Z)", changelog, re.M | re.S)
    assert entry
    assert re.search(r"^- ", entry[1], re.MULTILINE)
