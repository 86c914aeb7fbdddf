"""Results as JSON lines: one row a line, written when it is known, read again to go on."""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

from mesasynth.errors import MesasynthError

SCHEMA = "mesasynth.experiment-row/1"


class Store:
    """The rows of one experiment in one setting, in a file.

    A file may hold rows of other settings or versions too; they are left alone.

    Args:
        path: the file, which need not exist.
        name: the name of the experiment.
        setting: the setting as :meth:`Setting.record` gives it. Rows count only if all of it is
            the same, and the version of the package.

    Raises:
        MesasynthError: for a line that is no row, with its number. A last line without an end,
            which an interrupted write leaves, is taken off.
    """

    def __init__(self, path: Path, name: str, setting: Mapping[str, Any]) -> None:
        self.path = path
        self._head = {
            "schema": SCHEMA,
            "version": version("mesasynth"),
            "experiment": name,
            "setting": dict(setting),
        }
        self._rows: dict[str, dict[str, Any]] = {}
        if path.exists():
            self._read()

    def _read(self) -> None:
        text = self.path.read_text(encoding="utf-8")
        whole, _, cut = text.rpartition("\n")
        if cut:
            self.path.write_text(f"{whole}\n" if whole else "", encoding="utf-8")
        for number, line in enumerate(whole.splitlines(), 1):
            try:
                found = json.loads(line)
                key, row = found["key"], found["row"]
                same = all(found[name] == value for name, value in self._head.items())
            except (ValueError, KeyError, TypeError):
                raise MesasynthError(
                    f"no row of results: {line[:60]!r}",
                    file=str(self.path),
                    line=number,
                    expected="one JSON object a line, as this command writes them",
                    hint="choose another folder, or take the line out",
                ) from None
            if same:
                self._rows[key] = row

    def get(self, key: str) -> dict[str, Any] | None:
        """The row of a case, if it is known."""
        return self._rows.get(key)

    def put(self, key: str, row: dict[str, Any]) -> None:
        """Write a row down."""
        line = json.dumps({**self._head, "key": key, "row": row})
        with self.path.open("a", encoding="utf-8") as file:
            file.write(f"{line}\n")
        self._rows[key] = row
