"""The duty desk: what is mine, by due time, and what changed while I looked away."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from qingting.duties.models import Duty
from qingting.events.models import Event
from qingting.people.models import Holding, Person
from tests.web.story import Story


@pytest.fixture
def wang(story: Story) -> Client:
    client = Client()
    client.force_login(story.cast.wang)
    return client


def test_my_duties_stand_by_due_time_with_their_verbs(story: Story, lin: Client) -> None:
    page = lin.get("/desk").content.decode()

    assert page.index("报告") < page.index("全部事件")
    assert "/acts/accept" in page
    assert "逾期" in page


def test_who_holds_no_role_of_the_plan_sees_the_shift_and_no_verbs(
    story: Story, wang: Client
) -> None:
    Holding.objects.filter(person=story.cast.wang).update(role="auditor")

    page = wang.get("/desk").content.decode()

    assert "本班全部" in page
    assert "/acts/" not in page


def test_leads_wait_to_be_judged(story: Story, lin: Client) -> None:
    page = lin.get("/desk").content.decode()

    assert "待研判" in page
    assert "/events/2/acts/dismiss" in page


def test_what_changed_goes_once_it_is_seen(story: Story, lin: Client) -> None:
    before = lin.get("/desk")
    assert before.context["page"].changes

    lin.post("/desk/seen", {"head": str(before.context["page"].head)})

    after = lin.get("/desk").context["page"]
    assert after.changes == []
    assert after.looked_at is not None


def test_open_events_stand_by_gravity(story: Story, lin: Client) -> None:
    lin.post("/events/2/acts/open", {"token": "t"})

    found = [row.event.number for row in lin.get("/desk").context["page"].events]

    assert found == [1, 2]
    assert Event.objects.get(number=1).gravity == 1
    assert Event.objects.get(number=2).gravity == 3


def test_the_desk_asks_as_often_with_two_events_as_with_one(story: Story, lin: Client) -> None:
    lin.get("/desk")
    with CaptureQueriesContext(
        connection,
    ) as one:
        lin.get("/desk")
    lin.post("/events/2/acts/open", {"token": "t"})
    with CaptureQueriesContext(connection) as two:
        lin.get("/desk")

    assert len(two) == len(one) <= 45


def test_the_duty_of_an_inquiry_leads_to_its_answer(story: Story, lin: Client) -> None:
    duty = Duty.objects.get(entry="inquiry", about=story.inquiry.fact, state="open")

    page = lin.get(f"/duties/{duty.pk}").content.decode()

    assert f"/events/1/inquiries/{story.inquiry.pk}" in page


@pytest.mark.parametrize("keys", [True, False])
def test_single_keys_are_there_for_who_has_not_switched_them_off(
    story: Story, lin: Client, keys: bool
) -> None:
    Person.objects.filter(pk=story.cast.lin.pk).update(keys=keys)

    page = lin.get("/desk").content.decode()

    assert ("keys.js" in page) is keys
    assert ('id="keys"' in page) is keys


def test_sun_sees_nothing_of_it(story: Story, sun: Client) -> None:
    page = sun.get("/desk").content.decode()

    assert "/events/1" not in page
    assert "刺鼻" not in page
