"""The book of conjectures as pages: rendered from the objects and the records of their hunts.

The records are kept beside the pages, so that a page can be rendered anew without a hunt and every
counterexample on it replayed.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from mesasynth.analysis.conjectures.book import BOOK
from mesasynth.analysis.conjectures.codec import decode, mazes_in, others_in
from mesasynth.analysis.conjectures.conjecture import Conjecture, ConjectureError
from mesasynth.analysis.conjectures.hunting import hunt

RECORDS = "records"
"""The folder of the records, below that of the pages."""


def chapters(book: Sequence[Conjecture] = BOOK) -> dict[str, tuple[Conjecture, ...]]:
    """The conjectures by the name of the naive form: it, and what mends it.

    >>> list(chapters())[0], len(chapters()["length-has-a-ceiling"])
    ('simplicity-finds-solvers', 3)
    """
    return {
        naive.name: (naive, *(each for each in book if each.sharpens == naive.name))
        for naive in book
        if naive.sharpens is None
    }


def check_book(
    folder: Path,
    *,
    examples: int,
    seed: int,
    timeout: float,
    names: Sequence[str] = (),
    watch: Callable[[str, int], None] | None = None,
) -> None:
    """Hunt for counterexamples to all conjectures of the book, or some; write records and pages.

    Raises:
        ConjectureError: for a name that is not in the book.
    """
    known = {each.name: each for each in BOOK}
    for name in names:
        if name not in known:
            raise ConjectureError(f"{name!r} is not in the book", expected=", ".join(known))
    (folder / RECORDS).mkdir(parents=True, exist_ok=True)
    for name in names or known:
        found = hunt(known[name], examples=examples, seed=seed, timeout=timeout, watch=watch)
        if found.interrupted:
            raise KeyboardInterrupt
        text = json.dumps(found.record(), indent=2) + "\n"
        (folder / RECORDS / f"{name}.json").write_text(text, encoding="utf-8")
    write_pages(folder)


def write_pages(folder: Path) -> tuple[Path, ...]:
    """Render all pages from the records in a folder; the files written.

    Raises:
        ConjectureError: if the record of a conjecture is missing.
    """
    files = []
    for name, text in pages(read_records(folder)).items():
        files.append(folder / name)
        files[-1].write_text(text, encoding="utf-8")
    return tuple(files)


def read_records(folder: Path) -> dict[str, Any]:
    """The records of all conjectures of the book, by name.

    Raises:
        ConjectureError: if one is missing.
    """
    records = {}
    for each in BOOK:
        path = folder / RECORDS / f"{each.name}.json"
        if not path.is_file():
            raise ConjectureError(
                "there is no record of this conjecture",
                file=str(path),
                hint=f"mesasynth conjecture book {folder} --only {each.name}",
            )
        records[each.name] = json.loads(path.read_text(encoding="utf-8"))
    return records


def pages(records: Mapping[str, Any]) -> dict[str, str]:
    """The text of every page by its file's name, with the index first."""
    found = {"index.md": _index(records)}
    for name, forms in chapters().items():
        parts = [f"# {_title(name)}", *(_form(each, records[each.name]) for each in forms)]
        found[f"{name}.md"] = "\n\n".join(parts) + "\n"
    return found


def _index(records: Mapping[str, Any]) -> str:
    rows = []
    for name, forms in chapters().items():
        for each in forms:
            record = records[each.name]
            form = "naive" if each.name == name else "sharp"
            exhaustive = sum(
                each["holds"] + each["fails"] for each in record["coverage"]["exhaustive"]
            )
            drawn = record["coverage"]["sampled"]
            rows.append(
                f"| [{each.name}]({name}.md#{each.name}) | {form} | {record['outcome']} | "
                f"{exhaustive:,} | {drawn['holds'] + drawn['fails']:,} |"
            )
    return "\n".join((INTRODUCTION, *rows, ""))


INTRODUCTION = """# The book of conjectures

Statements about what the best programs are, each with an exact check of every instance, in a naive
form that a hunt refutes and in sharper forms that have survived one. To survive is not to be true:
each page says which instances were covered one by one and how many were drawn at random. A few
sharp forms are theorems, and say so; their hunts test the code rather than the statement.

These pages are written by `mesasynth conjecture book docs/conjectures`; the counterexamples are in
`records/`, and `mesasynth conjecture replay` checks each again. How far a hunt came in its time
depends on the machine.

| conjecture | form | outcome | decided one by one | drawn and decided |
| --- | --- | --- | ---: | ---: |"""


def _title(name: str) -> str:
    words = name.replace("-", " ")
    return words[0].upper() + words[1:]


def _form(conjecture: Conjecture, record: Mapping[str, Any]) -> str:
    """A section on one conjecture."""
    parts = [f"## {conjecture.name}", conjecture.statement]
    if conjecture.preconditions:
        parts.append("It speaks of instances where " + "; ".join(conjecture.preconditions) + ".")
    parts += [f"Source: {_sentence(conjecture.source)}", conjecture.remark]
    parts.append(f"**{record['sentence']}**")
    found = record["counterexample"]
    if found is not None:
        instance = decode(found["instance"])
        drawn = "\n\n".join(str(maze) for maze in mazes_in(instance))
        if drawn:
            parts.append(f"```text\n{drawn}\n```")
        others = list(others_in(instance))
        if others:
            parts.append("With " + ", ".join(f"`{each}`" for each in others) + ".")
        parts.append(_sentence(found["evidence"]))
    looked = [*record["coverage"]["exhaustive"], record["coverage"]["sampled"]]
    parts.append("\n".join(f"- {_covered(each)}" for each in looked if _count(each)))
    options = f"--examples {record['examples']} --seed {record['seed']}"
    parts.append(f"`mesasynth conjecture check {conjecture.name} {options}` hunts again.")
    return "\n\n".join(filter(None, parts))


def _sentence(words: str) -> str:
    end = "" if words.endswith(("?", ".")) else "."
    return f"{words[:1].upper()}{words[1:]}{end}"


_VERDICTS = {
    "holds": "hold",
    "fails": "fail",
    "undecided": "undecided",
    "unmet": "outside the preconditions",
}


def _count(part: Mapping[str, Any]) -> int:
    return sum(part[verdict] for verdict in _VERDICTS)


def _covered(part: Mapping[str, Any]) -> str:
    counts = [f"{part[key]:,} {words}" for key, words in _VERDICTS.items() if part[key]]
    complete = "" if part["complete"] else ", in part"
    return f"{part['instances']}{complete}: {', '.join(counts)}"
