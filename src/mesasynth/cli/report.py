"""`mesasynth report`: a result as one page."""

from __future__ import annotations

from pathlib import Path

import click

from mesasynth.analysis.report import report_html
from mesasynth.analysis.verdict import verdict
from mesasynth.cli.files import reserved, written
from mesasynth.cli.verify import read_result


@click.command(
    epilog="""\b
Example:
  mesasynth search --json maze.txt > result.json
  mesasynth report result.json -o report.html""",
)
@click.argument("record", metavar="RESULT.json")
@click.option("--out", "-o", required=True, metavar="FILE", help="The page to write.")
def command(record: str, out: str) -> None:
    """Write a result as one page that needs no network.

    The task, the winner and its proof, a replay with controls, and what kind of thing the optima
    are, which is measured anew. RESULT.json is the record of a search, "-" is standard input.
    """
    result = read_result(record)
    with reserved(out) as file:
        page = report_html(result, verdict(result))
        failure = written(file, lambda path: _write(path, page))
    if failure:
        raise failure


def _write(path: Path, page: str) -> None:
    path.write_text(page, encoding="utf-8")
