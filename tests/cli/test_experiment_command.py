"""Every experiment in its quick setting: that the code works, not what it finds."""

from __future__ import annotations

import json
from dataclasses import asdict, replace

import pytest

from layout import ROOT
from mesasynth.analysis.experiments import EXPERIMENTS, FULL, QUICK, Experiment, Store
from mesasynth.analysis.experiments.pages import page, stem, stored_rows
from mesasynth.errors import MesasynthError

DOCS = ROOT / "docs" / "experiments"


def by_name(experiment: Experiment) -> str:
    return experiment.name


@pytest.mark.parametrize("experiment", EXPERIMENTS, ids=by_name)
def test_quick_setting_runs_resumes_and_makes_its_files(experiment, call, tmp_path):
    command = ["experiment", experiment.name, "-o", "results", "--json"]
    found = json.loads(call(*command).stdout)
    setting = experiment.setting()
    lines = tmp_path / "results" / f"{experiment.name}-quick.jsonl"
    assert found["schema"] == "mesasynth.experiment/1"
    assert found["setting"] == json.loads(json.dumps(setting.record()))
    assert (
        len(found["rows"])
        == len(experiment.cases(setting))
        == len(lines.read_text().split("\n")) - 1
    )
    assert (tmp_path / "results" / f"{experiment.name}-quick.svg").read_text().startswith("<?xml")
    text = (tmp_path / "results" / f"{experiment.name}.md").read_text()
    for said in (experiment.question, experiment.prediction, experiment.definition, "no evidence"):
        assert said in text

    watched: list[str] = []
    store = Store(lines, experiment.name, setting.record())
    again = [asdict(row) for row in experiment.run(setting, store=store, watch=watched.append)]
    assert again == found["rows"]
    assert not watched

    kept, gone = lines.read_text().splitlines(keepends=True)[1:], experiment.cases(setting)
    lines.write_text("".join(kept))
    store = Store(lines, experiment.name, setting.record())
    assert not store.get(next(iter(gone)))
    other = replace(setting, seed=1)
    assert not Store(lines, experiment.name, other.record()).get(list(gone)[-1])
    printed = call("experiment", experiment.name, "-o", "results").stdout
    assert "which is no evidence" in printed


@pytest.mark.parametrize("experiment", EXPERIMENTS, ids=by_name)
def test_kept_page_is_that_of_the_kept_rows(experiment):
    """`mesasynth experiment NAME --full -o docs/experiments` writes it."""
    kept = DOCS / f"{experiment.name}.md"
    full = experiment.setting(FULL)
    if not kept.exists():
        assert not (DOCS / f"{stem(experiment, full)}.jsonl").exists()
        return
    text = kept.read_text(encoding="utf-8")
    name = QUICK if "no evidence" in text else FULL
    setting = experiment.setting(name)
    assert text == page(experiment, setting, stored_rows(experiment, setting, DOCS))
    assert (DOCS / f"{stem(experiment, setting)}.svg").exists()


def test_store_takes_off_a_line_that_was_cut(tmp_path):
    file = tmp_path / "rows.jsonl"
    Store(file, "a", {}).put("x", {"n": 1})
    file.write_text(file.read_text() + '{"schema": "mesa')
    store = Store(file, "a", {})
    store.put("y", {"n": 2})
    again = Store(file, "a", {})
    assert (again.get("x"), again.get("y")) == ({"n": 1}, {"n": 2})


def test_store_refuses_what_is_no_row(tmp_path):
    file = tmp_path / "rows.jsonl"
    file.write_text("{}\n")
    with pytest.raises(MesasynthError, match="no row of results"):
        Store(file, "a", {})


def test_list_names_every_experiment(call):
    printed = call("experiment", "list").stdout
    assert all(each.name in printed for each in EXPERIMENTS)


def test_a_folder_that_cannot_be(call, tmp_path):
    (tmp_path / "file").write_text("")
    said = call("experiment", EXPERIMENTS[0].name, "-o", "file", code=2).stderr
    assert "no folder for results" in said
