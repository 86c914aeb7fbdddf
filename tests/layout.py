"""Where the package's sources stand in the checkout, read from pyproject.toml."""

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
