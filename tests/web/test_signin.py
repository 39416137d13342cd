"""Signing in: a link once, a password a few times, a link by mail to who forgot it."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.conf import settings as django_settings
from django.core import signing
from django.test import Client

from qingting import clock
from qingting.journal.models import Entry
from qingting.notices.channels import CHANNELS
from qingting.people.actions import add_contact, ask_code, edit_person, verify_contact
from qingting.people.models import Person, SignInTry
from qingting.web import signin
from qingting.web.signin import LINK_LIFE, TRIES, TRIES_OF_ADDRESS, WAIT, browser, one_time_link
from tests.cast import Cast
from tests.engine import NOON, at
from tests.web.staff import Postman, mail_channel, staff

ADDRESS = "lin@bureau.example"


@pytest.fixture
def people(db: None, monkeypatch: pytest.MonkeyPatch) -> Cast:
    monkeypatch.setattr(clock, "now", lambda: NOON)
    return staff()


@pytest.fixture
def link(people: Cast) -> str:
    return urlsplit(one_time_link(people.lin, 8000)).path


@pytest.fixture
def postman(people: Cast, monkeypatch: pytest.MonkeyPatch) -> Postman:
    """The bureau has a mail channel, and Lin a verified address."""
    postman = Postman()
    monkeypatch.setitem(CHANNELS, "mail", postman)
    mail_channel(people.lin.org)
    point = add_contact(people.lin, "mail", ADDRESS, now=NOON, by="import")
    verify_contact(point, ask_code(point, now=NOON, by="import"), now=NOON, by="import")
    return postman


def test_a_link_signs_in_once(link: str) -> None:
    client = Client()

    assert client.get(link).status_code == 200  # to look does not use it up
    assert client.post(link).headers["Location"] == "/events"
    assert client.get("/me").status_code == 200
    assert Client().get(link).status_code == 403
    assert Client().post(link).status_code == 403


def test_another_sign_in_voids_a_link(people: Cast, link: str) -> None:
    second = urlsplit(one_time_link(people.lin, 8000)).path
    Client().post(second)

    assert Client().post(link).status_code == 403


def test_a_new_password_voids_a_link(people: Cast, link: str) -> None:
    _give_password(people)

    assert Client().post(link).status_code == 403


def test_an_old_link_opens_nothing(link: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signin, "LINK_LIFE", LINK_LIFE - LINK_LIFE - timedelta(seconds=1))

    assert Client().post(link).status_code == 403


MADE_UP = {
    "no token": "x",
    "no key": "x:y:z",
    "another": signing.dumps([1, "", "me"], salt="another"),
    "another shape": signing.dumps([1, ""], salt=signin.SALT),
}


@pytest.mark.parametrize("token", MADE_UP.values(), ids=MADE_UP)
def test_a_made_up_link_opens_nothing(people: Cast, token: str) -> None:
    assert Client().post(f"/signin/{token}").status_code == 403


def test_a_link_is_of_no_use_to_who_left(people: Cast, link: str) -> None:
    people.lin.active = False
    people.lin.save()

    assert Client().post(link).status_code == 403


def test_a_password_signs_in_and_leads_to_where_one_wanted_to_go(people: Cast) -> None:
    _give_password(people)

    answer = Client().post("/signin", {"login": "lin", "password": "right", "next": "/plan"})

    assert answer.headers["Location"] == "/plan"


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "javascript:x"])
def test_signing_in_leads_to_no_other_site(people: Cast, elsewhere: str) -> None:
    _give_password(people)

    answer = Client().post("/signin", {"login": "lin", "password": "right", "next": elsewhere})

    assert answer.headers["Location"] == "/events"


def test_signing_in_speaks_the_persons_language(people: Cast) -> None:
    _give_password(people)
    edit_person(people.lin, language="en", now=NOON, by="person:1")

    answer = Client().post("/signin", {"login": "lin", "password": "right"})

    assert answer.cookies[django_settings.LANGUAGE_COOKIE_NAME].value == "en"


def test_wrong_passwords_are_slowed_down(people: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    _give_password(people)
    wrong = [_try("lin", "guess") for _ in range(TRIES)]

    then, other = _try("lin", "right"), _try("chen", "guess")
    elsewhere = _try("lin", "right", address="10.0.0.9")
    monkeypatch.setattr(clock, "now", lambda: NOON + WAIT)
    later = _try("lin", "right")

    assert wrong == [403] * TRIES
    assert (then, other) == (429, 403)  # another login is not locked by it
    assert (elsewhere, later) == (302, 302)


def test_one_address_tries_a_few_logins_only(people: Cast) -> None:
    tried = [_try(f"nobody{n}", "guess") for n in range(TRIES_OF_ADDRESS + 1)]

    assert tried == [403] * TRIES_OF_ADDRESS + [429]


def test_the_right_password_forgets_the_wrong_ones(people: Cast) -> None:
    _give_password(people)
    for password in ["guess"] * (TRIES - 1) + ["right"] + ["guess"]:
        last = _try("lin", password)

    assert (last, _try("lin", "right")) == (403, 302)


def test_of_a_wrong_try_a_keyed_hash_is_kept_for_a_day(
    people: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    _try("lin", "guess")
    kept = set(SignInTry.objects.values_list("key_hash", flat=True))
    monkeypatch.setattr(clock, "now", lambda: at(days=1.01))
    _try("chen", "guess")
    later = set(SignInTry.objects.values_list("key_hash", flat=True))

    assert len(kept) == 2
    assert not [key for key in kept if "lin" in key or "127" in key]
    assert len(kept & later) == 1  # of the address, which tried again


def test_signing_out_ends_the_session(people: Cast) -> None:
    client = Client()
    client.force_login(people.lin)
    assert client.get("/signout").status_code == 405

    client.post("/signout")

    assert client.get("/me").status_code == 302


def test_a_forgotten_password_is_set_anew_by_a_link_that_was_mailed(postman: Postman) -> None:
    client = Client()
    client.post("/reset", {"login": "lin"})
    (letter,) = postman.sent
    link = re.search(r"http\S+", letter.text)
    assert link is not None

    to = client.post(urlsplit(link[0]).path).headers["Location"]
    words = "a-good-long-one"
    done = client.post("/me/password", {"new": words, "again": words})

    assert (letter.to, to, done.status_code) == (ADDRESS, "/me", 302)
    assert _try("lin", words) == 302
    assert client.get("/me").status_code == 200  # this session goes on
    again = {"new": "another-long-one", "again": "another-long-one"}
    assert client.post("/me/password", again).status_code == 422  # from now on with the old one


@pytest.mark.parametrize("login", ["lin", "chen", "nobody"])
def test_who_asks_for_a_link_learns_nothing_of_anybody(postman: Postman, login: str) -> None:
    answers = [Client().post("/reset", {"login": one}) for one in (login, "nobody at all")]

    assert len({_plain(answer.content) for answer in answers}) == 1


def test_no_link_is_kept_and_a_channel_that_fails_says_nothing(postman: Postman) -> None:
    postman.refuses = True

    answer = Client().post("/reset", {"login": "lin"})

    assert answer.status_code == 200
    assert "550" not in answer.content.decode()
    assert Entry.objects.filter(verb="person.link-made").exists()
    assert "signin/" not in str(list(Entry.objects.values()))


def test_links_are_asked_for_a_few_times_only(postman: Postman) -> None:
    asked = [Client().post("/reset", {"login": "lin"}).status_code for _ in range(TRIES + 1)]

    assert asked == [200] * TRIES + [429]


@pytest.mark.parametrize(
    ("agent", "shown"),
    [
        ("Mozilla/5.0 (Linux; Android 14) Chrome/120 Mobile MicroMessenger/8", "WeChat · Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Safari/604.1", "Safari · iOS"),
        ("curl/8", ""),
    ],
)
def test_a_browser_is_named_without_its_version(agent: str, shown: str) -> None:
    assert browser(agent) == shown


def _give_password(people: Cast) -> None:
    people.lin.set_password("right")
    people.lin.save()


def _try(login: str, password: str, address: str = "127.0.0.1") -> int:
    client = Client(REMOTE_ADDR=address)
    return client.post("/signin", {"login": login, "password": password}).status_code


def _plain(page: bytes) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", page.decode())


def test_a_person_of_another_organisation_gets_no_link_of_ours(postman: Postman) -> None:
    Person.objects.filter(login="lin").update(active=False)

    Client().post("/reset", {"login": "lin"})

    assert postman.sent == []
