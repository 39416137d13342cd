"""Feeds as they are in the wild."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from qingting import clock, guard
from qingting.errors import SourceError
from qingting.sources.connectors import Fetched
from qingting.sources.connectors.feed import LARGEST, Feed
from qingting.sources.rules import Post

NOW = datetime(2026, 3, 1, 4, 0, tzinfo=UTC)
URL = "https://feeds.example/rss"
ENTRY = (
    "<guid>g1</guid><link>https://News.Example/a/1</link><title>通报</title>"
    "<pubDate>{}</pubDate><description>{}</description>"
)
Answer = Callable[[httpx.Request], httpx.Response]


def rss(*entries: str) -> str:
    items = "".join(f"<item>{e}</item>" for e in entries)
    return f'<rss version="2.0"><channel><title>站</title>{items}</channel></rss>'


def fetch(
    answer: Answer | str, cursor: Mapping[str, Any] | None = None, **settings: str
) -> Fetched:
    def said(_: httpx.Request) -> httpx.Response:
        return httpx.Response(200, text=answer if isinstance(answer, str) else "")

    transport = httpx.MockTransport(said if isinstance(answer, str) else answer)
    with httpx.Client(transport=transport) as http:
        return Feed().fetch({"url": URL, **settings}, cursor or {}, now=NOW, http=http)


def posts(found: Fetched) -> list[Post]:
    return [item for item in found.items if isinstance(item, Post)]


def entry(when: str = "Sun, 01 Mar 2026 08:30:00 +0800", words: str = "水质合格") -> str:
    return ENTRY.format(when, words)


def failure(answer: Answer | str) -> SourceError:
    with pytest.raises(SourceError) as caught:
        fetch(answer)
    return caught.value


def test_an_entry_is_an_article_of_the_site_its_link_leads_to() -> None:
    words = "&lt;p&gt;水质&lt;b&gt;合格&lt;/b&gt;&lt;/p&gt;&lt;p&gt;放心"

    [post] = posts(fetch(rss(entry(words=words))))

    assert (post.site, post.kind, post.url) == (
        "news.example",
        "article",
        "https://News.Example/a/1",
    )
    assert (post.title, post.text) == ("通报", "水质合格\n放心")
    assert post.arrives_at == NOW


def test_an_atom_feed_is_read_too() -> None:
    atom = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>站</title><entry><id>urn:1</id>'
        '<link href="https://news.example/1"/><title>通报</title>'
        "<updated>2026-03-01T08:30:00+08:00</updated><content>水质合格</content></entry></feed>"
    )

    [post] = posts(fetch(atom))

    assert (post.text, post.published_at) == ("水质合格", datetime(2026, 3, 1, 0, 30, tzinfo=UTC))


@pytest.mark.parametrize(
    "when",
    [
        "Sun, 01 Mar 2026 08:30:00 +0800", "Sun, 01 Mar 2026 00:30:00 GMT",
        "2026-03-01T08:30:00+08:00", "2026-03-01 08:30:00 +0800", "2026-03-01T00:30Z",
        "Sun, 01 Mar 2026 08:30:00", "Sun, 01 Mar 2026 08:30:00 CST", "2026-03-01 08:30:00",
        "2026/3/1 08:30", "2026年3月1日 08:30",
    ],
)  # fmt: skip
def test_a_time_is_read_as_it_was_meant(when: str) -> None:
    [post] = posts(fetch(rss(entry(when)), offset="+08:00"))

    assert post.published_at == datetime(2026, 3, 1, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize("when", ["2026-03-01 08:30:00", "Sun, 01 Mar 2026 08:30:00 CST"])
def test_a_time_without_offset_is_never_taken_for_utc(when: str) -> None:
    found = fetch(rss(entry(when)))

    assert not found.items
    assert found.bad[0][0] == "https://News.Example/a/1"
    assert "offset" in found.bad[0][1]


@pytest.mark.parametrize(
    "when",
    ["", "yesterday", "2026-03-01", "Sun, 01 Mar 2026", "2026-02-30 08:30", "1970-01-01T00:00Z"],
)
def test_an_entry_without_a_time_is_refused_and_costs_no_other(when: str) -> None:
    other = entry().replace("g1", "g2")

    found = fetch(rss(entry(when), other), offset="+08:00")

    assert (len(found.items), len(found.bad)) == (1, 1)


def test_an_entry_without_guid_and_link_is_refused_once() -> None:
    feed = rss("<title>通报</title><pubDate>Sun, 01 Mar 2026 08:30:00 GMT</pubDate>")

    first = fetch(feed)

    assert [place for place, _ in first.bad] == [f"{URL} #1"]
    assert fetch(feed, first.cursor).bad == []


def test_a_feed_that_did_not_change_is_asked_so_and_gives_nothing() -> None:
    asked: list[httpx.Headers] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.headers)
        told = {"ETag": '"v1"', "Last-Modified": "Sun, 01 Mar 2026 01:00:00 GMT"}
        return (
            httpx.Response(304)
            if len(asked) > 1
            else httpx.Response(200, text=rss(entry()), headers=told)
        )

    first = fetch(answer)
    second = fetch(answer, first.cursor)

    assert asked[1]["If-None-Match"] == '"v1"'
    assert asked[1]["If-Modified-Since"] == "Sun, 01 Mar 2026 01:00:00 GMT"
    assert (second.items, second.cursor) == ((), first.cursor)


@pytest.mark.parametrize("page", ["<html><body>首页</body></html>", "", "{}", "/etc/passwd"])
def test_what_is_no_feed_is_a_permanent_failure_that_says_so(page: str) -> None:
    found = failure(page)

    assert found.permanent
    assert "not a feed" in str(found)


def test_a_feed_that_breaks_before_its_first_entry_is_tried_again() -> None:
    found = failure('<?xml version="1.0"?><rss version="2.0"><channel><title>站')

    assert not found.permanent


def test_an_answer_that_drips_is_left_after_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "monotonic", iter(range(0, 1000, 20)).__next__)

    def answer(_: httpx.Request) -> httpx.Response:
        return httpx.Response(200, content=iter([b"<rss>", b" ", b" ", b" "]))

    found = failure(answer)

    assert (found.permanent, "30 s" in str(found)) == (False, True)


def test_a_feed_larger_than_5_mb_is_left() -> None:
    assert "5 MB" in str(failure("x" * (LARGEST + 1)))


def test_a_redirect_to_the_loopback_is_refused_and_says_what_to_do() -> None:
    def answer(_: httpx.Request) -> httpx.Response:
        return httpx.Response(302, headers={"Location": "http://127.0.0.1:8000/"})

    inner = httpx.MockTransport(answer)
    with (
        guard.client(
            resolve=lambda host, _: ["203.0.114.7" if host == "feeds.example" else host],
            transport=inner,
        ) as http,
        pytest.raises(SourceError) as caught,
    ):
        Feed().fetch({"url": URL}, {}, now=NOW, http=http)

    assert caught.value.permanent
    assert "http://127.0.0.1:8000/" in str(caught.value)
    assert "QINGTING_PRIVATE_NETWORKS" in str(caught.value)


@pytest.mark.parametrize("url", ["", "no address", "http://[::1"])
def test_an_address_that_is_none_is_a_permanent_failure(url: str) -> None:
    with (
        guard.client(transport=httpx.MockTransport(lambda _: httpx.Response(200))) as http,
        pytest.raises(SourceError) as caught,
    ):
        Feed().fetch({"url": url}, {}, now=NOW, http=http)

    assert caught.value.permanent
