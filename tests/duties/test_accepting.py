"""What is done by acceptance is asked of who accepts; what a duty needed is told when it came."""

from __future__ import annotations

import pytest

from qingting.duties.models import Duty
from qingting.errors import ActionRefusedError
from qingting.notices.models import Notice
from qingting.reconcile import reconcile
from tests.engine import BUREAU, WORK_SAFETY, Bureau, at, plan

pytestmark = pytest.mark.django_db
STORY = "河东化工园今早又飘出刺鼻气味，附近小学已经停课"


@pytest.fixture
def bureau() -> Bureau:
    """E1 of plan A; its flash is handed in, and done when the leading group accepts it."""
    found = Bureau(plan(BUREAU))
    found.say("p1", "补贴三个月没有到账，明天大家一起去局里问", site="bbs.example")
    found.act("open", "monitor", event="E1")
    found.act("draft", "monitor", event="E1", duty="flash", title="快报", body="补贴未到账。")
    found.act("complete", "monitor", event="E1", duty="flash")
    found.write()
    return found


def one(entry: str, about: str | None = None) -> Duty:
    return Duty.objects.filter(entry=entry, about=about).latest("id")


def test_who_accepts_has_it_on_the_desk_with_its_clock(bureau: Bureau) -> None:
    flash, asked = one("flash"), one("accept", "flash")
    assert (asked.holder, asked.clause, asked.state) == ("leading-group", flash.clause, "open")
    assert asked.due_at == flash.due_at
    assert Notice.objects.filter(subject_key=str(asked.pk), to="leading-group").exists()

    bureau.restart()
    bureau.act("acknowledge", "group-chair", event="E1", duty="accept")
    bureau.write()
    assert (one("flash").state, one("accept", "flash").state) == ("done", "done")
    bureau.close_books()
    assert reconcile(bureau.now) == []


def test_accepting_the_report_itself_does_the_same(bureau: Bureau) -> None:
    bureau.act("acknowledge", "group-chair", event="E1", duty="flash")
    bureau.write()

    assert (one("flash").state, one("accept", "flash").state) == ("done", "done")


def test_a_report_that_is_handed_in_again_asks_once(bureau: Bureau) -> None:
    bureau.act("complete", "monitor", event="E1", duty="flash")
    bureau.write()

    assert Duty.objects.filter(entry="accept").count() == 1


def test_a_publisher_is_told_when_the_text_is_approved(bureau: Bureau) -> None:
    for fact, value in (("attention", "fair"), ("speed", "medium"), ("reach", "limited")):
        bureau.act("answer", "monitor", event="E1", fact=fact, value=value)
    bureau.act("acknowledge", "group-chair", event="E1", duty="flash")
    bureau.act(
        "consult", "office-head", event="E1", duty="consult", present="办公室", decision="先回应"
    )
    body = "补贴 3 月 3 日到账。"
    bureau.act("draft", "office-head", event="E1", duty="line", body=body)
    bureau.act("complete", "office-head", event="E1", duty="line", why="先说明到账时间")
    bureau.to(at(30))
    bureau.act("approve", "group-chair", event="E1", duty="line", text="v1")
    bureau.act("approve", "office-head#2", event="E1", duty="line", text="v1")
    bureau.write()

    reply = one("reply")
    told = Notice.objects.get(subject_key=str(reply.pk), at=bureau.now)
    assert (told.to, "所需已齐备" in told.why) == ("spokesperson", True)
    bureau.close_books()
    assert reconcile(bureau.now) == []


def test_each_signature_is_another_persons() -> None:
    office = Bureau(plan(WORK_SAFETY))
    office.say("smell", STORY, site="forum.example")
    office.repost("smell", 320)
    office.say("copy", STORY, site="micro.example")
    office.act("draft", "desk", duty="special", title="专报", body="园区泄漏，已处置。")
    office.act("complete", "desk", duty="special")
    office.act("approve", "leader-in-charge", duty="special", text="v1")
    office.act(
        "consult", "leader-in-charge", duty="meeting", present="分管领导", decision="先发声明"
    )
    office.act("draft", "personnel-dept", duty="response-plan", body="方案")
    office.act("complete", "personnel-dept", duty="response-plan")
    office.act("approve", "person:7/main-leader", duty="response-plan", text="v1")
    office.restart()
    with pytest.raises(ActionRefusedError, match="another person"):
        office.act("approve", "person:7/leader-in-charge", duty="response-plan", text="v1")
    office.act("approve", "person:8/leader-in-charge", duty="response-plan", text="v1")
    office.write()
    assert one("response-plan").state == "done"
