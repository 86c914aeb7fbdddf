"""Checks that a wheel holds the package, all of it and nothing else, and an sdist the checkout.

Usage: python .ci/check_dist.py DIST, run at the top of a checkout; DIST holds one of each.
"""

import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path


def expected_in_wheel() -> set[str]:
    """Every file that the package is made of; a compiled module without its platform's suffix."""
    project = tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))
    settings = project["tool"]["setuptools"]
    files = set()
    for package in settings["packages"]:
        source = Path(settings["package-dir"][package])
        target = Path(*package.split("."))
        files |= {target / path.name for path in source.glob("*.py")}
        files |= {target / path.stem for path in source.glob("*.pyx")}
        files |= {target / path.with_suffix(".pyi").name for path in source.glob("*.pyx")}
        for glob in settings["package-data"].get(package, []):
            files |= {target / path.relative_to(source) for path in source.glob(glob)}
    return {path.as_posix() for path in files}


def found_in_wheel(wheel: Path) -> set[str]:
    """The files of a wheel beside its metadata, named likewise."""
    names = zipfile.ZipFile(wheel).namelist()
    return {
        str(Path(name).with_name(Path(name).name.split(".")[0]))
        if name.endswith((".so", ".pyd"))
        else name
        for name in names
        if ".dist-info/" not in name
    }


def found_in_sdist(sdist: Path) -> set[str]:
    """The files of an sdist, without the folder that they lie in."""
    with tarfile.open(sdist) as archive:
        return {member.name.partition("/")[2] for member in archive if member.isfile()}


def main(dist: Path) -> int:
    """Prints every difference; 1 if there is one."""
    (wheel,), (sdist,) = dist.glob("*.whl"), dist.glob("*.tar.gz")
    expected, found = expected_in_wheel(), found_in_wheel(wheel)
    tracked = subprocess.run(["git", "ls-files"], capture_output=True, text=True, check=True)
    differences = [f"the wheel lacks {name}" for name in sorted(expected - found)]
    differences += [f"the wheel should not hold {name}" for name in sorted(found - expected)]
    differences += [
        f"the sdist lacks {name}"
        for name in sorted(set(tracked.stdout.splitlines()) - found_in_sdist(sdist))
    ]
    sys.stdout.writelines(f"{line}\n" for line in differences)
    return int(bool(differences))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
