"""Pages that are made when the site is built: from the code, the README and the notebooks.

The navigation is not listed anywhere: it follows from the folders, with their names as titles,
those of `FIRST` before the pages about the project.
"""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Iterator
from dataclasses import is_dataclass
from enum import Enum
from importlib import import_module
from importlib.resources import files as resources
from pathlib import Path
from typing import Any

import click
import griffe
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure import StructureItem
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation, Section
from mkdocs.structure.pages import Page

import mesasynth as ms
from mesasynth.analysis.experiments import EXPERIMENTS
from mesasynth.cli.app import COMMANDS, app

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("mesasynth", "dsl", "worlds", "search", "search.circuits", "analysis.conjectures")
"""What the reference of the Python interface covers, besides `mesasynth.testing`."""

ROLE = re.compile(r":(?:class|func|mod|meth|attr|data|exc):`~?([^`]+)`")
EXAMPLE = re.compile(r"^>>> .*\n?(?:^(?!\s*$).*\n?)*", re.MULTILINE)
FIRST = ("index", "tutorial", "how-to", "explanation", "experiments", "conjectures", "notebooks")
"""Pages and folders in the order of a first reading, before all others."""

FIGURE = re.compile(r"!\[([^]]*)\]\(([^)]+\.svg)\)")
OF_GALLERY = """
The conditions for mesa-optimization, each as a question with a prediction that was written before
the run. A figure leads to its page.
""".strip()
OF_ROWS = """
What a line of `NAME-full.jsonl` holds under `row`, experiment by experiment, from the classes that
write it; [records](records.md) has the keys around it.
""".strip()
LONG = 80
"""A longer signature stands in several lines."""


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages that no file holds."""
    for path, text in generated().items():
        if files.get_file_from_path(path) is None:
            files.append(File.generated(config, path, content=text))
    return files


def on_nav(nav: Navigation, **_: object) -> Navigation:
    """Put the sections in the order of a first reading."""
    nav.items.sort(key=_place)
    return nav


def _place(item: StructureItem) -> tuple[int, bool]:
    """Where an item of the navigation stands: as in `FIRST`, then sections before pages."""
    first = item
    while isinstance(first, Section):
        first = first.children[0]
    name = (
        first.file.src_uri.partition("/")[0].removesuffix(".md") if isinstance(first, Page) else ""
    )
    return FIRST.index(name) if name in FIRST else len(FIRST), isinstance(item, Page)


def generated() -> dict[str, str]:
    """The text of every page that is made here, by its path."""
    pages = {
        "index.md": _front(ROOT / "README.md"),
        "contributing.md": _front(ROOT / "CONTRIBUTING.md"),
        "changelog.md": _front(ROOT / "CHANGELOG.md"),
        "license.md": "# License\n\n" + (ROOT / "LICENSE").read_text(encoding="utf-8"),
        "experiments/index.md": gallery(),
        "reference/language.md": language(),
        "reference/commands.md": commands(),
        "reference/experiment-rows.md": rows(),
    }
    pages |= {f"reference/python/{name}.md": text for name, text in python_interface()}
    for path in sorted((ROOT / "docs" / "notebooks").glob("*.ipynb")):
        pages[f"notebooks/{path.stem}.md"] = notebook(path)
    return pages


def _front(path: Path) -> str:
    """A page of the checkout, with its links as they are from the site's first page."""
    text = path.read_text(encoding="utf-8").replace("](docs/", "](").replace("<!-- ci:", "<!--")
    for name in ("CONTRIBUTING.md", "CHANGELOG.md"):
        text = text.replace(f"]({name})", f"]({name.lower()})")
    return text.replace("](LICENSE)", "](license.md)")


def gallery() -> str:
    """The figures of all experiments at a glance, from the pages that they have written."""
    parts = [
        "# Experiments",
        OF_GALLERY,
    ]
    for path in sorted((ROOT / "docs" / "experiments").glob("*.md")):
        shown = FIGURE.search(path.read_text(encoding="utf-8"))
        if shown is not None:
            question, figure = shown.groups()
            parts.append(
                f"## [{path.stem}]({path.name})\n\n{question}\n\n"
                f"[![{question}]({figure}){{ width=75% }}]({path.name})"
            )
    return "\n\n".join(parts) + "\n"


def rows() -> str:
    """The fields of the rows of every experiment, those of what a row inherits first."""
    parts = ["# Rows of experiments", OF_ROWS]
    for each in EXPERIMENTS:
        parts.append(f"## {each.name}")
        written = [kind for kind in each.row.__mro__ if is_dataclass(kind)]
        parts += [_docstring(inspect.getdoc(kind) or "") for kind in reversed(written)]
    return "\n\n".join(parts) + "\n"


def language() -> str:
    """The reference of the language: its grammar, and every dialect with its prices."""
    grammar = resources("mesasynth.dsl").joinpath("grammar.lark").read_text(encoding="utf-8")
    parts = [
        "# The language",
        "Written from the grammar and the dialects that the package reads.",
        f"## Grammar\n\n```text\n{grammar.rstrip()}\n```",
        "## Dialects",
    ]
    for name, each in ms.builtin_dialects().items():
        slot, test = each.slot_units["end"], next(iter(each.test_units.values()), 0)
        sensors = f"Sensors: {_words(each.sensors)}." if each.sensors else "No sensors."
        counts = f" `repeat` has the counts {_words(each.counts)}." if each.counts else ""
        parts.append(
            f"### {name}\n\n{each.summary[:1].upper()}{each.summary[1:]}.\n\n"
            f"Statements: {_words(each.statements)}. {sensors}{counts}\n\n"
            f"The end of a block costs {slot:,} units of 1/1024 bit, the first test {test:,}."
        )
    return "\n\n".join(parts) + "\n"


def _words(words: tuple[Any, ...]) -> str:
    return ", ".join(f"`{each}`" for each in words)


def commands() -> str:
    """The help of every command, as it is printed."""
    parts = ["# Commands", "Every command says this itself with `-h`."]
    context = click.Context(app, info_name="mesasynth")
    for name in COMMANDS:
        command = app.get_command(context, name)
        assert command is not None
        parts += _help(command, context, f"mesasynth {name}")
    return "\n\n".join(parts) + "\n"


def _help(command: click.Command, above: click.Context, name: str) -> Iterator[str]:
    context = click.Context(
        command, info_name=name.rpartition(" ")[2], parent=above, terminal_width=90
    )
    yield f"## {name}\n\n```text\n{command.get_help(context)}\n```"
    if isinstance(command, click.Group):
        for each in command.list_commands(context):
            below = command.get_command(context, each)
            if below is not None:
                yield from _help(below, context, f"{name} {each}")


def python_interface() -> Iterator[tuple[str, str]]:
    """A page for each package: its functions and classes, from their docstrings."""
    for short in (*PACKAGES, "testing"):
        name = short if short == "mesasynth" else f"mesasynth.{short}"
        module = import_module(name)
        parts = [f"# {name}", _prose(inspect.getdoc(module) or "")]
        for each in sorted(module.__all__, key=str.lower):
            thing = getattr(module, each)
            if inspect.isclass(thing) or _is_written(inspect.unwrap(thing)):
                parts += _described(each, thing, "##")
        yield name, "\n\n".join(filter(None, parts)) + "\n"


def _described(name: str, thing: Any, heading: str) -> Iterator[str]:
    """A function or a class with its public methods and properties."""
    yield f"{heading} {name}"
    try:
        called = "" if inspect.isclass(thing) and issubclass(thing, Enum) else _signature(thing)
    except ValueError:  # a class that only types know how to make
        called = ""
    if called:
        yield f"```text\n{name}{called}\n```"
    yield _docstring(inspect.getdoc(thing) or "")
    for below, each in vars(thing).items() if inspect.isclass(thing) else ():
        member = each.__func__ if isinstance(each, classmethod | staticmethod) else each
        if below.startswith("_") or not (member.__doc__ and _is_written(member)):
            continue
        yield from (
            [f"#### {below}", _docstring(inspect.getdoc(member) or "")]
            if isinstance(member, property)
            else _described(below, member, "####")
        )


def _is_written(member: Any) -> bool:
    """Whether somebody wrote it as a property or a function."""
    return isinstance(member, property) or inspect.isfunction(member)


def _signature(thing: Any) -> str:
    """The signature, one parameter a line where it is long."""
    found = inspect.signature(thing)
    text = re.sub(r"mesasynth\.[\w.]*\.(?=\w)", "", str(found)).replace("'", "")
    if len(text) < LONG:
        return text
    kept = [re.sub(r"mesasynth\.[\w.]*\.(?=\w)", "", str(p)) for p in found.parameters.values()]
    starred = "".join(f"    {each},\n".replace("'", "") for each in _marked(found, kept))
    return f"(\n{starred})"


def _marked(found: inspect.Signature, texts: list[str]) -> Iterator[str]:
    """The parameters, with the star after which they have to be named."""
    marked = False
    for parameter, text in zip(found.parameters.values(), texts, strict=True):
        if parameter.kind is parameter.VAR_POSITIONAL:
            marked = True
        if parameter.kind is parameter.KEYWORD_ONLY and not marked:
            marked = True
            yield "*"
        yield text


def _docstring(text: str) -> str:
    """A docstring in Markdown."""
    parts = []
    for section in griffe.parse_google(
        griffe.Docstring(EXAMPLE.sub(_fenced, text)), warnings=False
    ):
        match section.kind.value:
            case "text":
                parts.append(_prose(section.value))
            case "raises":
                rows = [
                    f"- `{each.annotation}`: {_prose(each.description)}" for each in section.value
                ]
                parts.append("Raises:\n\n" + "\n".join(rows))
            case "parameters" | "attributes":
                rows = [f"- `{each.name}`: {_prose(each.description)}" for each in section.value]
                parts.append(f"{section.kind.value.capitalize()}:\n\n" + "\n".join(rows))
            case "returns" | "yields":
                said = " ".join(_prose(each.description) for each in section.value)
                parts.append(f"{section.kind.value.capitalize()}: {said}")
    return "\n\n".join(parts)


def _fenced(found: re.Match[str]) -> str:
    """An example as a block of its own."""
    return f"```pycon\n{found[0].rstrip()}\n```\n"


def _prose(text: str) -> str:
    """Text of a docstring in Markdown: what is named in a role is code."""
    return ROLE.sub(r"`\1`", text)


def notebook(path: Path) -> str:
    """A notebook with the outputs that it holds; a test executes it and compares them."""
    parts = []
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            parts.append(source)
            continue
        parts.append(f"```python\n{source}\n```")
        pieces = (
            each.get("text", each.get("data", {}).get("text/plain", "")) for each in cell["outputs"]
        )
        printed = "".join("".join(each) for each in pieces)
        if printed:
            parts.append(f"```text\n{printed.rstrip()}\n```")
    return "\n\n".join(parts) + "\n"
