"""Each clause is traced to where it is carried out."""

from __future__ import annotations

from pathlib import Path

import pytest

from qingting.errors import PlanError
from qingting.plan.trace import trace
from tests.plan.harbour import HARBOUR, changed


def test_a_clause_is_traced_to_its_entries_and_cases() -> None:
    rows = {row["clause"]: row for row in trace(HARBOUR)["clauses"]}

    assert list(rows) == ["H1", "H2", "H3", "H4", "H5", "H6", "H7", "H8", "H9"]
    assert rows["H4"]["home"] == "duties"
    assert "flash" in rows["H4"]["entries"]
    assert rows["H4"]["cases"] == ["一百零一次转发是大风"]
    assert (rows["H8"]["home"], rows["H8"]["entries"]) == ("built-in", ["posts"])
    assert (rows["H7"]["home"], rows["H1"]["home"], rows["H9"]["home"]) == (
        "close",
        "plan",
        "prose",
    )


def test_a_clause_without_a_home_is_listed(tmp_path: Path) -> None:
    answer = trace(changed(tmp_path, {"prose: {H9: 只是原则}": ""}))

    assert answer["homeless"] == ["H9"]
    assert answer["clauses"][-1]["home"] is None


def test_clauses_of_packs_stand_apart(tmp_path: Path) -> None:
    layers = "  layers: {packs/night: {speaker: head}}\n  bases:"

    answer = trace(changed(tmp_path, {"  bases:": layers}))

    assert [row["clause"] for row in answer["packs"]] == ["N-1", "N-2"]
    assert "N-1" not in [row["clause"] for row in answer["clauses"]]


def test_a_plan_with_another_fault_is_not_traced(tmp_path: Path) -> None:
    with pytest.raises(PlanError, match="nobody"):
        trace(changed(tmp_path, {"holder: watch": "holder: nobody"}))
