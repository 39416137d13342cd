"""Who sees what: strangers nothing, Sun nothing of another organisation's."""

from __future__ import annotations

import pytest
from django.test import Client

from qingting.web.urls import urlpatterns
from tests.web.staff import staff
from tests.web.story import ROOF, SMELL, Story

BY_KEY = {"api-schema", "import-api", "api-push", "api-batch"}  # open, or opened by a key
OPEN = {
    "public",
    "root",
    "setup",
    "setup-first",
    "signin",
    "signin-once",
    "reset",
    "language",
    "health",
    "help",
    *BY_KEY,
}
PAGES = [
    "/events",
    "/events?show=lead",
    "/events?show=open",
    "/events?show=ended",
    "/sources",
    "/plan",
]


@pytest.mark.parametrize(
    "path", [*PAGES, "/events/1", "/events/1/inquiries/1", "/plan/clauses/B2.6"]
)
def test_a_stranger_is_sent_to_sign_in(story: Story, path: str) -> None:
    answer = Client().get(path)

    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/signin?next=")


def test_every_page_but_the_door_asks_who_it_is() -> None:
    asked = {p.name for p in urlpatterns if getattr(p.callback, "login_required", True)}

    assert asked == {p.name for p in urlpatterns} - OPEN


def test_the_address_answers_a_stranger_with_the_sign_in_page(db: None) -> None:
    staff()

    answer = Client().get("/")

    assert answer.status_code == 200
    assert "<html" in answer.content.decode()
    assert 'name="password"' in answer.content.decode()


@pytest.mark.parametrize("path", PAGES)
def test_sun_sees_nothing(story: Story, sun: Client, path: str) -> None:
    page = sun.get(path).content.decode()

    assert "B2.6" not in page
    for words in (SMELL, ROOF, story.bureau.org.name, "site1.example"):
        assert words not in page


def test_sun_sees_no_object_and_cannot_tell_it_from_none(story: Story, sun: Client) -> None:
    paths = [
        "/events/1",
        f"/events/1/inquiries/{story.inquiry.pk}",
        "/plan/clauses/B2.6",
        f"/plan?version={story.bureau.plan.hash}",
    ]

    answers = {_page(sun, path) for path in [*paths, "/events/987"]}

    assert len(answers) == 1
    assert next(iter(answers))[0] == 404


def test_sun_cannot_answer(story: Story, sun: Client) -> None:
    path = f"/events/1/inquiries/{story.inquiry.pk}"

    answer = sun.post(path, {"value": "likely"})

    assert answer.status_code == 404


def test_lin_does_see_them(story: Story, lin: Client) -> None:
    for path in ["/events/1", f"/events/1/inquiries/{story.inquiry.pk}", "/plan/clauses/B2.6"]:
        assert lin.get(path).status_code == 200


def test_who_left_is_out_at_once(story: Story, lin: Client) -> None:
    story.cast.lin.active = False
    story.cast.lin.save()

    assert lin.get("/events").status_code == 302


def _page(client: Client, path: str) -> tuple[int, str]:
    """Status and body, without the form token that differs every time."""
    answer = client.get(path)
    body = answer.content.decode()
    lines = [line for line in body.split(">") if "csrfmiddlewaretoken" not in line]
    lines = [line for line in lines if 'name="next"' not in line]
    return answer.status_code, ">".join(lines)
