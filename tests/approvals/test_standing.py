"""Standing texts: approved while nothing burns, filled in when it does."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from qingting.approvals.models import Signature, Standing, Text
from qingting.approvals.rules import filled
from qingting.errors import ActionRefusedError
from qingting.journal.models import Entry
from qingting.reconcile import reconcile
from qingting.replies.models import Publication
from tests.engine import WORK_SAFETY, Bureau, at, plan

pytestmark = pytest.mark.django_db

REST = "，我们已到现场处置，原因还在核查。{}前公布进展。可拨打 12350 询问。"
BODY = "〔地点〕发生〔事由〕" + REST.format("〔下次通报〕")
SLOTS = {"where": "河东园区", "what": "一处阀门泄漏", "next": "今日 15 时"}
SAID = "河东园区发生一处阀门泄漏" + REST.format("今日 15 时")
NEW = {
    "title": "情况通报",
    "body": BODY,
    "grades": "major,extraordinary",
    "until": "2026-12-31T00:00:00+08:00",
}
PLACE = {"account": "官微", "url": "https://gov.example/1", "duty": "first-statement"}


@pytest.fixture
def office() -> Bureau:
    """S1 is approved; E1 is major."""
    bureau = Bureau(plan(WORK_SAFETY))
    bureau.act("standing", "personnel-dept", event="", **NEW)
    bureau.write()
    bureau.act("approve-standing", "leader-in-charge", event="", standing="S1", text="v1")
    bureau.write()
    bureau.say("smell", "河东化工园今早又飘出刺鼻气味", site="forum.example")
    bureau.repost("smell", 320)
    bureau.say("copy", "河东化工园今早又飘出刺鼻气味", site="micro.example")
    return bureau


def test_a_first_statement_is_out_within_minutes_under_an_approval_given_before(
    office: Bureau,
) -> None:
    office.act("use-standing", "desk", standing="S1", **SLOTS)
    office.restart()
    office.act("publish", "web-desk", captured=SAID, **PLACE)
    office.write()

    one = Publication.objects.get()
    assert (one.exact, one.of, one.text.body) == (True, "first-statement", SAID)
    assert (one.writer, one.approver, one.publisher) == ("desk", "leader-in-charge", "web-desk")
    signed = Signature.objects.get()
    assert (signed.signer, signed.text_hash) == ("leader-in-charge", one.text.text_hash)
    told = Entry.objects.get(verb="text.pre-approved")
    assert (told.actor, told.clause, told.values["standing"]) == (
        "desk", "house:standing-text", "S1",
    )  # fmt: skip
    office.close_books()
    assert reconcile(office.now) == []


@pytest.mark.parametrize(
    ("by", "values", "says"),
    [
        ("leader-in-charge", {}, "another person has to fill it in"),
        ("desk", {"what": ""}, "fill in “what”"),
        ("desk", {"what": "泄漏\n另有一事"}, "fill in “what”"),
        ("desk", {"what": "很长" * 50}, "fill in “what”"),
        ("desk", {"what": "〔地点〕"}, "fill in “what”"),
        ("desk", {"what": "一帮无知刁民造谣的泄漏"}, "not handed in"),
        ("desk", {"standing": "S2"}, "S2 is not approved"),
    ],
)
def test_only_its_slots_are_filled_in_and_by_another(
    office: Bureau, by: str, values: dict[str, str], says: str
) -> None:
    with pytest.raises(ActionRefusedError, match=says):
        office.act("use-standing", by, **{"standing": "S1"} | SLOTS | values)


def test_neither_who_filled_it_in_nor_who_approved_it_publishes_it(office: Bureau) -> None:
    office.act("use-standing", "desk", standing="S1", **SLOTS)

    for by in ("desk", "leader-in-charge"):
        with pytest.raises(ActionRefusedError, match="another person has to publish"):
            office.act("publish", by, captured=SAID, **PLACE)


def test_at_another_grade_and_after_its_day_and_once_withdrawn_it_is_not_used(
    office: Bureau,
) -> None:
    office.say("roof", "老城区广告牌松动")
    with pytest.raises(ActionRefusedError, match="good for major, extraordinary"):
        office.act("use-standing", "desk", event="E2", standing="S1", **SLOTS)
    office.act("withdraw-standing", "personnel-dept", event="", standing="S1", why="电话换了")
    office.write()
    with pytest.raises(ActionRefusedError, match="S1 is not approved"):
        office.act("use-standing", "desk", standing="S1", **SLOTS)


def test_over_its_day_it_is_not_used(office: Bureau) -> None:
    office.write()
    Standing.objects.update(good_until=at(1))
    office.to(at(5))

    with pytest.raises(ActionRefusedError, match="over its day"):
        office.act("use-standing", "desk", standing="S1", **SLOTS)


def test_a_new_version_takes_its_place_once_it_is_approved(office: Bureau) -> None:
    office.act("standing", "personnel-dept", event="", **NEW | {"body": BODY + "谢谢。"}, of="S1")
    office.write()
    office.act("use-standing", "desk", standing="S1", **SLOTS)
    office.write()
    assert Text.objects.get(of="first-statement").body == SAID

    office.act("approve-standing", "leader-in-charge", event="", standing="S1", text="v2")
    office.write()

    assert [(s.version, s.withdrawn_at is None) for s in Standing.objects.order_by("version")] == [
        (1, False), (2, True),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"body": "没有空的文本"}, "no place for when you speak next"),
        ({"body": " "}, "write the text first"),
        ({"grades": "purple"}, "has no “purple”"),
        ({"grades": ","}, "for which grades"),
        ({"until": "2026-01-01T00:00:00+08:00"}, "has passed"),
        ({"of": "S9"}, "no standing text S9"),
        ({"scenario": "no-such"}, "has no “no-such”"),
    ],
)
def test_what_is_wrong_with_a_text_is_said(
    office: Bureau, values: dict[str, str], says: str
) -> None:
    with pytest.raises(ActionRefusedError, match=says):
        office.act("standing", "personnel-dept", event="", **NEW | values)


def test_its_approval_is_by_another_who_may_of_the_version_that_was_read(office: Bureau) -> None:
    office.act("standing", "leader-in-charge", event="", **NEW)
    office.write()
    approve = {"event": "", "standing": "S2", "text": "v1"}
    with pytest.raises(ActionRefusedError, match="you wrote this text"):
        office.act("approve-standing", "leader-in-charge", **approve)
    with pytest.raises(ActionRefusedError, match="to approve"):
        office.act("approve-standing", "desk", **approve)
    with pytest.raises(ActionRefusedError, match="the text changed"):
        office.act("approve-standing", "leader-in-charge#2", **approve | {"text": "v2"})
    office.act("approve-standing", "leader-in-charge#2", **approve)
    office.write()

    with pytest.raises(IntegrityError), transaction.atomic():
        Standing.objects.filter(number=2).update(approver="leader-in-charge")


def test_a_text_is_filled_in_both_languages() -> None:
    given = {"what": "A leak", "where": "the pier", "next": "3 pm"}

    assert filled("[what] at [where]; more by [next].", given) == (
        "A leak at the pier; more by 3 pm."
    )
