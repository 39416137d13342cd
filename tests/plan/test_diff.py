"""What changed between two plans is said in the words of the plan language."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qingting.plan.diff import diff
from qingting.plan.load import load
from tests.plan.harbour import HARBOUR, changed


def difference(tmp_path: Path, changes: dict[str, str]) -> dict[str, Any]:
    return diff(load(HARBOUR), load(changed(tmp_path, changes)))


def test_a_plan_does_not_differ_from_itself() -> None:
    answer = diff(load(HARBOUR), load(HARBOUR))

    assert list(answer) == ["grades", "duties", "params", "readings", "roles"]
    assert all(found == {"added": [], "removed": [], "changed": []} for found in answer.values())


def test_added_removed_and_changed_entries_are_told_apart(tmp_path: Path) -> None:
    changes = {"  look: {": "  peer: {", "within: 12h": "within: 11h", "is: 30min": "is: 20min"}

    answer = difference(tmp_path, changes)

    assert (answer["duties"]["added"], answer["duties"]["removed"]) == (["peer"], ["look"])
    assert {"id": "reply", "what": "within", "old": "12h", "new": "11h"} in answer["duties"][
        "changed"
    ]
    assert answer["params"]["changed"] == [
        {"id": "soon", "what": "is", "old": "30min", "new": "20min"}
    ]


def test_a_changed_threshold_is_a_change_of_its_grade(tmp_path: Path) -> None:
    answer = difference(tmp_path, {"reposts > 100,": "reposts > 90,"})

    assert answer["grades"]["changed"] == [
        {"id": "wind", "what": "when", "old": "reposts > 100", "new": "reposts > 90"}
    ]


def test_every_kind_of_value_is_written_as_in_a_plan(tmp_path: Path) -> None:
    changes = {
        "kind: approve, all: head, within: 10min": "kind: fix, any: [head, office]",
        "done: {accepted-by: head}": "done: {seen-by: head}",
        "extend: {to: 1d, by: head}": "extend: {to: 2wd, by: head}",
        "    may: yes\n": "",
        "repeat: {every: 2h}": "repeat: {every: 1h, until: line.done}",
        'per: "wd at 17:00 09:00"': "per: day at 08:00",
        "chosen: either": "chosen: both",
        "when: {at-least": "when: {all: [open-doubts > 0 for 2h, {at-least",
        "crowd = full]}}}\n": "crowd = full]}}]}}\n",
        "count: 2": "count: 3",
    }

    found = difference(tmp_path, changes)

    said = {
        (one["id"], one["what"]): (one["old"], one["new"]) for one in found["duties"]["changed"]
    }
    assert said["line", "approve"] == (
        "kind: approve, all: [head], within: 10min",
        "kind: fix, any: [head, office]",
    )
    assert said["flash", "done"] == ("accepted-by: head", "seen-by: head")
    assert said["line", "extend"] == ("to: 24h, by: head", "to: 2wd, by: head")
    assert said["line", "may"] == ("yes", "no")
    assert said["look", "repeat"] == ("every: 2h, until: closed", "every: 1h, until: line.done")
    assert said["day-shift", "per"] == ("wd at 09:00 17:00", "day at 08:00")
    assert {"id": "watch", "what": "count", "old": "2", "new": "3"} in found["roles"]["changed"]
    assert found["readings"]["changed"][0]["new"] == "both"
    high = next(one for one in found["grades"]["changed"] if one["id"] == "noise.high")
    assert high["new"].startswith(
        "all: [open-doubts > 0 for 2h, at-least: {n: 2, of: [grade >= wind"
    )
