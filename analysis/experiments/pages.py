"""The page of an experiment, made from the object and its rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from mesasynth.analysis.experiments.experiment import (
    FULL,
    Experiment,
    ExperimentError,
    RowT,
    Setting,
)
from mesasynth.analysis.experiments.store import Store
from mesasynth.analysis.figures import FORMATS, save_figure

AFTER = "Written after the run. "


def stem(experiment: Experiment[Any], setting: Setting) -> str:
    """The name of the files of one setting, without their suffix."""
    return f"{experiment.name}-{setting.name}" + (f"-{setting.seed}" if setting.seed else "")


def page(experiment: Experiment[RowT], setting: Setting, rows: Sequence[RowT]) -> str:
    """The page in Markdown."""
    name = stem(experiment, setting)
    full = setting.name == FULL
    standing = (
        "These are the results of the full setting."
        if full
        else "**These are the results of the quick setting, which shows that the code works and is "
        "no evidence.**"
    )
    proved = sum(row.proved for row in rows)
    limits = ", ".join(f"{key} {_words(value)}" for key, value in setting.limits.items())
    command = f"mesasynth experiment {experiment.name}" + (" --full" if full else "")
    ended = f"In {proved} of {len(rows)} rows every search came to its end"
    ended += "." if proved == len(rows) else "; in the others one gave up, and the table says so."
    repeat = (
        f"`{command} --seed {setting.seed} -o FOLDER` writes the rows "
        f"([these]({name}.jsonl)), the figure and this page. A row that the folder has is not "
        f"computed again. Limits: {limits}. How far a search comes in its time depends on the "
        "machine; what is said to be proved does not."
    )
    learned = full and experiment.afterwards
    parts = [
        f"# {experiment.name}",
        experiment.question,
        f"Source: {experiment.source}",
        "## What is measured",
        experiment.definition,
        "## What was expected",
        f"Written before the run. {experiment.prediction}",
        "## What was found",
        standing,
        f"![{experiment.question}]({name}.svg)",
        experiment.answer(rows),
        ended,
        experiment.table(rows).markdown(),
        *(["## What was not expected", AFTER + experiment.afterwards] if learned else []),
        "## What would change it",
        experiment.changes,
        "## How to repeat it",
        repeat,
    ]
    return "\n\n".join(parts) + "\n"


def _words(value: object) -> str:
    if isinstance(value, Mapping):
        return "; ".join(f"{name} {_words(each)}" for name, each in value.items())
    if isinstance(value, (list, tuple)):
        return " ".join(map(str, value))
    return str(value)


def write_page(
    experiment: Experiment[RowT], setting: Setting, rows: Sequence[RowT], folder: Path
) -> None:
    """Write the figure, as SVG and PNG, and the page of some rows into a folder.

    Raises:
        MesasynthError: if matplotlib is not installed.
    """
    figure = experiment.figure(rows)
    for suffix in FORMATS:
        save_figure(figure, folder / f"{stem(experiment, setting)}{suffix}")
    text = page(experiment, setting, rows)
    (folder / f"{experiment.name}.md").write_text(text, encoding="utf-8")


def stored_rows(experiment: Experiment[RowT], setting: Setting, folder: Path) -> list[RowT]:
    """The rows that a folder holds, all of them.

    Raises:
        ExperimentError: if one is missing.
    """
    path = folder / f"{stem(experiment, setting)}.jsonl"
    store = Store(path, experiment.name, setting.record())
    rows = []
    for key in experiment.cases(setting):
        found = store.get(key)
        if found is None:
            raise ExperimentError(f"there is no row {key!r} of this setting", file=str(path))
        rows.append(experiment.row(**found))
    return rows
