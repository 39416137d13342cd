"""In an emergency a holder acts before the approval and reports within the hour; all on record."""

from __future__ import annotations

import pytest

from qingting.duties.models import Duty
from qingting.errors import ActionRefusedError
from qingting.journal.models import Entry
from qingting.notices.models import Notice
from qingting.reconcile import reconcile
from tests.engine import WORK_SAFETY, Bureau, at, plan

pytestmark = pytest.mark.django_db
STORY = "河东化工园今早又飘出刺鼻气味，附近小学已经停课"


@pytest.fixture
def office() -> Bureau:
    """E1 of plan B is major; its special report waits for the instruction of a leader."""
    bureau = Bureau(plan(WORK_SAFETY))
    bureau.say("smell", STORY, site="forum.example")
    bureau.repost("smell", 320)
    bureau.say("copy", STORY, site="micro.example")
    bureau.act("draft", "desk", duty="special", title="专报", body="园区泄漏，已处置。")
    bureau.act("complete", "desk", duty="special")
    bureau.write()
    return bureau


def one(entry: str) -> Duty:
    return Duty.objects.filter(entry=entry).latest("id")


def test_what_waits_begins_at_once_and_the_approval_stays_asked(office: Bureau) -> None:
    assert one("meeting").state == "waiting"
    office.act("override", "desk", duty="special", why="两位领导均联系不上")
    office.write()

    assert one("meeting").state == "open"
    asked = list(
        Duty.objects.filter(entry="approval", state="open").values_list("holder", flat=True)
    )
    assert set(asked) == {"main-leader", "leader-in-charge"}
    special = one("special")
    told = Notice.objects.filter(subject_key=str(special.pk), at=office.now)
    assert set(asked) <= set(told.values_list("to", flat=True))
    report = one("override-report")
    assert (report.holder, report.clause, report.about) == ("desk", "house:override", "special")
    assert (report.due_at - report.began_at).total_seconds() == 3600  # type: ignore[operator]
    entry = Entry.objects.get(verb="duty.overridden")
    assert (entry.actor, "联系不上" in str(entry.values)) == ("desk", False)

    office.restart()
    office.to(at(30))
    with pytest.raises(ActionRefusedError, match="to whom"):
        office.act("complete", "desk", duty="override-report")
    office.act("complete", "desk", duty="override-report", why="已电话报告分管领导")
    office.act("approve", "leader-in-charge", duty="special", text="v1")
    office.write()
    assert Duty.objects.filter(entry="meeting").count() == 1  # it began once
    assert (one("special").state, one("override-report").state) == ("done", "done")
    office.close_books()
    assert reconcile(office.now) == []


def test_what_the_public_gets_is_never_overridden(office: Bureau) -> None:
    office.act("approve", "leader-in-charge", duty="special", text="v1")
    office.act("draft", "personnel-dept", duty="line", body="原因还在核查，以通报为准。")
    office.act("complete", "personnel-dept", duty="line")

    with pytest.raises(ActionRefusedError, match="two people answer"):
        office.act("override", "personnel-dept", duty="line", why="来不及了")


@pytest.mark.parametrize(
    ("by", "duty", "says"),
    [("web-desk", "special", "is held by"), ("desk", "phone", "waits for approval")],
)
def test_who_does_not_hold_it_or_waits_for_nothing_overrides_nothing(
    office: Bureau, by: str, duty: str, says: str
) -> None:
    with pytest.raises(ActionRefusedError, match=says):
        office.act("override", by, duty=duty, why="来不及了")

    assert not Duty.objects.filter(entry="override-report").exists()


def test_once_is_enough(office: Bureau) -> None:
    office.act("override", "desk", duty="special", why="联系不上")
    office.restart()

    with pytest.raises(ActionRefusedError, match="done already"):
        office.act("override", "desk", duty="special", why="联系不上")
