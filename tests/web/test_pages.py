"""What the pages say of the afternoon."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client

from qingting.events.models import Event
from qingting.grading.models import Grading
from qingting.sources.models import Source
from qingting.timers.models import Beat
from tests.web.story import LATER, ROOF, SMELL, Story


def read(client: Client, path: str, **headers: str) -> str:
    """The words of a page, without its tags."""
    answer = client.get(path, headers=headers or {"Accept-Language": "zh-CN"})
    assert answer.status_code == 200
    page = re.sub(r"<[^>]*>", " ", answer.content.decode())
    return re.sub(r"\s+", " ", page)


def test_the_list_leads_with_what_is_due_first(lin: Client) -> None:
    page = read(lin, "/events")

    assert page.index(SMELL) < page.index(ROOF)
    assert "重大" in page
    assert "逾期 2 时 50 分 应于 14:30" in page
    assert "可能更重" in page
    assert "线索，待研判" in page


def test_a_list_is_cut_into_pages_that_follow_each_other(
    lin: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qingting.web.events.desk.PAGE", 1)

    first = lin.get("/events").content.decode()
    link = re.search(r'href="(\?show=due[^"]*)" rel="next"', first)
    assert link is not None
    second = lin.get("/events" + link[1].replace("&amp;", "&")).content.decode()

    assert SMELL in first
    assert ROOF not in first
    assert ROOF in second
    assert 'rel="next"' not in second


@pytest.mark.parametrize("after", ["x", "_", "2026-01-01_1", "2026-01-01T00:00+00:00_x"])
def test_a_cursor_that_cannot_be_read_begins_anew(lin: Client, after: str) -> None:
    assert SMELL in read(lin, f"/events?after={after}")


def test_an_empty_list_says_when_it_was_looked_at_and_who_is_silent(lin: Client) -> None:
    page = read(lin, "/events?show=ended")

    assert "还没有结束的事件" in page
    assert "最近一次检查 17:20" in page
    assert "有信源静默或失败" in page


def test_an_event_shows_why_it_is_grave_and_what_is_missing(lin: Client) -> None:
    page = read(lin, "/events/1")

    assert "24 时内点击 ≥ 12,400 超过 10,000 是" in page
    assert "24 时内点击 ≥ 12,400 超过 50,000 可能" in page
    assert "不能排除： 特别重大" in page or "不能排除：特别重大" in page
    assert "核一个事实就能定：可能造成的影响" in page
    assert "超过 500；现在只知道：≥ 370" in page


def test_a_figure_from_a_silent_source_is_a_lower_bound(lin: Client) -> None:
    page = read(lin, "/events/1")

    assert "转发最多的言论：≥ 370 次" in page
    assert "line 静默 40 分" in page


def test_a_complete_source_that_speaks_gives_exact_figures(story: Story, lin: Client) -> None:
    Source.objects.update(state="fine", silent_since=None)

    page = read(lin, "/events/1")

    assert "370 次，准数" in page
    assert "超过 500；还差 131" in page


def test_machine_and_people_stand_side_by_side(story: Story, lin: Client) -> None:
    story.bureau.act("raise", "personnel-dept", grade="extraordinary", why="已有群众聚集")
    story.bureau.write()

    page = read(lin, "/events/1")

    assert "系统分级 · 15:40 重大" in page
    assert re.search(r"人工决定 · 17:20 人事司（宣教办） +特别重大 +已有群众聚集", page)


def test_an_ungraded_event_is_so_in_words(story: Story, lin: Client) -> None:
    Grading.objects.filter(event__number=2).delete()

    assert "待定级" in read(lin, "/events/2")


@pytest.mark.parametrize(
    ("state", "column", "words"),
    [
        ("quiet", "quiet_at", "17:20 起平静"),
        ("closed", "closed_at", "17:20 结束"),
        ("dismissed", "dismissed_at", "17:20 作不相关处理"),
    ],
)
def test_a_band_says_how_an_event_stands(
    story: Story, lin: Client, state: str, column: str, words: str
) -> None:
    Event.objects.filter(number=1).update(**{"state": state, column: LATER})

    assert words in read(lin, "/events/1")


def test_a_new_wave_names_what_it_follows(story: Story, lin: Client) -> None:
    Event.objects.filter(number=2).update(follows=story.event)

    page = read(lin, "/events/2")

    assert "新一波" in page
    assert "接续 E1" in page


def test_an_event_without_posts_says_so(story: Story, lin: Client) -> None:
    story.bureau.act("open", "desk", ref="call", why="电话反映管道渗漏")
    story.bureau.write()

    page = read(lin, "/events/3")

    assert "没有帖文：由人报告" in page
    assert "没有帖文，无图可画" in page


def test_a_rehearsal_has_its_band_and_its_own_events(story: Story, lin: Client) -> None:
    Event.objects.filter(number=2).update(mode="exercise")

    page = read(lin, "/events/2?mode=exercise")

    assert "演练 EXERCISE" in page
    assert lin.get("/events/2").status_code == 404


def test_the_engine_without_a_heartbeat_is_told_on_every_page(story: Story, lin: Client) -> None:
    Beat.objects.update(at=LATER - timedelta(minutes=6))

    for path in ("/events", "/events/1", "/sources", "/plan"):
        assert "引擎 6 分没有心跳" in read(lin, path)


def test_the_sources_page_puts_trouble_first_and_unknown_in_words(
    story: Story, lin: Client
) -> None:
    Source.objects.create(org=story.bureau.org, kind="feed", name="quiet-one", tally={})

    page = read(lin, "/sources")

    assert page.index("line") < page.index("quiet-one")
    assert "静默 40 分" in page
    assert "还没有 未设：静默不会被发现" in page


def test_the_plan_page_shows_clause_rule_and_cases(lin: Client) -> None:
    page = read(lin, "/plan/clauses/B2.6")

    assert "reposts &gt; 300" in page
    assert re.search(r"plan\.yaml:\d+", page)
    assert re.search(r"用例 \d+", page)
    assert "通过" in page
    assert "试用施行" in page
    assert "AMB-17" in page


def test_no_plan_is_said_with_what_to_do(sun: Client) -> None:
    assert "没有施行的预案" in read(sun, "/plan")


def test_a_clause_that_is_not_there_is_not_found(lin: Client) -> None:
    assert lin.get("/plan/clauses/B99").status_code == 404
    assert lin.get("/plan?version=0000").status_code == 404


def test_pages_are_english_for_who_reads_english(lin: Client) -> None:
    page = read(lin, "/events/1", **{"Accept-Language": "en-GB,en;q=0.9"})

    assert "How grave, and why" in page
    assert "2 h 50 min late" in page
    assert "Major" in page


def test_pages_are_chinese_for_everybody_else(lin: Client) -> None:
    assert "多严重，为什么" in read(lin, "/events/1", **{"Accept-Language": "fr"})


def test_the_language_can_be_chosen(lin: Client) -> None:
    lin.post("/language", {"language": "en", "next": "/sources"})

    assert "Where posts come from" in read(lin, "/sources")
