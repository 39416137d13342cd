"""Signing in: a link once, a password a few times."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.core import signing
from django.test import Client

from qingting.web import signin
from qingting.web.signin import LINK_LIFE, TRIES, one_time_link
from tests.web.story import Story


@pytest.fixture
def link(story: Story) -> str:
    return urlsplit(one_time_link(story.cast.lin, 8000)).path


def test_a_link_signs_in_once(link: str) -> None:
    client = Client()

    assert client.get(link).status_code == 200  # to look does not use it up
    assert client.post(link).headers["Location"] == "/events"
    assert client.get("/events").status_code == 200
    assert Client().get(link).status_code == 403
    assert Client().post(link).status_code == 403


def test_another_sign_in_voids_a_link(story: Story, link: str) -> None:
    second = urlsplit(one_time_link(story.cast.lin, 8000)).path
    Client().post(second)

    assert Client().post(link).status_code == 403


def test_an_old_link_opens_nothing(link: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signin, "LINK_LIFE", LINK_LIFE - LINK_LIFE - timedelta(seconds=1))

    assert Client().post(link).status_code == 403


MADE_UP = {"no token": "x", "no key": "x:y:z", "another": signing.dumps([1, ""], salt="another")}


@pytest.mark.parametrize("token", MADE_UP.values(), ids=MADE_UP)
def test_a_made_up_link_opens_nothing(story: Story, token: str) -> None:
    assert Client().post(f"/signin/{token}").status_code == 403


def test_a_link_is_of_no_use_to_who_left(story: Story, link: str) -> None:
    story.cast.lin.active = False
    story.cast.lin.save()

    assert Client().post(link).status_code == 403


def test_a_password_signs_in_and_leads_to_where_one_wanted_to_go(story: Story) -> None:
    _give_password(story)

    answer = Client().post("/signin", {"login": "lin", "password": "right", "next": "/plan"})

    assert answer.headers["Location"] == "/plan"


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "javascript:x"])
def test_signing_in_leads_to_no_other_site(story: Story, elsewhere: str) -> None:
    _give_password(story)

    answer = Client().post("/signin", {"login": "lin", "password": "right", "next": elsewhere})

    assert answer.headers["Location"] == "/events"


def test_wrong_passwords_are_slowed_down(story: Story) -> None:
    _give_password(story)
    client = Client()

    wrong = [
        client.post("/signin", {"login": "lin", "password": "guess"}).status_code
        for _ in range(TRIES)
    ]
    then = client.post("/signin", {"login": "lin", "password": "right"})
    other = client.post("/signin", {"login": "chen", "password": "guess"})

    assert wrong == [403] * TRIES
    assert then.status_code == 429
    assert other.status_code == 403  # another login is not locked by it


def test_signing_out_ends_the_session(lin: Client) -> None:
    assert lin.get("/signout").status_code == 405

    lin.post("/signout")

    assert lin.get("/events").status_code == 302


def _give_password(story: Story) -> None:
    story.cast.lin.set_password("right")
    story.cast.lin.save()
