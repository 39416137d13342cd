"""Cases: what an author expects of a plan, read from files and held against it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from qingting.errors import Fault, PlanError
from qingting.plan.cases import cases_of, parse_cases, run_cases
from qingting.plan.load import load
from qingting.plan.model import Cap, CapRow, ClauseText, Plan, Trigger

from .small import HERE, by_id, c, duty, plan_of, row, scale

PLANS = Path(__file__).parents[2] / "plans"

CLAUSES = ("M", "D-flash", "C7", "X")
PLAN = plan_of(
    scales={"grade": scale(row("major", "reposts > 300"), row("general"), of="remark")},
    duties=by_id(
        duty("flash", "30min", start="discovery"),
        duty("reply", "12h", start="occurrence", when="grade >= major", clause=("M", "N")),
        duty("ask", "1h", when="heat >= mid"),
        duty("review", "1d", start="flash.done"),
    ),
    triggers=by_id(Trigger(id="accident", where=HERE, declared_by="desk")),
    caps=by_id(Cap(id="hall", where=HERE, of="seats", at_most=(
        CapRow(id="C7", where=HERE, clause=("C7",), share=Fraction(3, 4), when=c("heat >= low")),
    ))),
    clauses=by_id(*(ClauseText(name, "binding", "", HERE) for name in CLAUSES)),
)  # fmt: skip
OTHER = plan_of(duties=by_id(duty("extra")), scales=PLAN.scales)


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QINGTING_LANG", "en")


def loaded(path: str | Path, *, readings: Mapping[str, str] | None = None) -> Plan:
    """Stands for load.load; a reading Q=other gives another plan, any other is a fault."""
    if not readings:
        return PLAN
    if readings == {"Q": "other"}:
        return OTHER
    raise PlanError([Fault(str(path), 1, f"no reading {readings}")])


def written(tmp_path: Path, text: str, plan: str = "format: 1\n") -> Path:
    (tmp_path / "cases").mkdir()
    (tmp_path / "cases" / "one.yaml").write_text(text, "utf-8")
    file = tmp_path / "plan.yaml"
    file.write_text(plan, "utf-8")
    return file


def why(tmp_path: Path, body: str) -> list[str]:
    """What of one case does not hold."""
    text = f"- name: one\n  at: 2026-03-02T10:00+08:00\n{body}"
    result = run_cases(written(tmp_path, text), loaded)[0]
    assert result.passed is not bool(result.why)
    return list(result.why)


@pytest.mark.parametrize(
    "body",
    [
        "",
        "  facts: {reposts: 301}\n  grade: major\n  possible: []",
        "  facts: {reposts: 301}\n  grades: {grade: major}",
        "  facts: {reposts: 100+}\n  grade: general\n  possible: major\n  missing: [reposts]",
        "  remarks: [{reposts: 1}, {reposts: 301}]\n  grade: major",
        "  in-force: {grade: major}\n  facts: {reposts: 0}\n  grade: major",
        "  in-force: {grade: general}\n  facts: {reposts: 301}\n  grade: major",
        "  facts: {reposts: [1 for 2h, 400 for 5h]}\n  grade: major",
        "  facts: {reposts: 301}\n  clauses: [M, D-flash]",
        "  facts: {reposts: 0}\n  questions: [heat]\n  waiting: [review]\n"
        "  no-duties: [ask, reply]",
        "  facts: {reposts: 301}\n  duties:\n    - {duty: reply, due_at: 2026-03-02T22:00+08:00}\n"
        "    - {duty: reply, holder: desk, clause: N}\n    - {duty: reply, clause: [M, N]}\n"
        "    - {duty: review}",
        "  happened: {occurrence: 2026-03-02T01:00Z}\n  facts: {reposts: 301}\n"
        "  duties: {duty: reply, due_at: 2026-03-02T13:00Z}",
        "  happened: {flash.done: 2026-03-02T09:00+08:00, accident.declared: 2026-03-02T09:00Z}\n"
        "  duties: [{duty: review, due_at: 2026-03-03T09:00+08:00}]",
        "  facts: {seats: 199}\n  caps: {hall: 149}\n  clauses: C7",
        "  readings: {Q: other}\n  duties: [{duty: extra}]\n  no-duties: [flash]",
    ],
)
def test_a_case_passes_when_all_it_names_holds(tmp_path: Path, body: str) -> None:
    assert why(tmp_path, body) == []


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("  facts: {reposts: 300}\n  grade: major", "grade: wanted major, got general."),
        ("  facts: {reposts: 100+}\n  possible: []", "possible: wanted [], got [major]."),
        ("  facts: {reposts: 1}\n  missing: reposts", "missing: wanted reposts, got []."),
        ("  clauses: [X]", "clauses: wanted X, got [D-ask, D-flash, G, review]."),
        ("  facts: {heat: mid}\n  questions: [heat]", "questions: wanted heat, got [reposts]."),
        ("  waiting: [flash]", "waiting: wanted flash, got [review]."),
        ("  no-duties: [flash]", "duty flash is owed."),
        ("  duties: [{duty: ask}]", "duty ask is not owed."),
        ("  duties: [{duty: flash, holder: chief}]", "flash: holder: wanted chief, got desk."),
        ("  duties: [{duty: flash, clause: X}]", "flash: clause: wanted X, got D-flash."),
        ("  duties: [{duty: flash, due_at: 2026-03-02T10:31+08:00}]",
         "flash: due_at: wanted 2026-03-02T10:31:00+08:00, got 2026-03-02T10:30:00+08:00."),
        ("  duties: [{duty: review, due_at: 2026-03-02T10:31+08:00}]",
         "review: due_at: wanted 2026-03-02T10:31:00+08:00, got -."),
        ("  caps: {hall: 149}", "hall: wanted 149, got None."),
        ("  facts: {seats: 199}\n  caps: {hall: 148}", "hall: wanted 148, got 149."),
        ("  no-duties: [flsh]", "the plan has no 'flsh'. Did you mean 'flash'?"),
        ("  grades: {grad: major}", "the plan has no 'grad'. Did you mean 'grade'?"),
        ("  grade: majr", "the plan has no 'majr'. Did you mean 'major'?"),
        ("  happened: {flsh.done: 2026-03-02T10:31Z}", "the plan has no 'flsh'."),
        ("  caps: {hal: 1}", "the plan has no 'hal'. Did you mean 'hall'?"),
        ("  clauses: [Z]", "the plan has no 'Z'."),
        ("  facts: {repost: 1}", "there is no fact 'repost'"),
        ("  facts: {reposts: many}", "'many' is not a number."),
        ("  readings: {Q: none}", "no reading {'Q': 'none'}"),
    ],
)  # fmt: skip
def test_a_case_says_what_does_not_hold(tmp_path: Path, body: str, said: str) -> None:
    assert said.split(", got")[0].rstrip(".") in "\n".join(why(tmp_path, body))


def test_a_cap_that_cannot_bind_is_no_figure(tmp_path: Path) -> None:
    closed = plan_of(caps=PLAN.caps, in_force_to=date(2026, 3, 1))
    file = written(tmp_path, "- {name: a, at: 2026-03-02T10:00+08:00, caps: {hall: 1}}\n")

    assert run_cases(file, lambda path, readings=None: closed)[0].why == ("hall: wanted 1, got -.",)


def test_a_plan_without_the_scale_grade_has_nothing_possible(tmp_path: Path) -> None:
    file = written(tmp_path, "- {name: a, at: 2026-03-02T10:00+08:00, possible: []}\n")

    assert run_cases(file, lambda path, readings=None: plan_of())[0].passed


def test_cases_stand_beside_the_plan_and_in_it(tmp_path: Path) -> None:
    inside = "format: 1\ncases:\n  - {name: inside, at: 2026-03-02T10:00Z}\n"
    file = written(tmp_path, "- {name: beside, at: 2026-03-02T10:00Z}\n", inside)

    found = [(one.name, Path(one.file).name, one.line) for one in run_cases(file, loaded)]

    assert found == [("beside", "one.yaml", 1), ("inside", "plan.yaml", 3)]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("name: a\n", 1),
        ("- a\n", 1),
        ("- at: 2026-03-02T10:00Z\n", 1),
        ("- name: a\n", 1),
        ("- name: a\n  at: 2026-03-02T10:00\n", 2),
        ("- name: a\n  at: 2026-02-30T10:00Z\n", 2),
        ("- name: a\n  at: 0001-01-01T00:00+08:00\n", 2),
        ("- name: a\n  at: tomorrow\n", 2),
        ("- name: [a]\n  at: 2026-03-02T10:00Z\n", 1),
        ("- name: a\n  at: 2026-03-02T10:00Z\n  grad: major\n", 3),
        ("- name: a\n  at: 2026-03-02T10:00Z\n  facts: [1]\n", 3),
        ("- name: a\n  at: 2026-03-02T10:00Z\n  facts: {likes: {a: b}}\n", 3),
        ("- name: a\n  at: 2026-03-02T10:00Z\n  facts: {likes: [[1]]}\n", 3),
        ("- name: a\n  at: 2026-03-02T10:00Z\n  happened: {graded: now}\n", 3),
        ("- name: a\n  at: 2026-03-02T10:00Z\n  caps: {hall: many}\n", 3),
        ("- name: a\n  at: 2026-03-02T10:00Z\n  duties: [flash]\n", 3),
        ("- name: a\n  at: 2026-03-02T10:00Z\n  duties: [{holder: desk}]\n", 3),
        ("- name: a\n  at: 2026-03-02T10:00Z\n  duties: [{duty: a, who: b}]\n", 3),
        ("- name: a\n  at: 2026-03-02T10:00Z\n  waiting: {a: b}\n", 3),
        ("- name: a\n  at: *later\n", 2),
        ("- name: 'a\n", 1),
        ("", 0),
    ],
)
def test_a_file_that_is_no_list_of_cases_is_faulted_at_its_line(
    tmp_path: Path, text: str, line: int
) -> None:
    file = tmp_path / "cases.yaml"
    file.write_text(text, "utf-8")

    with pytest.raises(PlanError) as refused:
        parse_cases(file)

    assert [(fault.file, fault.line) for fault in refused.value.faults] == [(str(file), line)]


def test_every_fault_of_every_file_is_named_at_once(tmp_path: Path) -> None:
    file = written(tmp_path, "- {name: a}\n- {at: 2026-03-02T10:00Z}\n", "cases: none\n")

    with pytest.raises(PlanError) as refused:
        cases_of(file)

    assert [(Path(f.file).name, f.line) for f in refused.value.faults] == [
        ("one.yaml", 1), ("one.yaml", 2), ("plan.yaml", 1),
    ]  # fmt: skip


def test_a_sound_file_gives_its_cases(tmp_path: Path) -> None:
    file = tmp_path / "cases.yaml"
    file.write_text("- {name: a, at: 2026-03-02T10:00Z, facts: {likes: 3}}\n", "utf-8")

    assert [(case.name, case.facts) for case in parse_cases(file)] == [("a", {"likes": "3"})]


@pytest.mark.parametrize(
    "name", ["work-safety", "hrss-bureau", "culture-venues", "venue-respiratory-season"]
)
def test_every_case_of_a_shipped_plan_holds(name: str) -> None:
    failed = [result for result in run_cases(PLANS / name / "plan.yaml", load) if not result.passed]

    assert failed == []
