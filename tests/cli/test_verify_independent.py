"""`mesasynth verify --independent`: what the second engine says, and where it says nothing."""

import json


def test_second_engine_agrees(call, maze):
    call("search", "-d", "reactive", "--out", "result.json", maze("perfect-3"))
    printed = call("verify", "--quick", "--independent", "result.json").stdout
    assert "holds  second engine" in printed
    assert "the 20 shortest have 30720" in " ".join(printed.split())
    assert printed.endswith("Verified.\n")


def test_second_engine_disagrees(call, maze):
    record = json.loads(call("search", "-d", "reactive", "--json", maze("island")).stdout)
    record["optima"]["count"] += 1
    stdin = json.dumps(record)
    printed = call("verify", "--quick", "--independent", "-", stdin=stdin, code=1).stdout
    assert "WRONG  second engine" in printed


def test_what_it_does_not_cover_is_skipped_and_said(call, maze):
    call("search", "--out", "result.json", maze("island"))
    printed = call("verify", "--quick", "--independent", "result.json").stdout
    assert "skipped  second engine" in printed
    assert printed.endswith("Verified, but not by the second engine.\n")
    told = json.loads(call("verify", "--quick", "--independent", "--json", "result.json").stdout)
    assert told["holds"]
    assert [each["holds"] for each in told["findings"] if each["check"] == "second engine"] == [
        None
    ]
