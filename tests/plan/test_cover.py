"""What cases cover, and which change of a number they would not notice."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from qingting.cli import main
from qingting.plan.cover import cover, mutate
from qingting.plan.load import load

ROOT = Path(__file__).resolve().parents[2]
PLAN = """\
format: 1
plan: {id: p, zh: 试, clause: '1', in-force-from: unknown, interpreter: desk, ladder: usual}
roles: {desk: {zh: 值班, clause: '1'}}
scales:
  grade:
    clause: '1'
    decide: desk
    otherwise: low
    grades:
      - {id: high, zh: 高, clause: '1', when: reposts > 100}
      - {id: low, zh: 低, clause: '1'}
ladders: {usual: [{at: 0min, tell: desk}]}
duties:
  report: {zh: 报, clause: '1', when: grade >= high, holder: desk, within: 30min}
open: {clause: '1', when: grade >= high, judge: {holder: desk, within: 30min}}
"""
AT = "at: 2026-03-02T10:00+08:00"


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    (tmp_path / "cases").mkdir()
    (tmp_path / "clauses.md").write_text("* **1** [binding] 说的事\n", "utf-8")
    (tmp_path / "plan.yaml").write_text(PLAN, "utf-8")
    return tmp_path / "plan.yaml"


def cases(plan: Path, *lines: str) -> None:
    text = "\n".join(f"- {{name: c{n}, {AT}, {line}}}" for n, line in enumerate(lines))
    (plan.parent / "cases" / "a.yaml").write_text(text, "utf-8")


def survivors(plan: Path) -> list[str]:
    return [one.change for one in mutate(plan, load).survivors]


def test_a_threshold_without_a_case_on_each_side_survives(plan: Path) -> None:
    cases(plan, "facts: {reposts: 500}, grade: high")

    assert survivors(plan) == [
        "reposts > 100 → reposts > 101",
        "reposts > 100 → reposts > 99",
        "within 30min → 31min",
    ]


def test_two_cases_a_step_apart_and_a_due_time_notice_every_change(plan: Path) -> None:
    due = "2026-03-02T10:30+08:00"
    cases(
        plan,
        f"facts: {{reposts: 101}}, grade: high, duties: [{{duty: report, due_at: {due}}}]",
        "facts: {reposts: 100}, grade: low, no-duties: [report]",
    )

    found = mutate(plan, load)

    assert (found.killed, found.survivors) == (3, ())


def test_what_no_case_names_is_told_with_its_place(plan: Path) -> None:
    cases(plan, "facts: {reposts: 500}, grade: high")

    found = cover(plan, load)

    assert (found.rows.covered, found.rows.of) == (1, 1)
    assert [words for _, words in found.thresholds.lacking] == ["reposts > 100", "grade >= high"]
    assert [entry.where.line for entry, _ in found.duties.lacking] == [14]


def test_the_command_says_what_to_write_and_strict_ends_with_1(
    plan: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cases(plan, "facts: {reposts: 500}, grade: high")

    assert main(["plan", "test", str(plan), "--cover", "--mutate"]) == 0
    said = capsys.readouterr().out

    assert f"{plan}:10: no case notices reposts > 100 → reposts > 101" in said
    assert "changes noticed: 0/3" in said
    assert said.splitlines()[-1] == "1 passed, 0 failed"
    assert main(["plan", "test", str(plan), "--mutate", "--strict"]) == 1


def test_json_has_the_same(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cases(plan, "facts: {reposts: 500}, grade: high")

    main(["plan", "test", str(plan), "--cover", "--mutate", "--json"])
    said = json.loads(capsys.readouterr().out)

    assert said["mutate"]["of"] == 3
    assert said["mutate"]["survivors"][0]["line"] == 10
    assert said["cover"]["rows"] == {"covered": 1, "of": 1, "lacking": []}


@pytest.mark.parametrize(
    ("name", "lacking"), [("hrss-bureau", 0), ("work-safety", 1), ("culture-venues", 0)]
)
def test_the_founding_plans_notice_every_change_but_one(name: str, lacking: int) -> None:
    """Of B: whether `single-site-high-volume` is asked at two sites changes nothing there, since
    the row of two sites holds already."""
    assert len(survivors(ROOT / "plans" / name / "plan.yaml")) == lacking


@pytest.mark.parametrize(
    ("within", "longer"), [("0cd", "1cd"), ("5wd", "6wd"), ("2h", "121min"), ("48h", "49h")]
)
def test_a_limit_is_made_longer_by_a_step_of_its_kind(plan: Path, within: str, longer: str) -> None:
    plan.write_text(
        PLAN.replace("desk, within: 30min}\nopen", f"desk, within: {within}}}\nopen"), "utf-8"
    )
    cases(plan, "facts: {reposts: 101}, grade: high", "facts: {reposts: 100}, grade: low")

    assert f"within {within} → {longer}" in survivors(plan)


@pytest.mark.parametrize(
    ("bar", "others"),
    [
        ("reposts > many", ["> 501", "> 499"]),
        ("peak-share@24h < 10%", ["< 11%", "< 9%", "<= 10%"]),
        ("quiet > 2h", ["> 121min", "> 119min", ">= 2h"]),
        ("growth@1h > 1.5", ["> 1.6", "> 1.4", ">= 1.5"]),
    ],
)
def test_a_bar_is_moved_by_a_step_of_its_kind(plan: Path, bar: str, others: list[str]) -> None:
    param = "params: {many: {is: 500, clause: '1', source: owner}}\nscales:"
    text = PLAN.replace("scales:", param, 1).replace("reposts > 100", bar)
    plan.write_text(text, "utf-8")
    cases(plan, "no-duties: [report]")

    fact = bar.split(" ", maxsplit=1)[0]
    assert survivors(plan)[: len(others)] == [f"{bar} → {fact} {other}" for other in others]
