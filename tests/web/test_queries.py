"""No page asks the database more for more rows."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.web.story import Story

Count = Callable[[str], int]


@pytest.fixture
def count(lin: Client, story: Story) -> Count:
    decides = Client()
    decides.force_login(story.cast.chen)

    def of(path: str) -> int:
        reader = decides if path in FOR_WHO_DECIDES else lin
        reader.get(path)  # what a process reads once is read
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert reader.get(path).status_code == 200
        return len(queries)

    return of


FOR_WHO_DECIDES = {"/events/1/extract"}
MOST = {
    "/events": 16,
    "/events?show=lead": 16,
    "/events?show=open": 16,
    "/events?show=ended": 16,
    "/events/1": 37,
    "/events/1/extract": 13,
    "/sources": 9,
    "/plan": 9,
    "/plan/clauses/B2.6": 9,
}


def test_a_page_asks_as_often_for_many_rows_as_for_few(story: Story, count: Count) -> None:
    few = {path: count(path) for path in MOST}
    for n in range(6):
        story.bureau.say(f"more{n}", f"第{n}条街的路灯坏了三天，晚上很黑，{n * 7}号楼门口也是")
        story.bureau.say(f"also{n}", f"孩子明天还上学吗？{n}", in_reply_to="smell", kind="comment")
    story.bureau.write()

    many = {path: count(path) for path in MOST}

    assert many == few
    assert {path: n for path, n in few.items() if n > MOST[path]} == {}
