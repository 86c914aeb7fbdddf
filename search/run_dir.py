"""Run directories: what a search has settled, kept so that it can be broken off and gone on with.

A run directory holds one SQLite file with a row for each shard that is settled. A row is committed
before the search goes on, so a search that is killed loses the shards in flight and nothing else.
Each row has a checksum, and the run says what it is a run of: a directory that is damaged, or of
another search, is refused and never mixed in.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from mesasynth.dsl import to_toml
from mesasynth.errors import MesasynthError
from mesasynth.search.best import Best
from mesasynth.search.lazy import SHARDS
from mesasynth.search.lower import Alphabet, Partial, alphabet
from mesasynth.search.rising import Limits
from mesasynth.search.shard import KINDS, Leaf, Order, Settled, Shard

FILE = "run.sqlite"
SCHEMA = "mesasynth.run/2"
_TABLES = """
CREATE TABLE run (identity TEXT NOT NULL);
CREATE TABLE shards (
    pass TEXT NOT NULL, path TEXT NOT NULL, settled TEXT NOT NULL, sum TEXT NOT NULL,
    PRIMARY KEY (pass, path)
);
"""


def identity(goal: Best, limits: Limits) -> dict[str, Any]:
    """What the shards of a search depend on: the task, the score, the pruning and the audit."""
    task = goal.task
    return {
        "version": version("mesasynth"),
        "mazes": [str(maze) for maze in task.mazes],
        "dialect": to_toml(task.dialect),
        "bump": task.bump,
        "stop": task.stop,
        "objective": task.objective,
        "max_ticks": task.max_ticks,
        "solve": task.solve,
        "exceptions": task.exceptions,
        "score": str(goal.score),
        "prune": sorted(goal.prune),
        "audited": limits.audited,
        "seed": limits.seed,
        "shards": SHARDS,
    }


class RunDirError(MesasynthError):
    """A run directory that cannot be used."""


class RunDir:
    """A ledger in a directory, for one search.

    ``identity`` is what the settled shards depend on, as an object that JSON can hold.

    Args:
        folder: the directory; it is made if it is not there.
        identity: what it is a run of.
        resume: whether to go on with a run that is there; else there must be none.

    Raises:
        RunDirError: if there is a run and ``resume`` is not set, or none and it is; if it is a run
            of something else, is damaged, or is in use; if the directory holds other things.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with RunDir(Path(folder, "run"), {"seed": 1}, resume=False):
    ...         pass
    ...     with RunDir(Path(folder, "run"), {"seed": 2}, resume=True):
    ...         pass
    Traceback (most recent call last):
    mesasynth.search.run_dir.RunDirError: error: ... is a run of another search: its seed is 1
    expected 2
    """

    def __init__(self, folder: Path, identity: Mapping[str, Any], *, resume: bool) -> None:
        self._folder = folder
        self._identity = {"schema": SCHEMA, **identity}
        there = self._is_there()
        if there and not resume:
            raise RunDirError(
                f"there is a run in {folder} already", hint="--resume goes on with it"
            )
        if resume and not there:
            raise RunDirError(f"there is no run in {folder} to go on with")
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._file = sqlite3.connect(folder / FILE, timeout=0, isolation_level=None)
        except (OSError, sqlite3.Error) as error:
            raise RunDirError(f"{folder} cannot be used: {error}") from None
        try:
            self._open(new=not there)
        except sqlite3.OperationalError as error:
            self._file.close()
            used = "locked" in str(error)
            reason = "another search is using it" if used else f"it is damaged: {error}"
            raise RunDirError(f"the run in {folder} cannot be used: {reason}") from None
        except (sqlite3.DatabaseError, ValueError) as error:
            self._file.close()
            raise self._damaged(str(error)) from None
        except RunDirError:
            self._file.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()

    def known(self, order: Order) -> Mapping[tuple[int, ...], Settled]:
        """What is settled of a pass, by the paths of the shards.

        Raises RunDirError for a row that is damaged.
        """
        names, found = alphabet(order.every), {}
        query, this = "SELECT path, settled, sum FROM shards WHERE pass = ?", _name(order)
        try:
            for path, settled, checksum in self._file.execute(query, (this,)):
                if _sum(this, path, settled) != checksum:
                    raise self._damaged(f"the sum of the shard {path} is wrong")
                found[tuple(json.loads(path))] = _settled(json.loads(settled), names)
        except sqlite3.DatabaseError as error:
            raise self._damaged(str(error)) from None
        return found

    def keep(self, order: Order, shard: Shard, settled: Settled) -> None:
        """Keep what settling a shard has shown. Raises RunDirError if that cannot be written."""
        path, text = json.dumps(shard.path), json.dumps(_told(settled))
        this = _name(order)
        row = (this, path, text, _sum(this, path, text))
        try:
            self._file.execute("INSERT INTO shards VALUES (?, ?, ?, ?)", row)
        except sqlite3.Error as error:
            raise RunDirError(f"the run in {self._folder} cannot be written: {error}") from None

    def _is_there(self) -> bool:
        try:
            if (self._folder / FILE).exists():
                return True
            strange = self._folder.exists() and any(self._folder.iterdir())
        except OSError as error:
            raise RunDirError(f"{self._folder} cannot be used: {error}") from None
        if strange:
            raise RunDirError(
                f"{self._folder} is no run directory: it holds other files",
                expected="a new or an empty directory, or one that --run-dir has made",
            )
        return False

    def _open(self, *, new: bool) -> None:
        """Take hold of the file, and look whether it is what it should be."""
        self._file.execute("PRAGMA locking_mode = EXCLUSIVE")
        self._file.execute("PRAGMA journal_mode = WAL")
        self._file.execute("PRAGMA synchronous = NORMAL")
        if new:
            self._file.executescript(f"BEGIN EXCLUSIVE; {_TABLES}")
            self._file.execute("INSERT INTO run VALUES (?)", (json.dumps(self._identity),))
            self._file.execute("COMMIT")
            return
        self._file.execute("BEGIN EXCLUSIVE")
        self._file.execute("COMMIT")
        (sound,) = self._file.execute("PRAGMA quick_check").fetchone()
        rows = self._file.execute("SELECT identity FROM run").fetchall()
        if sound != "ok" or len(rows) != 1:
            raise self._damaged(sound if sound != "ok" else "it does not say what it is a run of")
        theirs = json.loads(rows[0][0])
        for name, ours in self._identity.items():
            if theirs.get(name) != json.loads(json.dumps(ours)):
                raise RunDirError(
                    f"{self._folder} is a run of another search: "
                    f"its {name} is {_short(theirs.get(name))}",
                    expected=_short(ours),
                )

    def _damaged(self, why: str) -> RunDirError:
        return RunDirError(
            f"the run in {self._folder} is damaged: {why}", hint="begin anew in another directory"
        )


def _short(value: Any) -> str:
    """A value for a message."""
    text = json.dumps(value)
    return text if len(text) <= 60 else f"{text[:60]}..."


def _name(order: Order) -> str:
    """What tells the passes of one run apart: how far they go, and what the audit draws."""
    return f"{order.budget} {_sum(*map(str, order.ranks))}"


def _sum(*parts: str) -> str:
    return hashlib.sha256(" ".join(parts).encode()).hexdigest()


def _told(settled: Settled) -> dict[str, Any]:
    seen = [
        {
            "kind": None if leaf.kind is None else leaf.kind.value,
            "rows": leaf.partial.rows,
            "units": leaf.partial.units,
            "variants": leaf.variants,
            "first": leaf.first,
            "programs": leaf.programs,
            "drawn": leaf.drawn,
            "runs": [(kind.value, ticks) for kind, ticks in leaf.runs],
            "space": leaf.space,
            "complete": leaf.complete,
        }
        for leaf in settled.seen
    ]
    return {"kinds": settled.kinds, "leaves": settled.leaves, "seen": seen}


def _settled(entry: Mapping[str, Any], names: Alphabet) -> Settled:
    kinds = {kind.value: kind for kind in KINDS}
    seen = (
        Leaf(
            kind=None if leaf["kind"] is None else kinds[leaf["kind"]],
            partial=Partial(tuple(tuple(row) for row in leaf["rows"]), leaf["units"], names),
            variants=leaf["variants"],
            first=leaf["first"],
            programs=leaf["programs"],
            drawn=leaf["drawn"],
            runs=tuple((kinds[kind], ticks) for kind, ticks in leaf["runs"]),
            space=leaf["space"],
            complete=leaf["complete"],
        )
        for leaf in entry["seen"]
    )
    return Settled(tuple(entry["kinds"]), entry["leaves"], tuple(seen))
