"""Builds the Cython kernels of `ext/`. All else about the package stands in pyproject.toml.

Every `ext/*.pyx` is an extension module `mesasynth.ext.*`. Cython finds a `.pxd` by its import
path and the checkout has no folder `mesasynth/ext`, so the sources are first mirrored to
`build/cython/mesasynth/ext/` and translated there.

Environment:
    MESASYNTH_CHECKED: `1` makes the checked build: bounds and views are checked, `assert` holds.
        It lives in a mirror of its own and says so as `mesasynth.ext.build_info.CHECKED`.
"""

import multiprocessing
import os
import shutil
import sysconfig
from pathlib import Path

import Cython
from Cython.Build import cythonize
from setuptools import Extension, setup
from setuptools.command.build import build
from setuptools.command.build_ext import build_ext

ROOT = Path(__file__).resolve().parent
CHECKED = os.environ.get("MESASYNTH_CHECKED", "0") not in ("", "0")
# Division means the same in both builds, so that a checked run is a run of the same program.
DIRECTIVES = {
    "language_level": 3,
    "embedsignature": True,
    "wraparound": False,
    "cdivision": True,
    "boundscheck": CHECKED,
    "initializedcheck": CHECKED,
}
MACROS: list[tuple[str, str | None]] = [("MESASYNTH_CHECKED", str(int(CHECKED)))]
if not CHECKED:
    MACROS.append(("CYTHON_WITHOUT_ASSERTIONS", None))
MIRROR = Path("build", "cython-checked" if CHECKED else "cython")
STAMP = Path("build", "kernels.txt")  # how the kernels were built last; a change rebuilds them
MIRRORED_SUFFIXES = {".pyx", ".pxd", ".pxi", ".h"}


def write_if_changed(path: Path, content: bytes) -> bool:
    """Writes the file unless it has this content already, and says whether it wrote."""
    if path.is_file() and path.read_bytes() == content:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return True


def mirror_sources() -> None:
    """Makes the mirror hold exactly the sources of `ext/`, touching only what has changed."""
    package = MIRROR / "mesasynth" / "ext"
    sources = {p.name: p for p in Path("ext").iterdir() if p.suffix in MIRRORED_SUFFIXES}
    modules = {p.stem for p in sources.values() if p.suffix == ".pyx"}
    for init in (MIRROR / "mesasynth" / "__init__.py", package / "__init__.py"):
        write_if_changed(init, b"")
    for old in package.iterdir():
        translated = old.suffix == ".c" and old.stem in modules
        if old.name not in sources and old.name != "__init__.py" and not translated:
            old.unlink() if old.is_file() else shutil.rmtree(old)
    for name, source in sources.items():
        write_if_changed(package / name, source.read_bytes())


class BuildKernels(build_ext):
    """Mirrors, translates and compiles the kernels."""

    def run(self) -> None:
        """Builds; in an editable install also removes modules whose source is gone."""
        super().run()
        if self.inplace:
            wanted = {Path(self.get_ext_filename(ext.name)).name for ext in self.extensions}
            for old in Path("ext").glob("*" + sysconfig.get_config_var("EXT_SUFFIX")):
                if old.name not in wanted:
                    old.unlink()

    def build_extensions(self) -> None:
        """Translates all kernels at once, then compiles them side by side."""
        jobs = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1
        stamp = f"Cython {Cython.__version__}\n{MIRROR}\n{DIRECTIVES}\n{MACROS}\n"
        changed = write_if_changed(STAMP, stamp.encode())
        mirror_sources()
        forked = multiprocessing.get_start_method() == "fork"
        translated = cythonize(
            [
                Extension(ext.name, [str(MIRROR / "mesasynth" / Path(*ext.sources))])
                for ext in self.extensions
            ],
            include_path=[str(MIRROR)],
            compiler_directives=DIRECTIVES,
            force=changed or bool(self.force),
            nthreads=jobs if forked and jobs > 1 else 0,
            quiet=True,
        )
        sources = {ext.name: ext.sources for ext in translated}
        for ext in self.extensions:
            ext.sources = sources[ext.name]
            ext.define_macros = MACROS
            ext.depends = [str(STAMP), "setup.py"]
            if self.compiler.compiler_type == "unix":
                ext.extra_compile_args = ["-O1" if CHECKED else "-O3"]
        self.parallel = self.parallel or jobs
        super().build_extensions()


class Build(build):
    """Builds, and leaves nothing in the build folder that is no longer part of the package."""

    def run(self) -> None:
        """Builds, then removes what an earlier build has left: it would be shipped."""
        super().run()
        wanted = {
            Path(output).resolve()
            for command in ("build_py", "build_ext")
            for output in self.get_finalized_command(command).get_outputs()
        }
        for path in Path(self.build_lib, "mesasynth").rglob("*"):
            if path.is_file() and path.resolve() not in wanted:
                path.unlink()


os.chdir(ROOT)
setup(
    ext_modules=[
        Extension(f"mesasynth.ext.{source.stem}", [f"ext/{source.name}"])
        for source in sorted(Path("ext").glob("*.pyx"))
    ],
    cmdclass={"build": Build, "build_ext": BuildKernels},
)
