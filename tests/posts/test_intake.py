"""Intake: what is kept, what is only counted, what is passed over."""

from __future__ import annotations

import pytest

from qingting.posts.models import Echo, Post, Reading, Remark
from qingting.posts.rules import key_hash
from tests.engine import WORK_SAFETY, Bureau, at, plan, post, reading
from tests.engine import Reading as Counts

pytestmark = pytest.mark.django_db

STORY = "东岸码头的渡船昨夜停航，几百名乘客在候船厅里等到天亮也没有人出来说明"
OTHER = "南门菜市场连续三天有人反映自来水发黄发臭，居委会说正在联系水厂处理"


@pytest.fixture
def bureau() -> Bureau:
    """A bureau that listens for ferries and has kept one post of one."""
    made = Bureau(plan(WORK_SAFETY), watches=[("ferry", "渡船")])
    made.say("p1", STORY)
    return made


def kept(bureau: Bureau) -> list[str]:
    bureau.write()
    return list(Post.objects.order_by("id").values_list("key", flat=True))


def test_a_post_is_kept_with_the_watches_that_ask_for_it(bureau: Bureau) -> None:
    bureau.write()

    one = Post.objects.get()
    assert (one.key, one.text, one.watches) == ("p1", STORY, ["ferry"])
    assert bureau.source.tally["kept"] == 1


def test_what_no_watch_asks_for_is_counted_and_not_kept(bureau: Bureau) -> None:
    bureau.say("p2", OTHER)

    assert kept(bureau) == ["p1"]
    assert bureau.source.tally["posts"] == 2


@pytest.mark.parametrize("link", ["in_reply_to", "repost_of"])
def test_what_answers_or_reposts_a_kept_post_with_words_is_kept(bureau: Bureau, link: str) -> None:
    bureau.say("p2", OTHER, kind="comment" if link == "in_reply_to" else "repost", **{link: "p1"})

    assert kept(bureau) == ["p1", "p2"]
    assert Post.objects.get(key="p2").parent == Post.objects.get(key="p1")
    assert Post.objects.get(key="p2").watches == []


def test_a_repeat_changes_nothing(bureau: Bureau) -> None:
    bureau.say("p1", "渡船复航了", site="other.example")

    assert bureau.source.tally["repeats"] == 1
    assert kept(bureau) == ["p1"]
    assert Post.objects.get().text == STORY


def test_the_same_repost_twice_counts_once(bureau: Bureau) -> None:
    bureau.repost("p1", 3)
    bureau.repost("p1", 4)  # of which three came before

    bureau.write()
    assert (bureau.source.tally["echoes"], bureau.source.tally["repeats"]) == (4, 3)
    assert Post.objects.get().repost_count == 4


def test_a_repeat_is_known_again_after_a_restart(bureau: Bureau) -> None:
    bureau.repost("p1", 3)
    bureau.restart()

    bureau.repost("p1", 4)
    bureau.say("p1", STORY)

    bureau.write()
    assert bureau.source.tally["repeats"] == 4
    assert Post.objects.get().repost_count == 4


def test_a_wordless_repost_leaves_a_time_and_a_hash(bureau: Bureau) -> None:
    bureau.repost("p1", 1, author="u7")

    bureau.write()
    echo = Echo.objects.get()
    assert (echo.at_s, echo.key_hash) == (int(bureau.now.timestamp()), key_hash("p1-r0"))
    assert {f.name for f in Echo._meta.fields} == {"id", "post", "at_s", "key_hash"}
    assert kept(bureau) == ["p1"]


def test_a_repost_of_a_repost_counts_for_the_post_itself(bureau: Bureau) -> None:
    bureau.repost("p1", 1)

    bureau.repost("p1-r0", 1)

    bureau.write()
    assert Post.objects.get().repost_count == 2


def test_a_repost_with_words_is_a_repost_and_a_post_of_its_own(bureau: Bureau) -> None:
    bureau.say("p2", "我当时就在船上，没人管", kind="repost", repost_of="p1")

    bureau.write()
    counts = dict(Post.objects.values_list("key", "repost_count"))
    assert counts == {"p1": 1, "p2": 0}
    assert bureau.source.tally["echoes"] == 0


@pytest.mark.parametrize("before", [None, "p1"])
def test_a_repost_or_reading_of_what_is_not_kept_is_an_orphan(before: str | None) -> None:
    bureau = Bureau(plan(WORK_SAFETY), watches=[("ferry", "渡船")])
    if before:
        bureau.say(before, OTHER)

    bureau.repost("p1", 2)
    bureau.read("p1", views=7)

    assert bureau.source.tally["orphans"] == 3
    assert not Echo.objects.exists()
    assert not Reading.objects.exists()


def test_counts_that_come_with_a_post_are_its_first_reading(bureau: Bureau) -> None:
    bureau.say("p2", STORY, counts=Counts(views=5))

    bureau.write()
    assert Reading.objects.get(post__key="p2").views == [5, 5]


def test_a_count_that_is_not_told_is_unknown_and_not_nothing(bureau: Bureau) -> None:
    bureau.read("p1", views=5)

    bureau.write()
    one = Reading.objects.get()
    assert (one.views, one.likes) == ([5, 5], None)


def test_a_time_ahead_of_the_clock_is_taken_as_the_clocks(bureau: Bureau) -> None:
    bureau.take(post("p2", STORY, when=at(500)), reading("p1", at(600), views=3), when=at(10))

    bureau.write()
    assert Post.objects.get(key="p2").published_at == at(10)
    assert Reading.objects.get().at == at(10)


def test_the_same_words_on_two_sites_are_one_remark(bureau: Bureau) -> None:
    bureau.say("p2", STORY, site="news.example")
    bureau.say("p3", "转发：" + STORY + "！", site="bbs2.example")

    bureau.write()
    assert Remark.objects.count() == 1


def test_other_words_are_another_remark(bureau: Bureau) -> None:
    bureau.say("p2", "渡船公司今天贴出告示，说明停航是因为缆绳断裂，明早恢复", site="news.example")

    bureau.write()
    assert Remark.objects.count() == 2


@pytest.mark.parametrize(("hours", "remarks"), [(71.9, 1), (72, 2)])
def test_the_same_words_after_three_quiet_days_are_a_new_remark_that_follows(
    bureau: Bureau, hours: float, remarks: int
) -> None:
    bureau.to(at(hours=hours))

    bureau.say("p2", STORY)

    bureau.write()
    assert Remark.objects.count() == remarks
    last = Remark.objects.latest("id")
    assert (last.follows is not None) is (remarks == 2)


@pytest.mark.parametrize("restarted", [False, True])
def test_reposts_keep_a_remark_from_falling_quiet(bureau: Bureau, restarted: bool) -> None:
    bureau.to(at(hours=70))
    bureau.repost("p1", 1)
    if restarted:
        bureau.restart()
    bureau.to(at(hours=140))

    bureau.say("p2", STORY)

    bureau.write()
    assert Remark.objects.count() == 1


@pytest.mark.parametrize("restarted", [False, True])
@pytest.mark.parametrize(("days", "follows"), [(30, True), (31, False)])
def test_words_said_a_month_ago_are_remembered_no_longer(
    bureau: Bureau, restarted: bool, days: int, follows: bool
) -> None:
    if restarted:
        bureau.restart()
    bureau.to(at(days=days))

    bureau.say("p2", STORY)

    bureau.write()
    assert (Remark.objects.latest("id").follows is not None) is follows


@pytest.mark.parametrize("restarted", [False, True])
def test_words_that_are_forgotten_do_not_hide_those_that_are_remembered(
    bureau: Bureau, restarted: bool
) -> None:
    bureau.to(at(days=31))
    bureau.say("p2", STORY + "请管一管")
    if restarted:
        bureau.restart()

    bureau.say("p3", STORY)

    bureau.write()
    said = dict(Post.objects.values_list("key", "remark_id"))
    assert said["p3"] == said["p2"] != said["p1"]


@pytest.mark.parametrize("text", ["渡船。", "渡", "🚢", "!!!", "", None])
def test_a_short_text_or_none_is_taken(text: str | None) -> None:
    bureau = Bureau(plan(WORK_SAFETY))

    bureau.say("p1", text, title="渡船")
    bureau.say("p2", text)

    assert kept(bureau) == ["p1", "p2"]


def test_an_exercise_does_not_meet_the_real_thing() -> None:
    real = Bureau(plan(WORK_SAFETY), key="real")
    real.say("p1", STORY)
    real.write()
    drill = Bureau(plan(WORK_SAFETY), key="drill", mode="exercise")

    drill.say("p1", STORY)

    drill.write()
    assert set(Remark.objects.values_list("mode", flat=True)) == {"actual", "exercise"}
    assert [e["posts"] for e in drill.lines("events")] == [["p1"]]


def test_a_hash_of_an_id_fits_the_integers_of_both_databases() -> None:
    assert all(0 <= key_hash(f"k{i}") < 2**63 for i in range(1000))


@pytest.mark.parametrize("restarted", [False, True])
def test_one_frame_around_two_matters_is_two_remarks(bureau: Bureau, restarted: bool) -> None:
    frame = "首页 新闻 民生 渡船 专题 客户端下载 联系我们 版权声明 网站地图 举报电话 " * 6
    bureau.say("q1", frame, title="柳荫街自来水有异味", kind="article")
    if restarted:
        bureau.restart()

    bureau.say("q2", frame, title="城东小学今起停课", kind="article")
    bureau.say("q3", frame, title="柳荫街自来水有异味续", kind="article", site="news.example")

    bureau.write()
    remarks = dict(Post.objects.values_list("key", "remark_id"))
    assert remarks["q1"] == remarks["q3"] != remarks["q2"]
