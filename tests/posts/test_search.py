"""Kept posts are found by their words, newest first, and only as long as the words are kept."""

from __future__ import annotations

from argparse import Namespace

import pytest

from qingting import retention
from qingting.live import Live
from qingting.orgs.models import Organisation
from qingting.posts.models import Post, Remark
from qingting.posts.search import find_posts, index_next
from qingting.sources.models import Source
from qingting.store import Mode
from tests.engine import NOON, Bureau, at, plan, post

pytestmark = pytest.mark.django_db


def keep(org: Organisation, key: str, text: str, title: str = "") -> None:
    """Let a post be kept, as the engine would have written it."""
    source, _ = Source.objects.get_or_create(org=org, kind="folder", name="line")
    remark = Remark.objects.create(org=org, first_at=NOON, last_at=NOON, signature=b"")
    Post.objects.create(
        org=org, source=source, remark=remark, key=key, site="bbs.example", kind="post",
        published_at=NOON, arrived_at=NOON, title=title, text=text,
    )  # fmt: skip


@pytest.fixture
def org(db: None) -> Organisation:
    made = Organisation.objects.create(key="bureau", name="局")
    keep(made, "p1", "渡口的工资没发，5月起")
    keep(made, "p2", "有人说工資發了")
    keep(made, "p3", "渡船晚点", "工资条 Payslip")
    keep(made, "p4", "发工钱，资料另寄")
    while index_next(3):
        pass
    return made


def found(org: Organisation, words: str, mode: str = Mode.ACTUAL, **more: int | None) -> list[str]:
    return [one.key for one in find_posts(org.pk, mode, words, limit=10, **more)]


@pytest.mark.parametrize(
    ("words", "keys"),
    [
        ("工资", ["p3", "p2", "p1"]),
        ("工資", ["p3", "p2", "p1"]),
        ("工资没发", ["p1"]),
        ("没发 渡口", ["p1"]),
        ("渡口 晚点", []),
        ("5月", ["p1"]),
        ("PAYSLIP", ["p3"]),
        ("slip", ["p3"]),
        ("工", []),
        ("", []),
        ("\"' ) OR *", []),
    ],
)
def test_all_words_must_stand_in_a_post(org: Organisation, words: str, keys: list[str]) -> None:
    assert found(org, words) == keys


def test_a_page_goes_on_after_the_last_post_of_the_one_before(org: Organisation) -> None:
    (newest,) = find_posts(org.pk, Mode.ACTUAL, "工资", limit=1)

    assert found(org, "工资", before=newest.pk) == ["p2", "p1"]


def test_another_organisation_and_a_rehearsal_are_other_rooms(org: Organisation) -> None:
    other = Organisation.objects.create(key="other", name="别处")
    keep(other, "q1", "他们的工资")
    index_next(10)

    assert found(other, "工资") == ["q1"]
    assert found(org, "他们") == []
    assert found(org, "工资", Mode.EXERCISE) == []


def test_what_is_indexed_once_is_not_indexed_again(org: Organisation) -> None:
    assert index_next(10) == 0

    keep(org, "p5", "工资又没发")

    assert index_next(10) == 1
    assert found(org, "没发") == ["p5", "p1"]


def test_the_live_engine_indexes_what_came_as_soon_as_it_rests(org: Organisation) -> None:
    live = Live(Namespace())
    keep(org, "p5", "工资又没发")

    assert not live._index(busy=True)
    assert found(org, "又没") == []
    assert live._index(busy=False)
    assert found(org, "又没") == ["p5"]
    assert not live._index(busy=False)


def test_a_portion_ends_after_so_many_characters_and_moves_on_all_the_same(
    org: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qingting.posts.search.PORTION", 1)
    keep(org, "p5", "工资又没发")
    keep(org, "p6", "工资还没发")

    assert [index_next(10) for _ in range(3)] == [1, 1, 0]


def test_a_word_beyond_the_newest_posts_is_found_all_the_same(
    org: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qingting.posts.search.NEWEST", 1)

    assert found(org, "没发") == ["p1"]


def test_what_retention_empties_leaves_the_index() -> None:
    bureau = Bureau(plan("ferry"))
    bureau.take(post("p1", "渡口的工资没发"))
    bureau.write()
    index_next(10)
    bureau.take(post("p2", "渡船晚点，还没有进索引", when=at(1)))
    for event in ("E1", "E2"):
        bureau.act("dismiss", "desk", event=event, why="与本局无关")
    bureau.write()
    assert found(bureau.org, "工资") == ["p1"]

    removed = retention.run(at(days=400))
    index_next(10)

    assert removed["texts"] == 2
    assert [found(bureau.org, words) for words in ("工资", "索引")] == [[], []]
