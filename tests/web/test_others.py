"""Contacts with other bodies, on the page of the event and of the duty."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from qingting.approvals.models import Text
from qingting.duties.models import Duty
from qingting.people.actions import add_person
from qingting.reports.liaison.directory import add_body
from qingting.reports.liaison.models import Case, Contact, Letter
from tests.engine import NOON
from tests.web.story import LATER, Story

pytestmark = pytest.mark.django_db
CARS = {"name": "区应急局", "kind": "government", "about": "支援", "phone": "0571-8600003"}


def client(person: object) -> Client:
    found = Client(headers={"accept-language": "en"})
    found.force_login(person)  # type: ignore[arg-type]  # a person of the cast
    return found


def test_a_contact_is_noted_shown_and_answered(story: Story) -> None:
    body = add_body(story.bureau.org, CARS, roles=[], now=NOON, by="import")
    lin = client(story.cast.lin)
    page = lin.get("/events/1").content.decode()
    assert "Nobody has spoken with another body" in page
    assert "/acts/liaise-answer" not in page
    form = lin.get("/events/1/acts/liaise").content.decode()
    assert 'value="partner-units"' in form
    assert 'value="desk"' not in form

    given = {"with": f"body:{body.pk}", "said": "<script>alert(3)</script>请派车", "token": "a"}
    lin.post("/events/1/acts/liaise", given)
    page = lin.get("/events/1").content.decode()
    assert "&lt;script&gt;alert(3)&lt;/script&gt;请派车" in page
    assert "no answer yet" in page
    assert "Spoke with another body: L1" in page

    answer = {"contact": "L1", "said": "十时半前到", "token": "b"}
    lin.post("/events/1/acts/liaise-answer", answer)
    page = lin.get("/events/1").content.decode()
    assert "十时半前到" in page
    assert "no answer yet" not in page
    assert Contact.objects.get().answered_by.endswith("/desk")


def test_sun_sees_nothing_and_what_goes_to_us_has_no_such_button(story: Story) -> None:
    assert client(story.cast.sun).get("/events/1/acts/liaise").status_code == 404
    phone = Duty.objects.get(entry="phone")  # goes to a role of ours
    assert "/acts/liaise" not in client(story.cast.lin).get(f"/duties/{phone.pk}").content.decode()


def test_a_letter_is_put_on_record_by_its_form_and_shown(story: Story) -> None:
    org = story.bureau.org
    xu = add_person(org, "xu", "徐", now=NOON, by="import", roles=("legal-officer",))
    story.bureau.act("declare", "legal-officer", event="E1", trigger="referral")
    story.bureau.write()
    duty = Duty.objects.get(entry="referral-letter")
    legal, at = client(xu), f"/duties/{duty.pk}/acts/letter"
    assert client(story.cast.lin).get(at).status_code == 403
    form = legal.get(at).content.decode()
    assert 'type="date"' in form
    assert "<textarea" not in form

    given = {
        "number": "函〔2026〕7号",
        "date": "2026-03-02",
        "basis": "<b>第九条",
        "to": "市公安局",
    }
    legal.post(at, given | {"token": "a", "person": "张三", "url": "https://forum.example/1"})

    page = legal.get("/events/1").content.decode()
    assert "函〔2026〕7号" in page
    assert "&lt;b&gt;第九条" in page
    assert "张三" not in str(Letter.objects.values())
    assert legal.get(f"/duties/{duty.pk}/write").status_code == 404


def test_who_came_to_us_gets_a_number_that_the_search_finds(story: Story) -> None:
    row = Duty.objects.filter(entry="keep-in-touch", event__number=1)
    row.update(state="open", began_at=LATER, due_at=LATER + timedelta(hours=24))
    story.bureau.restart()
    duty, wang = row.get(), client(story.cast.wang)
    page = wang.get(f"/duties/{duty.pk}").content.decode()
    assert "/write" not in page
    assert "/acts/done" not in page
    form = wang.get(f"/duties/{duty.pk}/acts/invite").content.decode()
    assert 'value="call"' in form
    assert wang.get(f"/duties/{duty.pk}/write").status_code == 200  # refused when it is kept

    given = {
        "how": "call",
        "to": "拨打 12345",
        "name": "张三",
        "phone": "13800138000",
        "token": "a",
    }
    wang.post(f"/duties/{duty.pk}/acts/invite", given)

    number = Case.objects.get().number
    assert "张三" not in str(list(Case.objects.values())) + str(list(Text.objects.values()))
    page = wang.get(f"/duties/{duty.pk}").content.decode()
    assert "/acts/invite" not in page
    assert "/write" in page
    assert number in page
    assert number in client(story.cast.lin).get("/events/1").content.decode()
    found = client(story.cast.lin).get(f"/search?q={number}&in=events").content.decode()
    assert "/events/1" in found
    assert "/events/1" not in client(story.cast.sun).get(f"/search?q={number}").content.decode()
