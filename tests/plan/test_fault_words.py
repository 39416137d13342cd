"""Every kind of fault: a file that provokes it, and its exact words in both languages.

The rows stand in `fault_words/*.yaml`, each a change of the sound files in `base.yaml` there.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from qingting.errors import Fault, InputError
from qingting.lang import speaking
from qingting.plan.check import check
from qingting.plan.explain import explain
from qingting.plan.facts import parse_fact_key, parse_value
from qingting.plan.faults import GrammarError
from qingting.plan.kinds import WHY
from qingting.plan.load import load, survey
from qingting.plan.texts import check_texts

HERE = Path(__file__).parent / "fault_words"
PLAN = Path(__file__).resolve().parents[2] / "qingting" / "plan"
BASE: dict[str, str] = yaml.safe_load((HERE / "base.yaml").read_text("utf-8"))
ROWS: list[dict[str, Any]] = [
    row
    for path in sorted(HERE.glob("*.yaml"))
    if path.name != "base.yaml"
    for row in yaml.safe_load(path.read_text("utf-8"))
]
PLAN_FILE = "plan.yaml"
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
# Not faults of a plan: a folder that is there already, a name that nothing ships under, …
ELSEWHERE = {"faults.py", "command.py", "shipped.py", "check.py", "load.py"}


def files_of(row: dict[str, Any]) -> dict[str, str]:
    """Return the sound files with the change of a row."""
    files, name = dict(BASE), row.get("file", "plan.yaml")
    if "old" in row:
        assert files[name].count(row["old"]) >= 1, row["old"]
        files[name] = files[name].replace(row["old"], row["new"], 1)
    if "whole" in row:
        files[name] = row["whole"]
    return files | row.get("also", {})


def lay(row: dict[str, Any], tmp_path: Path) -> None:
    """Write the files of a row as a plan's folder beside its packs."""
    for name, text in files_of(row).items():
        path = tmp_path / "plans" / "small" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode(row.get("coding", "utf-8") if name == PLAN_FILE else "utf-8"))
    if "without" in row:
        (tmp_path / "plans" / "small" / row["without"]).unlink()


def provoked(row: dict[str, Any]) -> list[Fault]:
    """Return the faults of a row's files, named from within their folder."""
    try:
        if "texts" in row:
            own = {name: text for name, text in files_of(row).items() if ".." not in name}
            own["clauses.md"] += "\n" * row.get("padding", 0)
            return list(check_texts("small", own).faults)
        if "reading" in row:
            return survey("plan.yaml", readings=dict([row["reading"]])).faults
        if "facts" in row or "trigger" in row or "at" in row:
            at = datetime.fromisoformat(row.get("at", NOON.isoformat()))
            given, ids = row.get("facts", []), [row["trigger"]] if "trigger" in row else []
            explain(load("plan.yaml"), facts=given, at=at, triggers=ids)
    except InputError as error:
        return list(error.faults)
    return check("plan.yaml")


def named(row: dict[str, Any]) -> list[str]:
    """Return the faults of a row's own kind, as they are printed."""
    if "value" in row:  # only an act asks for a value without an instant
        plan, (name, text) = load("plan.yaml"), row["value"]
        with pytest.raises(GrammarError) as caught:
            parse_value(plan, parse_fact_key(plan, name), text)
        return [f"{caught.value} {caught.value.hint}"] if caught.value.kind == row["kind"] else []
    return [str(fault) for fault in provoked(row) if fault.kind == row["kind"]]


@pytest.fixture
def laid(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    row = request.param
    lay(row, tmp_path)
    monkeypatch.chdir(tmp_path / "plans" / "small")
    return row


@pytest.mark.parametrize("laid", ROWS, ids=lambda row: row["kind"], indirect=True)
def test_a_fault_says_where_what_why_and_what_to_write(laid: dict[str, Any]) -> None:
    for language in ("en", "zh"):
        with speaking(language):
            assert named(laid) == laid[language].splitlines()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["kind"])
def test_why_it_matters_is_followed_by_what_to_write(row: dict[str, Any]) -> None:
    why = WHY[row["kind"]]

    assert row["en"].partition(f" {why.en} ")[2]
    assert row["zh"].partition(why.zh)[2]


@pytest.mark.parametrize("laid", [{}], indirect=True)
def test_the_files_that_rows_change_are_sound(laid: dict[str, Any]) -> None:
    assert provoked(laid) == []


def literals() -> Iterator[str]:
    """Yield each kind wherever the source names it, but for where it only asks which it is."""
    for path in sorted(PLAN.glob("*.py")):
        if path.name == "kinds.py":
            continue
        tree = ast.parse(path.read_text("utf-8"))
        asked = {c for n in ast.walk(tree) if isinstance(n, ast.Compare) for c in n.comparators}
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and node.value in WHY and node not in asked:
                yield str(node.value)


def test_every_place_that_names_a_kind_has_its_row() -> None:
    places, rows = Counter(literals()), Counter(row["kind"] for row in ROWS)

    assert set(places) == set(WHY), "a kind that nothing raises"
    assert {kind: n for kind, n in places.items() if rows[kind] < n} == {}


def test_no_fault_of_a_plan_goes_without_a_kind() -> None:
    calls = (
        (path.name, node)
        for path in sorted(PLAN.glob("*.py"))
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Fault"
    )

    assert {name for name, _ in calls} <= ELSEWHERE


def test_a_kind_that_is_not_known_cannot_be_raised() -> None:
    with pytest.raises(KeyError):
        GrammarError("no-such-kind", "is wrong.")
