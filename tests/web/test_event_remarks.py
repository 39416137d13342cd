"""What an event's remarks and posts are shown as: by words, site and time, never by person."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from qingting.people.models import Holding
from qingting.posts.models import Post
from qingting.sources.models import Source
from tests.web.story import LATER, SMELL, Story
from tests.web.test_pages import read

PATH = "/events/1/remarks"
Open = Callable[..., str]


@pytest.fixture
def opened(story: Story, lin: Client) -> Open:
    """The page with the remark of the smell open; `said` arrives before, on forum.example."""

    def page(*said: str, **query: str) -> str:
        for n, text in enumerate(said):
            story.bureau.say(f"variant{n}", text, site="forum.example")
        story.bureau.write()
        remark = Post.objects.get(key="smell").remark_id
        return lin.get(PATH, {"open": remark, **query}).content.decode()

    return page


def test_a_remark_shows_posts_sites_first_sight_and_reposts(lin: Client) -> None:
    page = read(lin, PATH)

    assert SMELL in page
    assert "2 帖 · 12:00 首见 · 见到转发 370 次" in page
    assert "forum.example 1 micro.example 1" in page
    assert page.rindex("孩子今天还要不要上学") < page.rindex(SMELL)  # said in three places


def test_the_totals_name_voices_only_as_a_number(story: Story, lin: Client) -> None:
    assert "个不同发声" not in read(lin, PATH)

    story.bureau.say("told", "气味还在，孩子咳嗽", in_reply_to="smell", author="li-si")
    story.bureau.write()

    assert "6 帖 · 6 个网站 · 至少 1 个不同发声" in read(lin, PATH)
    assert "li-si" not in read(lin, PATH)


def test_what_a_post_says_differently_is_marked(opened: Open) -> None:
    variant = SMELL.replace("今早", "今晨") + "，急"

    page = opened(variant)

    assert "<mark>晨</mark>" in page
    assert "<del>早</del>" in page
    assert re.search(r'<td class="num"[^>]*>0\.\d\d</td>', page)


def test_counts_are_exact_a_bound_or_unknown_never_zero_for_unknown(opened: Open) -> None:
    page = re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", opened()))

    assert "forum.example 12:00 ≥ 370 未知 未知 原文" in page
    assert "micro.example 12:30 未知 12,400 未知" in page


def test_a_complete_source_that_speaks_gives_exact_reposts(opened: Open) -> None:
    Source.objects.update(state="fine", silent_since=None)

    page = re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", opened()))

    assert "forum.example 12:00 370 未知" in page
    assert "micro.example 12:30 0 12,400" in page


def test_what_a_post_says_is_never_markup(opened: Open, lin: Client) -> None:
    assert "<script>alert" not in opened()
    assert "&lt;script&gt;alert" in lin.get(PATH).content.decode()


def test_only_an_address_that_a_browser_may_follow_is_a_link(opened: Open) -> None:
    Post.objects.filter(key="copied").update(url="javascript:alert(1)")

    page = opened()

    assert 'href="https://forum.example/1" rel="noopener noreferrer nofollow"' in page
    assert "javascript:" not in page


@pytest.mark.parametrize(
    ("query", "there", "gone"),
    [
        ({"site": "site2.example"}, "1 组言论 · 1 帖", "micro.example 1"),
        ({"q": "停课 刺鼻"}, "1 组言论 · 2 帖", "上学"),
        ({"q": "停课", "site": "micro.example"}, "1 组言论 · 1 帖", "forum.example 1"),
    ],
)
def test_a_site_and_words_choose_posts(
    lin: Client, query: dict[str, str], there: str, gone: str
) -> None:
    page = lin.get(PATH, query, headers={"Accept-Language": "zh-CN"}).content.decode()

    assert f"{there} · 以下只计符合条件的帖文" in page
    assert gone not in page


def test_no_match_keeps_what_was_asked_and_offers_to_clear_it(lin: Client) -> None:
    page = lin.get(PATH, {"q": "不存在的词", "site": "micro.example"}).content.decode()

    assert "没有符合条件的帖文" in page
    assert 'value="不存在的词"' in page
    assert "<option selected>micro.example</option>" in page
    assert f'href="{PATH}">清除条件' in page


def test_an_event_without_posts_says_who_reported_it(story: Story, lin: Client) -> None:
    story.bureau.act("open", "desk", ref="call", why="电话反映管道渗漏")
    story.bureau.write()

    assert "没有帖文 由人报告" in read(lin, "/events/3/remarks")


def test_a_silent_source_is_told_where_its_posts_are_missing(lin: Client) -> None:
    assert "line 静默 40 分：它本会给出的内容，这里没有" in read(lin, PATH)


def test_a_text_deleted_on_schedule_leaves_its_counts(opened: Open, lin: Client) -> None:
    Post.objects.filter(key__in=("smell", "copied")).update(title="", text="", url="")

    assert "文字已按期删除 2 帖 · 12:00 首见 · 见到转发 370 次" in read(lin, PATH)
    assert opened().count("文字已按期删除") == 3


def test_remarks_and_posts_come_in_pages(
    opened: Open, lin: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qingting.web.events.remarks.PAGE", 1)
    monkeypatch.setattr("qingting.web.events.remarks.POSTS", 1)

    first, last = lin.get(PATH).content.decode(), lin.get(PATH + "?page=9").content.decode()

    assert 'href="?page=2" rel="next"' in first
    assert "370 次" not in first
    assert "370 次" in last
    assert 'href="?page=1" rel="prev"' in last
    assert "第 2–2 帖，共 2 帖" in opened(posts="2")


def test_an_open_remark_of_another_page_leads_this_one(
    opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qingting.web.events.remarks.PAGE", 1)
    monkeypatch.setattr("qingting.web.events.remarks.POSTS", 1)

    assert "第 1–1 帖，共 2 帖" in opened(page="1")


@pytest.mark.parametrize("query", ["open=x", "open=999", "page=0", "page=99999999999", "posts=-1"])
def test_a_number_that_leads_nowhere_shows_the_page_all_the_same(lin: Client, query: str) -> None:
    assert "见到转发 370 次" in lin.get(f"{PATH}?{query}").content.decode()


def test_a_remark_of_another_event_cannot_be_opened_here(story: Story, lin: Client) -> None:
    other = Post.objects.get(key="roof").remark_id

    assert "老城区" not in lin.get(PATH, {"open": other}).content.decode()


def test_sun_sees_nothing(story: Story, sun: Client) -> None:
    for path in (PATH, "/events/1/grading", "/events/1/journal"):
        assert sun.get(path).status_code == 404


def test_nothing_can_be_chosen_where_nothing_can_be_done(story: Story, lin: Client) -> None:
    Holding.objects.filter(person=story.cast.lin).update(until=LATER)

    assert 'type="checkbox"' not in lin.get(PATH).content.decode()


def test_there_is_no_way_to_ask_for_a_person(story: Story, lin: Client) -> None:
    page = lin.get(PATH, {"author": "li-si"}).content.decode()

    assert set(re.findall(r'<(?:input|select)[^>]* name="(\w+)"', page)) == {
        "site", "q", "next", "remark", "csrfmiddlewaretoken",
    }  # fmt: skip
    assert SMELL in page


def test_many_posts_cost_no_more_queries_than_few(story: Story, lin: Client, opened: Open) -> None:
    opened()
    few = _queries(lin)
    source = Source.objects.get()
    first = Post.objects.get(key="smell")
    for n in range(60):
        Post.objects.create(
            org=first.org, source=source, remark=first.remark, key=f"more{n}", site=f"s{n}.example",
            kind="post", text=f"{SMELL}{n}", published_at=first.published_at + timedelta(minutes=n),
            arrived_at=first.arrived_at,
        )  # fmt: skip

    assert _queries(lin) == few
    assert few <= 22


def _queries(client: Client) -> int:
    remark = Post.objects.get(key="smell").remark_id
    with CaptureQueriesContext(connection) as queries:
        assert client.get(PATH, {"open": remark, "q": "刺鼻"}).status_code == 200
    return len(queries)
