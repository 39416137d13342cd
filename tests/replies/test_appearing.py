"""Before one of us or an expert speaks in public it is on record why, who, and what is answered."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from qingting.duties.models import Duty
from qingting.errors import ActionRefusedError
from qingting.events.models import Event
from qingting.journal.models import Entry
from qingting.reconcile import reconcile
from qingting.replies.models import Appearance, Publication
from tests.engine import BUREAU, NOON, WORK_SAFETY, Bureau, plan

pytestmark = pytest.mark.django_db
MEET, CHAIR, SPOKE = "press-conference", "spokesperson", "周某 新闻发言人"
WORDS = "今早停水，原因在核查，当天 17 时前通报，可拨打 12345。\n安监总局网络舆情预案\n2026年3月2日"
WHY = {"why": "先发简讯"}
STAGE = {"duty": MEET, "need": "各方追问，一份书面答复不够", "releaser": SPOKE}
EXPERT = {"duty": "expert", "expert": "吴某", "institution": "某大学", "interest": "无利益关系"}
HELD = {"duty": MEET, "where": "新闻发布厅", "url": "https://gov.example/record/1"}


@pytest.fixture
def office() -> Bureau:
    """An extraordinary event, a question in it, the text of its press conference drafted."""
    bureau = Bureau(plan(BUREAU))
    bureau.act("open", CHAIR, event="", ref="t1", why="来电反映停水")
    bureau.act("raise", CHAIR, grade="extraordinary", why="影响很大")
    bureau.act("doubt", CHAIR, said="什么时候恢复")
    bureau.act("draft", CHAIR, duty=MEET, body=WORDS)
    return bureau


@pytest.fixture
def expert() -> Bureau:
    """A major event whose agreed line is approved: an expert may be asked."""
    bureau = Bureau(plan(WORK_SAFETY))
    bureau.say("smell")
    bureau.repost("smell", 320)
    bureau.act("draft", "personnel-dept", duty="line", body="以通报为准。")
    bureau.act("complete", "personnel-dept", duty="line", why="内部口径")
    bureau.act("approve", "leader-in-charge", duty="line", text="v1")
    bureau.act("draft", "personnel-dept", duty="expert", body=WORDS)
    return bureau


def held(office: Bureau) -> None:
    office.act("brief", CHAIR, D1="当天 17 时前", **STAGE)
    office.restart()
    office.act("complete", CHAIR, duty=MEET, **WHY)
    asked = min(d["holder"] for d in office.duties("approval"))
    office.act("approve", f"{asked}#2", duty=MEET, text="v1")


def test_a_conference_is_prepared_approved_published_and_put_on_record(office: Bureau) -> None:
    with pytest.raises(ActionRefusedError, match="say first why it is needed") as refused:
        office.act("complete", CHAIR, duty=MEET, **WHY)
    assert refused.value.rule == "house:appearance"
    with pytest.raises(ActionRefusedError, match="not approved yet"):
        office.act("held", CHAIR, **HELD)

    held(office)
    office.restart()
    place = {"account": "网站", "url": "https://gov.example/1", "captured": WORDS}
    office.act("publish", f"{CHAIR}#3", duty=MEET, **place)
    office.act("held", CHAIR, **HELD)  # although its duty is done
    office.write()

    row = Publication.objects.select_related("appearance").get().appearance
    assert row is not None
    assert (row.speaker, row.answers, row.place) == (SPOKE, {"D1": "当天 17 时前"}, "新闻发布厅")
    assert (row.held_at, row.record_url) == (office.now, HELD["url"])
    assert Duty.objects.get(entry=MEET).state == "done"
    noted = Entry.objects.filter(verb__in=["duty.briefed", "duty.held"])
    assert noted.count() == 2
    assert "周某" not in str(list(noted.values()))
    office.close_books()
    assert reconcile(office.now) == []


def test_every_open_question_has_an_answer_also_those_asked_since(office: Bureau) -> None:
    with pytest.raises(ActionRefusedError, match="each open question: D1"):
        office.act("brief", CHAIR, **STAGE)
    office.act("brief", CHAIR, D1="当天 17 时前", **STAGE)
    office.act("doubt", CHAIR, said="谁来赔偿")
    office.restart()
    with pytest.raises(ActionRefusedError, match="each open question: D2"):
        office.act("complete", CHAIR, duty=MEET, **WHY)

    office.act("settle", CHAIR, doubt="D1", why="已在现场答复")
    office.act("brief", CHAIR, D2="按规定办理", **STAGE)
    office.act("complete", CHAIR, duty=MEET, **WHY)
    office.write()

    assert Appearance.objects.order_by("-id")[0].answers == {"D2": "按规定办理"}


def test_whoever_approves_reads_what_stands(office: Bureau) -> None:
    held(office)
    with pytest.raises(ActionRefusedError, match="write a new version first"):
        office.act("brief", CHAIR, D1="再说", **STAGE)


@pytest.mark.parametrize(
    ("act", "by", "changed", "said"),
    [
        ("brief", "office", {}, "is held by"),
        ("brief", CHAIR, {"duty": "reply"}, "none of these"),
        ("brief", CHAIR, {"releaser": "周" * 121}, "120 characters at most"),
        ("brief", CHAIR, {"D1": "答" * 2001}, "2000 characters at most"),
        ("interview-by", CHAIR, EXPERT | {"duty": MEET}, "none of these: interview"),
    ],
)
def test_what_is_refused_before(
    office: Bureau, act: str, by: str, changed: dict[str, str], said: str
) -> None:
    with pytest.raises(ActionRefusedError, match=said):
        office.act(act, by, **STAGE | {"D1": "当天"} | changed)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"held_at": "2030-01-01T00:00:00Z"}, "still to come"),
        ({"url": "记录 7"}, "address begins with"),
        ({"where": " "}, "where: say it"),
    ],
)
def test_what_is_refused_after(office: Bureau, changed: dict[str, str], said: str) -> None:
    held(office)
    with pytest.raises(ActionRefusedError, match=said):
        office.act("held", CHAIR, **HELD | changed)


def test_an_expert_is_named_with_institution_and_declared_interest(expert: Bureau) -> None:
    with pytest.raises(ActionRefusedError, match="declared interest first"):
        expert.act("complete", "personnel-dept", duty="expert", **WHY)
    with pytest.raises(ActionRefusedError, match="interest: say it"):
        expert.act("interview-by", "personnel-dept", **EXPERT | {"interest": " "})
    expert.act("interview-by", "personnel-dept", **EXPERT)
    expert.restart()
    expert.act("doubt", "desk", said="谁来赔偿")  # of no matter here: an expert answers for nobody
    expert.act("complete", "personnel-dept", duty="expert", **WHY)
    expert.write()

    row = Appearance.objects.get()
    assert (row.speaker, row.institution, row.interest) == ("吴某", "某大学", "无利益关系")


@pytest.mark.parametrize(
    "row",
    [
        {"makes": "conference", "interest": "x", "institution": "x"},
        {"makes": "interview", "need": "x", "institution": "x"},
        {"makes": "statement", "need": "x"},
        {"makes": "briefing", "need": "x", "held_at": NOON, "place": "x"},
    ],
)
def test_the_database_refuses_what_says_too_little(office: Bureau, row: dict[str, Any]) -> None:
    office.write()
    with pytest.raises(IntegrityError), transaction.atomic():
        Appearance.objects.create(
            org=office.org, event=Event.objects.get(), of=MEET, speaker=SPOKE, at=NOON, **row
        )
