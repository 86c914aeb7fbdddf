"""The site of the documentation builds without warnings, and its notebooks give what they show."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest

import mesasynth as ms
from layout import ROOT
from mesasynth.analysis.experiments import EXPERIMENTS

NOTEBOOKS = sorted((ROOT / "docs" / "notebooks").glob("*.ipynb"))
EXECUTE = """
import sys, nbformat
from nbclient import NotebookClient
notebook = nbformat.read(sys.argv[1], as_version=4)
NotebookClient(notebook, timeout=120, kernel_name="python3").execute()
nbformat.write(notebook, sys.argv[2])
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built with every warning an error."""
    folder = tmp_path_factory.mktemp("site")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", folder],
        cwd=ROOT,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "WARNING" not in done.stderr
    return folder


def read(site: Path, page: str) -> str:
    """The text of a page, without its tags."""
    return re.sub(r"<[^>]+>", "", (site / page).read_text(encoding="utf-8"))


def test_every_page_is_there(site: Path) -> None:
    for path in (ROOT / "docs").rglob("*.md"):
        page = path.relative_to(ROOT / "docs").with_suffix(".html")
        assert (site / page).is_file(), page
    for path in NOTEBOOKS:
        assert (site / "notebooks" / f"{path.stem}.html").is_file()


def test_the_language_is_told_as_the_package_reads_it(site: Path) -> None:
    text = read(site, "reference/language.html")
    for dialect in ms.builtin_dialects().values():
        assert dialect.summary[1:] in text
        assert all(word in text for word in dialect.statements + dialect.sensors)
    assert "while_loop" in text


def test_every_public_function_and_command_is_told(site: Path) -> None:
    text = read(site, "reference/python/mesasynth.html")
    for name in ms.__all__:
        if callable(getattr(ms, name)):
            assert name in text
    assert "mesasynth conjecture replay" in read(site, "reference/commands.html")
    assert "halting_on" in read(site, "reference/python/mesasynth.testing.html")
    assert "SG" in read(site, "reference/python/mesasynth.testing.html")  # in an example
    assert not re.search(r":(?:class|func|mod|meth):", text)


def test_the_gallery_shows_the_figure_of_every_experiment(site: Path) -> None:
    shown = (site / "experiments" / "index.html").read_text(encoding="utf-8")
    pages = list((ROOT / "docs" / "experiments").glob("*.md"))
    assert pages
    for page in pages:
        (figure,) = re.findall(r"\]\(([^)]*\.svg)\)", page.read_text(encoding="utf-8"))
        assert f'src="{figure}"' in shown
        assert f'href="{page.stem}.html"' in shown
        assert (site / "experiments" / figure).is_file()


def test_every_field_of_a_row_is_told(site: Path) -> None:
    text = (site / "reference" / "experiment-rows.html").read_text(encoding="utf-8")
    parts = {part.partition('"')[0]: part for part in text.split('<h2 id="')[1:]}
    for each in EXPERIMENTS:
        told = set(re.findall(r"<li><code>(\w+)</code>: ", parts[each.name]))
        assert {field.name for field in fields(each.row)} == told, each.name


def test_the_site_asks_nothing_of_other_hosts(site: Path) -> None:
    for page in site.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert not re.search(r"<(?:script|img|iframe)[^>]*\ssrc=\"(?:https?:)?//", text), page
        assert not re.search(r"<link[^>]*rel=\"stylesheet\"[^>]*href=\"(?:https?:)?//", text), page


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_gives_what_it_shows(path: Path, tmp_path: Path) -> None:
    """`MESASYNTH_WRITE=1 pytest tests/test_site.py` keeps the new outputs."""
    subprocess.run(
        [sys.executable, "-c", EXECUTE, path, tmp_path / path.name], check=True, cwd=tmp_path
    )
    if os.environ.get("MESASYNTH_WRITE") == "1":
        executed = json.loads((tmp_path / path.name).read_text(encoding="utf-8"))
        for cell in executed["cells"]:
            cell["metadata"] = {}
        executed["metadata"]["language_info"] = {"name": "python"}
        path.write_text(json.dumps(executed, indent=1) + "\n", encoding="utf-8")
    assert shown(path) == shown(tmp_path / path.name)


def shown(path: Path) -> list[str]:
    """What each cell of a notebook shows, however the kernel cut it into pieces."""
    return [
        "".join(
            "".join(each.get("text", each.get("data", {}).get("text/plain", "")))
            for each in cell.get("outputs", [])
        )
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]
    ]
