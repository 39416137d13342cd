"""What the database counts of an event's posts for its page."""

from __future__ import annotations

from datetime import timedelta

import pytest

from qingting.events.models import Event
from qingting.posts.models import Post
from qingting.spread import said
from qingting.spread.queries import reposts_by_hour
from qingting.spread.said import Asked, Head, OnSite
from tests.engine import NOON, WORK_SAFETY, Bureau, at, plan

SMOKE = "河东化工园的烟囱今天又冒黄烟，风向正对着小学，有没有人来看一看？"


@pytest.fixture
def event(db: None) -> Event:
    """The same words on two sites, reposted five times, once with words of its own."""
    bureau = Bureau(plan(WORK_SAFETY))
    bureau.say("smoke", SMOKE, site="forum.example", author="a")
    bureau.to(at(90))
    bureau.say("again", SMOKE, site="micro.example", author="b")
    bureau.repost("smoke", 4)
    bureau.say(
        "seen", "我也看见了，拍了照片", repost_of="smoke", kind="repost", site="micro.example"
    )
    bureau.write()
    return Event.objects.get()


def test_remarks_come_with_the_most_posts_first(event: Event) -> None:
    smoke, seen = (Post.objects.get(key=key).remark_id for key in ("smoke", "seen"))

    assert said.list_heads(event.pk) == [Head(smoke, 2, 2, 5), Head(seen, 1, 1, 0)]


def test_a_repost_with_words_of_its_own_is_one_repost(event: Event) -> None:
    smoke = Post.objects.get(key="smoke")

    assert sum(reposts_by_hour(smoke.remark_id, NOON).values()) == smoke.repost_count == 5


def test_voices_are_counted_once_and_the_nameless_apart(event: Event) -> None:
    assert said.totals(event.pk) == (2, 3, 2, 2, 1)


def test_hours_are_those_of_the_clock_in_utc(event: Event) -> None:
    assert said.posts_by_hour(event.pk) == [(NOON, 1), (NOON + timedelta(hours=1), 2)]


def test_a_site_is_dated_by_its_first_post(event: Event) -> None:
    leading = Post.objects.get(key="smoke").remark_id

    source = Post.objects.get(key="smoke").source_id
    assert said.list_sites(event.pk, leading) == [
        OnSite("forum.example", source, 1, 1, NOON),
        OnSite("micro.example", source, 2, 1, at(90)),
    ]


@pytest.mark.parametrize(
    ("asked", "posts"),
    [
        (Asked(site="micro.example"), 2),
        (Asked(words=("黄烟", "小学")), 2),
        (Asked(site="micro.example", words=("黄烟",)), 1),
        (Asked(words=("黄烟", "照片")), 0),
        (Asked(words=("%",)), 0),
    ],
)
def test_words_are_looked_for_as_they_are_written_all_of_them(
    event: Event, asked: Asked, posts: int
) -> None:
    assert sum(head.posts for head in said.list_heads(event.pk, asked)) == posts
