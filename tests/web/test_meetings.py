"""The meeting that a duty orders, on its page."""

from __future__ import annotations

import pytest
from django.test import Client

from qingting.consultations.models import Opinion, Summons, Task
from qingting.duties.models import Duty
from tests.web.story import Story

pytestmark = pytest.mark.django_db


def client(person: object) -> Client:
    found = Client(headers={"accept-language": "en"})
    found.force_login(person)  # type: ignore[arg-type]  # a person of the cast
    return found


@pytest.fixture
def meeting(story: Story) -> str:
    """The address of the duty to meet, which has begun."""
    bureau = story.bureau
    bureau.act("draft", "desk", event="E1", duty="special", title="专报", body="已处置。")
    bureau.act("complete", "desk", event="E1", duty="special")
    bureau.act("approve", "leader-in-charge", event="E1", duty="special", text="v1")
    bureau.write()
    return f"/duties/{Duty.objects.get(entry='meeting', event__number=1).pk}"


def test_called_said_decided_and_given_out(story: Story, meeting: str) -> None:
    zhao, wang = client(story.cast.zhao), client(story.cast.wang)
    assert "Nobody is called yet" in zhao.get(meeting).content.decode()
    form = zhao.get(f"{meeting}/acts/summon").content.decode()
    assert 'type="checkbox" name="who" value="unit-liaison"' in form
    call = {"who": ["unit-liaison", "personnel-dept"], "until": "2026-12-31T15:00", "token": "s"}
    zhao.post(f"{meeting}/acts/summon", call)
    assert sorted(Summons.objects.values_list("role", flat=True)) == [
        "personnel-dept", "unit-liaison",
    ]  # fmt: skip

    page = wang.get(meeting).content.decode()
    assert f"{meeting}/acts/opinion" in page
    assert f"{meeting}/acts/consult" not in page
    said = {"said": "<b>等结果</b>", "as": "against", "token": "o"}
    wang.post(f"{meeting}/acts/opinion", said)
    assert Opinion.objects.get().against

    held = {"present": "分管领导", "decision": "先发声明", "token": "c"}
    zhao.post(f"{meeting}/acts/consult", held)
    page = zhao.get(meeting).content.decode()
    assert "&lt;b&gt;等结果&lt;/b&gt;" in page
    assert "<b>等结果" not in page
    assert "/events/1/acts/task" in page
    task = {"said": "逐户告知", "holder": "desk", "until": "2026-12-31T12:00", "token": "t"}
    zhao.post("/events/1/acts/task", task)
    assert Task.objects.get().holder == "desk"
    duty = Duty.objects.get(entry="task")
    lin = client(story.cast.lin)
    lin.post(f"/duties/{duty.pk}/acts/kept", {"why": "已告知", "token": "k"})
    duty.refresh_from_db()
    assert duty.state == "done"


def test_who_was_not_called_and_sun_say_nothing(story: Story, meeting: str) -> None:
    said = {"said": "我看可以", "token": "o"}
    assert client(story.cast.wang).post(f"{meeting}/acts/opinion", said).status_code == 403
    assert client(story.cast.sun).get(meeting).status_code == 404
    assert not Opinion.objects.exists()
