"""Who leaves: what is in hand is passed on, one by one, until the list is empty."""

from __future__ import annotations

import pytest
from django.test import Client

from qingting.duties.models import Duty
from qingting.errors import ActionRefusedError
from qingting.journal.models import Entry
from qingting.notices.models import Notice
from qingting.people.actions import add_person, grant
from tests.web.bureau import BY
from tests.web.story import Story

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada(story: Story) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(add_person(story.cast.lin.org, "ada", "Ada", roles=("administrator",), **BY))
    return client


@pytest.fixture
def phone(story: Story, lin: Client) -> Duty:
    """A duty of the desk that Lin has in hand."""
    duty = Duty.objects.get(entry="phone")
    lin.post(f"/duties/{duty.pk}/acts/accept", {"token": "a"})
    duty.refresh_from_db()
    assert duty.assignee == f"person:{story.cast.lin.pk}"
    return duty


def page(story: Story) -> str:
    return f"/admin/people/{story.cast.lin.pk}"


def test_a_duty_in_hand_is_passed_on_to_another_who_holds_its_role(
    story: Story, ada: Client, phone: Duty
) -> None:
    grant(story.cast.chen, "desk", unit=None, plan=story.bureau.plan, **BY)
    to = f"person:{story.cast.chen.pk}/desk"
    assert to in ada.get(page(story)).content.decode()

    ada.post(f"{page(story)}/pass-on", {"duty": phone.pk, "to": to, "token": "b"})

    phone.refresh_from_db()
    assert phone.assignee == f"person:{story.cast.chen.pk}"
    entry = Entry.objects.get(verb="duty.passed-on")
    assert (entry.clause, entry.values["role"]) == (phone.clause, "administrator")
    assert Notice.objects.filter(to=to, subject_key=str(phone.pk)).exists()


def test_it_goes_back_to_the_role_where_nobody_else_has_it(
    story: Story, ada: Client, phone: Duty
) -> None:
    ada.post(f"{page(story)}/pass-on", {"duty": phone.pk, "to": "desk", "token": "b"})

    phone.refresh_from_db()
    assert phone.assignee == ""
    assert "in hand. It has to be handed over" not in ada.get(page(story)).content.decode()


@pytest.mark.parametrize("to", ["person:1/desk", "personnel-dept", ""])
def test_it_goes_to_nobody_who_does_not_hold_it(
    story: Story, ada: Client, phone: Duty, to: str
) -> None:
    sent = {"duty": phone.pk, "to": to, "token": "b"}

    assert ada.post(f"{page(story)}/pass-on", sent).status_code == 404
    phone.refresh_from_db()
    assert phone.assignee


def test_only_an_administrator_passes_on(story: Story, lin: Client, phone: Duty) -> None:
    sent = {"duty": phone.pk, "to": "desk"}
    assert lin.post(f"{page(story)}/pass-on", sent).status_code == 403

    with pytest.raises(ActionRefusedError):
        story.bureau.act("pass-on", "desk", duty="phone", to="desk")
