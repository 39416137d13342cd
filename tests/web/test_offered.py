"""Buttons that could only be refused are not offered, and words stand where ids would."""

from __future__ import annotations

import pytest
from django.test import Client

from qingting.approvals.models import Standing, Text
from qingting.duties.models import Duty
from qingting.events.models import Event
from qingting.people.actions import add_person
from tests.web.bureau import BY
from tests.web.story import Story

pytestmark = pytest.mark.django_db


def client(person: object) -> Client:
    found = Client(headers={"accept-language": "en"})
    found.force_login(person)  # type: ignore[arg-type]  # a person of the cast
    return found


def special(story: Story) -> Duty:
    """The desk's report waits for the approval of a leader."""
    bureau = story.bureau
    bureau.act("draft", "desk", duty="special", title="专报", body="已处置。")
    bureau.act("complete", "desk", duty="special")
    bureau.write()
    return Duty.objects.get(entry="approval", holder="leader-in-charge", state="open")


def page(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_question_is_settled_only_where_one_is_open(story: Story, lin: Client) -> None:
    assert "/acts/settle" not in page(lin, "/events/1")

    story.bureau.act("doubt", "desk", said="还上学吗？")
    story.bureau.write()

    assert "/acts/settle" in page(lin, "/events/1")


def test_who_wrote_a_text_is_not_offered_its_approval(story: Story) -> None:
    asked, zhao = special(story), client(story.cast.zhao)
    assert "/acts/approve" in page(zhao, f"/duties/{asked.pk}")

    Text.objects.filter(of="special").update(writer=f"person:{story.cast.zhao.pk}")

    shown = page(zhao, f"/duties/{asked.pk}")
    assert "/acts/approve" not in shown
    assert "/acts/refuse" not in shown
    assert "You wrote this text" in shown


def test_what_is_not_approved_is_not_offered_to_be_published(story: Story) -> None:
    story.bureau.act("doubt", "desk", said="还上学吗？")
    story.bureau.write()
    duty, chen = Duty.objects.get(entry="answer-doubt"), client(story.cast.chen)
    assert "/acts/publish" not in page(chen, f"/duties/{duty.pk}")

    body = "2026 年 3 月 2 日：还上学，明日照常。有疑问可拨打 12350。（安监总局）"
    story.bureau.act("draft", "personnel-dept", duty="answer-doubt", body=body)
    story.bureau.act("complete", "personnel-dept", duty="answer-doubt", why="简短")
    about = {"duty": "answer-doubt", "about": "D1", "text": "v1"}
    story.bureau.act("approve", "leader-in-charge", **about)
    story.bureau.write()

    assert "/acts/publish" in page(chen, f"/duties/{duty.pk}")


def test_a_reason_names_the_role_as_the_plan_does(story: Story) -> None:
    special(story)
    story.bureau.act("approve", "leader-in-charge", duty="special", text="v1")
    story.bureau.write()

    other = Duty.objects.get(entry="approval", holder="main-leader")

    assert (other.state, other.why) == ("void", "分管领导 已批准")


def test_a_meeting_names_who_saw_it_otherwise_and_its_task_says_what(story: Story) -> None:
    special(story)
    bureau = story.bureau
    bureau.act("approve", "leader-in-charge", duty="special", text="v1")
    until = "2026-12-31T15:00:00+08:00"
    bureau.act("summon", "leader-in-charge", duty="meeting", who="unit-liaison", until=until)
    bureau.act("opinion", "unit-liaison", duty="meeting", said="等结果", **{"as": "against"})
    held = {"present": "分管领导", "decision": "先发"}
    bureau.act("consult", "leader-in-charge", duty="meeting", **held)
    bureau.act("task", "leader-in-charge", said="逐户告知", holder="desk", until=until)
    bureau.write()
    zhao, lin = client(story.cast.zhao), client(story.cast.lin)

    meeting = page(zhao, f"/duties/{Duty.objects.get(entry='meeting').pk}")

    assert "相关单位联络员：等结果" in meeting
    assert "Reported as done" in meeting
    assert meeting.count("Duty done") == 1
    assert "逐户告知" in page(lin, f"/duties/{Duty.objects.get(entry='task').pk}")
    assert Event.objects.filter(number=1, state="open").exists()


def test_a_referral_says_what_the_other_body_was_asked_for(story: Story, lin: Client) -> None:
    until = "2026-12-31T15:00:00+08:00"
    story.bureau.act("refer", "desk", to="街道办", said="请核实停课", until=until)
    story.bureau.write()

    duty = f"/duties/{Duty.objects.get(entry='referral').pk}"
    shown = page(lin, duty)

    assert "请核实停课" in shown
    assert "系统规则：人工研判" in shown
    assert "house rule: judged by people" in page(client(story.cast.lin), duty)


def test_who_filled_a_first_statement_in_is_not_offered_its_publication(story: Story) -> None:
    bureau, body = story.bureau, "〔地点〕有气味，原因还在核查。〔下次通报〕前公布。可拨打 12350。"
    given = {"grades": "major,extraordinary", "until": "2026-12-31T00:00:00+08:00", "body": body}
    bureau.act("standing", "desk", event="", **given)
    bureau.write()
    mark = Standing.objects.get().text_hash
    bureau.act("approve-standing", "leader-in-charge", event="", standing="S1", text=mark)
    bureau.write()
    fill = {"standing": "S1", "where": "河东园区", "next": "今日 18 时"}
    bureau.act("use-standing", f"person:{story.cast.lin.pk}/desk", **fill)
    bureau.write()

    assert "/acts/publish" not in page(client(story.cast.lin), "/events/1")
    assert "/acts/publish" in page(client(story.cast.chen), "/events/1")


def test_plans_being_written_stand_by_their_names(story: Story) -> None:
    ada = client(add_person(story.cast.lin.org, "ada", "Ada", roles=("administrator",), **BY))
    ada.post("/plan/writings/begin", {"source": "in-force"})

    shown = page(ada, "/plan/writings")

    assert "<b>Work-safety administration, plan for public concern</b></a>" in shown
    assert "the plan in force: Work-safety administration" in shown
