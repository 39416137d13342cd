"""The search page: events, posts, duties and the journal, never who said something."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from qingting.posts.search import index_next
from tests.web.story import Story
from tests.web.test_pages import read


@pytest.fixture(autouse=True)
def indexed(story: Story) -> None:
    index_next(1000)


def test_an_event_is_found_by_two_characters_of_its_title(lin: Client) -> None:
    page = lin.get("/search?q=刺鼻&in=events").content.decode()

    assert "<mark>刺鼻</mark>" in page
    assert 'href="/events/1"' in page
    assert "/events/2" not in page


def test_posts_of_the_same_words_are_one_line_with_its_event(lin: Client) -> None:
    page = read(lin, "/search?q=刺鼻&in=posts")

    assert page.count("刺鼻") == 2  # in the title of the page and in the line
    assert "另有 1 条同一言论" in page
    assert "E1" in page


def test_what_posts_contain_is_shown_and_never_run(lin: Client) -> None:
    page = lin.get("/search?q=alert&in=posts").content.decode()

    assert "&lt;script&gt;<mark>alert</mark>" in page
    assert "<script>alert" not in page


def test_a_duty_is_found_by_its_name_and_by_its_clause(story: Story, lin: Client) -> None:
    assert "研判线索" in read(lin, "/search?q=judge&in=duties")

    duty = story.bureau.duties("judge", "E2")[0]
    assert "E2" in read(lin, f"/search?q={duty['clause']}&in=duties")


def test_the_journal_is_found_by_deed_and_role_and_never_by_free_words(
    story: Story, lin: Client
) -> None:
    story.bureau.act("open", "desk", event="E2", why="电话核实过，情况属实")
    story.bureau.close_books()

    assert "E2" in read(lin, "/search?q=event.opened&in=journal")
    assert "没有找到" in read(lin, "/search?q=属实&in=journal")


def test_one_character_is_too_little_and_the_page_says_so(lin: Client) -> None:
    for query in ("气", "。", " a "):
        assert "请至少输入两个字" in read(lin, f"/search?q={query}")


def test_an_address_that_makes_no_sense_is_answered_all_the_same(lin: Client) -> None:
    for kind in ("events", "posts", "duties", "journal", "authors"):
        for after in ("x", "-1", "9" * 30, "9" * 19, "2026-01-01_1"):
            asked = {"q": "刺鼻' OR \"\0", "in": kind, "after": after}
            assert lin.get("/search", asked).status_code == 200


def test_one_kind_goes_on_page_by_page(lin: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qingting.web.search.views.PAGE", 1)

    first = lin.get("/search?q=上学&in=posts").content.decode()
    link = first.split('" rel="next"')[0].rsplit('href="', 1)[1].replace("&amp;", "&")
    second = lin.get(f"/search{link}").content.decode()

    assert "（3）" in first
    assert "（2）" in second


def test_a_search_asks_as_often_for_many_hits_as_for_few(story: Story, lin: Client) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert lin.get("/search?q=上学").status_code == 200
        return len(queries)

    lin.get("/search?q=上学")  # what a process reads once is read
    few = asked()
    for n in range(6):
        story.bureau.say(f"more{n}", f"第{n}个孩子明天还上学吗？", in_reply_to="smell")
    story.bureau.write()
    index_next(1000)

    assert asked() <= few <= 20


def test_nobody_is_found_by_who_said_it(story: Story, lin: Client) -> None:
    story.bureau.say("signed", "河堤有裂缝，请来看看", author="zhang-san-1977")
    story.bureau.write()
    index_next(10)

    assert "河堤" not in read(lin, "/search?q=zhang-san-1977")
