"""What a matter is and whose, on the page of its event."""

from __future__ import annotations

import pytest
from django.test import Client

from qingting.duties.models import Duty
from qingting.events.models import Event
from tests.web.story import Story

pytestmark = pytest.mark.django_db


def client(person: object) -> Client:
    found = Client(headers={"accept-language": "en"})
    found.force_login(person)  # type: ignore[arg-type]  # a person of the cast
    return found


def test_who_leads_is_named_disputed_and_shown(story: Story) -> None:
    lin = client(story.cast.lin)
    page = lin.get("/events/1").content.decode()
    assert "Nobody has said yet who leads" in page
    assert "/acts/not-ours" not in page
    form = lin.get("/events/1/acts/lead-unit").content.decode()
    assert 'value="web-desk"' in form

    lin.post("/events/1/acts/lead-unit", {"unit": "web-desk", "why": "网站受理", "token": "l"})

    asked = Duty.objects.get(entry="lead")
    assert (asked.holder, Event.objects.get(number=1).unit) == ("web-desk", "web-desk")
    page = lin.get("/events/1").content.decode()
    assert "网站受理" in page
    assert "Leads from now on" in page
    assert "/acts/not-ours" in page
    assert lin.post("/events/1/acts/not-ours", {"why": "x", "token": "n"}).status_code == 403


def test_what_people_judge_stands_beside_the_grade_escaped(story: Story) -> None:
    lin = client(story.cast.lin)
    said = "<script>alert(2)</script>阀门已关闭"
    lin.post("/events/1/acts/matter", {"said": said, "number": "2026-7", "token": "m"})
    kind = {"as": "环境投诉", "why": "现场检测无事故", "token": "c"}
    lin.post("/events/1/acts/characterise", kind)
    lin.post("/events/1/acts/characterise", kind | {"as": "生产事故", "token": "d"})

    page = lin.get("/events/1").content.decode()

    assert "&lt;script&gt;alert(2)&lt;/script&gt;阀门已关闭" in page
    assert "2026-7" in page
    assert "生产事故" in page
    assert "1 before it on record" in page


def test_a_referral_is_a_duty_of_who_refers(story: Story) -> None:
    lin = client(story.cast.lin)
    given = {"to": "街道办", "said": "请核实", "until": "2026-12-31T12:00", "token": "r"}
    lin.post("/events/1/acts/refer", given)

    duty = Duty.objects.get(entry="referral")
    page = lin.get("/events/1").content.decode()
    assert "街道办" in page
    assert f"/duties/{duty.pk}" in page


def test_sun_sees_nothing(story: Story) -> None:
    assert client(story.cast.sun).get("/events/1/acts/lead-unit").status_code == 404


def test_who_holds_no_role_names_nobody(story: Story) -> None:
    given = {"unit": "web-desk", "why": "x", "token": "l"}
    assert client(story.cast.wang).post("/events/1/acts/lead-unit", given).status_code == 403
    assert not Duty.objects.filter(entry="lead").exists()


def test_a_closed_event_is_opened_again_by_who_watches_it(story: Story) -> None:
    lin = client(story.cast.lin)
    assert "/acts/reopen" not in lin.get("/events/1").content.decode()
    Event.objects.filter(number=1).update(
        state="closed",
        closed_at=story.bureau.now,
        happened={"closed": story.bureau.now.isoformat()},
    )
    story.bureau.restart()

    assert "/acts/reopen" in lin.get("/events/1").content.decode()
    lin.post("/events/1/acts/reopen", {"why": "又被质疑", "token": "o"})

    assert Event.objects.get(number=1).state == "open"
    assert "Opened again" in lin.get("/events/1").content.decode()
