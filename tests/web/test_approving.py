"""Who signs an exact text on a page gives the password once more; nobody else is asked for it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from qingting import clock
from qingting.approvals.models import Standing, Text
from qingting.people.models import Person, SignInTry
from qingting.web.signin import FRESH, TRIES, WAIT
from tests.web.story import LATER, Story
from tests.web.test_answering import duty, field, write
from tests.web.test_standing import NEW

pytestmark = pytest.mark.django_db
RIGHT = "seven grey herons"
ASKED = 'autocomplete="current-password"'


@pytest.fixture
def zhao(story: Story, lin: Client) -> Client:
    """Zhao, who has a password and signed in otherwise long ago; a report waits for him."""
    assert write(lin, "special") == 302
    return _client(story.cast.zhao, RIGHT)


def _client(person: Person, password: str = "") -> Client:
    if password:
        person.set_password(password)
        person.save()
    made = Client(headers={"accept-language": "en"})
    made.force_login(person)
    return made


def sign(client: Client, password: str | None, token: str = "s") -> tuple[int, str]:
    path = f"/duties/{duty('approval', 'special').pk}/acts/approve"
    given = {"text": field(client.get(path).content.decode(), "text"), "token": token}
    answer = client.post(path, given if password is None else given | {"password": password})
    return answer.status_code, answer.content.decode()


def stands() -> str:
    return Text.objects.get(of="special").state


@pytest.mark.parametrize(("given", "tries"), [(None, 0), ("", 0), ("another", 2)])
def test_without_the_right_password_nothing_is_signed(
    zhao: Client, given: str | None, tries: int
) -> None:
    status, page = sign(zhao, given)

    assert (status, stands()) == (403, "asked")
    assert "Nothing was signed" in page
    assert ASKED in page
    assert "今早阀门泄漏" in page  # what was read is there still
    assert SignInTry.objects.count() == tries  # of login and address, and of the address

    assert sign(zhao, RIGHT, "again")[0] == 302
    assert stands() == "approved"
    assert SignInTry.objects.count() == tries // 2  # as after a sign-in


def test_a_password_that_was_given_within_ten_minutes_is_enough(
    story: Story, zhao: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    zhao.logout()
    zhao.post("/signin", {"login": "zhao", "password": RIGHT})
    path = f"/duties/{duty('approval', 'special').pk}/acts/approve"
    assert ASKED not in zhao.get(path).content.decode()

    monkeypatch.setattr(clock, "now", lambda: LATER + FRESH)
    assert ASKED in zhao.get(path).content.decode()
    assert sign(zhao, None)[0] == 403
    monkeypatch.setattr(clock, "now", lambda: LATER + FRESH - timedelta(seconds=1))
    assert sign(zhao, None, "again")[0] == 302


def test_wrong_passwords_are_slowed_down_as_at_the_door(
    zhao: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(TRIES):
        assert sign(zhao, "another", str(n))[0] == 403

    status, page = sign(zhao, RIGHT, "right")
    assert (status, stands()) == (429, "asked")
    assert "Wait 15 minutes." in page
    assert Client().post("/signin", {"login": "zhao", "password": RIGHT}).status_code == 429

    monkeypatch.setattr(clock, "now", lambda: LATER + WAIT)
    assert sign(zhao, RIGHT, "later")[0] == 302


def test_only_who_signs_is_asked_and_only_who_has_a_password(story: Story, zhao: Client) -> None:
    at = f"/duties/{duty('approval', 'special').pk}/acts"
    assert ASKED not in zhao.get(f"{at}/refuse").content.decode()
    assert ASKED not in zhao.get(f"{at}/accept").content.decode()

    story.cast.zhao.set_unusable_password()
    story.cast.zhao.save()
    without = _client(story.cast.zhao)
    assert ASKED not in without.get(f"{at}/approve").content.decode()
    assert sign(without, None)[0] == 302


def test_a_standing_text_is_signed_with_the_password_too(story: Story, lin: Client) -> None:
    lin.post("/statements/write", NEW)
    zhao = _client(story.cast.zhao, RIGHT)
    one = Standing.objects.get()
    given = {"standing": "S1", "text": one.text_hash, "token": "a"}
    assert ASKED in zhao.get("/statements").content.decode()

    answer = zhao.post("/statements/approve", given | {"password": "another"})
    assert answer.status_code == 403
    assert "Nothing was signed." in answer.content.decode()
    one.refresh_from_db()
    assert not one.approver

    assert zhao.post("/statements/approve", given | {"password": RIGHT}).status_code == 302
    one.refresh_from_db()
    assert one.approver
    assert ASKED not in zhao.get("/statements").content.decode()
