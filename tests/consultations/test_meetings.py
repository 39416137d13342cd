"""A meeting from its call to the tasks that come of it."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from qingting.consultations.models import Consultation, Opinion, Summons, Task
from qingting.duties.models import Duty
from qingting.errors import ActionRefusedError
from qingting.journal.models import Entry
from qingting.notices.models import Notice
from qingting.reconcile import reconcile
from tests.engine import WORK_SAFETY, Bureau, at, plan

pytestmark = pytest.mark.django_db
STORY = "河东化工园今早又飘出刺鼻气味，附近小学已经停课"
CALL = {"who": "personnel-dept,unit-head@east", "until": "2026-03-02T15:00:00+08:00"}
HELD = {"present": "分管领导、人事司", "decision": "先发首次声明"}


@pytest.fixture
def office() -> Bureau:
    """The meeting of a major event of plan B has begun."""
    bureau = Bureau(plan(WORK_SAFETY))
    bureau.say("smell", STORY, site="forum.example")
    bureau.repost("smell", 320)
    bureau.say("copy", STORY, site="micro.example")
    bureau.act("draft", "desk", duty="special", title="专报", body="园区泄漏，已处置。")
    bureau.act("complete", "desk", duty="special")
    bureau.act("approve", "leader-in-charge", duty="special", text="v1")
    return bureau


def test_who_is_called_is_told_and_what_they_said_against_is_in_the_record(office: Bureau) -> None:
    office.act("summon", "leader-in-charge", duty="meeting", said="是否先发声明", **CALL)
    office.restart()
    office.act(
        "opinion", "unit-head@east", duty="meeting", said="等检测结果再发", **{"as": "against"}
    )
    office.act("opinion", "personnel-dept", duty="meeting", said="先说已知的")
    office.restart()
    office.act("consult", "leader-in-charge", duty="meeting", **HELD)
    office.write()

    assert sorted(Summons.objects.values_list("role", flat=True)) == [
        "personnel-dept", "unit-head@east",
    ]  # fmt: skip
    told = Notice.objects.filter(subject_key=str(Duty.objects.get(entry="meeting").pk))
    assert {"personnel-dept", "unit-head@east"} <= set(told.values_list("to", flat=True))
    assert sorted(Opinion.objects.values_list("by", "against")) == [
        ("personnel-dept", False), ("unit-head@east", True),
    ]  # fmt: skip
    assert Consultation.objects.get().dissent == "单位负责人 (east)：等检测结果再发"
    assert "检测结果" not in str(list(Entry.objects.values_list("values", flat=True)))
    office.close_books()
    assert reconcile(office.now) == []


def test_who_is_called_again_is_told_the_new_time_which_stands(office: Bureau) -> None:
    office.act("summon", "leader-in-charge", duty="meeting", **CALL)
    office.restart()
    later = {"who": "personnel-dept,personnel-dept", "until": "2026-03-02T16:00:00+08:00"}
    office.act("summon", "leader-in-charge", duty="meeting", **later)
    office.write()

    times = Summons.objects.order_by("role").values_list("role", "meets_at")
    assert [(role, meets_at) for role, meets_at in times] == [
        ("personnel-dept", at(hours=4)), ("unit-head@east", at(hours=3)),
    ]  # fmt: skip
    office.close_books()
    assert reconcile(office.now) == []


def test_what_was_resolved_is_a_duty_under_the_meetings_clause(office: Bureau) -> None:
    task = {"said": "逐户告知", "holder": "unit-head@east", "until": "2026-03-03T12:00:00+08:00"}
    with pytest.raises(ActionRefusedError, match="meeting that was written down"):
        office.act("task", "leader-in-charge", event="E1", **task)
    office.act("consult", "leader-in-charge", duty="meeting", **HELD)
    with pytest.raises(ActionRefusedError, match="meeting that was written down"):
        office.act("task", "web-desk", event="E1", **task)
    office.act("task", "leader-in-charge", event="E1", **task)
    office.restart()

    duty = Duty.objects.get(entry="task")
    assert (duty.holder, duty.about, duty.clause) == (
        "unit-head@east", "T1", Duty.objects.get(entry="meeting").clause,
    )  # fmt: skip
    with pytest.raises(ActionRefusedError, match="what was done"):
        office.act("complete", "unit-head@east", event="E1", duty="task")
    office.act("complete", "unit-head@east", event="E1", duty="task", why="已逐户告知")
    office.write()

    duty.refresh_from_db()
    assert (duty.state, Task.objects.get().outcome) == ("done", "已逐户告知")
    office.close_books()
    assert reconcile(office.now) == []


@pytest.mark.parametrize(
    ("act", "by", "values", "says"),
    [
        ("summon", "desk", CALL, "is held by"),
        ("summon", "leader-in-charge", CALL | {"who": "nobody"}, "roles of the plan"),
        ("summon", "leader-in-charge", CALL | {"until": "2026-03-01T00:00:00Z"}, "is to come"),
        ("opinion", "web-desk", {"said": "我看可以"}, "not called"),
        ("opinion", "leader-in-charge", {"said": "x", "as": "neither"}, "for or against"),
    ],
)
def test_what_is_refused_leaves_nothing(
    office: Bureau, act: str, by: str, values: dict[str, str], says: str
) -> None:
    with pytest.raises(ActionRefusedError, match=says):
        office.act(act, by, duty="meeting", **values)

    office.write()
    assert not Summons.objects.exists()
    assert not Opinion.objects.exists()


def test_only_a_meeting_is_called(office: Bureau) -> None:
    with pytest.raises(ActionRefusedError, match="is no meeting"):
        office.act("summon", "personnel-dept", duty="line", **CALL)


def test_the_database_keeps_a_task_from_being_done_without_words(office: Bureau) -> None:
    office.act("consult", "leader-in-charge", duty="meeting", **HELD)
    task = {"said": "逐户告知", "holder": "desk", "until": "2026-03-03T12:00:00+08:00"}
    office.act("task", "leader-in-charge", event="E1", **task)
    office.write()

    with pytest.raises(IntegrityError), transaction.atomic():
        Task.objects.update(done_at=at(30))
