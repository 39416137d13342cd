"""A letter to an authority leaves its reference here, and nothing else (B4.6)."""

from __future__ import annotations

from datetime import date

import pytest

from qingting.duties.models import Duty
from qingting.errors import ActionRefusedError
from qingting.reconcile import reconcile
from qingting.reports.liaison.models import Letter
from qingting.web.duties.forms import verbs_of
from tests.engine import WORK_SAFETY, Bureau, plan

pytestmark = pytest.mark.django_db
LETTER = {
    "duty": "referral-letter", "number": "安监函〔2026〕7号", "date": "2026-03-02",
    "basis": "《网络安全法》第四十九条", "to": "市公安局",
}  # fmt: skip


@pytest.fixture
def office() -> Bureau:
    """A referral is declared: the legal officer is to put its letter on record."""
    bureau = Bureau(plan(WORK_SAFETY))
    bureau.say("p1")
    bureau.act("open", "desk", why="属实")
    by = bureau.plan.triggers["referral"].declared_by
    bureau.act("declare", by, trigger="referral")
    return bureau


def test_the_legal_officer_puts_a_letter_on_record_which_does_the_duty(office: Bureau) -> None:
    office.act("letter", "legal-officer", **LETTER)
    office.write()

    one = Letter.objects.get()
    assert (one.number, one.dated_on, one.to) == (LETTER["number"], date(2026, 3, 2), "市公安局")
    assert office.duty("referral-letter")["state"] == "done"
    office.close_books()
    assert reconcile(office.now) == []


def test_nobody_else_does_and_no_other_duty(office: Bureau) -> None:
    for by, values in (
        ("desk", LETTER),
        ("personnel-dept", LETTER),
        ("desk", LETTER | {"duty": "judge"}),
    ):
        with pytest.raises(ActionRefusedError):
            office.act("letter", by, **values)
    office.write()

    assert not Letter.objects.exists()


def test_it_is_neither_completed_plainly_nor_drafted(office: Bureau) -> None:
    with pytest.raises(ActionRefusedError, match="letter"):
        office.act("complete", "legal-officer", duty="referral-letter")
    with pytest.raises(ActionRefusedError, match="no text"):
        office.act("draft", "legal-officer", duty="referral-letter", body="关于张三的函")

    office.act(
        "complete", "legal-officer", duty="referral-letter", outcome="cannot-answer", why="缺"
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {"date": "2026-03-03"},
        {"date": "yesterday"},
        {"basis": " "},
        {"number": "x" * 81},
        {"basis": "见 https://forum.example/post/1"},
        {"to": "police@city.example"},
        {"basis": "身份证 330102199001011234"},
        {"to": "13800138000"},
    ],
)
def test_a_reference_holds_a_day_a_number_a_basis_an_authority_and_nothing_of_a_person(
    office: Bureau, wrong: dict[str, str]
) -> None:
    with pytest.raises(ActionRefusedError):
        office.act("letter", "legal-officer", **LETTER | wrong)
    office.write()

    assert not Letter.objects.exists()
    assert office.duty("referral-letter")["state"] == "open"


def test_the_table_and_the_form_have_no_place_for_a_person_a_text_or_a_post(office: Bureau) -> None:
    office.write()
    assert {field.name for field in Letter._meta.get_fields()} == {
        "id", "mode", "event", "duty", "number", "dated_on", "basis", "to", "by", "at",
    }  # fmt: skip
    duty = Duty.objects.get(entry="referral-letter")
    verbs = dict(verbs_of(office.plan, duty))
    assert "done" not in verbs
    fields = verbs["letter"].fields(office.plan, duty)
    assert [f.name for f in fields] == ["date", "number", "basis", "to"]
    assert {f.kind for f in fields} == {"date", "line"}
