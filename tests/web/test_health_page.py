"""The health page says what the doctor says, of one's own organisation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from qingting.doctor import look
from qingting.lang import speaking
from qingting.people.actions import add_person
from qingting.people.models import Person
from qingting.sources.models import Source
from qingting.timers.models import Beat
from tests.web.story import LATER, Story


@pytest.fixture
def uma(story: Story) -> Client:
    return auditor(story.cast.lin, "uma")


@pytest.fixture
def una(story: Story) -> Client:
    return auditor(story.cast.sun, "una")


def auditor(beside: Person, login: str) -> Client:
    """Whoever audits the organisation of a person."""
    client = Client()
    person = add_person(beside.org, login, login, now=LATER, by="import", roles=("auditor",))
    client.force_login(person)
    return client


def read(client: Client, language: str = "zh-CN") -> str:
    return client.get("/admin/health", headers={"Accept-Language": language}).content.decode()


@pytest.mark.parametrize(("accept", "language"), [("zh-CN", "zh-hans"), ("en", "en")])
def test_the_page_says_the_same_words_as_the_command(
    story: Story, uma: Client, accept: str, language: str
) -> None:
    with speaking(language):
        results = look(LATER, story.bureau.org)

    page = read(uma, accept)

    assert len(results) >= 18
    for words in _words(results):
        assert words in page


def _words(results: Iterable[object]) -> Iterator[str]:
    for one in results:
        yield from (getattr(one, name).replace("'", "&#x27;") for name in ("name", "said", "do"))


def test_a_silent_engine_is_broken_and_says_what_to_do(story: Story, uma: Client) -> None:
    Beat.objects.update(at=LATER - timedelta(minutes=6))

    page = read(uma)

    assert "引擎已 6 分钟没有心跳" in page
    assert "启动 qingting run" in page


def test_sun_sees_nothing_of_our_sources(story: Story, una: Client) -> None:
    Source.objects.update(name="our-own-line")

    page = read(una)

    assert "our-own-line" not in page
    assert "没有施行中的预案" in page


def test_the_page_asks_as_often_for_many_rows_as_for_few(story: Story, uma: Client) -> None:
    read(uma)
    with CaptureQueriesContext(connection) as few:
        read(uma)

    for n in range(5):
        add_person(story.bureau.org, f"p{n}", f"员{n}", now=LATER, by="import", roles=("desk",))
        story.bureau.say(f"more{n}", f"第{n}条街的路灯坏了三天，晚上很黑，{n * 7}号楼也是")
    story.bureau.write()
    with CaptureQueriesContext(connection) as many:
        read(uma)

    assert len(many) == len(few) <= 36


def test_who_neither_administers_nor_audits_reads_the_strip_and_no_figures(lin: Client) -> None:
    assert lin.get("/admin/health").status_code == 403
    assert "/admin/health" not in lin.get("/events").content.decode()
