"""Standing texts on pages: written, approved by another, used in an event."""

from __future__ import annotations

import pytest
from django.test import Client

from qingting.approvals.models import Standing, Text
from tests.web.story import Story

pytestmark = pytest.mark.django_db
NEW = {
    "title": "情况通报",
    "body": "〔地点〕发生〔事由〕，正在处置，原因还在核查。〔下次通报〕前公布进展。可拨打 12350。",
    "grades": ["major", "extraordinary", "no-such"],
    "until": "2026-12-31T00:00",
    "token": "w",
}


def client(person: object) -> Client:
    found = Client(headers={"accept-language": "en"})
    found.force_login(person)  # type: ignore[arg-type]  # a person of the cast
    return found


def test_from_the_page_to_the_first_statement_of_an_event(story: Story) -> None:
    lin = client(story.cast.lin)
    assert "No standing text yet" in lin.get("/statements").content.decode()
    lin.post("/statements/write", NEW)
    one = Standing.objects.get()
    assert one.grades == ["major", "extraordinary"]
    assert "waits for approval" in lin.get("/statements").content.decode()
    assert "/acts/use-standing" not in lin.get("/events/1").content.decode()

    sign = {"standing": "S1", "text": one.text_hash, "token": "a"}
    assert lin.post("/statements/approve", sign).status_code == 403
    client(story.cast.zhao).post("/statements/approve", sign)
    one.refresh_from_db()
    assert one.approver

    assert "/acts/use-standing" in lin.get("/events/1").content.decode()
    page = lin.get("/events/1/acts/use-standing").content.decode()
    assert 'name="where"' in page
    fill = {"standing": "S1", "what": "一处阀门泄漏", "where": "河东园区", "next": "今日 18 时"}
    lin.post("/events/1/acts/use-standing", fill | {"token": "u"})

    text = Text.objects.get(of="first-statement")
    assert text.body.startswith("河东园区发生一处阀门泄漏")
    assert "/acts/publish" not in lin.get("/events/1").content.decode()  # who filled it in
    page = client(story.cast.chen).get("/events/1").content.decode()
    assert "/acts/publish" in page
    assert "河东园区发生一处阀门泄漏" in page
    form = lin.get("/events/1/acts/publish").content.decode()
    assert text.text_hash[:8] in form


def test_what_is_wrong_stays_on_the_form(story: Story, lin: Client) -> None:
    bad = lin.post("/statements/write", NEW | {"body": "没有留空"})

    assert bad.status_code == 422
    assert "没有留空" in bad.content.decode()
    assert lin.post("/statements/burn", {}).status_code == 404
    assert lin.post("/statements/write", NEW | {"grades": []}).status_code == 422
