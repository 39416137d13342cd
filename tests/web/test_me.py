"""`/me`: what a person sets for themselves, and only for themselves."""

from __future__ import annotations

import re
from datetime import time, timedelta

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from qingting import clock
from qingting.notices.channels import CHANNELS
from qingting.people.actions import add_contact, grant, leave_person
from qingting.people.models import ContactPoint, Person, Session
from tests.cast import Cast
from tests.engine import NOON
from tests.web.staff import Postman, mail_channel, staff

OLD, NEW = "the-old-long-one", "the-new-long-one"


@pytest.fixture
def people(db: None, monkeypatch: pytest.MonkeyPatch) -> Cast:
    monkeypatch.setattr(clock, "now", lambda: NOON)
    people = staff()
    people.lin.set_password(OLD)
    people.lin.save()
    return people


@pytest.fixture
def lin(people: Cast) -> Client:
    return enter()


@pytest.fixture
def postman(people: Cast, monkeypatch: pytest.MonkeyPatch) -> Postman:
    postman = Postman()
    monkeypatch.setitem(CHANNELS, "mail", postman)
    mail_channel(people.lin.org)
    return postman


def enter(agent: str = "Firefox (Windows)") -> Client:
    """Sign Lin in from another browser."""
    client = Client(HTTP_USER_AGENT=agent)
    assert client.post("/signin", {"login": "lin", "password": OLD}).status_code == 302
    return client


def read(client: Client) -> str:
    return client.get("/me").content.decode()


SETTINGS = {"language": "en", "theme": "dark", "quiet_from": "22:30", "quiet_to": "07:00"}


def test_settings_are_kept_and_act_at_once(people: Cast, lin: Client) -> None:
    answer = lin.post("/me/settings", SETTINGS)

    person = Person.objects.get(pk=people.lin.pk)
    assert (person.language, person.theme, person.keys) == ("en", "dark", False)
    assert (person.quiet_from, person.quiet_to) == (time(22, 30), time(7))
    assert answer.cookies[django_settings.LANGUAGE_COOKIE_NAME].value == "en"
    page = lin.get(answer.headers["Location"].partition("#")[0]).content.decode()
    assert "Saved." in page
    assert re.search(r'dark[^"]*\.css" media="screen"', page)


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"quiet_from": "22:30"}, 422),
        ({"quiet_from": "late", "quiet_to": "07:00"}, 422),
        ({"language": "fr"}, 404),
        ({"theme": "pink"}, 404),
    ],
)
def test_what_cannot_be_set_is_refused(
    people: Cast, lin: Client, given: dict[str, str], status: int
) -> None:
    assert lin.post("/me/settings", given).status_code == status
    assert Person.objects.get(pk=people.lin.pk).quiet_from is None


@pytest.mark.parametrize(
    ("given", "good"),
    [
        ({"old": OLD, "new": NEW, "again": NEW}, True),
        ({"old": "wrong", "new": NEW, "again": NEW}, False),
        ({"new": NEW, "again": NEW}, False),
        ({"old": OLD, "new": NEW, "again": OLD}, False),
        ({"old": OLD, "new": "short", "again": "short"}, False),
        ({"old": OLD, "new": "password123", "again": "password123"}, False),  # of the common ones
    ],
)
def test_a_password_is_changed_by_who_knows_it(
    people: Cast, lin: Client, given: dict[str, str], good: bool
) -> None:
    answer = lin.post("/me/password", given)

    changed = Person.objects.get(pk=people.lin.pk).check_password(NEW)
    assert (answer.status_code, changed) == ((302, True) if good else (422, False))


def test_the_rules_of_passwords_are_told_in_the_readers_language(lin: Client) -> None:
    lin.cookies["django_language"] = "en"
    english = lin.post("/me/password", {"old": OLD, "new": "x", "again": "x"}).content.decode()
    lin.cookies["django_language"] = "zh-hans"
    chinese = lin.post("/me/password", {"old": OLD, "new": "x", "again": "x"}).content.decode()

    assert "at least 10 characters" in english
    assert "10 个字符" in chinese


def test_guessing_the_old_password_is_slowed_down(lin: Client) -> None:
    for _ in range(5):
        lin.post("/me/password", {"old": "guess", "new": NEW, "again": NEW})

    assert lin.post("/me/password", {"old": OLD, "new": NEW, "again": NEW}).status_code == 422


def test_a_new_password_ends_the_other_sessions(lin: Client) -> None:
    other = enter("Chrome (Android)")

    lin.post("/me/password", {"old": OLD, "new": NEW, "again": NEW})

    assert (lin.get("/me").status_code, other.get("/me").status_code) == (200, 302)
    assert Session.objects.count() == 1


def test_sessions_are_listed_without_their_keys_and_one_can_be_ended(lin: Client) -> None:
    other = enter("Chrome (Android)")
    page = read(lin)
    (handle,) = re.findall(r'name="session" value="(\w+)"', page)

    lin.post("/me/sessions-end", {"session": handle})

    assert "Firefox · Windows" in page
    assert "Chrome · Android" in page
    assert not [key for key in Session.objects.values_list("pk", flat=True) if key in page]
    assert (lin.get("/me").status_code, other.get("/me").status_code) == (200, 302)
    assert lin.post("/me/sessions-end", {"session": handle}).status_code == 422


def test_all_other_sessions_can_be_ended(lin: Client) -> None:
    others = [enter("Chrome (Android)") for _ in range(2)]

    lin.post("/me/sessions-end-others")

    assert [c.get("/me").status_code for c in (lin, *others)] == [200, 302, 302]


def test_who_leaves_is_signed_out_everywhere(people: Cast, lin: Client) -> None:
    grant(people.wang, "desk", now=NOON, by="person:1")

    leave_person(people.lin, now=NOON + timedelta(minutes=1), by="person:1")

    assert lin.get("/me").status_code == 302
    assert not Session.objects.exists()


def test_a_session_that_is_over_goes_with_the_next_sign_in(lin: Client) -> None:
    Session.objects.update(expire_date=NOON - timedelta(seconds=1))

    enter()

    assert Session.objects.count() == 1


def test_a_mail_address_is_verified_by_the_code_that_was_sent(
    people: Cast, postman: Postman, lin: Client
) -> None:
    lin.post("/me/contacts-add", {"address": "lin@bureau.example"})
    (letter,) = postman.sent
    point = ContactPoint.objects.get()
    code = re.search(r"\d{6}", letter.text)
    assert code is not None

    wrong = lin.post("/me/contacts-verify", {"contact": point.pk, "code": "no"})
    right = lin.post("/me/contacts-verify", {"contact": point.pk, "code": code[0]})

    assert (wrong.status_code, right.status_code) == (422, 302)
    assert ContactPoint.objects.get().verified_at == NOON
    lin.post("/me/contacts-remove", {"contact": point.pk})
    assert not ContactPoint.objects.exists()


def test_where_no_mail_channel_is_the_page_says_who_can_help(lin: Client) -> None:
    answer = lin.post("/me/contacts-add", {"address": "lin@bureau.example"})

    assert answer.status_code == 422
    assert "lin@bureau.example" in answer.content.decode()


def test_a_channel_that_refuses_is_quoted_to_who_is_signed_in(
    postman: Postman, lin: Client
) -> None:
    postman.refuses = True

    answer = lin.post("/me/contacts-add", {"address": "lin@bureau.example"})

    assert "550 no such user" in answer.content.decode()


@pytest.mark.parametrize("what", ["contacts-verify", "contacts-code", "contacts-remove"])
def test_sun_reaches_no_contact_and_no_session_of_lins(
    people: Cast, lin: Client, what: str
) -> None:
    point = add_contact(people.lin, "mail", "lin@bureau.example", now=NOON, by="import")
    sun = Client()
    sun.force_login(people.sun)

    assert sun.post(f"/me/{what}", {"contact": point.pk, "code": "000000"}).status_code == 404
    assert "lin@" not in read(sun)
    assert "Firefox" not in read(sun)


def test_a_change_that_is_none_is_not_found(lin: Client) -> None:
    assert lin.post("/me/fly").status_code == 404
    assert lin.get("/me/settings").status_code == 405


def test_the_page_asks_as_often_for_many_as_for_few(people: Cast, lin: Client) -> None:
    read(lin)
    with CaptureQueriesContext(connection) as few:
        read(lin)
    for n in range(4):
        enter("Chrome (Android)")
        add_contact(people.lin, "mail", f"{n}@bureau.example", now=NOON, by="import")

    with CaptureQueriesContext(connection) as many:
        read(lin)

    assert len(many) == len(few) <= 12
