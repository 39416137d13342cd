"""What every answer carries, and what no page holds."""

from __future__ import annotations

import re
from contextlib import closing
from datetime import timedelta

import pytest
from django.test import Client

from qingting.timers.models import Beat
from tests.web.story import LATER, Story

PAGES = [
    "/",
    "/events",
    "/events/1",
    "/events/2",
    "/sources",
    "/plan",
    "/plan/clauses/B2.6",
    "/nowhere",
]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_runs_and_loads_nothing_but_our_own_files(lin: Client, path: str) -> None:
    answer = lin.get(path, follow=True)
    policy = answer.headers["Content-Security-Policy"]
    page = answer.content.decode()

    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    assert " style=" not in page
    assert not re.search(r"<script(?! src=\"/static/)|\son\w+=|<style", page)
    assert not re.search(r"(?:src|href|action)=\"(?:https?:)?//(?!forum\.example)", page)


def test_what_a_post_says_is_shown_as_words(lin: Client) -> None:
    page = lin.get("/events/1").content.decode()

    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page


def test_an_address_that_is_no_web_page_is_no_link(story: Story, lin: Client) -> None:
    bureau = story.bureau
    bureau.say("trap", "邻居家的狗整夜叫，物业不接电话，怎么办？", url="javascript:alert(1)")
    bureau.write()

    assert "javascript:" not in lin.get("/events/3").content.decode()


def test_a_form_without_its_token_is_refused(story: Story) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(story.cast.lin)

    assert (
        client.post(f"/events/1/inquiries/{story.inquiry.pk}", {"value": "likely"}).status_code
        == 403
    )
    assert client.post("/signin", {"login": "lin"}).status_code == 403


@pytest.mark.parametrize(("seconds", "status"), [(0, 200), (60, 200), (61, 503)])
def test_health_says_whether_the_engine_is_alive(story: Story, seconds: int, status: int) -> None:
    Beat.objects.update(at=LATER - timedelta(seconds=seconds))

    answer = Client().get("/health")

    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "text/plain"


def test_health_is_bad_where_no_engine_ever_ran(db: None) -> None:
    assert Client().get("/health").status_code == 503


def test_our_files_are_served(db: None) -> None:
    for name in ("style.css", "live.js", "icon.svg"):
        with closing(Client().get(f"/static/{name}")) as answer:
            assert answer.status_code == 200
