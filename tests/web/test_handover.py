"""Handing a shift over on pages: one signs, another ticks each item, and it stays on record."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from qingting.approvals.models import Submission
from qingting.duties.handover import items_of
from qingting.duties.models import HandOver
from qingting.people import actions as people
from qingting.people.models import Person
from tests.web.story import LATER, SMELL, Story

PAGE = "/shift/handover"
BY = {"now": LATER, "by": "import"}


@pytest.fixture
def hua(story: Story) -> Person:
    """花, who has the desk after Lin."""
    return people.add_person(story.bureau.org, "hua", "花", now=LATER, by="import", roles=("desk",))


def client_of(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def sign(lin: Client, said: str = "", token: str = "s") -> HandOver:
    lin.post(PAGE, {"do": "hand-over", "said": said, "token": token})
    return HandOver.objects.latest("pk")


def ticks(one: HandOver) -> list[str]:
    return [item.name for item in items_of(one)]


def test_what_crosses_the_shift_is_there_before_anybody_signs(lin: Client) -> None:
    page = lin.get(PAGE).content.decode()

    assert "跨班的时限" in page
    assert "逾期" in page
    assert "line" in page  # the silent source
    assert 'name="item"' not in page
    assert not HandOver.objects.exists()


def test_one_signs_and_the_other_ticks_each_item_and_takes_it(lin: Client, hua: Person) -> None:
    one = sign(lin, "供水公司换了夜间电话 <b>")
    theirs = client_of(hua)
    page = theirs.get(PAGE).content.decode()
    assert page.count('name="item"') == len(ticks(one)) > 2
    assert "供水公司换了夜间电话 &lt;b&gt;" in page

    answer = theirs.post(PAGE, {"do": "take-over", "item": ticks(one), "token": "t"})

    assert answer.headers["Location"] == f"{PAGE}/{one.pk}"
    record = lin.get(f"{PAGE}/{one.pk}").content.decode()
    assert "林" in record
    assert "花" in record
    assert "供水公司" in record


def test_an_item_left_out_is_refused_and_the_ticks_stay(lin: Client, hua: Person) -> None:
    one = sign(lin)

    answer = client_of(hua).post(PAGE, {"do": "take-over", "item": ticks(one)[1:], "token": "t"})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "还有 1 项没有接" in page
    assert page.count(" checked") == len(ticks(one)) - 1
    assert HandOver.objects.get().state == "waiting"


def test_whoever_signed_is_not_offered_to_take_it_and_may_sign_anew(lin: Client) -> None:
    sign(lin)

    page = lin.get(PAGE).content.decode()

    assert 'value="take-over"' not in page
    assert 'value="hand-over"' in page


def test_what_nobody_took_in_time_says_so_on_its_page(story: Story, lin: Client) -> None:
    one = sign(lin)
    story.bureau.to(LATER + timedelta(minutes=31))
    story.bureau.write()

    assert "到时无人接班" in lin.get(PAGE).content.decode()
    assert "到时无人接班" in lin.get(f"{PAGE}/{one.pk}").content.decode()


def test_what_is_done_meanwhile_says_so_and_is_ticked_all_the_same(
    story: Story, lin: Client, hua: Person
) -> None:
    sign(lin)
    story.bureau.act("complete", "desk", duty="special")
    story.bureau.write()

    assert client_of(hua).get(PAGE).status_code == 200


def test_who_holds_no_role_reads_what_was_handed_over(story: Story, lin: Client) -> None:
    one = sign(lin)
    uma = people.add_person(
        story.bureau.org, "uma", "Uma", now=LATER, by="import", roles=("auditor",)
    )

    page = client_of(uma).get(PAGE).content.decode()

    assert f"{PAGE}/{one.pk}" in page
    assert "<textarea" not in page
    assert client_of(uma).post(PAGE, {"do": "hand-over", "token": "u"}).status_code == 403


def test_the_roster_says_when_the_shift_began_and_who_comes(
    story: Story, lin: Client, hua: Person
) -> None:
    began, ends = LATER - timedelta(hours=8), LATER + timedelta(hours=1)
    people.set_shift(story.cast.lin, "desk", began, ends, **BY)
    people.set_shift(hua, "desk", ends, ends + timedelta(hours=12), **BY)

    page = lin.get(PAGE).content.decode()

    assert "09:20 – 18:20" in page
    assert "→" in page
    assert 'name="since"' not in page


def test_the_roster_marks_its_gaps_and_who_acts(story: Story, lin: Client, hua: Person) -> None:
    people.set_shift(story.cast.lin, "desk", LATER, LATER + timedelta(hours=8), **BY)
    people.set_shift(hua, "desk", LATER + timedelta(hours=9), LATER + timedelta(days=13), **BY)
    people.set_absence(hua, LATER + timedelta(days=10), None, deputy=story.cast.lin, **BY)

    page = lin.get("/shifts").content.decode()

    assert page.count('class="gap"') == 2
    assert "2 处空档" in page
    assert "由林代理" in page


def test_a_shift_of_somebody_who_is_away_without_a_deputy_is_a_gap(
    story: Story, lin: Client, hua: Person
) -> None:
    people.set_shift(hua, "desk", LATER, LATER + timedelta(days=14), **BY)
    assert "没有空档" in lin.get("/shifts").content.decode()

    away = LATER + timedelta(days=3)
    people.set_absence(hua, away, away + timedelta(days=1), **BY)

    assert "1 处空档" in lin.get("/shifts").content.decode()


def test_a_page_asks_as_often_for_a_long_list_as_for_a_short_one(story: Story, lin: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            lin.get(PAGE)
        return len(found)

    lin.post("/events/2/acts/open", {"token": "o"})
    lin.get(PAGE)
    before = queries()
    for n in range(3):
        story.bureau.act("open", "desk", ref=f"call{n}", why="电话反映管道渗漏")
    story.bureau.write()

    assert queries() == before <= 45


def test_history_and_roster_ask_as_often_for_many_rows(
    story: Story, lin: Client, hua: Person
) -> None:
    def queries(path: str) -> int:
        with CaptureQueriesContext(connection) as found:
            lin.get(path)
        return len(found)

    one = sign(lin)
    people.set_shift(hua, "desk", LATER, LATER + timedelta(hours=8), **BY)
    paths = (PAGE, f"{PAGE}/{one.pk}", "/shifts")
    before = [queries(path) for path in paths]
    sign(lin, token="again")
    people.set_shift(hua, "desk", LATER + timedelta(hours=8), LATER + timedelta(days=1), **BY)

    assert [queries(path) for path in paths] == before


def test_sun_sees_nothing_and_can_take_nothing(lin: Client, sun: Client) -> None:
    one = sign(lin)

    assert sun.get(f"{PAGE}/{one.pk}").status_code == 404
    for path in (PAGE, "/shifts"):
        page = sun.get(path).content.decode()
        assert SMELL not in page
        assert "林" not in page
    sun.post(PAGE, {"do": "take-over", "item": ticks(one), "token": "t"})
    assert HandOver.objects.get().state == "waiting"
    assert Submission.objects.filter(act="take-over").count() == 0
