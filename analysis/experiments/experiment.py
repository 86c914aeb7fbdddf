"""What an experiment is: a question asked of a list of cases, with the prediction made beforehand.

An experiment is a value. What it measures, what it expects and what would change the answer are
texts, written before the run; its cases are computed one at a time, so that a run can stop anywhere
and go on from the rows that were written down.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Generic, Protocol, TypeAlias, TypeVar

from mesasynth.analysis.experiments.store import Store
from mesasynth.errors import MesasynthError
from mesasynth.search import GaveUp, Reason, Result

if TYPE_CHECKING:
    from matplotlib.figure import Figure

QUICK, FULL = "quick", "full"


class ExperimentError(MesasynthError):
    """An experiment that does not exist, or results that cannot be read."""


class Row(Protocol):
    """A row of results: a dataclass whose fields are what JSON can hold."""

    __dataclass_fields__: ClassVar[dict[str, Any]]

    @property
    def proved(self) -> bool:
        """Whether all that the row says is proved; else some search gave up."""


RowT = TypeVar("RowT", bound=Row)


@dataclass(frozen=True, slots=True)
class Setting:
    """How much is computed.

    Attributes:
        name: ``quick``, which shows that the code works, or ``full``, which is the evidence.
        seed: the seed of all that is drawn.
        limits: the limits that the experiment's own definition names.
    """

    name: str
    seed: int
    limits: Mapping[str, Any]

    def record(self) -> dict[str, Any]:
        """The setting in a form that JSON can hold."""
        return {"name": self.name, "seed": self.seed, "limits": dict(self.limits)}


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of words under headers, for the terminal and for the page."""

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def markdown(self) -> str:
        r"""The table in Markdown.

        >>> print(Table(("a", "b"), (("1", "x|y"),)).markdown())
        | a | b |
        | --- | --- |
        | 1 | x\|y |
        """
        lines = [self.headers, ("---",) * len(self.headers), *self.rows]
        return "\n".join(
            "| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines
        )


Case: TypeAlias = Callable[[], RowT]
"""Computes one row."""


def by_task(
    decide: Callable[[str, str, Setting], RowT], languages: Iterable[str], setting: Setting
) -> dict[str, Case[RowT]]:
    """A case for each task of the setting in each language, called "task / language"."""
    return {
        f"{task} / {name}": partial(decide, task, name, setting)
        for task in setting.limits["tasks"]
        for name in languages
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Experiment(Generic[RowT]):
    """A question, how it is decided, and what is expected.

    Attributes:
        name: what the command calls it.
        question: one sentence.
        source: the passage of the literature that it comes from, in other words.
        definition: what is measured, and what counts as which answer.
        prediction: what was expected before the run.
        changes: what would change the answer.
        row: the type of a row.
        quick: the limits of the quick setting.
        full: those of the full one.
        cases: for a setting the computation of every row, by a key of its own.
        table: the rows as words.
        answer: what the rows say, and no more.
        figure: the rows drawn.
        afterwards: what the full run taught that was not expected, written after it.
    """

    name: str
    question: str
    source: str
    definition: str
    prediction: str
    changes: str
    row: type[RowT]
    quick: Mapping[str, Any]
    full: Mapping[str, Any]
    cases: Callable[[Setting], Mapping[str, Case[RowT]]]
    table: Callable[[Sequence[RowT]], Table]
    answer: Callable[[Sequence[RowT]], str]
    figure: Callable[[Sequence[RowT]], Figure]
    afterwards: str = ""

    def setting(self, name: str = QUICK, *, seed: int = 0) -> Setting:
        """The quick or the full setting."""
        return Setting(name, seed, self.full if name == FULL else self.quick)

    def run(
        self,
        setting: Setting,
        *,
        store: Store | None = None,
        watch: Callable[[str], None] | None = None,
    ) -> Iterator[RowT]:
        """The rows, in the order of the cases.

        A row that ``store`` has is not computed again; a new one is stored before it is given out.
        ``watch`` is called with the key of each case that is computed.
        """
        cases = self.cases(setting)
        for number, (key, compute) in enumerate(cases.items()):
            known = None if store is None else store.get(key)
            if known is None:
                if watch is not None:
                    watch(f"{self.name}: {key} ({number + 1} of {len(cases)})")
                known = json.loads(json.dumps(asdict(compute())))
                if store is not None:
                    store.put(key, known)
            yield self.row(**known)


def uninterrupted(result: Result) -> Result:
    """The result, unless an interrupt ended its search: that is raised, so that no row is kept."""
    if isinstance(result.outcome, GaveUp) and result.outcome.reason is Reason.INTERRUPTED:
        raise KeyboardInterrupt
    return result
