"""Where the package's sources stand in the checkout, read from pyproject.toml."""

import importlib
import pkgutil
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PACKAGES: dict[str, Path] = {
    name: ROOT / PROJECT["tool"]["setuptools"]["package-dir"][name]
    for name in PROJECT["tool"]["setuptools"]["packages"]
}
KERNELS: list[Path] = sorted(PACKAGES["mesasynth.ext"].glob("*.pyx"))


def sources() -> dict[str, Path]:
    """The source file of every module, by the module's full name; a package is its __init__.py."""
    found = {}
    for package, folder in PACKAGES.items():
        for path in sorted([*folder.glob("*.py"), *folder.glob("*.pyx")]):
            module = package if path.stem == "__init__" else f"{package}.{path.stem}"
            found[module] = path
    return found


def installed_modules() -> list[str]:
    """The names of all modules of the installed package.

    The packages are walked by name: in an editable install they lie in folders of their own, which
    a walk from the top would not see.
    """
    names = []
    for package in PACKAGES:
        names.append(package)
        for module in pkgutil.iter_modules(importlib.import_module(package).__path__):
            name = f"{package}.{module.name}"
            if not module.ispkg and module.name != "__main__":
                names.append(name)
    return names
